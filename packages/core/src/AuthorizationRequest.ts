/**
 * The authorization request (RFC 6749 §4.1.1) with PKCE (RFC 7636) and, for OpenID Connect, a nonce: the URL to send
 * the user to, and what has to be kept until the user comes back. It is made for one user and used once.
 *
 * @since 0.1.0
 */
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Inspectable from "effect/Inspectable"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as AuthorizationServer from "./AuthorizationServer.js"
import type * as Client from "./Client.js"
import * as form from "./internal/form.js"
import { normalize } from "./internal/scopes.js"
import * as url from "./internal/url.js"
import * as OAuthCrypto from "./OAuthCrypto.js"
import { CallbackRejected, ConfigurationError } from "./OAuthError.js"

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
  /** The client the request was made for. */
  clientId: Schema.String,
  /** The authorization server it was made for, see `AuthorizationServer.identity`. */
  authorizationServer: Schema.String,
  /** When it is no longer accepted. */
  expiresAt: Schema.DateTimeUtc
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
 * What one request may set.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /**
   * The scopes to ask for, sent with a space between them (RFC 6749 §3.3). Without any, no scope is sent, and the
   * server decides.
   *
   * @default []
   */
  readonly scopes?: ReadonlyArray<string> | undefined
  /** Another registered redirect URI than the client's. */
  readonly redirectUri?: string | undefined
  /**
   * How long the user may take.
   *
   * @default "10 minutes"
   */
  readonly lifetime?: Duration.DurationInput | undefined
  /** Further parameters, such as `prompt` or `login_hint`. Those the protocol sets cannot be replaced. */
  readonly extraParameters?: Readonly<Record<string, string>> | undefined
}

/** The last moment a date can name, for a lifetime without end. */
const lastMoment = 8_640_000_000_000_000

const reserved = new Set([
  "response_type",
  "response_mode",
  "client_id",
  "redirect_uri",
  "scope",
  "state",
  "nonce",
  "code_challenge",
  "code_challenge_method",
  "code_verifier",
  "client_secret",
  "request",
  "request_uri"
])

const isReserved = (setting: string, name: string): ConfigurationError =>
  new ConfigurationError({
    reason: "ReservedParameter",
    setting,
    detail: `${name} is set by the protocol or the endpoint and cannot be replaced`
  })

const checkParameters = (
  endpoint: URL,
  extra: Readonly<Record<string, string>>
): Either.Either<void, ConfigurationError> => {
  const own = [...endpoint.searchParams.keys()]
  const clash = own.find((name) => reserved.has(name))
  if (clash !== undefined) {
    return Either.left(isReserved("authorizationEndpoint", clash))
  }
  const taken = Object.keys(extra).find((name) => reserved.has(name) || own.includes(name))
  return taken === undefined ? Either.void : Either.left(isReserved("extraParameters", taken))
}

/** Adds to the query of an endpoint, which is kept as it is (RFC 6749 §3.1). */
const withQuery = ({ href, search }: URL, query: string): string => {
  const mark = search === "" ? "?" : "&"
  return href.endsWith("&") || (search === "" && href.endsWith("?")) ? href + query : href + mark + query
}

const chooseRedirectUri = (
  server: AuthorizationServer.AuthorizationServer,
  client: Client.Client,
  options: Options
): Either.Either<string, ConfigurationError> => {
  if (options.redirectUri !== undefined) {
    return url.redirectUri(options.redirectUri, server.allowInsecureRequests)
  }
  return client.redirectUri === undefined
    ? Either.left(url.invalid("redirectUri", "the authorization code flow needs one"))
    : Either.right(client.redirectUri)
}

/**
 * Makes an authorization request. State, PKCE verifier and nonce are fresh, 256 bits each, from `OAuthCrypto`. PKCE
 * is always `S256` unless the server's facts say `pkce: "none"`. A query that the endpoint has of its own is kept.
 *
 * Fails with `ConfigurationError`: `MissingEndpoint` without an authorization endpoint, `InvalidUrl` or `InsecureUrl`
 * for the redirect URI, `ReservedParameter` for an extra parameter the protocol sets, and `CryptoUnavailable`.
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
 *     extraParameters: { prompt: "login" }
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
    const endpoint = yield* AuthorizationServer.endpoint(server, "authorizationEndpoint")
    const redirectUri = yield* chooseRedirectUri(server, client, options)
    const extra = options.extraParameters ?? {}
    yield* checkParameters(endpoint, extra)

    const scopes = normalize(options.scopes ?? [])
    const state = yield* OAuthCrypto.randomValue
    const codeVerifier = server.pkce === "S256" ? yield* OAuthCrypto.randomValue : undefined
    const nonce = scopes.includes("openid") ? yield* OAuthCrypto.randomValue : undefined

    const parameters: Array<form.Parameter> = [
      ["response_type", "code"],
      ["client_id", client.clientId],
      ["redirect_uri", redirectUri]
    ]
    if (scopes.length > 0) {
      parameters.push(["scope", scopes.join(" ")])
    }
    parameters.push(["state", state])
    if (codeVerifier !== undefined) {
      parameters.push(
        ["code_challenge", yield* OAuthCrypto.codeChallenge(codeVerifier)],
        ["code_challenge_method", "S256"]
      )
    }
    if (nonce !== undefined) {
      parameters.push(["nonce", nonce])
    }
    for (const name of Object.keys(extra)) {
      parameters.push([name, extra[name] ?? ""])
    }

    const now = yield* Clock.currentTimeMillis
    return new AuthorizationRequest({
      url: withQuery(endpoint, form.encode(parameters)),
      state: Redacted.make(state),
      codeVerifier: Option.map(Option.fromNullable(codeVerifier), Redacted.make),
      nonce: Option.map(Option.fromNullable(nonce), Redacted.make),
      redirectUri,
      scopes,
      clientId: client.clientId,
      authorizationServer: AuthorizationServer.identity(server),
      expiresAt: DateTime.unsafeMake(
        Math.min(now + Duration.toMillis(options.lifetime ?? "10 minutes"), lastMoment)
      )
    }, { disableValidation: true })
  })

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
