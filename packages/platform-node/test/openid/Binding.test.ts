/**
 * What is found when a client is bound to a real server by its metadata, so that no user has to find it.
 */
import { ClientAuthentication, IssuerKeys, OAuthClient, type OAuthError } from "@effect-oauth/core"
import { NodeOAuth } from "@effect-oauth/platform-node"
import { EmbeddedServer } from "@effect-oauth/testing"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { vi } from "vitest"
import { signingKey } from "./support/keys.js"
import { bind, clientId, party, Profile, profile, redirectUri, signIn } from "./support/party.js"
import { secured } from "./support/secured.js"

// The first test loads the server, and RSA keys take their time.
vi.setConfig({ testTimeout: 20_000 })

const provideNode = Effect.provide(NodeOAuth.layer)

const problem = (error: OAuthError.OAuthError): ReadonlyArray<string> =>
  error._tag === "ConfigurationError" ? [error.reason, error.setting] : [error._tag]

describe("a client that is bound by discovery", () => {
  it.scopedLive("#97 has credentials that can be made", () =>
    Effect.gen(function*() {
      const server = yield* EmbeddedServer.make({ clients: [] })
      const short = ClientAuthentication.clientSecretJwt(Redacted.make("too short a secret"))
      assert.deepStrictEqual(problem(yield* Effect.flip(bind(server, { client: { authentication: short } }))), [
        "InvalidKey",
        "signingKey"
      ])
      const empty = ClientAuthentication.clientSecretBasic(Redacted.make(""))
      assert.deepStrictEqual(problem(yield* Effect.flip(bind(server, { client: { authentication: empty } }))), [
        "InvalidClient",
        "clientSecret"
      ])
    }).pipe(provideNode))

  it.scopedLive("#99 authenticates in a way the server takes, with an algorithm it takes", () =>
    Effect.gen(function*() {
      const server = yield* EmbeddedServer.make({ clients: [], fapi: "2.0" })
      const weak = ClientAuthentication.privateKeyJwt(yield* signingKey("RS256"))
      const unlisted = [weak, ClientAuthentication.tlsClientAuth]
      for (const authentication of unlisted) {
        const error = yield* Effect.flip(bind(server, { client: { authentication } }))
        assert.deepStrictEqual(problem(error), ["Unsupported", "authentication"])
      }
    }).pipe(provideNode))

  it.scopedLive("#100 needs an address that is for it", () =>
    Effect.gen(function*() {
      const { approve, server, showing } = yield* secured({
        registered: { tokenEndpointAuthMethod: "tls_client_auth", tlsClientAuthSubjectDn: "CN=client" }
      })
      const { authorizationEndpoint, jwksUri } = server.endpoints
      // A server that clients without a certificate have no address at.
      const aliased = (authentication: ClientAuthentication.ClientAuthentication) =>
        showing("signed")(
          OAuthClient.make({
            server: {
              issuer: server.issuer,
              authorizationEndpoint,
              jwksUri,
              mtlsEndpointAliases: server.tls?.mtlsEndpoints
            },
            client: { clientId, redirectUri, authentication, idTokenSignedResponseAlg: "PS256" },
            scopes: ["openid", "email"]
          })
        )
      const oauth = yield* aliased(ClientAuthentication.tlsClientAuth)
      const request = yield* oauth.authorizationRequest()
      const { idToken, tokens } = yield* oauth.signIn(yield* approve(request.url), request)
      assert.deepStrictEqual(yield* oauth.fetchUserInfo(tokens, Profile, { idToken }), profile)
      const error = yield* Effect.flip(aliased(ClientAuthentication.none))
      assert.deepStrictEqual(problem(error), ["MissingEndpoint", "tokenEndpoint"])
    }))

  it.scopedLive("#133 shares the keys of the server with others, where they are given some to share", () =>
    Effect.gen(function*() {
      const at = yield* party()
      const looks = () => at.server.requests.filter(({ path }) => path === "/jwks").length
      yield* signIn(at)
      yield* signIn(at)
      assert.strictEqual(looks(), 1)
      yield* signIn({ ...at, oauth: yield* bind(at.server) })
      assert.strictEqual(looks(), 2, "keys of its own")
      const shared = Effect.provideService(bind(at.server), IssuerKeys.IssuerKeys, IssuerKeys.make())
      for (const oauth of [yield* shared, yield* shared]) {
        yield* signIn({ ...at, oauth })
      }
      assert.strictEqual(looks(), 3)
    }).pipe(provideNode))
})
