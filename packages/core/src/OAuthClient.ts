/**
 * A client bound to its authorization server: the front door for a server of one's own. Everything it needs is checked
 * and taken when it is made, so its methods have no requirements. For a well-known server see
 * `@effect-oauth/providers`.
 *
 * @since 0.1.0
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Redacted from "effect/Redacted"
import type * as Schema from "effect/Schema"
import * as Tracer from "effect/Tracer"
import * as AuthorizationCode from "./AuthorizationCode.js"
import * as AuthorizationRequest from "./AuthorizationRequest.js"
import type * as AuthorizationResponse from "./AuthorizationResponse.js"
import * as AuthorizationServer from "./AuthorizationServer.js"
import * as BackChannelLogout from "./BackChannelLogout.js"
import * as Client from "./Client.js"
import { usesCertificate } from "./ClientAuthentication.js"
import * as Discovery from "./Discovery.js"
import * as IdToken from "./IdToken.js"
import * as cached from "./internal/cached.js"
import * as IssuerKeys from "./IssuerKeys.js"
import * as Logout from "./Logout.js"
import { ConfigurationError } from "./OAuthError.js"
import * as PushedAuthorizationRequest from "./PushedAuthorizationRequest.js"
import * as RefreshToken from "./RefreshToken.js"
import { RequestTimeout } from "./RequestTimeout.js"
import * as Revocation from "./Revocation.js"
import type { TokenSet } from "./TokenSet.js"
import * as UserInfo from "./UserInfo.js"

/**
 * What a bound client does.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /** What is known of the server now: its facts, or its metadata, renewed as time goes by. */
  readonly server: Effect.Effect<AuthorizationServer.AuthorizationServer>
  readonly client: Client.Client
  /** Makes an authorization request, see `AuthorizationRequest.make`. */
  readonly authorizationRequest: (
    options?: AuthorizationRequest.Options
  ) => Effect.Effect<AuthorizationRequest.AuthorizationRequest, ConfigurationError>
  /** Makes an authorization request and pushes it to the server, see `PushedAuthorizationRequest.push`. */
  readonly pushedAuthorizationRequest: (
    options?: AuthorizationRequest.Options
  ) => Effect.Effect<AuthorizationRequest.AuthorizationRequest, PushedAuthorizationRequest.PushError>
  /** Checks a callback and exchanges its code, see `AuthorizationCode.exchange`. */
  readonly exchange: (
    callback: AuthorizationResponse.Callback,
    request: AuthorizationRequest.AuthorizationRequest
  ) => Effect.Effect<TokenSet, AuthorizationCode.ExchangeError>
  /** Checks a callback, exchanges its code and verifies who signed in, see `AuthorizationCode.signIn`. */
  readonly signIn: (
    callback: AuthorizationResponse.Callback,
    request: AuthorizationRequest.AuthorizationRequest
  ) => Effect.Effect<AuthorizationCode.SignedIn, AuthorizationCode.ExchangeError>
  /** Verifies an ID token that was kept, or came another way, see `IdToken.verify`. */
  readonly verifyIdToken: (
    token: Redacted.Redacted,
    expected?: IdToken.Expected
  ) => Effect.Effect<IdToken.IdToken, IdToken.IdTokenError>
  /** Makes a logout request, see `Logout.make`. */
  readonly logoutRequest: (options?: Logout.Options) => Effect.Effect<Logout.LogoutRequest, ConfigurationError>
  /** Verifies a logout token, see `BackChannelLogout.verify`. */
  readonly verifyLogoutToken: (
    token: Redacted.Redacted,
    options?: BackChannelLogout.Options
  ) => Effect.Effect<BackChannelLogout.LogoutToken, BackChannelLogout.LogoutTokenError>
  /** Refreshes tokens, see `RefreshToken.refresh`. */
  readonly refresh: (
    tokens: TokenSet | Redacted.Redacted,
    options?: RefreshToken.Options
  ) => Effect.Effect<TokenSet, RefreshToken.RefreshError>
  /** Revokes tokens, see `Revocation.revoke`. */
  readonly revoke: (
    tokens: TokenSet | Redacted.Redacted,
    options?: Revocation.Options
  ) => Effect.Effect<void, Revocation.RevocationError>
  /** Reads the profile and decodes it with a schema, see `UserInfo.fetch`. */
  readonly fetchUserInfo: <A, I>(
    tokens: TokenSet,
    profile: Schema.Schema<A, I>,
    options?: UserInfo.Options
  ) => Effect.Effect<A, UserInfo.UserInfoError>
}

/**
 * The tag of a bound client, for a program with one server. A program with several makes a tag of its own for each.
 *
 * @since 0.1.0
 * @category tags
 */
export class OAuthClient extends Context.Tag("@effect-oauth/core/OAuthClient")<OAuthClient, Service>() {}

/**
 * What `make` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options extends ClientOptions {
  /** The server's facts. */
  readonly server: AuthorizationServer.Options
}

/**
 * What `make` and `discover` take of the client.
 *
 * @since 0.1.0
 * @category models
 */
export interface ClientOptions {
  /** The client's facts; `allowInsecureRequests` is the server's unless set. */
  readonly client: Client.Options
  /**
   * The scopes of a request that names none.
   *
   * @default []
   */
  readonly scopes?: ReadonlyArray<string> | undefined
  /**
   * How long one exchange with the server may take. `RequestTimeout.withRequestTimeout` sets it for single calls.
   *
   * @default "30 seconds"
   */
  readonly timeout?: Duration.DurationInput | undefined
}

/** What can be known to go wrong later, for a client with these settings, goes wrong when it is made. */
const check = (
  server: AuthorizationServer.AuthorizationServer,
  client: Client.Client
): Effect.Effect<void, ConfigurationError> =>
  Effect.gen(function*() {
    const endpoint = yield* AuthorizationServer.endpoint(server, "tokenEndpoint", usesCertificate(client))
    const methods = server.supported.tokenEndpointAuthMethods
    const { method } = client.authentication
    // Public clients work at many servers that do not say so.
    if (methods !== undefined && method !== "none" && !methods.includes(method)) {
      return yield* new ConfigurationError({
        reason: "Unsupported",
        setting: "authentication",
        detail: `the server takes ${methods.join(", ")}, and not ${method}`
      })
    }
    const algorithms = server.supported.dpopSigningAlgValues
    if (client.dpop !== undefined && algorithms?.includes(client.dpop.algorithm) === false) {
      return yield* new ConfigurationError({
        reason: "Unsupported",
        setting: "dpop",
        detail: `the server takes proofs signed with ${algorithms.join(", ")}, and not with ${client.dpop.algorithm}`
      })
    }
    // Credentials that cannot be made fail here and not at the first sign-in.
    yield* client.authentication.authenticate({ clientId: client.clientId, server, endpoint })
  })

/** Binds the flows to a server, which may be known better as time goes by, and to what is there now. */
const bind = (
  server: Effect.Effect<AuthorizationServer.AuthorizationServer, never, HttpClient.HttpClient>,
  client: Client.Client,
  options: ClientOptions
): Effect.Effect<Service, never, HttpClient.HttpClient> =>
  Effect.gen(function*() {
    const timeout = options.timeout === undefined ? yield* RequestTimeout : Duration.decode(options.timeout)
    const context = yield* Effect.context<HttpClient.HttpClient>()
    // All of what this was built with, and of the caller's context only its timeout and its span: no service that
    // happens to be there may take the place of the one that was chosen.
    const services = context.pipe(
      Context.omit(Tracer.ParentSpan),
      Context.add(RequestTimeout, timeout),
      Context.add(IssuerKeys.IssuerKeys, context.unsafeMap.get(IssuerKeys.IssuerKeys.key) ?? IssuerKeys.make())
    )
    const ofCaller = Context.pick(RequestTimeout, Tracer.ParentSpan)
    const bound = <A, E>(effect: Effect.Effect<A, E, HttpClient.HttpClient>): Effect.Effect<A, E> =>
      Effect.mapInputContext(effect, (caller: Context.Context<never>) => Context.merge(services, ofCaller(caller)))
    const at = <A, E>(
      use: (server: AuthorizationServer.AuthorizationServer) => Effect.Effect<A, E, HttpClient.HttpClient>
    ): Effect.Effect<A, E> => bound(Effect.flatMap(server, use))
    const withScopes = (request?: AuthorizationRequest.Options) => ({
      ...request,
      scopes: request?.scopes ?? options.scopes
    })
    return {
      server: bound(server),
      client,
      authorizationRequest: (request) => at((server) => AuthorizationRequest.make(server, client, withScopes(request))),
      pushedAuthorizationRequest: (request) =>
        at((server) => PushedAuthorizationRequest.push(server, client, withScopes(request))),
      exchange: (callback, request) => at((server) => AuthorizationCode.exchange(server, client, callback, request)),
      signIn: (callback, request) => at((server) => AuthorizationCode.signIn(server, client, callback, request)),
      verifyIdToken: (token, expected) => at((server) => IdToken.verify(server, client, token, expected)),
      logoutRequest: (logout) => at((server) => Logout.make(server, client, logout)),
      verifyLogoutToken: (token, logout) => at((server) => BackChannelLogout.verify(server, client, token, logout)),
      refresh: (tokens, refresh) => at((server) => RefreshToken.refresh(server, client, tokens, refresh)),
      revoke: (tokens, revocation) => at((server) => Revocation.revoke(server, client, tokens, revocation)),
      fetchUserInfo: (tokens, profile, userInfo) =>
        at((server) => UserInfo.fetch(server, client, tokens, profile, userInfo))
    }
  })

const makeClient = (
  options: Client.Options,
  allowInsecureRequests: boolean | undefined
): ReturnType<typeof Client.make> =>
  Client.make({ ...options, allowInsecureRequests: options.allowInsecureRequests ?? allowInsecureRequests })

/**
 * Makes a bound client. Facts, endpoints and credentials are checked here, so a wrong setting fails when the program
 * starts: `ConfigurationError`, see `AuthorizationServer.make`, `Client.make` and the client's authentication. A token
 * endpoint is required. `HttpClient`, `OAuthCrypto` and the options of fetch are those that are there now, not those
 * around a later call.
 *
 * @example
 * ```ts
 * import { ClientAuthentication, OAuthClient } from "@effect-oauth/core"
 * import { Effect, Redacted } from "effect"
 *
 * const program = Effect.gen(function*() {
 *   const oauth = yield* OAuthClient.make({
 *     server: {
 *       issuer: "https://id.example",
 *       authorizationEndpoint: "https://id.example/authorize",
 *       tokenEndpoint: "https://id.example/token"
 *     },
 *     client: {
 *       clientId: "my-app",
 *       redirectUri: "https://app.example/callback",
 *       authentication: ClientAuthentication.clientSecretBasic(Redacted.make("s3cret"))
 *     }
 *   })
 *   return yield* oauth.authorizationRequest({ scopes: ["profile"] })
 * })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (options: Options): Effect.Effect<Service, ConfigurationError, HttpClient.HttpClient> =>
  Effect.gen(function*() {
    const server = yield* AuthorizationServer.make(options.server)
    const client = yield* makeClient(options.client, server.allowInsecureRequests)
    yield* check(server, client)
    return yield* bind(Effect.succeed(server), client, options)
  })

/**
 * What `discover` takes besides the issuer.
 *
 * @since 0.1.0
 * @category models
 */
export interface DiscoverOptions extends ClientOptions, Discovery.Options {
  /**
   * How long the metadata is used before it is asked for again, which happens in the background: what there is stays in
   * use meanwhile, and when the server cannot be reached.
   *
   * @default "1 hour"
   */
  readonly metadataLifetime?: Duration.DurationInput | undefined
}

/**
 * Makes a bound client of a server's own metadata, see `Discovery.discover`. The metadata is asked for now, so that a wrong
 * issuer or an endpoint that is missing is known when the program starts.
 *
 * Fails as `Discovery.discover` and as `make`.
 *
 * @example
 * ```ts
 * import { ClientAuthentication, OAuthClient } from "@effect-oauth/core"
 * import { Effect, Redacted } from "effect"
 *
 * const program = Effect.gen(function*() {
 *   const oauth = yield* OAuthClient.discover("https://id.example", {
 *     client: {
 *       clientId: "my-app",
 *       redirectUri: "https://app.example/callback",
 *       authentication: ClientAuthentication.clientSecretBasic(Redacted.make("s3cret"))
 *     },
 *     scopes: ["openid", "email"]
 *   })
 *   return yield* oauth.authorizationRequest()
 * })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const discover = (
  issuer: string,
  options: DiscoverOptions
): Effect.Effect<Service, Discovery.DiscoveryError, HttpClient.HttpClient> =>
  Effect.gen(function*() {
    const metadata = cached.make(
      Discovery.discover(issuer, options),
      Duration.decode(options.metadataLifetime ?? "1 hour")
    )
    const first = yield* metadata.get
    const client = yield* makeClient(options.client, options.allowInsecureRequests)
    yield* check(first, client)
    return yield* bind(Effect.orElseSucceed(metadata.getWhileRenewing, () => first), client, options)
  })

/**
 * `make` as a layer.
 *
 * @example
 * ```ts
 * import { ClientAuthentication, OAuthClient } from "@effect-oauth/core"
 *
 * const Live = OAuthClient.layer({
 *   server: { authorizationEndpoint: "https://id.example/authorize", tokenEndpoint: "https://id.example/token" },
 *   client: {
 *     clientId: "my-app",
 *     redirectUri: "https://app.example/callback",
 *     authentication: ClientAuthentication.none
 *   }
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (options: Options): Layer.Layer<OAuthClient, ConfigurationError, HttpClient.HttpClient> =>
  Layer.effect(OAuthClient, make(options))

/**
 * `discover` as a layer.
 *
 * @example
 * ```ts
 * import { ClientAuthentication, OAuthClient } from "@effect-oauth/core"
 *
 * const Live = OAuthClient.layerDiscover("https://id.example", {
 *   client: {
 *     clientId: "my-app",
 *     redirectUri: "https://app.example/callback",
 *     authentication: ClientAuthentication.none
 *   },
 *   scopes: ["openid"]
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layerDiscover = (
  issuer: string,
  options: DiscoverOptions
): Layer.Layer<OAuthClient, Discovery.DiscoveryError, HttpClient.HttpClient> =>
  Layer.effect(OAuthClient, discover(issuer, options))
