/**
 * A real OAuth 2.0 and OpenID Connect authorization server in this process.
 *
 * It is oidc-provider, the certified server, listening on 127.0.0.1 with everything in memory: authorization code
 * grant (RFC 6749 section 4.1) with PKCE (RFC 7636), refresh tokens that are used once and revoke their family when
 * they are used again (RFC 9700 section 4.14.2), revocation (RFC 7009), introspection (RFC 7662), metadata
 * (RFC 8414), userinfo and ID tokens. A client can be registered for pushed (RFC 9126), signed (RFC 9101), rich
 * (RFC 9396) and resource-specific (RFC 8707) authorization requests, for signed and encrypted answers (OpenID Connect
 * Core 1.0, JARM), DPoP (RFC 9449), mutual TLS (RFC 8705) and logout (OpenID Connect RP-Initiated and Back-Channel
 * Logout 1.0), and the server can hold it to a FAPI profile. It serves its own sign-in and consent page, one form with
 * an Approve and a Deny button, which a person can use and `UserAgent` can use for them. How a provider differs from the
 * specifications is a `Dialect`.
 *
 * @since 0.1.0
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as FiberSet from "effect/FiberSet"
import type * as Scope from "effect/Scope"
import type { EventEmitter } from "node:events"
import type { Authority } from "./ClientCertificate.js"
import type { Account, Client, Dialect, ResponseType } from "./Dialect.js"
import { endpointsAt, metadataUrlsAt, mtlsAliases } from "./internal/embeddedEndpoints.js"
import { signingKeys } from "./internal/embeddedKeys.js"
import { open } from "./internal/embeddedListeners.js"
import type { Settings } from "./internal/embeddedSettings.js"
import { loadProvider } from "./internal/loadProvider.js"
import { make as makeStore } from "./internal/memoryStore.js"
import * as Middleware from "./internal/middleware.js"
import { configuration } from "./internal/providerConfiguration.js"

/**
 * One request the server has answered, in the order of the answers. It holds no query, header or body, so there is no
 * secret in it. `grantType` is the `grant_type` parameter of a request to the token endpoint, and absent otherwise. The
 * id of a running sign-in is written `:uid`. `mtls` is there when the request came over the listener that asks for
 * certificates.
 *
 * @since 0.1.0
 * @category models
 */
export interface RecordedRequest {
  readonly method: string
  readonly path: string
  readonly grantType?: string
  readonly status: number
  readonly mtls?: true
}

/**
 * Where the server is reached. An endpoint that is switched off still has its URL here; it answers 404.
 *
 * @since 0.1.0
 * @category models
 */
export interface Endpoints {
  readonly authorizationEndpoint: string
  readonly tokenEndpoint: string
  readonly userinfoEndpoint: string
  readonly revocationEndpoint: string
  readonly introspectionEndpoint: string
  readonly jwksUri: string
  readonly pushedAuthorizationRequestEndpoint: string
  readonly endSessionEndpoint: string
}

/**
 * What a client needs to know of a server with `tls`.
 *
 * - `ca`: the certificate, in PEM, of the authority that signed the server's. Trust it.
 * - `authority`: the same with its key, for `ClientCertificate.signedBy`.
 * - `mtlsEndpoints`: the `mtls_endpoint_aliases` of the metadata (RFC 8705 section 5): the endpoints where the server
 *   asks for a certificate of the client.
 *
 * @since 0.1.0
 * @category models
 */
export interface Tls {
  readonly ca: string
  readonly authority: Authority
  readonly mtlsEndpoints: Pick<
    Endpoints,
    | "tokenEndpoint"
    | "userinfoEndpoint"
    | "revocationEndpoint"
    | "introspectionEndpoint"
    | "pushedAuthorizationRequestEndpoint"
  >
}

/**
 * What a server is made from.
 *
 * - `clients`, `accounts`: who may ask and who may sign in. The accounts default to one, `{ id: "alice" }`.
 * - `scopes`: the scopes that exist. Default `openid`, `offline_access`, `profile`, `email`, and those of the clients.
 * - `routes`: the paths of the endpoints. Defaults: `/authorize`, `/token`, `/userinfo`, `/revoke`, `/introspect`,
 *   `/jwks`, `/par`, `/logout`.
 * - `openid`: whether there are ID tokens, a userinfo endpoint and published metadata. Default `true`.
 * - `revocation`, `introspection`: whether those endpoints are there. Default `true`.
 * - `accessTokenLifetime` (default 1 hour), `refreshTokenLifetime` (14 days), `authorizationCodeLifetime` (1 minute),
 *   `idTokenLifetime` (1 hour): whole seconds, at least one. They pass on the wall clock, not on a `TestClock`; see
 *   `expireAccessTokens` for a token that is due without waiting.
 * - `issueRefreshToken`: whether a grant gets a refresh token. Default: always.
 * - `rotateRefreshTokens`: whether a refresh token is used once. Default `true`.
 * - `pkce`: whether a request without a code challenge is refused. A challenge that is sent is always verified; only
 *   `S256` is understood. Public clients need one in any case. Default `"optional"`, and `"required"` under FAPI 2.0.
 * - `signingAlgorithms`: what the server has keys for. A client that names no algorithm gets the first, and those that
 *   clients name are added. Default `["ES256"]`, because its key is made in a millisecond; an RSA key takes longer, so
 *   that the servers of one process share it.
 * - `rememberSignIn`: whether a browser that has signed in and consented is sent straight back the next time, and
 *   `prompt=none` can succeed. Default `false`: every authorization request shows the page.
 * - `responseTypes`: what clients may be registered for. Default: `code`, `code id_token` and `id_token`; only `code`
 *   without OpenID Connect and under FAPI 2.0.
 * - `pushedAuthorizationRequests`, `requestObjects`, `jwtResponseModes`, `encryption`, `claimsParameter`, `dpop`,
 *   `logout`, `backchannelLogout`: what the server knows of besides. What a client is registered with for something
 *   that is switched off is ignored. Pushed requests and DPoP are there by default, the rest when `openid` is. Under
 *   FAPI 2.0 the default of `pushedAuthorizationRequests` is `"required"`, and under FAPI 1.0 that of `requestObjects`.
 * - `requireDpopNonce`: whether a DPoP proof needs a nonce of the server (RFC 9449 section 8). Default `false`.
 * - `authorizationDetailsTypes`: the types of `authorization_details` that are accepted. Default: none.
 * - `resources`: the resource indicators that are accepted, and the `aud` of the tokens for them. Default: none.
 *   `accessTokenFormat`: whether such a token is a JWT (RFC 9068), which neither can be introspected nor ends with
 *   `expireAccessTokens`. Default `"opaque"`.
 * - `acrValues`: the authentication context classes. A sign-in has the first one asked for, else the first there is.
 * - `fapi`: the profile of FAPI that requests and signatures of clients are held to. Default: none.
 * - `tls`: whether the server speaks HTTPS, with a certificate made for it, and asks clients for certificates at a
 *   second listener. See `Tls`. Default `false`.
 * - `dialect`: how this server differs from the specifications. Default: it does not.
 * - `port`: where it listens. Default: a free port.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  readonly clients: ReadonlyArray<Client>
  readonly accounts?: ReadonlyArray<Account> | undefined
  readonly scopes?: ReadonlyArray<string> | undefined
  readonly routes?: {
    readonly authorization?: string | undefined
    readonly token?: string | undefined
    readonly userinfo?: string | undefined
    readonly revocation?: string | undefined
    readonly introspection?: string | undefined
    readonly jwks?: string | undefined
    readonly pushedAuthorization?: string | undefined
    readonly endSession?: string | undefined
  } | undefined
  readonly openid?: boolean | undefined
  readonly revocation?: boolean | undefined
  readonly introspection?: boolean | undefined
  readonly accessTokenLifetime?: Duration.DurationInput | undefined
  readonly refreshTokenLifetime?: Duration.DurationInput | undefined
  readonly authorizationCodeLifetime?: Duration.DurationInput | undefined
  readonly idTokenLifetime?: Duration.DurationInput | undefined
  readonly issueRefreshToken?:
    | ((grant: { readonly clientId: string; readonly scopes: ReadonlyArray<string> }) => boolean)
    | undefined
  readonly rotateRefreshTokens?: boolean | undefined
  readonly pkce?: "optional" | "required" | undefined
  readonly signingAlgorithms?:
    | ReadonlyArray<
      | "RS256"
      | "RS384"
      | "RS512"
      | "PS256"
      | "PS384"
      | "PS512"
      | "ES256"
      | "ES384"
      | "ES512"
      | "EdDSA"
      | "Ed25519"
    >
    | undefined
  readonly rememberSignIn?: boolean | undefined
  readonly responseTypes?: ReadonlyArray<ResponseType> | undefined
  readonly pushedAuthorizationRequests?: boolean | "required" | undefined
  readonly requestObjects?: boolean | "required" | undefined
  readonly jwtResponseModes?: boolean | undefined
  readonly encryption?: boolean | undefined
  readonly claimsParameter?: boolean | undefined
  readonly dpop?: boolean | undefined
  readonly requireDpopNonce?: boolean | undefined
  readonly authorizationDetailsTypes?: ReadonlyArray<string> | undefined
  readonly resources?: ReadonlyArray<string> | undefined
  readonly accessTokenFormat?: "opaque" | "jwt" | undefined
  readonly acrValues?: ReadonlyArray<string> | undefined
  readonly logout?: boolean | undefined
  readonly backchannelLogout?: boolean | undefined
  readonly fapi?: "1.0 Final" | "2.0" | undefined
  readonly tls?: boolean | undefined
  readonly dialect?: Dialect | undefined
  readonly port?: number | undefined
}

/**
 * A running authorization server.
 *
 * - `issuer`: its issuer identifier, which is also its base URL, such as `http://127.0.0.1:41234`.
 * - `metadataUrls`: where its metadata is, under the names of OpenID Connect Discovery 1.0 and of RFC 8414.
 * - `tls`: what a client has to know of a server with `tls`; absent without.
 * - `requests`: what it has answered so far, growing as it answers; the last 10,000 are kept.
 * - `expireAccessTokens`: from now on every access token issued so far is refused, as if its time had passed. Refresh
 *   tokens stay.
 * - `revokeGrants`: forgets every grant with its codes and tokens, as if the users had removed the application from
 *   their accounts. A refresh then answers `invalid_grant`.
 *
 * @since 0.1.0
 * @category models
 */
export interface EmbeddedServer {
  readonly issuer: string
  readonly endpoints: Endpoints
  readonly metadataUrls: { readonly openIdConfiguration: string; readonly oauthAuthorizationServer: string }
  readonly tls: Tls | undefined
  readonly requests: ReadonlyArray<RecordedRequest>
  readonly expireAccessTokens: Effect.Effect<void>
  readonly revokeGrants: Effect.Effect<void>
}

const seconds = (input: Duration.DurationInput): number => Math.max(1, Math.round(Duration.toSeconds(input)))

const settingsOf = (options: Options): Settings => ({
  clients: options.clients,
  accounts: options.accounts ?? [{ id: "alice", claims: {} }],
  scopes: options.scopes ?? [
    ...new Set([
      "openid",
      "offline_access",
      "profile",
      "email",
      ...options.clients.flatMap((client) => client.scopes ?? [])
    ])
  ],
  routes: {
    authorization: options.routes?.authorization ?? "/authorize",
    token: options.routes?.token ?? "/token",
    userinfo: options.routes?.userinfo ?? "/userinfo",
    revocation: options.routes?.revocation ?? "/revoke",
    introspection: options.routes?.introspection ?? "/introspect",
    jwks: options.routes?.jwks ?? "/jwks",
    pushed_authorization_request: options.routes?.pushedAuthorization ?? "/par",
    end_session: options.routes?.endSession ?? "/logout"
  },
  openid: options.openid ?? true,
  revocation: options.revocation ?? true,
  introspection: options.introspection ?? true,
  accessTokenLifetime: seconds(options.accessTokenLifetime ?? "1 hour"),
  refreshTokenLifetime: seconds(options.refreshTokenLifetime ?? "14 days"),
  authorizationCodeLifetime: seconds(options.authorizationCodeLifetime ?? "1 minute"),
  idTokenLifetime: seconds(options.idTokenLifetime ?? "1 hour"),
  issueRefreshToken: options.issueRefreshToken ?? (() => true),
  rotateRefreshTokens: options.rotateRefreshTokens ?? true,
  pkce: options.pkce ?? (options.fapi === "2.0" ? "required" : "optional"),
  signingAlgorithms: options.signingAlgorithms ?? ["ES256"],
  rememberSignIn: options.rememberSignIn ?? false,
  responseTypes: options.responseTypes ??
    (options.openid === false || options.fapi === "2.0" ? ["code"] : ["code", "code id_token", "id_token"]),
  pushedAuthorizationRequests: options.pushedAuthorizationRequests ?? (options.fapi === "2.0" ? "required" : true),
  requestObjects: options.requestObjects ?? (options.fapi === "1.0 Final" ? "required" : options.openid ?? true),
  jwtResponseModes: options.jwtResponseModes ?? options.openid ?? true,
  encryption: options.encryption ?? options.openid ?? true,
  claimsParameter: options.claimsParameter ?? options.openid ?? true,
  dpop: options.dpop ?? true,
  requireDpopNonce: options.requireDpopNonce ?? false,
  authorizationDetailsTypes: options.authorizationDetailsTypes ?? [],
  resources: options.resources ?? [],
  accessTokenFormat: options.accessTokenFormat ?? "opaque",
  acrValues: options.acrValues ?? [],
  logout: options.logout ?? options.openid ?? true,
  backchannelLogout: options.backchannelLogout ?? options.openid ?? true,
  fapi: options.fapi,
  tls: options.tls ?? false
})

/** A client that went away is no failure of the server. */
const isFailure = (error: unknown): boolean =>
  !(error instanceof Error && "code" in error && typeof error.code === "string") &&
  !(error instanceof Error && "expose" in error && error.expose === true)

/**
 * Starts an authorization server, which runs until the scope closes; open connections are cut then.
 *
 * A mistake in the options (a redirect URI that is no URI, a port in use) is a defect.
 *
 * @example
 * ```ts
 * import { EmbeddedServer, UserAgent } from "@effect-oauth/testing"
 * import { Effect, Redacted } from "effect"
 *
 * const program = Effect.gen(function*() {
 *   const server = yield* EmbeddedServer.make({
 *     clients: [{
 *       clientId: "app",
 *       clientSecret: Redacted.make("secret"),
 *       redirectUris: ["https://app.example/callback"]
 *     }]
 *   })
 *   const url = new URL(server.endpoints.authorizationEndpoint)
 *   url.search = new URLSearchParams({
 *     response_type: "code",
 *     client_id: "app",
 *     redirect_uri: "https://app.example/callback",
 *     scope: "openid email",
 *     state: "af0ifjsldkj"
 *   }).toString()
 *   const callback = yield* UserAgent.approve(url)
 *   return callback.searchParams.get("code")
 * }).pipe(Effect.scoped)
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (options: Options): Effect.Effect<EmbeddedServer, never, Scope.Scope> =>
  Effect.gen(function*() {
    const settings = settingsOf(options)
    const dialect = options.dialect ?? {}
    const run = yield* FiberSet.makeRuntimePromise()
    const { errors, Provider } = yield* Effect.promise(loadProvider)
    const keys = yield* Effect.promise(() => signingKeys(settings))
    const { main, secure } = yield* open(options.port ?? 0, settings.tls)
    const issuer = main.origin

    const store = makeStore(() => new errors.InvalidGrant("already used"))
    const server = yield* Effect.sync(() =>
      new Provider(
        issuer,
        configuration({
          issuer,
          name: dialect.name ?? "Authorization server",
          settings,
          store,
          keys,
          errors,
          discovery: secure === undefined ? {} : { mtls_endpoint_aliases: mtlsAliases(secure.mtls.origin, settings) }
        })
      )
    )
    const requests: Array<RecordedRequest> = []
    const environment: Middleware.Environment = { server, settings, dialect, run, mtlsPort: secure?.mtls.port }
    server.use(Middleware.record(environment, requests))
    server.use(Middleware.onlyMtlsRoutes(environment))
    server.use(Middleware.forgetSignIn(environment))
    server.use(Middleware.dialectRoutes(environment))
    server.use(Middleware.withoutOpenId(environment))
    server.use(Middleware.signInPage(environment))
    server.use(Middleware.authorization(environment))
    server.use(Middleware.pushedAuthorization(environment))
    server.use(Middleware.token(environment))

    const report = (error: unknown): void => {
      if (!isFailure(error)) return
      // Once the scope is closed there is nobody left to tell.
      run(Effect.logError("The embedded authorization server failed to answer a request.", error)).catch(() => {})
    }
    const events: EventEmitter = server
    events.on("error", report)
    server.on("server_error", (_ctx, error) => report(error))
    const answer = server.callback()
    main.server.on("request", answer)
    secure?.mtls.server.on("request", answer)

    return {
      issuer,
      endpoints: endpointsAt(issuer, settings),
      metadataUrls: metadataUrlsAt(issuer),
      tls: secure && {
        ca: secure.authority.certificate,
        authority: secure.authority,
        mtlsEndpoints: endpointsAt(secure.mtls.origin, settings)
      },
      requests,
      expireAccessTokens: Effect.sync(store.expireAccessTokens),
      revokeGrants: Effect.sync(store.revokeGrants)
    }
  })
