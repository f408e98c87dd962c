import {
  AuthorizationCode,
  AuthorizationServer,
  type Client,
  ClientAuthentication,
  DPoP,
  OAuthClient,
  PushedAuthorizationRequest,
  RefreshToken,
  SigningKey,
  TokenSet,
  UserInfo
} from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted, Schema } from "effect"
import { decodeJwt } from "jose"
import {
  begin,
  clientOptions,
  fakeHttp,
  formOf,
  jsonAnswer,
  left,
  makeClient,
  makeServer,
  noHttp,
  right,
  serverOptions,
  summary
} from "./support.js"

const { endpoint, make } = AuthorizationServer

const plain = {
  tokenEndpoint: "https://id.example/token",
  userinfoEndpoint: "https://id.example/me",
  pushedAuthorizationRequestEndpoint: "https://id.example/par",
  revocationEndpoint: "https://id.example/revoke",
  introspectionEndpoint: "https://id.example/introspect"
} satisfies { readonly [Name in AuthorizationServer.MtlsEndpointName]: string }

const names = [
  "tokenEndpoint",
  "userinfoEndpoint",
  "pushedAuthorizationRequestEndpoint",
  "revocationEndpoint",
  "introspectionEndpoint"
] as const

const others = [
  "authorizationEndpoint",
  "jwksUri",
  "endSessionEndpoint",
  "checkSessionIframe",
  "registrationEndpoint"
] as const

const mtlsEndpointAliases = {
  tokenEndpoint: "https://mtls.id.example/token",
  userinfoEndpoint: "https://mtls.id.example/me",
  pushedAuthorizationRequestEndpoint: "https://mtls.id.example/par",
  revocationEndpoint: "https://mtls.id.example/revoke",
  introspectionEndpoint: "https://mtls.id.example/introspect"
}

const issuer = "https://id.example"

const server = makeServer({ ...plain, issuer, mtlsEndpointAliases })

describe("AuthorizationServer with addresses for TLS certificates", () => {
  it.each(names)("#100 gives the alias of %s to who has a certificate, and the plain address otherwise", (name) => {
    assert.strictEqual(right(endpoint(server, name, true)).href, mtlsEndpointAliases[name])
    assert.strictEqual(right(endpoint(server, name, false)).href, plain[name])
    assert.strictEqual(right(endpoint(server, name)).href, plain[name])
    const without = makeServer(plain)
    assert.strictEqual(right(endpoint(without, name, true)).href, plain[name])
    const { [name]: _, ...some } = mtlsEndpointAliases
    assert.strictEqual(
      right(endpoint(makeServer({ ...plain, mtlsEndpointAliases: some }), name, true)).href,
      plain[name]
    )
    // One that is for certificates only is there for nobody else.
    const only = right(make({ mtlsEndpointAliases }))
    assert.strictEqual(right(endpoint(only, name, true)).href, mtlsEndpointAliases[name])
    assert.deepStrictEqual(summary(left(endpoint(only, name))), ["ConfigurationError", "MissingEndpoint", name])
  })

  it.each(others)("#100 has no alias of %s", (name) => {
    const aliases = { ...mtlsEndpointAliases, [name]: "https://mtls.id.example/other" }
    const server = makeServer({ [name]: "https://id.example/other", mtlsEndpointAliases: aliases })
    assert.strictEqual(right(endpoint(server, name, true)).href, "https://id.example/other")
    assert.deepStrictEqual(summary(left(endpoint(right(make({})), name, true))), [
      "ConfigurationError",
      "MissingEndpoint",
      name
    ])
  })

  it.each(names)("#285 #286 checks the alias of %s as every endpoint", (name) => {
    for (
      const [url, reason] of [
        ["http://mtls.id.example/x", "InsecureUrl"],
        ["ftp://mtls.id.example/x", "InvalidUrl"],
        ["/x", "InvalidUrl"],
        ["", "InvalidUrl"],
        ["https://user:SECRET@mtls.id.example/x", "InvalidUrl"],
        ["https://mtls.id.example/x#y", "InvalidUrl"]
      ] as const
    ) {
      const error = left(make({ mtlsEndpointAliases: { [name]: url } }))
      assert.deepStrictEqual(summary(error), ["ConfigurationError", reason, `mtlsEndpointAliases.${name}`])
      assert.notInclude(error.message, "SECRET")
    }
    assert.isDefined(right(make({ mtlsEndpointAliases: { [name]: "http://localhost:8443/x" } })))
    const insecure = { mtlsEndpointAliases: { [name]: "http://mtls.id.example/x" }, allowInsecureRequests: true }
    assert.strictEqual(right(endpoint(right(make(insecure)), name, true)).href, "http://mtls.id.example/x")
    assert.isUndefined(right(make({ mtlsEndpointAliases: { [name]: undefined } })).mtlsEndpointAliases[name])
  })

  it.each([...names, ...others])("#285 #286 checks %s", (name) => {
    assert.deepStrictEqual(summary(left(make({ [name]: "http://id.example/x" }))), [
      "ConfigurationError",
      "InsecureUrl",
      name
    ])
    assert.deepStrictEqual(summary(left(make({ [name]: "javascript:alert(1)" }))), [
      "ConfigurationError",
      "InvalidUrl",
      name
    ])
    assert.strictEqual(right(make({ [name]: "https://id.example/x?y=z" }))[name]?.href, "https://id.example/x?y=z")
    assert.isUndefined(right(make({}))[name])
  })

  it("keeps what the metadata says, and fills in the defaults", () => {
    const supported = { dpopSigningAlgValues: ["ES256"], scopes: ["openid"] }
    const facts = { supported, requirePushedAuthorizationRequests: true, requireSignedRequestObject: true }
    assert.deepInclude(right(make(facts)), facts)
    assert.deepInclude(right(make({})), {
      supported: {},
      requirePushedAuthorizationRequests: false,
      requireSignedRequestObject: false
    })
  })
})

describe("a client with a TLS certificate", () => {
  const Profile = Schema.Struct({ sub: Schema.String })

  const answering = () =>
    fakeHttp((sent) =>
      sent.method === "GET"
        ? jsonAnswer({ sub: "1" })
        : sent.url.endsWith("/par")
        ? jsonAnswer({ request_uri: "urn:x", expires_in: 60 }, 201)
        : jsonAnswer({ access_token: "abc", token_type: sent.headers["dpop"] === undefined ? "Bearer" : "DPoP" })
    )

  /** Everything a client sends, and where. */
  const run = (server: AuthorizationServer.AuthorizationServer, client: Client.Client) =>
    Effect.gen(function*() {
      const http = answering()
      yield* Effect.gen(function*() {
        yield* PushedAuthorizationRequest.push(server, client)
        const { callback, request } = yield* begin(server, client)
        const tokens = yield* AuthorizationCode.exchange(server, client, callback, request)
        yield* RefreshToken.refresh(server, client, Redacted.make("def"))
        yield* UserInfo.fetch(server, client, tokens, Profile)
        assert.strictEqual(new URL(request.url).origin, "https://id.example")
      }).pipe(Effect.provide(http.layer))
      return http.requests
    })

  const atAliases = [
    "https://mtls.id.example/par",
    "https://mtls.id.example/token",
    "https://mtls.id.example/token",
    "https://mtls.id.example/me"
  ]
  const atPlain = atAliases.map((url) => url.replace("mtls.", ""))

  it.effect("#100 sends all of it to the aliases, and its id for all credentials", () =>
    Effect.gen(function*() {
      for (const authentication of [ClientAuthentication.tlsClientAuth, ClientAuthentication.selfSignedTlsClientAuth]) {
        const requests = yield* run(server, makeClient({ authentication }))
        assert.deepStrictEqual(requests.map(({ url }) => url), atAliases)
        for (const sent of requests.slice(0, 3)) {
          assert.strictEqual(formOf(sent)["client_id"], "my-app")
          assert.isUndefined(sent.headers["authorization"])
        }
      }
    }))

  it.effect("#100 sends all of it to the aliases when only its tokens are bound to the certificate", () =>
    Effect.gen(function*() {
      const key = yield* SigningKey.generate("ES256")
      const dpop = yield* DPoP.generate()
      const authentication = ClientAuthentication.privateKeyJwt(key)
      const client = makeClient({ authentication, dpop, tlsClientCertificateBoundAccessTokens: true })
      const requests = yield* run(server, client)
      assert.deepStrictEqual(requests.map(({ url }) => url), atAliases)
      // The proof is for where it is sent, the assertion for the issuer.
      assert.deepStrictEqual(requests.map(({ headers }) => decodeJwt(headers["dpop"] ?? "")["htu"]), atAliases)
      assert.strictEqual(decodeJwt(formOf(requests[1])["client_assertion"] ?? "").aud, issuer)
    }))

  it.effect("#100 sends all of it to the plain addresses where there are no others, or there is no certificate", () =>
    Effect.gen(function*() {
      const certificate = makeClient({ authentication: ClientAuthentication.tlsClientAuth })
      const secret = makeClient({ authentication: ClientAuthentication.clientSecretBasic(Redacted.make("s3cret")) })
      const key = makeClient({ authentication: ClientAuthentication.privateKeyJwt(yield* SigningKey.generate()) })
      const without = makeServer({ ...plain, issuer })
      for (
        const [at, client] of [[without, certificate], [server, secret], [server, makeClient()], [server, key]] as const
      ) {
        assert.deepStrictEqual((yield* run(at, client)).map(({ url }) => url), atPlain)
      }
    }))

  it.effect("#100 can be bound to a server that has a token endpoint for certificates only", () =>
    Effect.gen(function*() {
      const { tokenEndpoint: _, ...rest } = serverOptions
      const facts = { ...rest, mtlsEndpointAliases }
      const built = (authentication: ClientAuthentication.ClientAuthentication) =>
        OAuthClient.make({ server: facts, client: { ...clientOptions, authentication } }).pipe(
          Effect.provide(noHttp().layer)
        )
      yield* built(ClientAuthentication.tlsClientAuth)
      const error = yield* Effect.flip(built(ClientAuthentication.none))
      assert.deepStrictEqual(summary(error), ["ConfigurationError", "MissingEndpoint", "tokenEndpoint"])
    }))

  it.effect("#100 names the endpoint that is missing at both", () =>
    Effect.gen(function*() {
      const http = noHttp()
      const client = makeClient({ authentication: ClientAuthentication.tlsClientAuth })
      const bare = right(make({ tokenEndpoint: plain.tokenEndpoint, mtlsEndpointAliases: {} }))
      const tokens = yield* TokenSet.fromResponse({ access_token: "abc", token_type: "bearer" })
      const error = yield* UserInfo.fetch(bare, client, tokens, Profile).pipe(Effect.provide(http.layer), Effect.flip)
      assert.deepStrictEqual(summary(error), ["ConfigurationError", "MissingEndpoint", "userinfoEndpoint"])
    }))
})
