/**
 * Which keys the signature algorithms of JOSE take (RFC 7518 §3 and §6, RFC 8037 §2, RFC 9864): what engines do not
 * check, or each in its own way, is checked here, and a key leaves in the one form that all of them read alike.
 *
 * @internal
 */
import * as Either from "effect/Either"
import * as Encoding from "effect/Encoding"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as json from "./json.js"

/**
 * What an algorithm is in WebCrypto, whose operations take what each of them wants from one object.
 *
 * @internal
 */
export interface Parameters {
  readonly name: string
  readonly hash?: string
  readonly namedCurve?: string
  readonly saltLength?: number
}

/**
 * What an algorithm wants of a key.
 *
 * @internal
 */
export interface Shape {
  readonly kty: "RSA" | "EC" | "OKP" | "oct"
  readonly crv?: string
  /** Bytes: of a coordinate and a private key on a curve, of a secret at least (the hash's, RFC 7518 §3.2). */
  readonly size: number
  readonly parameters: Parameters
}

const rsa = (hash: string): Shape => ({ kty: "RSA", size: 0, parameters: { name: "RSASSA-PKCS1-v1_5", hash } })

// The salt is as long as the hash (RFC 7518 §3.5).
const pss = (hash: string, saltLength: number): Shape => ({
  kty: "RSA",
  size: 0,
  parameters: { name: "RSA-PSS", hash, saltLength }
})

const ecdsa = (hash: string, crv: string, size: number): Shape => ({
  kty: "EC",
  crv,
  size,
  parameters: { name: "ECDSA", hash, namedCurve: crv }
})

const hmac = (hash: string, size: number): Shape => ({ kty: "oct", size, parameters: { name: "HMAC", hash } })

const ed25519: Shape = { kty: "OKP", crv: "Ed25519", size: 32, parameters: { name: "Ed25519" } }

const shapes = {
  RS256: rsa("SHA-256"),
  RS384: rsa("SHA-384"),
  RS512: rsa("SHA-512"),
  PS256: pss("SHA-256", 32),
  PS384: pss("SHA-384", 48),
  PS512: pss("SHA-512", 64),
  ES256: ecdsa("SHA-256", "P-256", 32),
  ES384: ecdsa("SHA-384", "P-384", 48),
  ES512: ecdsa("SHA-512", "P-521", 66),
  EdDSA: ed25519,
  Ed25519: ed25519,
  HS256: hmac("SHA-256", 32),
  HS384: hmac("SHA-384", 48),
  HS512: hmac("SHA-512", 64)
}

/** @internal */
export type Algorithm = keyof typeof shapes

/** @internal */
export const isAlgorithm = (name: string): name is Algorithm => Object.hasOwn(shapes, name)

/** @internal */
export const shapeOf = (algorithm: Algorithm): Shape => shapes[algorithm]

/** @internal */
export type Use = "verify" | "sign"

/**
 * The members of a JWK, all of them text.
 *
 * @internal
 */
export type Members = Readonly<Record<string, string>>

const minModulusBits = 2048

// OpenSSL and BoringSSL go no further, and the time of a verification grows with both.
const maxModulusBits = 16_384
const maxExponentBits = 64

/** An integer without the leading zeros that some libraries write and some engines refuse (RFC 7518 §6.3.1.1). */
const minimal = (bytes: Uint8Array): Uint8Array => {
  const start = bytes.findIndex((byte) => byte !== 0)
  return bytes.subarray(start === -1 ? bytes.length : start)
}

const isOdd = (integer: Uint8Array): boolean => ((integer.at(-1) ?? 0) & 1) === 1

const bitLength = (integer: Uint8Array): number => integer.length * 8 - (Math.clz32(integer[0] ?? 0) - 24)

const isModulus = (n: Uint8Array): boolean =>
  isOdd(n) && bitLength(n) >= minModulusBits && bitLength(n) <= maxModulusBits

const isExponent = (e: Uint8Array): boolean => isOdd(e) && bitLength(e) > 1 && bitLength(e) <= maxExponentBits

/** The member of a JWK that holds bytes, in its canonical text. */
const base64Url = (
  value: unknown,
  isUsable: (bytes: Uint8Array) => boolean,
  normalize: (bytes: Uint8Array) => Uint8Array = (bytes) => bytes
): string | undefined => {
  if (typeof value !== "string" || !/^[\w-]+$/.test(value)) {
    return undefined
  }
  const bytes = Either.map(Encoding.decodeBase64Url(value), normalize)
  return Either.isRight(bytes) && isUsable(bytes.right) ? Encoding.encodeBase64Url(bytes.right) : undefined
}

const integer = (value: unknown, isUsable: (bytes: Uint8Array) => boolean = ({ length }) => length > 0) =>
  base64Url(value, isUsable, minimal)

const rsaMembers = (jwk: json.JsonObject, use: Use): Readonly<Record<string, string | undefined>> => ({
  n: integer(jwk.n, isModulus),
  e: integer(jwk.e, isExponent),
  ...(use === "sign" && {
    d: integer(jwk.d),
    p: integer(jwk.p),
    q: integer(jwk.q),
    dp: integer(jwk.dp),
    dq: integer(jwk.dq),
    qi: integer(jwk.qi)
  })
})

const curveMembers = (
  jwk: json.JsonObject,
  { crv, kty, size }: Shape,
  use: Use
): Readonly<Record<string, string | undefined>> => {
  const whole = (value: unknown) => base64Url(value, ({ length }) => length === size)
  return {
    crv: jwk.crv === crv ? crv : undefined,
    x: whole(jwk.x),
    ...(kty === "EC" && { y: whole(jwk.y) }),
    ...(use === "sign" && { d: whole(jwk.d) })
  }
}

const read = (algorithm: string, key: unknown, use: Use): Members | undefined => {
  const value = Redacted.isRedacted(key) ? Redacted.value(key) : key
  if (!isAlgorithm(algorithm) || !json.isObject(value)) {
    return undefined
  }
  const shape = shapeOf(algorithm)
  // Its own members: a copy has nothing that is inherited.
  const jwk: json.JsonObject = { ...value }
  // The members of a key with more than two primes make it another key to whoever leaves them out.
  if (jwk.kty !== shape.kty || (shape.kty === "RSA" && use === "sign" && jwk.oth !== undefined)) {
    return undefined
  }
  const found = Object.entries(
    shape.kty === "RSA"
      ? rsaMembers(jwk, use)
      : shape.kty === "oct"
      ? { k: base64Url(jwk.k, ({ length }) => length >= shape.size) }
      : curveMembers(jwk, shape, use)
  )
  const present = found.filter((member): member is [string, string] => member[1] !== undefined)
  return present.length === found.length ? { kty: shape.kty, ...Object.fromEntries(present) } : undefined
}

/**
 * The members of a JWK that an algorithm needs and no others, when it is a key for it. Never throws: keys come from
 * outside.
 *
 * @internal
 */
export const members = (algorithm: string, key: unknown, use: Use): Option.Option<Members> =>
  Option.flatMapNullable(Option.liftThrowable(read)(algorithm, key, use), (found) => found)

/**
 * The one length in bytes that a signature has. Engines take an RSA signature without its leading zeros too, against
 * RFC 8017 §8.1.2 and §8.2.2.
 *
 * @internal
 */
export const signatureLength = (algorithm: Algorithm, { n }: Members): number => {
  const { kty, size } = shapeOf(algorithm)
  switch (kty) {
    case "RSA":
      // As long as the modulus, which is in canonical base64url.
      return Math.floor((n ?? "").length * 3 / 4)
    case "oct":
      return size
    default:
      return size * 2
  }
}

const canSign = (algorithm: Algorithm, key: CryptoKey): boolean => {
  const { kty, parameters, size } = shapeOf(algorithm)
  const details: json.JsonObject = { ...key.algorithm }
  const hash = json.isObject(details.hash) ? details.hash.name : undefined
  const fits = details.name === parameters.name && details.namedCurve === parameters.namedCurve &&
    key.usages.includes("sign")
  switch (kty) {
    case "RSA": {
      const { modulusLength, publicExponent } = details
      return fits && hash === parameters.hash && typeof modulusLength === "number" && modulusLength >= minModulusBits &&
        publicExponent instanceof Uint8Array && isExponent(minimal(publicExponent))
    }
    case "oct":
      return fits && hash === parameters.hash && typeof details.length === "number" && details.length >= size * 8
    default:
      return fits
  }
}

/**
 * Whether a `CryptoKey` signs with an algorithm, and is as strong as it has to be. It may be an object of any other
 * kind.
 *
 * @internal
 */
export const isSigningCryptoKey = (algorithm: string, key: CryptoKey): boolean =>
  isAlgorithm(algorithm) && Option.getOrElse(Option.liftThrowable(canSign)(algorithm, key), () => false)
