/**
 * A Redis of our own, which can be killed and started again with what it has stored.
 */
import { Effect } from "effect"
import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { randomInt } from "node:crypto"
import { isRequired, temporaryDirectory } from "./backends.js"

export const isInstalled = spawnSync("redis-server", ["--version"]).status === 0

if (!isInstalled) {
  const line = "There is no redis-server in the PATH"
  if (isRequired) throw new Error(line)
  console.info(`${line}: the tests that kill it are left out.`)
}

const launch = (directory: string, port: number): Promise<ChildProcess> =>
  new Promise((resolve, reject) => {
    const where = ["--port", String(port), "--bind", "127.0.0.1", "--dir", directory]
    // What it has answered is on the disk.
    const how = ["--save", "", "--appendonly", "yes", "--appendfsync", "always"]
    const started = spawn("redis-server", [...where, ...how], { stdio: ["ignore", "pipe", "ignore"] })
    let text = ""
    started.stdout.on("data", (data) => {
      text += String(data)
      if (text.includes("Ready to accept connections")) resolve(started)
    })
    started.once("exit", () => reject(new Error(text)))
  })

const kill = (started: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (started.exitCode !== null || started.signalCode !== null) return resolve()
    started.once("exit", () => resolve())
    started.kill("SIGKILL")
  })

/** Runs until the scope closes. */
export const make = Effect.gen(function*() {
  const directory = yield* temporaryDirectory
  // Below the ports that the system gives out by itself. Somebody else may have it.
  const begin = Effect.suspend(() => {
    const port = randomInt(20_000, 32_000)
    return Effect.map(Effect.tryPromise(() => launch(directory, port)), (process) => ({ port, process }))
  }).pipe(Effect.retry({ times: 5 }), Effect.orDie)
  const running = yield* Effect.acquireRelease(begin, ({ process }) => Effect.promise(() => kill(process)))
  return {
    url: `redis://127.0.0.1:${running.port}`,
    kill: Effect.promise(() => kill(running.process)),
    start: Effect.promise(async () => {
      running.process = await launch(directory, running.port)
    })
  }
})
