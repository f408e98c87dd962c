import { ClientAuthentication, OAuthError, RefreshToken, TokenSet } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Option, Redacted } from "effect"
import { fakeHttp, formOf, jsonAnswer, makeClient, makeServer, noHttp, summary } from "./support.js"

const { refresh } = RefreshToken

const server = makeServer()
const client = makeClient()

const fresh = { access_token: "new-access", token_type: "Bearer", expires_in: 60 }

const reveal = (value: Option.Option<Redacted.Redacted>) => Option.getOrUndefined(Option.map(value, Redacted.value))

const held = (more: object = {}) =>
  TokenSet.fromResponse({
    access_token: "old-access",
    token_type: "Bearer",
    refresh_token: "old-refresh",
    id_token: "old-id",
    scope: "read write",
    ...more
  })

describe("RefreshToken", () => {
  it.effect("sends the refresh token and the client's credentials, and nothing else", () =>
    Effect.gen(function*() {
      const http = fakeHttp(() => jsonAnswer(fresh))
      yield* refresh(server, client, yield* held()).pipe(Effect.provide(http.layer))
      assert.strictEqual(http.requests.length, 1)
      assert.strictEqual(http.requests[0]?.method, "POST")
      assert.strictEqual(http.requests[0]?.url, "https://id.example/token")
      assert.deepStrictEqual(formOf(http.requests[0]), {
        grant_type: "refresh_token",
        refresh_token: "old-refresh",
        client_id: "my-app"
      })

      const basic = makeClient({ authentication: ClientAuthentication.clientSecretBasic(Redacted.make("s3cret")) })
      yield* refresh(server, basic, yield* held()).pipe(Effect.provide(http.layer))
      assert.deepStrictEqual(formOf(http.requests[1]), { grant_type: "refresh_token", refresh_token: "old-refresh" })
      assert.strictEqual(http.requests[1]?.headers["authorization"], "Basic bXktYXBwOnMzY3JldA==")
    }))

  it.effect("#226 #237 keeps refresh token, ID token and scopes where the answer has none", () =>
    Effect.gen(function*() {
      const http = fakeHttp(() => jsonAnswer(fresh))
      const tokens = yield* refresh(server, client, yield* held()).pipe(Effect.provide(http.layer))
      assert.strictEqual(Redacted.value(tokens.accessToken), "new-access")
      assert.strictEqual(reveal(tokens.refreshToken), "old-refresh")
      assert.strictEqual(reveal(tokens.idToken), "old-id")
      assert.deepStrictEqual(tokens.scopes, ["read", "write"])
    }))

  it.effect("#226 takes a new refresh token, ID token and scopes from the answer", () =>
    Effect.gen(function*() {
      const answer = { ...fresh, refresh_token: "new-refresh", id_token: "new-id", scope: "read" }
      const http = fakeHttp(() => jsonAnswer(answer))
      const tokens = yield* refresh(server, client, yield* held()).pipe(Effect.provide(http.layer))
      assert.strictEqual(reveal(tokens.refreshToken), "new-refresh")
      assert.strictEqual(reveal(tokens.idToken), "new-id")
      assert.deepStrictEqual(tokens.scopes, ["read"])
    }))

  it.effect("#54 keeps the details that were granted where the answer has none, and takes new ones", () =>
    Effect.gen(function*() {
      const authorization_details = [{ type: "payment", id: "p-1" }]
      const old = yield* held({ authorization_details })
      const http = fakeHttp(() => jsonAnswer(fresh))
      const kept = yield* refresh(server, client, old).pipe(Effect.provide(http.layer))
      assert.deepStrictEqual(Option.getOrNull(kept.authorizationDetails), authorization_details)
      const changed = fakeHttp(() => jsonAnswer({ ...fresh, authorization_details: [{ type: "account" }] }))
      const tokens = yield* refresh(server, client, kept).pipe(Effect.provide(changed.layer))
      assert.deepStrictEqual(Option.getOrNull(tokens.authorizationDetails), [{ type: "account" }])
    }))

  it.effect("keeps nothing else of the old answer", () =>
    Effect.gen(function*() {
      const http = fakeHttp(() => jsonAnswer({ access_token: "new-access", token_type: "Bearer" }))
      const old = yield* held({ expires_in: 60, hint: "old" })
      const tokens = yield* refresh(server, client, old).pipe(Effect.provide(http.layer))
      assert.isTrue(Option.isNone(tokens.expiresAt))
      assert.deepStrictEqual(Redacted.value(tokens.extra), {})
    }))

  it.effect("#226 keeps a bare refresh token, and has nothing else to keep", () =>
    Effect.gen(function*() {
      const http = fakeHttp(() => jsonAnswer(fresh))
      const tokens = yield* refresh(server, client, Redacted.make("bare")).pipe(Effect.provide(http.layer))
      assert.strictEqual(formOf(http.requests[0]).refresh_token, "bare")
      assert.strictEqual(reveal(tokens.refreshToken), "bare")
      assert.isTrue(Option.isNone(tokens.idToken))
      assert.deepStrictEqual(tokens.scopes, [])

      const rotating = fakeHttp(() => jsonAnswer({ ...fresh, refresh_token: "next" }))
      const next = yield* refresh(server, client, Redacted.make("bare")).pipe(Effect.provide(rotating.layer))
      assert.strictEqual(reveal(next.refreshToken), "next")
    }))

  it.effect("#240 fails by name without a refresh token, and sends nothing", () =>
    Effect.gen(function*() {
      const http = noHttp()
      for (const refresh_token of [null, ""]) {
        const tokens = yield* held({ refresh_token })
        const error = yield* refresh(server, client, tokens, { scopes: ["admin"] }).pipe(
          Effect.provide(http.layer),
          Effect.flip
        )
        assert.deepStrictEqual(summary(error), ["ReauthorizationRequired", "NoRefreshToken"])
      }
      assert.deepStrictEqual(http.requests, [])
    }))

  it.effect("#240 takes an empty bare refresh token for none", () =>
    Effect.gen(function*() {
      const http = fakeHttp(() => jsonAnswer(fresh))
      const error = yield* refresh(server, client, Redacted.make("")).pipe(Effect.provide(http.layer), Effect.flip)
      assert.deepStrictEqual(summary(error), ["ReauthorizationRequired", "NoRefreshToken"])
      assert.deepStrictEqual(http.requests, [])
    }))

  it.effect("#236 asks for fewer scopes when told, and never for more than were granted", () =>
    Effect.gen(function*() {
      const http = fakeHttp(() => jsonAnswer(fresh))
      const tokens = yield* refresh(server, client, yield* held(), { scopes: ["read"] }).pipe(
        Effect.provide(http.layer)
      )
      assert.strictEqual(formOf(http.requests[0]).scope, "read")
      assert.deepStrictEqual(tokens.scopes, ["read"])
      for (const scopes of [["admin"], ["read", "admin"], ["READ"], ["read admin"]]) {
        const error = yield* refresh(server, client, yield* held(), { scopes }).pipe(
          Effect.provide(http.layer),
          Effect.flip
        )
        assert.deepStrictEqual(summary(error), ["ConfigurationError", "ScopeNotGranted", "scopes"])
        assert.include(error.message, scopes.includes("READ") ? "READ" : "admin")
      }
      assert.strictEqual(http.requests.length, 1)
    }))

  it.effect("takes several scopes in one element apart, and none for all", () =>
    Effect.gen(function*() {
      const http = fakeHttp(() => jsonAnswer(fresh))
      const run = (scopes: ReadonlyArray<string>) =>
        Effect.flatMap(held(), (old) => refresh(server, client, old, { scopes })).pipe(Effect.provide(http.layer))
      assert.deepStrictEqual((yield* run(["read write"])).scopes, ["read", "write"])
      assert.strictEqual(formOf(http.requests[0]).scope, "read write")
      for (const none of [[], [""], [" "]]) {
        assert.deepStrictEqual((yield* run(none)).scopes, ["read", "write"])
        assert.notProperty(formOf(http.requests.at(-1)), "scope")
      }
    }))

  it.effect("#236 leaves the decision to the server where nobody knows what was granted", () =>
    Effect.gen(function*() {
      const http = fakeHttp(() => jsonAnswer(fresh))
      const options = { scopes: ["read"] }
      yield* refresh(server, client, Redacted.make("bare"), options).pipe(Effect.provide(http.layer))
      yield* refresh(server, client, yield* held({ scope: null }), options).pipe(Effect.provide(http.layer))
      assert.deepStrictEqual(http.requests.map((sent) => formOf(sent).scope), ["read", "read"])
      yield* refresh(server, client, yield* held(), { scopes: undefined }).pipe(Effect.provide(http.layer))
      assert.notProperty(formOf(http.requests[2]), "scope")
    }))

  it.effect("#89 tells a refused refresh token from a server that is away", () =>
    Effect.gen(function*() {
      const refused = fakeHttp(() => jsonAnswer({ error: "invalid_grant" }, 400))
      const final = yield* refresh(server, client, yield* held()).pipe(Effect.provide(refused.layer), Effect.flip)
      assert.deepStrictEqual(summary(final), ["OAuthErrorResponse", "invalid_grant"])
      assert.isFalse(OAuthError.isTransient(final))
      const away = fakeHttp(() => jsonAnswer({}, 503, { "retry-after": "7" }))
      const later = yield* refresh(server, client, yield* held()).pipe(Effect.provide(away.layer), Effect.flip)
      assert.isTrue(OAuthError.isTransient(later))
      assert.deepInclude(later, { _tag: "InvalidResponse", status: 503 })
    }))
})
