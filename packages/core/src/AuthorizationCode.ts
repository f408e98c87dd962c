/**
 * The authorization code grant (RFC 6749 §4.1) with PKCE (RFC 7636), and signing in by it (OpenID Connect Core 1.0 §3.1,
 * and §3.3 for the hybrid flow): the callback is checked, its code exchanged for tokens, and the ID token verified. The
 * request is made by `AuthorizationRequest`, the checks are those of `AuthorizationResponse` and `IdToken`.
 *
 * @since 0.1.0
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as AuthorizationRequest from "./AuthorizationRequest.js"
import * as AuthorizationResponse from "./AuthorizationResponse.js"
import type * as AuthorizationServer from "./AuthorizationServer.js"
import type * as Client from "./Client.js"
import type * as IdToken from "./IdToken.js"
import * as callbackParameters from "./internal/callbackParameters.js"
import type * as form from "./internal/form.js"
import * as jwt from "./internal/jwt.js"
import * as tokenEndpoint from "./internal/tokenEndpoint.js"
import * as verifiedAnswer from "./internal/verifiedAnswer.js"
import type {
  AuthorizationDenied,
  CallbackRejected,
  ConfigurationError,
  IdTokenRejected,
  InvalidResponse,
  OAuthErrorResponse,
  TransportError
} from "./OAuthError.js"
import type { TokenSet } from "./TokenSet.js"

/**
 * How an exchange can fail.
 *
 * @since 0.1.0
 * @category errors
 */
export type ExchangeError =
  | AuthorizationDenied
  | CallbackRejected
  | IdTokenRejected
  | OAuthErrorResponse
  | InvalidResponse
  | TransportError
  | ConfigurationError

/**
 * A user who signed in: the tokens, and the verified ID token that says who it is.
 *
 * @since 0.1.0
 * @category models
 */
export interface SignedIn {
  readonly tokens: TokenSet
  readonly idToken: IdToken.IdToken
  /** What a page watches the session with (OpenID Connect Session Management 1.0 §2), where the server gave it. */
  readonly sessionState: Option.Option<string>
}

const complete = (
  server: AuthorizationServer.AuthorizationServer,
  client: Client.Client,
  callback: AuthorizationResponse.Callback,
  request: AuthorizationRequest.AuthorizationRequest
): Effect.Effect<
  verifiedAnswer.Answer & Pick<SignedIn, "sessionState">,
  ExchangeError,
  HttpClient.HttpClient
> =>
  Effect.gen(function*() {
    const { code, idToken: first, sessionState } = yield* AuthorizationResponse.verify(
      server,
      client,
      callback,
      request
    )
    const parameters: Array<form.Parameter> = [["code", code], ["redirect_uri", request.redirectUri]]
    if (Option.isSome(request.codeVerifier)) {
      parameters.push(["code_verifier", request.codeVerifier.value])
    }
    const answer = yield* verifiedAnswer.make(server, client, {
      idToken: Option.isSome(request.nonce) ? "required" : "unlikely",
      expected: { ...AuthorizationRequest.expected(request), code, state: request.state },
      tokens: tokenEndpoint.request(server, client, {
        span: "AuthorizationCode.exchange",
        grantType: "authorization_code",
        parameters,
        scopes: request.scopes,
        about: () => ({
          grantType: "authorization_code",
          clientId: client.clientId,
          redirectUri: request.redirectUri,
          scopes: request.scopes,
          callback: Either.getOrElse(callbackParameters.once(callback), () => ({}))
        })
      })
    })
    // OpenID Connect Core 1.0 §3.3.3.6
    if (Option.isSome(first) && Option.isSome(answer.idToken)) {
      const { claims } = answer.idToken.value
      if (first.value.claims.iss !== claims.iss || first.value.claims.sub !== claims.sub) {
        return yield* jwt.idTokenRejected(server, first.value.claims.iss === claims.iss ? "Subject" : "Issuer")
      }
    }
    return { ...answer, sessionState }
  })

/**
 * Checks a callback against its request (see `AuthorizationResponse.verify`) and exchanges the code (RFC 6749
 * §4.1.3). A code is used once: after a lost answer the user starts again. The exchange is repeated by itself only when the
 * server has refused it for the lack of a nonce (RFC 9449 §8). Where the scope `openid` was asked for, there has to be an
 * ID token, and it is verified; `signIn` gives it.
 *
 * Fails with `CallbackRejected` or `AuthorizationDenied` before anything is sent; with `OAuthErrorResponse`,
 * `InvalidResponse` or `TransportError` when the server refuses, answers nonsense, or does not answer; with
 * `IdTokenRejected` when the ID token is not acceptable; and with `ConfigurationError` when there is no token endpoint or
 * the client cannot authenticate.
 *
 * @example
 * ```ts
 * import type { AuthorizationRequest, AuthorizationServer, Client } from "@effect-oauth/core"
 * import { AuthorizationCode } from "@effect-oauth/core"
 * import { Effect } from "effect"
 *
 * const complete = (
 *   server: AuthorizationServer.AuthorizationServer,
 *   client: Client.Client,
 *   callback: URL,
 *   request: AuthorizationRequest.AuthorizationRequest
 * ) =>
 *   AuthorizationCode.exchange(server, client, callback, request).pipe(
 *     Effect.map((tokens) => `signed in with ${tokens.scopes.join(" ")}`),
 *     Effect.catchTag("AuthorizationDenied", (error) => Effect.succeed(`not signed in: ${error.code}`))
 *   )
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
export const exchange = (
  server: AuthorizationServer.AuthorizationServer,
  client: Client.Client,
  callback: AuthorizationResponse.Callback,
  request: AuthorizationRequest.AuthorizationRequest
): Effect.Effect<TokenSet, ExchangeError, HttpClient.HttpClient> =>
  Effect.map(complete(server, client, callback, request), ({ tokens }) => tokens)

/**
 * As `exchange`, and gives the verified ID token too: who signed in is `idToken.claims.iss` and `idToken.claims.sub`. The
 * request has to ask for the scope `openid`.
 *
 * Fails as `exchange`; with `IdTokenRejected` (`Missing`) also, and before anything is sent, where the request did not ask
 * for an ID token, or the server's facts say that its ID tokens are ignored.
 *
 * @example
 * ```ts
 * import type { AuthorizationRequest, AuthorizationServer, Client } from "@effect-oauth/core"
 * import { AuthorizationCode } from "@effect-oauth/core"
 * import { Effect } from "effect"
 *
 * const userOf = (
 *   server: AuthorizationServer.AuthorizationServer,
 *   client: Client.Client,
 *   callback: URL,
 *   request: AuthorizationRequest.AuthorizationRequest
 * ) =>
 *   AuthorizationCode.signIn(server, client, callback, request).pipe(
 *     Effect.map(({ idToken }) => ({ issuer: idToken.claims.iss, subject: idToken.claims.sub }))
 *   )
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
export const signIn = (
  server: AuthorizationServer.AuthorizationServer,
  client: Client.Client,
  callback: AuthorizationResponse.Callback,
  request: AuthorizationRequest.AuthorizationRequest
): Effect.Effect<SignedIn, ExchangeError, HttpClient.HttpClient> => {
  const missing = Effect.fail(jwt.idTokenRejected(server, "Missing"))
  // The code is not spent on an answer that could not say who signed in.
  return Option.isNone(request.nonce) || server.quirks.idTokens === "ignored" ? missing : Effect.flatMap(
    complete(server, client, callback, request),
    ({ idToken, sessionState, tokens }) =>
      Option.isNone(idToken) ? missing : Effect.succeed({ tokens, idToken: idToken.value, sessionState })
  )
}
