/**
 * Another thread that writes to a file of SQLite, as another process would, and the garbage collector, on which the end of
 * a statement depends in some clients.
 */
import { Effect } from "effect"
import { createRequire } from "node:module"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { Worker } from "node:worker_threads"

const require = createRequire(import.meta.url)

// The driver is that of the client, which the tests do not depend on themselves.
const driver = createRequire(require.resolve("@effect/sql-libsql")).resolve("@libsql/client")

const program = `
const { parentPort, workerData } = require("node:worker_threads")
const { createClient } = require(workerData.driver)
createClient({ url: workerData.url }).transaction("write").then((transaction) => {
  const end = () => transaction.rollback().then(() => parentPort.postMessage("ended"))
  parentPort.postMessage("begun")
  parentPort.once("message", end)
  if (workerData.millis !== undefined) setTimeout(end, workerData.millis)
})
`

const message = (worker: Worker) =>
  Effect.async<void>((resume) => {
    worker.once("message", () => resume(Effect.void))
  })

/** Holds the file's lock for writing, for a time, or until it is told to end. */
export const writing = (file: string, millis?: number) =>
  Effect.gen(function*() {
    const worker = yield* Effect.acquireRelease(
      Effect.sync(() => new Worker(program, { eval: true, workerData: { driver, url: `file:${file}`, millis } })),
      (worker) => Effect.promise(() => worker.terminate())
    )
    yield* message(worker)
    return Effect.suspend(() => {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
      worker.postMessage("end")
      return message(worker)
    })
  })

/** Runs the garbage collector, and what waits for it. */
export const collectGarbage = Effect.gen(function*() {
  setFlagsFromString("--expose-gc")
  const collect: () => void = runInNewContext("gc")
  for (let times = 0; times < 5; times++) {
    collect()
    yield* Effect.sleep("10 millis")
  }
})
