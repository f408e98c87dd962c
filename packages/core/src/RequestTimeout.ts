/**
 * How long one exchange with a server may take, from opening the connection to the last byte of the body.
 *
 * @since 0.1.0
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as DefaultServices from "effect/DefaultServices"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import * as FiberId from "effect/FiberId"
import { dual } from "effect/Function"
import * as Runtime from "effect/Runtime"

/**
 * The setting: 30 seconds unless provided otherwise. When it passes, the exchange fails with a `TransportError` of
 * reason `Timeout`.
 *
 * @since 0.1.0
 * @category tags
 */
export class RequestTimeout extends Context.Reference<RequestTimeout>()("@effect-oauth/core/RequestTimeout", {
  defaultValue: (): Duration.Duration => Duration.seconds(30)
}) {}

/**
 * Sets the timeout of every exchange in an effect.
 *
 * @example
 * ```ts
 * import { RequestTimeout } from "@effect-oauth/core"
 * import { Effect } from "effect"
 *
 * const impatient = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
 *   RequestTimeout.withRequestTimeout(effect, "5 seconds")
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
export const withRequestTimeout: {
  (timeout: Duration.DurationInput): <A, E, R>(self: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  <A, E, R>(self: Effect.Effect<A, E, R>, timeout: Duration.DurationInput): Effect.Effect<A, E, R>
} = dual(
  2,
  <A, E, R>(self: Effect.Effect<A, E, R>, timeout: Duration.DurationInput): Effect.Effect<A, E, R> =>
    Effect.provideService(self, RequestTimeout, Duration.decode(timeout))
)

/**
 * Why a request failed that took too long.
 *
 * @since 0.1.0
 * @category errors
 */
export class TimedOut extends Error {
  /** @ignore */
  override readonly name = "TimedOut"
}

const liveClock = Context.get(DefaultServices.liveServices, Clock.Clock)

/**
 * Calls back when a time is over, by the clock of a fiber, so that tests can turn it; gives what stops it. With the
 * clock of the machine it is a bare timer, which costs next to nothing: a race of fibers costs as much as an exchange.
 *
 * @example
 * ```ts
 * import { RequestTimeout } from "@effect-oauth/core"
 * import { Duration, Effect } from "effect"
 *
 * const bounded = Effect.withFiberRuntime<string>((fiber) =>
 *   Effect.async((resume) => {
 *     const stop = RequestTimeout.schedule(fiber, Duration.seconds(5), () => resume(Effect.succeed("too late")))
 *     return Effect.sync(stop)
 *   })
 * )
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
export const schedule = (
  fiber: Fiber.RuntimeFiber<unknown, unknown>,
  timeout: Duration.Duration,
  f: () => void
): () => void => {
  const clock = Context.get(fiber.getFiberRef(DefaultServices.currentServices), Clock.Clock)
  if (clock === liveClock) {
    const timer = setTimeout(f, Math.min(Duration.toMillis(timeout), 2_147_483_647))
    return () => clearTimeout(timer)
  }
  const runtime = Runtime.make({
    context: fiber.currentContext,
    fiberRefs: fiber.getFiberRefs(),
    runtimeFlags: Runtime.defaultRuntimeFlags
  })
  const sleeper = Runtime.runFork(runtime, Effect.map(clock.sleep(timeout), f))
  return () => sleeper.unsafeInterruptAsFork(FiberId.none)
}
