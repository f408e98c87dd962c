import { MisbehavingServer } from "@effect-oauth/testing"
import { HttpBody, HttpClientRequest } from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted, TestClock } from "effect"
import { breach, type Check, type Server } from "./MisbehavingServerBreach.js"
import {
  assertion,
  authorizationUrl,
  basic,
  client,
  get,
  hash,
  type Json,
  json,
  type Key,
  login,
  makeKey,
  post,
  proof,
  random,
  redeem,
  redirectUri,
  refresh,
  request,
  secret,
  text
} from "./MisbehavingServerSupport.js"

// Client authentication, and the token request.
const redeeming = (
  title: string,
  checks: ReadonlyArray<Check>,
  form: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = basic(),
  more: Partial<MisbehavingServer.Client> = {}
): void =>
  breach(title, checks, (server) => Effect.flatMap(login(server), (done) => redeem(server, done, form, headers)), more)

redeeming("a wrong secret", ["client-auth-failed"], {}, basic("app", "wrong"))
redeeming("two ways at once", ["client-auth-several", "client-auth-failed"], { client_secret: secret })
redeeming("another way than registered", ["client-auth-method", "client-auth-failed"], {
  client_id: "app",
  client_secret: secret
}, {})
redeeming("a client nobody knows", ["client-unknown"], {}, basic("nobody"))
redeeming(
  "an assertion beside a certificate",
  ["client-auth-method", "assertion-with-mtls"],
  {
    client_id: "app",
    client_assertion: "e30.e30.x"
  },
  { "x-client-certificate": "mine" },
  { tokenEndpointAuthMethod: "tls_client_auth" }
)
// Without a client_id, and without anything that names one, nobody is recognised.
redeeming("a certificate and no client_id", ["client-unknown"], {}, { "x-client-certificate": "mine" }, {
  tokenEndpointAuthMethod: "tls_client_auth"
})
breach(
  "a public client named in the header only",
  ["client-auth-method", "client-id-missing"],
  (server) => Effect.flatMap(login(server), (done) => redeem(server, done)),
  { tokenEndpointAuthMethod: "none" }
)
breach(
  "a secret in the query",
  ["client-secret-in-url"],
  (server) =>
    Effect.flatMap(
      login(server),
      ({ callback, verifier }) =>
        post(server, server.endpoint(`/token?client_secret=${encodeURIComponent(secret)}`), {
          grant_type: "authorization_code",
          code: callback.get("code") ?? "",
          redirect_uri: redirectUri,
          code_verifier: verifier
        }, basic())
    )
)

const asserting = (title: string, checks: ReadonlyArray<Check>, claims: Json, times = 1): void =>
  breach(title, checks, (server, key) =>
    Effect.gen(function*() {
      const form = yield* assertion(server, key, claims)
      for (let index = 0; index < times; index++) yield* redeem(server, yield* login(server), form, {})
    }), { tokenEndpointAuthMethod: "private_key_jwt" })

asserting("an honest assertion", [], {})
asserting("an assertion for the token endpoint", ["assertion-aud"], { aud: "https://op.example/token" })
asserting("an assertion for a list", ["assertion-aud"], { aud: ["https://op.example"] })
asserting("an assertion of somebody else", ["assertion-iss", "client-auth-failed"], { iss: "other" })
asserting("an assertion about somebody else", ["assertion-sub", "client-auth-failed"], { sub: "other" })
asserting("an assertion for an hour", ["assertion-exp"], { exp: 1_700_003_600 })
asserting("an assertion that has expired", ["assertion-exp", "client-auth-failed"], { exp: 1_699_999_990 })
asserting("an assertion from tomorrow", ["assertion-iat"], { iat: 1_700_086_400 })
asserting("an assertion without an identifier", ["assertion-jti"], { jti: undefined })
asserting("an assertion used twice", ["assertion-jti-reused", "client-auth-failed"], {}, 2)
breach("an assertion of a stranger", ["assertion-signature", "client-auth-failed"], (server) =>
  Effect.gen(function*() {
    const form = yield* assertion(server, yield* makeKey())
    return yield* redeem(server, yield* login(server), form, {})
  }), { tokenEndpointAuthMethod: "private_key_jwt" })
breach(
  "an unsigned assertion",
  ["assertion-alg", "assertion-signature", "client-auth-failed"],
  (server) =>
    Effect.flatMap(login(server), (done) =>
      redeem(server, done, {
        client_id: "app",
        client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        client_assertion: `${Buffer.from("{\"alg\":\"none\"}").toString("base64url")}.e30.`
      }, {})),
  { tokenEndpointAuthMethod: "private_key_jwt" }
)

breach("a token request by GET", ["token-request-method"], (server) => get(server, server.endpoint("/token")))
breach(
  "a code in the query of a token request",
  ["token-request-in-url", "code-unknown"],
  (server) => post(server, server.endpoint("/token?code=x"), { grant_type: "authorization_code" }, basic())
)
redeeming("a code nobody gave", ["code-unknown"], { code: "invented" })
breach(
  "a code used twice",
  ["code-reused"],
  (server) => Effect.flatMap(login(server), (done) => Effect.zipRight(redeem(server, done), redeem(server, done)))
)
breach(
  "a code used too late",
  ["code-expired"],
  (server) =>
    Effect.flatMap(login(server), (done) => Effect.zipRight(TestClock.adjust("1 minute"), redeem(server, done)))
)
breach(
  "a code of another client",
  ["code-of-another-client"],
  (server) => Effect.flatMap(login(server, { client_id: "other" }), (done) => redeem(server, done))
)
redeeming("another redirect URI", ["redirect-uri-differs"], { redirect_uri: `${redirectUri}/` })
breach(
  "no verifier",
  ["verifier-missing"],
  (server) =>
    Effect.flatMap(login(server), ({ callback }) =>
      post(server, server.endpoint("/token"), {
        grant_type: "authorization_code",
        code: callback.get("code") ?? "",
        redirect_uri: redirectUri
      }, basic()))
)
breach("a verifier nobody asked for", ["pkce-missing", "verifier-unasked"], (server) =>
  Effect.gen(function*() {
    const { code_challenge: _challenge, code_challenge_method: _method, ...parameters } = request("")
    const callback = yield* server.authorize(authorizationUrl(server, parameters))
    if (callback.kind !== "redirect") return
    yield* redeem(server, { callback: callback.url.searchParams, verifier: random() })
  }))
redeeming("a wrong verifier", ["verifier-wrong"], { code_verifier: random() })
redeeming("a short verifier", ["verifier-alphabet", "verifier-wrong"], { code_verifier: "short" })
breach("a refresh token nobody gave", ["refresh-token-unknown"], (server) => refresh(server, "invented"))
breach("a refresh for more", ["refresh-scope-wider"], (server) =>
  Effect.gen(function*() {
    const tokens = yield* json(yield* redeem(server, yield* login(server)))
    return yield* refresh(server, text(tokens.refresh_token), { scope: "openid admin" })
  }))

// DPoP, and resources.
const proving = (
  title: string,
  checks: ReadonlyArray<Check>,
  claims: Json,
  header: Json = {},
  change: (headers: { readonly dpop: string }) => Readonly<Record<string, string>> = (headers) => headers
): void =>
  breach(title, checks, (server, key) =>
    Effect.gen(function*() {
      const headers = change(yield* proof(key, "POST", server.endpoint("/token"), claims, header))
      return yield* redeem(server, yield* login(server), {}, { ...basic(), ...headers })
    }), { dpopBoundAccessTokens: true })

proving("an honest proof", [], {})
proving("no proof", ["dpop-missing"], {}, {}, () => ({}))
proving("two proofs", ["dpop-several"], {}, {}, ({ dpop }) => ({ dpop: `${dpop}, ${dpop}` }))
proving("a proof of another type", ["dpop-typ"], {}, { typ: "JWT" })
proving("a proof without a key", ["dpop-jwk"], {}, { jwk: undefined })
proving("a proof with another key", ["dpop-signature"], {}, {
  jwk: {
    kty: "EC",
    crv: "P-256",
    x: "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
    y: "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"
  }
})
proving("a proof for another method", ["dpop-htm"], { htm: "post" })
proving("a proof for another URL", ["dpop-htu"], { htu: "https://op.example/other" })
proving("a proof for a URL with a query", ["dpop-htu"], { htu: "https://op.example/token?x=1" })
proving("an old proof", ["dpop-iat"], { iat: 1_699_999_000 })
proving("a proof without an identifier", ["dpop-jti"], { jti: undefined })
proving("a proof with a hash it should not have", ["dpop-ath"], { ath: "x" })
proving("an unsigned proof", ["dpop-alg"], {}, {}, ({ dpop }) => ({
  dpop: `${Buffer.from("{\"alg\":\"none\",\"typ\":\"dpop+jwt\"}").toString("base64url")}.${dpop.split(".")[1] ?? ""}.`
}))
breach("a proof used twice", ["dpop-jti-reused"], (server, key) =>
  Effect.gen(function*() {
    const headers = { ...basic(), ...(yield* proof(key, "POST", server.endpoint("/token"))) }
    yield* redeem(server, yield* login(server), {}, headers)
    yield* redeem(server, yield* login(server), {}, headers)
  }))
breach(
  "a nonce of somewhere else",
  ["dpop-nonce"],
  (server, key) =>
    Effect.gen(function*() {
      const headers = yield* proof(key, "POST", server.endpoint("/token"), { nonce: "old" })
      return yield* redeem(server, yield* login(server), {}, { ...basic(), ...headers })
    }),
  {},
  { requireDpopNonce: true }
)
breach("another key than promised", ["dpop-key-differs"], (server, key) =>
  Effect.gen(function*() {
    const done = yield* login(server, { dpop_jkt: (yield* makeKey()).jkt })
    return yield* redeem(server, done, {}, { ...basic(), ...(yield* proof(key, "POST", server.endpoint("/token"))) })
  }))

const asked = (
  title: string,
  checks: ReadonlyArray<Check>,
  ask: (server: Server, accessToken: string, key: Key) => Effect.Effect<unknown, unknown>,
  dpop = false
): void =>
  breach(title, checks, (server, key) =>
    Effect.gen(function*() {
      const headers = dpop ? yield* proof(key, "POST", server.endpoint("/token")) : {}
      const tokens = yield* json(yield* redeem(server, yield* login(server), {}, { ...basic(), ...headers }))
      return yield* ask(server, text(tokens.access_token), key)
    }))

asked(
  "a token in the query",
  ["token-in-query"],
  (server, token) => get(server, server.endpoint(`/userinfo?access_token=${token}`))
)
asked("a token in a form", [], (server, token) => post(server, server.endpoint("/userinfo"), { access_token: token }))
asked(
  "a token nobody gave",
  ["token-unknown"],
  (server) => get(server, server.endpoint("/userinfo"), { authorization: "Bearer invented" })
)
asked(
  "a bound token as bearer",
  ["token-scheme"],
  (server, token) => get(server, server.endpoint("/userinfo"), { authorization: `Bearer ${token}` }),
  true
)
asked(
  "a bound token without a proof",
  ["dpop-missing"],
  (server, token) => get(server, server.endpoint("/userinfo"), { authorization: `DPoP ${token}` }),
  true
)
asked(
  "a bound token without its hash",
  ["dpop-ath"],
  (server, token, key) =>
    Effect.flatMap(
      proof(key, "GET", server.endpoint("/userinfo")),
      (headers) => get(server, server.endpoint("/userinfo"), { authorization: `DPoP ${token}`, ...headers })
    ),
  true
)
asked("a bound token with another key", ["dpop-key-differs"], (server, token) =>
  Effect.gen(function*() {
    const headers = yield* proof(yield* makeKey(), "GET", server.endpoint("/userinfo"), { ath: hash(token) })
    return yield* get(server, server.endpoint("/userinfo"), { authorization: `DPoP ${token}`, ...headers })
  }), true)
breach("another certificate", ["token-certificate"], (server) =>
  Effect.gen(function*() {
    const done = yield* login(server)
    const tokens = yield* json(yield* redeem(server, done, { client_id: "app" }, { "x-client-certificate": "mine" }))
    return yield* get(server, server.endpoint("/userinfo"), { authorization: `Bearer ${text(tokens.access_token)}` })
  }), { tokenEndpointAuthMethod: "tls_client_auth", tlsClientCertificateBoundAccessTokens: true })

// Logout, registration.
const leaving = (title: string, checks: ReadonlyArray<Check>, change: (honest: Json) => Json): void =>
  breach(title, checks, (server) =>
    Effect.gen(function*() {
      const tokens = yield* json(yield* redeem(server, yield* login(server)))
      const url = new URL(server.endpoint("/end_session"))
      const honest = {
        id_token_hint: tokens.id_token,
        client_id: "app",
        post_logout_redirect_uri: "https://app.example/signed-out",
        state: random()
      }
      for (const [name, value] of Object.entries(change(honest))) {
        if (value !== undefined) url.searchParams.set(name, text(value))
      }
      return yield* get(server, url.href)
    }))

leaving("an honest logout", [], (honest) => honest)
leaving("a logout without a hint", ["logout-hint-missing"], (honest) => ({ ...honest, id_token_hint: undefined }))
leaving("a logout with a broken hint", ["logout-hint-invalid"], (honest) => ({
  ...honest,
  id_token_hint: `${text(honest.id_token_hint).slice(0, -4)}AAAA`
}))
leaving("a logout without a state", ["logout-state-missing"], (honest) => ({ ...honest, state: undefined }))
leaving("a logout to somewhere else", ["logout-redirect-uri"], (honest) => ({
  ...honest,
  post_logout_redirect_uri: "https://attacker.example/"
}))
breach(
  "a back channel that answers 204",
  ["backchannel-status"],
  (server) => server.checkBackChannelAnswer({ status: 204, headers: { "cache-control": "no-store" } })
)
breach(
  "a back channel that may be cached",
  ["backchannel-cache"],
  (server) => server.checkBackChannelAnswer({ status: 200, headers: {} })
)
breach(
  "an honest back channel",
  [],
  (server) => server.checkBackChannelAnswer({ status: 400, headers: { "cache-control": "no-cache, no-store" } })
)
breach("a private key in the set", ["client-keys-private"], () => Effect.void, {
  jwks: { keys: [{ kty: "EC", crv: "P-256", x: "x", y: "y", d: "d" }] }
})
breach("a symmetric key in a registration", ["client-keys-private"], (server) =>
  server.httpClient.execute(
    HttpClientRequest.post(server.endpoint("/register"), {
      body: HttpBody.unsafeJson({ redirect_uris: [redirectUri], jwks: { keys: [{ kty: "oct", k: "k" }] } })
    })
  ))

describe("MisbehavingServer.violations", () => {
  it.effect("hold no secret", () =>
    Effect.gen(function*() {
      const planted = ["planted-secret-1", "planted-code-2", "planted-token-3", "planted-verifier-4"]
      const [password = "", code = "", token = "", verifier = ""] = planted
      const server = yield* MisbehavingServer.make({ clients: [{ ...client, clientSecret: Redacted.make(secret) }] })
      yield* login(server, { state: code, nonce: verifier })
      yield* redeem(server, { callback: new URLSearchParams({ code }), verifier }, {}, basic("app", password))
      yield* redeem(server, { callback: new URLSearchParams({ code }), verifier })
      yield* refresh(server, token)
      yield* get(server, server.endpoint(`/userinfo?access_token=${token}`), { authorization: `Bearer ${token}` })
      assert.isAbove(server.violations.length, 5)
      const told = JSON.stringify(server.violations)
      for (const secret of planted) assert.notInclude(told, secret)
    }))
})
