/**
 * Time and fibers that are turned by hand: everything happens within one turn of the event loop, in the same order each
 * time, and an hour costs nothing.
 */
import { Clock, Duration, Effect, type Fiber, Random, Scheduler } from "effect"

interface Sleeper {
  readonly until: number
  readonly wake: () => void
}

export const makeTime = (seed: number) => {
  const scheduler = new Scheduler.ControlledScheduler()
  const sleepers: Array<Sleeper> = []
  let now = 0

  const sleep = (duration: Duration.Duration): Effect.Effect<void> =>
    Effect.async((resume) => {
      const sleeper = { until: Math.ceil(now + Duration.toMillis(duration)), wake: () => resume(Effect.void) }
      // Behind those that wake up at the same time.
      const index = sleepers.findIndex(({ until }) => until > sleeper.until)
      sleepers.splice(index === -1 ? sleepers.length : index, 0, sleeper)
      return Effect.sync(() => {
        const place = sleepers.indexOf(sleeper)
        if (place !== -1) {
          sleepers.splice(place, 1)
        }
      })
    })

  const clock: Clock.Clock = {
    ...Clock.make(),
    unsafeCurrentTimeMillis: () => now,
    unsafeCurrentTimeNanos: () => BigInt(Math.round(now * 1e6)),
    currentTimeMillis: Effect.sync(() => now),
    currentTimeNanos: Effect.sync(() => BigInt(Math.round(now * 1e6))),
    sleep
  }
  const random = Random.make(seed)

  /** Lets all fibers run until they wait. */
  const settle = (): void => {
    for (let steps = 0; scheduler.tasks.buckets.length > 0; steps++) {
      if (steps > 10_000) {
        throw new Error("nothing comes to rest")
      }
      scheduler.step()
    }
  }

  return {
    now: () => now,
    sleep: (millis: number) => sleep(Duration.millis(millis)),
    settle,
    /** Starts a fiber; it runs until it waits. */
    fork: <A, E>(effect: Effect.Effect<A, E>): Fiber.RuntimeFiber<A, E> => {
      const fiber = Effect.runFork(effect.pipe(Effect.withClock(clock), Effect.withRandom(random)), { scheduler })
      settle()
      return fiber
    },
    /** Turns the clock on: who wakes up on the way does so at their time. */
    advance: (millis: number): void => {
      const target = now + millis
      settle()
      for (let next = sleepers[0]; next !== undefined && next.until <= target; next = sleepers[0]) {
        sleepers.shift()
        now = Math.max(now, next.until)
        next.wake()
        settle()
      }
      now = target
    }
  }
}

export type Time = ReturnType<typeof makeTime>
