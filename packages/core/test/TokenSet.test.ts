import { TokenSet } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { DateTime, Duration, Effect, Option, Redacted, TestClock } from "effect"
import { assertAbsent, prints, summary } from "./support.js"

/** What a token set holds, in clear. */
const reveal = (tokens: TokenSet.TokenSet) => ({
  accessToken: Redacted.value(tokens.accessToken),
  tokenType: tokens.tokenType,
  expiresAt: Option.getOrNull(Option.map(tokens.expiresAt, DateTime.toEpochMillis)),
  refreshToken: Option.getOrNull(Option.map(tokens.refreshToken, Redacted.value)),
  scopes: tokens.scopes,
  idToken: Option.getOrNull(Option.map(tokens.idToken, Redacted.value)),
  extra: Redacted.value(tokens.extra)
})

const none = { tokenType: "Bearer", expiresAt: null, refreshToken: null, scopes: [], idToken: null, extra: {} }

const minimal = { access_token: "abc", token_type: "Bearer" }

const make = (more: object, fallbacks?: TokenSet.Fallbacks) => TokenSet.fromResponse({ ...minimal, ...more }, fallbacks)

const secret = (value: string) => Option.some(Redacted.make(value))

/** A real date, so that what overflows does. */
const now = Date.UTC(2026, 6, 1)

describe("TokenSet", () => {
  describe("takes the answers of real servers as they are", () => {
    const shapes: ReadonlyArray<readonly [name: string, answer: object, expected: Partial<ReturnType<typeof reveal>>]> =
      [
        [
          "GitHub, scopes with commas",
          { access_token: "gho_16C7e42F292c6912E7710c838347Ae178B4a", token_type: "bearer", scope: "repo,gist" },
          { accessToken: "gho_16C7e42F292c6912E7710c838347Ae178B4a", scopes: ["repo", "gist"] }
        ],
        [
          "a GitHub App, an empty scope and a lifetime for the refresh token",
          {
            access_token: "ghu_16C7e42F292c6912E7710c838347Ae178B4a",
            expires_in: 28_800,
            refresh_token: "ghr_1B4a2e77838347a7E420ce178F2E7c6912E1692",
            refresh_token_expires_in: 15_897_600,
            scope: "",
            token_type: "bearer"
          },
          {
            accessToken: "ghu_16C7e42F292c6912E7710c838347Ae178B4a",
            expiresAt: now + 28_800_000,
            refreshToken: "ghr_1B4a2e77838347a7E420ce178F2E7c6912E1692",
            extra: { refresh_token_expires_in: 15_897_600 }
          }
        ],
        [
          "Bitbucket, scopes and state",
          {
            access_token: "abc-DEF_ghi=",
            scopes: "account email",
            expires_in: 7200,
            refresh_token: "qC4yTqMMrqdJ",
            token_type: "bearer",
            state: "authorization_code"
          },
          {
            accessToken: "abc-DEF_ghi=",
            scopes: ["account", "email"],
            expiresAt: now + 7_200_000,
            refreshToken: "qC4yTqMMrqdJ",
            extra: { state: "authorization_code" }
          }
        ],
        [
          "Google, an ID token",
          {
            access_token: "ya29.a0AfH6SMB",
            expires_in: 3599,
            refresh_token: "1//0gXyz",
            scope: "openid https://www.googleapis.com/auth/userinfo.email",
            token_type: "Bearer",
            id_token: "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln"
          },
          {
            accessToken: "ya29.a0AfH6SMB",
            scopes: ["openid", "https://www.googleapis.com/auth/userinfo.email"],
            expiresAt: now + 3_599_000,
            refreshToken: "1//0gXyz",
            idToken: "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln"
          }
        ],
        [
          "Twitch, scopes as an array",
          {
            access_token: "rfx2uswqe8l4g1mkagrvg5tv0ks3",
            expires_in: 14_124,
            refresh_token: "5b93chm6hdve3mycz05zfzatkfdenfspp1h1ar2xxdalen01",
            scope: ["channel:moderate", "chat:edit"],
            token_type: "bearer"
          },
          {
            accessToken: "rfx2uswqe8l4g1mkagrvg5tv0ks3",
            scopes: ["channel:moderate", "chat:edit"],
            expiresAt: now + 14_124_000,
            refreshToken: "5b93chm6hdve3mycz05zfzatkfdenfspp1h1ar2xxdalen01"
          }
        ],
        [
          "Entra ID v1, times as strings",
          {
            access_token: "eyJ0eXAi",
            token_type: "Bearer",
            expires_in: "3599",
            expires_on: "1388444763",
            resource: "https://service.example/"
          },
          {
            accessToken: "eyJ0eXAi",
            expiresAt: now + 3_599_000,
            extra: { expires_on: "1388444763", resource: "https://service.example/" }
          }
        ],
        [
          "a server that writes null for what it has not",
          { ...minimal, expires_in: null, refresh_token: null, id_token: null, scope: null, error: null },
          { accessToken: "abc", extra: { error: null } }
        ],
        [
          "a server that writes an empty refresh token",
          { ...minimal, refresh_token: "", id_token: "" },
          { accessToken: "abc" }
        ]
      ]
    it.effect.each(shapes.map(([name, answer, expected]) => ({ name, answer, expected })))(
      "$name",
      ({ answer, expected }) =>
        Effect.gen(function*() {
          yield* TestClock.setTime(now)
          // Over JSON, as it comes from a body or from arctic's `tokens.data`.
          const data: unknown = JSON.parse(JSON.stringify(answer))
          assert.deepStrictEqual(reveal(yield* TokenSet.fromResponse(data)), {
            ...none,
            accessToken: "",
            ...expected
          })
        })
    )
  })

  it.effect("#67 takes the scopes that were asked for when the answer names none", () =>
    Effect.gen(function*() {
      const asked = { scopes: ["read", "write"] }
      assert.deepStrictEqual((yield* make({}, asked)).scopes, ["read", "write"])
      assert.deepStrictEqual((yield* make({ scope: null }, asked)).scopes, ["read", "write"])
      assert.deepStrictEqual((yield* make({}, {})).scopes, [])
      assert.deepStrictEqual((yield* make({}, { scopes: undefined })).scopes, [])
    }))

  it.effect("#68 takes an empty scope for what it says: nothing was granted", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual((yield* make({ scope: "" }, { scopes: ["read"] })).scopes, [])
    }))

  it.effect("#69 shows the scopes that were granted when they are fewer than those asked for", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual((yield* make({ scope: "read" }, { scopes: ["read", "write"] })).scopes, ["read"])
    }))

  it.effect("#71 fails with the error of a 200, also when tokens stand beside it", () =>
    Effect.gen(function*() {
      const github = {
        error: "bad_verification_code",
        error_description: "The code passed is incorrect or expired.",
        error_uri: "https://docs.github.com/oauth"
      }
      for (const answer of [github, { ...minimal, ...github }]) {
        const error = yield* Effect.flip(TokenSet.fromResponse(answer))
        assert.deepInclude(error, {
          _tag: "OAuthErrorResponse",
          endpoint: "(given)",
          status: 200,
          code: "bad_verification_code",
          description: "The code passed is incorrect or expired.",
          uri: "https://docs.github.com/oauth"
        })
      }
    }))

  it.effect("#86 refuses an error that is no error code, also beside tokens", () =>
    Effect.gen(function*() {
      for (const error of ["", 1, true, {}, ["invalid_grant"], "a\nb", "\"quoted\"", "x".repeat(257)]) {
        const failure = yield* Effect.flip(make({ error }))
        assert.deepStrictEqual(summary(failure), ["InvalidResponse", "MalformedFields", "error"])
      }
    }))

  it.effect("names the member at fault and never repeats a value", () =>
    Effect.gen(function*() {
      const hidden = { access_token: "SECRET-access", refresh_token: "SECRET-refresh", id_token: "SECRET-id" }
      for (
        const [name, value] of [
          ["access_token", "SECRET\n"],
          ["token_type", "SECRET-type"],
          ["expires_in", "SECRET-lifetime"],
          ["refresh_token", ["SECRET-array"]],
          ["id_token", { token: "SECRET-object" }],
          ["scope", 4711]
        ] as const
      ) {
        const failure = yield* Effect.flip(make({ ...hidden, [name]: value }))
        assert.deepStrictEqual(summary(failure), ["InvalidResponse", "MalformedFields", name])
        assertAbsent(["SECRET", "4711"], prints(failure))
      }
    }))

  it.effect("refuses what is no object", () =>
    Effect.gen(function*() {
      for (const answer of [null, undefined, "access_token=abc", 1, [minimal], []]) {
        const failure = yield* Effect.flip(TokenSet.fromResponse(answer))
        assert.deepStrictEqual(summary(failure), ["InvalidResponse", "MalformedJson"])
      }
    }))

  it.effect("#76 takes no token from a __proto__", () =>
    Effect.gen(function*() {
      const answer: unknown = JSON.parse("{\"__proto__\":{\"access_token\":\"abc\",\"token_type\":\"bearer\"}}")
      const error = yield* Effect.flip(TokenSet.fromResponse(answer))
      assert.sameMembers([...summary(error)], ["InvalidResponse", "MalformedFields", "access_token", "token_type"])
    }))

  it.effect("#76 keeps no __proto__ of the answer, and a constructor member as plain data", () =>
    Effect.gen(function*() {
      const answer: unknown = JSON.parse(
        "{\"access_token\":\"abc\",\"token_type\":\"bearer\",\"__proto__\":{\"polluted\":true},\"constructor\":\"x\"}"
      )
      const tokens = yield* TokenSet.fromResponse(answer)
      const extra = Redacted.value(tokens.extra)
      assert.deepStrictEqual(Object.keys(extra), ["constructor"])
      assert.isUndefined(extra.polluted)
      assert.isUndefined(Reflect.get({}, "polluted"))
      assert.strictEqual(Object.getPrototypeOf(extra), Object.prototype)
      const back = yield* TokenSet.fromJson(TokenSet.toJson(tokens))
      assert.deepStrictEqual(Redacted.value(back.extra), { constructor: "x" })

      const nested = yield* make({ team: [JSON.parse("{\"__proto__\":{\"polluted\":true},\"id\":1}")] })
      assert.strictEqual(JSON.stringify(Redacted.value(nested.extra)), "{\"team\":[{\"id\":1}]}")
    }))

  it.effect("#79 keeps members of the server's own, redacted as a whole", () =>
    Effect.gen(function*() {
      const tokens = yield* make({ team: { id: "T1" }, authed_user: { access_token: "xoxp-SECRET" } })
      assert.deepStrictEqual(Redacted.value(tokens.extra), {
        team: { id: "T1" },
        authed_user: { access_token: "xoxp-SECRET" }
      })
      assertAbsent(["xoxp-SECRET"], prints(tokens))
    }))

  it.effect("#77 refuses a member that is nested without end, without a crash", () =>
    Effect.gen(function*() {
      for (const depth of [1000, 20_000]) {
        const nested: unknown = JSON.parse("[".repeat(depth) + "]".repeat(depth))
        const failure = yield* Effect.flip(make({ refresh_token: nested }))
        assert.deepStrictEqual(summary(failure), ["InvalidResponse", "MalformedFields", "refresh_token"])
      }
    }))

  it.effect("takes undefined for an absent member, as in an answer that a program put together", () =>
    Effect.gen(function*() {
      const absent = { expires_in: undefined, refresh_token: undefined, scope: undefined, hint: undefined }
      const tokens = yield* make(absent, { scopes: ["read"] })
      assert.deepStrictEqual(reveal(tokens), {
        ...none,
        tokenType: "Bearer",
        accessToken: "abc",
        scopes: ["read"]
      })
    }))

  it.effect("refuses members that JSON cannot hold, since they could not be stored", () =>
    Effect.gen(function*() {
      for (const value of [10n, Symbol("x"), () => 1, Number.NaN, Infinity, { deep: [undefined] }, [1n]]) {
        const failure = yield* Effect.flip(make({ hint: value }))
        assert.deepStrictEqual(summary(failure), ["InvalidResponse", "MalformedFields", "hint"])
      }
    }))

  it.effect("#79 takes as many additional members as fit into an answer", () =>
    Effect.gen(function*() {
      const more = Object.fromEntries(Array.from({ length: 130_000 }, (_, index) => [`m${index}`, 1]))
      const tokens = yield* make(more)
      assert.strictEqual(Object.keys(Redacted.value(tokens.extra)).length, 130_000)
    }))

  describe("fallbacks of a refresh", () => {
    const before = { refreshToken: secret("old-refresh"), idToken: secret("old-id"), scopes: ["read"] }

    it.effect("#226 keeps the old refresh token when the answer has none, and takes the new one when it has", () =>
      Effect.gen(function*() {
        for (const absent of [{}, { refresh_token: null }, { refresh_token: "" }]) {
          assert.strictEqual(reveal(yield* make(absent, before)).refreshToken, "old-refresh")
        }
        assert.strictEqual(reveal(yield* make({ refresh_token: "new" }, before)).refreshToken, "new")
      }))

    it.effect("#237 keeps the old ID token when the answer has none, and takes the new one when it has", () =>
      Effect.gen(function*() {
        assert.strictEqual(reveal(yield* make({}, before)).idToken, "old-id")
        assert.strictEqual(reveal(yield* make({ id_token: null }, before)).idToken, "old-id")
        assert.strictEqual(reveal(yield* make({ id_token: "new" }, before)).idToken, "new")
      }))

    it.effect("have nothing to give where there was nothing", () =>
      Effect.gen(function*() {
        for (const nothing of [{}, { refreshToken: undefined, idToken: Option.none() }]) {
          const tokens = reveal(yield* make({}, nothing))
          assert.isNull(tokens.refreshToken)
          assert.isNull(tokens.idToken)
        }
      }))
  })

  describe("expiry", () => {
    it.effect("#81 counts from the moment of receipt, to the millisecond", () =>
      Effect.gen(function*() {
        yield* TestClock.setTime(now + 123)
        assert.strictEqual(reveal(yield* make({ expires_in: 3600 })).expiresAt, now + 123 + 3_600_000)
        assert.strictEqual(reveal(yield* make({ expires_in: "1.5" })).expiresAt, now + 123 + 1500)
        assert.strictEqual(reveal(yield* make({ expires_in: 0 })).expiresAt, now + 123)
      }))

    it.effect("is over at the very moment, in both forms", () =>
      Effect.gen(function*() {
        const tokens = yield* make({ expires_in: 60 })
        const both = Effect.all([TokenSet.isExpired(tokens), TokenSet.isExpired()(tokens)])
        assert.deepStrictEqual(yield* both, [false, false])
        yield* TestClock.adjust("59999 millis")
        assert.deepStrictEqual(yield* both, [false, false])
        yield* TestClock.adjust("1 millis")
        assert.deepStrictEqual(yield* both, [true, true])
        yield* TestClock.adjust("1 days")
        assert.deepStrictEqual(yield* both, [true, true])
      }))

    it.effect("is over ahead of time when asked for, in both forms", () =>
      Effect.gen(function*() {
        const tokens = yield* make({ expires_in: 60 })
        const both = Effect.all([TokenSet.isExpired(tokens, "30 seconds"), TokenSet.isExpired("30 seconds")(tokens)])
        yield* TestClock.adjust("29999 millis")
        assert.deepStrictEqual(yield* both, [false, false])
        yield* TestClock.adjust("1 millis")
        assert.deepStrictEqual(yield* both, [true, true])
        assert.isFalse(yield* TokenSet.isExpired(tokens))
        assert.isTrue(yield* TokenSet.isExpired(tokens, Duration.infinity))
      }))

    it.effect("#62 never comes when the server named none", () =>
      Effect.gen(function*() {
        const tokens = yield* make({})
        yield* TestClock.adjust("36500 days")
        assert.isFalse(yield* TokenSet.isExpired(tokens, "1 days"))
      }))

    it.effect("#65 holds for the longest lifetime without an overflow", () =>
      Effect.gen(function*() {
        yield* TestClock.setTime(now)
        const tokens = yield* make({ expires_in: 4_294_967_295 })
        assert.strictEqual(reveal(tokens).expiresAt, now + 4_294_967_295_000)
        assert.isFalse(yield* TokenSet.isExpired(tokens, "365 days"))
        assert.deepStrictEqual(reveal(yield* TokenSet.fromJson(TokenSet.toJson(tokens))), reveal(tokens))
        assert.deepStrictEqual(summary(yield* Effect.flip(make({ expires_in: 4_294_967_296 }))), [
          "InvalidResponse",
          "MalformedFields",
          "expires_in"
        ])
      }))

    it.effect("#294 follows the wall clock, forwards after a sleep and backwards after a correction", () =>
      Effect.gen(function*() {
        yield* TestClock.setTime(now)
        const tokens = yield* make({ expires_in: 3600 })
        yield* TestClock.setTime(now + 8 * 3_600_000)
        assert.isTrue(yield* TokenSet.isExpired(tokens))
        yield* TestClock.setTime(now - 60_000)
        assert.isFalse(yield* TokenSet.isExpired(tokens))
      }))
  })

  it.effect("prints no token in any way", () =>
    Effect.gen(function*() {
      const tokens = yield* make(
        { access_token: "SECRET-a", refresh_token: "SECRET-r", id_token: "SECRET-i", hint: "SECRET-e", expires_in: 1 },
        { scopes: ["read"] }
      )
      assertAbsent(["SECRET"], prints(tokens))
      // What is no secret can be read.
      assert.include(String(tokens), "read")
    }))
})
