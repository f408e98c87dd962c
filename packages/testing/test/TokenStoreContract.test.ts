import { TokenStore } from "@effect-oauth/core"
import { TokenStoreContract } from "@effect-oauth/testing"
import { assert, describe, it } from "@effect/vitest"
import { Effect, TestClock } from "effect"
import { broken } from "./TokenStoreContractStores.js"

const cases = TokenStoreContract.cases({ sleep: (millis) => TestClock.adjust(millis) })

/** What a case says of a store. */
const broke = (name: string, store: TokenStore.Service) =>
  Effect.gen(function*() {
    const found = cases.find((each) => each.name === name)
    assert.isDefined(found, name)
    return yield* Effect.flip(Effect.provideService(found?.run ?? Effect.void, TokenStore.TokenStore, store))
  })

describe("TokenStoreContract", () => {
  it.effect("has cases with names of their own, all of which the store in memory passes", () =>
    Effect.gen(function*() {
      assert.strictEqual(new Set(cases.map(({ name }) => name)).size, cases.length)
      yield* Effect.forEach(cases, ({ run }) => Effect.provide(run, TokenStore.layerMemory))
    }))

  for (const { make, says, seen, what } of broken) {
    it.effect(`sees a store that ${what}`, () =>
      Effect.gen(function*() {
        const error = yield* broke(seen, make(TokenStore.makeMemory()))
        assert.strictEqual(error.case, seen)
        assert.include(error.message, `${seen}: `)
        assert.include(error.message, says)
      }))
  }

  it.effect("lets time pass three times as long as what is short, by default really", () =>
    Effect.gen(function*() {
      const slept: Array<number> = []
      const named = TokenStoreContract.cases({
        short: "1 second",
        sleep: (millis) => Effect.zipRight(Effect.sync(() => slept.push(millis)), TestClock.adjust(millis))
      }).find(({ name }) => name === "a lease that is not over keeps its lock")
      assert.isDefined(named)
      yield* Effect.provide(named?.run ?? Effect.void, TokenStore.layerMemory)
      assert.deepStrictEqual(slept, [3000])
    }))

  it.live("uses Effect.sleep when not told how time passes", () =>
    Effect.gen(function*() {
      const named = TokenStoreContract.cases().find(({ name }) =>
        name === "another gets the lock when the lease is over, and the first is fenced off"
      )
      assert.isDefined(named)
      yield* Effect.provide(named?.run ?? Effect.void, TokenStore.layerMemory)
    }))
})
