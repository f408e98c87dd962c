/**
 * A value that is fetched, kept for a time, and fetched once for all who ask at the same time, whoever of them gives up
 * waiting. A failure is given to those who wait and is not kept; a value that cannot be renewed is.
 *
 * @internal
 */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as flights from "./flights.js"

/** @internal */
export interface Cached<A, E, R> {
  /** The value that is there, whatever its age. */
  readonly held: () => A | undefined
  /** Whether somebody is fetching it now. */
  readonly isFetching: () => boolean
  /** The value, renewed when its time is over; the old one when it cannot be renewed. */
  readonly get: Effect.Effect<A, E, R>
  /** The value that is there, and its renewal in the background when its time is over. */
  readonly getWhileRenewing: Effect.Effect<A, E, R>
  /** A value fetched now, or by somebody who is at it. */
  readonly renew: Effect.Effect<A, E, R>
}

/** How long nobody tries again after a renewal failed, while the old value does. */
const pause = Duration.toMillis("10 seconds")

const name = "value"

/** @internal */
export const make = <A, E, R>(fetch: Effect.Effect<A, E, R>, lifetime: Duration.Duration): Cached<A, E, R> => {
  let held: { readonly value: A; readonly until: number } | undefined
  let nextTry = 0
  const fetching = flights.make<A, E>()

  const fetchAt = (now: number) => (): Effect.Effect<A, E, R> =>
    fetch.pipe(
      Effect.tap((value) =>
        Effect.sync(() => {
          held = { value, until: now + Duration.toMillis(lifetime) }
        })
      ),
      Effect.tapErrorCause(() =>
        Effect.sync(() => {
          nextTry = now + pause
        })
      )
    )
  const renewAt = (now: number): Effect.Effect<A, E, R> => fetching.join(name, fetchAt(now))
  const at = (use: (now: number) => Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.flatMap(Clock.currentTimeMillis, use)
  const isDue = (now: number): boolean => held !== undefined && held.until <= now && nextTry <= now

  return {
    held: () => held?.value,
    isFetching: () => fetching.has(name),
    get: at((now) => {
      if (held === undefined) {
        return renewAt(now)
      }
      const { value } = held
      return isDue(now) ? Effect.catchAll(renewAt(now), () => Effect.succeed(value)) : Effect.succeed(value)
    }),
    getWhileRenewing: at((now) => {
      if (held === undefined) {
        return renewAt(now)
      }
      const { value } = held
      return isDue(now)
        ? Effect.as(fetching.begin(name, fetchAt(now)), value)
        : Effect.succeed(value)
    }),
    renew: at(renewAt)
  }
}
