/**
 * FAPI 2.0, the Security Profile and Message Signing, at a real server that is held to it.
 */
import { ClientAuthentication, DPoP, Fapi2, type OAuthError, type SigningKey } from "@effect-oauth/core"
import { Dialect } from "@effect-oauth/testing"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { vi } from "vitest"
import {
  authentications,
  clientOf,
  complete,
  isInsecure,
  isUnsupported,
  lax,
  methods,
  registeredAs,
  scopes,
  shownBy
} from "./support/fapi.js"
import { signingKey } from "./support/keys.js"
import { clientId, Profile, redirectUri } from "./support/party.js"
import { secured, type Settings } from "./support/secured.js"

// The first test loads the server, and RSA keys take their time.
vi.setConfig({ testTimeout: 20_000 })

describe("FAPI 2.0", () => {
  for (const method of methods) {
    for (const constraint of ["DPoP", "mTLS"] as const) {
      for (const profileName of ["Security Profile", "Message Signing"] as const) {
        it.scopedLive(`${profileName}: ${method}, ${constraint}`, () =>
          Effect.gen(function*() {
            const isBound = constraint === "mTLS"
            const { approve, key, server, showing } = yield* secured({
              server: { fapi: "2.0" },
              registered: {
                ...registeredAs(method),
                dpopBoundAccessTokens: isBound ? undefined : true,
                tlsClientCertificateBoundAccessTokens: isBound ? true : undefined,
                requireSignedRequestObject: profileName === "Message Signing" ? true : undefined
              }
            })
            const client = {
              clientId,
              redirectUri,
              authentication: authentications[method](key),
              ...(isBound
                ? { tlsClientCertificateBoundAccessTokens: true as const }
                : { dpop: yield* DPoP.generate("EdDSA") })
            }
            const make = profileName === "Security Profile"
              ? Fapi2.make(server.issuer, { client, scopes })
              : Fapi2.makeMessageSigning(server.issuer, { client: { ...client, requestObjectSigningKey: key }, scopes })
            const oauth = yield* showing(shownBy(method, isBound))(make)
            const request = yield* oauth.authorizationRequest()
            assert.sameMembers([...new URL(request.url).searchParams.keys()], ["client_id", "request_uri"])
            const callback = yield* approve(request.url)
            assert.sameMembers(
              [...callback.searchParams.keys()],
              profileName === "Security Profile" ? ["code", "state", "iss"] : ["response"]
            )
            yield* complete(oauth, callback, request, isBound ? "Bearer" : "DPoP")
          }))
      }
    }
  }

  for (const algorithm of ["ES256", "EdDSA"] as const) {
    it.scopedLive(`Message Signing: everything signed with ${algorithm}`, () =>
      Effect.gen(function*() {
        const { approve, key, server, showing } = yield* secured({
          algorithm,
          server: { fapi: "2.0", requireDpopNonce: true },
          registered: { idTokenSignedResponseAlg: algorithm, authorizationSignedResponseAlg: algorithm }
        })
        const oauth = yield* showing("nothing")(
          Fapi2.makeMessageSigning(server.issuer, {
            client: {
              clientId,
              redirectUri,
              authentication: ClientAuthentication.privateKeyJwt(key),
              requestObjectSigningKey: key,
              idTokenSignedResponseAlg: algorithm,
              authorizationSignedResponseAlg: algorithm,
              dpop: yield* DPoP.make(key)
            },
            scopes
          })
        )
        const request = yield* oauth.authorizationRequest()
        yield* complete(oauth, yield* approve(request.url), request, "DPoP")
      }))
  }

  it.scopedLive("a token that is bound to a certificate is of no use without it", () =>
    Effect.gen(function*() {
      const { approve, key, server, showing } = yield* secured({
        server: { fapi: "2.0" },
        registered: { tlsClientCertificateBoundAccessTokens: true }
      })
      const make = Fapi2.make(server.issuer, {
        client: {
          clientId,
          redirectUri,
          authentication: ClientAuthentication.privateKeyJwt(key),
          tlsClientCertificateBoundAccessTokens: true
        },
        scopes
      })
      const oauth = yield* showing("signed")(make)
      const request = yield* oauth.authorizationRequest()
      const tokens = yield* complete(oauth, yield* approve(request.url), request, "Bearer")
      for (const shown of ["self-signed", "nothing"] as const) {
        const thief = yield* showing(shown)(make)
        const error = yield* Effect.flip(thief.fetchUserInfo(tokens, Profile))
        assert.isTrue(error._tag === "OAuthErrorResponse" && error.code === "invalid_token", shown)
      }
      const keyless = yield* Effect.flip(Effect.flatMap(showing("nothing")(make), (thief) => thief.refresh(tokens)))
      assert.strictEqual(keyless._tag, "OAuthErrorResponse")
    }))
})

describe("what FAPI 2.0 takes for granted", () => {
  it.scopedLive("ID tokens and signed answers come with PS256 where nothing else is said", () =>
    Effect.gen(function*() {
      for (
        const [name, registered] of Object.entries({
          id_token: { idTokenSignedResponseAlg: "ES256" },
          response: { authorizationSignedResponseAlg: "ES256" }
        })
      ) {
        const { approve, key, server, showing } = yield* secured({ server: { fapi: "2.0" }, registered })
        const make = Fapi2.makeMessageSigning(server.issuer, {
          client: clientOf(key, yield* DPoP.generate()),
          scopes
        })
        const oauth = yield* showing("nothing")(make)
        const request = yield* oauth.authorizationRequest()
        const error = yield* Effect.flip(oauth.signIn(yield* approve(request.url), request))
        assert.deepStrictEqual(
          error._tag === "IdTokenRejected"
            ? error.reason
            : error._tag === "CallbackRejected"
            ? error.check
            : error._tag,
          "Algorithm",
          name
        )
      }
    }))
})

describe("what is not within FAPI 2.0 does not build", () => {
  /** Metadata without any lists but the one there has to be. */
  const saysLittle = (
    tokenEndpoint: "for all" | "for certificates",
    withPkce: boolean
  ): Dialect.Route => ({
    method: "GET",
    path: "/.well-known/openid-configuration",
    handle: ({ url }) =>
      Effect.succeed(Dialect.json({
        issuer: url.origin,
        authorization_endpoint: `${url.origin}/authorize`,
        ...(tokenEndpoint === "for all"
          ? { token_endpoint: `${url.origin}/token` }
          : { mtls_endpoint_aliases: { token_endpoint: `${url.origin}/token` } }),
        pushed_authorization_request_endpoint: `${url.origin}/par`,
        jwks_uri: `${url.origin}/jwks`,
        code_challenge_methods_supported: withPkce ? ["S256"] : undefined
      }))
  })

  const silent = (
    tokenEndpoint: "for all" | "for certificates",
    withPkce = true
  ): Settings => ({
    server: { fapi: "2.0", dialect: { routes: [saysLittle(tokenEndpoint, withPkce)] } }
  })

  const refused = (
    setting: string,
    change: {
      readonly settings?: Settings
      readonly options?: Partial<Fapi2.Options>
      readonly client?: (
        weak: SigningKey.SigningKey
      ) => Effect.Effect<Partial<Fapi2.MessageSigningOptions["client"]>, OAuthError.OAuthError>
    }
  ) =>
    Effect.gen(function*() {
      const { key, server, showing } = yield* secured({ server: { fapi: "2.0" }, ...change.settings })
      const weak = yield* signingKey("RS256")
      const client = {
        ...clientOf(key, yield* DPoP.generate()),
        ...(change.client === undefined ? {} : yield* change.client(weak))
      }
      const make = Fapi2.makeMessageSigning(server.issuer, { ...change.options, client, scopes })
      isUnsupported(yield* Effect.flip(showing("nothing")(make)), setting)
    })

  it.scopedLive("a key that signs with RS256, whatever for", () =>
    Effect.gen(function*() {
      const lists = { server: { fapi: "2.0" } } as const
      // A server that is not held to the profile would take it.
      const takes = { server: { pushedAuthorizationRequests: "required" } } as const
      for (const settings of [lists, takes, silent("for all")]) {
        yield* refused("requestObjectSigningKey", {
          settings,
          client: (weak) => Effect.succeed({ requestObjectSigningKey: weak })
        })
        yield* refused("dpop", { settings, client: (weak) => Effect.map(DPoP.make(weak), (dpop) => ({ dpop })) })
        yield* refused("authentication", {
          settings,
          client: (weak) => Effect.succeed({ authentication: ClientAuthentication.privateKeyJwt(weak) })
        })
      }
      // The cast is for what a program in JavaScript may say, and the types do not let through.
      const rs256 = "RS256" as "PS256"
      for (
        const setting of [
          "idTokenSignedResponseAlg",
          "userinfoSignedResponseAlg",
          "authorizationSignedResponseAlg"
        ] as const
      ) {
        yield* refused(setting, { client: () => Effect.succeed({ [setting]: rs256 }) })
      }
    }))

  it.scopedLive("but a client of which nothing can be said against does, at a server that says little", () =>
    Effect.gen(function*() {
      const dpop = yield* DPoP.generate()
      const all = yield* secured(silent("for all"))
      yield* all.showing("nothing")(
        Fapi2.makeMessageSigning(all.server.issuer, { client: clientOf(all.key, dpop), scopes })
      )
      const some = yield* secured(silent("for certificates"))
      const client = { ...clientOf(some.key, dpop), authentication: ClientAuthentication.tlsClientAuth }
      yield* some.showing("signed")(Fapi2.makeMessageSigning(some.server.issuer, { client, scopes }))
    }))

  it.scopedLive("a client with a secret, or without a sender constraint, in a program without types", () =>
    Effect.gen(function*() {
      // The casts are for what the types do not let through.
      const authentication = ClientAuthentication.clientSecretBasic(Redacted.make("secret")) as never
      yield* refused("authentication", { client: () => Effect.succeed({ authentication }) })
      yield* refused("dpop", { client: () => Effect.succeed({ dpop: undefined as never }) })
    }))

  it.scopedLive("clocks that are far apart", () =>
    refused("clockTolerance", {
      client: () => Effect.succeed({ clockTolerance: "61 seconds" as const })
    }))

  it.scopedLive("a redirect URI without TLS", () =>
    Effect.gen(function*() {
      const { key, server, showing } = yield* secured({ server: { fapi: "2.0" } })
      const client = { ...clientOf(key, yield* DPoP.generate()), ...lax }
      const make = Fapi2.makeMessageSigning(server.issuer, { client, scopes })
      assert.isTrue(isInsecure(yield* Effect.flip(showing("nothing")(make))))
    }))

  it.scopedLive("a server without pushed requests", () =>
    refused("pushedAuthorizationRequestEndpoint", {
      settings: { server: { pushedAuthorizationRequests: false } }
    }))

  it.scopedLive("a server without PKCE, or by which nobody is named in the callback", () =>
    Effect.gen(function*() {
      yield* refused("pkce", { options: { overrides: { pkce: "none" } } })
      yield* refused("pkce", { settings: silent("for all", false) })
      const { approve, key, server, showing } = yield* secured({ server: { fapi: "2.0" } })
      const client = clientOf(key, yield* DPoP.generate())
      const options = { client, scopes, overrides: { authorizationResponseIssParameterSupported: false } }
      const { requestObjectSigningKey: _, ...plain } = client
      const error = yield* Effect.flip(showing("nothing")(Fapi2.make(server.issuer, { ...options, client: plain })))
      isUnsupported(error, "authorizationResponseIssParameterSupported")
      // A signed response has the issuer in it.
      const signing = yield* showing("nothing")(Fapi2.makeMessageSigning(server.issuer, options))
      const request = yield* signing.authorizationRequest()
      yield* complete(signing, yield* approve(request.url), request, "DPoP")
    }))

  it.scopedLive("a server that does not take the client's authentication", () =>
    refused("authentication", {
      options: { overrides: { supported: { tokenEndpointAuthMethods: ["tls_client_auth"] } } }
    }))
})
