/**
 * How many keys a second are refreshed, by processes that share a PostgreSQL, and by one that has the tokens to itself. Each
 * key is looked up, locked, refreshed at a server over HTTP, and stored: three statements and a request a key.
 */
import { SqlTokenStore } from "@effect-oauth/sql"
import { RotatingServer } from "@effect-oauth/testing"
import { PgClient } from "@effect/sql-pg"
import { SqlClient } from "@effect/sql/SqlClient"
import { Effect, Queue, Redacted, type Scope } from "effect"
import { fork } from "node:child_process"
import { randomBytes } from "node:crypto"
import * as Fs from "node:fs/promises"
import * as Path from "node:path"
import type { Command, Done, Settings } from "./refreshingProcess.js"

const url = process.env["DATABASE_URL"] ?? "postgres://postgres@127.0.0.1:5432/test"

/** Of all processes of a setup together. */
const CONNECTIONS = 16
const FIBERS = 64

interface Setup {
  readonly name: string
  readonly processes: number
  readonly isShared: boolean
}

const setups: ReadonlyArray<Setup> = [
  { name: "PostgreSQL, 4 processes", processes: 4, isShared: true },
  { name: "PostgreSQL, 1 process", processes: 1, isShared: true },
  { name: "memory, 1 process", processes: 1, isShared: false }
]

export interface Options {
  /** How many keys are refreshed in a round, by all processes of a setup together. */
  readonly keys: number
  /** The first is for the compiler, and does not count. */
  readonly rounds: number
}

/** What a round came to: keys a second, and for how many microseconds a key had the processor, and in what. */
export interface Round {
  readonly perSecond: number
  readonly clients: number
  readonly server: number
  readonly database: number
}

export interface Refreshes {
  readonly name: string
  readonly rounds: ReadonlyArray<Round>
}

interface Worker {
  readonly tell: (command: Command) => Effect.Effect<void>
  readonly done: Effect.Effect<Done>
}

const start = (settings: Settings, encryptionKeys: string): Effect.Effect<Worker, never, Scope.Scope> =>
  Effect.gen(function*() {
    const answers = yield* Queue.unbounded<Effect.Effect<Done>>()
    const child = yield* Effect.acquireRelease(
      Effect.sync(() =>
        fork(Path.join(import.meta.dirname, "refreshingProcess.js"), [JSON.stringify(settings)], {
          env: { ...process.env, OAUTH_TOKEN_KEYS: encryptionKeys }
        })
      ),
      (child) => Effect.sync(() => child.kill("SIGKILL"))
    )
    child.on("message", (done: Done) => answers.unsafeOffer(Effect.succeed(done)))
    child.on("exit", () => answers.unsafeOffer(Effect.dieMessage("a process has ended")))
    return {
      tell: (command) => Effect.sync(() => void child.send(command)),
      done: Effect.flatten(Queue.take(answers))
    }
  })

const startAll = (
  { isShared, name, processes }: Setup,
  { applicationName, keys, server, table }: {
    readonly applicationName: string
    readonly keys: number
    readonly server: Settings["server"]
    readonly table: string
  }
) => {
  const encryptionKeys = `bench:${randomBytes(32).toString("base64")}`
  const postgres = isShared ? { url, table, connections: CONNECTIONS / processes, applicationName } : undefined
  return Effect.forEach(
    Array.from({ length: processes }, (_, n) => `${name}, process ${n}`),
    (name) => start({ postgres, server, name, users: keys / processes, fibers: FIBERS / processes }, encryptionKeys)
  )
}

/** Has all do it, and waits for them. */
const all = (workers: ReadonlyArray<Worker>, command: Command): Effect.Effect<ReadonlyArray<Done>> =>
  Effect.zipRight(
    Effect.forEach(workers, ({ tell }) => tell(command)),
    Effect.forEach(workers, ({ done }) => done)
  )

/** For how many microseconds processes had the processor: none, where they are not of this machine. */
const cpuOf = (pids: ReadonlyArray<number>) =>
  Effect.promise(async () => {
    const ticks = await Promise.all(pids.map(async (pid) => {
      const stat = await Fs.readFile(`/proc/${pid}/stat`, "utf8").catch(() => "")
      const [, user, system] = /^\d+ \(postgres\) (?:\S+ ){11}(\d+) (\d+) /.exec(stat) ?? []
      return Number(user ?? 0) + Number(system ?? 0)
    }))
    return ticks.reduce((sum, one) => sum + one, 0) * 10_000
  })

const runRound = (
  workers: ReadonlyArray<Worker>,
  keys: number,
  backends: Effect.Effect<ReadonlyArray<number>, unknown>
): Effect.Effect<Round, unknown> =>
  Effect.gen(function*() {
    yield* all(workers, "sign in")
    const pids = yield* backends
    const databaseBefore = yield* cpuOf(pids)
    const serverBefore = process.cpuUsage()
    const before = process.hrtime.bigint()
    const done = yield* all(workers, "refresh")
    const seconds = Number(process.hrtime.bigint() - before) / 1e9
    const { system, user } = process.cpuUsage(serverBefore)
    return {
      perSecond: keys / seconds,
      clients: done.reduce((sum, { cpu }) => sum + cpu, 0) / keys,
      server: (system + user) / keys,
      database: ((yield* cpuOf(pids)) - databaseBefore) / keys
    }
  })

const freshTable = Effect.acquireRelease(
  Effect.suspend(() => {
    const table = `bench_${randomBytes(6).toString("hex")}`
    return Effect.as(Effect.all(Object.values(SqlTokenStore.migrationsOf({ table }))), table)
  }),
  (table) => Effect.flatMap(SqlClient, (sql) => Effect.orDie(sql`DROP TABLE IF EXISTS ${sql(table)}`))
)

export const measure = ({ keys, rounds }: Options): Effect.Effect<ReadonlyArray<Refreshes>, unknown> =>
  Effect.gen(function*() {
    const sql = yield* SqlClient
    const table = yield* freshTable
    const { clientId, control, counters, endpoints: { tokenEndpoint } } = yield* RotatingServer.make({
      accessTokenLifetime: "1 hour"
    })
    const server = { clientId, control, tokenEndpoint }
    const started = yield* Effect.forEach(setups, (setup, index) => {
      const applicationName = `${table}_${index}`
      return Effect.map(startAll(setup, { applicationName, keys, server, table }), (workers) => ({
        name: setup.name,
        workers,
        backends: Effect.map(
          sql<{ pid: number }>`SELECT pid FROM pg_stat_activity WHERE application_name = ${applicationName}`,
          (rows) => rows.map(({ pid }) => pid)
        ),
        rounds: new Array<Round>()
      }))
    })
    for (let round = 0; round < rounds; round++) {
      for (const { backends, rounds, workers } of started) {
        rounds.push(yield* runRound(workers, keys, backends))
      }
    }
    const { issued, refreshes, refused } = yield* counters
    if (refused > 0 || refreshes !== issued) {
      return yield* Effect.dieMessage(`${issued} keys were refreshed ${refreshes} times, and refused ${refused} times`)
    }
    return started.map(({ name, rounds }) => ({ name, rounds: rounds.slice(1) }))
  }).pipe(
    Effect.scoped,
    Effect.provide(PgClient.layer({ url: Redacted.make(url), maxConnections: 1 }))
  )
