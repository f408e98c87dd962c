/**
 * The FAPI 1.0 Advanced profile, for banks that do not speak FAPI 2.0 yet: requests are signed, answers are signed too
 * (JARM) or come with an ID token that is a detached signature of them, the client authenticates with a key or a
 * certificate, and tokens are bound to the certificate. A weaker combination does not type-check, or does not build.
 *
 * @since 0.1.0
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as AuthorizationRequest from "./AuthorizationRequest.js"
import type { DiscoveryError } from "./Discovery.js"
import type { ClientOptions as Fapi2ClientOptions } from "./Fapi2.js"
import * as fapi from "./internal/fapi.js"
import * as OAuthClient from "./OAuthClient.js"
import type { PushError } from "./PushedAuthorizationRequest.js"
import type { SigningKey } from "./SigningKey.js"

/**
 * How may be signed (§8.6).
 *
 * @since 0.1.0
 * @category models
 */
export type Algorithm = "PS256" | "ES256"

/**
 * The client's facts, as far as the profile leaves a choice.
 *
 * @since 0.1.0
 * @category models
 */
export type ClientOptions =
  & Omit<Fapi2ClientOptions, "dpop" | "tlsClientCertificateBoundAccessTokens" | "idTokenSignedResponseAlg">
  & {
    /**
     * How the server signs ID tokens, as registered.
     *
     * @default "PS256"
     */
    readonly idTokenSignedResponseAlg?: Algorithm | undefined
    /** The key requests are signed with (§5.2.2, RFC 9101). */
    readonly requestObjectSigningKey: SigningKey
    /**
     * How the server signs authorization responses, as registered.
     *
     * @default "PS256"
     */
    readonly authorizationSignedResponseAlg?: Algorithm | undefined
  }

/**
 * What `make` takes besides the issuer.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options extends Omit<OAuthClient.DiscoverOptions, "client" | "allowInsecureRequests"> {
  readonly client: ClientOptions
  /**
   * What protects the answer: `jarm`, its signature (§5.2.3.2), or `detached`, an ID token beside the code with the hashes
   * of code and state (§5.2.2.1). The latter comes as a form that is posted.
   *
   * @default "jarm"
   */
  readonly responses?: "jarm" | "detached" | undefined
  /**
   * Whether requests are pushed, besides being signed.
   *
   * @default true where the server takes pushed requests
   */
  readonly pushed?: boolean | undefined
}

/**
 * What one request may set: the response type and mode are the profile's.
 *
 * @since 0.1.0
 * @category models
 */
export type RequestOptions = Omit<AuthorizationRequest.Options, "responseType" | "responseMode">

/**
 * A bound client within the profile: as `OAuthClient.Service`, and every authorization request is signed.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service extends Omit<OAuthClient.Service, "authorizationRequest" | "pushedAuthorizationRequest"> {
  /** Makes a signed authorization request, pushed or not. */
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
export class Fapi1 extends Context.Tag("@effect-oauth/core/Fapi1")<Fapi1, Service>() {}

/**
 * Makes a client within FAPI 1.0 Advanced. Fails as `OAuthClient.discover`, and with `ConfigurationError` (`Unsupported`) for
 * an algorithm the profile does not allow, and where requests are to be pushed to a server that takes none.
 *
 * @example
 * ```ts
 * import { ClientAuthentication, Fapi1, type SigningKey } from "@effect-oauth/core"
 * import { Effect } from "effect"
 *
 * const begin = (key: SigningKey.SigningKey) =>
 *   Effect.gen(function*() {
 *     const bank = yield* Fapi1.make("https://bank.example", {
 *       client: {
 *         clientId: "my-app",
 *         redirectUri: "https://app.example/callback",
 *         authentication: ClientAuthentication.privateKeyJwt(key),
 *         requestObjectSigningKey: key
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
): Effect.Effect<Service, DiscoveryError, HttpClient.HttpClient> =>
  Effect.gen(function*() {
    const isDetached = options.responses === "detached"
    const client = {
      ...options.client,
      idTokenSignedResponseAlg: options.client.idTokenSignedResponseAlg ?? "PS256",
      authorizationSignedResponseAlg: options.client.authorizationSignedResponseAlg ?? "PS256",
      tlsClientCertificateBoundAccessTokens: true,
      requireStateHash: true,
      allowInsecureRequests: false
    }
    yield* fapi.checkClient(client, fapi.algorithms.fapi1)
    const { authorizationRequest, pushedAuthorizationRequest, ...oauth } = yield* OAuthClient.discover(issuer, {
      ...options,
      allowInsecureRequests: false,
      client
    })
    const server = yield* oauth.server
    yield* fapi.checkAuthentication(server, oauth.client, fapi.algorithms.fapi1)
    const isPushed = options.pushed ?? server.pushedAuthorizationRequestEndpoint !== undefined
    if (isPushed) {
      yield* fapi.require(server, {
        pushedAuthorizationRequestEndpoint: (server) => server.pushedAuthorizationRequestEndpoint !== undefined
      })
    }
    const begin: Service["authorizationRequest"] = (request) => {
      const within: AuthorizationRequest.Options = {
        ...request,
        responseType: isDetached ? "code id_token" : "code",
        responseMode: isDetached ? "form_post" : "jwt"
      }
      return isPushed ? pushedAuthorizationRequest(within) : authorizationRequest(within)
    }
    return { ...oauth, authorizationRequest: begin }
  })

/**
 * `make` as a layer.
 *
 * @example
 * ```ts
 * import { ClientAuthentication, Fapi1, type SigningKey } from "@effect-oauth/core"
 *
 * const bank = (key: SigningKey.SigningKey) =>
 *   Fapi1.layer("https://bank.example", {
 *     client: {
 *       clientId: "my-app",
 *       redirectUri: "https://app.example/callback",
 *       authentication: ClientAuthentication.tlsClientAuth,
 *       requestObjectSigningKey: key
 *     },
 *     responses: "detached"
 *   })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (
  issuer: string,
  options: Options
): Layer.Layer<Fapi1, DiscoveryError, HttpClient.HttpClient> => Layer.effect(Fapi1, make(issuer, options))
