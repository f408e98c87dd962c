import { TokenResponse } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Either, FastCheck as fc, Redacted, Schema } from "effect"
import { left, right } from "./support.js"

const decode = Schema.decodeUnknownEither(TokenResponse.TokenResponse)
const decodeAssuming = Schema.decodeUnknownEither(TokenResponse.TokenResponseAssumingBearer)

const minimal = { access_token: "2YotnFZFEjr1zCsicMWpAA", token_type: "Bearer" }

const decoded = (more: object): TokenResponse.TokenResponse => right(decode({ ...minimal, ...more }))

const refuses = (answer: object): void => {
  assert.isTrue(Either.isLeft(decode(answer)), JSON.stringify(answer))
}

const refusesMember = (name: string, values: ReadonlyArray<unknown>): void => {
  for (const value of values) {
    refuses({ ...minimal, [name]: value })
  }
}

const notStrings: ReadonlyArray<unknown> = [1, true, {}, [], ["abc"], { toString: "abc" }]

/** What a token may not have in it: it would break the header it is sent in, or is outside RFC 6749 appendix A.12. */
const unprintable = ["a\nb", "a\r\nb", "a\0b", "a\tb", "tok\u00e9n", "\ud83d\ude00", "\ud800", "a\u007f", "\u00a0"]

describe("TokenResponse", () => {
  it("#57 refuses a missing, empty, unprintable or non-string access token", () => {
    refuses({ token_type: "Bearer" })
    refusesMember("access_token", ["", null, undefined, ...notStrings, ...unprintable])
  })

  it("#58 refuses a missing token type", () => {
    refuses({ access_token: "abc" })
    refusesMember("token_type", ["", null, undefined, ...notStrings])
  })

  it("#58 tolerates a missing token type only by the quirk, and nothing else with it", () => {
    for (const token_type of [null, "bearer", "Bearer"]) {
      assert.strictEqual(right(decodeAssuming({ access_token: "abc", token_type })).token_type, "Bearer")
    }
    assert.strictEqual(right(decodeAssuming({ access_token: "abc" })).token_type, "Bearer")
    for (const token_type of ["mac", "", 1, {}]) {
      assert.isTrue(Either.isLeft(decodeAssuming({ access_token: "abc", token_type })))
    }
    assert.isTrue(Either.isLeft(decodeAssuming({ token_type: "Bearer" })))
    assert.isTrue(Either.isLeft(decodeAssuming({ access_token: "abc", expires_in: -1 })))
  })

  it("#59 refuses an unknown token type", () => {
    refusesMember("token_type", ["mac", "N_A", "bot", "Bearer ", " bearer", "bearer,mac", "Bearer\n", "constructor"])
  })

  it("#60 accepts the token type in any case", () => {
    for (const token_type of ["Bearer", "bearer", "BEARER", "bEaReR"]) {
      assert.strictEqual(decoded({ token_type }).token_type, "Bearer")
    }
  })

  it("#60 accepts DPoP in any case: whether a proof was sent, the token endpoint knows", () => {
    for (const token_type of ["DPoP", "dpop", "DPOP"]) {
      assert.strictEqual(decoded({ token_type }).token_type, "DPoP")
      assert.strictEqual(right(decodeAssuming({ access_token: "abc", token_type })).token_type, "DPoP")
    }
  })

  it("#54 reads the details that were granted, and refuses what has no type", () => {
    const authorization_details = [{ type: "payment", amount: { value: "123.50" } }, { type: "account" }]
    assert.deepStrictEqual(decoded({ authorization_details }).authorization_details, authorization_details)
    assert.isUndefined(decoded({ authorization_details: null }).authorization_details)
    refusesMember("authorization_details", ["[]", {}, [{}], [{ type: 1 }], ["payment"], [null]])
  })

  it("#62 accepts a missing expires_in", () => {
    assert.isUndefined(decoded({}).expires_in)
    assert.isFalse("expires_in" in decoded({ expires_in: null }))
  })

  it("#63 accepts expires_in as a decimal string and refuses what only begins like one", () => {
    for (const [text, seconds] of [["3600", 3600], ["0", 0], ["007", 7], ["3599.5", 3599.5]] as const) {
      assert.strictEqual(decoded({ expires_in: text }).expires_in, seconds)
    }
    refusesMember("expires_in", [
      "3600abc",
      "",
      " ",
      " 3600",
      "3600 ",
      "3600\n",
      "-1",
      "+1",
      "1e3",
      "0x10",
      "NaN",
      "Infinity",
      "1.",
      ".5",
      "1,000",
      "\u0663\u0666",
      "9".repeat(400)
    ])
  })

  it("#64 refuses a negative or endless expires_in and accepts zero", () => {
    assert.strictEqual(decoded({ expires_in: 0 }).expires_in, 0)
    assert.strictEqual(decoded({ expires_in: 3600 }).expires_in, 3600)
    refusesMember("expires_in", [-1, -0.001, Number.NaN, Infinity, -Infinity, true, {}, [3600], new Date(0)])
  })

  it("#65 accepts lifetimes up to 136 years and refuses longer ones", () => {
    assert.strictEqual(decoded({ expires_in: 4_294_967_295 }).expires_in, 4_294_967_295)
    assert.strictEqual(decoded({ expires_in: "4294967295" }).expires_in, 4_294_967_295)
    refusesMember("expires_in", [4_294_967_296, "4294967296", 1e300, "9999999999999999", Number.MAX_SAFE_INTEGER])
  })

  it("#66 takes null for an absent optional member, and nothing else that is no value", () => {
    const response = decoded({ expires_in: null, refresh_token: null, id_token: null, scope: null, scopes: null })
    assert.deepStrictEqual(Object.keys(response).sort(), ["access_token", "token_type"])
    refusesMember("refresh_token", [false, 0, ...notStrings])
    refusesMember("id_token", [false, 0, ...notStrings])
    refusesMember("scope", [false, 0, 1, {}, [null], [1]])
  })

  it("takes an empty optional token for an absent one, and refuses an unprintable one", () => {
    const response = decoded({ refresh_token: "", id_token: "" })
    assert.deepStrictEqual(Object.keys(response).sort(), ["access_token", "token_type"])
    refusesMember("refresh_token", unprintable)
    refusesMember("id_token", unprintable)
  })

  it("#68 accepts an empty scope string", () => {
    assert.deepStrictEqual(decoded({ scope: "" }).scope, [])
    assert.deepStrictEqual(decoded({ scope: "  " }).scope, [])
    assert.deepStrictEqual(decoded({ scope: [] }).scope, [])
  })

  it("#70 reads scopes with spaces, commas, as an array, and under the name of Bitbucket", () => {
    const expected = ["read", "write"]
    const forms = ["read write", "read,write", "read, write", " read  write ", "read,,write", ["read", "write"]]
    for (const scope of [...forms, ["read", "", "write"]]) {
      assert.deepStrictEqual(decoded({ scope }).scope, expected, JSON.stringify(scope))
      assert.deepStrictEqual(decoded({ scopes: scope }).scopes, expected, JSON.stringify(scope))
    }
  })

  it("#79 keeps additional members as they came", () => {
    const more = { user_id: 42, team: { id: "T1", nested: [null, false] }, refresh_token_expires_in: 15_897_600 }
    const response = decoded(more)
    for (const [name, value] of Object.entries(more)) {
      assert.deepStrictEqual(response[name], value)
    }
  })

  it("#76 lets no __proto__ or constructor member pollute, or stand in for a member", () => {
    const hostile: unknown = JSON.parse(
      "{\"access_token\":\"abc\",\"token_type\":\"bearer\",\"__proto__\":{\"refresh_token\":\"evil\",\"polluted\":true}," +
        "\"constructor\":{\"prototype\":{\"polluted\":true}}}"
    )
    const response = right(decode(hostile))
    assert.isUndefined(response.refresh_token)
    assert.isUndefined(response.polluted)
    assert.isUndefined(Reflect.get({}, "polluted"))
    const inherited: unknown = JSON.parse("{\"__proto__\":{\"access_token\":\"abc\",\"token_type\":\"bearer\"}}")
    assert.isTrue(Either.isLeft(decode(inherited)))
  })

  it("redacts every token", () => {
    const tokens = { access_token: "access-SECRET", refresh_token: "refresh-SECRET", id_token: "id-SECRET" }
    const response = right(decode({ ...minimal, ...tokens }))
    assert.notInclude(JSON.stringify(response), "SECRET")
    for (const [name, value] of Object.entries(tokens)) {
      const token = response[name]
      assert.isTrue(Redacted.isRedacted(token))
      assert.strictEqual(Redacted.isRedacted(token) ? Redacted.value(token) : undefined, value)
    }
  })

  it("refuses what is no object", () => {
    for (const answer of [null, undefined, 1, "{}", [], [minimal], () => minimal]) {
      assert.isDefined(left(decode(answer)))
    }
  })

  const token = fc.stringMatching(/^[\x20-\x7e]{1,60}$/)
  const generated = fc.record({
    access_token: token,
    token_type: fc.constantFrom("Bearer", "bearer", "BEARER", "DPoP", "dpop"),
    expires_in: fc.oneof(
      fc.integer({ min: 0, max: 4_294_967_295 }),
      fc.nat().map(String),
      fc.constant(null)
    ),
    refresh_token: fc.option(token),
    id_token: fc.option(token),
    scope: fc.oneof(fc.string(), fc.array(fc.string()), fc.constant(null)),
    authorization_details: fc.option(fc.array(fc.record({ type: fc.string(), more: fc.jsonValue() }))),
    further: fc.jsonValue()
  }, { requiredKeys: ["access_token", "token_type"] })

  const isToken = (value: Redacted.Redacted | undefined): boolean =>
    value !== undefined && /^[\x20-\x7e]+$/.test(Redacted.value(value))

  const isWhole = (response: TokenResponse.TokenResponse): boolean =>
    isToken(response.access_token) && ["Bearer", "DPoP"].includes(response.token_type) &&
    (response.authorization_details ?? []).every(({ type }) => typeof type === "string") &&
    (response.refresh_token === undefined || isToken(response.refresh_token)) &&
    (response.id_token === undefined || isToken(response.id_token)) &&
    (response.expires_in === undefined || (response.expires_in >= 0 && response.expires_in <= 4_294_967_295)) &&
    [response.scope, response.scopes].every((scopes) =>
      scopes === undefined || scopes.every((scope) => typeof scope === "string" && scope !== "")
    )

  it.effect.prop("decodes every valid answer to a whole one", [generated], ([answer]) =>
    Effect.sync(() => {
      const response = right(decode(answer))
      assert.isTrue(isWhole(response))
      assert.strictEqual(Redacted.value(response.access_token), answer.access_token)
      if (answer.expires_in !== undefined && answer.expires_in !== null) {
        assert.strictEqual(response.expires_in, Number(answer.expires_in))
      }
    }))

  const memberNames = [
    "access_token",
    "token_type",
    "expires_in",
    "refresh_token",
    "id_token",
    "scope",
    "scopes",
    "authorization_details"
  ]

  it.effect.prop(
    "makes of a mutated answer a whole one or none",
    [generated, fc.constantFrom(...memberNames, "__proto__"), fc.oneof(fc.jsonValue(), fc.string(), fc.double())],
    ([answer, name, value]) =>
      Effect.sync(() => {
        const mutated = Object.defineProperty({ ...answer }, name, { value, enumerable: true, configurable: true })
        const result = decode(mutated)
        assert.isTrue(Either.isLeft(result) || isWhole(result.right))
      }),
    { fastCheck: { numRuns: 200 } }
  )

  it.effect.prop("never throws on anything", [fc.anything()], ([anything]) =>
    Effect.sync(() => {
      const result = decode(anything)
      assert.isTrue(Either.isLeft(result) || isWhole(result.right))
    }))
})
