/**
 * The refresh token grant (RFC 6749 §6): new tokens for old ones.
 *
 * @since 0.1.0
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import type * as AuthorizationServer from "./AuthorizationServer.js"
import type * as Client from "./Client.js"
import type * as form from "./internal/form.js"
import { normalize } from "./internal/scopes.js"
import * as tokenEndpoint from "./internal/tokenEndpoint.js"
import * as verifiedAnswer from "./internal/verifiedAnswer.js"
import type { IdTokenRejected, InvalidResponse, OAuthErrorResponse, TransportError } from "./OAuthError.js"
import { ConfigurationError, ReauthorizationRequired } from "./OAuthError.js"
import { TokenSet } from "./TokenSet.js"

/**
 * How a refresh can fail.
 *
 * @since 0.1.0
 * @category errors
 */
export type RefreshError =
  | ReauthorizationRequired
  | IdTokenRejected
  | OAuthErrorResponse
  | InvalidResponse
  | TransportError
  | ConfigurationError

/**
 * What one refresh may set.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /**
   * Fewer scopes than were granted; all of them when not set or empty. The result holds these: for more of what was
   * granted once, refresh with all of them again, from the token set that had them, or with the bare refresh token.
   */
  readonly scopes?: ReadonlyArray<string> | undefined
}

/**
 * Refreshes tokens. Given a `TokenSet`, its refresh token, ID token and scopes stay where the answer has none; given
 * a bare refresh token, there is nothing to stay but that token. A new ID token is verified, and has to be of the same user
 * as the one of before (OpenID Connect Core 1.0 §12.2).
 *
 * Many servers give a new refresh token each time and take the old one only once: store the result before using it,
 * and never refresh the same tokens twice at a time.
 *
 * Fails with `ReauthorizationRequired` (`NoRefreshToken`), sending nothing, when there is no refresh token; with
 * `ConfigurationError` (`ScopeNotGranted`) for scopes that were not granted; with `IdTokenRejected` for a new ID token
 * that is not acceptable; and with `OAuthErrorResponse`, `InvalidResponse` or `TransportError` as every exchange.
 * `invalid_grant` is final, the network is not: see `OAuthError.isTransient`.
 *
 * @example
 * ```ts
 * import type { AuthorizationServer, Client, TokenSet } from "@effect-oauth/core"
 * import { OAuthError, RefreshToken } from "@effect-oauth/core"
 * import { Effect } from "effect"
 *
 * const renew = (
 *   server: AuthorizationServer.AuthorizationServer,
 *   client: Client.Client,
 *   tokens: TokenSet.TokenSet
 * ) =>
 *   RefreshToken.refresh(server, client, tokens).pipe(
 *     // The server is away: go on with what there is.
 *     Effect.catchIf(OAuthError.isTransient, () => Effect.succeed(tokens))
 *   )
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
export const refresh = (
  server: AuthorizationServer.AuthorizationServer,
  client: Client.Client,
  tokens: TokenSet | Redacted.Redacted,
  options: Options = {}
): Effect.Effect<TokenSet, RefreshError, HttpClient.HttpClient> => {
  const previous = Redacted.isRedacted(tokens) ? undefined : tokens
  const given = Redacted.isRedacted(tokens) ? Option.some(tokens) : tokens.refreshToken
  const refreshToken = Option.filter(
    given,
    (token) => typeof Redacted.value(token) === "string" && Redacted.value(token) !== ""
  )
  if (Option.isNone(refreshToken)) {
    return Effect.fail(new ReauthorizationRequired({ reason: "NoRefreshToken" }))
  }
  const parameters: Array<form.Parameter> = [["refresh_token", refreshToken.value]]
  const scopes = normalize(options.scopes ?? [])
  if (scopes.length > 0) {
    const granted = previous?.scopes ?? []
    const wider = granted.length === 0 ? undefined : scopes.find((scope) => !granted.includes(scope))
    if (wider !== undefined) {
      return Effect.fail(
        new ConfigurationError({
          reason: "ScopeNotGranted",
          setting: "scopes",
          detail: `${wider} was not granted: ask for it in a new authorization request`
        })
      )
    }
    parameters.push(["scope", scopes.join(server.quirks.scopeSeparator ?? " ")])
  }
  const idToken = previous?.idToken ?? Option.none()
  return verifiedAnswer.make(server, client, {
    idToken: Option.isSome(idToken) ? "likely" : "unlikely",
    expected: Option.isSome(idToken) ? { previous: idToken.value } : { nonce: "any" },
    tokens: tokenEndpoint.request(server, client, {
      span: "RefreshToken.refresh",
      grantType: "refresh_token",
      parameters,
      scopes: scopes.length > 0 ? scopes : previous?.scopes,
      refreshToken,
      authorizationDetails: previous?.authorizationDetails,
      about: () => ({
        grantType: "refresh_token",
        clientId: client.clientId,
        redirectUri: client.redirectUri,
        scopes: scopes.length > 0 ? scopes : previous?.scopes ?? [],
        extra: previous === undefined ? {} : Redacted.value(previous.extra)
      })
    })
  }).pipe(
    // Only now: a token that stays is none that came with the answer.
    Effect.map(({ tokens }) =>
      Option.isNone(idToken) || Option.isSome(tokens.idToken)
        ? tokens
        : new TokenSet({ ...tokens, idToken }, { disableValidation: true })
    )
  )
}
