/**
 * Work that is done once for all who want it at the same time, whoever of them gives up waiting. What it comes to, also a
 * failure, is given to those who wait, and is not kept.
 *
 * @internal
 */
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as FiberId from "effect/FiberId"

/** @internal */
export interface Flights<A, E> {
  /** Waits for the work of this name that is being done, or does this. */
  readonly join: <R>(name: string, work: (isCurrent: () => boolean) => Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  /** Sees that the work of this name is being done, and waits for nothing. */
  readonly begin: <R>(
    name: string,
    work: (isCurrent: () => boolean) => Effect.Effect<A, E, R>
  ) => Effect.Effect<void, never, R>
  /** Whether there is work of this name. */
  readonly has: (name: string) => boolean
  /** Lets the next one begin anew, while those who wait go on waiting: to the work, `isCurrent` is then false. */
  readonly forget: (name: string) => void
  /** Waits until everything that has begun has ended. */
  readonly awaitAll: Effect.Effect<void>
}

/** @internal */
export const make = <A, E>(): Flights<A, E> => {
  const current = new Map<string, Deferred.Deferred<A, E>>()
  const running = new Set<Deferred.Deferred<A, E>>()

  const start = <R>(name: string, deferred: Deferred.Deferred<A, E>, work: Effect.Effect<A, E, R>) =>
    Effect.exit(Effect.interruptible(work)).pipe(
      Effect.flatMap((exit) => {
        // Before those who wait are told: who comes back at once begins anew.
        running.delete(deferred)
        if (current.get(name) === deferred) {
          current.delete(name)
        }
        return Deferred.done(deferred, exit)
      }),
      Effect.uninterruptible,
      // In a fiber of its own: those who wait share it, so none of them may take it away.
      Effect.forkDaemon
    )

  // Nobody may be taken away between the promise to do it and the start of it: all others would wait for ever.
  const begun = <R>(
    name: string,
    work: (isCurrent: () => boolean) => Effect.Effect<A, E, R>
  ): Effect.Effect<Deferred.Deferred<A, E>, never, R> =>
    Effect.suspend(() => {
      const known = current.get(name)
      if (known !== undefined) {
        return Effect.succeed(known)
      }
      const deferred = Deferred.unsafeMake<A, E>(FiberId.none)
      current.set(name, deferred)
      running.add(deferred)
      const isCurrent = () => current.get(name) === deferred
      return Effect.as(start(name, deferred, Effect.suspend(() => work(isCurrent))), deferred)
    })

  return {
    join: (name, work) =>
      Effect.uninterruptibleMask((restore) =>
        Effect.flatMap(begun(name, work), (deferred) => restore(Deferred.await(deferred)))
      ),
    begin: (name, work) => Effect.uninterruptible(Effect.asVoid(begun(name, work))),
    has: (name) => current.has(name),
    forget: (name) => {
      current.delete(name)
    },
    awaitAll: Effect.suspend(() =>
      Effect.forEach([...running], (deferred) => Effect.exit(Deferred.await(deferred)), {
        concurrency: "unbounded",
        discard: true
      })
    )
  }
}
