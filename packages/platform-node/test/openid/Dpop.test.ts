/**
 * Tokens that are bound to a key (RFC 9449), at a real server that wants nonces and at one that does not.
 */
import { ClientAuthentication, DPoP, OAuthClient, type OAuthError, TokenSet } from "@effect-oauth/core"
import { NodeOAuth } from "@effect-oauth/platform-node"
import { type EmbeddedServer, ScriptedServer } from "@effect-oauth/testing"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { vi } from "vitest"
import { registered, signingKey } from "./support/keys.js"
import { bind, party, Profile, profile, type Settings, signIn } from "./support/party.js"

// The first test loads the server, and RSA keys take their time.
vi.setConfig({ testTimeout: 20_000 })

const provideNode = Effect.provide(NodeOAuth.layer)

/** The statuses that one endpoint has answered with. */
const statuses = ({ requests }: EmbeddedServer.EmbeddedServer, path: string): ReadonlyArray<number> =>
  requests.filter((request) => request.path === path).map(({ status }) => status)

const isRefused = (error: OAuthError.OAuthError, code: string): boolean =>
  error._tag === "OAuthErrorResponse" && error.code === code

const bound = (dpop: DPoP.DPoP, settings: Settings = {}) =>
  party({
    ...settings,
    registered: { dpopBoundAccessTokens: true, ...settings.registered },
    client: { dpop, ...settings.client }
  })

describe("DPoP with nonces", () => {
  it.scopedLive("#91, #195, #196, #198 takes one more attempt at each place, and none when the nonce is known", () =>
    Effect.gen(function*() {
      const key = yield* signingKey("ES256")
      const at = yield* bound(yield* DPoP.generate(), {
        server: { requireDpopNonce: true },
        // An assertion is taken once: the second attempt has to have another one.
        registered: { tokenEndpointAuthMethod: "private_key_jwt", jwks: { keys: [registered(key)] } },
        client: { authentication: ClientAuthentication.privateKeyJwt(key) }
      })
      const { idToken, tokens } = yield* signIn(at)
      assert.deepStrictEqual(statuses(at.server, "/token"), [400, 200])
      assert.deepStrictEqual(yield* at.oauth.fetchUserInfo(tokens, Profile, { idToken }), profile)
      assert.deepStrictEqual(
        statuses(at.server, "/userinfo"),
        [401, 200],
        "the nonce of the server is none of the resource"
      )

      const refreshed = yield* at.oauth.refresh(tokens)
      assert.deepStrictEqual(yield* at.oauth.fetchUserInfo(refreshed, Profile, { idToken }), profile)
      assert.deepStrictEqual(statuses(at.server, "/token"), [400, 200, 200])
      assert.deepStrictEqual(statuses(at.server, "/userinfo"), [401, 200, 200])
    }).pipe(provideNode))

  it.scopedLive("#211 is retried where requests are pushed too", () =>
    Effect.gen(function*() {
      const at = yield* bound(yield* DPoP.generate("EdDSA"), { server: { requireDpopNonce: true } })
      const request = yield* at.oauth.pushedAuthorizationRequest()
      assert.deepStrictEqual(statuses(at.server, "/par"), [400, 201])
      const { tokens } = yield* at.oauth.signIn(yield* at.browser.approve(request.url), request)
      assert.strictEqual(tokens.tokenType, "DPoP")
      assert.deepStrictEqual(statuses(at.server, "/token"), [200], "with the nonce of the pushed request")
    }).pipe(provideNode))
})

describe("a server that is never content", () => {
  it.scopedLive("#197 gets one attempt for each nonce it names first, two at most, and none without a nonce", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make
      const oauth = yield* OAuthClient.make({
        server: { tokenEndpoint: server.url("/token") },
        client: { clientId: "app", authentication: ClientAuthentication.none, dpop: yield* DPoP.generate() }
      })
      const attempts = (nonce: string | undefined) =>
        Effect.gen(function*() {
          const before = server.requests.length
          yield* server.respond("/token", {
            ...ScriptedServer.json({ error: "use_dpop_nonce" }, 400),
            headers: { "content-type": "application/json", ...(nonce === undefined ? {} : { "dpop-nonce": nonce }) }
          })
          const error = yield* Effect.flip(oauth.refresh(Redacted.make("refresh-token")))
          assert.isTrue(isRefused(error, "use_dpop_nonce"))
          return server.requests.length - before
        })
      assert.strictEqual(yield* attempts(undefined), 1)
      assert.strictEqual(yield* attempts("first"), 2)
      assert.strictEqual(yield* attempts("first"), 1, "it was in the proof already")
      assert.strictEqual(yield* attempts("second"), 2)
    }).pipe(provideNode))
})

describe("a token that is bound to a key", () => {
  it.scopedLive("is of no use to who has no key, or another one", () =>
    Effect.gen(function*() {
      const at = yield* bound(yield* DPoP.generate())
      const { tokens } = yield* signIn(at)
      const stolen = new TokenSet.TokenSet({ ...tokens, tokenType: "Bearer" })
      const bearer = yield* Effect.flip(at.oauth.fetchUserInfo(stolen, Profile))
      assert.isTrue(isRefused(bearer, "invalid_token"))
      assert.deepStrictEqual(statuses(at.server, "/userinfo"), [401])
      assert.deepStrictEqual(yield* at.oauth.fetchUserInfo(tokens, Profile), profile)
    }).pipe(provideNode))

  it.scopedLive("#201 is not refreshed with another key", () =>
    Effect.gen(function*() {
      const dpop = yield* DPoP.generate()
      const other = yield* DPoP.generate()
      const at = yield* bound(dpop, {
        registered: { clientSecret: undefined },
        client: { authentication: ClientAuthentication.none }
      })
      const { tokens } = yield* signIn(at)
      const thief = yield* bind(at.server, { client: { authentication: ClientAuthentication.none, dpop: other } })
      assert.isTrue(isRefused(yield* Effect.flip(thief.fetchUserInfo(tokens, Profile)), "invalid_token"))
      assert.isTrue(isRefused(yield* Effect.flip(thief.refresh(tokens)), "invalid_grant"))
    }).pipe(provideNode))

  it.scopedLive("#200 comes for a code that is bound to it", () =>
    Effect.gen(function*() {
      const at = yield* bound(yield* DPoP.generate())
      const thief = yield* bind(at.server, { client: { dpop: yield* DPoP.generate() } })
      const request = yield* at.oauth.authorizationRequest()
      const callback = yield* at.browser.approve(request.url)
      const error = yield* Effect.flip(thief.signIn(callback, request))
      assert.isTrue(isRefused(error, "invalid_grant"))
    }).pipe(provideNode))

  it.scopedLive("#61, #204 is not replaced by one that is not bound", () =>
    Effect.gen(function*() {
      const at = yield* party({ server: { dpop: false }, client: { dpop: yield* DPoP.generate() } })
      const error = yield* Effect.flip(signIn(at))
      assert.isTrue(error._tag === "InvalidResponse" && error.fields.includes("token_type"))
    }).pipe(provideNode))

  it.scopedLive("needs a client that has the key", () =>
    Effect.gen(function*() {
      const at = yield* bound(yield* DPoP.generate())
      const { tokens } = yield* signIn(at)
      const keyless = yield* bind(at.server)
      const error = yield* Effect.flip(keyless.fetchUserInfo(tokens, Profile))
      assert.isTrue(error._tag === "ConfigurationError" && error.reason === "InvalidKey")
      assert.notInclude(at.server.requests.map(({ path }) => path), "/userinfo")
    }).pipe(provideNode))
})

describe("a key that proofs cannot be made with", () => {
  it.scopedLive("#203 is found when the client is bound: the server does not list its algorithm", () =>
    Effect.gen(function*() {
      const dpop = yield* DPoP.make(yield* signingKey("RS256"))
      const error = yield* Effect.flip(bound(dpop, { server: { fapi: "2.0" } }))
      assert.isTrue(error._tag === "ConfigurationError" && error.reason === "Unsupported" && error.setting === "dpop")
    }).pipe(provideNode))
})
