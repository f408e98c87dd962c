import { Provider } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Option, Redacted, Schema } from "effect"
import { build, keyed, outcome, path, read, refused, token, tokens, User } from "./anyProvider.js"
import { fakeHttp, jsonAnswer, noHttp, type Sent, summary } from "./support.js"

describe("how a provider's profile is asked for", () => {
  it.effect("with a GET and the token as its type, and one without anything of its own the same way", () =>
    Effect.gen(function*() {
      for (const userInfo of [{}, { method: "GET" }, { from: "endpoint" }, { token: "header" }] as const) {
        const [sent, ...more] = yield* read(userInfo).sent
        assert.deepStrictEqual([sent?.method, sent?.url, sent?.form], ["GET", "https://id.example/me", []])
        assert.strictEqual(sent?.headers["authorization"], `Bearer ${token}`)
        assert.deepStrictEqual(more, [])
      }
    }))

  it.effect("with headers, by any case, secret ones among them", () =>
    Effect.gen(function*() {
      const headers = { "X-Api-Key": "{clientId}:{key}", "Client-Id": "{clientId}", version: "2022-06-28" }
      const [sent] = yield* read({ headers }, refused("SECRET-key"), keyed).sent
      assert.strictEqual(sent?.headers["x-api-key"], "my-app:SECRET-key")
      assert.strictEqual(sent?.headers["client-id"], "my-app")
      assert.strictEqual(sent?.headers["version"], "2022-06-28")
      assert.strictEqual(sent?.headers["authorization"], `Bearer ${token}`)
      const names = jsonAnswer({ "SECRET-key": { "SECRET-key": 1 }, id: "SECRET-key" })
      assert.strictEqual(yield* read({ headers }, names, keyed).outcome, "InvalidResponse MalformedFields id")
      const Strict = Schema.Struct({ id: Schema.Number }, { key: Schema.String, value: Schema.Number })
      assert.notInclude(yield* read({ headers }, names, { ...keyed, profile: Strict }).outcome, "SECRET")
      // What is no secret is not taken out of errors.
      const page = { status: 200, headers: { "content-type": "version/2022-06-28" }, body: new Uint8Array() }
      assert.include((yield* Effect.flip(read({ headers }, page, keyed).profile)).message, "version/2022-06-28")
    }))

  it.effect("with no header that would break, and the setting in it is named when it is built", () =>
    Effect.gen(function*() {
      for (const value of ["SECRET\n", "SECRET\r\nx: y", "SECRET\u0000", "SECRÉT-SECRET", "SECRET\u2028"]) {
        const facts = { userInfo: { headers: { "X-Api-Key": "{clientId}:{key}" } }, settings: keyed.settings }
        assert.strictEqual(
          yield* outcome(build(facts, { key: Redacted.make(value) })),
          "ConfigurationError InvalidParameter key"
        )
      }
      const agent = {
        userInfo: { headers: { "User-Agent": "{agent}" } },
        settings: { agent: { kind: "text" } }
      } as const
      assert.strictEqual(yield* outcome(build(agent, { agent: "é" })), "ConfigurationError InvalidParameter agent")
      const unnamed = { userInfo: { headers: { "User-Agent": "" } } }
      assert.strictEqual(yield* outcome(build(unnamed)), "ConfigurationError InvalidParameter User-Agent")
    }))

  it.effect("with JSON in a POST", () =>
    Effect.gen(function*() {
      for (const method of ["POST", undefined] as const) {
        const [sent] = yield* read({ method, json: { query: "{ viewer { id } }" } }).sent
        assert.strictEqual(sent?.method, "POST")
        assert.strictEqual(sent?.headers["content-type"], "application/json")
        assert.deepStrictEqual(sent?.form, [[JSON.stringify({ query: "{ viewer { id } }" }), ""]])
        assert.strictEqual(sent?.headers["authorization"], `Bearer ${token}`)
      }
    }))

  it.effect("with parameters in the query of a GET or the form of a POST", () =>
    Effect.gen(function*() {
      const parameters = { fields: "id,name", app: "{clientId}", secret: "{key}", user: "{token.user_id}", same: "{x}" }
      const expected: Sent["form"] = [
        ["fields", "id,name"],
        ["app", "my-app"],
        ["secret", "SECRET-key"],
        ["user", "SECRET&1"],
        ["same", "{x}"]
      ]
      const facts = { ...keyed, extra: { user_id: "SECRET&1" } }
      const server = { userinfoEndpoint: "https://id.example/me?v=1" }
      const [get] = yield* read({ parameters }, refused("SECRET-key"), { ...facts, server }).sent
      assert.strictEqual(get?.method, "GET")
      assert.deepStrictEqual([...new URL(get?.url ?? "").searchParams], [["v", "1"], ...expected])
      const [post] = yield* read({ method: "POST", parameters }, refused("SECRET-key"), facts).sent
      assert.deepStrictEqual([post?.method, post?.url], ["POST", "https://id.example/me"])
      assert.deepStrictEqual(post?.form, expected)
      const [bare] = yield* read({ method: "POST" }).sent
      assert.deepStrictEqual([bare?.method, bare?.form], ["POST", []])
    }))

  it.effect("with the client's secret, which no error shows", () =>
    Effect.gen(function*() {
      const answer = refused("SECRET-value")
      const [form] = yield* read({ method: "POST", parameters: { secret: "{clientSecret}" } }, answer).sent
      assert.deepStrictEqual(form?.form, [["secret", "SECRET-value"]])
      const [header] = yield* read({ headers: { "X-Secret": "{clientId} {clientSecret}" } }, answer).sent
      assert.strictEqual(header?.headers["x-secret"], "my-app SECRET-value")
    }))

  it.effect("with the token under another scheme, or in a parameter and then in no header", () =>
    Effect.gen(function*() {
      const [scheme] = yield* read({ token: { scheme: "OAuth" } }, refused()).sent
      assert.strictEqual(scheme?.headers["authorization"], `OAuth ${token}`)
      const parameter = { token: { parameter: "oauth_token" }, parameters: { v: "1" } } as const
      const [get] = yield* read(parameter, refused()).sent
      assert.isUndefined(get?.headers["authorization"])
      assert.deepStrictEqual([...new URL(get?.url ?? "").searchParams], [["v", "1"], ["oauth_token", token]])
      const [post] = yield* read({ ...parameter, method: "POST" }, refused()).sent
      assert.isUndefined(post?.headers["authorization"])
      assert.deepStrictEqual(post?.form, [["v", "1"], ["oauth_token", token]])
    }))

  it.effect("with members of the token answer, or the token itself, in the path, which no error and no span shows", () =>
    Effect.gen(function*() {
      const server = { userinfoEndpoint: "https://id.example/{token.user_id}/of/{access_token}/me" }
      const one = read({}, refused(), { server, extra: { user_id: "SECRET/../7" } })
      assert.strictEqual(
        (yield* one.sent)[0]?.url,
        `https://id.example/SECRET%2F..%2F7/of/${encodeURIComponent(token)}/me`
      )
      const error = yield* Effect.flip(one.profile)
      assert.include(error.message, "https://id.example/{token.user_id}/of/{access_token}/me")
      const number = read({}, jsonAnswer({ id: 7 }), { server, extra: { user_id: 7 } })
      assert.strictEqual(path((yield* number.sent)[0] ?? assert.fail()), `/7/of/${encodeURIComponent(token)}/me`)
    }))

  it.effect("with nothing of an answer that would change the path, or cannot be written in it", () =>
    Effect.gen(function*() {
      const server = { userinfoEndpoint: "https://id.example/users/{token.user_id}/me" }
      for (const user_id of [undefined, null, "", ".", "..", "\ud800", "a\udc00", 2 ** 53, true, {}, ["7"]]) {
        const { http, outcome } = read({}, jsonAnswer({ id: 7 }), { server, extra: { user_id } })
        assert.strictEqual(yield* outcome, "ConfigurationError InvalidParameter tokens", JSON.stringify(user_id))
        assert.deepStrictEqual(http.requests, [])
      }
      // What stands in an answer is no template.
      const { sent } = read({}, jsonAnswer({ id: 7 }), {
        server,
        extra: { user_id: "{access_token}%7Baccess_token%7D" }
      })
      assert.strictEqual(
        path((yield* sent)[0] ?? assert.fail()),
        "/users/%7Baccess_token%7D%257Baccess_token%257D/me"
      )
    }))

  it.effect("at a host that no answer says", () =>
    Effect.gen(function*() {
      const server = { userinfoEndpoint: "https://{token.domain}/me" }
      const { http, outcome } = read({}, jsonAnswer({ id: 7 }), { server, extra: { domain: "evil.example" } })
      assert.strictEqual(yield* outcome, "ConfigurationError InvalidUrl userinfoEndpoint")
      assert.deepStrictEqual(http.requests, [])
    }))
})

const normalized = (normalize: Provider.Normalized, raw: unknown = { id: 7 }) =>
  outcome(Effect.gen(function*() {
    const http = fakeHttp(() => jsonAnswer(raw))
    const provider = yield* build({ profile: User, normalize: () => normalize }, {}, http)
    return yield* provider.profile(yield* tokens())
  }))

describe("what every provider says of a user", () => {
  const none = {
    name: Option.none(),
    email: Option.none(),
    emailVerified: Option.none(),
    picture: Option.none(),
    raw: { id: 7 }
  }

  it.effect("is there, or is not: null, an empty text and an absent member are not", () =>
    Effect.gen(function*() {
      const all = { name: "Ada", email: "a@b.example", emailVerified: false, picture: "https://b.example/a.png" }
      assert.deepStrictEqual(yield* normalized({ id: "x", ...all }), {
        id: "x",
        name: Option.some("Ada"),
        email: Option.some("a@b.example"),
        emailVerified: Option.some(false),
        picture: Option.some("https://b.example/a.png"),
        raw: { id: 7 }
      })
      for (const nothing of [null, undefined]) {
        const empty = { name: nothing, email: nothing, emailVerified: nothing, picture: nothing }
        assert.deepStrictEqual(yield* normalized({ id: "x", ...empty }), { id: "x", ...none })
      }
      assert.deepStrictEqual(yield* normalized({ id: "x", name: "", email: "", picture: "" }), { id: "x", ...none })
      assert.deepStrictEqual(yield* normalized({ id: "x" }), { id: "x", ...none })
      assert.deepStrictEqual(yield* normalized({ id: 7 }), { id: "7", ...none })
      assert.deepStrictEqual(yield* normalized({ id: 0 }), { id: "0", ...none })
      assert.deepStrictEqual(yield* normalized({ id: "x" }, { id: 7, name: "Ada", more: [1] }), {
        id: "x",
        ...none,
        raw: { id: 7, name: "Ada", more: [1] }
      })
    }))

  it.effect("has an id that is one user's alone", () =>
    Effect.gen(function*() {
      for (const id of ["", " ", NaN, Infinity, 0.5, 2 ** 53, -(2 ** 53)]) {
        assert.strictEqual(yield* normalized({ id }), "InvalidResponse MalformedFields id", String(id))
      }
      // What a function without types gives.
      for (const id of [undefined, null, {}, true]) {
        assert.strictEqual(yield* normalized({ id } as never), "InvalidResponse MalformedFields id", String(id))
      }
      const throwing = Effect.flatMap(
        build({ profile: User, normalize: () => assert.fail() }, {}, fakeHttp(() => jsonAnswer({ id: 7 }))),
        ({ profile }) => Effect.flatMap(tokens(), profile)
      )
      assert.strictEqual(yield* outcome(throwing), "InvalidResponse MalformedFields id")
      assert.deepInclude(yield* normalized({ id: 2 ** 53 - 1 }), { id: "9007199254740991" })
    }))

  it.effect("of the standard claims is what they say", () =>
    Effect.gen(function*() {
      const http = fakeHttp(() => jsonAnswer({ sub: "1", email: "a@b.example", email_verified: true, more: 1 }))
      const facts = { profile: Provider.claims(), normalize: Provider.normalizeClaims }
      const provider = yield* build(facts, {}, http)
      const { raw, ...profile } = yield* provider.profile(yield* tokens())
      assert.deepStrictEqual(profile, {
        id: "1",
        name: Option.none(),
        email: Option.some("a@b.example"),
        emailVerified: Option.some(true),
        picture: Option.none()
      })
      assert.deepInclude(raw, { more: 1 })
    }))

  it.effect("is optional where it may be absent or null", () =>
    Effect.gen(function*() {
      const Optional = Provider.profile({ id: Schema.Number, name: Provider.optional(Schema.String) })
      for (const name of [undefined, null]) {
        assert.deepStrictEqual(yield* read({}, jsonAnswer({ id: 7, name }), { profile: Optional }).profile, { id: 7 })
      }
      const wrong = read({}, jsonAnswer({ id: 7, name: 1 }), { profile: Optional })
      assert.strictEqual(yield* wrong.outcome, "InvalidResponse MalformedFields name")
    }))

  it.effect("may come with the tokens, and nothing is asked", () =>
    Effect.gen(function*() {
      const fromTokens = (envelope: ReadonlyArray<string> | undefined, extra: object) =>
        outcome(Effect.gen(function*() {
          const provider = yield* build({ profile: User, userInfo: { from: "tokens", envelope } }, {}, noHttp())
          return yield* provider.userInfo(yield* tokens(extra))
        }))
      assert.deepStrictEqual(yield* fromTokens(undefined, { id: 7, more: 1 }), { id: 7, more: 1 })
      assert.deepStrictEqual(yield* fromTokens(["user"], { user: { id: 7 }, id: 8 }), { id: 7 })
      for (const extra of [{}, { user: null }, { user: "SECRET" }, { user: { id: "SECRET" } }, { user: [] }]) {
        assert.match(String(yield* fromTokens(["user"], extra)), /^InvalidResponse Malformed/)
      }
      const error = yield* Effect.flip(Effect.gen(function*() {
        const server = { userinfoEndpoint: undefined }
        const provider = yield* build({ profile: User, userInfo: { from: "tokens" }, server })
        return yield* provider.userInfo(yield* tokens())
      }))
      assert.deepStrictEqual(summary(error), ["InvalidResponse", "MalformedFields", "id"])
      assert.include(error.message, "https://id.example/token")
    }))
})
