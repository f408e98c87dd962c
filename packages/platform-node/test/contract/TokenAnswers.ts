/**
 * What the wire makes of complete answers.
 */
import { TokenSet } from "@effect-oauth/core"
import { ScriptedServer } from "@effect-oauth/testing"
import { assert } from "@effect/vitest"
import { Effect, Redacted, Schema, TestClock } from "effect"
import { answers } from "../support/answers.js"
import type { Contract } from "../support/contract.js"
import { failsWith, failure, good, held, party, refreshToken, tokens } from "../support/fixture.js"

const answerCases = ({ test }: Contract): void => {
  for (const { answer, error, quirks, title } of answers) {
    test(
      title,
      Effect.gen(function*() {
        const { exchange, server } = yield* party({ quirks })
        yield* server.respond("/token", answer)
        if (error === undefined) {
          assert.strictEqual(Redacted.value((yield* exchange).accessToken), tokens.access_token)
        } else {
          yield* failsWith(exchange, server.url("/token"), error)
        }
        assert.strictEqual(server.requests.length, 1)
      })
    )
  }
}

const goodAnswers = ({ test }: Contract): void => {
  test(
    "names an endpoint without its query, which may hold a key",
    Effect.gen(function*() {
      const { exchange, server } = yield* party({ tokenPath: "/token?key=k-1" })
      for (const answer of [{ status: 500 }, ScriptedServer.json({ error: "x" }, 400), ScriptedServer.reset]) {
        yield* server.respond("/token", answer)
        assert.strictEqual((yield* failure(exchange))["endpoint"], server.url("/token"))
      }
    })
  )

  test(
    "#79 #81 gives every member of a good answer, and the expiry from the moment of receipt",
    Effect.gen(function*() {
      yield* TestClock.setTime(1_700_000_000_000)
      const { exchange, server } = yield* party()
      yield* server.respond("/token", good)
      assert.deepStrictEqual(JSON.parse(TokenSet.toJson(yield* exchange)), {
        accessToken: "access-2",
        tokenType: "Bearer",
        expiresAt: new Date(1_700_003_600_000).toISOString(),
        refreshToken: "refresh-2",
        scopes: ["read", "write"],
        extra: { tenant: "t-1" }
      })
    })
  )

  test(
    "#67 takes the scopes that were asked for when the answer names none",
    Effect.gen(function*() {
      const { exchange, server } = yield* party()
      yield* server.respond("/token", ScriptedServer.json({ ...tokens, scope: undefined }))
      assert.deepStrictEqual((yield* exchange).scopes, ["read"])
    })
  )

  test(
    "#226 keeps the refresh token that was used when the answer has none",
    Effect.gen(function*() {
      const { refresh, server } = yield* party()
      yield* server.respond("/token", ScriptedServer.json({ ...tokens, refresh_token: undefined }), good)
      const first = yield* refresh
      assert.strictEqual(Redacted.value(yield* first.refreshToken), refreshToken)
      const second = yield* refresh
      assert.strictEqual(Redacted.value(yield* second.refreshToken), "refresh-2")
    })
  )

  test(
    "#76 leaves prototypes alone",
    Effect.gen(function*() {
      const { exchange, server } = yield* party()
      const { body } = good
      const inner = "{\"__proto__\":{\"polluted\":true}}"
      yield* server.respond("/token", {
        ...good,
        body: `{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"inner":${inner},${
          String(body).slice(1)
        }`
      })
      const extra = Redacted.value((yield* exchange).extra)
      assert.strictEqual(Object.getPrototypeOf(extra), Object.prototype)
      assert.deepStrictEqual(Object.keys(extra).sort(), ["constructor", "inner", "tenant"])
      assert.isFalse(Object.hasOwn(extra, "__proto__"))
      const { inner: kept } = extra
      assert.isTrue(typeof kept === "object" && kept !== null && Object.getPrototypeOf(kept) === Object.prototype)
      assert.isFalse("polluted" in {})
      assert.isFalse("polluted" in extra)
    })
  )

  const nested = (depth: number): ScriptedServer.Response => ({
    ...good,
    body: `{"deep":${"[".repeat(depth)}${"]".repeat(depth)},${String(good.body).slice(1)}`
  })

  test(
    "#77 keeps a member that is nested, and can store it",
    Effect.gen(function*() {
      const { exchange, server } = yield* party()
      yield* server.respond("/token", nested(30))
      const stored = yield* TokenSet.fromJson(TokenSet.toJson(yield* exchange))
      assert.strictEqual(JSON.stringify(Redacted.value(stored.extra)["deep"]), "[".repeat(30) + "]".repeat(30))
    })
  )

  test(
    "#77 refuses a member nested 100,000 deep, which nobody could store or print",
    Effect.gen(function*() {
      const { exchange, server } = yield* party()
      yield* server.respond("/token", nested(100_000))
      yield* failsWith(exchange, server.url("/token"), {
        _tag: "InvalidResponse",
        status: 200,
        reason: "MalformedFields",
        contentType: "application/json",
        fields: ["deep"]
      })
    })
  )
}

const profiles = ({ test }: Contract): void => {
  const profile = { id: 7, name: "Ada", more: "dropped" }

  test(
    "decodes a profile",
    Effect.gen(function*() {
      const { server, userInfo } = yield* party()
      yield* server.respond("/me", ScriptedServer.json(profile))
      assert.deepStrictEqual(yield* userInfo, { id: 7, name: "Ada" })
    })
  )

  test(
    "names the members of a profile that are wrong, and not their values",
    Effect.gen(function*() {
      const { server, userInfo } = yield* party()
      yield* server.respond("/me", ScriptedServer.json({ ...profile, id: "seven" }))
      yield* failsWith(userInfo, server.url("/me"), {
        _tag: "InvalidResponse",
        status: 200,
        reason: "MalformedFields",
        contentType: "application/json",
        fields: ["id"]
      })
    })
  )

  const Members = Schema.Record({ key: Schema.String, value: Schema.Unknown })
  const Nested = Schema.Record({ key: Schema.String, value: Schema.Union(Members, Schema.String) })
  const places = [
    ["at its top", "{\"sub\":\"1\",\"__proto__\":{\"admin\":true}}"],
    ["inside", "{\"sub\":\"1\",\"groups\":{\"__proto__\":{\"admin\":true}}}"]
  ] as const
  for (const [place, body] of places) {
    test(
      `#76 leaves the prototypes of a profile alone ${place}`,
      Effect.gen(function*() {
        const { oauth, server } = yield* party()
        yield* server.respond("/me", { headers: { "content-type": "application/json" }, body })
        const read = yield* oauth.fetchUserInfo(yield* held, Nested)
        const { groups = {} } = read
        assert.isFalse("admin" in read)
        assert.isFalse(typeof groups === "object" && "admin" in groups)
      })
    )
  }

  const challenge = "Bearer realm=\"me\", error=\"insufficient_scope\", scope=\"profile\""
  test(
    "#189 reads the error of a challenge at the profile endpoint",
    Effect.gen(function*() {
      const { server, userInfo } = yield* party()
      yield* server.respond("/me", { status: 403, headers: { "www-authenticate": challenge } })
      yield* failsWith(userInfo, server.url("/me"), {
        _tag: "OAuthErrorResponse",
        status: 403,
        code: "insufficient_scope",
        wwwAuthenticate: challenge
      })
    })
  )
}

export const tokenAnswers = (contract: Contract): void => {
  answerCases(contract)
  goodAnswers(contract)
  profiles(contract)
}
