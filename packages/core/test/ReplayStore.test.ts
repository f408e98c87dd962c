import { ReplayStore } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, TestClock } from "effect"

describe("ReplayStore in memory", () => {
  it.effect("lets a key be used once while its time is not over, and again after it", () =>
    Effect.gen(function*() {
      const store = ReplayStore.makeMemory()
      assert.isTrue(yield* store.use("a", 1000))
      assert.isFalse(yield* store.use("a", 5000))
      assert.isTrue(yield* store.use("b", 1000))
      yield* TestClock.adjust("999 millis")
      assert.isFalse(yield* store.use("a", 5000))
      yield* TestClock.adjust("1 millis")
      assert.isTrue(yield* store.use("a", 5000))
      assert.isFalse(yield* store.use("a", 5000))
    }))

  it.effect("gives one of many at the same time the use", () =>
    Effect.gen(function*() {
      const store = ReplayStore.makeMemory()
      const uses = yield* Effect.all(Array.from({ length: 100 }, () => store.use("a", 1000)), {
        concurrency: "unbounded"
      })
      assert.strictEqual(uses.filter((isFirst) => isFirst).length, 1)
    }))

  it.effect("is bounded: when it is full of keys that are good, no further one is taken for unused", () =>
    Effect.gen(function*() {
      const store = ReplayStore.makeMemory()
      yield* Effect.forEach(
        Array.from({ length: 100_000 }, (_, index) => index),
        (index) => store.use(`${index}`, 1000),
        {
          discard: true
        }
      )
      assert.isFalse(yield* store.use("one more", 1000))
      yield* TestClock.adjust("1 second")
      assert.isTrue(yield* store.use("one more", 5000))
    }))
})
