/**
 * The key a client signs with: its assertions (RFC 7523), its request objects (RFC 9101) and its DPoP proofs (RFC 9449).
 * What can be wrong with a key is found where it is made (RFC 7517 §4, RFC 7518 §3), and the private part of it is in
 * nothing that can be printed.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Encoding from "effect/Encoding"
import type * as Option from "effect/Option"
import { hasProperty } from "effect/Predicate"
import * as Redacted from "effect/Redacted"
import { isObject, type JsonObject } from "./internal/json.js"
import * as pemText from "./internal/pem.js"
import * as OAuthCrypto from "./OAuthCrypto.js"
import { ConfigurationError } from "./OAuthError.js"

/**
 * The brand of a `SigningKey`.
 *
 * @since 0.1.0
 * @category type ids
 */
export const TypeId = "~@effect-oauth/core/SigningKey"

/**
 * The type of the brand of a `SigningKey`.
 *
 * @since 0.1.0
 * @category type ids
 */
export type TypeId = typeof TypeId

/**
 * A key to sign with.
 *
 * @since 0.1.0
 * @category models
 */
export interface SigningKey {
  readonly [TypeId]: TypeId
  readonly algorithm: OAuthCrypto.SignatureAlgorithm
  /** The `kid` by which the server knows it. */
  readonly keyId: string | undefined
  /**
   * The public JWK, with the members that make the key and no others (RFC 7638 §3.2); none of a shared secret.
   */
  readonly publicKey: Readonly<Record<string, string>> | undefined
  /**
   * Signs, with the `OAuthCrypto` that was there when the key was made. Fails with `ConfigurationError`
   * (`CryptoUnavailable`) when the platform does.
   */
  readonly sign: OAuthCrypto.Signer
}

/**
 * Whether a value is a `SigningKey`.
 *
 * @since 0.1.0
 * @category guards
 */
export const isSigningKey = (u: unknown): u is SigningKey => hasProperty(u, TypeId)

/**
 * The algorithms of a key pair.
 *
 * @since 0.1.0
 * @category models
 */
export type Algorithm = Exclude<OAuthCrypto.SignatureAlgorithm, OAuthCrypto.MacAlgorithm>

/**
 * What is known of a key whose form does not say it.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  readonly algorithm: Algorithm
  /** The `kid` by which the server knows it. */
  readonly keyId?: string | undefined
}

const invalid = (detail: string): ConfigurationError =>
  new ConfigurationError({ reason: "InvalidKey", setting: "signingKey", detail })

/** What a key has to be to sign with an algorithm. */
const wanted = (algorithm: OAuthCrypto.SignatureAlgorithm): string => {
  switch (algorithm) {
    case "ES256":
      return "a private key on the curve P-256"
    case "ES384":
      return "a private key on the curve P-384"
    case "ES512":
      return "a private key on the curve P-521"
    case "EdDSA":
    case "Ed25519":
      return "a private key on the curve Ed25519"
    case "HS256":
    case "HS384":
    case "HS512":
      return `a secret of at least ${Number(algorithm.slice(2)) / 8} bytes (RFC 7518 §3.2)`
    default:
      return "a private RSA key of 2048 bits or more, with both primes (RFC 7518 §3.3)"
  }
}

const unusable = (algorithm: OAuthCrypto.SignatureAlgorithm): ConfigurationError =>
  invalid(`${algorithm} needs ${wanted(algorithm)}, complete and undamaged`)

const orUnusable = <A>(
  algorithm: OAuthCrypto.SignatureAlgorithm,
  found: Option.Option<A>
): Either.Either<A, ConfigurationError> => Either.fromOption(found, () => unusable(algorithm))

const probe = new TextEncoder().encode("a key pair belongs together")

/** A key whose public part, where it has one, verifies what the private one signs: that of another key verifies nothing. */
const make = Effect.fnUntraced(function*(
  algorithm: OAuthCrypto.SignatureAlgorithm,
  keyId: string | undefined,
  publicKey: Readonly<Record<string, string>> | undefined,
  sign: OAuthCrypto.Signer
) {
  if (publicKey !== undefined) {
    const crypto = yield* OAuthCrypto.OAuthCrypto
    const verify = yield* orUnusable(algorithm, yield* crypto.verifier(algorithm, publicKey))
    // The platform has the algorithm, so what fails here is the key.
    const signature = yield* Effect.mapError(sign(probe), () => unusable(algorithm))
    if (!(yield* verify(probe, signature))) {
      return yield* invalid("its public part does not belong to its private one")
    }
  }
  const key: SigningKey = { [TypeId]: TypeId, algorithm, keyId, publicKey, sign }
  return key
})

/** The algorithm of a key that does not name one, where its curve leaves no choice. */
const algorithmsOfCurves: ReadonlyMap<unknown, OAuthCrypto.SignatureAlgorithm> = new Map([
  ["P-256", "ES256"],
  ["P-384", "ES384"],
  ["P-521", "ES512"],
  ["Ed25519", "EdDSA"]
])

/** Two names of one algorithm are no contradiction. */
const isSame = (one: string, other: string): boolean =>
  one === other || (/^Ed(DSA|25519)$/.test(one) && /^Ed(DSA|25519)$/.test(other))

const algorithmOf = (
  { alg, crv }: JsonObject,
  given: OAuthCrypto.SignatureAlgorithm | undefined
): Either.Either<OAuthCrypto.SignatureAlgorithm, ConfigurationError> => {
  if (alg !== undefined && (typeof alg !== "string" || !OAuthCrypto.isSignatureAlgorithm(alg))) {
    return Either.left(invalid("its `alg` is no signature algorithm we have: a key of another use cannot sign"))
  }
  if (given !== undefined && alg !== undefined && !isSame(given, alg)) {
    return Either.left(invalid(`its \`alg\` is ${alg} and not ${given}: a key is for one algorithm (RFC 7517 §4.4)`))
  }
  const algorithm = given ?? alg ?? algorithmsOfCurves.get(crv)
  return algorithm === undefined
    ? Either.left(invalid("it has no `alg`, and more than one would fit: name the algorithm"))
    : Either.right(algorithm)
}

/** RFC 7517 §4.2, §4.3: what a key says it is for. */
const mayNotSign = ({ key_ops, use }: JsonObject): string | undefined => {
  if (use !== undefined && use !== "sig") {
    return "its `use` is not `sig`: make a key that is for signatures"
  }
  return key_ops === undefined || (Array.isArray(key_ops) && key_ops.includes("sign"))
    ? undefined
    : "its `key_ops` have no `sign`: make a key that is for signatures"
}

/**
 * A key from its private JWK (RFC 7517, RFC 7518 §6, RFC 8037). The algorithm is the one given, or the key's `alg`, or
 * the one of its curve: `ES256`, `ES384`, `ES512`, `EdDSA`. The key id is the one given, or its `kid`.
 *
 * Fails with `ConfigurationError`: `InvalidKey` for a public key, one that is for something else by its `alg`, `use` or
 * `key_ops`, one that is too small or damaged, one whose halves are no pair, and one without `alg` that several
 * algorithms fit; `CryptoUnavailable`.
 *
 * @example
 * ```ts
 * import { SigningKey } from "@effect-oauth/core"
 * import { Config, Effect, Redacted } from "effect"
 *
 * const signingKey = Effect.gen(function*() {
 *   const text = yield* Config.redacted("OAUTH_SIGNING_KEY")
 *   const jwk = yield* Effect.try({
 *     try: (): JsonWebKey => JSON.parse(Redacted.value(text)),
 *     // The engine's own error quotes the text.
 *     catch: () => new Error("OAUTH_SIGNING_KEY is not JSON")
 *   })
 *   return yield* SigningKey.fromJwk(Redacted.make(jwk))
 * })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromJwk: (
  key: Redacted.Redacted<globalThis.JsonWebKey>,
  options?: {
    /** @default the one the key is for */
    readonly algorithm?: OAuthCrypto.SignatureAlgorithm | undefined
    /** @default the `kid` of the key */
    readonly keyId?: string | undefined
  }
) => Effect.Effect<SigningKey, ConfigurationError> = Effect.fnUntraced(function*(key, options = {}) {
  const jwk: unknown = Redacted.value(key)
  if (!isObject(jwk)) {
    return yield* invalid("it is no JSON Web Key, which is an object with a `kty` (RFC 7517 §4)")
  }
  const use = mayNotSign(jwk)
  if (use !== undefined) {
    return yield* invalid(use)
  }
  const { kid, kty } = jwk
  if (kid !== undefined && typeof kid !== "string") {
    return yield* invalid("its `kid` has to be a string (RFC 7517 §4.5)")
  }
  if (kty !== "oct" && jwk.d === undefined) {
    return yield* invalid("it is a public key, without `d`: give the private one")
  }
  const algorithm = yield* algorithmOf(jwk, options.algorithm)
  const publicKey = kty === "oct"
    ? undefined
    : yield* orUnusable(algorithm, OAuthCrypto.usableKey(algorithm, key, "verify"))
  const crypto = yield* OAuthCrypto.OAuthCrypto
  const sign = yield* orUnusable(algorithm, yield* crypto.signer(algorithm, key))
  return yield* make(algorithm, options.keyId ?? kid, publicKey, sign)
})

/**
 * A key from a PEM text in PKCS #8 (RFC 5958, RFC 7468 §10), as `openssl genpkey` writes it and providers hand it out.
 *
 * Fails with `ConfigurationError`: `InvalidKey` for any other text, an encrypted key, one of another kind than the
 * algorithm's, and one that is too small; `CryptoUnavailable`.
 *
 * @example
 * ```ts
 * import { SigningKey } from "@effect-oauth/core"
 * import { Config, Effect } from "effect"
 *
 * const signingKey = Effect.flatMap(
 *   Config.redacted("APPLE_PRIVATE_KEY"),
 *   (pem) => SigningKey.fromPkcs8(pem, { algorithm: "ES256", keyId: "ABC123DEFG" })
 * )
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromPkcs8: (
  pem: Redacted.Redacted,
  options: Options
) => Effect.Effect<SigningKey, ConfigurationError> = Effect.fnUntraced(
  function*(pem, { algorithm, keyId }) {
    const der = yield* Either.mapLeft(pemText.decode(Redacted.value(pem)), invalid)
    const crypto = yield* OAuthCrypto.OAuthCrypto
    const jwk = yield* orUnusable(algorithm, yield* crypto.importPkcs8(algorithm, der))
    return yield* fromJwk(jwk, { algorithm, keyId })
  }
)

/**
 * A key from a WebCrypto key pair, as `crypto.subtle.generateKey` makes it or a browser's database keeps it. The private
 * key may be one that cannot be extracted; the public one has to be extractable.
 *
 * Fails with `ConfigurationError`: `InvalidKey` for keys of another algorithm, hash or curve than the algorithm's, for a
 * private key without the usage `sign`, for one that is too small, and for two keys that are no pair;
 * `CryptoUnavailable`.
 *
 * @example
 * ```ts
 * import { SigningKey } from "@effect-oauth/core"
 * import { Effect } from "effect"
 *
 * const signingKey = Effect.gen(function*() {
 *   const parameters = { name: "ECDSA", namedCurve: "P-256" }
 *   const pair = yield* Effect.promise(() => crypto.subtle.generateKey(parameters, false, ["sign", "verify"]))
 *   return yield* SigningKey.fromCryptoKeyPair(pair, { algorithm: "ES256" })
 * })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromCryptoKeyPair: (
  pair: CryptoKeyPair,
  options: Options
) => Effect.Effect<SigningKey, ConfigurationError> = Effect.fnUntraced(
  function*({ privateKey, publicKey }, { algorithm, keyId }) {
    const crypto = yield* OAuthCrypto.OAuthCrypto
    const sign = yield* Either.fromOption(
      yield* crypto.signer(algorithm, privateKey),
      () => invalid(`the CryptoKey has to be ${wanted(algorithm)}, made for ${algorithm} with the usage \`sign\``)
    )
    const jwk = yield* Either.fromOption(
      yield* crypto.exportPublicKey(algorithm, publicKey),
      () => invalid(`the public CryptoKey has to be extractable and for ${algorithm}`)
    )
    return yield* make(algorithm, keyId, jwk, sign)
  }
)

/**
 * A fresh key whose private part cannot be read, not even by this program: for DPoP, where the public key travels with
 * each proof. A key that has to outlive the program is made with `OAuthCrypto.generateKeyPair` and stored by the
 * application. Fails with `ConfigurationError` (`CryptoUnavailable`).
 *
 * @example
 * ```ts
 * import { SigningKey } from "@effect-oauth/core"
 *
 * const signingKey = SigningKey.generate("EdDSA")
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const generate = (
  algorithm: Algorithm = "ES256",
  options: { readonly keyId?: string | undefined } = {}
): Effect.Effect<SigningKey, ConfigurationError> =>
  OAuthCrypto.OAuthCrypto.pipe(
    Effect.flatMap((crypto) => crypto.generateKeyPair(algorithm)),
    Effect.flatMap((pair) => fromCryptoKeyPair(pair, { algorithm, keyId: options.keyId }))
  )

/**
 * A client secret as a key, for `client_secret_jwt`: its UTF-8 octets (OpenID Connect Core 1.0 §10.1).
 *
 * Fails with `ConfigurationError`: `InvalidKey` for a secret shorter than the algorithm's hash (RFC 7518 §3.2) and one
 * with control characters; `CryptoUnavailable`.
 *
 * @example
 * ```ts
 * import { SigningKey } from "@effect-oauth/core"
 * import { Config, Effect } from "effect"
 *
 * const signingKey = Effect.flatMap(
 *   Config.redacted("OAUTH_CLIENT_SECRET"),
 *   (secret) => SigningKey.fromSecret(secret, "HS256")
 * )
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromSecret: (
  secret: Redacted.Redacted,
  algorithm: OAuthCrypto.MacAlgorithm
) => Effect.Effect<SigningKey, ConfigurationError> = Effect.fnUntraced(function*(secret, algorithm) {
  const value: unknown = Redacted.value(secret)
  if (typeof value !== "string" || value === "") {
    return yield* invalid("the secret is empty or not set")
  }
  if (/\p{Cc}/u.test(value)) {
    return yield* invalid("the secret has a line break or another control character in it")
  }
  const jwk = Redacted.make({ kty: "oct", k: Encoding.encodeBase64Url(value) })
  const crypto = yield* OAuthCrypto.OAuthCrypto
  const sign = yield* Either.fromOption(
    yield* crypto.signer(algorithm, jwk),
    () => invalid(`${algorithm} needs ${wanted(algorithm)}: have the server give a longer one`)
  )
  return yield* make(algorithm, undefined, undefined, sign)
})
