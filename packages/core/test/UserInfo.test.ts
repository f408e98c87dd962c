import { AuthorizationServer, TokenSet, UserInfo } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import {
  assertAbsent,
  fakeHttp,
  jsonAnswer,
  makeClient,
  makeServer,
  noHttp,
  prints,
  right,
  summary
} from "./support.js"

const server = makeServer()
const client = makeClient()

const Profile = Schema.Struct({
  sub: Schema.NonEmptyString,
  address: Schema.optionalWith(Schema.Struct({ country: Schema.String }), { exact: true })
})

const held = TokenSet.fromResponse({
  access_token: "SECRET-access",
  token_type: "bearer",
  refresh_token: "SECRET-refresh"
})

describe("UserInfo", () => {
  it.effect("reads the profile with the access token in the header and nowhere else", () =>
    Effect.gen(function*() {
      const http = fakeHttp(() => jsonAnswer({ sub: "248289761001", address: { country: "AT" }, more: 1 }))
      const profile = yield* UserInfo.fetch(server, client, yield* held, Profile).pipe(Effect.provide(http.layer))
      assert.deepStrictEqual(profile, { sub: "248289761001", address: { country: "AT" } })
      const sent = http.requests[0]
      assert.strictEqual(sent?.method, "GET")
      assert.strictEqual(sent?.url, "https://id.example/me")
      assert.strictEqual(sent?.headers["authorization"], "Bearer SECRET-access")
      assert.deepStrictEqual(sent?.form, [])
    }))

  it.effect("names the member of the profile that does not decode, and repeats no value", () =>
    Effect.gen(function*() {
      for (
        const [answer, field] of [
          [{ sub: "" }, "sub"],
          [{}, "sub"],
          [{ sub: "1", address: { country: ["SECRET"] } }, "address.country"]
        ] as const
      ) {
        const http = fakeHttp(() => jsonAnswer(answer))
        const error = yield* UserInfo.fetch(server, client, yield* held, Profile).pipe(
          Effect.provide(http.layer),
          Effect.flip
        )
        assert.deepStrictEqual(summary(error), ["InvalidResponse", "MalformedFields", field])
        assertAbsent(["SECRET"], prints(error))
      }
    }))

  it.effect("gives the error of a challenge", () =>
    Effect.gen(function*() {
      const challenge = "Bearer realm=\"api\", error=\"invalid_token\", error_description=\"expired: SECRET-access\""
      const http = fakeHttp(() => ({ status: 401, headers: { "www-authenticate": challenge }, body: new Uint8Array() }))
      const error = yield* UserInfo.fetch(server, client, yield* held, Profile).pipe(
        Effect.provide(http.layer),
        Effect.flip
      )
      assert.deepInclude(error, { _tag: "OAuthErrorResponse", code: "invalid_token", status: 401 })
      assertAbsent(["SECRET"], prints(error))
    }))

  it.effect("names the endpoint that is missing, and sends nothing", () =>
    Effect.gen(function*() {
      const http = noHttp()
      const bare = right(AuthorizationServer.make({ tokenEndpoint: "https://id.example/token" }))
      const error = yield* UserInfo.fetch(bare, client, yield* held, Profile).pipe(
        Effect.provide(http.layer),
        Effect.flip
      )
      assert.deepStrictEqual(summary(error), ["ConfigurationError", "MissingEndpoint", "userinfoEndpoint"])
      assert.deepStrictEqual(http.requests, [])
    }))
})
