import { TokenSet } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Arbitrary, DateTime, Effect, Either, FastCheck as fc, Option, Redacted, Schema } from "effect"
import { assertAbsent, left, prints, right } from "./support.js"

const whole = {
  access_token: "SECRET-access",
  token_type: "Bearer",
  expires_in: 3600,
  refresh_token: "SECRET-refresh",
  id_token: "SECRET-id",
  scope: "read write",
  authorization_details: [{ type: "payment", amount: { value: "1.00" } }],
  team: { id: "T1", tags: [1, null, true] }
}

/** What a token set holds, in clear. */
const reveal = (tokens: TokenSet.TokenSet): unknown => JSON.parse(TokenSet.toJson(tokens))

/** A plain JSON value: `-0` is no JSON, and a `__proto__` member is taken out of every answer. */
const jsonValue = fc.jsonValue().map((value): unknown => JSON.parse(JSON.stringify(value)))

const tokenSets = fc.tuple(
  Arbitrary.make(TokenSet.TokenSet),
  fc.dictionary(fc.string().filter((name) => name !== "__proto__"), jsonValue)
).map(([tokens, extra]) => new TokenSet.TokenSet({ ...tokens, extra: Redacted.make({ ...extra }) }))

describe("TokenSet in storage", () => {
  it.effect("comes back whole", () =>
    Effect.gen(function*() {
      const tokens = yield* TokenSet.fromResponse(whole)
      const back = yield* TokenSet.fromJson(TokenSet.toJson(tokens))
      assert.instanceOf(back, TokenSet.TokenSet)
      assert.deepStrictEqual(reveal(back), {
        accessToken: "SECRET-access",
        tokenType: "Bearer",
        expiresAt: "1970-01-01T01:00:00.000Z",
        refreshToken: "SECRET-refresh",
        scopes: ["read", "write"],
        idToken: "SECRET-id",
        authorizationDetails: [{ type: "payment", amount: { value: "1.00" } }],
        extra: { team: { id: "T1", tags: [1, null, true] } }
      })
      assert.strictEqual(Redacted.value(back.accessToken), "SECRET-access")
      assertAbsent(["SECRET"], prints(back))
    }))

  it.effect("comes back without what it had not", () =>
    Effect.gen(function*() {
      const tokens = yield* TokenSet.fromResponse({ access_token: "abc", token_type: "Bearer" })
      const back = yield* TokenSet.fromJson(TokenSet.toJson(tokens))
      assert.isTrue(Option.isNone(back.expiresAt))
      assert.isTrue(Option.isNone(back.refreshToken))
      assert.isTrue(Option.isNone(back.idToken))
      assert.isTrue(Option.isNone(back.authorizationDetails))
    }))

  it.effect("#77 can be stored whenever it was accepted, however deep its further members are", () =>
    Effect.gen(function*() {
      for (const depth of [1000, 20_000]) {
        const nested: unknown = JSON.parse("[".repeat(depth) + "]".repeat(depth))
        const accepted = yield* Effect.either(TokenSet.fromResponse({ ...whole, nested }))
        // Only whether it works is looked at: the report of a failure would hold the nested value.
        const stored = Either.isRight(accepted)
          ? Either.try(() => TokenSet.toJson(accepted.right).includes("[".repeat(depth)))
          : Either.right(true)
        assert.isTrue(Either.getOrElse(stored, () => false), `${depth} levels`)
      }
    }))

  it.effect("is data of the class's own schema, for stores that keep columns", () =>
    Effect.gen(function*() {
      const tokens = yield* TokenSet.fromResponse(whole)
      const row = yield* Schema.encode(TokenSet.TokenSet)(tokens)
      assert.strictEqual(row.accessToken, "SECRET-access")
      const back = yield* Schema.decode(TokenSet.TokenSet)(row)
      assert.deepStrictEqual(reveal(back), reveal(tokens))
    }))

  it.effect.prop("comes back whole, whatever it holds", [tokenSets], ([tokens]) =>
    Effect.gen(function*() {
      const text = TokenSet.toJson(tokens)
      const back = yield* TokenSet.fromJson(text)
      assert.strictEqual(TokenSet.toJson(back), text)
      assert.strictEqual(Redacted.value(back.accessToken), Redacted.value(tokens.accessToken))
      assert.strictEqual(back.tokenType, tokens.tokenType)
      assert.deepStrictEqual(back.scopes, tokens.scopes)
      assert.deepStrictEqual(
        Option.map(back.refreshToken, Redacted.value),
        Option.map(tokens.refreshToken, Redacted.value)
      )
      assert.deepStrictEqual(Option.map(back.idToken, Redacted.value), Option.map(tokens.idToken, Redacted.value))
      assert.deepStrictEqual(
        Option.map(back.expiresAt, DateTime.toEpochMillis),
        Option.map(tokens.expiresAt, DateTime.toEpochMillis)
      )
      assert.deepStrictEqual(Redacted.value(back.extra), Redacted.value(tokens.extra))
    }))

  const valid = right(
    Schema.encodeEither(Schema.parseJson(TokenSet.TokenSet))(
      new TokenSet.TokenSet({
        accessToken: Redacted.make("SECRET-access"),
        tokenType: "Bearer",
        expiresAt: Option.none(),
        refreshToken: Option.some(Redacted.make("SECRET-refresh")),
        scopes: [],
        idToken: Option.none(),
        authorizationDetails: Option.none(),
        extra: Redacted.make({})
      })
    )
  )

  it("says that corrupted text is corrupted, and does not repeat it", () => {
    const changed = (change: object): string => JSON.stringify({ ...JSON.parse(valid), ...change })
    assert.isTrue(Either.isRight(TokenSet.fromJson(changed({}))))
    const corrupted = [
      "",
      "SECRET",
      "null",
      "\"SECRET\"",
      "[]",
      "{}",
      valid.slice(0, -1),
      `${valid}SECRET`,
      changed({ accessToken: undefined }),
      changed({ accessToken: "" }),
      changed({ accessToken: "SECRET\n" }),
      changed({ refreshToken: "SECRET\u0000" }),
      changed({ idToken: "SECRET\u00e9" }),
      changed({ accessToken: ["SECRET"] }),
      changed({ accessToken: null }),
      changed({ refreshToken: "" }),
      changed({ refreshToken: { SECRET: 1 } }),
      changed({ tokenType: "SECRET" }),
      changed({ expiresAt: "SECRET" }),
      changed({ expiresAt: 1 }),
      changed({ scopes: "SECRET" }),
      changed({ scopes: [1] }),
      changed({ authorizationDetails: "SECRET" }),
      changed({ authorizationDetails: [{ SECRET: 1 }] }),
      changed({ extra: "SECRET" }),
      changed({ extra: [] })
    ]
    for (const text of corrupted) {
      const error = left(TokenSet.fromJson(text))
      assert.deepInclude(error, { _tag: "TokenStoreError", reason: "Corrupted", operation: "decode" })
      assertAbsent(["SECRET"], prints(error))
    }
  })

  it("#76 takes no prototype from a stored row", () => {
    const text = valid.replace("\"extra\":{}", "\"extra\":{\"__proto__\":{\"polluted\":true},\"kept\":1}")
    assert.notStrictEqual(text, valid)
    const extra = Redacted.value(right(TokenSet.fromJson(text)).extra)
    assert.isUndefined(extra.polluted)
    assert.strictEqual(extra.kept, 1)
    assert.isUndefined(Reflect.get({}, "polluted"))
  })

  it.effect.prop("never throws on any text", [fc.oneof(fc.string(), fc.json())], ([text]) =>
    Effect.sync(() => {
      assert.isTrue(Either.isLeft(TokenSet.fromJson(text)))
    }))
})
