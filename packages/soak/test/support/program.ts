/**
 * The program of the processes under test, made into one file: read from its some hundred modules, it takes ten times as
 * long to start.
 */
import { build, type Plugin } from "esbuild"
import * as path from "node:path"
import { pathToFileURL } from "node:url"

const source = path.resolve(import.meta.dirname, "../programs/worker.ts")

/** What is no module of ours or Effect's stays where it is: it is CommonJS, and some of it looks for files next to itself. */
const drivers: Plugin = {
  name: "drivers",
  setup: ({ onResolve, resolve }) => {
    onResolve(
      { filter: /^(?:@libsql\/client|ioredis|pg|pg-cursor|undici)$/ },
      async ({ kind, path, pluginData, resolveDir }) => {
        if (pluginData === drivers) return undefined
        const found = await resolve(path, { kind, resolveDir, pluginData: drivers })
        return { path: pathToFileURL(found.path).href, external: true, errors: found.errors }
      }
    )
  }
}

// Of this process alone: several may run at a time, from sources that differ.
const directory = path.resolve(import.meta.dirname, `../../build/programs/${process.pid}`)

await build({
  entryPoints: [source],
  outdir: directory,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  plugins: [drivers],
  logLevel: "error"
})

/** Its path, with which `node` starts it. */
export const program = path.join(directory, "worker.mjs")
