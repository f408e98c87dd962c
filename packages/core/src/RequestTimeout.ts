/**
 * How long one exchange with a server may take, from opening the connection to the last byte of the body.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { dual } from "effect/Function"

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
