import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { make } from "../src/internal/memoryStore.js"

const rejection = (run: () => Promise<unknown>): Effect.Effect<unknown> =>
  Effect.promise(() => run().then(() => "resolved", (error: unknown) => error))

describe("the memory store", () => {
  it.effect("lets two readers of one refresh token consume it once, and revokes the family of the second", () =>
    Effect.gen(function*() {
      const refused = new Error("already used")
      const store = make(() => refused)
      const refreshTokens = store.adapter("RefreshToken")
      const accessTokens = store.adapter("AccessToken")
      const grants = store.adapter("Grant")
      yield* Effect.promise(async () => {
        await grants.upsert("g", { jti: "g" }, 60)
        await refreshTokens.upsert("r", { grantId: "g" }, 60)
        await accessTokens.upsert("a", { grantId: "g" }, 60)
        await accessTokens.upsert("other", { grantId: "h" }, 60)
        // Both have read the token before either marks it.
        const [first, second] = await Promise.all([refreshTokens.find("r"), refreshTokens.find("r")])
        assert.isUndefined(first?.consumed)
        assert.isUndefined(second?.consumed)
        await refreshTokens.consume("r")
      })
      assert.isNumber((yield* Effect.promise(() => refreshTokens.find("r")))?.consumed)
      assert.strictEqual(yield* rejection(() => refreshTokens.consume("r")), refused)
      assert.isUndefined(yield* Effect.promise(() => accessTokens.find("a")))
      assert.isUndefined(yield* Effect.promise(() => grants.find("g")))
      assert.isDefined(yield* Effect.promise(() => accessTokens.find("other")))
      assert.strictEqual(yield* rejection(() => refreshTokens.consume("r")), refused)
    }))

  it.effect("finds sessions and user codes until they are destroyed or replaced", () =>
    Effect.gen(function*() {
      const store = make(() => new Error("already used"))
      const sessions = store.adapter("Session")
      const codes = store.adapter("DeviceCode")
      yield* Effect.promise(async () => {
        await sessions.upsert("s1", { uid: "u" }, 60)
        await sessions.upsert("s2", { uid: "u" }, 60)
        await sessions.destroy("s1")
        assert.strictEqual((await sessions.findByUid("u"))?.uid, "u")
        await sessions.destroy("s2")
        assert.isUndefined(await sessions.findByUid("u"))
        await codes.upsert("d", { userCode: "ABCD" }, 60)
        assert.strictEqual((await codes.findByUserCode("ABCD"))?.userCode, "ABCD")
        await codes.destroy("d")
        assert.isUndefined(await codes.findByUserCode("ABCD"))
      })
    }))
})
