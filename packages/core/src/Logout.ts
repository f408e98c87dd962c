/**
 * Signing out: the user is sent to the server to end the session there, and comes back (OpenID Connect RP-Initiated Logout
 * 1.0); or the server shows a page of ours in a frame, to end the session here (OpenID Connect Front-Channel Logout 1.0).
 * What a server sends by itself is `BackChannelLogout`.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import type { Callback } from "./AuthorizationResponse.js"
import * as AuthorizationServer from "./AuthorizationServer.js"
import type * as Client from "./Client.js"
import * as callbackParameters from "./internal/callbackParameters.js"
import * as form from "./internal/form.js"
import * as jwt from "./internal/jwt.js"
import * as text from "./internal/text.js"
import * as url from "./internal/url.js"
import * as OAuthCrypto from "./OAuthCrypto.js"
import { CallbackRejected, ConfigurationError } from "./OAuthError.js"

/**
 * A logout that has begun. Keep it where only this user's browser brings it back, until the user does.
 *
 * @since 0.1.0
 * @category models
 */
export class LogoutRequest extends Schema.Class<LogoutRequest>("@effect-oauth/core/LogoutRequest")({
  /** Where to send the user. The ID token may be in it. */
  url: Schema.Redacted(Schema.String),
  /** The state, 256 bits, which ties the return to this user; none when the user does not come back. */
  state: Schema.optionalWith(Schema.Redacted(Schema.NonEmptyString), { as: "Option" })
}, {
  // Parse errors show what they were given.
  message: () => ({ message: "not a logout request, or a damaged one", override: true })
}) {}

/**
 * What one logout may set.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** The ID token of the session that ends, as in `TokenSet.idToken`. Servers that know it need not ask the user. */
  readonly idTokenHint?: Redacted.Redacted | undefined
  /** Where the user comes back to, exactly as registered. Without it, the user stays at the server. */
  readonly postLogoutRedirectUri?: string | undefined
  /** Further parameters, such as `logout_hint` or `ui_locales`. */
  readonly extraParameters?: Readonly<Record<string, string>> | undefined
}

const reserved: ReadonlySet<string> = new Set(["client_id", "id_token_hint", "post_logout_redirect_uri", "state"])

/**
 * Makes a logout request: the client id, the ID token where there is one, and a fresh state where the user comes back. A
 * query that the endpoint has of its own is kept. End your own session first, whatever comes of this.
 *
 * Fails with `ConfigurationError`: `MissingEndpoint` where the server has no `endSessionEndpoint`, `InvalidUrl` or
 * `InsecureUrl` for the redirect URI, `ReservedParameter` for an extra parameter that is set otherwise, and
 * `CryptoUnavailable`.
 *
 * @example
 * ```ts
 * import type { AuthorizationServer, Client, TokenSet } from "@effect-oauth/core"
 * import { Logout } from "@effect-oauth/core"
 * import { Effect, Option, Redacted } from "effect"
 *
 * const signOut = (
 *   server: AuthorizationServer.AuthorizationServer,
 *   client: Client.Client,
 *   tokens: TokenSet.TokenSet
 * ) =>
 *   Logout.make(server, client, {
 *     idTokenHint: Option.getOrUndefined(tokens.idToken),
 *     postLogoutRedirectUri: "https://app.example/signed-out"
 *   }).pipe(Effect.map((request) => ({ location: Redacted.value(request.url), keep: Logout.toJson(request) })))
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (
  server: AuthorizationServer.AuthorizationServer,
  client: Client.Client,
  options: Options = {}
): Effect.Effect<LogoutRequest, ConfigurationError> =>
  Effect.gen(function*() {
    const endpoint = yield* AuthorizationServer.endpoint(server, "endSessionEndpoint")
    const extra = options.extraParameters ?? {}
    const taken = Object.keys(extra).find((name) => reserved.has(name) || endpoint.searchParams.has(name))
    if (taken !== undefined) {
      return yield* new ConfigurationError({
        reason: "ReservedParameter",
        setting: "extraParameters",
        detail: `${taken} is set by the protocol or the endpoint and cannot be replaced`
      })
    }
    const parameters: Array<form.Parameter> = [["client_id", client.clientId]]
    const hint = options.idTokenHint === undefined ? Option.none() : yield* jwt.readable(client, options.idTokenHint)
    if (Option.isSome(hint)) {
      parameters.push(["id_token_hint", hint.value])
    }
    const comesBack = options.postLogoutRedirectUri !== undefined
    const state = comesBack ? Option.some(Redacted.make(yield* OAuthCrypto.randomValue)) : Option.none()
    if (comesBack) {
      const redirectUri = yield* url.redirectUri(options.postLogoutRedirectUri, server.allowInsecureRequests)
      parameters.push(["post_logout_redirect_uri", redirectUri])
    }
    if (Option.isSome(state)) {
      parameters.push(["state", state.value])
    }
    parameters.push(...Object.entries(extra))
    return new LogoutRequest({ url: Redacted.make(url.withQuery(endpoint, form.encode(parameters))), state }, {
      disableValidation: true
    })
  })

const encodeJson = Schema.encodeSync(Schema.parseJson(LogoutRequest))
const decodeJson = Schema.decodeUnknownEither(Schema.parseJson(LogoutRequest))

/**
 * The request as JSON text, for a cookie or a row.
 *
 * @since 0.1.0
 * @category combinators
 */
export const toJson = (self: LogoutRequest): string => encodeJson(self)

/**
 * Reads back what `toJson` wrote. Fails with `CallbackRejected` (`RequestMissing`) when there is nothing, or something
 * else.
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromJson = (json: string | null | undefined): Either.Either<LogoutRequest, CallbackRejected> =>
  Either.mapLeft(decodeJson(json), () => new CallbackRejected({ reason: "RequestMissing" }))

/**
 * Checks that a user who comes back does so from the logout that was begun: by the state, in constant time. Fails with
 * `CallbackRejected` (`StateMissing`, `StateMismatch`, `DuplicateParameter`, `Malformed`). It says that the user was sent
 * back, not that the session at the server is over.
 *
 * @example
 * ```ts
 * import { Logout } from "@effect-oauth/core"
 * import { Either } from "effect"
 *
 * const cameBack = (url: URL, kept: string | undefined) =>
 *   Either.flatMap(Logout.fromJson(kept), (request) => Logout.verifyReturn(url, request))
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
export const verifyReturn = (callback: Callback, request: LogoutRequest): Either.Either<void, CallbackRejected> =>
  Either.flatMap(callbackParameters.read(callback, ["state"]), ({ state }) => {
    if (state === undefined || state === "") {
      return Either.left(new CallbackRejected({ reason: "StateMissing", parameter: "state" }))
    }
    return Option.isSome(request.state) && text.constantTimeEquals(state, Redacted.value(request.state.value))
      ? Either.void
      : Either.left(new CallbackRejected({ reason: "StateMismatch", parameter: "state" }))
  })

/**
 * The session a browser has here.
 *
 * @since 0.1.0
 * @category models
 */
export interface Session {
  /** `iss` of its ID token. */
  readonly issuer: string
  /** `sid` of its ID token. */
  readonly sessionId: string | undefined
}

/**
 * Checks a front-channel logout: the page a server shows in a frame, to end the session this browser has. Where it names
 * a session, it names its issuer too, and both have to be those of the browser's session; where it names none, it is of
 * whatever session the browser has. Fails with `CallbackRejected` (`SessionMismatch`, `IssuerMismatch`, `IssuerMissing`,
 * `DuplicateParameter`, `Malformed`).
 *
 * @example
 * ```ts
 * import type { IdToken } from "@effect-oauth/core"
 * import { Logout } from "@effect-oauth/core"
 *
 * // GET /front-channel-logout, with the session that the browser's cookie names
 * const mayEnd = (url: URL, { claims }: IdToken.IdToken) =>
 *   Logout.verifyFrontChannel(url, {
 *     issuer: claims.iss,
 *     sessionId: typeof claims.sid === "string" ? claims.sid : undefined
 *   })
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
export const verifyFrontChannel = (callback: Callback, session: Session): Either.Either<void, CallbackRejected> =>
  Either.flatMap(callbackParameters.read(callback, ["iss", "sid"]), ({ iss, sid }) => {
    if (iss === undefined && sid === undefined) {
      return Either.void
    }
    if (iss === undefined || sid === undefined) {
      return Either.left(
        new CallbackRejected({
          reason: iss === undefined ? "IssuerMissing" : "SessionMismatch",
          parameter: iss === undefined ? "iss" : "sid"
        })
      )
    }
    if (iss !== session.issuer) {
      return Either.left(new CallbackRejected({ reason: "IssuerMismatch", parameter: "iss" }))
    }
    return session.sessionId !== undefined && text.constantTimeEquals(sid, session.sessionId)
      ? Either.void
      : Either.left(new CallbackRejected({ reason: "SessionMismatch", parameter: "sid" }))
  })
