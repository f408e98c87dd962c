import { AuthorizedHttpClient, DPoP, OAuthError, TokenManager, TokenSet, TokenStore } from "@effect-oauth/core"
import { HttpBody, HttpClient, HttpClientRequest } from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Fiber, Stream } from "effect"
import { createHash } from "node:crypto"
import { api, authorized, failureOf, ok, proofOf, renewing, tokensSent, unauthorized } from "./authorized.js"
import { fakeHttp, jsonAnswer, makeClient, noHttp, type Sent } from "./support.js"

describe("a request", () => {
  it.effect("presents the token, in place of another that is there", () =>
    Effect.gen(function*() {
      const http = fakeHttp(() => ok)
      const client = yield* authorized().pipe(Effect.provide(http.layer))
      const response = yield* client.http.get(`${api}/me?a=1`, { headers: { "X-A": "b" } })
      yield* client.http.get(`${api}/me`, { headers: { Authorization: "Bearer mine" } })
      assert.strictEqual(response.status, 200)
      assert.deepStrictEqual(yield* response.json, { id: 1 })
      assert.deepStrictEqual(http.requests.map(({ headers, url }) => ({ headers, url })), [
        { headers: { "x-a": "b", authorization: "Bearer t1" }, url: `${api}/me?a=1` },
        { headers: { authorization: "Bearer t1" }, url: `${api}/me` }
      ])
    }))

  it.effect("#194 proves the key that the token is bound to, for its method and its place", () =>
    Effect.gen(function*() {
      const dpop = yield* DPoP.generate()
      const http = fakeHttp(() => ok)
      const { http: client } = yield* authorized({ tokenType: "DPoP", client: makeClient({ dpop }) }).pipe(
        Effect.provide(http.layer)
      )
      yield* client.get(`${api}/me?a=1#b`, { urlParams: { c: "2" }, headers: { dpop: "mine" } })
      yield* client.del(`${api}/me`)
      const [first, second] = [yield* proofOf(http.requests[0]), yield* proofOf(http.requests[1])]
      const ath = createHash("sha256").update("t1").digest("base64url")
      assert.deepInclude(first, { htm: "GET", htu: `${api}/me`, ath })
      assert.deepInclude(second, { htm: "DELETE", htu: `${api}/me`, ath })
      assert.notStrictEqual(first.jti, second.jti)
      assert.deepStrictEqual(tokensSent(http.requests), ["DPoP t1", "DPoP t1"])
    }))

  it.effect("has no proof where the token is not bound", () =>
    Effect.gen(function*() {
      const http = fakeHttp(() => ok)
      const client = makeClient({ dpop: yield* DPoP.generate() })
      const { http: plain } = yield* authorized({ client }).pipe(Effect.provide(http.layer))
      yield* plain.get(`${api}/me`)
      assert.deepStrictEqual(Object.keys(http.requests[0]?.headers ?? {}), ["authorization"])
    }))

  it.effect("is not sent with a bound token and no key", () =>
    Effect.gen(function*() {
      const http = noHttp()
      const client = yield* authorized({ tokenType: "DPoP" }).pipe(Effect.provide(http.layer))
      assert.deepStrictEqual(yield* failureOf(client.http.get(`${api}/me`)), [
        "ConfigurationError",
        "InvalidKey",
        "dpop"
      ])
    }))

  it.effect("fails as asking for tokens does, and nothing is sent", () =>
    Effect.gen(function*() {
      const tokens = yield* TokenManager.make({
        providers: { example: { client: Effect.succeed({ client: makeClient() }) } }
      })
      const clientOf = (key: Parameters<typeof AuthorizedHttpClient.forKey>[0]) =>
        Effect.provideService(AuthorizedHttpClient.forKey(key), TokenManager.TokenManager, tokens)
      const client = yield* clientOf("nobody")
      assert.deepStrictEqual(yield* failureOf(client.get(`${api}/me`)), ["ReauthorizationRequired", "SignedOut"])
      const unknown = yield* clientOf({ user: "alice", provider: "other" })
      assert.deepStrictEqual(yield* failureOf(unknown.get(`${api}/me`)), [
        "ConfigurationError",
        "InvalidParameter",
        "key.provider"
      ])
    }).pipe(
      Effect.scoped,
      Effect.provideService(TokenStore.TokenStore, TokenStore.makeMemory()),
      Effect.provide(noHttp().layer)
    ))
})

describe("the token goes to the origins of its provider alone", () => {
  it.effect.each([
    "https://other.example/me",
    "https://api.example.evil.example/me",
    "https://evil.example/https://api.example/me",
    "https://api.example@evil.example/me",
    "https://evil.example#@api.example/me",
    "https://evil.example\\@api.example/me",
    "https://sub.api.example/me",
    "https://example/me",
    "https://api.example:444/me",
    "http://api.example/me",
    "http://api.example:443/me",
    "//evil.example/me",
    "ftp://api.example/me",
    "wss://api.example/me",
    "blob:https://api.example/me",
    "data:text/plain,hello",
    "javascript:alert(1)",
    "file:///etc/passwd",
    "/me",
    ""
  ])("and not to %s", (url) =>
    Effect.gen(function*() {
      const http = noHttp()
      const { http: client } = yield* authorized().pipe(Effect.provide(http.layer))
      const error = yield* Effect.flip(client.get(url))
      assert.include(["ConfigurationError", "RequestError"], error._tag)
      assert.deepStrictEqual(http.requests, [])
      if (URL.canParse(url)) {
        assert.deepInclude(error, { _tag: "ConfigurationError", reason: "InvalidParameter", setting: "origins" })
      }
    }))

  it.effect.each(["https://api.example/me", "HTTPS://API.EXAMPLE:443/me", "http://127.0.0.1:8080/me"])(
    "and to them however they are written: %s",
    (url) =>
      Effect.gen(function*() {
        const http = fakeHttp(() => ok)
        const { http: client } = yield* authorized({ origins: [api, "http://127.0.0.1:8080"] }).pipe(
          Effect.provide(http.layer)
        )
        yield* client.get(url)
        assert.deepStrictEqual(http.requests.map(({ headers, url }) => [url, headers["authorization"]]), [
          [url, "Bearer t1"]
        ])
      })
  )

  it.effect("says which one is missing, and no more of the URL", () =>
    Effect.gen(function*() {
      const { http: client } = yield* authorized().pipe(Effect.provide(noHttp().layer))
      const error = yield* Effect.flip(client.get("https://user:word@other.example:8443/path?token=secret#hash"))
      assert.strictEqual(
        error.message,
        "origins cannot be used, InvalidParameter: the access tokens of \"example\" are not for " +
          "https://other.example:8443: if they are, add it to the origins of the provider"
      )
    }))

  const prepend = HttpClient.mapRequest(HttpClientRequest.prependUrl("https://other.example"))

  it.effect("whatever becomes of the request in this client", () =>
    Effect.gen(function*() {
      const { http: client } = yield* authorized().pipe(Effect.provide(noHttp().layer))
      const ways = [
        prepend,
        HttpClient.mapRequestInput(HttpClientRequest.prependUrl("https://other.example")),
        HttpClient.mapRequest(HttpClientRequest.setUrl("https://other.example/me")),
        HttpClient.mapRequestEffect((request: HttpClientRequest.HttpClientRequest) =>
          Effect.succeed(HttpClientRequest.setUrl(request, new URL("https://other.example/me")))
        )
      ]
      for (const way of ways) {
        assert.deepStrictEqual(yield* failureOf(way(client).get("/me")), [
          "ConfigurationError",
          "InvalidParameter",
          "origins"
        ])
      }
      const there = HttpClient.mapRequest(client, HttpClientRequest.setUrl(`${api}/me`))
      assert.strictEqual((yield* Effect.exit(there.get("https://other.example/me")))._tag, "Failure")
    }))

  it.effect("whatever becomes of the request in the client below", () =>
    Effect.gen(function*() {
      const http = fakeHttp(() => ok)
      const below = (to: string) =>
        Effect.map(
          HttpClient.HttpClient,
          HttpClient.mapRequest(HttpClientRequest.setUrl(to))
        )
      const clientOver = (to: string) =>
        authorized().pipe(Effect.provideServiceEffect(HttpClient.HttpClient, below(to)), Effect.provide(http.layer))
      const { http: elsewhere } = yield* clientOver("https://other.example/me")
      assert.deepStrictEqual(yield* failureOf(elsewhere.get(`${api}/me`)), [
        "ConfigurationError",
        "InvalidParameter",
        "origins"
      ])
      assert.deepStrictEqual(http.requests, [])
      const { http: there } = yield* clientOver(`${api}/you`)
      yield* there.get("/me")
      assert.deepStrictEqual(http.requests.map(({ url }) => url), [`${api}/you`])
    }))
})

describe("#239 401", () => {
  it.effect("renews the token, and the request is sent once more", () =>
    Effect.gen(function*() {
      const http = renewing("Bearer error=\"invalid_token\"")
      const { http: client, state } = yield* authorized().pipe(Effect.provide(http.layer))
      const response = yield* client.post(`${api}/me?a=1`, { body: HttpBody.text("a=1"), headers: { "x-a": "b" } })
      assert.strictEqual(response.status, 200)
      assert.deepStrictEqual(state.rejected, ["t1"])
      const [first, second] = http.requests
      assert.strictEqual(http.requests.length, 2)
      assert.deepStrictEqual(second, { ...first, headers: { ...first?.headers, authorization: "Bearer t2" } } as Sent)
      assert.strictEqual(first?.headers["authorization"], "Bearer t1")
    }))

  it.effect("is given as it is the second time", () =>
    Effect.gen(function*() {
      const http = fakeHttp(() => unauthorized("Bearer error=\"invalid_token\""))
      const { http: client, state } = yield* authorized().pipe(Effect.provide(http.layer))
      const response = yield* client.get(`${api}/me`)
      assert.strictEqual(response.status, 401)
      assert.strictEqual(response.headers["www-authenticate"], "Bearer error=\"invalid_token\"")
      assert.deepStrictEqual(tokensSent(http.requests), ["Bearer t1", "Bearer t2"])
      assert.deepStrictEqual(state.rejected, ["t1"])
    }))

  it.effect.each([
    undefined,
    "",
    "Bearer",
    "Bearer realm=\"api\"",
    "bearer error=invalid_token",
    "BEARER ERROR=\"invalid_token\"",
    "Bearer realm=\"a\", error=\"invalid_token\", error_description=\"insufficient_scope\"",
    "Basic realm=\"error=\\\"insufficient_scope\\\"\", Bearer error=\"invalid_token\"",
    "Basic realm=\"x\"",
    "DPoP algs=\"ES256\", Bearer error=\"invalid_token\"",
    "DPoP error=\"invalid_token\", error_description=\"expired\""
  ])("renews for the challenge %s", (challenge) =>
    Effect.gen(function*() {
      const http = renewing(challenge)
      const { http: client } = yield* authorized().pipe(Effect.provide(http.layer))
      assert.strictEqual((yield* client.get(`${api}/me`)).status, 200)
      assert.deepStrictEqual(tokensSent(http.requests), ["Bearer t1", "Bearer t2"])
    }))

  it.effect.each([
    "Bearer error=\"insufficient_scope\", scope=\"write\"",
    "Bearer error=\"invalid_request\"",
    "Bearer error=\"insufficient_user_authentication\", acr_values=\"high\"",
    "Bearer realm=\"\", error=\"insufficient_claims\", claims=\"e30=\"",
    "Bearer error=\"\"",
    "Bearer error=\"invalid_token\", DPoP error=\"insufficient_scope\"",
    "Basic realm=\"a, b\", Bearer realm=\"x\" error=\"insufficient_scope\"",
    "DPoP error=\"invalid_dpop_proof\"",
    "DPoP error=\"use_dpop_nonce\""
  ])("is given as it is with the challenge %s", (challenge) =>
    Effect.gen(function*() {
      const http = fakeHttp(() => unauthorized(challenge, { "dpop-nonce": "n1" }))
      const { http: client, state } = yield* authorized().pipe(Effect.provide(http.layer))
      assert.strictEqual((yield* client.get(`${api}/me`)).status, 401)
      assert.deepStrictEqual(state.rejected, [])
      assert.strictEqual(http.requests.length, 1)
    }))

  it.effect.each([200, 204, 304, 400, 403, 404, 407, 429, 500, 503])("is not %s", (status) =>
    Effect.gen(function*() {
      const http = fakeHttp(() => jsonAnswer({}, status, { "www-authenticate": "Bearer error=\"invalid_token\"" }))
      const { http: client, state } = yield* authorized().pipe(Effect.provide(http.layer))
      assert.strictEqual((yield* client.get(`${api}/me`)).status, status)
      assert.deepStrictEqual(state.rejected, [])
      assert.strictEqual(http.requests.length, 1)
    }))

  it.effect("is given as it is when there is no other token", () =>
    Effect.gen(function*() {
      const http = fakeHttp(() => unauthorized())
      const renew = Effect.orDie(TokenSet.fromResponse({ access_token: "t1", token_type: "Bearer" }))
      const { http: client, state } = yield* authorized({ renew }).pipe(Effect.provide(http.layer))
      assert.strictEqual((yield* client.get(`${api}/me`)).status, 401)
      assert.deepStrictEqual(state.rejected, ["t1"])
      assert.strictEqual(http.requests.length, 1)
    }))

  it.effect("is why the user has to sign in again, or why a refresh failed", () =>
    Effect.gen(function*() {
      const failures = [
        new OAuthError.ReauthorizationRequired({ reason: "RefreshTokenRejected" }),
        new OAuthError.TransportError({ endpoint: "https://id.example/token", reason: "Network" }),
        new OAuthError.TokenStoreError({ reason: "LockTimeout", operation: "lock" })
      ]
      for (const failure of failures) {
        const http = fakeHttp(() => unauthorized())
        const { http: client } = yield* authorized({ renew: failure }).pipe(Effect.provide(http.layer))
        assert.strictEqual(yield* Effect.flip(client.get(`${api}/me`)), failure)
        assert.strictEqual(http.requests.length, 1)
      }
    }))

  it.effect("asks the manager anew for every request", () =>
    Effect.gen(function*() {
      const http = renewing()
      const { http: client, state } = yield* authorized().pipe(Effect.provide(http.layer))
      yield* client.get(`${api}/me`)
      yield* client.get(`${api}/me`)
      assert.deepStrictEqual(tokensSent(http.requests), ["Bearer t1", "Bearer t2", "Bearer t2"])
      assert.strictEqual(state.gets, 2)
    }))

  it.effect("leaves nothing behind when nobody waits for the other token any longer", () =>
    Effect.gen(function*() {
      const http = fakeHttp(() => unauthorized())
      const asked = yield* Deferred.make<void>()
      const renew = Effect.zipRight(Deferred.succeed(asked, undefined), Effect.never)
      const { http: client } = yield* authorized({ renew }).pipe(Effect.provide(http.layer))
      const fiber = yield* Effect.fork(client.get(`${api}/me`))
      yield* Deferred.await(asked)
      assert.strictEqual((yield* Fiber.interrupt(fiber))._tag, "Failure")
      assert.strictEqual(http.requests.length, 1)
    }))
})

const form = () => {
  const data = new FormData()
  data.append("a", "b")
  return data
}

const bodies: ReadonlyArray<{ readonly name: string; readonly repeated: boolean; readonly body: HttpBody.HttpBody }> = [
  { name: "none", repeated: true, body: HttpBody.empty },
  { name: "bytes", repeated: true, body: HttpBody.uint8Array(new Uint8Array([1, 2])) },
  { name: "JSON", repeated: true, body: HttpBody.unsafeJson({ a: 1 }) },
  { name: "form data", repeated: true, body: HttpBody.formData(form()) },
  { name: "a raw string", repeated: true, body: HttpBody.raw("a") },
  { name: "raw bytes", repeated: true, body: HttpBody.raw(new Uint8Array([1])) },
  { name: "a raw buffer", repeated: true, body: HttpBody.raw(new ArrayBuffer(1)) },
  { name: "a stream", repeated: false, body: HttpBody.stream(Stream.make(new Uint8Array([1]))) },
  { name: "a raw stream", repeated: false, body: HttpBody.raw(new ReadableStream()) },
  { name: "a raw iterable", repeated: false, body: HttpBody.raw([new Uint8Array([1])]) }
]

describe("#199 a body that cannot be sent twice", () => {
  it.effect.each(bodies)("is not: $name", ({ body, repeated }) =>
    Effect.gen(function*() {
      const http = renewing()
      const { http: client, state } = yield* authorized().pipe(Effect.provide(http.layer))
      const response = yield* client.put(`${api}/file`, { body })
      assert.strictEqual(response.status, repeated ? 200 : 401)
      assert.deepStrictEqual(tokensSent(http.requests), repeated ? ["Bearer t1", "Bearer t2"] : ["Bearer t1"])
      // The next request is right.
      assert.deepStrictEqual(state.rejected, ["t1"])
      assert.strictEqual((yield* client.put(`${api}/file`, { body })).status, 200)
    }))

  it.effect("is looked at as it is sent", () =>
    Effect.gen(function*() {
      const http = renewing()
      const { http: client } = yield* authorized().pipe(
        Effect.provideServiceEffect(
          HttpClient.HttpClient,
          Effect.map(
            HttpClient.HttpClient,
            HttpClient.mapRequest(HttpClientRequest.bodyStream(Stream.make(new Uint8Array([1]))))
          )
        ),
        Effect.provide(http.layer)
      )
      assert.strictEqual((yield* client.put(`${api}/file`)).status, 401)
    }))

  it.effect("has its 401 also when the token cannot be renewed", () =>
    Effect.gen(function*() {
      const http = fakeHttp(() => unauthorized("Bearer error=\"invalid_token\""))
      const renew = new OAuthError.ReauthorizationRequired({ reason: "RefreshTokenRejected" })
      const { http: client, state } = yield* authorized({ renew }).pipe(Effect.provide(http.layer))
      const response = yield* client.put(`${api}/file`, { body: HttpBody.stream(Stream.empty) })
      assert.strictEqual(response.status, 401)
      assert.deepStrictEqual(yield* response.json, {})
      assert.deepStrictEqual(state.rejected, ["t1"])
    }))
})
