/**
 * Token revocation (RFC 7009): tells the server that tokens are no longer needed, when a user signs out or takes an
 * application away.
 *
 * @since 0.1.0
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as AuthorizationServer from "./AuthorizationServer.js"
import type { Client } from "./Client.js"
import { usesCertificate } from "./ClientAuthentication.js"
import type * as answer from "./internal/answer.js"
import * as clientRequest from "./internal/clientRequest.js"
import type * as form from "./internal/form.js"
import * as text from "./internal/text.js"
import * as wire from "./internal/wire.js"
import type { InvalidResponse, OAuthErrorResponse, TransportError } from "./OAuthError.js"
import { ConfigurationError } from "./OAuthError.js"
import type { TokenSet } from "./TokenSet.js"

/**
 * How a revocation can fail. Besides the codes of every request, `OAuthErrorResponse` may have
 * `unsupported_token_type`: the server does not revoke tokens of this kind (RFC 7009 §2.2.1).
 *
 * @since 0.1.0
 * @category errors
 */
export type RevocationError = OAuthErrorResponse | InvalidResponse | TransportError | ConfigurationError

/**
 * What kind of token it is, for a server that looks in one place first (RFC 7009 §2.1).
 *
 * @since 0.1.0
 * @category models
 */
export type TokenTypeHint = "access_token" | "refresh_token"

/**
 * What a revocation may be told.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /**
   * What a bare token is. The tokens of a `TokenSet` say so themselves, and it is ignored for them.
   *
   * @default no hint: the server looks everywhere
   */
  readonly tokenTypeHint?: TokenTypeHint | undefined
}

/** What is revoked, and what it is called. */
interface Target {
  readonly token: Redacted.Redacted
  readonly hint: TokenTypeHint | undefined
}

const isUsable = (token: Redacted.Redacted): boolean => text.isVisible(Redacted.value(token))

const isThere = (token: Redacted.Redacted): boolean => Redacted.value(token) !== ""

const targetOf = (
  server: AuthorizationServer.AuthorizationServer,
  tokens: TokenSet | Redacted.Redacted,
  options: Options
): Either.Either<Target, ConfigurationError> => {
  const target = Redacted.isRedacted(tokens)
    ? { token: tokens, hint: options.tokenTypeHint }
    : Option.match(
      (server.quirks.revocation ?? "standard") === "standard"
        ? Option.filter(tokens.refreshToken, isThere)
        : Option.none(),
      {
        onNone: (): Target => ({ token: tokens.accessToken, hint: "access_token" }),
        onSome: (token): Target => ({ token, hint: "refresh_token" })
      }
    )
  return isUsable(target.token) ? Either.right(target) : Either.left(
    new ConfigurationError({
      reason: "InvalidParameter",
      setting: "tokens",
      detail: "a token is printable ASCII, and not empty (RFC 6749 appendix A)"
    })
  )
}

const span = "Revocation.revoke"

const nothing: answer.Decoder<void> = () => Either.void

/** As RFC 7009 §2.1 has it: the token in the form, and the client authenticated. */
const standard = (
  server: AuthorizationServer.AuthorizationServer,
  client: Client,
  { hint, token }: Target
): Effect.Effect<void, RevocationError, HttpClient.HttpClient> => {
  const name = server.quirks.revocation === "access_token_parameter" ? "access_token" : "token"
  const parameters: ReadonlyArray<form.Parameter> = [[name, token]]
  return clientRequest.send(server, client, {
    span,
    attributes: {},
    endpoint: "revocationEndpoint",
    parameters: Effect.succeed(hint === undefined ? parameters : [...parameters, ["token_type_hint", hint]]),
    content: "ignored",
    decoder: nothing,
    make: () => undefined
  })
}

/** The token that is revoked is also what allows it. Without a body: some of these servers take no form. */
const bearer = (
  server: AuthorizationServer.AuthorizationServer,
  client: Client,
  { token }: Target
): Effect.Effect<void, RevocationError, HttpClient.HttpClient> =>
  Effect.flatMap(
    AuthorizationServer.endpoint(server, "revocationEndpoint", usesCertificate(client)),
    (endpoint) =>
      wire.send({
        span,
        attributes: {},
        endpoint,
        method: server.quirks.revocation === "bearer_delete" ? "DELETE" : "POST",
        authorization: Redacted.make(`Bearer ${Redacted.value(token)}`),
        secrets: [],
        form: undefined,
        content: "ignored",
        decoder: nothing,
        make: () => undefined
      })
  )

const longestWait = Duration.seconds(10)

/** How long a server that is busy asks to be left alone (RFC 7009 §2.2.1), when that is worth waiting for. */
const busyFor = (error: RevocationError): Option.Option<Duration.Duration> =>
  error._tag !== "TransportError" && error._tag !== "ConfigurationError" && error.status === 503
    ? Option.filter(Option.fromNullable(error.retryAfter), Duration.lessThanOrEqualTo(longestWait))
    : Option.none()

/** Unlike a code, a token may be revoked again: what was revoked already is a success. */
const patiently = <R>(
  attempt: Effect.Effect<void, RevocationError, R>,
  more: number
): Effect.Effect<void, RevocationError, R> =>
  Effect.catchAll(attempt, (error) =>
    Option.match(more > 0 ? busyFor(error) : Option.none(), {
      onNone: () => Effect.fail(error),
      onSome: (wait) => Effect.zipRight(Effect.sleep(wait), patiently(attempt, more - 1))
    }))

/**
 * Revokes tokens, in one request. Of a `TokenSet` it is the refresh token, and with it goes the grant and its access
 * tokens (RFC 7009 §2.1); where there is none, it is the access token. Not both: the first revocation takes the other
 * token with it at most servers, and some answer an error to the second. A server that leaves access tokens alone lets
 * them live until they expire; to revoke such a one, give it on its own. A bare token is revoked as it is, with
 * `tokenTypeHint` where that is set.
 *
 * The client authenticates as at the token endpoint; a public client names itself. A client with a DPoP key sends a
 * proof: RFC 9449 asks for none here, servers that know none ignore it, and some want it. At a server whose facts say
 * `revocation: "bearer"` the access token is presented as `Authorization: Bearer`, and nothing else is sent; which other
 * ways there are is told at `AuthorizationServer.Quirks`.
 *
 * It succeeds when the server says 200 or 204, also for a token that it does not know. The body is not looked at (§2.2),
 * but for one thing: a JSON object with an `error` that is text is an `OAuthErrorResponse` also on a 200, since the
 * servers that answer so have revoked nothing.
 *
 * A 503 with `Retry-After` (§2.2.1) is waited for and asked again, at most twice, and only when the wait is 10 seconds or
 * less; else it is a failure with its `retryAfter`. Nothing else is repeated.
 *
 * Fails with `ConfigurationError`, sending nothing: `MissingEndpoint` when the server revokes nothing, and
 * `InvalidParameter` for an empty token; with `OAuthErrorResponse` when the server refuses, `unsupported_token_type` among
 * its codes; with `InvalidResponse` for any other status; and with `TransportError`. Whatever happens, drop the tokens
 * here: who signs out is signed out, and a failure says only that the server may still take them.
 *
 * @example
 * ```ts
 * import type { AuthorizationServer, Client, TokenSet } from "@effect-oauth/core"
 * import { Revocation } from "@effect-oauth/core"
 * import { Effect } from "effect"
 *
 * const signOut = (
 *   server: AuthorizationServer.AuthorizationServer,
 *   client: Client.Client,
 *   tokens: TokenSet.TokenSet,
 *   forget: Effect.Effect<void>
 * ) =>
 *   Revocation.revoke(server, client, tokens).pipe(
 *     Effect.catchAll((error) => Effect.logWarning("the tokens were not revoked", error)),
 *     Effect.ensuring(forget)
 *   )
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
export const revoke = (
  server: AuthorizationServer.AuthorizationServer,
  client: Client,
  tokens: TokenSet | Redacted.Redacted,
  options: Options = {}
): Effect.Effect<void, RevocationError, HttpClient.HttpClient> =>
  Effect.flatMap(
    targetOf(server, tokens, options),
    (target) =>
      patiently(
        server.quirks.revocation?.startsWith("bearer") === true
          ? bearer(server, client, target)
          : standard(server, client, target),
        2
      )
  )
