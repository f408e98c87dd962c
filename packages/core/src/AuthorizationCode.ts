/**
 * The authorization code grant (RFC 6749 §4.1) with PKCE (RFC 7636): the callback is checked, and its code exchanged
 * for tokens. The request is made by `AuthorizationRequest`, the checks are those of `AuthorizationResponse`.
 *
 * @since 0.1.0
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { AuthorizationRequest } from "./AuthorizationRequest.js"
import * as AuthorizationResponse from "./AuthorizationResponse.js"
import type * as AuthorizationServer from "./AuthorizationServer.js"
import type * as Client from "./Client.js"
import type * as form from "./internal/form.js"
import * as tokenEndpoint from "./internal/tokenEndpoint.js"
import type {
  AuthorizationDenied,
  CallbackRejected,
  ConfigurationError,
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
  | OAuthErrorResponse
  | InvalidResponse
  | TransportError
  | ConfigurationError

/**
 * Checks a callback against its request (see `AuthorizationResponse.verify`) and exchanges the code (RFC 6749
 * §4.1.3). A code is used once: the exchange is never repeated by itself, and after a lost answer the user starts
 * again.
 *
 * Fails with `CallbackRejected` or `AuthorizationDenied` before anything is sent; with `OAuthErrorResponse`,
 * `InvalidResponse` or `TransportError` when the server refuses, answers nonsense, or does not answer; and with
 * `ConfigurationError` when there is no token endpoint or the client cannot authenticate.
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
  request: AuthorizationRequest
): Effect.Effect<TokenSet, ExchangeError, HttpClient.HttpClient> =>
  Effect.flatMap(AuthorizationResponse.verify(server, client, callback, request), (code) => {
    const parameters: Array<form.Parameter> = [["code", code], ["redirect_uri", request.redirectUri]]
    if (Option.isSome(request.codeVerifier)) {
      parameters.push(["code_verifier", request.codeVerifier.value])
    }
    return tokenEndpoint.request(server, client, {
      span: "AuthorizationCode.exchange",
      grantType: "authorization_code",
      parameters,
      scopes: request.scopes
    })
  })
