import { TokenStore } from "@effect-oauth/core"
import { TokenStoreContract } from "@effect-oauth/testing"
import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, Option, Redacted, TestClock } from "effect"

describe("TokenStore in memory", () => {
  for (const { name, run } of TokenStoreContract.cases({ sleep: (millis) => TestClock.adjust(millis) })) {
    it.effect(name, () => Effect.provide(run, TokenStore.layerMemory))
  }

  it.effect("keeps a lease and a time to live to the millisecond", () =>
    Effect.gen(function*() {
      const store = TokenStore.makeMemory()
      const second = Duration.seconds(1)
      yield* store.set("a", { value: Redacted.make("a"), version: "1" })
      yield* store.set("b", { value: Redacted.make("b"), version: "1", timeToLive: second })
      yield* store.lock("a", { owner: "first", lease: second })
      yield* TestClock.adjust("999 millis")
      assert.strictEqual((yield* store.lock("a", { owner: "second", lease: second }))._tag, "Held")
      assert.isTrue(Option.isSome(yield* store.get("b")))
      yield* TestClock.adjust("1 millis")
      assert.strictEqual((yield* store.lock("a", { owner: "second", lease: second }))._tag, "Acquired")
      assert.isTrue(Option.isNone(yield* store.get("b")))
    }))

  it.effect("is another one each time it is made", () =>
    Effect.gen(function*() {
      yield* TokenStore.makeMemory().set("a", { value: Redacted.make("a"), version: "1" })
      assert.isTrue(Option.isNone(yield* TokenStore.makeMemory().get("a")))
    }))
})
