import { AuthorizationServer, ClientAuthentication, Discovery, OAuthClient } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, TestClock } from "effect"
import { type Json, outcome } from "./openid.js"
import { assertAbsent, fakeHttp, jsonAnswer, left, noHttp, prints, summary } from "./support.js"

const issuer = "https://id.example"

const metadata = {
  issuer,
  authorization_endpoint: "https://id.example/authorize",
  token_endpoint: "https://id.example/token",
  userinfo_endpoint: "https://id.example/me",
  jwks_uri: "https://keys.example/jwks",
  pushed_authorization_request_endpoint: "https://id.example/par",
  revocation_endpoint: "https://id.example/revoke",
  introspection_endpoint: "https://id.example/introspect",
  end_session_endpoint: "https://id.example/logout",
  check_session_iframe: "https://id.example/session",
  mtls_endpoint_aliases: { token_endpoint: "https://mtls.id.example/token" },
  code_challenge_methods_supported: ["plain", "S256"],
  id_token_signing_alg_values_supported: ["RS256", "ES256"]
}

/** A server that answers with the metadata, changed. */
const serve = (changes: Json = {}) => fakeHttp(() => jsonAnswer({ ...metadata, ...changes }))

const discover = (http: ReturnType<typeof serve>, from = issuer, options: Discovery.Options = {}) =>
  Discovery.discover(from, options).pipe(Effect.provide(http.layer))

/** The failure, as its tag, reason and what it is about. */
const failure = (changes: Json, options: Discovery.Options = {}, from = issuer) =>
  Effect.map(Effect.flip(discover(serve(changes), from, options)), summary)

describe("Discovery", () => {
  it.effect("reads the metadata", () =>
    Effect.gen(function*() {
      const http = serve({ more: 1, service_documentation: null, scopes_supported: null })
      const server = yield* discover(http)
      assert.isTrue(AuthorizationServer.isAuthorizationServer(server))
      assert.strictEqual(server.issuer, issuer)
      assert.strictEqual(server.tokenEndpoint?.href, metadata.token_endpoint)
      assert.strictEqual(server.jwksUri?.href, metadata.jwks_uri)
      assert.strictEqual(server.mtlsEndpointAliases.tokenEndpoint?.href, "https://mtls.id.example/token")
      assert.deepStrictEqual(server.supported.idTokenSigningAlgValues, ["RS256", "ES256"])
      const [sent] = http.requests
      assert.strictEqual(sent?.method, "GET")
      assert.isUndefined(sent?.headers["authorization"])
    }))

  it.effect("#107 asks where each of the two standards has it", () =>
    Effect.gen(function*() {
      const openid = "/.well-known/openid-configuration"
      const oauth = "/.well-known/oauth-authorization-server"
      for (
        const [from, openidUrl, oauthUrl] of [
          ["https://id.example", `https://id.example${openid}`, `https://id.example${oauth}`],
          ["https://id.example/", `https://id.example${openid}`, `https://id.example${oauth}`],
          ["https://id.example/a", `https://id.example/a${openid}`, `https://id.example${oauth}/a`],
          ["https://id.example/a/", `https://id.example/a${openid}`, `https://id.example${oauth}/a`],
          ["https://id.example/a/b", `https://id.example/a/b${openid}`, `https://id.example${oauth}/a/b`],
          ["https://id.example:8443/a", `https://id.example:8443/a${openid}`, `https://id.example:8443${oauth}/a`],
          ["http://localhost:3000", `http://localhost:3000${openid}`, `http://localhost:3000${oauth}`]
        ] as const
      ) {
        for (const [kind, url] of [["openid", openidUrl], ["oauth", oauthUrl], [undefined, openidUrl]] as const) {
          const http = serve({ issuer: from })
          yield* discover(http, from, { kind })
          assert.deepStrictEqual(http.requests.map(({ url }) => url), [url])
        }
      }
    }))

  it.effect("#107 asks the host of the issuer, whatever its path looks like", () =>
    Effect.gen(function*() {
      for (
        const path of [
          "//evil.example",
          "//evil.example/a",
          "/a//b",
          "/%2F%2Fevil.example",
          "/@evil.example",
          "/a;b",
          "/a%3Fb"
        ]
      ) {
        for (const kind of ["openid", "oauth"] as const) {
          const http = serve({ issuer: `${issuer}${path}` })
          yield* discover(http, `${issuer}${path}`, { kind })
          assert.strictEqual(new URL(http.requests[0]?.url ?? "").origin, issuer, path)
        }
      }
    }))

  it.effect("#103, #104 refuses the metadata of another issuer, in the least", () =>
    Effect.gen(function*() {
      const mismatch = ["InvalidResponse", "IssuerMismatch", "issuer"]
      for (
        const other of [
          "https://other.example",
          "https://id.example/",
          "https://ID.example",
          "HTTPS://id.example",
          "https://id.example:443",
          "http://id.example",
          "https://id.example ",
          ""
        ]
      ) {
        assert.deepStrictEqual(yield* failure({ issuer: other }), mismatch, other)
      }
      assert.deepStrictEqual(yield* failure({}, {}, "https://id.example/"), mismatch)
      assert.deepStrictEqual(yield* failure({}, {}, "https://ID.example"), mismatch)
      const planted = yield* Effect.flip(discover(serve({ issuer: "https://PLANTED.example" })))
      assertAbsent(["PLANTED"], prints(planted))
    }))

  it.effect("#105 refuses metadata without an issuer, or one that is no text", () =>
    Effect.gen(function*() {
      for (const bad of [undefined, null, 1, [issuer], { issuer }]) {
        assert.deepStrictEqual(yield* failure({ issuer: bad }), ["InvalidResponse", "MalformedFields", "issuer"])
      }
    }))

  it.effect("#106 asks nobody for an issuer that is none", () =>
    Effect.gen(function*() {
      for (
        const [bad, reason] of [
          ["https://id.example?a=b", "InvalidUrl"],
          ["https://id.example?", "InvalidUrl"],
          ["https://id.example#a", "InvalidUrl"],
          ["https://id.example#", "InvalidUrl"],
          ["https://user:PLANTED@id.example", "InvalidUrl"],
          ["id.example", "InvalidUrl"],
          ["", "InvalidUrl"],
          ["ftp://id.example", "InvalidUrl"],
          ["javascript:alert(1)", "InvalidUrl"],
          ["https://id.example\\@evil.example", "InvalidUrl"],
          ["https:id.example", "InvalidUrl"],
          [" https://id.example", "InvalidUrl"],
          ["http://id.example", "InsecureUrl"],
          ["http://localhost.evil.example", "InsecureUrl"],
          ["http://169.254.169.254", "InsecureUrl"]
        ] as const
      ) {
        const error = yield* Effect.flip(discover(noHttp(), bad))
        assert.deepStrictEqual(summary(error), ["ConfigurationError", reason, "issuer"], bad)
        assertAbsent(["PLANTED"], prints(error))
      }
      const http = serve({ issuer: "http://id.internal" })
      const server = yield* discover(http, "http://id.internal", { allowInsecureRequests: true })
      assert.isTrue(server.allowInsecureRequests)
    }))

  it.effect("#109 refuses every status but 200, and what is no object", () =>
    Effect.gen(function*() {
      const answers: ReadonlyArray<readonly [ReturnType<typeof jsonAnswer>, string]> = [
        [jsonAnswer(metadata, 201), "InvalidResponse UnexpectedStatus"],
        [jsonAnswer(metadata, 404), "InvalidResponse UnexpectedStatus"],
        [jsonAnswer(metadata, 302, { location: "https://evil.example" }), "TransportError RedirectRefused"],
        [jsonAnswer(metadata, 200, { "content-type": "text/html" }), "InvalidResponse UnexpectedContentType"],
        [jsonAnswer([metadata]), "InvalidResponse MalformedJson"],
        [jsonAnswer("metadata"), "InvalidResponse MalformedJson"],
        [jsonAnswer(null), "InvalidResponse MalformedJson"],
        [{ status: 200, headers: {}, body: new Uint8Array() }, "InvalidResponse MalformedJson"],
        [{ status: 200, headers: {}, body: "TooLarge" }, "TransportError TooLarge"],
        [jsonAnswer({ error: "invalid_request" }, 400), "OAuthErrorResponse invalid_request"]
      ]
      for (const [answer, expected] of answers) {
        assert.strictEqual(yield* outcome(discover(fakeHttp(() => answer))), expected)
      }
    }))

  it.effect("#109 names the members that are of a wrong type", () =>
    Effect.gen(function*() {
      for (
        const [name, value] of [["token_endpoint", 1], ["scopes_supported", "openid"], ["jwks_uri", ["a"]], [
          "require_pushed_authorization_requests",
          "yes"
        ]] as const
      ) {
        assert.deepStrictEqual((yield* failure({ [name]: value })).slice(0, 2), ["InvalidResponse", "MalformedFields"])
      }
    }))

  it.effect("#110 names the endpoint that is missing, when it is needed", () =>
    Effect.gen(function*() {
      const server = yield* discover(serve({ token_endpoint: undefined, jwks_uri: null }))
      for (const name of ["tokenEndpoint", "jwksUri"] as const) {
        const error = left(AuthorizationServer.endpoint(server, name))
        assert.deepStrictEqual(summary(error), ["ConfigurationError", "MissingEndpoint", name])
      }
      const client = { clientId: "my-app", authentication: ClientAuthentication.none }
      const error = yield* OAuthClient.discover(issuer, { client }).pipe(
        Effect.provide(serve({ token_endpoint: undefined }).layer),
        Effect.flip
      )
      assert.deepStrictEqual(summary(error), ["ConfigurationError", "MissingEndpoint", "tokenEndpoint"])
    }))

  it.effect("#111 refuses every endpoint that may not be used, as a fault of the server's", () =>
    Effect.gen(function*() {
      const names = Object.keys(metadata).filter((name) => /_(?:endpoint|uri|iframe)$/.test(name))
      assert.strictEqual(names.length, 9)
      for (const name of names) {
        for (
          const url of [
            "http://id.example/x",
            "ftp://id.example",
            "/x",
            "",
            "https://a:b@id.example",
            "https://id.example#x",
            "javascript:alert(1)"
          ]
        ) {
          assert.deepStrictEqual(yield* failure({ [name]: url }), ["InvalidResponse", "MalformedFields", name], url)
        }
      }
      const aliases = { mtls_endpoint_aliases: { token_endpoint: "http://id.example/x" } }
      const field = "mtls_endpoint_aliases.token_endpoint"
      assert.deepStrictEqual(yield* failure(aliases), ["InvalidResponse", "MalformedFields", field])
      yield* discover(serve({ token_endpoint: "http://127.0.0.1/x" }))
      yield* discover(serve({ token_endpoint: "http://id.example/x" }), issuer, { allowInsecureRequests: true })
    }))

  it.effect("#112 takes endpoints of other origins, unless it is told which may be used", () =>
    Effect.gen(function*() {
      yield* discover(
        serve({ token_endpoint: "https://elsewhere.example/token", userinfo_endpoint: "https://10.0.0.1/" })
      )
      const names = Object.keys(metadata).filter((name) => /_(?:endpoint|uri|iframe)$/.test(name))
      const allowEndpoint = ({ hostname }: URL) => hostname !== "10.0.0.1"
      for (const name of names) {
        const found = yield* failure({ [name]: "https://10.0.0.1/x" }, { allowEndpoint })
        assert.deepStrictEqual(found, ["InvalidResponse", "MalformedFields", name])
      }
      const aliases = { mtls_endpoint_aliases: { userinfo_endpoint: "https://0xA000001/x" } }
      const field = "mtls_endpoint_aliases.userinfo_endpoint"
      assert.deepStrictEqual(yield* failure(aliases, { allowEndpoint }), ["InvalidResponse", "MalformedFields", field])
      yield* discover(serve(), issuer, { allowEndpoint })
    }))

  it.effect("#119 does not look at signed metadata, and takes the plain", () =>
    Effect.gen(function*() {
      const signed = `${btoa("{\"alg\":\"none\"}")}.${btoa("{\"token_endpoint\":\"https://evil.example\"}")}.`
      for (const value of [signed, "", 1, null]) {
        const server = yield* discover(serve({ signed_metadata: value }))
        assert.strictEqual(server.tokenEndpoint?.href, metadata.token_endpoint)
      }
    }))

  it.effect("takes what is known better in place of what was discovered, and nothing for what is not set", () =>
    Effect.gen(function*() {
      const server = yield* discover(serve({ authorization_response_iss_parameter_supported: true }), issuer, {
        overrides: {
          tokenEndpoint: "https://better.example/token",
          jwksUri: undefined,
          authorizationResponseIssParameterSupported: undefined,
          codeChallengeMethodsSupported: undefined,
          supported: { scopes: ["openid"], idTokenSigningAlgValues: undefined },
          quirks: { nonce: "optional" }
        }
      })
      assert.strictEqual(server.tokenEndpoint?.href, "https://better.example/token")
      assert.strictEqual(server.jwksUri?.href, metadata.jwks_uri)
      assert.isTrue(server.authorizationResponseIssParameterSupported)
      assert.deepStrictEqual(server.supported.scopes, ["openid"])
      assert.deepStrictEqual(server.supported.idTokenSigningAlgValues, ["RS256", "ES256"])
      assert.deepStrictEqual(server.quirks, { nonce: "optional" })
      const options = { overrides: { tokenEndpoint: "http://better.example/token" } }
      assert.deepStrictEqual(yield* failure({}, options), ["ConfigurationError", "InsecureUrl", "tokenEndpoint"])
    }))

  it.effect("refuses a server without S256, unless told to go without", () =>
    Effect.gen(function*() {
      const plain = { code_challenge_methods_supported: ["plain"] }
      assert.deepStrictEqual((yield* failure(plain)).slice(0, 2), ["ConfigurationError", "PkceUnsupported"])
      const unset = { overrides: { codeChallengeMethodsSupported: undefined } }
      assert.deepStrictEqual((yield* failure(plain, unset)).slice(0, 2), ["ConfigurationError", "PkceUnsupported"])
      yield* discover(serve(plain), issuer, { overrides: { pkce: "none" } })
    }))

  it.effect("asks once more when the network failed, and not when there is nothing", () =>
    Effect.gen(function*() {
      const flaky: ReturnType<typeof serve> = fakeHttp(() =>
        flaky.requests.length > 1 ? jsonAnswer(metadata) : jsonAnswer({}, 503)
      )
      yield* discover(flaky)
      const missing = fakeHttp(() => jsonAnswer({}, 404))
      yield* Effect.flip(discover(missing))
      assert.strictEqual(missing.requests.length, 1)
    }))
})

describe("discovery, kept by a client", () => {
  const client = { clientId: "my-app", authentication: ClientAuthentication.none }
  const settle = Effect.replicateEffect(Effect.yieldNow(), 100)

  /** A server whose token endpoint is another with each answer. */
  const changing = () => {
    const http: ReturnType<typeof serve> = fakeHttp(() =>
      jsonAnswer({ ...metadata, token_endpoint: `https://id.example/${http.requests.length}` })
    )
    return http
  }

  const tokenPath = (oauth: OAuthClient.Service) =>
    Effect.map(oauth.server, ({ tokenEndpoint }) => tokenEndpoint?.pathname)

  it.effect("#117 serves what it has while it asks again, when the time is over", () =>
    Effect.gen(function*() {
      const http = changing()
      const oauth = yield* OAuthClient.discover(issuer, { client }).pipe(Effect.provide(http.layer))
      yield* TestClock.adjust("59 minutes")
      assert.strictEqual(yield* tokenPath(oauth), "/1")
      yield* TestClock.adjust("1 minute")
      assert.strictEqual(yield* tokenPath(oauth), "/1")
      yield* settle
      assert.strictEqual(yield* tokenPath(oauth), "/2")
      assert.strictEqual(http.requests.length, 2)
    }))

  it.effect("#117 keeps what it has when it cannot be renewed, or is of another server now", () =>
    Effect.gen(function*() {
      for (const answer of [jsonAnswer({}, 404), jsonAnswer({ ...metadata, issuer: "https://evil.example" })]) {
        const http: ReturnType<typeof serve> = fakeHttp(() =>
          http.requests.length === 1 ? jsonAnswer(metadata) : answer
        )
        const oauth = yield* OAuthClient.discover(issuer, { client }).pipe(Effect.provide(http.layer))
        yield* TestClock.adjust("1 hour")
        yield* oauth.server
        yield* settle
        assert.strictEqual(yield* tokenPath(oauth), "/token")
        assert.strictEqual(http.requests.length, 2)
      }
    }))

  it.effect("#118 asks once for all who need it at a time", () =>
    Effect.gen(function*() {
      const http = changing()
      const oauth = yield* OAuthClient.discover(issuer, { client }).pipe(Effect.provide(http.layer))
      yield* TestClock.adjust("1 hour")
      const fibers = yield* Effect.replicateEffect(Effect.fork(tokenPath(oauth)), 100)
      yield* Fiber.interruptAll(fibers.slice(0, 50))
      yield* settle
      assert.strictEqual(http.requests.length, 2)
      assert.strictEqual(yield* tokenPath(oauth), "/2")
    }))

  it.effect("#118 keeps no failure", () =>
    Effect.gen(function*() {
      const http: ReturnType<typeof serve> = fakeHttp(() =>
        http.requests.length < 2 ? jsonAnswer({}, 404) : jsonAnswer(metadata)
      )
      const make = OAuthClient.discover(issuer, { client }).pipe(Effect.provide(http.layer))
      assert.strictEqual((yield* Effect.flip(make))._tag, "InvalidResponse")
      assert.strictEqual(yield* Effect.flatMap(make, tokenPath), "/token")
    }))
})
