import { assert, describe, it } from "@effect/vitest"
import { Cause, Deferred, Effect, Exit, Fiber, FiberId, Scheduler, TestClock } from "effect"
import * as flights from "../../src/internal/flights.js"

/** Lets all fibers run until they wait. */
const settle = Effect.replicateEffect(Effect.yieldNow(), 30)

/** Flights of work that is counted, and ends when and as it is told. */
const make = () => {
  const begun: Array<{ readonly end: Deferred.Deferred<number, string>; readonly isCurrent: () => boolean }> = []
  const work = (isCurrent: () => boolean) =>
    Effect.flatMap(Deferred.make<number, string>(), (end) => {
      begun.push({ end, isCurrent })
      return Deferred.await(end)
    })
  const all = flights.make<number, string>()
  return {
    flights: all,
    join: all.join("name", work),
    begin: all.begin("name", work),
    begun,
    end: (n: number, exit: Exit.Exit<number, string>) =>
      Effect.zipRight(
        Effect.suspend(() => {
          const flight = begun[n]
          return flight === undefined ? Effect.dieMessage(`${n} has not begun`) : Deferred.done(flight.end, exit)
        }),
        settle
      )
  }
}

/** Takes so many steps. */
const idle = (steps: number): Effect.Effect<void> =>
  steps === 0 ? Effect.void : Effect.zipRight(Effect.void, idle(steps - 1))

/** Gives way after so many steps. */
const stoppingAt = (stop: number) => {
  let steps = 0
  const scheduler: Scheduler.Scheduler = {
    shouldYield: () => {
      steps += 1
      return steps === stop && 1
    },
    scheduleTask: (task, priority) => Scheduler.defaultScheduler.scheduleTask(task, priority)
  }
  return { scheduler, hasStopped: () => steps >= stop }
}

describe("flights", () => {
  it.effect("#227 does the work of a name once for all who want it at the same time", () =>
    Effect.gen(function*() {
      const { begun, end, flights, join } = make()
      assert.isFalse(flights.has("name"))
      const fibers = yield* Effect.replicateEffect(Effect.fork(join), 100)
      yield* settle
      assert.isTrue(flights.has("name"))
      yield* end(0, Exit.succeed(1))
      assert.deepStrictEqual([...new Set(yield* Fiber.join(Fiber.all(fibers)))], [1])
      assert.strictEqual(begun.length, 1)
      assert.isFalse(flights.has("name"))
      const next = yield* Effect.fork(join)
      yield* settle
      yield* end(1, Exit.succeed(2))
      assert.strictEqual(yield* Fiber.join(next), 2)
    }))

  it.effect("does work of several names at the same time", () =>
    Effect.gen(function*() {
      const all = flights.make<string, never>()
      const gate = yield* Deferred.make<void>()
      const slow = yield* Effect.fork(all.join("slow", () => Effect.as(Deferred.await(gate), "slow")))
      yield* settle
      assert.strictEqual(yield* all.join("quick", () => Effect.succeed("quick")), "quick")
      assert.isTrue(all.has("slow") && !all.has("quick"))
      yield* Deferred.succeed(gate, undefined)
      assert.strictEqual(yield* Fiber.join(slow), "slow")
    }))

  it.effect("#228 goes on whoever gives up, also when all do", () =>
    Effect.gen(function*() {
      const { begun, end, join } = make()
      const fibers = yield* Effect.replicateEffect(Effect.fork(join), 10)
      yield* settle
      yield* Fiber.interruptAll(fibers)
      const late = yield* Effect.fork(join)
      yield* settle
      assert.strictEqual(begun.length, 1)
      yield* end(0, Exit.succeed(1))
      assert.strictEqual(yield* Fiber.join(late), 1)
    }))

  it.effect("#228 leaves nobody waiting for work that never began, wherever its first is interrupted", () =>
    Effect.gen(function*() {
      for (const step of ["join", "begin"] as const) {
        for (let stop = 1; stop < 40; stop++) {
          let count = 0
          const all = flights.make<number, never>()
          const work = () => Effect.sync(() => ++count)
          const { hasStopped, scheduler } = stoppingAt(stop)
          const fiber = yield* Effect.fork(Effect.withScheduler(all[step]("name", work), scheduler))
          while (!hasStopped() && fiber.unsafePoll() === null) {
            yield* Effect.yieldNow()
          }
          fiber.unsafeInterruptAsFork(FiberId.none)
          const later = yield* Effect.fork(all.join("name", work))
          yield* settle
          const exit = later.unsafePoll()
          assert.isTrue(exit !== null && Exit.isSuccess(exit), `${step}, ${stop} steps`)
          assert.isAtMost(count, 2)
          assert.isFalse(all.has("name"))
        }
      }
    }))

  it.effect("#227 gives a failure or a defect to all, and keeps neither", () =>
    Effect.gen(function*() {
      const { begun, end, flights, join } = make()
      for (const exit of [Exit.fail("no"), Exit.die("bug")]) {
        const fibers = yield* Effect.replicateEffect(Effect.fork(Effect.exit(join)), 3)
        yield* settle
        yield* end(begun.length - 1, exit)
        assert.deepStrictEqual(yield* Fiber.join(Fiber.all(fibers)), [exit, exit, exit])
        assert.isFalse(flights.has("name"))
      }
      const interrupted = yield* Effect.fork(join)
      yield* settle
      yield* end(2, Exit.interrupt(FiberId.none))
      const exit = yield* Fiber.await(interrupted)
      assert.isTrue(Exit.isFailure(exit) && Cause.isInterruptedOnly(exit.cause))
      const broken = (): Effect.Effect<number> => {
        throw new Error("bug")
      }
      assert.isTrue(Exit.isFailure(yield* Effect.exit(flights.join("name", broken))))
      assert.isFalse(flights.has("name"))
    }))

  it.effect("lets who comes back at once begin anew", () =>
    Effect.gen(function*() {
      // Work gives way once every few steps: after any of its own, and after any of its end.
      for (let steps = 0; steps < 60; steps++) {
        const all = flights.make<number, never>()
        let count = 0
        const next = all.join("name", () => Effect.zipLeft(Effect.sync(() => ++count), idle(steps)))
        const fibers = yield* Effect.replicateEffect(Effect.fork(Effect.zip(next, next)), 5).pipe(
          Effect.withMaxOpsBeforeYield(16)
        )
        for (const [one, other] of yield* Fiber.join(Fiber.all(fibers))) {
          assert.isBelow(one, other, `${steps} steps`)
        }
      }
    }))

  it.effect("waits for nothing where work is only to be begun", () =>
    Effect.gen(function*() {
      const { begin, begun, end, join } = make()
      yield* Effect.replicateEffect(begin, 3)
      yield* settle
      const waiting = yield* Effect.fork(join)
      yield* settle
      assert.strictEqual(begun.length, 1)
      yield* end(0, Exit.succeed(1))
      assert.strictEqual(yield* Fiber.join(waiting), 1)
    }))

  it.effect("begins anew what was forgotten, while those who wait get what they waited for", () =>
    Effect.gen(function*() {
      const { begun, end, flights, join } = make()
      const before = yield* Effect.fork(join)
      yield* settle
      assert.isTrue(begun[0]?.isCurrent())
      flights.forget("name")
      assert.isFalse(begun[0]?.isCurrent())
      const after = yield* Effect.fork(join)
      yield* settle
      assert.isTrue(begun[1]?.isCurrent())
      assert.isFalse(begun[0]?.isCurrent())
      yield* end(0, Exit.succeed(1))
      // The old one takes nothing of the new one away.
      assert.isTrue(begun[1]?.isCurrent() && flights.has("name"))
      yield* end(1, Exit.succeed(2))
      assert.deepStrictEqual(yield* Fiber.join(Fiber.zip(before, after)), [1, 2])
    }))

  it.effect("can wait for everything that has begun, also for what was forgotten or fails", () =>
    Effect.gen(function*() {
      const { begin, end, flights } = make()
      yield* flights.awaitAll
      yield* begin
      yield* settle
      flights.forget("name")
      yield* begin
      yield* settle
      const waiting = yield* Effect.fork(flights.awaitAll)
      yield* settle
      yield* end(1, Exit.fail("no"))
      assert.isNull(waiting.unsafePoll())
      yield* end(0, Exit.succeed(1))
      yield* Fiber.join(waiting)
    }))

  it.effect("does work that can be interrupted, also for who cannot be", () =>
    Effect.gen(function*() {
      const all = flights.make<string, string>()
      const slow = () => Effect.timeoutFail(Effect.never, { duration: "1 second", onTimeout: () => "too long" })
      for (const call of [all.join("name", slow), Effect.uninterruptible(all.join("name", slow))]) {
        const fiber = yield* Effect.fork(Effect.exit(call))
        yield* settle
        yield* TestClock.adjust("1 second")
        yield* settle
        assert.deepStrictEqual(fiber.unsafePoll(), Exit.succeed(Exit.fail("too long")))
      }
    }))
})
