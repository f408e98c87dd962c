/**
 * A value that is fetched, kept for a time, and fetched once for all who ask at the same time, whoever of them gives up
 * waiting. A failure is given to those who wait and is not kept; a value that cannot be renewed is.
 *
 * @internal
 */
import * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as FiberId from "effect/FiberId"

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

/** @internal */
export const make = <A, E, R>(fetch: Effect.Effect<A, E, R>, lifetime: Duration.Duration): Cached<A, E, R> => {
  let held: { readonly value: A; readonly until: number } | undefined
  let fetching: Deferred.Deferred<A, E> | undefined
  let nextTry = 0

  const start = (now: number, deferred: Deferred.Deferred<A, E>): Effect.Effect<unknown, never, R> =>
    Effect.matchCauseEffect(fetch, {
      onFailure: (cause) => {
        nextTry = now + pause
        return Deferred.failCause(deferred, cause)
      },
      onSuccess: (value) => {
        held = { value, until: now + Duration.toMillis(lifetime) }
        return Deferred.succeed(deferred, value)
      }
    }).pipe(
      Effect.ensuring(Effect.suspend(() => {
        fetching = undefined
        return Deferred.interrupt(deferred)
      })),
      // In a fiber of its own: those who wait share it, so none of them may take it away.
      Effect.interruptible,
      Effect.forkDaemon
    )
  // Nobody may be taken away between the promise to fetch and the start of it: all others would wait for ever.
  const renewAt = (now: number): Effect.Effect<A, E, R> =>
    Effect.uninterruptibleMask((restore) => {
      if (fetching !== undefined) {
        return restore(Deferred.await(fetching))
      }
      const deferred = Deferred.unsafeMake<A, E>(FiberId.none)
      fetching = deferred
      return Effect.zipRight(start(now, deferred), restore(Deferred.await(deferred)))
    })
  const at = (use: (now: number) => Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.flatMap(Clock.currentTimeMillis, use)
  const isDue = (now: number): boolean => held !== undefined && held.until <= now && nextTry <= now

  return {
    held: () => held?.value,
    isFetching: () => fetching !== undefined,
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
        ? Effect.as(Effect.forkDaemon(Effect.ignore(renewAt(now))), value)
        : Effect.succeed(value)
    }),
    renew: at(renewAt)
  }
}
