/**
 * The standard claims about a user (OpenID Connect Core 1.0 §5.1), as they stand in ID tokens and profiles. Each is
 * optional, and one of a wrong type counts as absent: a bad birthday must not keep anybody from signing in.
 *
 * @since 0.1.0
 */
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"

/** A claim that is absent when it does not decode. */
const lenient = <A, I>(claim: Schema.Schema<A, I>) =>
  Schema.optional(
    Schema.UndefinedOr(claim).annotations({ decodingFallback: () => Either.right(undefined) })
  )

const text = lenient(Schema.String)
const number = lenient(Schema.Number.pipe(Schema.finite()))

// Some servers write booleans as strings.
const flag = lenient(
  Schema.transform(Schema.Union(Schema.Boolean, Schema.Literal("true", "false")), Schema.Boolean, {
    strict: true,
    decode: (value) => value === true || value === "true",
    encode: (value) => value
  })
)

/**
 * A postal address (OpenID Connect Core 1.0 §5.1.1).
 *
 * @since 0.1.0
 * @category schemas
 */
export const Address = Schema.Struct({
  formatted: text,
  street_address: text,
  locality: text,
  region: text,
  postal_code: text,
  country: text
})

/**
 * The fields of the standard claims, to build a schema of one's own with.
 *
 * @example
 * ```ts
 * import { StandardClaims } from "@effect-oauth/core"
 * import { Schema } from "effect"
 *
 * const Profile = Schema.Struct({
 *   sub: Schema.NonEmptyString,
 *   ...StandardClaims.fields,
 *   groups: Schema.optionalWith(Schema.Array(Schema.String), { default: () => [] })
 * })
 * ```
 *
 * @since 0.1.0
 * @category schemas
 */
export const fields = {
  name: text,
  given_name: text,
  family_name: text,
  middle_name: text,
  nickname: text,
  preferred_username: text,
  profile: text,
  picture: text,
  website: text,
  email: text,
  email_verified: flag,
  gender: text,
  birthdate: text,
  zoneinfo: text,
  locale: text,
  phone_number: text,
  phone_number_verified: flag,
  address: lenient(Address),
  updated_at: number
} as const

/**
 * The standard claims of a user with the one that is always there, `sub`, and whatever else the server says.
 *
 * @example
 * ```ts
 * import { StandardClaims } from "@effect-oauth/core"
 * import { Schema } from "effect"
 *
 * const user = Schema.decodeUnknownSync(StandardClaims.StandardClaims)({
 *   sub: "248289761001",
 *   email: "jane@id.example",
 *   email_verified: "true",
 *   birthdate: 19
 * })
 * user.email_verified // true
 * user.birthdate // undefined
 * ```
 *
 * @since 0.1.0
 * @category schemas
 */
export const StandardClaims = Schema.Struct(
  { sub: Schema.NonEmptyString, ...fields },
  Schema.Record({ key: Schema.String, value: Schema.Unknown })
)

/**
 * The decoded standard claims of a user.
 *
 * @since 0.1.0
 * @category models
 */
export type StandardClaims = typeof StandardClaims.Type
