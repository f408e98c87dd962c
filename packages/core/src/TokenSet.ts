/**
 * The tokens a program holds: redacted, with an absolute expiry, ready to be stored and read back. Made from a token
 * answer at the moment it is received.
 *
 * @since 0.1.0
 */
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import { dual } from "effect/Function"
import * as Option from "effect/Option"
import * as Predicate from "effect/Predicate"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as answer from "./internal/answer.js"
import type { InvalidResponse, OAuthErrorResponse } from "./OAuthError.js"
import { TokenStoreError } from "./OAuthError.js"
import * as TokenResponse from "./TokenResponse.js"

/**
 * The tokens of one grant. Its schema is also the form for storage: encoded, it is plain JSON that holds every token
 * in clear, so what stores it has to protect it.
 *
 * @since 0.1.0
 * @category models
 */
export class TokenSet extends Schema.Class<TokenSet>("@effect-oauth/core/TokenSet")({
  /** The access token. */
  accessToken: TokenResponse.Token,
  /** How the access token is presented: by itself, or with a proof of the key it is bound to. */
  tokenType: Schema.Literal("Bearer", "DPoP"),
  /** When the access token expires; none when the server did not say. */
  expiresAt: Schema.optionalWith(Schema.DateTimeUtc, { as: "Option" }),
  /** The refresh token, where the server gave one. */
  refreshToken: Schema.optionalWith(TokenResponse.Token, { as: "Option" }),
  /** The scopes that were granted: those of the answer, or, when it names none, those asked for (RFC 6749 §5.1). */
  scopes: Schema.Array(Schema.String),
  /** The ID token as it came: verified when the tokens were exchanged or refreshed, and not when they are read back. */
  idToken: Schema.optionalWith(TokenResponse.Token, { as: "Option" }),
  /** What was granted in detail (RFC 9396 §7), where that was asked for. */
  authorizationDetails: Schema.optionalWith(Schema.Array(TokenResponse.AuthorizationDetail), { as: "Option" }),
  /** Members of the server's own. They may hold secrets, so they are redacted as a whole. */
  extra: Schema.Redacted(Schema.Record({ key: Schema.String, value: Schema.Unknown }))
}, {
  // Parse errors show what they were given.
  message: () => ({ message: "not a token set, or a damaged one", override: true })
}) {}

const known = new Set([
  "access_token",
  "token_type",
  "expires_in",
  "refresh_token",
  "id_token",
  "scope",
  "scopes",
  "authorization_details"
])

/**
 * What holds when the answer does not say.
 *
 * @since 0.1.0
 * @category models
 */
export interface Fallbacks {
  /** The scopes that were asked for: they count as granted when the answer names none (RFC 6749 §5.1). */
  readonly scopes?: ReadonlyArray<string> | undefined
  /** The refresh token that was used: it stays when the answer has none (RFC 6749 §6). */
  readonly refreshToken?: Option.Option<Redacted.Redacted> | undefined
  /** The ID token of before: it stays when the answer has none (OpenID Connect Core 1.0 §12.2). */
  readonly idToken?: Option.Option<Redacted.Redacted> | undefined
  /** The details that were granted before. */
  readonly authorizationDetails?: TokenSet["authorizationDetails"] | undefined
}

const noExtra = Redacted.make<Readonly<Record<string, unknown>>>({})

const orElse = <A>(fresh: A | undefined, fallback: Option.Option<A> | undefined): Option.Option<A> =>
  fresh === undefined ? fallback ?? Option.none() : Option.some(fresh)

/**
 * Makes a token set from a decoded answer; `receivedAt` in milliseconds since the epoch.
 *
 * @example
 * ```ts
 * import { TokenResponse, TokenSet } from "@effect-oauth/core"
 * import { Effect, Schema } from "effect"
 *
 * const held = (answer: unknown, receivedAt: number) =>
 *   Schema.decodeUnknown(TokenResponse.TokenResponse)(answer).pipe(
 *     Effect.map((response) => TokenSet.make(response, receivedAt, { scopes: ["profile"] }))
 *   )
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (
  response: TokenResponse.TokenResponse,
  receivedAt: number,
  fallbacks: Fallbacks = {}
): TokenSet => {
  const extra = Object.entries(response).filter(([name]) => !known.has(name))
  return new TokenSet({
    accessToken: response.access_token,
    tokenType: response.token_type,
    expiresAt: response.expires_in === undefined
      ? Option.none()
      : Option.some(DateTime.unsafeMake(receivedAt + Math.round(response.expires_in * 1000))),
    refreshToken: orElse(response.refresh_token, fallbacks.refreshToken),
    scopes: response.scope ?? response.scopes ?? fallbacks.scopes ?? [],
    idToken: orElse(response.id_token, fallbacks.idToken),
    authorizationDetails: orElse(response.authorization_details, fallbacks.authorizationDetails),
    extra: extra.length === 0 ? noExtra : Redacted.make(Object.fromEntries(extra))
  }, { disableValidation: true })
}

const decode = Schema.decodeUnknownEither(TokenResponse.TokenResponse, { errors: "all" })

// What JSON never has, and a program that builds an answer itself may. Not by assignment, which a member named
// `__proto__` would turn into a prototype.
const withoutUndefined = (response: unknown): unknown =>
  Predicate.isReadonlyRecord(response)
    ? Object.fromEntries(Object.entries(response).filter(([, value]) => value !== undefined))
    : response

/**
 * Makes a token set from a token answer that something else received, such as arctic's `tokens.data`: it was received
 * now. Fails with `OAuthErrorResponse` when it is an OAuth error, and with `InvalidResponse` (`MalformedJson`,
 * `MalformedFields`) when it is no token answer; both name the endpoint `(given)` and the status 200.
 *
 * @example
 * ```ts
 * import { TokenSet } from "@effect-oauth/core"
 * import { Effect, Redacted } from "effect"
 *
 * // import { GitHub } from "arctic"
 * // const tokens = await github.validateAuthorizationCode(code)
 * const tokens = { data: { access_token: "gho_16C7e42F292c6912E7710c838347Ae178B4a", token_type: "bearer", scope: "repo,gist" } }
 *
 * const program = Effect.gen(function*() {
 *   const set = yield* TokenSet.fromResponse(tokens.data)
 *   return [set.scopes, Redacted.value(set.accessToken)]
 * })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromResponse = (
  response: unknown,
  fallbacks: Fallbacks = {}
): Effect.Effect<TokenSet, OAuthErrorResponse | InvalidResponse> =>
  Effect.flatMap(Clock.currentTimeMillis, (now) =>
    Either.map(
      answer.decode({ endpoint: "(given)", status: 200, secrets: [] }, withoutUndefined(response), decode),
      (decoded) => make(decoded, now, fallbacks)
    ))

const encodeJson = Schema.encodeSync(Schema.parseJson(TokenSet))
const decodeJson = Schema.decodeUnknownEither(Schema.parseJson(TokenSet))

/**
 * The token set as JSON text, for storage. The text holds every token in clear: encrypt it, or keep it where only
 * this program reads.
 *
 * @since 0.1.0
 * @category combinators
 */
export const toJson = (self: TokenSet): string => encodeJson(self)

/**
 * Reads back what `toJson` wrote. Fails with `TokenStoreError` (`Corrupted`) for anything else, without repeating it.
 *
 * @example
 * ```ts
 * import { TokenSet } from "@effect-oauth/core"
 * import { Effect } from "effect"
 *
 * const copy = (tokens: TokenSet.TokenSet) => Effect.runSync(TokenSet.fromJson(TokenSet.toJson(tokens)))
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromJson = (text: string): Either.Either<TokenSet, TokenStoreError> =>
  Either.mapLeft(decodeJson(text), () => new TokenStoreError({ reason: "Corrupted", operation: "decode" }))

/**
 * Whether the access token has expired, or will within `ahead` (default: none). One without a known expiry has not.
 *
 * @example
 * ```ts
 * import { TokenSet } from "@effect-oauth/core"
 * import { Effect } from "effect"
 *
 * const renewInTime = <E, R>(tokens: TokenSet.TokenSet, refresh: Effect.Effect<TokenSet.TokenSet, E, R>) =>
 *   Effect.if(TokenSet.isExpired(tokens, "30 seconds"), {
 *     onTrue: () => refresh,
 *     onFalse: () => Effect.succeed(tokens)
 *   })
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
export const isExpired: {
  (ahead?: Duration.DurationInput): (self: TokenSet) => Effect.Effect<boolean>
  (self: TokenSet, ahead?: Duration.DurationInput): Effect.Effect<boolean>
} = dual(
  (args) => Predicate.hasProperty(args[0], "accessToken"),
  (self: TokenSet, ahead: Duration.DurationInput = Duration.zero): Effect.Effect<boolean> =>
    Effect.map(Clock.currentTimeMillis, (now) =>
      Option.match(self.expiresAt, {
        onNone: () => false,
        onSome: (expiresAt) => expiresAt.epochMillis <= now + Duration.toMillis(ahead)
      }))
)
