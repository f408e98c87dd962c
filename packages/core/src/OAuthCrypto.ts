/**
 * The cryptography the protocol needs, behind one service: random bytes for state, nonce and PKCE verifier, digests,
 * and signatures (RFC 7518 §3, RFC 8037, RFC 9864). The default is WebCrypto, which browsers and Node.js have;
 * `@effect-oauth/platform-node` puts a synchronous one in its place, and tests can fix it.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Encoding from "effect/Encoding"
import type * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"
import * as signatureKeys from "./internal/signatureKeys.js"
import * as internal from "./internal/webCrypto.js"
import type { ConfigurationError } from "./OAuthError.js"

/**
 * The digests the standards use, by their WebCrypto names.
 *
 * @since 0.1.0
 * @category models
 */
export type DigestAlgorithm = "SHA-256" | "SHA-384" | "SHA-512"

/**
 * The algorithms of a shared secret (RFC 7518 §3.2): whoever can check such a signature can make one.
 *
 * @since 0.1.0
 * @category models
 */
export type MacAlgorithm = "HS256" | "HS384" | "HS512"

/**
 * The signature algorithms, by their JOSE names: RFC 7518 §3, RFC 8037 §3.1, RFC 9864 §2. `EdDSA` is with Ed25519 here,
 * so it and `Ed25519` are two names of one algorithm. Unsecured tokens (`none`) have no place in it.
 *
 * @since 0.1.0
 * @category models
 */
export type SignatureAlgorithm =
  | "RS256"
  | "RS384"
  | "RS512"
  | "PS256"
  | "PS384"
  | "PS512"
  | "ES256"
  | "ES384"
  | "ES512"
  | "EdDSA"
  | "Ed25519"
  | MacAlgorithm

/**
 * Whether a name is that of a signature algorithm we have.
 *
 * @example
 * ```ts
 * import { OAuthCrypto } from "@effect-oauth/core"
 *
 * OAuthCrypto.isSignatureAlgorithm("ES256") // true
 * OAuthCrypto.isSignatureAlgorithm("none") // false
 * ```
 *
 * @since 0.1.0
 * @category guards
 */
export const isSignatureAlgorithm: (name: string) => name is SignatureAlgorithm = signatureKeys.isAlgorithm

/**
 * Checks signatures with the key it was made of. A wrong signature is `false`, of whatever form and length it is; it
 * fails with `ConfigurationError` (`CryptoUnavailable`) only where the platform turns out not to have the algorithm.
 *
 * @since 0.1.0
 * @category models
 */
export type Verifier = (data: Uint8Array, signature: Uint8Array) => Effect.Effect<boolean, ConfigurationError>

/**
 * Signs with the key it was made of. A signature is in the form of JWS: that of ECDSA is r and s, each of full length
 * (RFC 7518 §3.4).
 *
 * @since 0.1.0
 * @category models
 */
export type Signer = (data: Uint8Array) => Effect.Effect<Uint8Array, ConfigurationError>

/**
 * What an implementation offers. All of it fails with a `ConfigurationError` of reason `CryptoUnavailable` when the
 * platform cannot do it: an unguessable value that is not available is a failure, never a weaker value, and a signature
 * that cannot be checked is none that is right.
 *
 * Where a key is taken, `Option.none()` says that it is no key for the algorithm, by the rules of `usableKey` and those of
 * the engine, such as that a point is on its curve. Engines may leave unseen that the private members of a key do not
 * belong to the public ones; `SigningKey` sees it.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /** `size` bytes from the platform's cryptographic generator. */
  readonly randomBytes: (size: number) => Effect.Effect<Uint8Array, ConfigurationError>
  /** The digest of `data`. */
  readonly digest: (algorithm: DigestAlgorithm, data: Uint8Array) => Effect.Effect<Uint8Array, ConfigurationError>
  /** What checks signatures with a public key, or with a shared secret. Of a private key the public members are used. */
  readonly verifier: (
    algorithm: SignatureAlgorithm,
    key: globalThis.JsonWebKey | Redacted.Redacted<globalThis.JsonWebKey>
  ) => Effect.Effect<Option.Option<Verifier>, ConfigurationError>
  /** What signs with a private key or a shared secret. A `CryptoKey` may be one that cannot be extracted. */
  readonly signer: (
    algorithm: SignatureAlgorithm,
    key: CryptoKey | Redacted.Redacted<globalThis.JsonWebKey>
  ) => Effect.Effect<Option.Option<Signer>, ConfigurationError>
  /** A fresh key pair, RSA ones of 2048 bits. The private key cannot be extracted unless `extractable` says so. */
  readonly generateKeyPair: (
    algorithm: Exclude<SignatureAlgorithm, MacAlgorithm>,
    options?: {
      /** @default false */
      readonly extractable?: boolean | undefined
    }
  ) => Effect.Effect<CryptoKeyPair, ConfigurationError>
  /** The private key in a PKCS #8 document (RFC 5958) that is not encrypted, in DER. */
  readonly importPkcs8: (
    algorithm: Exclude<SignatureAlgorithm, MacAlgorithm>,
    der: Redacted.Redacted<Uint8Array>
  ) => Effect.Effect<Option.Option<Redacted.Redacted<globalThis.JsonWebKey>>, ConfigurationError>
  /** The members of a public `CryptoKey`, which has to be extractable. */
  readonly exportPublicKey: (
    algorithm: Exclude<SignatureAlgorithm, MacAlgorithm>,
    key: CryptoKey
  ) => Effect.Effect<Option.Option<Readonly<Record<string, string>>>, ConfigurationError>
}

/**
 * The members of a JWK that an algorithm needs, in canonical form and without any others, or `Option.none()` when it is
 * no key for the algorithm. For whoever implements `Service`: engines differ in what they check and in what they can
 * read. It never throws, whatever it is given.
 *
 * Usable is a key of the algorithm's type and curve whose members are all there as base64url without padding:
 *
 * - RSA: a modulus of 2048 to 16384 bits (RFC 7518 §3.3), an odd exponent from 3 up to 64 bits, and to sign all of `d`,
 *   `p`, `q`, `dp`, `dq`, `qi`, of two primes
 * - EC and OKP: coordinates and private key of full length (RFC 7518 §6.2, RFC 8037 §2)
 * - a secret at least as long as the hash (RFC 7518 §3.2)
 *
 * `use`, `key_ops` and `alg` of the key are for whoever chooses it. To `verify` is to leave private members out; what is
 * there to `sign` is secret, and should be held no longer than the line that makes the key.
 *
 * @example
 * ```ts
 * import { OAuthCrypto } from "@effect-oauth/core"
 * import { Option } from "effect"
 *
 * const point = {
 *   x: "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
 *   y: "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"
 * }
 * const key = { kty: "EC", crv: "P-256", ...point, kid: "2026" }
 *
 * OAuthCrypto.usableKey("ES256", key, "verify") // some({ kty: "EC", crv: "P-256", ...point })
 * Option.isNone(OAuthCrypto.usableKey("ES384", key, "verify")) // true
 * ```
 *
 * @since 0.1.0
 * @category accessors
 */
export const usableKey: (
  algorithm: SignatureAlgorithm,
  key: globalThis.JsonWebKey | Redacted.Redacted<globalThis.JsonWebKey>,
  use: "verify" | "sign"
) => Option.Option<Readonly<Record<string, string>>> = signatureKeys.members

/**
 * The length in bytes that every signature by an algorithm and a key has, of which `usableKey` gave the members. For
 * whoever implements `Service`: engines take an RSA signature without its leading zeros too.
 *
 * @example
 * ```ts
 * import { OAuthCrypto } from "@effect-oauth/core"
 *
 * OAuthCrypto.signatureLength("ES256", { kty: "EC", crv: "P-256" }) // 64
 * ```
 *
 * @since 0.1.0
 * @category accessors
 */
export const signatureLength: (algorithm: SignatureAlgorithm, key: Readonly<Record<string, string>>) => number =
  signatureKeys.signatureLength

/**
 * Makes the failure all operations share.
 *
 * @example
 * ```ts
 * import { OAuthCrypto } from "@effect-oauth/core"
 *
 * OAuthCrypto.unavailable("the hardware generator is switched off").reason // "CryptoUnavailable"
 * ```
 *
 * @since 0.1.0
 * @category errors
 */
export const unavailable: (detail: string) => ConfigurationError = internal.unavailable

/**
 * The implementation on WebCrypto: `crypto.getRandomValues` and `crypto.subtle`. A page that is not served over HTTPS
 * or from localhost has no `crypto.subtle`; some engines lack `EdDSA` or `ES512`.
 *
 * @example
 * ```ts
 * import { OAuthCrypto } from "@effect-oauth/core"
 * import { Effect } from "effect"
 *
 * Effect.runSync(OAuthCrypto.webCrypto.randomBytes(32)).length // 32
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const webCrypto: Service = {
  randomBytes: (size) =>
    Effect.try({
      try: () => globalThis.crypto.getRandomValues(new Uint8Array(size)),
      catch: () => unavailable("crypto.getRandomValues is missing or failed on this platform")
    }),
  digest: (algorithm, data) =>
    Effect.tryPromise({
      // The cast is for TypeScript's lib, which wants a view that is surely not on a SharedArrayBuffer.
      try: () => globalThis.crypto.subtle.digest(algorithm, data as Uint8Array<ArrayBuffer>),
      catch: () => unavailable(`crypto.subtle has no ${algorithm} here: serve the page over HTTPS or from localhost`)
    }).pipe(Effect.map((buffer) => new Uint8Array(buffer))),
  verifier: internal.verifier,
  signer: internal.signer,
  generateKeyPair: internal.generateKeyPair,
  importPkcs8: internal.importPkcs8,
  exportPublicKey: internal.exportPublicKey
}

/**
 * The service. It has a default, so no layer is needed; provide another to replace it.
 *
 * @example
 * ```ts
 * import { OAuthCrypto } from "@effect-oauth/core"
 * import { Effect, Layer } from "effect"
 *
 * // A generator for a test, where every value is known.
 * const Fixed = Layer.succeed(OAuthCrypto.OAuthCrypto, {
 *   ...OAuthCrypto.webCrypto,
 *   randomBytes: (size) => Effect.succeed(new Uint8Array(size).fill(7))
 * })
 * ```
 *
 * @since 0.1.0
 * @category tags
 */
export class OAuthCrypto extends Context.Reference<OAuthCrypto>()("@effect-oauth/core/OAuthCrypto", {
  defaultValue: (): Service => webCrypto
}) {}

/**
 * A fresh unguessable value of 256 bits: 43 characters of base64url, as state, nonce and a PKCE verifier
 * (RFC 7636 §4.1) want it. Fails with `ConfigurationError` (`CryptoUnavailable`).
 *
 * @example
 * ```ts
 * import { OAuthCrypto } from "@effect-oauth/core"
 * import { Effect } from "effect"
 *
 * Effect.runSync(OAuthCrypto.randomValue).length // 43
 * ```
 *
 * @since 0.1.0
 * @category accessors
 */
export const randomValue: Effect.Effect<string, ConfigurationError> = Effect.flatMap(
  OAuthCrypto,
  (crypto) =>
    Effect.flatMap(crypto.randomBytes(32), (bytes) =>
      bytes.length === 32
        ? Effect.succeed(Encoding.encodeBase64Url(bytes))
        : Effect.fail(unavailable("the random generator gave another number of bytes than it was asked for")))
)

/**
 * The PKCE challenge of a verifier by the method `S256`: base64url of its SHA-256 (RFC 7636 §4.2). Fails with
 * `ConfigurationError` (`CryptoUnavailable`).
 *
 * @example
 * ```ts
 * import { OAuthCrypto } from "@effect-oauth/core"
 * import { Effect } from "effect"
 *
 * // RFC 7636, appendix B
 * const challenge = OAuthCrypto.codeChallenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
 * void Effect.runPromise(challenge) // "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
 * ```
 *
 * @since 0.1.0
 * @category accessors
 */
export const codeChallenge = (codeVerifier: string): Effect.Effect<string, ConfigurationError> =>
  Effect.flatMap(
    OAuthCrypto,
    (crypto) => Effect.map(crypto.digest("SHA-256", new TextEncoder().encode(codeVerifier)), Encoding.encodeBase64Url)
  )
