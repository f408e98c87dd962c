/**
 * Runs the benchmarks, or those that are named:
 *
 *     pnpm bench
 *     pnpm bench reads memory
 */
import { Cause, Console, Effect, Exit, Fiber } from "effect"
import { cpus } from "node:os"
import * as Memory from "./memory.js"
import * as Reads from "./reads.js"
import * as Refreshes from "./refreshes.js"
import * as Table from "./Table.js"

const whole = (value: number): string => Math.round(value).toLocaleString("en")

const median = (values: ReadonlyArray<number>): number =>
  [...values].sort((one, other) => one - other)[values.length >> 1] ?? NaN

const reads = Effect.map(Reads.measure({ rounds: 300, times: 5000 }), (reads) =>
  Table.render(
    "A token that is good, next to a value of a closure. Best and median of 300 interleaved slices of 5,000 reads.",
    ["read", "ratio", "of CPU time", "best, ns", "median, ns", "CPU, ns"],
    reads.map(({ cpuRatio, name, ratio, timing }) => [
      name,
      ratio.toFixed(2),
      cpuRatio.toFixed(2),
      whole(timing.best),
      whole(timing.median),
      whole(timing.cpu)
    ])
  ))

const memory = Effect.map(Memory.measure(100_000), (kinds) =>
  Table.render(
    "Memory of 100,000 keys, beyond the token sets.",
    ["keys", "of 1 KiB", "bytes a key"],
    kinds.map(({ bytesPerKey, name }) => [name, (bytesPerKey / 1024).toFixed(2), whole(bytesPerKey)])
  ))

const summaryOf = ({ name, rounds }: Refreshes.Refreshes) => {
  const middle = (of: (round: Refreshes.Round) => number): number => median(rounds.map(of))
  const cpu = [middle(({ clients }) => clients), middle(({ server }) => server), middle(({ database }) => database)]
  return {
    name,
    perSecond: middle(({ perSecond }) => perSecond),
    best: Math.max(...rounds.map(({ perSecond }) => perSecond)),
    cpu,
    cores: middle(({ clients, database, perSecond, server }) => (clients + server + database) * perSecond / 1e6)
  }
}

const refreshes = Effect.map(Refreshes.measure({ keys: 4000, rounds: 6 }), (setups) => {
  const summaries = setups.map(summaryOf)
  const inMemory = summaries.at(-1)?.perSecond ?? NaN
  return Table.render(
    `Refreshes. Median and best of 5 interleaved rounds of 4,000 keys. Microseconds of CPU a key; ${cpus().length} cores.`,
    ["store", "of memory's rate", "keys a second", "best", "clients, µs", "server, µs", "database, µs", "cores busy"],
    summaries.map(({ best, cores, cpu, name, perSecond }) => [
      name,
      (perSecond / inMemory).toFixed(2),
      whole(perSecond),
      whole(best),
      ...cpu.map(whole),
      cores.toFixed(1)
    ])
  )
})

const benchmarks = { reads, memory, refreshes }

const isBenchmark = (name: string): name is keyof typeof benchmarks => Object.hasOwn(benchmarks, name)

const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(benchmarks)

const run = (name: string) =>
  isBenchmark(name)
    ? Effect.flatMap(benchmarks[name], (table) => Console.log(table))
    : Effect.fail(`There is no ${name}: there are ${Object.keys(benchmarks).join(", ")}.`)

const fiber = Effect.runFork(
  Effect.forEach(names, run, { discard: true }).pipe(
    Effect.tapErrorCause((cause) => Console.error(Cause.pretty(cause)))
  )
)

// What was made for a benchmark is taken away also when somebody has enough of it.
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => Effect.runFork(Fiber.interrupt(fiber)))
}

fiber.addObserver((exit) => {
  process.exitCode = Exit.isSuccess(exit) ? 0 : 1
})
