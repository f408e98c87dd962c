/**
 * The public keys of an issuer (RFC 7517): which members of a set can be used, and which key is meant by a token.
 *
 * @internal
 */
import * as Either from "effect/Either"
import type { SignatureAlgorithm } from "../OAuthCrypto.js"
import * as json from "./json.js"

/** @internal */
export interface Key {
  readonly keyId: string | undefined
  readonly algorithm: string | undefined
  /** The members that make the public key, and no other. */
  readonly publicKey: Readonly<Record<string, string>>
}

/**
 * More keys than any issuer has; with them, a set is bounded in work too.
 *
 * @internal
 */
export const maxKeys = 256

/** The members of a public key by its type, RFC 7518 §6 and RFC 8037 §2. */
const publicMembers: ReadonlyMap<unknown, ReadonlyArray<string>> = new Map([
  ["RSA", ["kty", "n", "e"]],
  ["EC", ["kty", "crv", "x", "y"]],
  ["OKP", ["kty", "crv", "x"]]
])

/**
 * The public part of a JWK; none when it is of another type, or a member is missing.
 *
 * @internal
 */
export const publicKey = (jwk: json.JsonObject): Readonly<Record<string, string>> | undefined => {
  const members: Record<string, string> = {}
  for (const name of publicMembers.get(jwk.kty) ?? []) {
    const value = jwk[name]
    if (typeof value !== "string" || value === "" || value.length > 4096) {
      return undefined
    }
    members[name] = value
  }
  return members.kty === undefined ? undefined : members
}

const optionalString = (value: unknown): value is string | undefined => value === undefined || typeof value === "string"

/** What a private key has, or follows from. */
const privateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"]

/** One key of a set. One that is private was leaked, and whoever read it could sign with it. */
const read = (jwk: unknown): ReadonlyArray<Key> => {
  if (!json.isObject(jwk) || privateMembers.some((name) => Object.hasOwn(jwk, name))) {
    return []
  }
  if (!optionalString(jwk.kid) || !optionalString(jwk.alg)) {
    return []
  }
  const forVerifying = (jwk.use === undefined || jwk.use === "sig") &&
    (jwk.key_ops === undefined || (Array.isArray(jwk.key_ops) && jwk.key_ops.includes("verify")))
  const members = forVerifying ? publicKey(jwk) : undefined
  return members === undefined ? [] : [{ keyId: jwk.kid, algorithm: jwk.alg, publicKey: members }]
}

/**
 * The keys of a set with which signatures can be verified. Those that cannot be used are left out (RFC 7517 §5).
 *
 * @internal
 */
export const readSet = (keys: ReadonlyArray<unknown>): ReadonlyArray<Key> => keys.flatMap(read)

const curves: Readonly<Record<string, string>> = { ES256: "P-256", ES384: "P-384", ES512: "P-521" }

const fits = (key: Key, algorithm: SignatureAlgorithm): boolean => {
  const { crv, kty } = key.publicKey
  switch (algorithm.slice(0, 2)) {
    case "RS":
    case "PS":
      return kty === "RSA"
    case "ES":
      return kty === "EC" && crv === curves[algorithm]
    case "Ed":
      return kty === "OKP" && crv === "Ed25519"
    default:
      // No symmetric key is ever taken from a set (RFC 8725 §3.1).
      return false
  }
}

const edwards = new Set(["EdDSA", "Ed25519"])

const isFor = (key: Key, algorithm: string): boolean =>
  key.algorithm === undefined || key.algorithm === algorithm ||
  (edwards.has(key.algorithm) && edwards.has(algorithm))

/**
 * The one key a token means by its algorithm and key id. Where several fit, none is taken: to try them would be a guess
 * (OpenID Connect Core 1.0 §10.1).
 *
 * @internal
 */
export const choose = <K extends Key>(
  keys: ReadonlyArray<K>,
  algorithm: SignatureAlgorithm,
  keyId: string | undefined
): Either.Either<K, void> => {
  const [key, second] = keys.filter((key) =>
    fits(key, algorithm) && isFor(key, algorithm) && (keyId === undefined || key.keyId === keyId)
  )
  return key === undefined || second !== undefined ? Either.left(undefined) : Either.right(key)
}
