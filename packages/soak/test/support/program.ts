/**
 * The program of the processes under test, with which `node` starts them.
 */
import * as path from "node:path"
import { bundle } from "../../../../scripts/bundle.mjs"

const directory = await bundle(path.resolve(import.meta.dirname, "../.."), ["test/programs/worker.ts"])

export const program = path.join(directory, "worker.js")
