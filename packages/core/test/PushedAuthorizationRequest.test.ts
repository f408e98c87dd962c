import {
  AuthorizationCode,
  AuthorizationRequest,
  type AuthorizationServer,
  type BufferedBody,
  type Client,
  ClientAuthentication,
  DPoP,
  OAuthError,
  PushedAuthorizationRequest,
  SigningKey
} from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { DateTime, Duration, Effect, Option, Redacted, TestClock } from "effect"
import * as jose from "jose"
import { openIdClient, openIdServer } from "./openid.js"
import { assertAbsent, fakeHttp, formOf, jsonAnswer, noHttp, prints, type Sent, summary } from "./support.js"

const parEndpoint = "https://id.example/par"

const server = openIdServer({ pushedAuthorizationRequestEndpoint: parEndpoint })
const client = openIdClient()

const reference = "urn:ietf:params:oauth:request_uri:6esc_11ACC5bwc014ltc14eY22c"

const answer = { request_uri: reference, expires_in: 60 }

const accepted = jsonAnswer(answer, 201)

type Options = AuthorizationRequest.Options

/** Pushes to a server that answers as told, and gives what came of it and what was sent. */
const push = (
  respond: (sent: Sent) => Effect.Effect<BufferedBody.Received> | BufferedBody.Received,
  options: Options = {},
  at: { readonly server?: AuthorizationServer.AuthorizationServer; readonly client?: Client.Client } = {}
) => {
  const http = fakeHttp(respond)
  return PushedAuthorizationRequest.push(at.server ?? server, at.client ?? client, options).pipe(
    Effect.provide(http.layer),
    Effect.either,
    Effect.map((result) => ({ result, requests: http.requests }))
  )
}

const pushed = (options: Options = {}, at: Parameters<typeof push>[2] = {}) =>
  Effect.flatMap(
    push(() => accepted, options, at),
    ({ requests, result }) => Effect.map(result, (request) => ({ request, requests }))
  )

const failure = (respond: BufferedBody.Received, options?: Options, at?: Parameters<typeof push>[2]) =>
  Effect.flatMap(push(() => respond, options, at), ({ result }) => Effect.flip(result))

const expiry = (request: AuthorizationRequest.AuthorizationRequest) =>
  Option.getOrNull(Option.map(request.urlExpiresAt, DateTime.toEpochMillis))

describe("PushedAuthorizationRequest", () => {
  it.effect("#207 sends everything to the server, and the user with a reference", () =>
    Effect.gen(function*() {
      const { request, requests } = yield* pushed({
        scopes: ["openid", "email"],
        prompt: ["login"],
        maxAge: "1 minute",
        resource: ["https://api.example/", "urn:example:calendar"],
        idTokenHint: Redacted.make("e.y.J"),
        extraParameters: { login_hint: "jane" }
      })
      assert.strictEqual(
        request.url,
        `https://id.example/authorize?client_id=my-app&request_uri=${encodeURIComponent(reference)}`
      )
      const [sent] = requests
      assert.strictEqual(requests.length, 1)
      assert.strictEqual(sent?.method, "POST")
      assert.strictEqual(sent?.url, parEndpoint)
      assert.strictEqual(sent?.headers["content-type"], "application/x-www-form-urlencoded")
      const form = sent?.form.filter(([name]) => name !== "code_challenge")
      assert.deepStrictEqual(form, [
        ["response_type", "code"],
        ["client_id", "my-app"],
        ["redirect_uri", "https://app.example/callback"],
        ["scope", "openid email"],
        ["state", Redacted.value(request.state)],
        ["code_challenge_method", "S256"],
        ["nonce", Redacted.value(Option.getOrThrow(request.nonce))],
        ["prompt", "login"],
        ["max_age", "60"],
        ["id_token_hint", "e.y.J"],
        ["resource", "https://api.example/"],
        ["resource", "urn:example:calendar"],
        ["login_hint", "jane"]
      ])
    }))

  it.effect("#207 keeps the query of the endpoint, and any reference and client id whole", () =>
    Effect.gen(function*() {
      const odd = { request_uri: "https://id.example/r?a=1&client_id=evil#x", expires_in: 5 }
      const at = {
        server: openIdServer({
          authorizationEndpoint: "https://id.example/authorize?tenant=a%20b",
          pushedAuthorizationRequestEndpoint: `${parEndpoint}?v=2`
        }),
        client: openIdClient({ clientId: "https://app.example/?a=b&c" })
      }
      const { requests, result } = yield* push(() => jsonAnswer(odd, 201), {}, at)
      const { url } = yield* result
      assert.isTrue(url.startsWith("https://id.example/authorize?tenant=a%20b&client_id="))
      assert.deepStrictEqual([...new URL(url).searchParams], [
        ["tenant", "a b"],
        ["client_id", "https://app.example/?a=b&c"],
        ["request_uri", odd.request_uri]
      ])
      assert.strictEqual(requests[0]?.url, `${parEndpoint}?v=2`)
    }))

  it.effect("keeps of the request what any other keeps, and its answer is exchanged as any other", () =>
    Effect.gen(function*() {
      const options: Options = { scopes: ["read"], responseMode: "form_post" }
      const { request } = yield* pushed(options)
      const direct = yield* AuthorizationRequest.make(server, client, options)
      const { codeVerifier, state, url, urlExpiresAt, ...rest } = request
      const others: Partial<AuthorizationRequest.AuthorizationRequest> = { ...direct }
      for (const [name, value] of Object.entries(rest)) {
        assert.deepStrictEqual<unknown>(value, Object(others)[name], name)
      }
      assert.notStrictEqual(Redacted.value(state), Redacted.value(direct.state))
      assert.isTrue(Option.isSome(codeVerifier) && Option.isSome(urlExpiresAt) && url !== direct.url)

      const kept = yield* AuthorizationRequest.fromJson(AuthorizationRequest.toJson(request))
      const http = fakeHttp(() => jsonAnswer({ access_token: "abc", token_type: "Bearer" }))
      const form = `code=the-code&state=${Redacted.value(state)}`
      yield* AuthorizationCode.exchange(server, client, form, kept).pipe(Effect.provide(http.layer))
      assert.strictEqual(formOf(http.requests[0])["code_verifier"], Redacted.value(Option.getOrThrow(codeVerifier)))
    }))

  describe("#206 takes a reference and how long it is good for, and nothing less", () => {
    const longest = `urn:${"x".repeat(508)}`
    const fields: ReadonlyArray<readonly [changes: object, wrong: ReadonlyArray<string>]> = [
      [{}, []],
      [{ more: 1 }, []],
      [{ request_uri: longest }, []],
      [{ expires_in: 1 }, []],
      [{ expires_in: 4_294_967_295 }, []],
      [{ request_uri: undefined }, ["request_uri"]],
      [{ request_uri: "" }, ["request_uri"]],
      [{ request_uri: null }, ["request_uri"]],
      [{ request_uri: [reference] }, ["request_uri"]],
      [{ request_uri: `${longest}x` }, ["request_uri"]],
      [{ expires_in: undefined }, ["expires_in"]],
      [{ expires_in: null }, ["expires_in"]],
      [{ expires_in: "60" }, ["expires_in"]],
      [{ expires_in: 0 }, ["expires_in"]],
      [{ expires_in: -60 }, ["expires_in"]],
      [{ expires_in: 4_294_967_296 }, ["expires_in"]],
      [{ request_uri: undefined, expires_in: undefined }, ["request_uri", "expires_in"]]
    ]
    it.effect.each(fields.map(([changes, wrong]) => ({ changes, wrong })))(
      "$changes",
      ({ changes, wrong }) =>
        Effect.gen(function*() {
          const { result } = yield* push(() => jsonAnswer({ ...answer, ...changes }, 201))
          if (wrong.length === 0) {
            return yield* Effect.asVoid(result)
          }
          const error = yield* Effect.flip(result)
          assert.deepStrictEqual(summary(error), ["InvalidResponse", "MalformedFields", ...wrong])
          assertAbsent([reference], prints(error))
        })
    )

    it.effect("in JSON, with the status 201 and no other", () =>
      Effect.gen(function*() {
        for (const status of [200, 202, 204, 206]) {
          const error = yield* failure(jsonAnswer(answer, status))
          assert.deepStrictEqual(summary(error), ["InvalidResponse", "UnexpectedStatus"])
          assert.deepInclude(error, { status, endpoint: parEndpoint })
        }
        const html = yield* failure(jsonAnswer(answer, 201, { "content-type": "text/html" }))
        assert.deepStrictEqual(summary(html), ["InvalidResponse", "UnexpectedContentType"])
        const nothing = yield* failure({ ...accepted, body: new Uint8Array() })
        assert.deepStrictEqual(summary(nothing), ["InvalidResponse", "MalformedJson"])
        const both = yield* failure(jsonAnswer({ ...answer, error: "invalid_request" }, 201))
        assert.deepStrictEqual(summary(both), ["OAuthErrorResponse", "invalid_request"])
        const redirect = yield* failure({ status: 303, headers: { location: reference }, body: new Uint8Array() })
        assert.deepStrictEqual(summary(redirect), ["TransportError", "RedirectRefused"])
      }))
  })

  it.effect("#208 is the only way where the server demands it", () =>
    Effect.gen(function*() {
      const demanding = openIdServer({
        pushedAuthorizationRequestEndpoint: parEndpoint,
        requirePushedAuthorizationRequests: true
      })
      const error = yield* Effect.flip(AuthorizationRequest.make(demanding, client))
      assert.deepStrictEqual(summary(error), ["ConfigurationError", "Unsupported", "authorizationEndpoint"])
      assert.isDefined((yield* pushed({}, { server: demanding })).request)
    }))

  it.effect("sends nothing where there is no endpoint, or what is asked for cannot be", () =>
    Effect.gen(function*() {
      const fails = (options: Options, at = server) =>
        Effect.map(
          PushedAuthorizationRequest.push(at, client, options).pipe(Effect.provide(noHttp().layer), Effect.flip),
          summary
        )
      assert.deepStrictEqual(yield* fails({}, openIdServer()), [
        "ConfigurationError",
        "MissingEndpoint",
        "pushedAuthorizationRequestEndpoint"
      ])
      const wrong: ReadonlyArray<readonly [options: Options, reason: string, setting: string]> = [
        [{ resource: ["api"] }, "InvalidParameter", "resource"],
        [{ redirectUri: "http://app.example/" }, "InsecureUrl", "redirectUri"],
        [{ extraParameters: { client_secret: "mine" } }, "ReservedParameter", "extraParameters"],
        [{ extraParameters: { client_assertion: "mine" } }, "ReservedParameter", "extraParameters"]
      ]
      for (const [options, reason, setting] of wrong) {
        assert.deepStrictEqual(yield* fails(options), ["ConfigurationError", reason, setting])
      }
    }))

  it.effect("#210 lets no reference into what is referred to", () =>
    Effect.gen(function*() {
      for (const name of ["request_uri", "request"]) {
        const error = yield* failure(accepted, { extraParameters: { [name]: reference } })
        assert.deepStrictEqual(summary(error), ["ConfigurationError", "ReservedParameter", "extraParameters"])
      }
      const { requests } = yield* pushed({ extraParameters: { Request_Uri: "another name" } })
      assert.notProperty(formOf(requests[0]), "request_uri")
    }))
})

describe("the reference", () => {
  const isExpired = AuthorizationRequest.isUrlExpired

  it.effect("#209 is good as long as the server says, from the moment its answer came", () =>
    Effect.gen(function*() {
      yield* TestClock.setTime(1_000_000)
      const { result } = yield* push(() => Effect.as(TestClock.adjust("5 seconds"), accepted))
      const request = yield* result
      assert.strictEqual(expiry(request), 1_005_000 + 60_000)
      yield* TestClock.setTime(1_064_999)
      assert.isFalse(yield* isExpired(request))
      yield* TestClock.setTime(1_065_000)
      assert.isTrue(yield* isExpired(request))
      // The callback may still come: the user was sent in time.
      assert.isAbove(DateTime.toEpochMillis(request.expiresAt), 1_065_000)
    }))

  it.effect("#209 is good no longer than the request", () =>
    Effect.gen(function*() {
      yield* TestClock.setTime(1_000_000)
      const { request } = yield* pushed({ lifetime: "30 seconds" })
      yield* TestClock.setTime(1_029_999)
      assert.isFalse(yield* isExpired(request))
      yield* TestClock.setTime(1_030_000)
      assert.isTrue(yield* isExpired(request))
    }))

  it.effect("#209 is not there for a request that was not pushed, which has its own time", () =>
    Effect.gen(function*() {
      const request = yield* AuthorizationRequest.make(server, client, { lifetime: Duration.minutes(1) })
      assert.isTrue(Option.isNone(request.urlExpiresAt))
      yield* TestClock.adjust("59999 millis")
      assert.isFalse(yield* isExpired(request))
      yield* TestClock.adjust("1 millis")
      assert.isTrue(yield* isExpired(request))
    }))

  it.effect("#209 comes back from where the request was kept", () =>
    Effect.gen(function*() {
      const { result } = yield* push(() => jsonAnswer({ ...answer, expires_in: 1.5 }, 201))
      const request = yield* result
      assert.strictEqual(expiry(request), 1500)
      const kept = yield* AuthorizationRequest.fromJson(AuthorizationRequest.toJson(request))
      assert.strictEqual(expiry(kept), 1500)
    }))
})

describe("#211 the client authenticates as at the token endpoint", () => {
  const secret = Redacted.make("s3cret/value")

  it.effect("in one way, and names itself once", () =>
    Effect.gen(function*() {
      for (
        const authentication of [
          ClientAuthentication.none,
          ClientAuthentication.clientSecretBasic(secret),
          ClientAuthentication.clientSecretPost(secret)
        ]
      ) {
        const { request, requests } = yield* pushed({}, { client: openIdClient({ authentication }) })
        const form = formOf(requests[0])
        assert.strictEqual(form["client_id"], "my-app")
        const isPost = authentication.method === "client_secret_post"
        assert.strictEqual(form["client_secret"], isPost ? "s3cret/value" : undefined)
        const header = requests[0]?.headers["authorization"]
        assert.strictEqual(header?.slice(0, 6), authentication.method === "client_secret_basic" ? "Basic " : undefined)
        assertAbsent(["s3cret"], [request.url, requests[0]?.url ?? ""])
      }
    }))

  it.effect("with an assertion for the issuer, made for this request", () =>
    Effect.gen(function*() {
      const key = yield* SigningKey.generate("ES256")
      const at = { client: openIdClient({ authentication: ClientAuthentication.privateKeyJwt(key) }) }
      const ids: Array<unknown> = []
      for (const { requests } of [yield* pushed({}, at), yield* pushed({}, at)]) {
        const form = formOf(requests[0])
        assert.strictEqual(form["client_assertion_type"], "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
        const claims = jose.decodeJwt(form["client_assertion"] ?? "")
        assert.deepInclude(claims, { iss: "my-app", sub: "my-app", aud: "https://id.example" })
        ids.push(claims.jti)
      }
      assert.strictEqual(new Set(ids).size, 2)
    }))

  it.effect("with its certificate, at the address for that", () =>
    Effect.gen(function*() {
      const at = {
        server: openIdServer({
          pushedAuthorizationRequestEndpoint: parEndpoint,
          mtlsEndpointAliases: { pushedAuthorizationRequestEndpoint: "https://mtls.id.example/par" }
        }),
        client: openIdClient({ authentication: ClientAuthentication.tlsClientAuth })
      }
      const { request, requests } = yield* pushed({}, at)
      assert.strictEqual(requests[0]?.url, "https://mtls.id.example/par")
      assert.isTrue(request.url.startsWith("https://id.example/authorize?"))
    }))

  const wanting = (nonce: string) => jsonAnswer({ error: "use_dpop_nonce" }, 400, { "dpop-nonce": nonce })

  it.effect("with a signed request that is made again when the server wants a nonce in the proof", () =>
    Effect.gen(function*() {
      const key = yield* SigningKey.generate("ES256")
      const at = { client: openIdClient({ dpop: yield* DPoP.generate(), requestObjectSigningKey: key }) }
      const { requests, result } = yield* push(
        (sent) => jose.decodeJwt(sent.headers["dpop"] ?? "")["nonce"] === "n-1" ? accepted : wanting("n-1"),
        {},
        at
      )
      yield* result
      const [first, second] = requests.map((sent) => jose.decodeJwt(formOf(sent)["request"] ?? ""))
      assert.isString(first?.jti)
      assert.notStrictEqual(first?.jti, second?.jti)
      assert.strictEqual(first?.["state"], second?.["state"])
    }))

  it.effect("with a proof of its key, and once more when the server wants a nonce in it", () =>
    Effect.gen(function*() {
      const dpop = yield* DPoP.generate()
      const key = yield* SigningKey.generate("ES256")
      const at = { client: openIdClient({ dpop, authentication: ClientAuthentication.privateKeyJwt(key) }) }
      const { requests, result } = yield* push(
        (sent) => jose.decodeJwt(sent.headers["dpop"] ?? "")["nonce"] === "n-1" ? accepted : wanting("n-1"),
        {},
        at
      )
      yield* result
      assert.strictEqual(requests.length, 2)
      const proofs = requests.map((sent) => jose.decodeJwt(sent.headers["dpop"] ?? ""))
      for (const proof of proofs) {
        assert.deepInclude(proof, { htm: "POST", htu: parEndpoint })
        assert.notProperty(proof, "ath")
      }
      assert.deepStrictEqual(proofs.map((proof) => proof["nonce"]), [undefined, "n-1"])
      const forms = requests.map(formOf)
      assert.deepStrictEqual(forms.map((form) => form["dpop_jkt"]), [dpop.thumbprint, dpop.thumbprint])
      assert.notStrictEqual(forms[0]?.["client_assertion"], forms[1]?.["client_assertion"])
      assert.notStrictEqual(proofs[0]?.jti, proofs[1]?.jti)
      assert.strictEqual(forms[0]?.["state"], forms[1]?.["state"])

      let asked = 0
      const never = yield* push(() => wanting(`n-${asked++}`), {}, at)
      assert.deepStrictEqual(summary(yield* Effect.flip(never.result)), ["OAuthErrorResponse", "use_dpop_nonce"])
      assert.strictEqual(never.requests.length, 2)
    }))
})

describe("#212 an error of the server", () => {
  it.effect("is typed, and keeps its status", () =>
    Effect.gen(function*() {
      for (
        const [code, status] of [
          ["invalid_request", 400],
          ["invalid_client", 401],
          ["invalid_redirect_uri", 400],
          ["unauthorized_client", 403],
          ["request_too_large", 413],
          ["temporarily_unavailable", 429],
          ["server_error", 500]
        ] as const
      ) {
        const error = yield* failure(jsonAnswer({ error: code, error_description: "Because" }, status))
        assert.deepInclude(error, { _tag: "OAuthErrorResponse", code, status, description: "Because" })
        assert.deepInclude(error, { endpoint: parEndpoint })
      }
    }))

  it.effect("is kept by its status where it has no code, with the time to wait", () =>
    Effect.gen(function*() {
      for (
        const [status, isTransient] of [[405, false], [413, false], [429, true], [503, true], [404, false]] as const
      ) {
        const error = yield* failure({ status, headers: { "retry-after": "7" }, body: new Uint8Array() })
        assert.deepStrictEqual(summary(error), ["InvalidResponse", "UnexpectedStatus"])
        assert.deepInclude(error, { status, retryAfter: Duration.seconds(7) })
        assert.strictEqual(OAuthError.isTransient(error), isTransient, String(status))
      }
    }))

  it.effect("#295 repeats nothing of what was pushed in secret", () =>
    Effect.gen(function*() {
      const options: Options = { scopes: ["openid"], idTokenHint: Redacted.make("planted.id.token") }
      const at = {
        client: openIdClient({ authentication: ClientAuthentication.clientSecretPost(Redacted.make("planted-secret")) })
      }
      for (const name of ["state", "nonce", "id_token_hint", "client_secret"]) {
        const { requests, result } = yield* push(
          (sent) =>
            jsonAnswer(
              {
                error: "invalid_request",
                error_description: `got ${formOf(sent)[name]}`,
                error_uri: formOf(sent)[name]
              },
              400,
              { "www-authenticate": `Basic realm="${formOf(sent)[name]}"` }
            ),
          options,
          at
        )
        const secret = formOf(requests[0])[name] ?? ""
        assert.isAbove(secret.length, 10)
        assertAbsent([secret], prints(yield* Effect.flip(result)))
      }
    }))
})
