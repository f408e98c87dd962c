/**
 * The token answer on the wire (RFC 6749 §5.1), decoded by a Schema: tolerant where servers really differ, strict
 * where a mistake would become half a token.
 *
 * Accepted: `token_type` in any case; `expires_in` as a number or a numeric string; `scope` as a space- or
 * comma-separated string or an array, also under the name `scopes`; `null`, and for the optional tokens an empty
 * string, in place of an absent member; members of the server's own, which are kept.
 *
 * Refused: a missing, empty or unprintable access token; a token that is not a string; a missing or unknown token
 * type; a lifetime that is negative, not finite, or beyond 4,294,967,295 seconds (136 years).
 *
 * @since 0.1.0
 */
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as scopes from "./internal/scopes.js"

/**
 * The token types this library presents: `Bearer` (RFC 6750) and `DPoP` (RFC 9449), read in any case (RFC 6749 §5.1).
 * Another type needs another way to present the token, so it is refused (RFC 6749 §7.1).
 *
 * @since 0.1.0
 * @category schemas
 */
export const TokenType = Schema.transform(Schema.String, Schema.Literal("Bearer", "DPoP"), {
  strict: false,
  decode: (text) => ({ bearer: "Bearer", dpop: "DPoP" })[text.toLowerCase()] ?? text,
  encode: (type) => type
})

/**
 * A token type.
 *
 * @since 0.1.0
 * @category models
 */
export type TokenType = typeof TokenType.Type

/**
 * A token: printable ASCII (RFC 6749 appendix A.12), so that nothing in it can break a header. Its parse errors do not
 * repeat it.
 *
 * @since 0.1.0
 * @category schemas
 */
export const Token = Schema.Redacted(
  Schema.String.annotations({ message: () => "a token has to be a string" }).pipe(
    Schema.pattern(/^[\x20-\x7e]+$/, { message: () => "a token has to be printable ASCII" })
  )
).annotations({ message: () => ({ message: "a token has to be a string of printable ASCII", override: true }) })

const OptionalToken = Schema.optionalToOptional(Schema.NullOr(Schema.String), Token, {
  decode: Option.filter((token): token is string => token !== null && token !== ""),
  encode: (token) => token
})

const Lifetime = Schema.transform(
  Schema.Union(Schema.Number, Schema.String.pipe(Schema.pattern(/^\d{1,16}(\.\d{1,9})?$/))),
  Schema.Number.pipe(Schema.between(0, 4_294_967_295)),
  { strict: true, decode: (seconds) => Number(seconds), encode: (seconds) => seconds }
)

const OptionalLifetime = Schema.optionalToOptional(
  Schema.NullOr(Schema.Union(Schema.Number, Schema.String)),
  Lifetime,
  { decode: Option.filter((seconds) => seconds !== null), encode: (seconds) => seconds }
)

const Scopes = Schema.transform(
  Schema.Union(Schema.String, Schema.Array(Schema.String)),
  Schema.Array(Schema.String),
  {
    strict: true,
    decode: (given) => scopes.normalize(typeof given === "string" ? given.split(",") : given),
    encode: (granted) => granted.join(" ")
  }
)

const OptionalScopes = Schema.optionalToOptional(
  Schema.NullOr(Schema.Union(Schema.String, Schema.Array(Schema.String))),
  Scopes,
  { decode: Option.filter((given) => given !== null), encode: (given) => given }
)

/**
 * One thing that is asked for in detail, or was granted (RFC 9396 §2).
 *
 * @since 0.1.0
 * @category schemas
 */
export const AuthorizationDetail = Schema.Struct(
  { type: Schema.String },
  Schema.Record({ key: Schema.String, value: Schema.Unknown })
)

/**
 * One thing that is asked for in detail, or was granted.
 *
 * @since 0.1.0
 * @category models
 */
export type AuthorizationDetail = typeof AuthorizationDetail.Type

const members = {
  access_token: Token,
  expires_in: OptionalLifetime,
  refresh_token: OptionalToken,
  id_token: OptionalToken,
  scope: OptionalScopes,
  scopes: OptionalScopes,
  authorization_details: Schema.optionalWith(Schema.Array(AuthorizationDetail), { nullable: true })
}

const others = Schema.Record({ key: Schema.String, value: Schema.Unknown })

/**
 * The token answer as RFC 6749 §5.1 has it, with members of the server's own beside it.
 *
 * @example
 * ```ts
 * import { TokenResponse } from "@effect-oauth/core"
 * import { Schema } from "effect"
 *
 * const answer = Schema.decodeUnknownSync(TokenResponse.TokenResponse)({
 *   access_token: "2YotnFZFEjr1zCsicMWpAA",
 *   token_type: "bearer",
 *   expires_in: "3600"
 * })
 * answer.token_type // "Bearer"
 * answer.expires_in // 3600
 * ```
 *
 * @since 0.1.0
 * @category schemas
 */
export const TokenResponse = Schema.Struct({ ...members, token_type: TokenType }, others)

/**
 * A decoded token answer.
 *
 * @since 0.1.0
 * @category models
 */
export type TokenResponse = typeof TokenResponse.Type

/**
 * The token answer of a server whose facts say `assumedTokenType`: a missing `token_type` counts as `Bearer`.
 *
 * @since 0.1.0
 * @category schemas
 */
export const TokenResponseAssumingBearer = Schema.Struct({
  ...members,
  token_type: Schema.optionalToRequired(Schema.NullOr(Schema.String), TokenType, {
    decode: Option.match({ onNone: () => "Bearer", onSome: (type) => type ?? "Bearer" }),
    encode: (type) => Option.some(type)
  })
}, others)
