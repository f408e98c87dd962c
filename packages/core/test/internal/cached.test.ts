import { assert, describe, it } from "@effect/vitest"
import { Cause, Deferred, Duration, Effect, Exit, Fiber, FiberId, Scheduler, TestClock } from "effect"
import * as cached from "../../src/internal/cached.js"

const lifetime = Duration.minutes(5)

/** Fetches that are counted, and end when and as they are told. */
const make = () => {
  const waiting: Array<Deferred.Deferred<number, string>> = []
  const fetch = Effect.flatMap(Deferred.make<number, string>(), (deferred) => {
    waiting.push(deferred)
    return Deferred.await(deferred)
  })
  return {
    cache: cached.make(fetch, lifetime),
    count: () => waiting.length,
    end: (exit: Exit.Exit<number, string>) =>
      Effect.suspend(() => {
        const last = waiting.at(-1)
        return last === undefined ? Effect.dieMessage("nothing is fetched") : Deferred.done(last, exit)
      })
  }
}

/** Lets all fibers run until they wait. */
const settle = Effect.replicateEffect(Effect.yieldNow(), 20)

/** A cache that holds 1. */
const warm = Effect.gen(function*() {
  const source = make()
  const first = yield* Effect.fork(source.cache.get)
  yield* settle
  yield* source.end(Exit.succeed(1))
  assert.strictEqual(yield* Fiber.join(first), 1)
  return source
})

describe("cached", () => {
  it.effect("#118, #133 fetches once for all who ask at the same time", () =>
    Effect.gen(function*() {
      const { cache, count, end } = make()
      assert.isUndefined(cache.held())
      assert.isFalse(cache.isFetching())
      const fibers = yield* Effect.forEach(Array.from({ length: 100 }), () => Effect.fork(cache.get))
      yield* settle
      assert.isTrue(cache.isFetching())
      yield* end(Exit.succeed(1))
      assert.deepStrictEqual(yield* Fiber.join(Fiber.all(fibers)), Array.from({ length: 100 }, () => 1))
      assert.strictEqual(count(), 1)
      yield* settle
      assert.isFalse(cache.isFetching())
      assert.strictEqual(cache.held(), 1)
    }))

  it.effect("#118, #133 goes on when the first of those who wait gives up, or all but the last do", () =>
    Effect.gen(function*() {
      const { cache, count, end } = make()
      const fibers = yield* Effect.forEach(Array.from({ length: 100 }), () => Effect.fork(cache.get))
      yield* settle
      const last = fibers.pop()
      yield* Fiber.interruptAll(fibers)
      yield* end(Exit.succeed(1))
      assert.isDefined(last)
      assert.strictEqual(last === undefined ? undefined : yield* Fiber.join(last), 1)
      assert.strictEqual(count(), 1)
    }))

  it.effect("#118, #133 keeps what was fetched when all gave up", () =>
    Effect.gen(function*() {
      const { cache, count, end } = make()
      const fiber = yield* Effect.fork(cache.get)
      yield* settle
      yield* Fiber.interrupt(fiber)
      yield* end(Exit.succeed(1))
      yield* settle
      assert.strictEqual(yield* cache.get, 1)
      assert.strictEqual(count(), 1)
    }))

  it.effect(
    "#118, #133 leaves nobody waiting for a fetch that never began, wherever its asker is interrupted",
    () =>
      Effect.gen(function*() {
        for (const step of ["get", "getWhileRenewing", "renew"] as const) {
          for (let stop = 1; stop < 60; stop++) {
            let fetches = 0
            const cache = cached.make(
              Effect.sync(() => {
                fetches += 1
                return fetches
              }),
              lifetime
            )
            let steps = 0
            const hasStopped = () => steps >= stop
            // Gives way after so many steps of the fiber.
            const scheduler: Scheduler.Scheduler = {
              shouldYield: () => {
                steps += 1
                return steps === stop && 1
              },
              scheduleTask: (task, priority) => Scheduler.defaultScheduler.scheduleTask(task, priority)
            }
            const fiber = yield* Effect.fork(Effect.withScheduler(cache[step], scheduler))
            while (!hasStopped() && fiber.unsafePoll() === null) {
              yield* Effect.yieldNow()
            }
            fiber.unsafeInterruptAsFork(FiberId.none)
            const later = yield* Effect.fork(cache.get)
            yield* settle
            const exit = later.unsafePoll()
            assert.isTrue(exit !== null && Exit.isSuccess(exit), `${step}, ${stop} steps`)
            assert.isAtMost(fetches, 2)
          }
        }
      }),
    20_000
  )

  it.effect("#118, #133 gives a failure to all who wait, and keeps none", () =>
    Effect.gen(function*() {
      const { cache, count, end } = make()
      const fibers = yield* Effect.replicateEffect(Effect.fork(Effect.exit(cache.get)), 3)
      yield* settle
      yield* end(Exit.fail("no"))
      assert.deepStrictEqual(yield* Fiber.join(Fiber.all(fibers)), Array.from({ length: 3 }, () => Exit.fail("no")))
      assert.isUndefined(cache.held())
      const next = yield* Effect.fork(cache.get)
      yield* settle
      assert.strictEqual(count(), 2)
      yield* end(Exit.succeed(2))
      assert.strictEqual(yield* Fiber.join(next), 2)
    }))

  it.effect("hands a defect on to those who wait, and tries again for the next", () =>
    Effect.gen(function*() {
      const { cache, end } = make()
      const fiber = yield* Effect.fork(Effect.exit(cache.get))
      yield* settle
      yield* end(Exit.die("bug"))
      const exit = yield* Fiber.join(fiber)
      assert.isTrue(Exit.isFailure(exit) && Cause.isDie(exit.cause))
      assert.isFalse(cache.isFetching())
    }))

  it.effect("#117, #130 uses a value until its time is over, to the millisecond", () =>
    Effect.gen(function*() {
      const { cache, count, end } = yield* warm
      yield* TestClock.adjust(Duration.toMillis(lifetime) - 1)
      assert.strictEqual(yield* cache.get, 1)
      assert.strictEqual(count(), 1)
      yield* TestClock.adjust(1)
      const fiber = yield* Effect.fork(cache.get)
      yield* settle
      assert.strictEqual(count(), 2)
      yield* end(Exit.succeed(2))
      assert.strictEqual(yield* Fiber.join(fiber), 2)
    }))

  it.effect("#117, #133 keeps the old value when it cannot be renewed, and tries again after 10 seconds", () =>
    Effect.gen(function*() {
      const { cache, count, end } = yield* warm
      yield* TestClock.adjust(lifetime)
      const fiber = yield* Effect.fork(cache.get)
      yield* settle
      yield* end(Exit.fail("no"))
      assert.strictEqual(yield* Fiber.join(fiber), 1)
      yield* TestClock.adjust(9999)
      assert.strictEqual(yield* cache.get, 1)
      assert.strictEqual(count(), 2)
      yield* TestClock.adjust(1)
      const again = yield* Effect.fork(cache.get)
      yield* settle
      assert.strictEqual(count(), 3)
      yield* end(Exit.succeed(3))
      assert.strictEqual(yield* Fiber.join(again), 3)
    }))

  it.effect("#117 serves the old value while a new one is fetched, once", () =>
    Effect.gen(function*() {
      const { cache, count, end } = yield* warm
      yield* TestClock.adjust(lifetime)
      const values = yield* Effect.all(Array.from({ length: 100 }, () => cache.getWhileRenewing), {
        concurrency: "unbounded"
      })
      assert.deepStrictEqual(values, Array.from({ length: 100 }, () => 1))
      yield* settle
      assert.strictEqual(count(), 2)
      yield* end(Exit.succeed(2))
      yield* settle
      assert.strictEqual(yield* cache.getWhileRenewing, 2)
      assert.strictEqual(count(), 2)
    }))

  it.effect("#117 serves the old value when it cannot be renewed in the background", () =>
    Effect.gen(function*() {
      const { cache, count, end } = yield* warm
      yield* TestClock.adjust(lifetime)
      assert.strictEqual(yield* cache.getWhileRenewing, 1)
      yield* settle
      yield* end(Exit.fail("no"))
      yield* settle
      assert.strictEqual(yield* cache.getWhileRenewing, 1)
      yield* settle
      assert.strictEqual(count(), 2)
      yield* TestClock.adjust("10 seconds")
      assert.strictEqual(yield* cache.getWhileRenewing, 1)
      yield* settle
      assert.strictEqual(count(), 3)
    }))

  it.effect("fetches when nothing is there, in every way", () =>
    Effect.gen(function*() {
      const cache = cached.make(Effect.succeed(7), lifetime)
      assert.strictEqual(yield* cache.getWhileRenewing, 7)
      assert.strictEqual(yield* cached.make(Effect.succeed(8), lifetime).renew, 8)
    }))

  it.effect("renews at once where it is asked to, and joins a renewal that is under way", () =>
    Effect.gen(function*() {
      const { cache, count, end } = yield* warm
      const fibers = yield* Effect.replicateEffect(Effect.fork(cache.renew), 10)
      yield* settle
      assert.strictEqual(yield* cache.get, 1)
      assert.strictEqual(count(), 2)
      yield* end(Exit.succeed(2))
      assert.deepStrictEqual(yield* Fiber.join(Fiber.all(fibers)), Array.from({ length: 10 }, () => 2))
      assert.strictEqual(yield* cache.get, 2)
    }))

  it.effect("can end a fetch that takes too long, also one that was asked for where nothing can be interrupted", () =>
    Effect.gen(function*() {
      const slow = Effect.timeoutFail(Effect.never, { duration: "1 second", onTimeout: () => "too long" })
      for (const step of ["get", "getWhileRenewing", "renew"] as const) {
        const cache = cached.make(slow, lifetime)
        const fiber = yield* Effect.fork(Effect.uninterruptible(Effect.exit(cache[step])))
        yield* settle
        yield* TestClock.adjust("1 second")
        yield* settle
        assert.deepStrictEqual(fiber.unsafePoll(), Exit.succeed(Exit.fail("too long")))
      }
    }))
})
