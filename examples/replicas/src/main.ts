/**
 * Four replicas of a backend, and users whose tokens expire all the time: with a token manager, and written by hand.
 *
 * This starts everything, watches it for a while, and says how it went: `--seconds <n>`, 15 unless told otherwise.
 */
import { RotatingServer } from "@effect-oauth/testing"
import { Cause, Clock, ConfigProvider, Console, Effect, Exit, FiberId, Layer, Schedule } from "effect"
import { randomBytes } from "node:crypto"
import { parseArgs } from "node:util"
import * as ByHand from "./byHand.js"
import * as Database from "./Database.js"
import { DemoError } from "./DemoError.js"
import * as Load from "./Load.js"
import * as Replica from "./replica.js"
import * as Replicas from "./Replicas.js"
import * as View from "./View.js"

const replicaCount = 4

/** In seconds. */
const lifetime = 2

const readSeconds = Effect.try(() =>
  parseArgs({
    // pnpm hands over the "--" that npm needs.
    args: process.argv.slice(2).filter((argument) => argument !== "--"),
    options: { seconds: { type: "string", default: "15" } }
  }).values
).pipe(
  Effect.map(({ seconds }) => Number(seconds)),
  Effect.filterOrFail((seconds) => seconds >= 1 && seconds <= 3600, () => undefined),
  Effect.mapError(() => new DemoError({ message: "The demo takes --seconds <1 to 3600>, and nothing else." }))
)

const demo = (total: number) =>
  Effect.gen(function*() {
    const database = yield* Database.make
    // As far away as most authorization servers are.
    const server = yield* RotatingServer.make({ accessTokenLifetime: `${lifetime} seconds`, answerDelay: "75 millis" })
    const environment = {
      DATABASE_URL: database.url,
      OAUTH_TOKEN_KEYS: `demo:${randomBytes(32).toString("base64")}`,
      TOKEN_ENDPOINT: server.endpoints.tokenEndpoint,
      API: server.resource
    }
    yield* View.opening(database.name, replicaCount, lifetime)
    const replicas = yield* Replicas.make(replicaCount, environment)

    const board = Load.board()
    const startedAt = yield* Clock.currentTimeMillis
    const scene = Effect.gen(function*(): Effect.fn.Return<View.Scene> {
      const manager = yield* Load.refreshes(server, "manager")
      const byHand = yield* Load.refreshes(server, "byHand")
      const elapsed = ((yield* Clock.currentTimeMillis) - startedAt) / 1000
      return { board, refreshes: { manager, byHand }, elapsed, total }
    })

    const load = Load.run(board, server, replicas.ask, lifetime * 1000).pipe(
      Effect.provide(Layer.provide(
        Layer.merge(Replica.Live, ByHand.Live),
        Layer.setConfigProvider(ConfigProvider.fromMap(new Map(Object.entries(environment))))
      ))
    )
    // On a machine that is busy, it takes longer until there is something to see.
    const isOver = ({ board, elapsed }: View.Scene) => elapsed >= total && board.byHand.signedOut.size > 0
    const watch = Effect.tap(scene, View.show).pipe(
      Effect.repeat({ until: isOver, schedule: Schedule.spaced(View.every) }),
      Effect.timeoutOption(`${total + 60} seconds`)
    )
    const run = Effect.all([load, replicas.ended], { concurrency: "unbounded" })
    yield* Effect.raceFirst(watch, Effect.zipRight(run, Effect.never))
    yield* Effect.flatMap(scene, View.verdict)
  }).pipe(Effect.scoped)

const program = Effect.flatMap(readSeconds, demo).pipe(
  Effect.tapError((error) => Console.error(error.message)),
  // A defect is a bug, and the one case for a stack trace.
  Effect.tapDefect((defect) => Console.error(Cause.pretty(defect)))
)

const fiber = Effect.runFork(program)
fiber.addObserver((exit) => {
  process.exitCode = Exit.isSuccess(exit) ? 0 : Cause.isInterruptedOnly(exit.cause) ? 130 : 1
})
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.once(signal, () => fiber.unsafeInterruptAsFork(FiberId.none))
}
