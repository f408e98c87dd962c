/**
 * Takes the measures of a test, smaller than those of the benchmarks, in a process of their own: its memory has nothing in it
 * but what is measured, and its code runs as a program's does.
 */
import { Effect } from "effect"
import * as Memory from "../bench/memory.js"
import * as Reads from "../bench/reads.js"
import * as Refreshes from "../bench/refreshes.js"

const measures = {
  reads: Reads.measure({ rounds: 100, times: 2000 }),
  memory: Memory.measure(3000),
  refreshes: Refreshes.measure({ keys: 4000, rounds: 4 })
}

const name = process.argv[2]

if (name === "reads" || name === "memory" || name === "refreshes") {
  console.info(JSON.stringify(await Effect.runPromise<unknown, unknown>(measures[name])))
}
