import { type AuthorizationRequest, ClientAuthentication, DPoP, Fapi2, SigningKey } from "@effect-oauth/core"
import { MisbehavingServer } from "@effect-oauth/testing"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { at, type Json, now } from "./openid.js"
import { summary } from "./support.js"

const facts = { clientId: "app", redirectUri: "https://app.example/callback" }

const certificate = {
  ...facts,
  authentication: ClientAuthentication.tlsClientAuth,
  tlsClientCertificateBoundAccessTokens: true
} as const

const makeBank = (metadata: Json = {}, settings: Partial<MisbehavingServer.Options> = {}) =>
  MisbehavingServer.make({
    clients: [{ clientId: "app", redirectUris: [facts.redirectUri], tokenEndpointAuthMethod: "tls_client_auth" }],
    metadata,
    ...settings
  })

/** What became of a client: the failure by its tag, its reason and the setting, or that it was built. */
const built = <A>(make: Effect.Effect<A, Parameters<typeof summary>[0]>) =>
  Effect.match(make, { onFailure: summary, onSuccess: (): ReturnType<typeof summary> => ["built"] })

const make = (client: Fapi2.ClientOptions, metadata?: Json, options: Partial<Fapi2.Options> = {}) =>
  Effect.flatMap(
    makeBank(metadata),
    (bank) => built(Effect.provide(Fapi2.make(bank.issuer, { ...options, client }), bank.layer))
  )

const makeMessageSigning = (client: Fapi2.MessageSigningOptions["client"], metadata?: Json) =>
  Effect.flatMap(
    makeBank(metadata),
    (bank) => built(Effect.provide(Fapi2.makeMessageSigning(bank.issuer, { client }), bank.layer))
  )

const unsupported = (setting: string) => ["ConfigurationError", "Unsupported", setting]

/** Settings that the types refuse, as plain JavaScript could give them. */
const untyped = <A>(settings: Json): A => settings as A

describe("Fapi2.make", () => {
  it.effect.each(["PS256", "ES256", "EdDSA"] as const)(
    "builds with %s for assertions, proofs and ID tokens",
    (algorithm) =>
      Effect.gen(function*() {
        const key = yield* SigningKey.generate(algorithm)
        const dpop = yield* DPoP.make(key)
        const authentication = ClientAuthentication.privateKeyJwt(key)
        assert.deepStrictEqual(
          yield* make({ ...facts, authentication, dpop, idTokenSignedResponseAlg: algorithm }),
          ["built"]
        )
      })
  )

  it.effect.each(["RS256", "ES384", "PS512"] as const)(
    "does not build with an assertion signed with %s",
    (algorithm) =>
      Effect.gen(function*() {
        const authentication = ClientAuthentication.privateKeyJwt(yield* SigningKey.generate(algorithm))
        const metadata = { token_endpoint_auth_signing_alg_values_supported: [algorithm, "ES256"] }
        assert.deepStrictEqual(
          yield* make({ ...certificate, authentication }, metadata),
          unsupported("authentication")
        )
      })
  )

  it.effect("does not build where the server lists only assertions that the profile does not allow", () =>
    Effect.gen(function*() {
      const authentication = ClientAuthentication.privateKeyJwt(yield* SigningKey.generate("ES256"))
      const metadata = { token_endpoint_auth_signing_alg_values_supported: ["RS256"] }
      assert.deepStrictEqual(yield* make({ ...certificate, authentication }, metadata), unsupported("authentication"))
    }))

  it.effect.each(["RS256", "ES384"] as const)(
    "does not build with proofs signed with %s",
    (algorithm) =>
      Effect.gen(function*() {
        const dpop = yield* DPoP.make(yield* SigningKey.generate(algorithm))
        const { authentication } = certificate
        const metadata = { dpop_signing_alg_values_supported: [algorithm] }
        assert.deepStrictEqual(yield* make({ ...facts, authentication, dpop }, metadata), unsupported("dpop"))
      })
  )

  it.effect.each(
    [
      ["idTokenSignedResponseAlg", "RS256"],
      ["idTokenSignedResponseAlg", "PS512"],
      ["idTokenSignedResponseAlg", "HS256"],
      ["userinfoSignedResponseAlg", "RS256"]
    ] as const
  )("does not build with %s: %s", ([setting, algorithm]) =>
    Effect.gen(function*() {
      assert.deepStrictEqual(
        yield* make(untyped({ ...certificate, [setting]: algorithm })),
        unsupported(setting)
      )
    }))

  it.effect("does not build for a server that takes no pushed requests", () =>
    Effect.gen(function*() {
      const metadata = { pushed_authorization_request_endpoint: undefined }
      assert.deepStrictEqual(yield* make(certificate, metadata), unsupported("pushedAuthorizationRequestEndpoint"))
    }))

  it.effect.each([false, undefined])(
    "does not build for a server that promises no iss: %s",
    (promise) =>
      Effect.gen(function*() {
        const metadata = { authorization_response_iss_parameter_supported: promise }
        assert.deepStrictEqual(
          yield* make(certificate, metadata),
          unsupported("authorizationResponseIssParameterSupported")
        )
      })
  )

  it.effect("does not build for a server that lists PKCE methods without S256", () =>
    Effect.gen(function*() {
      const metadata = { code_challenge_methods_supported: ["plain"] }
      assert.deepStrictEqual(yield* make(certificate, metadata), [
        "ConfigurationError",
        "PkceUnsupported",
        "codeChallengeMethodsSupported"
      ])
    }))

  it.effect("does not build where PKCE is switched off, whatever the server lists", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(
        yield* make(certificate, { code_challenge_methods_supported: ["plain"] }, { overrides: { pkce: "none" } }),
        unsupported("pkce")
      )
      assert.deepStrictEqual(
        yield* make(certificate, {}, { overrides: { pkce: "none" } }),
        unsupported("pkce")
      )
    }))

  it.effect("does not build with clocks more than 60 seconds apart, and does with 60", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(
        yield* make({ ...certificate, clockTolerance: "60001 millis" }),
        unsupported("clockTolerance")
      )
      assert.deepStrictEqual(yield* make({ ...certificate, clockTolerance: "60 seconds" }), ["built"])
    }))

  it.effect("does not build without https, though the settings say so", () =>
    Effect.gen(function*() {
      const http = { ...certificate, redirectUri: "http://app.example/callback", allowInsecureRequests: true }
      assert.deepStrictEqual(yield* make(http), ["ConfigurationError", "InsecureUrl", "redirectUri"])
      const bank = yield* makeBank({}, { issuer: "http://op.example" })
      const options = { client: certificate, allowInsecureRequests: true }
      assert.deepStrictEqual(yield* built(Effect.provide(Fapi2.make(bank.issuer, options), bank.layer)), [
        "ConfigurationError",
        "InsecureUrl",
        "issuer"
      ])
      assert.deepStrictEqual(bank.requests, [])
      assert.deepStrictEqual(
        yield* make(
          certificate,
          { token_endpoint: "http://op.example/token" },
          untyped({ allowInsecureRequests: true })
        ),
        ["InvalidResponse", "MalformedFields", "token_endpoint"]
      )
    }))

  it.effect("pushes every request, for a code, with S256, whatever a request asks for", () =>
    at(
      now,
      Effect.gen(function*() {
        const bank = yield* makeBank({}, {
          clients: [{
            clientId: "app",
            redirectUris: [facts.redirectUri],
            // There is no TLS here, so no certificate arrives.
            tokenEndpointAuthMethod: "none",
            requirePushedAuthorizationRequests: true
          }]
        })
        const client = yield* Effect.provide(Fapi2.make(bank.issuer, { client: certificate }), bank.layer)
        assert.notProperty(client, "pushedAuthorizationRequest")
        const asked: AuthorizationRequest.Options = { responseType: "code id_token", responseMode: "fragment" }
        const request = yield* client.authorizationRequest(asked)
        assert.deepStrictEqual([...new URL(request.url).searchParams.keys()], ["client_id", "request_uri"])
        const pushed = bank.requests.find(({ path }) => path === "/par")?.form
        assert.deepStrictEqual(
          ["response_type", "response_mode", "code_challenge_method"].map((name) => pushed?.get(name)),
          ["code", null, "S256"]
        )
      })
    ))
})

describe("Fapi2.makeMessageSigning", () => {
  it.effect.each(["PS256", "ES256", "EdDSA"] as const)(
    "builds with requests and responses signed with %s",
    (algorithm) =>
      Effect.gen(function*() {
        const requestObjectSigningKey = yield* SigningKey.generate(algorithm)
        assert.deepStrictEqual(
          yield* makeMessageSigning({
            ...certificate,
            requestObjectSigningKey,
            authorizationSignedResponseAlg: algorithm
          }),
          ["built"]
        )
      })
  )

  it.effect.each(["RS256", "ES384"] as const)(
    "does not build with requests signed with %s",
    (algorithm) =>
      Effect.gen(function*() {
        const requestObjectSigningKey = yield* SigningKey.generate(algorithm)
        assert.deepStrictEqual(
          yield* makeMessageSigning({ ...certificate, requestObjectSigningKey }),
          unsupported("requestObjectSigningKey")
        )
      })
  )

  it.effect.each(["RS256", "HS256"] as const)(
    "does not build with responses signed with %s",
    (algorithm) =>
      Effect.gen(function*() {
        const requestObjectSigningKey = yield* SigningKey.generate("ES256")
        const client = { ...certificate, requestObjectSigningKey, authorizationSignedResponseAlg: algorithm }
        assert.deepStrictEqual(
          yield* makeMessageSigning(untyped(client)),
          unsupported("authorizationSignedResponseAlg")
        )
      })
  )

  it.effect("builds for a server that promises no iss, since its responses name the issuer inside", () =>
    Effect.gen(function*() {
      const requestObjectSigningKey = yield* SigningKey.generate("ES256")
      const client = { ...certificate, requestObjectSigningKey }
      const metadata = { authorization_response_iss_parameter_supported: false }
      assert.deepStrictEqual(yield* makeMessageSigning(client, metadata), ["built"])
    }))

  it.effect("does not build for a server that takes no pushed requests", () =>
    Effect.gen(function*() {
      const requestObjectSigningKey = yield* SigningKey.generate("ES256")
      const metadata = { pushed_authorization_request_endpoint: undefined }
      assert.deepStrictEqual(
        yield* makeMessageSigning({ ...certificate, requestObjectSigningKey }, metadata),
        unsupported("pushedAuthorizationRequestEndpoint")
      )
    }))
})
