import { TokenStore } from "@effect-oauth/core"
import { TokenStoreContract } from "@effect-oauth/testing"
import { describe, it } from "@effect/vitest"
import { Effect, TestClock } from "effect"

describe("TokenStore in memory", () => {
  for (const { name, run } of TokenStoreContract.cases({ sleep: (millis) => TestClock.adjust(millis) })) {
    it.effect(name, () => Effect.provide(run, TokenStore.layerMemory))
  }
})
