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
import * as Client from "./Client.js"
import type { ConfigurationError } from "./OAuthError.js"
import * as RefreshToken from "./RefreshToken.js"
import { RequestTimeout } from "./RequestTimeout.js"
import type { TokenSet } from "./TokenSet.js"
import * as UserInfo from "./UserInfo.js"

/**
 * What a bound client does.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  readonly server: AuthorizationServer.AuthorizationServer
  readonly client: Client.Client
  /** Makes an authorization request, see `AuthorizationRequest.make`. */
  readonly authorizationRequest: (
    options?: AuthorizationRequest.Options
  ) => Effect.Effect<AuthorizationRequest.AuthorizationRequest, ConfigurationError>
  /** Checks a callback and exchanges its code, see `AuthorizationCode.exchange`. */
  readonly exchange: (
    callback: AuthorizationResponse.Callback,
    request: AuthorizationRequest.AuthorizationRequest
  ) => Effect.Effect<TokenSet, AuthorizationCode.ExchangeError>
  /** Refreshes tokens, see `RefreshToken.refresh`. */
  readonly refresh: (
    tokens: TokenSet | Redacted.Redacted,
    options?: RefreshToken.Options
  ) => Effect.Effect<TokenSet, RefreshToken.RefreshError>
  /** Reads the profile and decodes it with a schema, see `UserInfo.fetch`. */
  readonly fetchUserInfo: <A, I>(
    tokens: TokenSet,
    profile: Schema.Schema<A, I>
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
export interface Options {
  /** The server's facts. */
  readonly server: AuthorizationServer.Options
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
    const client = yield* Client.make({
      ...options.client,
      allowInsecureRequests: options.client.allowInsecureRequests ?? server.allowInsecureRequests
    })
    const endpoint = yield* AuthorizationServer.endpoint(server, "tokenEndpoint")
    // Credentials that cannot be made fail here and not at the first sign-in.
    yield* client.authentication.authenticate({ clientId: client.clientId, server, endpoint })
    const timeout = options.timeout === undefined ? yield* RequestTimeout : Duration.decode(options.timeout)
    // All of what this was built with, and of the caller's context only its timeout and its span: no service that
    // happens to be there may take the place of the one that was chosen.
    const services = (yield* Effect.context<HttpClient.HttpClient>()).pipe(
      Context.omit(Tracer.ParentSpan),
      Context.add(RequestTimeout, timeout)
    )
    const ofCaller = Context.pick(RequestTimeout, Tracer.ParentSpan)
    const bind = <A, E>(effect: Effect.Effect<A, E, HttpClient.HttpClient>): Effect.Effect<A, E> =>
      Effect.mapInputContext(effect, (caller: Context.Context<never>) => Context.merge(services, ofCaller(caller)))
    return {
      server,
      client,
      authorizationRequest: (request) =>
        bind(AuthorizationRequest.make(server, client, { ...request, scopes: request?.scopes ?? options.scopes })),
      exchange: (callback, request) => bind(AuthorizationCode.exchange(server, client, callback, request)),
      refresh: (tokens, refresh) => bind(RefreshToken.refresh(server, client, tokens, refresh)),
      fetchUserInfo: (tokens, profile) => bind(UserInfo.fetch(server, tokens, profile))
    }
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
