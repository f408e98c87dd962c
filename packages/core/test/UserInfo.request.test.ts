import { TokenSet, UserInfo } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted, Schema } from "effect"
import { recordSpans } from "./anyProvider.js"
import { assertAbsent, fakeHttp, jsonAnswer, makeClient, makeServer, noHttp, prints, summary } from "./support.js"

const Profile = Schema.Struct({ id: Schema.Number, sub: Schema.optional(Schema.String) })

const tokens = (more: object = {}) =>
  Effect.orDie(TokenSet.fromResponse({ access_token: "SECRET-access", token_type: "bearer", ...more }))

/** Claims in an ID token that nobody verifies again. */
const idTokenOf = (sub: string): string =>
  ["{\"alg\":\"RS256\"}", JSON.stringify({ sub }), "x"].map((part) => Buffer.from(part).toString("base64url")).join(".")

const request = {
  method: "POST",
  token: { parameter: "token" },
  headers: { "x-key": Redacted.make("SECRET-header") },
  parameters: { key: "SECRET-parameter", user: "{token.user_id}" },
  secrets: [Redacted.make("SECRET-parameter")],
  envelope: ["data"]
} as const

describe("UserInfo, at an endpoint that is not OpenID Connect's", () => {
  it.effect("is asked for as the request says", () =>
    Effect.gen(function*() {
      const http = fakeHttp(() => jsonAnswer({ data: { id: 7 } }))
      const held = yield* tokens({ user_id: 9 })
      const profile = yield* UserInfo.fetch(makeServer(), makeClient(), held, Profile, {
        request: UserInfo.request(request)
      }).pipe(
        Effect.provide(http.layer)
      )
      assert.deepStrictEqual(profile, { id: 7 })
      const [sent] = http.requests
      assert.deepStrictEqual([sent?.method, sent?.url], ["POST", "https://id.example/me"])
      assert.strictEqual(sent?.headers["x-key"], "SECRET-header")
      assert.isUndefined(sent?.headers["authorization"])
      assert.deepStrictEqual(sent?.form, [["key", "SECRET-parameter"], ["user", "9"], ["token", "SECRET-access"]])
    }))

  it.effect("shows none of its secrets in an error or a span", () =>
    Effect.gen(function*() {
      const secrets = "SECRET-access SECRET-header SECRET-parameter"
      const answers = [
        jsonAnswer({ error: "invalid_token", error_description: secrets, error_uri: secrets }, 401),
        jsonAnswer({ error: secrets }, 401),
        jsonAnswer({}, 401, { "www-authenticate": `Bearer realm="${secrets}"` }),
        jsonAnswer({ data: { [secrets]: 1, id: secrets } }),
        jsonAnswer({}, 200, { "content-type": `text/x; ${secrets}` }),
        { ...jsonAnswer({}, 302), headers: { location: `/${secrets}` } }
      ]
      const Strict = Schema.Record({ key: Schema.String, value: Schema.Number })
      for (const answer of answers) {
        for (const method of ["GET", "POST"] as const) {
          const { texts, tracer } = recordSpans()
          const http = fakeHttp(() => answer)
          const held = yield* tokens({ user_id: 9 })
          const error = yield* UserInfo.fetch(makeServer(), makeClient(), held, Strict, {
            request: UserInfo.request({ ...request, method })
          }).pipe(Effect.provide(http.layer), Effect.withTracer(tracer), Effect.flip)
          assertAbsent(["SECRET"], [...prints(error), ...texts])
          assert.isNotEmpty(texts)
        }
      }
    }))

  it.effect("needs the members of the token answer that it names", () =>
    Effect.gen(function*() {
      const http = noHttp()
      const error = yield* UserInfo.fetch(makeServer(), makeClient(), yield* tokens(), Profile, {
        request: UserInfo.request(request)
      }).pipe(
        Effect.provide(http.layer),
        Effect.flip
      )
      assert.deepStrictEqual(summary(error), ["ConfigurationError", "InvalidParameter", "tokens"])
      assert.include(error.message, "user_id")
    }))

  it.effect("needs an endpoint", () =>
    Effect.gen(function*() {
      const bare = makeServer({ userinfoEndpoint: undefined })
      const error = yield* UserInfo.fetch(bare, makeClient(), yield* tokens(), Profile, {
        request: UserInfo.request({})
      }).pipe(
        Effect.provide(noHttp().layer),
        Effect.flip
      )
      assert.deepStrictEqual(summary(error), ["ConfigurationError", "MissingEndpoint", "userinfoEndpoint"])
    }))

  it.effect("takes no token that is bound to a key, which nothing would prove", () =>
    Effect.gen(function*() {
      for (const token of ["header", { scheme: "Bearer" }, { parameter: "token" }] as const) {
        const error = yield* UserInfo.fetch(
          makeServer(),
          makeClient(),
          yield* tokens({ token_type: "DPoP" }),
          Profile,
          { request: UserInfo.request({ token }) }
        ).pipe(Effect.provide(noHttp().layer), Effect.flip)
        assert.deepStrictEqual(summary(error), ["ConfigurationError", "Unsupported", "request"])
      }
    }))

  it.effect("is of the user of the ID token where it says of whom it is", () =>
    Effect.gen(function*() {
      const read = (sub: unknown, options: UserInfo.Options = {}) =>
        Effect.gen(function*() {
          const http = fakeHttp(() => jsonAnswer({ data: { id: 7, sub } }))
          return yield* UserInfo.fetch(
            makeServer(),
            makeClient(),
            yield* tokens({ id_token: idTokenOf("user-1") }),
            Profile,
            { request: UserInfo.request({ envelope: ["data"] }), ...options }
          ).pipe(Effect.provide(http.layer))
        })
      assert.deepStrictEqual(yield* read("user-1"), { id: 7, sub: "user-1" })
      assert.deepStrictEqual(yield* read(undefined), { id: 7 })
      assert.deepStrictEqual(yield* read("user-2", { idToken: "ignored" }), { id: 7, sub: "user-2" })
      for (const sub of ["user-2", "User-1", ""]) {
        const error = yield* Effect.flip(read(sub))
        assert.deepStrictEqual(summary(error), ["InvalidResponse", "SubjectMismatch", "sub"])
      }
    }))
})
