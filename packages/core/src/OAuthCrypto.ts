/**
 * The cryptography the protocol needs, behind one service: random bytes for state, nonce and PKCE verifier, and
 * digests. The default is WebCrypto, which browsers and Node.js have; `@effect-oauth/platform-node` puts a
 * synchronous one in its place, and tests can fix it.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Encoding from "effect/Encoding"
import { ConfigurationError } from "./OAuthError.js"

/**
 * The digests the standards use, by their WebCrypto names.
 *
 * @since 0.1.0
 * @category models
 */
export type DigestAlgorithm = "SHA-256" | "SHA-384" | "SHA-512"

/**
 * What an implementation offers. Both fail with a `ConfigurationError` of reason `CryptoUnavailable` when the
 * platform cannot do it: an unguessable value that is not available is a failure, never a weaker value.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /** `size` bytes from the platform's cryptographic generator. */
  readonly randomBytes: (size: number) => Effect.Effect<Uint8Array, ConfigurationError>
  /** The digest of `data`. */
  readonly digest: (algorithm: DigestAlgorithm, data: Uint8Array) => Effect.Effect<Uint8Array, ConfigurationError>
}

/**
 * Makes the failure both operations share.
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
export const unavailable = (detail: string): ConfigurationError =>
  new ConfigurationError({ reason: "CryptoUnavailable", setting: "OAuthCrypto", detail })

/**
 * The implementation on WebCrypto: `crypto.getRandomValues` and `crypto.subtle.digest`. A page that is not served
 * over HTTPS or from localhost has no `crypto.subtle`.
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
    }).pipe(Effect.map((buffer) => new Uint8Array(buffer)))
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
