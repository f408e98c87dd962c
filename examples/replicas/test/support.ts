/**
 * Runs the demo in a process of its own, and waits for what it prints instead of for time.
 */
import { SqlClient } from "@effect/sql"
import { PgClient } from "@effect/sql-pg"
import { Context, Effect, Layer, Redacted, Schedule } from "effect"
import { execFileSync, spawn } from "node:child_process"
import { randomBytes } from "node:crypto"
import * as path from "node:path"
import { bundle } from "../../../scripts/bundle.mjs"

const root = path.dirname(import.meta.dirname)

/** What `node` is told to run: the demo and its replicas in a file each, which start at once. */
const bundled = [path.join(await bundle(root, ["src/main.ts", "src/worker.ts"]), "main.js")]

/** The same, as a person runs it. */
export const source = ["--import", "tsx", "src/main.ts"]

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

interface Process {
  readonly pid: number
  readonly parent: number
  readonly command: string
}

/** All processes; those that have ended and are still listed have another command. */
const processes = (): ReadonlyArray<Process> =>
  execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" })
    .split("\n")
    .map((line) => line.trim().split(/ +/))
    .map(([pid, parent, ...args]) => ({ pid: Number(pid), parent: Number(parent), command: args.join(" ") }))

/** The replicas that a demo has started. */
export const replicasOf = (demo: number | undefined): ReadonlyArray<Process> =>
  processes().filter(({ command, parent }) => parent === demo && command.endsWith("worker.js"))

/** Waits until processes have ended that somebody else has started. */
export const ended = (those: ReadonlyArray<Process>) =>
  Effect.sync(() => {
    const now = processes()
    return those.filter(({ command, pid }) => now.some((other) => other.pid === pid && other.command === command))
  }).pipe(
    Effect.repeat({ until: (alive) => alive.length === 0, schedule: Schedule.spaced("200 millis") })
  )

/** Starts the demo. It is killed with the scope. */
export const start = (
  args: ReadonlyArray<string>,
  variables: Readonly<Record<string, string>>,
  program: ReadonlyArray<string> = bundled
) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const child = spawn(process.execPath, [...program, ...args], {
        cwd: root,
        env: { ...process.env, ...variables },
        stdio: ["ignore", "pipe", "pipe"]
      })
      let stdout = ""
      let stderr = ""
      child.stdout.setEncoding("utf8").on("data", (text: string) => stdout += text)
      child.stderr.setEncoding("utf8").on("data", (text: string) => stderr += text)
      const result = new Promise<Ended>((resolve) => {
        child.on("close", (code) => resolve({ code, stdout, stderr }))
      })
      const printed = (pattern: RegExp) =>
        new Promise<void>((resolve, reject) => {
          child.stdout.on("data", () => pattern.test(stdout) && resolve())
          child.on(
            "close",
            () => reject(new Error(`The demo ended without printing ${pattern}.\n${stdout}\n${stderr}`))
          )
        })
      return {
        child,
        result: Effect.promise(() => result),
        /** Waits until standard output matches. */
        printed: (pattern: RegExp) => Effect.promise(() => printed(pattern))
      }
    }),
    ({ child }) => Effect.sync(() => child.kill("SIGKILL"))
  )

export const run = (...options: Parameters<typeof start>) => Effect.flatMap(start(...options), ({ result }) => result)

const clientAt = (url: string) =>
  Effect.map(
    Layer.build(PgClient.layer({ url: Redacted.make(url), maxConnections: 1, connectTimeout: "3 seconds" })),
    Context.get(SqlClient.SqlClient)
  )

const answering = (urls: ReadonlyArray<string>): Effect.Effect<string | undefined> =>
  Effect.firstSuccessOf(urls.map((url) => Effect.as(Effect.scoped(clientAt(url)), url))).pipe(
    Effect.orElseSucceed(() => undefined)
  )

const { DATABASE_URL } = process.env

/** The Postgres that answers, if one does: the one at `DATABASE_URL`, or one on this machine. */
export const postgres = await Effect.runPromise(
  answering(DATABASE_URL === undefined ? ["postgres://postgres@127.0.0.1:5432/postgres"] : [DATABASE_URL])
)

export const isRequired = process.env["REQUIRE_DATABASES"] === "1"

/** A database that nobody else uses, and what the demo has left in it. */
export const emptyDatabase = (server: string) =>
  Effect.gen(function*() {
    const name = `replicas_${randomBytes(6).toString("hex")}`
    const sql = yield* clientAt(server)
    yield* Effect.acquireRelease(
      sql`CREATE DATABASE ${sql(name)}`,
      () => Effect.orDie(sql`DROP DATABASE ${sql(name)} WITH (FORCE)`)
    )
    const url = new URL(server)
    url.pathname = `/${name}`
    const connections = Effect.map(
      sql`SELECT pid FROM pg_stat_activity WHERE datname = ${name}`,
      (rows) => rows.length
    )
    // Postgres may see the end of a connection a little later.
    const unused = Effect.repeat(connections, { until: (count) => count === 0, schedule: Schedule.spaced("50 millis") })
    const schemas = Effect.scoped(Effect.flatMap(clientAt(url.href), (sql) =>
      sql<{ name: string }>`SELECT nspname AS name FROM pg_namespace WHERE nspname LIKE 'effect_oauth_%'`))
    return { url: url.href, unused, schemas }
  })
