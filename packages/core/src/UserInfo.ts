/**
 * The user's profile, read from the userinfo endpoint with an access token (OpenID Connect Core 1.0 §5.3), or from
 * the profile endpoint of a server that speaks plain OAuth 2.0.
 *
 * @since 0.1.0
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as AuthorizationServer from "./AuthorizationServer.js"
import * as wire from "./internal/wire.js"
import type { ConfigurationError, InvalidResponse, OAuthErrorResponse, TransportError } from "./OAuthError.js"
import type { TokenSet } from "./TokenSet.js"

/**
 * How reading a profile can fail.
 *
 * @since 0.1.0
 * @category errors
 */
export type UserInfoError = OAuthErrorResponse | InvalidResponse | TransportError | ConfigurationError

/**
 * Reads the profile and decodes it with a schema. The token goes into the `Authorization` header, never into the URL
 * (RFC 6750 §2).
 *
 * Fails with `OAuthErrorResponse` when the server names an error, in the body or in a challenge: `invalid_token` means
 * that the access token is expired or revoked, `insufficient_scope` that it was not granted enough; with
 * `InvalidResponse` when the profile does not decode; with `TransportError`; and with `ConfigurationError`
 * (`MissingEndpoint`) when the server has no such endpoint.
 *
 * @example
 * ```ts
 * import type { AuthorizationServer, TokenSet } from "@effect-oauth/core"
 * import { UserInfo } from "@effect-oauth/core"
 * import { Schema } from "effect"
 *
 * const Profile = Schema.Struct({ sub: Schema.NonEmptyString, email: Schema.optional(Schema.String) })
 *
 * const whoIs = (server: AuthorizationServer.AuthorizationServer, tokens: TokenSet.TokenSet) =>
 *   UserInfo.fetch(server, tokens, Profile)
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
export const fetch = <A, I>(
  server: AuthorizationServer.AuthorizationServer,
  tokens: TokenSet,
  profile: Schema.Schema<A, I>
): Effect.Effect<A, UserInfoError, HttpClient.HttpClient> => {
  const decoder = Schema.decodeUnknownEither(profile, { errors: "all" })
  return Effect.flatMap(AuthorizationServer.endpoint(server, "userinfoEndpoint"), (endpoint) =>
    wire.send({
      span: "UserInfo.fetch",
      attributes: {},
      endpoint,
      authorization: Redacted.make(`${tokens.tokenType} ${Redacted.value(tokens.accessToken)}`),
      secrets: [],
      form: undefined,
      decoder,
      make: (value) => value,
      jsonUnderAnyContentType: false
    }))
}
