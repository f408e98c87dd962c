/**
 * Refreshing at a real server, which takes a refresh token once and gives a new ID token with each answer.
 */
import type { OAuthError, TokenSet } from "@effect-oauth/core"
import { NodeOAuth } from "@effect-oauth/platform-node"
import { type Dialect, UserAgent } from "@effect-oauth/testing"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Option, Redacted } from "effect"
import { vi } from "vitest"
import { alice, party, Profile, profile, signIn } from "./support/party.js"

// The first test loads the server, and RSA keys take their time.
vi.setConfig({ testTimeout: 20_000 })

const provideNode = Effect.provide(NodeOAuth.layer)

const refreshTokenOf = ({ refreshToken }: TokenSet.TokenSet): string => Redacted.value(Option.getOrThrow(refreshToken))

const idTokenOf = ({ idToken }: TokenSet.TokenSet): Redacted.Redacted => Option.getOrThrow(idToken)

const isInvalidGrant = (error: OAuthError.OAuthError): boolean =>
  error._tag === "OAuthErrorResponse" && error.code === "invalid_grant" && error.status === 400

/** A server whose refreshes answer with other members than it would. */
const changingRefreshes = (change: (body: object) => object): { readonly dialect: Dialect.Dialect } => ({
  dialect: {
    tokenAnswer: (answer, { form }) =>
      Effect.succeed(
        form.get("grant_type") === "refresh_token" && typeof answer.body === "object" && answer.body !== null
          ? { ...answer, body: change(answer.body) }
          : answer
      )
  }
})

describe("refreshing", () => {
  it.scopedLive("#226, #235 gives a new refresh token each time, and an ID token of the same user", () =>
    Effect.gen(function*() {
      const at = yield* party()
      const { idToken, tokens } = yield* signIn(at)
      const seen = new Set([refreshTokenOf(tokens)])
      let current = tokens
      for (let n = 1; n <= 3; n++) {
        current = yield* at.oauth.refresh(current)
        seen.add(refreshTokenOf(current))
        assert.strictEqual(seen.size, n + 1)
        assert.notStrictEqual(Redacted.value(idTokenOf(current)), Redacted.value(idToken.encoded))
        const { claims } = yield* at.oauth.verifyIdToken(idTokenOf(current), { nonce: "any" })
        assert.strictEqual(claims.sub, idToken.claims.sub)
        assert.deepStrictEqual(yield* at.oauth.fetchUserInfo(current, Profile), profile)
      }
    }).pipe(provideNode))

  it.scopedLive("#89 with an old refresh token is refused for good, and takes the new one with it", () =>
    Effect.gen(function*() {
      const at = yield* party()
      const { tokens } = yield* signIn(at)
      const refreshed = yield* at.oauth.refresh(tokens)
      assert.isTrue(isInvalidGrant(yield* Effect.flip(at.oauth.refresh(tokens))))
      assert.isTrue(isInvalidGrant(yield* Effect.flip(at.oauth.refresh(refreshed))), "its family is revoked")
    }).pipe(provideNode))

  it.scopedLive("keeps the refresh token where the server does not change it", () =>
    Effect.gen(function*() {
      const at = yield* party({ server: { rotateRefreshTokens: false } })
      const { tokens } = yield* signIn(at)
      const refreshed = yield* at.oauth.refresh(yield* at.oauth.refresh(tokens))
      assert.strictEqual(refreshTokenOf(refreshed), refreshTokenOf(tokens))
    }).pipe(provideNode))

  it.scopedLive("#235 refuses the ID token of another user", () =>
    Effect.gen(function*() {
      const swapped: { id_token?: string } = {}
      const { dialect } = changingRefreshes((body) => ({ ...body, ...swapped }))
      const at = yield* party({ server: { dialect, accounts: [alice, { id: "bob", claims: {} }] } })
      const { tokens } = yield* signIn(at)
      const request = yield* at.oauth.authorizationRequest()
      const bob = yield* at.oauth.signIn(yield* UserAgent.approve(request.url, { account: "bob" }), request)
      assert.strictEqual(bob.idToken.claims.sub, "bob")
      const refreshed = yield* at.oauth.refresh(tokens)
      swapped.id_token = Redacted.value(bob.idToken.encoded)
      const error = yield* Effect.flip(at.oauth.refresh(refreshed))
      assert.isTrue(error._tag === "IdTokenRejected" && error.reason === "Subject")
    }).pipe(provideNode))

  it.scopedLive("#237 keeps the ID token where the answer has none", () =>
    Effect.gen(function*() {
      const at = yield* party({
        server: changingRefreshes((body) =>
          Object.fromEntries(Object.entries(body).filter(([name]) => name !== "id_token"))
        )
      })
      const { idToken, tokens } = yield* signIn(at)
      const refreshed = yield* at.oauth.refresh(yield* at.oauth.refresh(tokens))
      assert.strictEqual(Redacted.value(idTokenOf(refreshed)), Redacted.value(idToken.encoded))
    }).pipe(provideNode))

  it.scopedLive("#236 asks for less when told so, and for no more than there was", () =>
    Effect.gen(function*() {
      const at = yield* party()
      const { tokens } = yield* signIn(at)
      const less = yield* at.oauth.refresh(tokens, { scopes: ["openid"] })
      assert.deepStrictEqual([...less.scopes], ["openid"])
      const error = yield* Effect.flip(at.oauth.fetchUserInfo(less, Profile))
      assert.isTrue(error._tag === "InvalidResponse" && error.reason === "MalformedFields", "no email any more")
      const before = at.server.requests.length
      const wider = yield* Effect.flip(at.oauth.refresh(less, { scopes: ["openid", "profile"] }))
      assert.isTrue(wider._tag === "ConfigurationError" && wider.reason === "ScopeNotGranted")
      assert.strictEqual(at.server.requests.length, before)
    }).pipe(provideNode))

  it.scopedLive("is over when the user takes the grant back", () =>
    Effect.gen(function*() {
      const at = yield* party()
      const { tokens } = yield* signIn(at)
      yield* at.server.revokeGrants
      assert.isTrue(isInvalidGrant(yield* Effect.flip(at.oauth.refresh(tokens))))
    }).pipe(provideNode))
})

describe("an expired access token", () => {
  it.scopedLive("#189 is invalid_token at the profile, and a refresh helps", () =>
    Effect.gen(function*() {
      const at = yield* party()
      const { idToken, tokens } = yield* signIn(at)
      yield* at.server.expireAccessTokens
      const error = yield* Effect.flip(at.oauth.fetchUserInfo(tokens, Profile, { idToken }))
      assert.isTrue(error._tag === "OAuthErrorResponse" && error.code === "invalid_token" && error.status === 401)
      const refreshed = yield* at.oauth.refresh(tokens)
      assert.deepStrictEqual(yield* at.oauth.fetchUserInfo(refreshed, Profile, { idToken }), profile)
    }).pipe(provideNode))
})
