import { AuthorizationRequest, TokenSet } from "@effect-oauth/core"
import { NodeOAuth } from "@effect-oauth/platform-node"
import { Bitbucket } from "@effect-oauth/providers"
import { BitbucketEmulator, UserAgent } from "@effect-oauth/testing"
import { assert, describe, it } from "@effect/vitest"
import { Config, ConfigProvider, DateTime, Effect, Layer, Option, Redacted, Schema } from "effect"

type Emulator = BitbucketEmulator.BitbucketEmulatorShape

/** Bitbucket's client, bound to the emulator. */
const bound = (emulator: Emulator, clientSecret = emulator.clientSecret) =>
  Bitbucket.layer({
    clientId: emulator.clientId,
    clientSecret,
    redirectUri: emulator.redirectUri,
    endpoints: emulator.endpoints
  }).pipe(Layer.provide(NodeOAuth.layer))

const start = (options: BitbucketEmulator.Options = {}) =>
  Effect.gen(function*() {
    const emulator = yield* BitbucketEmulator.make(options)
    const bitbucket = yield* Effect.provide(Bitbucket.Bitbucket, yield* Layer.build(bound(emulator)))
    return { emulator, bitbucket }
  })

const signIn = Effect.gen(function*() {
  const { bitbucket, emulator } = yield* start()
  const request = yield* bitbucket.authorizationRequest()
  const callback = yield* UserAgent.approve(request.url)
  return { bitbucket, emulator, request, callback, tokens: yield* bitbucket.exchange(callback, request) }
})

const refreshTokenOf = (tokens: TokenSet.TokenSet) => Effect.map(tokens.refreshToken, Redacted.value)

describe("Bitbucket", () => {
  it.scoped("signs in: request, consent, exchange, profile", () =>
    Effect.gen(function*() {
      const { bitbucket, emulator, request, tokens } = yield* signIn
      const url = new URL(request.url)
      assert.strictEqual(`${url.origin}${url.pathname}`, emulator.endpoints.authorizationEndpoint)
      assert.strictEqual(url.searchParams.get("code_challenge_method"), "S256")

      assert.deepStrictEqual(tokens.scopes, ["account", "email"])
      // The test clock stands at the beginning of 1970.
      assert.deepStrictEqual(Option.map(tokens.expiresAt, DateTime.toEpochMillis), Option.some(7_200_000))
      assert.deepStrictEqual(Redacted.value(tokens.extra), { state: "authorization_code" })

      const user = yield* bitbucket.userInfo(tokens)
      const { account_id, display_name, links, nickname, username, uuid } = emulator.account
      const { avatar, html, self } = links
      assert.deepInclude(user, { account_id, display_name, links: { avatar, html, self }, nickname, username, uuid })
      // What the schema does not name is kept.
      assert.strictEqual(user["type"], "user")
      const profile = yield* bitbucket.profile(tokens)
      assert.deepInclude(profile, { id: account_id, name: Option.some(display_name), email: Option.none() })
      assert.deepStrictEqual(profile.raw, user)
    }))

  it.scoped("refreshes: the refresh token changes, and the old one is worth nothing", () =>
    Effect.gen(function*() {
      const { bitbucket, tokens } = yield* signIn
      const renewed = yield* bitbucket.refresh(tokens)
      assert.notStrictEqual(Redacted.value(renewed.accessToken), Redacted.value(tokens.accessToken))
      assert.notStrictEqual(yield* refreshTokenOf(renewed), yield* refreshTokenOf(tokens))
      assert.deepStrictEqual(renewed.scopes, tokens.scopes)
      assert.deepStrictEqual(Redacted.value(renewed.extra), { state: "refresh_token" })
      yield* bitbucket.userInfo(renewed)

      const error = yield* Effect.flip(bitbucket.refresh(tokens))
      assert.strictEqual(error._tag === "OAuthErrorResponse" && error.code, "invalid_grant")
      assert.strictEqual(error._tag === "OAuthErrorResponse" && error.status, 400)
    }))

  it.scoped("refreshes tokens that were stored, and a refresh token alone", () =>
    Effect.gen(function*() {
      const { bitbucket, tokens } = yield* signIn
      const renewed = yield* bitbucket.refresh(yield* TokenSet.fromJson(TokenSet.toJson(tokens)))
      const again = yield* bitbucket.refresh(yield* renewed.refreshToken)
      assert.deepStrictEqual(again.scopes, ["account", "email"])
      yield* bitbucket.userInfo(again)
    }))

  it.scoped("completes a request that was stored", () =>
    Effect.gen(function*() {
      const { bitbucket } = yield* start()
      const stored = AuthorizationRequest.toJson(yield* bitbucket.authorizationRequest())
      const request = yield* AuthorizationRequest.fromJson(stored)
      const callback = yield* UserAgent.approve(request.url)
      yield* bitbucket.exchange(`${callback.pathname}${callback.search}`, request)
    }))

  it.scoped("says so when the user refuses", () =>
    Effect.gen(function*() {
      const { bitbucket, emulator } = yield* start()
      const request = yield* bitbucket.authorizationRequest()
      const callback = yield* UserAgent.deny(request.url)
      const error = yield* Effect.flip(bitbucket.exchange(callback, request))
      assert.strictEqual(error._tag === "AuthorizationDenied" && error.code, "access_denied")
      assert.isFalse(emulator.requests.some(({ path }) => path === "/site/oauth2/access_token"))
    }))

  it.scoped("says so when the secret is wrong", () =>
    Effect.gen(function*() {
      const emulator = yield* BitbucketEmulator.make()
      const layer = bound(emulator, Redacted.make("wrong"))
      const bitbucket = yield* Effect.provide(Bitbucket.Bitbucket, yield* Layer.build(layer))
      const request = yield* bitbucket.authorizationRequest()
      const error = yield* Effect.flip(bitbucket.exchange(yield* UserAgent.approve(request.url), request))
      assert.strictEqual(error._tag === "OAuthErrorResponse" && error.code, "invalid_client")
      assert.strictEqual(error._tag === "OAuthErrorResponse" && error.status, 401)
    }))

  it.scoped("exchanges a code once, and only with the verifier of its request", () =>
    Effect.gen(function*() {
      const { bitbucket, callback, request } = yield* signIn
      const again = yield* Effect.flip(bitbucket.exchange(callback, request))
      assert.strictEqual(again._tag === "OAuthErrorResponse" && again.code, "invalid_grant")

      const next = yield* bitbucket.authorizationRequest()
      const swapped = new AuthorizationRequest.AuthorizationRequest({ ...next, codeVerifier: request.codeVerifier })
      const error = yield* Effect.flip(bitbucket.exchange(yield* UserAgent.approve(next.url), swapped))
      assert.strictEqual(error._tag === "OAuthErrorResponse" && error.code, "invalid_grant")
    }))

  it.scoped("says of a profile that the token is no longer good", () =>
    Effect.gen(function*() {
      const { bitbucket, emulator, tokens } = yield* signIn
      const wrong = yield* TokenSet.fromResponse({ access_token: "wrong", token_type: "bearer" })
      yield* bitbucket.userInfo(tokens)
      yield* emulator.revokeGrants
      for (const set of [wrong, tokens]) {
        const error = yield* Effect.flip(bitbucket.userInfo(set))
        assert.strictEqual(error._tag, "OAuthErrorResponse")
        assert.strictEqual(error._tag === "OAuthErrorResponse" && error.code, "invalid_token")
        assert.strictEqual(error._tag === "OAuthErrorResponse" && error.status, 401)
      }
    }))

  it.scoped("says of a profile that the token may not read it", () =>
    Effect.gen(function*() {
      const { bitbucket } = yield* start({ scopes: ["repository"] })
      const request = yield* bitbucket.authorizationRequest()
      const tokens = yield* bitbucket.exchange(yield* UserAgent.approve(request.url), request)
      assert.deepStrictEqual(tokens.scopes, ["repository"])
      const error = yield* Effect.flip(bitbucket.userInfo(tokens))
      assert.strictEqual(error._tag === "InvalidResponse" && error.status, 403)
    }))

  it.scoped("is set up from configuration", () =>
    Effect.gen(function*() {
      const emulator = yield* BitbucketEmulator.make({ clientSecret: Redacted.make("a+b/c%d:e !") })
      const layer = Bitbucket.layerConfig({
        clientId: Config.string("BITBUCKET_CLIENT_ID"),
        clientSecret: Config.redacted("BITBUCKET_CLIENT_SECRET"),
        redirectUri: Config.string("BITBUCKET_REDIRECT_URI"),
        endpoints: Config.succeed(emulator.endpoints)
      }).pipe(Layer.provide(NodeOAuth.layer))
      const provider = ConfigProvider.fromMap(
        new Map([
          ["BITBUCKET_CLIENT_ID", emulator.clientId],
          ["BITBUCKET_CLIENT_SECRET", Redacted.value(emulator.clientSecret)],
          ["BITBUCKET_REDIRECT_URI", emulator.redirectUri]
        ])
      )
      const bitbucket = yield* Effect.provide(
        Bitbucket.Bitbucket,
        yield* Effect.withConfigProvider(Layer.build(layer), provider)
      )
      const request = yield* bitbucket.authorizationRequest()
      const tokens = yield* bitbucket.exchange(yield* UserAgent.approve(request.url), request)
      assert.strictEqual((yield* bitbucket.userInfo(tokens)).account_id, emulator.account.account_id)
    }))
})

describe("Bitbucket's profile", () => {
  const decode = Schema.decodeUnknown(Bitbucket.User)
  const least = { account_id: "557058:1", uuid: "{1}", display_name: "" }

  it.effect("needs the two ids and a name", () =>
    Effect.gen(function*() {
      const more = { ...least, type: "user", more: 1 }
      assert.deepStrictEqual<unknown>(yield* decode(more), more)
      const absent = { username: null, nickname: null, links: null }
      assert.deepStrictEqual({ ...yield* decode({ ...least, ...absent }) }, least)
      for (const name of ["account_id", "uuid", "display_name"]) {
        yield* Effect.flip(decode({ ...least, [name]: undefined }))
      }
      yield* Effect.flip(decode({ ...least, uuid: "" }))
    }))
})
