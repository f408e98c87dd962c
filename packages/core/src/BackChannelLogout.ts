/**
 * Back-channel logout (OpenID Connect Back-Channel Logout 1.0): a server tells us, with no browser in between, that a user
 * or a session is signed out, by a logout token that is checked as an ID token is.
 *
 * @since 0.1.0
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import type { AuthorizationServer } from "./AuthorizationServer.js"
import type { Client } from "./Client.js"
import * as callbackParameters from "./internal/callbackParameters.js"
import * as json from "./internal/json.js"
import * as jwt from "./internal/jwt.js"
import type { KeyError } from "./IssuerKeys.js"
import { type CallbackRejected, JwtRejected, type TokenStoreError } from "./OAuthError.js"
import { ReplayStore } from "./ReplayStore.js"

/**
 * Who is signed out: all sessions of a user, where there is no session id, or one session.
 *
 * @since 0.1.0
 * @category models
 */
export interface LogoutToken {
  /** `iss`, as in the ID tokens of the sessions that end. */
  readonly issuer: string
  /** `sub`, as in those ID tokens. */
  readonly subject: Option.Option<string>
  /** `sid`, as in those ID tokens. */
  readonly sessionId: Option.Option<string>
}

/**
 * How the verification of a logout token can fail.
 *
 * @since 0.1.0
 * @category errors
 */
export type LogoutTokenError = JwtRejected | TokenStoreError | KeyError

/**
 * What verification may be told.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /**
   * That a token has to name a session, as registered (`backchannel_logout_session_required`).
   *
   * @default false
   */
  readonly sessionRequired?: boolean | undefined
}

const event = "http://schemas.openid.net/event/backchannel-logout"

const isText = (value: unknown): value is string => typeof value === "string" && value !== ""

/**
 * Verifies a logout token (§2.6): the signature, as that of ID tokens; issuer, audience and times; that it is about a
 * logout and names a user or a session; that it is no ID token; and, by `ReplayStore`, that it was not used before.
 *
 * Fails with `JwtRejected`, whose `reason` names the one check; with `TokenStoreError` when the replay store fails; and as
 * `IdToken.verify` when the keys cannot be had.
 *
 * @example
 * ```ts
 * import type { AuthorizationServer, Client } from "@effect-oauth/core"
 * import { BackChannelLogout } from "@effect-oauth/core"
 * import { Effect, type Redacted } from "effect"
 *
 * const whoSignedOut = (
 *   server: AuthorizationServer.AuthorizationServer,
 *   client: Client.Client,
 *   token: Redacted.Redacted
 * ) => Effect.map(BackChannelLogout.verify(server, client, token), ({ sessionId, subject }) => ({ sessionId, subject }))
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
export const verify = (
  server: AuthorizationServer,
  client: Client,
  token: Redacted.Redacted,
  options: Options = {}
): Effect.Effect<LogoutToken, LogoutTokenError, HttpClient.HttpClient> =>
  Effect.gen(function*() {
    const { claims } = yield* jwt.verify(server, client, Redacted.value(token), {
      algorithm: client.idTokenSignedResponseAlg,
      supported: server.supported.idTokenSigningAlgValues,
      encryption: client.idTokenEncryptedResponse,
      type: "logout+jwt",
      channel: "presented"
    })
    const now = yield* jwt.now(client)
    const issuer = yield* jwt.checkIssuer(server, claims)
    yield* jwt.checkAudience(client, claims)
    yield* jwt.checkTimes(claims, now, true)
    const { events, exp, iat, jti, nonce, sid, sub } = claims
    const oldest = now.seconds - Duration.toSeconds(client.maxFrontChannelAge) - now.tolerance
    if (!jwt.isTime(iat) || iat < oldest) {
      return yield* jwt.reject("IssuedAt")
    }
    if (!json.isObject(events) || !json.isObject(events[event])) {
      return yield* jwt.reject("Events")
    }
    if (nonce !== undefined) {
      return yield* jwt.reject("Nonce")
    }
    if (sub !== undefined && !isText(sub)) {
      return yield* jwt.reject("Subject")
    }
    if (sid === undefined ? sub === undefined || options.sessionRequired === true : !isText(sid)) {
      return yield* jwt.reject("SessionId")
    }
    if (!isText(jti)) {
      return yield* jwt.reject("TokenId")
    }
    const replays = yield* ReplayStore
    const isFirst = yield* replays.use(
      `logout_token ${JSON.stringify([issuer, client.clientId, jti])}`,
      (Number(exp) + now.tolerance - client.clockSkew) * 1000
    )
    if (!isFirst) {
      return yield* jwt.reject("Replayed")
    }
    return {
      issuer,
      subject: Option.fromNullable(sub),
      sessionId: Option.filter(Option.some(sid), isText)
    }
  }).pipe(
    Effect.catchTag("Rejection", ({ check }) =>
      Effect.fail(
        new JwtRejected({ reason: check, token: "logout_token", issuer: server.issuer ?? "an unknown issuer" })
      ))
  )

/**
 * A request to our logout URI, as any framework has it.
 *
 * @since 0.1.0
 * @category models
 */
export interface Request {
  readonly method: string
  /** The `Content-Type` header. */
  readonly contentType: string | undefined
  readonly body: string
}

/**
 * What to answer it with.
 *
 * @since 0.1.0
 * @category models
 */
export interface Response {
  readonly status: 200 | 400 | 405 | 415 | 503
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const answer = (status: Response["status"], headers: Readonly<Record<string, string>> = {}): Response => ({
  status,
  headers: { "cache-control": "no-store", ...headers },
  body: ""
})

/**
 * What to do with a request to our logout URI.
 *
 * @since 0.1.0
 * @category models
 */
export interface Handlers<E, R> {
  /** Verifies the token: `verify` of this module, or `verifyLogoutToken` of a bound client. */
  readonly verify: (token: Redacted.Redacted) => Effect.Effect<LogoutToken, LogoutTokenError, R>
  /**
   * Ends the sessions. When it fails, so does `receive`: answer with a status of 500. The token counts as used all the
   * same, and a server that sends it again is refused: what may fail for a while is best tried again here.
   */
  readonly onLogout: (logout: LogoutToken) => Effect.Effect<unknown, E, R>
  /** Is told why a request was not accepted. */
  readonly onRejected?:
    | ((error: LogoutTokenError | CallbackRejected) => Effect.Effect<unknown, never, R>)
    | undefined
}

/**
 * Answers a request to our logout URI (§2.5, §2.8): a form that is posted, with one logout token. The status is 200 when
 * the sessions were ended, 400 for a token that is not accepted, 503 when the keys or the replay store cannot be reached.
 *
 * @example
 * ```ts
 * import type { OAuthClient } from "@effect-oauth/core"
 * import { BackChannelLogout } from "@effect-oauth/core"
 * import { Effect } from "effect"
 *
 * // POST /back-channel-logout
 * const handle = (oauth: OAuthClient.Service, request: BackChannelLogout.Request) =>
 *   BackChannelLogout.receive(request, {
 *     verify: oauth.verifyLogoutToken,
 *     onLogout: (logout) => Effect.logInfo("signed out", logout.subject, logout.sessionId),
 *     onRejected: (error) => Effect.logWarning(error.message)
 *   })
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
export const receive = <E, R>(request: Request, handlers: Handlers<E, R>): Effect.Effect<Response, E, R> => {
  if (request.method !== "POST") {
    return Effect.succeed(answer(405, { allow: "POST" }))
  }
  if (!/^\s*application\/x-www-form-urlencoded\s*(?:;|$)/i.test(request.contentType ?? "")) {
    return Effect.succeed(answer(415))
  }
  return callbackParameters.decode(request.body, ["logout_token"]).pipe(
    Effect.flatMap(({ logout_token }) => handlers.verify(Redacted.make(logout_token ?? ""))),
    Effect.matchEffect({
      onFailure: (error) =>
        Effect.as(
          handlers.onRejected?.(error) ?? Effect.void,
          answer(error._tag === "JwtRejected" || error._tag === "CallbackRejected" ? 400 : 503)
        ),
      onSuccess: (logout) => Effect.as(handlers.onLogout(logout), answer(200))
    })
  )
}
