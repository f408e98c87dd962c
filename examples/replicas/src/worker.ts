/**
 * The process of a replica. Requests come as messages here, and in a backend over HTTP.
 */
import { Effect, FiberId, FiberSet, Layer } from "effect"
import * as ByHand from "./byHand.js"
import * as Replica from "./replica.js"
import type { Answer, Outcome, Request } from "./Replicas.js"

const Live = Layer.merge(Replica.Live, ByHand.Live)

const handle = ({ side, user }: Request): Effect.Effect<Outcome, unknown, Layer.Layer.Success<typeof Live>> =>
  side === "manager" ? Replica.handle(user) : ByHand.handle(user)

const send = (answer: Answer): void => {
  if (process.connected) {
    process.send?.(answer)
  }
}

/** Answers requests until it is interrupted; those that are under way are interrupted with it. */
const serve = Effect.gen(function*() {
  const run = yield* FiberSet.makeRuntime<Layer.Layer.Success<typeof Live>>()
  process.on("message", (request: Request) => {
    run(
      handle(request).pipe(
        Effect.catchAllCause((cause) => Effect.as(Effect.logError(cause), "failed" as const)),
        Effect.map((outcome) => send({ id: request.id, outcome }))
      )
    )
  })
  send({ id: undefined, outcome: "served" })
  return yield* Effect.never
}).pipe(
  Effect.scoped,
  Effect.provide(Live),
  Effect.tapErrorCause(Effect.logError)
)

const fiber = Effect.runFork(serve)
fiber.addObserver(() => process.exit())

// Ctrl-C comes to all processes of a terminal, and it is main that ends this one.
process.on("SIGINT", () => undefined)
for (const event of ["SIGTERM", "disconnect"]) {
  process.once(event, () => fiber.unsafeInterruptAsFork(FiberId.none))
}
