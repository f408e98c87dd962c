/**
 * Revocation (RFC 7009) at a real server, by every way a client without a certificate authenticates.
 */
import { ClientAuthentication, DPoP, type OAuthError, type SigningKey, type TokenSet } from "@effect-oauth/core"
import { NodeOAuth } from "@effect-oauth/platform-node"
import type { EmbeddedServer } from "@effect-oauth/testing"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Option, Redacted } from "effect"
import { vi } from "vitest"
import { registered, signingKey } from "./support/keys.js"
import { bind, clientSecret, party, Profile, profile, type Settings, signIn } from "./support/party.js"

// The first test loads the server.
vi.setConfig({ testTimeout: 20_000 })

const provideNode = Effect.provide(NodeOAuth.layer)

const isRefused = (error: OAuthError.OAuthError, code: string): boolean =>
  error._tag === "OAuthErrorResponse" && error.code === code

/** What the revocation endpoint has answered with. */
const statuses = ({ requests }: EmbeddedServer.EmbeddedServer): ReadonlyArray<number> =>
  requests.filter(({ path }) => path === "/revoke").map(({ status }) => status)

const refreshTokenOf = ({ refreshToken }: TokenSet.TokenSet): Redacted.Redacted => Option.getOrThrow(refreshToken)

/** A client that authenticates by each method, as it is registered and as the library has it. */
const clients: Readonly<Record<string, (key: SigningKey.SigningKey) => Settings>> = {
  client_secret_basic: () => ({
    client: { authentication: ClientAuthentication.clientSecretBasic(clientSecret) }
  }),
  client_secret_post: () => ({
    registered: { tokenEndpointAuthMethod: "client_secret_post" },
    client: { authentication: ClientAuthentication.clientSecretPost(clientSecret) }
  }),
  private_key_jwt: (key) => ({
    registered: {
      clientSecret: undefined,
      tokenEndpointAuthMethod: "private_key_jwt",
      jwks: { keys: [registered(key)] }
    },
    client: { authentication: ClientAuthentication.privateKeyJwt(key) }
  }),
  none: () => ({
    registered: { clientSecret: undefined, tokenEndpointAuthMethod: "none" },
    client: { authentication: ClientAuthentication.none }
  })
}

describe("revoking", () => {
  for (const [method, settings] of Object.entries(clients)) {
    it.scopedLive(`#250, #255 the refresh token ends the grant, and what is unknown is 200: ${method}`, () =>
      Effect.gen(function*() {
        const at = yield* party(settings(yield* signingKey("ES256")))
        const { idToken, tokens } = yield* signIn(at)
        assert.deepStrictEqual(yield* at.oauth.fetchUserInfo(tokens, Profile, { idToken }), profile)
        yield* at.oauth.revoke(tokens)
        assert.isTrue(isRefused(yield* Effect.flip(at.oauth.refresh(tokens)), "invalid_grant"))
        const noProfile = yield* Effect.flip(at.oauth.fetchUserInfo(tokens, Profile, { idToken }))
        assert.isTrue(isRefused(noProfile, "invalid_token"), "the access token went with it")
        // The server knows neither any more.
        yield* at.oauth.revoke(tokens)
        yield* at.oauth.revoke(tokens.accessToken)
        assert.deepStrictEqual(statuses(at.server), [200, 200, 200])
      }).pipe(provideNode))
  }

  it.scopedLive("a bare token, with a hint or without, also a wrong one", () =>
    Effect.gen(function*() {
      const at = yield* party()
      for (const tokenTypeHint of [undefined, "refresh_token", "access_token"] as const) {
        const { tokens } = yield* signIn(at)
        yield* at.oauth.revoke(refreshTokenOf(tokens), { tokenTypeHint })
        assert.isTrue(isRefused(yield* Effect.flip(at.oauth.refresh(tokens)), "invalid_grant"), tokenTypeHint)
      }
    }).pipe(provideNode))

  it.scopedLive("the access token where the grant has no other", () =>
    Effect.gen(function*() {
      const at = yield* party({ server: { issueRefreshToken: () => false } })
      const { idToken, tokens } = yield* signIn(at)
      assert.isTrue(Option.isNone(tokens.refreshToken))
      yield* at.oauth.revoke(tokens)
      const error = yield* Effect.flip(at.oauth.fetchUserInfo(tokens, Profile, { idToken }))
      assert.isTrue(isRefused(error, "invalid_token"))
    }).pipe(provideNode))

  it.scopedLive("one sign-in leaves another alone", () =>
    Effect.gen(function*() {
      const at = yield* party()
      const first = yield* signIn(at)
      const second = yield* signIn(at)
      yield* at.oauth.revoke(first.tokens)
      yield* at.oauth.refresh(second.tokens)
    }).pipe(provideNode))

  for (const requireDpopNonce of [false, true]) {
    it.scopedLive(`tokens that are bound to a key, ${requireDpopNonce ? "with" : "without"} nonces`, () =>
      Effect.gen(function*() {
        const at = yield* party({
          server: { requireDpopNonce },
          registered: { clientSecret: undefined, tokenEndpointAuthMethod: "none", dpopBoundAccessTokens: true },
          client: { authentication: ClientAuthentication.none, dpop: yield* DPoP.generate("ES256") }
        })
        const { tokens } = yield* signIn(at)
        assert.strictEqual(tokens.tokenType, "DPoP")
        yield* at.oauth.revoke(tokens)
        assert.isTrue(isRefused(yield* Effect.flip(at.oauth.refresh(tokens)), "invalid_grant"))
      }).pipe(provideNode))
  }

  it.scopedLive("is refused for a client that the server does not know by its secret", () =>
    Effect.gen(function*() {
      const at = yield* party()
      const { tokens } = yield* signIn(at)
      const other = yield* bind(at.server, {
        client: { authentication: ClientAuthentication.clientSecretBasic(Redacted.make("another")) }
      })
      const error = yield* Effect.flip(other.revoke(tokens))
      assert.isTrue(isRefused(error, "invalid_client"))
      yield* at.oauth.refresh(tokens)
    }).pipe(provideNode))

  it.scopedLive("sends nothing to a server that revokes nothing", () =>
    Effect.gen(function*() {
      const at = yield* party({ server: { revocation: false } })
      const { tokens } = yield* signIn(at)
      const before = at.server.requests.length
      const error = yield* Effect.flip(at.oauth.revoke(tokens))
      assert.isTrue(error._tag === "ConfigurationError" && error.reason === "MissingEndpoint")
      assert.strictEqual(at.server.requests.length, before)
    }).pipe(provideNode))
})
