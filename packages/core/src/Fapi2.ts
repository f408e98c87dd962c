/**
 * The FAPI 2.0 Security Profile, and with it FAPI 2.0 Message Signing: a client for open banking, health and the like.
 * Requests are pushed, the client authenticates with a key and not with a secret, tokens are bound to a key or a
 * certificate, and signatures are PS256, ES256 or EdDSA. A weaker combination does not type-check, or does not build.
 *
 * @since 0.1.0
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as AuthorizationRequest from "./AuthorizationRequest.js"
import type * as Client from "./Client.js"
import type { DiscoveryError } from "./Discovery.js"
import * as fapi from "./internal/fapi.js"
import * as OAuthClient from "./OAuthClient.js"
import type { PushError } from "./PushedAuthorizationRequest.js"
import type { SigningKey } from "./SigningKey.js"

/**
 * How the server may sign.
 *
 * @since 0.1.0
 * @category models
 */
export type Algorithm = "PS256" | "ES256" | "EdDSA"

/**
 * The client's facts, as far as the profile leaves a choice.
 *
 * @since 0.1.0
 * @category models
 */
export type ClientOptions =
  & Omit<
    Client.Options,
    | "authentication"
    | "redirectUri"
    | "idTokenSignedResponseAlg"
    | "authorizationSignedResponseAlg"
    | "requestObjectSigningKey"
    | "dpop"
    | "tlsClientCertificateBoundAccessTokens"
    | "requireStateHash"
    | "allowInsecureRequests"
  >
  & {
    readonly redirectUri: string
    /** A key or a certificate; a secret is not allowed. */
    readonly authentication: fapi.Authentication
    /**
     * How the server signs ID tokens, as registered.
     *
     * @default "PS256"
     */
    readonly idTokenSignedResponseAlg?: Algorithm | undefined
  }
  & fapi.SenderConstraint

/**
 * What `make` takes besides the issuer.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options extends Omit<OAuthClient.DiscoverOptions, "client" | "allowInsecureRequests"> {
  readonly client: ClientOptions
}

/**
 * What `makeMessageSigning` takes besides the issuer.
 *
 * @since 0.1.0
 * @category models
 */
export interface MessageSigningOptions extends Options {
  readonly client: ClientOptions & {
    /** The key requests are signed with. */
    readonly requestObjectSigningKey: SigningKey
    /**
     * How the server signs authorization responses, as registered.
     *
     * @default "PS256"
     */
    readonly authorizationSignedResponseAlg?: Algorithm | undefined
  }
}

/**
 * What one request may set: the response type and mode are the profile's.
 *
 * @since 0.1.0
 * @category models
 */
export type RequestOptions = Omit<AuthorizationRequest.Options, "responseType" | "responseMode">

/**
 * A bound client within the profile: as `OAuthClient.Service`, and every authorization request is pushed.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service extends Omit<OAuthClient.Service, "authorizationRequest" | "pushedAuthorizationRequest"> {
  /** Makes an authorization request and pushes it. */
  readonly authorizationRequest: (
    options?: RequestOptions
  ) => Effect.Effect<AuthorizationRequest.AuthorizationRequest, PushError>
}

/**
 * The tag of a client within the profile.
 *
 * @since 0.1.0
 * @category tags
 */
export class Fapi2 extends Context.Tag("@effect-oauth/core/Fapi2")<Fapi2, Service>() {}

const build = (
  issuer: string,
  options: Options,
  signed: Pick<Client.Options, "requestObjectSigningKey" | "authorizationSignedResponseAlg"> | undefined
): Effect.Effect<Service, DiscoveryError, HttpClient.HttpClient> =>
  Effect.gen(function*() {
    const client: Client.Options = {
      ...options.client,
      ...signed,
      idTokenSignedResponseAlg: options.client.idTokenSignedResponseAlg ?? "PS256",
      allowInsecureRequests: false
    }
    yield* fapi.checkClient(client, fapi.algorithms.fapi2)
    const { authorizationRequest: _, pushedAuthorizationRequest, ...oauth } = yield* OAuthClient.discover(issuer, {
      ...options,
      allowInsecureRequests: false,
      client
    })
    const server = yield* oauth.server
    yield* fapi.checkAuthentication(server, oauth.client, fapi.algorithms.fapi2)
    yield* fapi.require(server, {
      pkce: ({ codeChallengeMethodsSupported, pkce }) =>
        pkce === "S256" && codeChallengeMethodsSupported?.includes("S256") === true,
      pushedAuthorizationRequestEndpoint: (server) => server.pushedAuthorizationRequestEndpoint !== undefined,
      authorizationResponseIssParameterSupported: (server) =>
        server.authorizationResponseIssParameterSupported || signed !== undefined
    })
    return {
      ...oauth,
      authorizationRequest: (request) =>
        pushedAuthorizationRequest({ ...request, responseType: "code", responseMode: signed ? "jwt" : "query" })
    }
  })

/**
 * Makes a client within the FAPI 2.0 Security Profile (Final). Fails as `OAuthClient.discover`, and with
 * `ConfigurationError` (`Unsupported`) for an algorithm the profile does not allow, and for a server that offers no pushed
 * requests or does not name itself in its callbacks (RFC 9207).
 *
 * @example
 * ```ts
 * import { ClientAuthentication, DPoP, Fapi2, SigningKey } from "@effect-oauth/core"
 * import { Effect, type Redacted } from "effect"
 *
 * const program = (jwk: Redacted.Redacted<JsonWebKey>) =>
 *   Effect.gen(function*() {
 *     const bank = yield* Fapi2.make("https://bank.example", {
 *       client: {
 *         clientId: "my-app",
 *         redirectUri: "https://app.example/callback",
 *         authentication: ClientAuthentication.privateKeyJwt(yield* SigningKey.fromJwk(jwk, { algorithm: "PS256" })),
 *         dpop: yield* DPoP.generate("ES256")
 *       },
 *       scopes: ["openid", "accounts"]
 *     })
 *     return yield* bank.authorizationRequest()
 *   })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (
  issuer: string,
  options: Options
): Effect.Effect<Service, DiscoveryError, HttpClient.HttpClient> => build(issuer, options, undefined)

/**
 * Makes a client within FAPI 2.0 Message Signing: as `make`, and requests are signed (RFC 9101), and so are the server's
 * responses (JARM). Fails as `make`.
 *
 * @example
 * ```ts
 * import { ClientAuthentication, DPoP, Fapi2, SigningKey } from "@effect-oauth/core"
 * import { Effect } from "effect"
 *
 * const bank = Effect.gen(function*() {
 *   const key = yield* SigningKey.generate("ES256", { keyId: "2026-11" })
 *   return yield* Fapi2.makeMessageSigning("https://bank.example", {
 *     client: {
 *       clientId: "my-app",
 *       redirectUri: "https://app.example/callback",
 *       authentication: ClientAuthentication.privateKeyJwt(key),
 *       requestObjectSigningKey: key,
 *       dpop: yield* DPoP.make(key)
 *     }
 *   })
 * })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const makeMessageSigning = (
  issuer: string,
  options: MessageSigningOptions
): Effect.Effect<Service, DiscoveryError, HttpClient.HttpClient> =>
  build(issuer, options, {
    requestObjectSigningKey: options.client.requestObjectSigningKey,
    authorizationSignedResponseAlg: options.client.authorizationSignedResponseAlg ?? "PS256"
  })

/**
 * `make` as a layer.
 *
 * @example
 * ```ts
 * import { ClientAuthentication, Fapi2 } from "@effect-oauth/core"
 *
 * // With a TLS certificate in the HttpClient, for the client and its tokens.
 * const Bank = Fapi2.layer("https://bank.example", {
 *   client: {
 *     clientId: "my-app",
 *     redirectUri: "https://app.example/callback",
 *     authentication: ClientAuthentication.tlsClientAuth,
 *     tlsClientCertificateBoundAccessTokens: true
 *   },
 *   scopes: ["openid", "accounts"]
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (
  issuer: string,
  options: Options
): Layer.Layer<Fapi2, DiscoveryError, HttpClient.HttpClient> => Layer.effect(Fapi2, make(issuer, options))

/**
 * `makeMessageSigning` as a layer.
 *
 * @example
 * ```ts
 * import { ClientAuthentication, Fapi2, type SigningKey } from "@effect-oauth/core"
 *
 * const bank = (key: SigningKey.SigningKey) =>
 *   Fapi2.layerMessageSigning("https://bank.example", {
 *     client: {
 *       clientId: "my-app",
 *       redirectUri: "https://app.example/callback",
 *       authentication: ClientAuthentication.privateKeyJwt(key),
 *       requestObjectSigningKey: key,
 *       tlsClientCertificateBoundAccessTokens: true
 *     }
 *   })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layerMessageSigning = (
  issuer: string,
  options: MessageSigningOptions
): Layer.Layer<Fapi2, DiscoveryError, HttpClient.HttpClient> => Layer.effect(Fapi2, makeMessageSigning(issuer, options))
