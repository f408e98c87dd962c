/**
 * A private key with which a client decrypts what a server encrypts for it (RFC 7516): ID tokens, profiles and signed
 * responses, where the client is registered for that.
 *
 * @since 0.1.0
 */
import * as Either from "effect/Either"
import { hasProperty } from "effect/Predicate"
import * as Redacted from "effect/Redacted"
import * as Struct from "effect/Struct"
import { ConfigurationError } from "./OAuthError.js"

/**
 * The brand of a `DecryptionKey`.
 *
 * @since 0.1.0
 * @category type ids
 */
export const TypeId = "~@effect-oauth/core/DecryptionKey"

/**
 * The type of the brand of a `DecryptionKey`.
 *
 * @since 0.1.0
 * @category type ids
 */
export type TypeId = typeof TypeId

/**
 * How the key of the content may be encrypted, RFC 7518 §4. `RSA1_5` is not among them: it can be broken by asking
 * (RFC 8725 §3.2). Nor are the symmetric ways.
 *
 * @since 0.1.0
 * @category models
 */
export type Algorithm =
  | "RSA-OAEP"
  | "RSA-OAEP-256"
  | "RSA-OAEP-384"
  | "RSA-OAEP-512"
  | "ECDH-ES"
  | "ECDH-ES+A128KW"
  | "ECDH-ES+A192KW"
  | "ECDH-ES+A256KW"

/**
 * How the content may be encrypted, RFC 7518 §5.
 *
 * @since 0.1.0
 * @category models
 */
export type ContentEncryption =
  | "A128GCM"
  | "A192GCM"
  | "A256GCM"
  | "A128CBC-HS256"
  | "A192CBC-HS384"
  | "A256CBC-HS512"

/**
 * How a client is registered to get something encrypted: `alg` and `enc` of OpenID Connect Dynamic Client
 * Registration 1.0 §2.
 *
 * @since 0.1.0
 * @category models
 */
export interface Encryption {
  readonly algorithm: Algorithm
  /** @default "A128CBC-HS256" */
  readonly contentEncryption?: ContentEncryption | undefined
}

/**
 * A key to decrypt with.
 *
 * @since 0.1.0
 * @category models
 */
export interface DecryptionKey {
  readonly [TypeId]: TypeId
  /** Its `kid` in the client's published set, by which the server names it. */
  readonly keyId: string | undefined
  readonly key: Redacted.Redacted<CryptoKey | globalThis.JsonWebKey>
}

/**
 * Whether a value is a `DecryptionKey`.
 *
 * @since 0.1.0
 * @category guards
 */
export const isDecryptionKey = (u: unknown): u is DecryptionKey => hasProperty(u, TypeId)

const keyMembers = ["kty", "crv", "x", "y", "n", "e", "d", "p", "q", "dp", "dq", "qi"] as const

const invalid = (detail: string): Either.Either<never, ConfigurationError> =>
  Either.left(new ConfigurationError({ reason: "InvalidKey", setting: "decryptionKeys", detail }))

/**
 * A key from its JWK (RFC 7517) or a `CryptoKey`. Fails with `ConfigurationError` (`InvalidKey`) for one that is not
 * private, and for a JWK that is for signatures.
 *
 * @example
 * ```ts
 * import { DecryptionKey } from "@effect-oauth/core"
 * import { Redacted } from "effect"
 *
 * const key = (jwk: JsonWebKey) => DecryptionKey.make(Redacted.make(jwk), { keyId: "enc-2026" })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (
  key: Redacted.Redacted<CryptoKey | globalThis.JsonWebKey>,
  options: { readonly keyId?: string | undefined } = {}
): Either.Either<DecryptionKey, ConfigurationError> => {
  const value = Redacted.value(key)
  const isPrivate = "kty" in value
    ? (value.kty === "RSA" || value.kty === "EC" || value.kty === "OKP") && typeof value.d === "string"
    : "type" in value && value.type === "private"
  if (!isPrivate) {
    return invalid("it has to be a private key, RSA, EC or OKP")
  }
  if ("use" in value && value.use !== undefined && value.use !== "enc") {
    return invalid("its `use` is not `enc`: make a key that is for encryption")
  }
  const named = "kid" in value && typeof value.kid === "string" ? value.kid : undefined
  // Which way it is used is the registration's to say: engines refuse keys whose other members say less.
  const members = "kty" in value ? Struct.pick(value, ...keyMembers) : value
  return Either.right({ [TypeId]: TypeId, keyId: options.keyId ?? named, key: Redacted.make(members) })
}
