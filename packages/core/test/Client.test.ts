import {
  AuthorizationCode,
  Client,
  ClientAuthentication,
  DecryptionKey,
  type OAuthError,
  PushedAuthorizationRequest,
  RefreshToken
} from "@effect-oauth/core"
import type { HttpClient } from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import { DateTime, Duration, Effect, Redacted, TestClock } from "effect"
import {
  assertAbsent,
  begin,
  clientOptions,
  fakeHttp,
  jsonAnswer,
  left,
  makeClient,
  makeServer,
  noHttp,
  prints,
  right,
  summary
} from "./support.js"

const { make } = Client

const withRedirect = (redirectUri: string, allowInsecureRequests?: boolean) =>
  make({ ...clientOptions, redirectUri, allowInsecureRequests })

describe("Client", () => {
  it("keeps the facts", () => {
    const client = right(make(clientOptions))
    assert.isTrue(Client.isClient(client))
    assert.isFalse(Client.isClient(clientOptions))
    assert.strictEqual(client.clientId, "my-app")
    assert.strictEqual(client.redirectUri, "https://app.example/callback")
    assert.strictEqual(client.authentication, ClientAuthentication.none)
    const machine = make({ ...clientOptions, redirectUri: undefined, allowInsecureRequests: undefined })
    assert.isUndefined(right(machine).redirectUri)
  })

  it("refuses a client id that is empty or has control characters in it", () => {
    for (const clientId of ["", "my-app\n", "my\0app", "my-app\r\nx: y", "\tmy-app", "my\u0085app"]) {
      const error = left(make({ ...clientOptions, clientId }))
      assert.deepStrictEqual(summary(error), ["ConfigurationError", "InvalidClient", "clientId"])
    }
    for (const clientId of ["a", "a+b/c%d:e", "\u00fcber app", "{3f2504e0-4f89}", "https://app.example/client.json"]) {
      assert.strictEqual(right(make({ ...clientOptions, clientId })).clientId, clientId)
    }
  })

  it("#49 refuses a redirect URI with a fragment, also an empty one", () => {
    for (
      const uri of [
        "https://app.example/callback#top",
        "https://app.example/callback#",
        "https://app.example/#/callback",
        "com.example.app:/callback#top",
        "com.example.app:/callback#",
        "http://127.0.0.1/#"
      ]
    ) {
      for (const insecure of [false, true]) {
        const error = left(withRedirect(uri, insecure))
        assert.deepStrictEqual(summary(error), ["ConfigurationError", "InvalidUrl", "redirectUri"], uri)
        assert.include(error.message, "fragment")
      }
    }
  })

  it("#50 refuses a private-use scheme without a dot", () => {
    const schemes = ["myapp:/callback", "myapp://callback", "javascript:alert(1)", "data:text/html,x", "file:///x"]
    for (const uri of [...schemes, "urn:ietf:wg:oauth:2.0:oob"]) {
      for (const insecure of [false, true]) {
        const error = left(withRedirect(uri, insecure))
        assert.deepStrictEqual(summary(error), ["ConfigurationError", "InvalidUrl", "redirectUri"], uri)
      }
    }
    for (const uri of ["com.example.app:/callback", "com.example.app://callback?x=1", "com.example.app:callback"]) {
      assert.strictEqual(right(withRedirect(uri)).redirectUri, uri)
    }
  })

  it("#50 refuses http on a host that is not loopback, unless by the explicit opt-out", () => {
    for (const uri of ["http://app.example/callback", "http://127.0.0.1.evil.example/", "http://[::ffff:127.0.0.1]/"]) {
      const error = left(withRedirect(uri))
      assert.deepStrictEqual(summary(error), ["ConfigurationError", "InsecureUrl", "redirectUri"], uri)
      assert.strictEqual(right(withRedirect(uri, true)).redirectUri, uri)
    }
    for (const uri of ["http://127.0.0.1:49152/", "http://[::1]:49152/callback", "http://localhost:3000/callback"]) {
      assert.strictEqual(right(withRedirect(uri)).redirectUri, uri)
    }
  })

  it("refuses a redirect URI that is not absolute, or has credentials in it", () => {
    for (
      const uri of ["", "/callback", "app.example/callback", "//app.example", "https://", "https://user:pw@app.example"]
    ) {
      assert.deepStrictEqual(summary(left(withRedirect(uri))), ["ConfigurationError", "InvalidUrl", "redirectUri"], uri)
    }
  })

  it("refuses a redirect URI with what a URL parser would drop without a word, such as the line break of a file", () => {
    const uri = "https://app.example/callback"
    for (const odd of [`${uri}\n`, `${uri}\r\n`, ` ${uri}`, `${uri} `, `\t${uri}`, "https://app.exa\nmple/callback"]) {
      assert.deepStrictEqual(summary(left(withRedirect(odd))), ["ConfigurationError", "InvalidUrl", "redirectUri"])
    }
    const native = left(withRedirect("com.example.app:/callback\n"))
    assert.deepStrictEqual(summary(native), ["ConfigurationError", "InvalidUrl", "redirectUri"])
  })

  it("#37 keeps the redirect URI byte for byte", () => {
    for (
      const uri of [
        "https://app.example",
        "https://APP.example:443/Callback?b=2&a=1",
        "https://app.example/a/../b?x=%7e",
        "http://LOCALHOST:3000/cb"
      ]
    ) {
      assert.strictEqual(right(withRedirect(uri)).redirectUri, uri)
    }
  })

  const secret = ClientAuthentication.clientSecretBasic(Redacted.make("s3cret"))
  const key = right(DecryptionKey.make(Redacted.make({ kty: "EC", crv: "P-256", d: "x", kid: "enc" })))

  it("has a tolerance of half a minute, an hour for what comes through the browser, and no keys unless told", () => {
    const client = right(make(clientOptions))
    assert.deepStrictEqual(client.clockTolerance, Duration.seconds(30))
    assert.deepStrictEqual(client.maxFrontChannelAge, Duration.hours(1))
    assert.deepStrictEqual([client.clockSkew, client.requireStateHash], [0, false])
    assert.deepStrictEqual([client.trustedAudiences, client.decryptionKeys], [[], []])
    assert.isFalse(client.tlsClientCertificateBoundAccessTokens)
    const own = right(make({ ...clientOptions, clockTolerance: 0, clockSkew: -5, maxFrontChannelAge: "2 minutes" }))
    assert.deepStrictEqual([Duration.toMillis(own.clockTolerance), own.clockSkew], [0, -5])
    assert.deepStrictEqual(own.maxFrontChannelAge, Duration.minutes(2))
  })

  it.each(
    ["idTokenSignedResponseAlg", "userinfoSignedResponseAlg", "authorizationSignedResponseAlg"] as const
  )("#139 refuses a %s that it could not verify", (setting) => {
    for (const algorithm of ["ES256", "PS512", "EdDSA", "RS256"] as const) {
      assert.strictEqual(right(make({ ...clientOptions, [setting]: algorithm }))[setting], algorithm)
    }
    const wrong: ReadonlyArray<unknown> = ["none", "HS1", "", "RSA-OAEP", "es256", "constructor"]
    for (const algorithm of wrong) {
      const error = left(make({ ...clientOptions, authentication: secret, [setting]: algorithm }))
      assert.deepStrictEqual(summary(error), ["ConfigurationError", "InvalidClient", setting], String(algorithm))
    }
    for (const algorithm of ["HS256", "HS384", "HS512"] as const) {
      const error = left(make({ ...clientOptions, [setting]: algorithm }))
      assert.deepStrictEqual(summary(error), ["ConfigurationError", "InvalidClient", setting])
      assert.strictEqual(
        right(make({ ...clientOptions, authentication: secret, [setting]: algorithm }))[setting],
        algorithm
      )
    }
  })

  it.each(
    ["idTokenEncryptedResponse", "userinfoEncryptedResponse", "authorizationEncryptedResponse"] as const
  )("#36 refuses an %s that it could not decrypt", (setting) => {
    const encryption = { algorithm: "ECDH-ES" } as const
    for (const decryptionKeys of [undefined, []]) {
      const error = left(make({ ...clientOptions, [setting]: encryption, decryptionKeys }))
      assert.deepStrictEqual(summary(error), ["ConfigurationError", "InvalidKey", "decryptionKeys"])
      assert.include(error.message, setting)
    }
    assert.strictEqual(
      right(make({ ...clientOptions, [setting]: encryption, decryptionKeys: [key] }))[setting],
      encryption
    )
  })

  it.effect("#101 sends nothing with a secret that has expired", () =>
    Effect.gen(function*() {
      yield* TestClock.setTime(1_000_000)
      const server = makeServer({ pushedAuthorizationRequestEndpoint: "https://id.example/par" })
      const expiring = (millis: number) =>
        makeClient({ authentication: secret, clientSecretExpiresAt: DateTime.unsafeMake(millis) })
      const http = fakeHttp(() => jsonAnswer({ access_token: "abc", token_type: "Bearer" }))
      yield* RefreshToken.refresh(server, expiring(1_000_001), Redacted.make("def")).pipe(Effect.provide(http.layer))
      assert.strictEqual(http.requests.length, 1)

      const expired = expiring(1_000_000)
      const { callback, request } = yield* begin(server, expired)
      const none = noHttp()
      const attempts: ReadonlyArray<Effect.Effect<unknown, OAuthError.OAuthError, HttpClient.HttpClient>> = [
        RefreshToken.refresh(server, expired, Redacted.make("def")),
        AuthorizationCode.exchange(server, expired, callback, request),
        PushedAuthorizationRequest.push(server, expired)
      ]
      for (const attempt of attempts) {
        const error = yield* attempt.pipe(Effect.provide(none.layer), Effect.flip)
        assert.deepStrictEqual(summary(error), ["ConfigurationError", "InvalidClient", "clientSecretExpiresAt"])
      }
      assert.deepStrictEqual(none.requests, [])
    }))

  it("prints no secret", () => {
    const client = right(make({
      ...clientOptions,
      authentication: ClientAuthentication.clientSecretBasic(Redacted.make("SECRET"))
    }))
    assertAbsent(["SECRET"], prints(client))
  })
})
