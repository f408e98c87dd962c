import {
  AuthorizationRequest,
  AuthorizationServer,
  Client,
  ClientAuthentication,
  OAuthCrypto
} from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { DateTime, Duration, Effect, Encoding, FastCheck as fc, Option, Redacted, TestClock } from "effect"
import {
  anyString,
  assertAbsent,
  left,
  makeClient,
  makeServer,
  prints,
  right,
  serverOptions,
  summary,
  wellFormed
} from "./support.js"

const { make } = AuthorizationRequest

const server = makeServer()
const client = makeClient()
const openIdServer = makeServer({ issuer: "https://id.example", jwksUri: "https://id.example/keys" })

const query = (request: AuthorizationRequest.AuthorizationRequest) => new URL(request.url).searchParams

/** The query as an object, of which no parameter comes twice. */
const parameters = (request: AuthorizationRequest.AuthorizationRequest): Record<string, string> => {
  const entries = [...query(request)]
  assert.strictEqual(new Set(entries.map(([name]) => name)).size, entries.length, "a parameter was sent twice")
  return Object.fromEntries(entries)
}

const reveal = (value: Option.Option<Redacted.Redacted>) => Option.getOrUndefined(Option.map(value, Redacted.value))

const withCrypto = (service: Partial<OAuthCrypto.Service>) =>
  Effect.provideService(OAuthCrypto.OAuthCrypto, { ...OAuthCrypto.webCrypto, ...service })

const base64url256 = /^[\w-]{43}$/

describe("AuthorizationRequest", () => {
  it.effect("asks for a code with state and PKCE, and keeps what the callback is checked with", () =>
    Effect.gen(function*() {
      const request = yield* make(server, client, {
        scopes: ["read", "write"],
        extraParameters: { login_hint: "jane" }
      })
      assert.isTrue(request.url.startsWith("https://id.example/authorize?response_type=code&"))
      const state = Redacted.value(request.state)
      const verifier = reveal(request.codeVerifier) ?? ""
      assert.deepStrictEqual(parameters(request), {
        response_type: "code",
        client_id: "my-app",
        redirect_uri: "https://app.example/callback",
        scope: "read write",
        state,
        code_challenge: yield* OAuthCrypto.codeChallenge(verifier),
        code_challenge_method: "S256",
        login_hint: "jane"
      })
      assert.deepStrictEqual(request.scopes, ["read", "write"])
      assert.strictEqual(request.clientId, "my-app")
      assert.strictEqual(request.redirectUri, "https://app.example/callback")
      assert.strictEqual(request.authorizationServer, AuthorizationServer.identity(server))
      assert.isTrue(Option.isNone(request.nonce))
    }))

  it.effect("#41 makes verifiers of 43 characters of the alphabet of RFC 7636", () =>
    Effect.gen(function*() {
      const request = yield* make(openIdServer, client, { scopes: ["openid"] })
      assert.match(reveal(request.codeVerifier) ?? "", base64url256)
      assert.match(Redacted.value(request.state), base64url256)
      assert.match(reveal(request.nonce) ?? "", base64url256)
    }))

  it.effect("#42 sends the challenge of RFC 7636 appendix B for its verifier", () =>
    Effect.gen(function*() {
      const verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
      const request = yield* make(server, client).pipe(
        withCrypto({ randomBytes: () => Effect.orDie(Encoding.decodeBase64Url(verifier)) })
      )
      assert.strictEqual(reveal(request.codeVerifier), verifier)
      assert.strictEqual(query(request).get("code_challenge"), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    }))

  it.effect("#44 uses no PKCE only where the server's facts say so", () =>
    Effect.gen(function*() {
      const without = makeServer({ pkce: "none", codeChallengeMethodsSupported: ["plain"] })
      const request = yield* make(without, client)
      assert.isTrue(Option.isNone(request.codeVerifier))
      assert.isFalse(query(request).has("code_challenge"))
      assert.isFalse(query(request).has("code_challenge_method"))
      assert.match(Redacted.value(request.state), base64url256)
      assert.strictEqual(
        left(AuthorizationServer.make({ ...serverOptions, codeChallengeMethodsSupported: ["plain"] })).reason,
        "PkceUnsupported"
      )
    }))

  it.effect("#45 takes state, verifier and nonce fresh from the generator, 128 bits or more each", () =>
    Effect.gen(function*() {
      const sizes: Array<number> = []
      const drawn: Array<string> = []
      const counting = withCrypto({
        randomBytes: (size) =>
          Effect.map(OAuthCrypto.webCrypto.randomBytes(size), (bytes) => {
            sizes.push(size)
            drawn.push(Encoding.encodeBase64Url(bytes))
            return bytes
          })
      })
      const values: Array<string | undefined> = []
      for (let round = 0; round < 20; round++) {
        const request = yield* counting(make(openIdServer, client, { scopes: ["openid"] }))
        values.push(Redacted.value(request.state), reveal(request.codeVerifier), reveal(request.nonce))
      }
      assert.isTrue(sizes.every((size) => size * 8 >= 128))
      assert.strictEqual(new Set(values).size, 60)
      assert.sameMembers(values, drawn)
    }))

  it.effect("#45 fails when the generator fails", () =>
    Effect.gen(function*() {
      const failing = withCrypto({ randomBytes: () => OAuthCrypto.unavailable("out of entropy") })
      const error = yield* Effect.flip(failing(make(server, client)))
      assert.deepStrictEqual(summary(error), ["ConfigurationError", "CryptoUnavailable", "OAuthCrypto"])
    }))

  it.effect("#46 sends a challenge exactly when it keeps a verifier", () =>
    Effect.gen(function*() {
      for (const pkce of ["S256", "none"] as const) {
        const request = yield* make(makeServer({ pkce }), client)
        assert.strictEqual(query(request).has("code_challenge"), Option.isSome(request.codeVerifier))
        assert.strictEqual(Option.isSome(request.codeVerifier), pkce === "S256")
      }
    }))

  it.effect("#47 sends a nonce whenever openid is asked for, and keeps it", () =>
    Effect.gen(function*() {
      const openid = yield* make(openIdServer, client, { scopes: ["profile", "openid"] })
      assert.isDefined(reveal(openid.nonce))
      assert.strictEqual(query(openid).get("nonce"), reveal(openid.nonce))
      assert.notStrictEqual(reveal(openid.nonce), Redacted.value(openid.state))
      const plain = yield* make(server, client, { scopes: ["profile", "openid2"] })
      assert.isTrue(Option.isNone(plain.nonce))
      assert.isFalse(query(plain).has("nonce"))
    }))

  const reserved = [
    "response_type",
    "response_mode",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
    "code_verifier",
    "client_secret",
    "client_assertion",
    "client_assertion_type",
    "request",
    "request_uri",
    "prompt",
    "max_age",
    "acr_values",
    "claims",
    "id_token_hint",
    "resource",
    "authorization_details",
    "dpop_jkt"
  ]

  it.effect.each(reserved)("#48 lets no extra parameter replace %s", (name) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(make(server, client, { extraParameters: { display: "page", [name]: "mine" } }))
      assert.deepStrictEqual(summary(error), ["ConfigurationError", "ReservedParameter", "extraParameters"])
      assert.include(error.message, name)
      assertAbsent(["mine"], prints(error))
    }))

  it.effect.each(reserved)("#48 lets no query of the endpoint replace %s", (name) =>
    Effect.gen(function*() {
      const odd = makeServer({ authorizationEndpoint: `https://id.example/authorize?${name}=theirs` })
      const error = yield* Effect.flip(make(odd, client))
      assert.deepStrictEqual(summary(error), ["ConfigurationError", "ReservedParameter", "authorizationEndpoint"])
      assert.include(error.message, name)
    }))

  it.effect("#49 #50 checks another redirect URI as it checks the client's", () =>
    Effect.gen(function*() {
      const other = "https://app.example/other?tenant=1"
      const request = yield* make(server, client, { redirectUri: other })
      assert.strictEqual(request.redirectUri, other)
      assert.strictEqual(query(request).get("redirect_uri"), other)
      for (
        const [redirectUri, reason] of [
          ["https://app.example/callback#top", "InvalidUrl"],
          ["https://app.example/callback#", "InvalidUrl"],
          ["http://app.example/callback", "InsecureUrl"],
          ["myapp:/callback", "InvalidUrl"],
          ["javascript:alert(1)", "InvalidUrl"],
          ["/callback", "InvalidUrl"],
          ["", "InvalidUrl"]
        ] as const
      ) {
        const error = yield* Effect.flip(make(server, client, { redirectUri }))
        assert.deepStrictEqual(summary(error), ["ConfigurationError", reason, "redirectUri"])
      }
    }))

  it.effect("names the redirect URI or the endpoint when there is none", () =>
    Effect.gen(function*() {
      const bare = right(Client.make({ clientId: "my-app", authentication: ClientAuthentication.none }))
      assert.deepStrictEqual(summary(yield* Effect.flip(make(server, bare))), [
        "ConfigurationError",
        "InvalidUrl",
        "redirectUri"
      ])
      const request = yield* make(server, bare, { redirectUri: "com.example.app:/callback" })
      assert.strictEqual(request.redirectUri, "com.example.app:/callback")
      const noEndpoint = right(AuthorizationServer.make({ tokenEndpoint: "https://id.example/token" }))
      assert.deepStrictEqual(summary(yield* Effect.flip(make(noEndpoint, client))), [
        "ConfigurationError",
        "MissingEndpoint",
        "authorizationEndpoint"
      ])
    }))

  it.effect("#52 keeps the query of the endpoint as it is", () =>
    Effect.gen(function*() {
      const own = makeServer({ authorizationEndpoint: "https://id.example/authorize?tenant=a%20b&flag" })
      const request = yield* make(own, client)
      assert.isTrue(request.url.startsWith("https://id.example/authorize?tenant=a%20b&flag&response_type=code&"))
      const error = yield* Effect.flip(make(own, client, { extraParameters: { tenant: "other" } }))
      assert.deepStrictEqual(summary(error), ["ConfigurationError", "ReservedParameter", "extraParameters"])
    }))

  it.effect("#52 adds to an endpoint that ends in a question mark or an ampersand as to any other", () =>
    Effect.gen(function*() {
      for (const end of ["?", "?a=1&", "?a=1?", "?a&&"]) {
        const authorizationEndpoint = `https://id.example/authorize${end}`
        const request = yield* make(makeServer({ authorizationEndpoint }), client)
        assert.isTrue(request.url.startsWith(authorizationEndpoint))
        assert.strictEqual(query(request).get("response_type"), "code", end)
        assert.strictEqual(query(request).get("a"), new URL(authorizationEndpoint).searchParams.get("a"), end)
      }
    }))

  it.effect("sends no scope without scopes", () =>
    Effect.gen(function*() {
      for (const options of [undefined, {}, { scopes: [] }, { scopes: undefined }]) {
        const request = yield* make(server, client, options)
        assert.isFalse(query(request).has("scope"))
        assert.deepStrictEqual(request.scopes, [])
      }
    }))

  it.effect("takes undefined for every option that is not set", () =>
    Effect.gen(function*() {
      const request = yield* make(server, client, {
        scopes: undefined,
        redirectUri: undefined,
        lifetime: undefined,
        extraParameters: undefined
      })
      assert.strictEqual(request.redirectUri, client.redirectUri)
    }))

  it.effect("expires after ten minutes, or after the lifetime that is set", () =>
    Effect.gen(function*() {
      yield* TestClock.setTime(1_000_000)
      const byDefault = yield* make(server, client)
      assert.strictEqual(DateTime.toEpochMillis(byDefault.expiresAt), 1_000_000 + 600_000)
      const short = yield* make(server, client, { lifetime: "90 seconds" })
      assert.strictEqual(DateTime.toEpochMillis(short.expiresAt), 1_000_000 + 90_000)
    }))

  it.effect("takes a lifetime without end for one to the last moment a date can name", () =>
    Effect.gen(function*() {
      yield* TestClock.setTime(1_000_000)
      for (const lifetime of [Duration.infinity, Duration.days(200_000_000)]) {
        const request = yield* make(server, client, { lifetime })
        assert.strictEqual(DateTime.toEpochMillis(request.expiresAt), 8_640_000_000_000_000)
        const back = yield* AuthorizationRequest.fromJson(AuthorizationRequest.toJson(request))
        assert.strictEqual(DateTime.toEpochMillis(back.expiresAt), 8_640_000_000_000_000)
      }
    }))

  it.effect.prop(
    "sends any value of an extra parameter, with lone surrogates replaced",
    [anyString.filter((name) => !reserved.includes(name)), anyString],
    ([name, value]) =>
      Effect.gen(function*() {
        const request = yield* make(server, client, { extraParameters: { [name]: value } })
        const sent = [...query(request)].filter(([sentName]) => !reserved.includes(sentName))
        assert.deepStrictEqual(sent, [[wellFormed(name), wellFormed(value)]])
      })
  )

  it.effect.prop(
    "sends any scope, client id and redirect URI",
    [fc.array(anyString, { minLength: 1 }), anyString],
    ([scopes, path]) =>
      Effect.gen(function*() {
        const odd = makeClient({ clientId: "a+b/c%d:e \u{1f600}\ud800" })
        const redirectUri = `https://app.example/${encodeURIComponent(wellFormed(path))}`
        const request = yield* make(server, odd, { scopes, redirectUri })
        const words = scopes.join(" ").split(/\s+/).filter((word) => word !== "")
        assert.strictEqual(query(request).get("scope"), words.length === 0 ? null : wellFormed(words.join(" ")))
        assert.deepStrictEqual(request.scopes, words)
        assert.strictEqual(query(request).get("client_id"), "a+b/c%d:e \u{1f600}\ufffd")
        assert.strictEqual(query(request).get("redirect_uri"), redirectUri)
        assert.strictEqual(request.redirectUri, redirectUri)
      })
  )

  it.effect("takes several scopes in one element apart", () =>
    Effect.gen(function*() {
      const request = yield* make(openIdServer, client, { scopes: ["profile  openid", "", "email "] })
      assert.deepStrictEqual(request.scopes, ["profile", "openid", "email"])
      assert.strictEqual(query(request).get("scope"), "profile openid email")
      assert.isDefined(reveal(request.nonce))
    }))

  it.effect("#295 prints neither verifier nor state nor nonce, also not in its URL", () =>
    Effect.gen(function*() {
      const request = yield* make(openIdServer, client, { scopes: ["openid"] })
      const secrets = [reveal(request.codeVerifier), Redacted.value(request.state), reveal(request.nonce)]
      const printed = prints(request)
      assertAbsent(secrets.map((secret) => secret ?? "none"), printed)
      assert.isTrue(printed.every((text) => text.includes("https://id.example/authorize")))
    }))
})
