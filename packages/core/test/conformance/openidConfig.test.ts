import { ClientAuthentication, Discovery, Registration, StandardClaims, WebFinger } from "@effect-oauth/core"
import { HttpClient } from "@effect/platform"
import { assert, describe } from "@effect/vitest"
import { Effect, Option, Redacted } from "effect"
import * as jose from "jose"
import {
  accepted,
  allFlows,
  begin,
  browse,
  complete,
  discover,
  isClean,
  makeKey,
  makeParty,
  makeServer,
  outcome,
  paths,
  redirectUri,
  variants
} from "./openid.js"
import { scenario } from "./scenarios.js"

const fetches = (party: Parameters<typeof paths>[0]): number =>
  paths(party).filter((path) => path.startsWith("/jwks")).length

/** Asks a host where the user of an identifier signs in, and signs in there. */
const webFinger = (identifier: string, resource: string) =>
  Effect.gen(function*() {
    const server = yield* makeServer({})
    const ask = Effect.provideService(WebFinger.issuerOf(identifier), HttpClient.HttpClient, server.httpClient)
    assert.strictEqual(yield* ask, server.issuer)
    const [sent] = server.requests
    assert.deepStrictEqual(
      [sent?.path, Object.fromEntries(sent?.query ?? [])],
      ["/.well-known/webfinger", { resource, rel: "http://openid.net/specs/connect/1.0/issuer" }]
    )
    for (const flow of allFlows) {
      const party = { server, oauth: yield* discover(server) }
      yield* complete(party, flow)
      isClean(party, flow)
    }
    yield* server.with("WebfingerNoIssuer")
    assert.deepStrictEqual(yield* outcome(ask), ["InvalidResponse", "MalformedFields", "links"])
    // Another issuer is given as it is: whether users may sign in there is for the application to say.
    yield* server.with("WebfingerOtherIssuer")
    assert.notStrictEqual(yield* ask, server.issuer)
  })

describe("conformance: discovery, keys and registration", () => {
  scenario(
    "oidcc-client-test-discovery-openid-config",
    Effect.gen(function*() {
      const party = yield* makeParty()
      assert.deepStrictEqual(paths(party), ["/.well-known/openid-configuration"])
      const known = yield* party.oauth.server
      assert.deepStrictEqual(
        [known.issuer, known.authorizationEndpoint?.href, known.tokenEndpoint?.href, known.jwksUri?.href],
        [
          party.server.issuer,
          party.server.endpoint("/authorize"),
          party.server.endpoint("/token"),
          party.server.endpoint("/jwks")
        ]
      )
      yield* accepted()
    })
  )

  scenario(
    "oidcc-client-test-discovery-jwks-uri-keys",
    Effect.gen(function*() {
      for (const [flow, registration] of variants) {
        const party = yield* makeParty({ registration, server: { misbehaviour: "MetadataRandomJwksUri" } })
        yield* complete(party, flow)
        assert.strictEqual(fetches(party), 1, flow)
        assert.notInclude(paths(party), "/jwks")
        isClean(party, flow)
      }
    })
  )

  scenario(
    "oidcc-client-test-discovery-issuer-mismatch",
    Effect.gen(function*() {
      const server = yield* makeServer({ server: { misbehaviour: "MetadataWrongIssuer" } })
      assert.deepStrictEqual(yield* outcome(discover(server)), ["InvalidResponse", "IssuerMismatch", "issuer"])
      assert.strictEqual(server.requests.length, 1)
      yield* server.with(undefined)
      const party = { server, oauth: yield* discover(server) }
      yield* complete(party, "code")
      isClean(party)
    })
  )

  scenario(
    "oidcc-client-test-signing-key-rotation",
    Effect.gen(function*() {
      for (const [flow, registration] of variants) {
        const party = yield* makeParty({
          registration,
          registered: { idTokenSignedResponseAlg: "ES256", authorizationSignedResponseAlg: "ES256" },
          client: { idTokenSignedResponseAlg: "ES256" }
        })
        yield* complete(party, flow)
        yield* party.server.rotateKeys
        yield* party.server.removeOldKeys
        yield* complete(party, flow)
        assert.strictEqual(fetches(party), 2, flow)
        isClean(party, flow)
      }
    }),
    "#129"
  )

  scenario(
    "oidcc-client-test-signing-key-rotation-just-before-signing",
    Effect.gen(function*() {
      for (const [flow, registration] of variants) {
        const party = yield* makeParty({
          registration,
          server: { misbehaviour: "KeysRotatedBeforeSigning" },
          registered: { idTokenSignedResponseAlg: "ES256", authorizationSignedResponseAlg: "ES256" },
          client: { idTokenSignedResponseAlg: "ES256" }
        })
        yield* complete(party, flow)
        assert.strictEqual(fetches(party), 2, flow)
        // And again, within the same second.
        yield* complete(party, flow)
        isClean(party, flow)
      }
    }),
    "#129"
  )

  scenario("oidcc-client-test-discovery-webfinger-acct", webFinger("alice@op.example", "acct:alice@op.example"))
  scenario(
    "oidcc-client-test-discovery-webfinger-url",
    webFinger("https://op.example/alice", "https://op.example/alice")
  )

  scenario(
    "oidcc-client-test-dynamic-registration",
    Effect.gen(function*() {
      const { jwks, key } = yield* makeKey("ES256", "client")
      const authentications = {
        client_secret_basic: ClientAuthentication.clientSecretBasic,
        client_secret_post: ClientAuthentication.clientSecretPost,
        client_secret_jwt: ClientAuthentication.clientSecretJwt,
        private_key_jwt: () => ClientAuthentication.privateKeyJwt(key),
        none: () => ClientAuthentication.none
      } as const
      for (const [method, authentication] of Object.entries(authentications)) {
        const server = yield* makeServer({ server: { clients: [] } })
        const http = Effect.provideService(HttpClient.HttpClient, server.httpClient)
        const known = yield* http(Discovery.discover(server.issuer))
        const register = http(Registration.register(known, {
          redirect_uris: [redirectUri],
          response_types: ["code", "code id_token"],
          grant_types: ["authorization_code", "implicit"],
          token_endpoint_auth_method: method,
          ...(method === "private_key_jwt" ? { jwks } : {})
        }))
        const registered = yield* register
        assert.strictEqual(registered.tokenEndpointAuthMethod, method)
        const secret = Option.getOrElse(registered.clientSecret, () => Redacted.make(""))
        const party = {
          server,
          oauth: yield* discover(server, {
            client: { clientId: registered.clientId, authentication: authentication(secret) }
          })
        }
        yield* complete(party, "code")
        yield* complete(party, "code id_token, form_post")
        isClean(party, method)

        const wrong = [
          ["RegistrationStatusOk", ["InvalidResponse", "UnexpectedStatus"]],
          ["RegistrationWithoutClientId", ["InvalidResponse", "MalformedFields", "client_id"]],
          ["RegistrationRefused", ["OAuthErrorResponse", "invalid_redirect_uri"]]
        ] as const
        for (const [misbehaviour, expected] of wrong) {
          yield* server.with(misbehaviour)
          assert.deepStrictEqual(yield* outcome(register), expected, `${misbehaviour}, ${method}`)
        }
        if (method.startsWith("client_secret_")) {
          yield* server.with("RegistrationWithoutSecretExpiry")
          const expected = ["InvalidResponse", "MalformedFields", "client_secret_expires_at"]
          assert.deepStrictEqual(yield* outcome(register), expected, method)
        }
      }
    })
  )

  // The suite fetches the object from a host of the client; ours hands it over beforehand, which needs none (RFC 9126).
  scenario(
    "oidcc-client-test-request-uri-signed-rs256",
    Effect.gen(function*() {
      const { jwks, key } = yield* makeKey("RS256", "requests")
      for (const flow of allFlows) {
        const party = yield* makeParty({
          registered: { jwks, requestObjectSigningAlg: "RS256", requireSignedRequestObject: true },
          client: { requestObjectSigningKey: key }
        })
        const request = yield* begin(party, flow, "pushed")
        assert.deepStrictEqual([...new URL(request.url).searchParams.keys()].sort(), ["client_id", "request_uri"])
        const object = party.server.requests.find(({ path }) => path === "/par")?.form.get("request") ?? ""
        assert.strictEqual(jose.decodeProtectedHeader(object).alg, "RS256")
        const { tokens } = yield* party.oauth.signIn(yield* browse(party.server, request.url), request)
        const profile = yield* party.oauth.fetchUserInfo(tokens, StandardClaims.StandardClaims)
        assert.strictEqual(profile.sub, "alice")
        isClean(party, flow)
      }
    })
  )
})
