/**
 * The authorization request (RFC 6749 §4.1.1) with PKCE (RFC 7636) and, for OpenID Connect, a nonce: the URL to send
 * the user to, and what has to be kept until the user comes back. It is made for one user and used once.
 *
 * @since 0.1.0
 */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Inspectable from "effect/Inspectable"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as AuthorizationParameters from "./AuthorizationParameters.js"
import type * as AuthorizationServer from "./AuthorizationServer.js"
import type * as Client from "./Client.js"
import type * as IdToken from "./IdToken.js"
import * as parameters from "./internal/authorizationParameters.js"
import * as form from "./internal/form.js"
import { withQuery } from "./internal/url.js"
import { CallbackRejected, type ConfigurationError } from "./OAuthError.js"

const Secret = Schema.Redacted(Schema.NonEmptyString)

/**
 * An authorization request. Keep it where only this user's browser brings it back, in a `Secure`, `HttpOnly`,
 * `SameSite=Lax` cookie (`toJson`, `fromJson`) or a row found by a session, and delete it when it is used.
 *
 * @since 0.1.0
 * @category models
 */
export class AuthorizationRequest extends Schema.Class<AuthorizationRequest>(
  "@effect-oauth/core/AuthorizationRequest"
)({
  /** Where to send the user. */
  url: Schema.String,
  /** The state, 256 bits, which ties the callback to this user (RFC 6749 §10.12). */
  state: Secret,
  /** The PKCE verifier, 256 bits, unless the server has no PKCE. */
  codeVerifier: Schema.optionalWith(Secret, { as: "Option" }),
  /** The nonce, 256 bits, when the scope `openid` is asked for. */
  nonce: Schema.optionalWith(Secret, { as: "Option" }),
  /** The redirect URI as it was sent; the exchange repeats it byte for byte. */
  redirectUri: Schema.String,
  /** The scopes that were asked for. */
  scopes: Schema.Array(Schema.String),
  /** What the callback brings: a code, and with it an ID token where that was asked for (hybrid flow). */
  responseType: Schema.optionalWith(AuthorizationParameters.ResponseType, { default: () => "code" }),
  /** How the callback comes. */
  responseMode: Schema.optionalWith(AuthorizationParameters.ResponseMode, { default: () => "query" }),
  /** How long ago the user may have signed in, in seconds, where the request said. */
  maxAge: Schema.optionalWith(Schema.Number, { as: "Option" }),
  /** The classes of sign-in of which one was demanded, where the request demanded one. */
  acrValues: Schema.optionalWith(Schema.Array(Schema.String), { as: "Option" }),
  /** The client the request was made for. */
  clientId: Schema.String,
  /** The authorization server it was made for, see `AuthorizationServer.identity`. */
  authorizationServer: Schema.String,
  /** When it is no longer accepted. */
  expiresAt: Schema.DateTimeUtc,
  /** Until when the user may be sent to `url`, where that is limited: a pushed request is forgotten soon. */
  urlExpiresAt: Schema.optionalWith(Schema.DateTimeUtc, { as: "Option" })
}, {
  // Parse errors show what they were given.
  message: () => ({ message: "not an authorization request, or a damaged one", override: true })
}) {
  /**
   * For logs: the URL without its query, in which state and nonce stand in clear.
   *
   * @since 0.1.0
   */
  toJSON(): unknown {
    return { ...this, url: this.url.replace(/\?.*/s, "?<redacted>") }
  }
  /**
   * As `toJSON`, as text.
   *
   * @since 0.1.0
   */
  override toString(): string {
    return Inspectable.format(this.toJSON())
  }
  /**
   * As `toJSON`, for `util.inspect` in Node.js.
   *
   * @since 0.1.0
   */
  [Inspectable.NodeInspectSymbol](): unknown {
    return this.toJSON()
  }
}

/**
 * What one request may set, see `AuthorizationParameters.Options`.
 *
 * @since 0.1.0
 * @category models
 */
export type Options = AuthorizationParameters.Options

/**
 * Makes an authorization request. State, PKCE verifier and nonce are fresh, 256 bits each, from `OAuthCrypto`. PKCE
 * is `S256` unless the server's facts say otherwise. A query that the endpoint has of its own is kept. For a
 * client with a `requestObjectSigningKey` the parameters are signed (RFC 9101).
 *
 * Fails with `ConfigurationError`: `MissingEndpoint` without an authorization endpoint, and for the scope `openid` where
 * the server's ID tokens could not be verified; `InvalidUrl` or `InsecureUrl` for the redirect URI; `ReservedParameter`
 * for an extra parameter the protocol sets; `InvalidParameter` for a value no standard allows; `Unsupported` for what the
 * server's metadata rules out, a request that is not pushed among it (see `PushedAuthorizationRequest`); and
 * `CryptoUnavailable`.
 *
 * @example
 * ```ts
 * import { AuthorizationRequest, AuthorizationServer, Client, ClientAuthentication } from "@effect-oauth/core"
 * import { Effect } from "effect"
 *
 * const program = Effect.gen(function*() {
 *   const server = yield* AuthorizationServer.make({ authorizationEndpoint: "https://id.example/authorize" })
 *   const client = yield* Client.make({
 *     clientId: "my-app",
 *     redirectUri: "https://app.example/callback",
 *     authentication: ClientAuthentication.none
 *   })
 *   const request = yield* AuthorizationRequest.make(server, client, {
 *     scopes: ["profile"],
 *     prompt: ["login"],
 *     extraParameters: { login_hint: "jane@company.example" }
 *   })
 *   return request.url
 * })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (
  server: AuthorizationServer.AuthorizationServer,
  client: Client.Client,
  options: Options = {}
): Effect.Effect<AuthorizationRequest, ConfigurationError> =>
  Effect.gen(function*() {
    yield* server.requirePushedAuthorizationRequests
      ? parameters.unsupported("authorizationEndpoint", "the server takes pushed requests only (RFC 9126 §5)")
      : Either.void
    const { endpoint, record, sent } = yield* parameters.prepare(server, client, options)
    const query = yield* parameters.signed(server, client, sent)
    const url = withQuery(endpoint, form.encode(query))
    return new AuthorizationRequest({
      ...record,
      url: server.dialect.authorizationUrl?.(new URL(url)).href ?? url,
      urlExpiresAt: Option.none()
    }, { disableValidation: true })
  })

/**
 * What an ID token that answers a request has to agree with.
 *
 * @example
 * ```ts
 * import type { AuthorizationServer, Client } from "@effect-oauth/core"
 * import { AuthorizationRequest, IdToken } from "@effect-oauth/core"
 * import type { Redacted } from "effect"
 *
 * const verify = (
 *   server: AuthorizationServer.AuthorizationServer,
 *   client: Client.Client,
 *   request: AuthorizationRequest.AuthorizationRequest,
 *   token: Redacted.Redacted
 * ) => IdToken.verify(server, client, token, AuthorizationRequest.expected(request))
 * ```
 *
 * @since 0.1.0
 * @category accessors
 */
export const expected = (self: AuthorizationRequest): IdToken.Expected => ({
  nonce: Option.getOrUndefined(self.nonce),
  maxAge: Option.getOrUndefined(Option.map(self.maxAge, Duration.seconds)),
  acrValues: Option.getOrUndefined(self.acrValues)
})

/**
 * Whether it is too late to send the user to the URL of a request: make another one.
 *
 * @example
 * ```ts
 * import { AuthorizationRequest } from "@effect-oauth/core"
 * import { Effect } from "effect"
 *
 * const urlOf = <E>(
 *   kept: AuthorizationRequest.AuthorizationRequest,
 *   again: Effect.Effect<AuthorizationRequest.AuthorizationRequest, E>
 * ) =>
 *   AuthorizationRequest.isUrlExpired(kept).pipe(
 *     Effect.flatMap((isExpired) => isExpired ? again : Effect.succeed(kept)),
 *     Effect.map((request) => request.url)
 *   )
 * ```
 *
 * @since 0.1.0
 * @category accessors
 */
export const isUrlExpired = (self: AuthorizationRequest): Effect.Effect<boolean> =>
  Effect.map(
    Clock.currentTimeMillis,
    (now) =>
      Math.min(
        self.expiresAt.epochMillis,
        Option.match(self.urlExpiresAt, {
          onNone: () => Infinity,
          onSome: ({ epochMillis }) => epochMillis
        })
      ) <= now
  )

const encodeJson = Schema.encodeSync(Schema.parseJson(AuthorizationRequest))
const decodeJson = Schema.decodeUnknownEither(Schema.parseJson(AuthorizationRequest))

/**
 * The request as JSON text, about a kilobyte, for a cookie or a row. It holds the PKCE verifier in clear.
 *
 * @since 0.1.0
 * @category combinators
 */
export const toJson = (self: AuthorizationRequest): string => encodeJson(self)

/**
 * Reads back what `toJson` wrote. Fails with `CallbackRejected` (`RequestMissing`) when there is nothing, or something
 * else: a callback without its request cannot be completed.
 *
 * @example
 * ```ts
 * import { AuthorizationRequest } from "@effect-oauth/core"
 *
 * const fromCookie = (cookies: Readonly<Record<string, string>>) => AuthorizationRequest.fromJson(cookies["oauth_request"])
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromJson = (text: string | null | undefined): Either.Either<AuthorizationRequest, CallbackRejected> =>
  Either.mapLeft(decodeJson(text), () => new CallbackRejected({ reason: "RequestMissing" }))
