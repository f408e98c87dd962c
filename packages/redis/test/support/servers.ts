/**
 * The Redis servers that the tests run on: one that answers at `REDIS_URL` or on the usual port, where there is one, and
 * servers of our own, where the program is installed. With `REQUIRE_DATABASES=1` the tests fail where either is missing.
 */
import { Effect } from "effect"
import { Redis, type RedisOptions } from "ioredis"
import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import * as Crypto from "node:crypto"
import * as Fs from "node:fs/promises"
import * as Os from "node:os"
import * as Path from "node:path"

export const isRequired = process.env["REQUIRE_DATABASES"] === "1"

/** A client as a program may have one, of which nothing is printed. */
export const clientAt = (url: string, options: RedisOptions = {}) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const redis = new Redis(url, options)
      redis.on("error", () => {})
      return redis
    }),
    (redis) => Effect.sync(() => redis.disconnect())
  )

const answers = (url: string): Effect.Effect<boolean> =>
  clientAt(url, { lazyConnect: true, retryStrategy: () => null }).pipe(
    Effect.flatMap((redis) => Effect.tryPromise(() => redis.connect())),
    Effect.scoped,
    Effect.as(true),
    Effect.orElseSucceed(() => false)
  )

const sharedUrl = process.env["REDIS_URL"] ?? "redis://127.0.0.1:6379"

/** The address of the server that is there already. */
export const shared: string | undefined = (await Effect.runPromise(answers(sharedUrl))) ? sharedUrl : undefined

export const isInstalled = spawnSync("redis-server", ["--version"]).status === 0

export const missing: ReadonlyArray<string> = [
  ...shared === undefined ? ["Redis that answers (REDIS_URL)"] : [],
  ...isInstalled ? [] : ["redis-server in the PATH"]
]

export const randomName = (prefix: string): string => `${prefix}${Crypto.randomBytes(6).toString("hex")}:`

/** Below the ports that the system gives out by itself, also 10,000 above it, where nodes of a cluster talk. */
const randomPort = () => Crypto.randomInt(10_000, 22_000)

const exited = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null

const launch = (args: ReadonlyArray<string>): Promise<ChildProcess> =>
  new Promise((resolve, reject) => {
    const child = spawn("redis-server", args, { stdio: ["ignore", "pipe", "ignore"] })
    let text = ""
    child.stdout.on("data", (data) => {
      text += String(data)
      if (text.includes("Ready to accept connections")) resolve(child)
    })
    child.once("exit", () => reject(new Error(text)))
  })

const kill = async (child: ChildProcess): Promise<void> => {
  if (exited(child)) return
  const gone = new Promise((resolve) => child.once("exit", resolve))
  child.kill("SIGKILL")
  await gone
}

export interface Server {
  readonly url: string
  readonly port: number
  readonly start: Effect.Effect<void>
  readonly kill: Effect.Effect<void>
  /** Stops the process from running, and lets it run again. */
  readonly freeze: Effect.Effect<void>
  readonly thaw: Effect.Effect<void>
  /** Asks the server something, past what is tested. */
  readonly ask: (command: string, ...args: ReadonlyArray<string>) => Effect.Effect<unknown>
}

/** A server of our own, with nothing in it, which is gone when the scope closes. What it stores survives a restart. */
export const serverOf = (...options: ReadonlyArray<string>) =>
  Effect.gen(function*() {
    const directory = yield* Effect.acquireRelease(
      Effect.promise(() => Fs.mkdtemp(Path.join(Os.tmpdir(), "effect-oauth-redis-"))),
      (directory) => Effect.promise(() => Fs.rm(directory, { recursive: true, force: true }))
    )
    const launchAt = (port: number) =>
      launch(
        ["--port", String(port), "--bind", "127.0.0.1", "--dir", directory, "--save", "", "--appendonly", "yes"]
          .concat("--appendfsync", "always", options)
      )
    // Somebody else may have the port.
    const begin = Effect.suspend(() => {
      const port = randomPort()
      return Effect.map(Effect.tryPromise(() => launchAt(port)), (child) => ({ port, child }))
    }).pipe(Effect.retry({ times: 5 }), Effect.orDie)
    const running = yield* Effect.acquireRelease(begin, (running) => Effect.promise(() => kill(running.child)))
    const url = `redis://127.0.0.1:${running.port}`
    const server: Server = {
      url,
      port: running.port,
      start: Effect.promise(async () => {
        running.child = await launchAt(running.port)
      }),
      kill: Effect.promise(() => kill(running.child)),
      freeze: Effect.sync(() => running.child.kill("SIGSTOP")),
      thaw: Effect.sync(() => running.child.kill("SIGCONT")),
      ask: (command, ...args) =>
        clientAt(url).pipe(
          Effect.flatMap((redis) => Effect.promise(() => redis.call(command, ...args))),
          Effect.scoped
        )
    }
    return server
  })

/** Lets time pass for what is stored under a prefix: every time in it is so much earlier. */
export const age = (url: string, prefix: string, millis: number): Effect.Effect<void> =>
  clientAt(url).pipe(
    Effect.flatMap((redis) =>
      Effect.promise(() =>
        redis.eval(
          `for _, key in ipairs(redis.call('KEYS', ARGV[1] .. '*')) do
             local lockedUntil = redis.call('HGET', key, 'lockedUntil')
             if lockedUntil then
               redis.call('HSET', key, 'lockedUntil', string.format('%.0f', lockedUntil - ARGV[2]))
             end
             local left = redis.call('PTTL', key)
             if left > 0 then redis.call('PEXPIRE', key, left - ARGV[2]) end
           end`,
          0,
          prefix,
          millis
        )
      )
    ),
    Effect.scoped
  )

/** A prefix that nobody else has, under which nothing is left when the scope closes. */
export const freshPrefix = (url: string, prefix = randomName("effect-oauth-test:")) =>
  Effect.acquireRelease(
    Effect.succeed(prefix),
    () =>
      clientAt(url).pipe(
        Effect.flatMap((redis) =>
          Effect.promise(async () => {
            // One by one: in a cluster, each has its own slot.
            await Promise.all((await redis.keys(`${prefix}*`)).map((key) => redis.del(key)))
          })
        ),
        Effect.scoped
      )
  )
