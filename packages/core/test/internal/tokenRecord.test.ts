import { OAuthError, TokenSet } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck, Option, Redacted } from "effect"
import * as tokenRecord from "../../src/internal/tokenRecord.js"
import { left, right } from "../support.js"
import { tokensOf } from "../tokens/support.js"

const hold = (
  stored: { readonly tokens: TokenSet.TokenSet; readonly savedAt: number },
  options: Partial<Parameters<typeof tokenRecord.hold>[2]> = {}
) => tokenRecord.hold(stored, "v", { ahead: 60_000, random: 0, now: 0, canRefresh: true, ...options })

describe("tokenRecord", () => {
  it.effect("reads back what it wrote, and nothing of it is to be seen", () =>
    Effect.gen(function*() {
      const tokens = yield* tokensOf("SECRET", { id_token: "SECRET-id", scope: "read write", more: { of: "SECRET" } })
      const value = tokenRecord.encode({ tokens, savedAt: 4711 })
      assert.notInclude(`${value} ${JSON.stringify({ value })}`, "SECRET")
      const stored = right(tokenRecord.decode({ value, version: "v" }))
      assert.strictEqual(stored.savedAt, 4711)
      assert.strictEqual(TokenSet.toJson(stored.tokens), TokenSet.toJson(tokens))
    }))

  it.effect("says that it is damaged, and not what it is", () =>
    Effect.gen(function*() {
      const value = Redacted.value(tokenRecord.encode({ tokens: yield* tokensOf("SECRET"), savedAt: 0 }))
      const damaged = [
        "",
        "SECRET",
        "null",
        "{}",
        value.slice(0, -1),
        `${value}}`,
        TokenSet.toJson(yield* tokensOf("SECRET")),
        value.replace("\"savedAt\":0", "\"savedAt\":\"SECRET\""),
        value.replace("\"savedAt\":0", "\"savedAt\":null"),
        value.replace("\"Bearer\"", "\"SECRET\""),
        value.replace("\"access-SECRET\"", "17")
      ]
      for (const text of damaged) {
        const error = left(tokenRecord.decode({ value: Redacted.make(text), version: "v" }))
        assert.isTrue(error instanceof OAuthError.TokenStoreError && error.reason === "Corrupted", text)
        assert.notInclude(`${error.message} ${JSON.stringify(error)}`, "SECRET")
      }
    }))

  it.effect("#238 is due between half of the time ahead and all of it, never before the last quarter of a life", () =>
    Effect.gen(function*() {
      const tokens = yield* tokensOf(0)
      assert.strictEqual(hold({ tokens, savedAt: 0 }).renewAt, 3_540_000)
      assert.strictEqual(hold({ tokens, savedAt: 0 }, { random: 0.5 }).renewAt, 3_555_000)
      assert.strictEqual(hold({ tokens, savedAt: 0 }, { random: 1 }).renewAt, 3_570_000)
      assert.strictEqual(hold({ tokens, savedAt: 0 }, { ahead: 3_600_000 }).renewAt, 2_700_000)
      assert.strictEqual(hold({ tokens, savedAt: 0 }, { ahead: 3_600_000, random: 1 }).renewAt, 3_150_000)
      assert.strictEqual(hold({ tokens, savedAt: 0 }, { ahead: 0 }).renewAt, 3_600_000)
      // Stored when half of the life was over, as by another program.
      assert.strictEqual(hold({ tokens, savedAt: 1_800_000 }, { ahead: 3_600_000 }).renewAt, 3_150_000)
    }))

  it.effect("is used until 5 seconds before the expiry, or a tenth of a short life", () =>
    Effect.gen(function*() {
      const endsAt = (expires_in: number) =>
        Effect.map(tokensOf(0, { expires_in }), (tokens) => hold({ tokens, savedAt: 0 }).endsAt)
      assert.strictEqual(yield* endsAt(3600), 3_595_000)
      assert.strictEqual(yield* endsAt(50), 45_000)
      assert.strictEqual(yield* endsAt(10), 9000)
      assert.strictEqual(yield* endsAt(1), 900)
      assert.strictEqual(yield* endsAt(0), 0)
      // Saved after it had expired, by a clock that is ahead.
      const tokens = yield* tokensOf(0)
      const late = hold({ tokens, savedAt: 4_000_000 })
      assert.deepStrictEqual([late.renewAt, late.endsAt], [3_600_000, 3_600_000])
    }))

  it.effect("is never due where nothing can renew it, and never ends without an expiry", () =>
    Effect.gen(function*() {
      const without = yield* tokensOf(0, { refresh_token: undefined })
      assert.strictEqual(hold({ tokens: without, savedAt: 0 }).renewAt, Infinity)
      assert.strictEqual(hold({ tokens: without, savedAt: 0 }).endsAt, 3_595_000)
      assert.strictEqual(hold({ tokens: yield* tokensOf(0), savedAt: 0 }, { canRefresh: false }).renewAt, Infinity)
      const lasting = hold({ tokens: yield* tokensOf(0, { expires_in: undefined }), savedAt: 0 }, { now: 17 })
      assert.deepStrictEqual([lasting.renewAt, lasting.endsAt, lasting.seenAt], [Infinity, Infinity, 17])
    }))

  it.effect("#238 is due before it ends, and both are within its life", () =>
    Effect.gen(function*() {
      const tokens = yield* tokensOf(0)
      const numbers = FastCheck.record({
        expiresIn: FastCheck.integer({ min: 1, max: 10_000_000 }),
        ahead: FastCheck.integer({ min: 0, max: 10_000_000 }),
        random: FastCheck.double({ min: 0, max: 1, noNaN: true })
      })
      FastCheck.assert(FastCheck.property(numbers, ({ ahead, expiresIn, random }) => {
        const expiresAt = Option.map(tokens.expiresAt, (time) => ({ ...time, epochMillis: expiresIn }))
        const aged = new TokenSet.TokenSet({ ...tokens, expiresAt }, { disableValidation: true })
        const { endsAt, renewAt } = hold({ tokens: aged, savedAt: 0 }, { ahead, random })
        assert.isTrue(renewAt >= expiresIn * 0.75 - 1e-6 && renewAt <= expiresIn)
        assert.isTrue(
          renewAt >= expiresIn - ahead - 1e-6 && renewAt <= expiresIn - Math.min(ahead, expiresIn / 4) / 2 + 1e-6
        )
        assert.isTrue(endsAt >= expiresIn * 0.9 - 1e-6 && endsAt < expiresIn)
      }))
    }))
})
