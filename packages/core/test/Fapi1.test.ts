import { type AuthorizationRequest, ClientAuthentication, Fapi1, SigningKey } from "@effect-oauth/core"
import { MisbehavingServer } from "@effect-oauth/testing"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { at, type Json, now } from "./openid.js"
import { summary } from "./support.js"

const facts = {
  clientId: "app",
  redirectUri: "https://app.example/callback",
  authentication: ClientAuthentication.tlsClientAuth
}

const makeBank = (metadata: Json = {}, settings: Partial<MisbehavingServer.Options> = {}) =>
  MisbehavingServer.make({
    clients: [{ clientId: "app", redirectUris: [facts.redirectUri], tokenEndpointAuthMethod: "tls_client_auth" }],
    metadata,
    ...settings
  })

/** What became of a client: the failure by its tag, its reason and the setting, or that it was built. */
const built = <A>(make: Effect.Effect<A, Parameters<typeof summary>[0]>) =>
  Effect.match(make, { onFailure: summary, onSuccess: (): ReturnType<typeof summary> => ["built"] })

/** Settings that the types refuse are given as plain JavaScript could give them. */
const make = (client: Json, metadata?: Json, options: Partial<Fapi1.Options> & Json = {}) =>
  Effect.gen(function*() {
    const bank = yield* makeBank(metadata)
    const requestObjectSigningKey = yield* SigningKey.generate("ES256")
    const settings = { ...options, client: { ...facts, requestObjectSigningKey, ...client } }
    return yield* built(Effect.provide(Fapi1.make(bank.issuer, settings), bank.layer))
  })

const unsupported = (setting: string) => ["ConfigurationError", "Unsupported", setting]

describe("Fapi1.make", () => {
  it.effect.each(["PS256", "ES256"] as const)(
    "builds with %s for assertions, requests and responses",
    (algorithm) =>
      Effect.gen(function*() {
        const key = yield* SigningKey.generate(algorithm)
        assert.deepStrictEqual(
          yield* make({
            authentication: ClientAuthentication.privateKeyJwt(key),
            requestObjectSigningKey: key,
            idTokenSignedResponseAlg: algorithm,
            authorizationSignedResponseAlg: algorithm
          }),
          ["built"]
        )
      })
  )

  it.effect.each(["RS256", "EdDSA", "ES384"] as const)(
    "does not build with assertions signed with %s",
    (algorithm) =>
      Effect.gen(function*() {
        const authentication = ClientAuthentication.privateKeyJwt(yield* SigningKey.generate(algorithm))
        const metadata = { token_endpoint_auth_signing_alg_values_supported: [algorithm, "ES256"] }
        assert.deepStrictEqual(yield* make({ authentication }, metadata), unsupported("authentication"))
      })
  )

  it.effect.each(["RS256", "EdDSA"] as const)(
    "does not build with requests signed with %s",
    (algorithm) =>
      Effect.gen(function*() {
        const requestObjectSigningKey = yield* SigningKey.generate(algorithm)
        assert.deepStrictEqual(yield* make({ requestObjectSigningKey }), unsupported("requestObjectSigningKey"))
      })
  )

  it.effect.each(
    [
      ["idTokenSignedResponseAlg", "RS256"],
      ["idTokenSignedResponseAlg", "EdDSA"],
      ["authorizationSignedResponseAlg", "RS256"],
      ["userinfoSignedResponseAlg", "RS256"]
    ] as const
  )("does not build with %s: %s", ([setting, algorithm]) =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* make({ [setting]: algorithm }), unsupported(setting))
    }))

  it.effect("does not build with clocks more than 60 seconds apart, and does with 60", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* make({ clockTolerance: "60001 millis" }), unsupported("clockTolerance"))
      assert.deepStrictEqual(yield* make({ clockTolerance: "60 seconds" }), ["built"])
    }))

  it.effect("does not build without https, though the settings say so", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(
        yield* make({ redirectUri: "http://app.example/callback", allowInsecureRequests: true }),
        ["ConfigurationError", "InsecureUrl", "redirectUri"]
      )
      assert.deepStrictEqual(
        yield* make({}, { token_endpoint: "http://op.example/token" }, { allowInsecureRequests: true }),
        ["InvalidResponse", "MalformedFields", "token_endpoint"]
      )
    }))

  it.effect("does not build to push where the server takes no pushed requests, and does to sign only", () =>
    Effect.gen(function*() {
      const metadata = { pushed_authorization_request_endpoint: undefined }
      assert.deepStrictEqual(
        yield* make({}, metadata, { pushed: true }),
        unsupported("pushedAuthorizationRequestEndpoint")
      )
      assert.deepStrictEqual(yield* make({}, metadata), ["built"])
    }))

  it.effect.each(
    [
      ["jarm", { response_type: "code", response_mode: "jwt" }],
      ["detached", { response_type: "code id_token", response_mode: "form_post" }]
    ] as const
  )("asks for responses that are %s, with S256, whatever a request asks for", ([responses, expected]) =>
    at(
      now,
      Effect.gen(function*() {
        const bank = yield* makeBank({ pushed_authorization_request_endpoint: undefined })
        const client = { ...facts, requestObjectSigningKey: yield* SigningKey.generate("ES256") }
        const fapi = yield* Effect.provide(
          Fapi1.make(bank.issuer, { client, responses, scopes: ["openid"] }),
          bank.layer
        )
        assert.notProperty(fapi, "pushedAuthorizationRequest")
        const asked: AuthorizationRequest.Options = { responseType: "code", responseMode: "query" }
        const { url } = yield* fapi.authorizationRequest(asked)
        const object = new URL(url).searchParams.get("request") ?? ""
        const claims: Json = JSON.parse(Buffer.from(object.split(".")[1] ?? "", "base64url").toString())
        const { code_challenge_method, response_mode, response_type } = claims
        assert.deepStrictEqual({ response_type, response_mode }, expected)
        assert.strictEqual(code_challenge_method, "S256")
      })
    ))
})
