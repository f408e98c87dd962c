/**
 * Demonstrating proof of possession (RFC 9449): tokens that are of use only to who has a key. A `DPoP` makes the proof
 * that goes with each request, and remembers the nonces that servers want to see in the next one.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Encoding from "effect/Encoding"
import { hasProperty } from "effect/Predicate"
import * as Redacted from "effect/Redacted"
import * as jws from "./internal/jws.js"
import { thumbprint } from "./internal/thumbprint.js"
import * as OAuthCrypto from "./OAuthCrypto.js"
import { ConfigurationError } from "./OAuthError.js"
import * as SigningKey from "./SigningKey.js"

/**
 * The brand of a `DPoP`.
 *
 * @since 0.1.0
 * @category type ids
 */
export const TypeId = "~@effect-oauth/core/DPoP"

/**
 * The type of the brand of a `DPoP`.
 *
 * @since 0.1.0
 * @category type ids
 */
export type TypeId = typeof TypeId

/**
 * The request a proof is for.
 *
 * @since 0.1.0
 * @category models
 */
export interface Request {
  /** The HTTP method, in upper case. */
  readonly method: string
  readonly url: URL
  /** The access token that is presented with it, at a resource; none at the authorization server. */
  readonly accessToken?: Redacted.Redacted | undefined
}

/**
 * Makes proofs with one key.
 *
 * @since 0.1.0
 * @category models
 */
export interface DPoP {
  readonly [TypeId]: TypeId
  /** How the proofs are signed. */
  readonly algorithm: string
  /** The thumbprint of the public key (RFC 7638), which servers know as `jkt`. */
  readonly thumbprint: string
  /** A fresh proof for one request, with the last nonce of its server. It is used once. */
  readonly proof: (request: Request) => Effect.Effect<string, ConfigurationError>
  /** The last nonce that the server of a request gave. */
  readonly nonce: (request: Request) => string | undefined
  /** Remembers the `DPoP-Nonce` of an answer, for the next proof to that server. What is no nonce is ignored. */
  readonly setNonce: (request: Request, nonce: string) => void
}

/**
 * Whether a value is a `DPoP`.
 *
 * @since 0.1.0
 * @category guards
 */
export const isDPoP = (u: unknown): u is DPoP => hasProperty(u, TypeId)

/**
 * What making proofs may be told.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /**
   * Seconds to add to this machine's clock, negative ones too, where it is known to be wrong.
   *
   * @default 0
   */
  readonly clockSkew?: number | undefined
}

/** The nonces kept; the oldest is forgotten, which costs a request. */
const maxNonces = 100

/** RFC 9449 §8.1. A longer one would make a header that servers refuse. */
const isNonce = (text: string): boolean => /^[\x21\x23-\x5b\x5d-\x7e]{1,1024}$/.test(text)

/** An authorization server and a resource may share an origin and have nonces of their own (RFC 9449 §8.2, §9). */
const nonceKey = ({ accessToken, url }: Request): string =>
  `${accessToken === undefined ? "server" : "resource"} ${url.origin}`

/**
 * Makes proofs with a key. Keep it as long as the tokens: they are bound to it, and a refresh token of a public client
 * too. Fails with `ConfigurationError`: `InvalidKey` for a symmetric key, `CryptoUnavailable`.
 *
 * @example
 * ```ts
 * import { DPoP, SigningKey } from "@effect-oauth/core"
 * import { Effect } from "effect"
 *
 * const dpop = Effect.flatMap(SigningKey.generate("ES256"), (key) => DPoP.make(key))
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (
  key: SigningKey.SigningKey,
  options: Options = {}
): Effect.Effect<DPoP, ConfigurationError> =>
  Effect.gen(function*() {
    const jwk = key.publicKey
    if (jwk === undefined) {
      return yield* new ConfigurationError({
        reason: "InvalidKey",
        setting: "dpop",
        detail: "proofs are signed with a private key, not with a secret (RFC 9449 §4.2)"
      })
    }
    const crypto = yield* OAuthCrypto.OAuthCrypto
    const randomValue = Effect.provideService(OAuthCrypto.randomValue, OAuthCrypto.OAuthCrypto, crypto)
    const header = { alg: key.algorithm, typ: "dpop+jwt", jwk }
    const nonces = new Map<string, string>()
    const nonce = (request: Request) => nonces.get(nonceKey(request))
    return {
      [TypeId]: TypeId,
      algorithm: key.algorithm,
      thumbprint: yield* thumbprint(jwk),
      nonce,
      setNonce: (request, nonce) => {
        if (!isNonce(nonce)) {
          return
        }
        const name = nonceKey(request)
        nonces.delete(name)
        nonces.set(name, nonce)
        const [oldest] = nonces.keys()
        if (nonces.size > maxNonces && oldest !== undefined) {
          nonces.delete(oldest)
        }
      },
      proof: Effect.fnUntraced(function*(request: Request) {
        const claims: Record<string, unknown> = {
          jti: yield* randomValue,
          htm: request.method,
          htu: request.url.origin + request.url.pathname,
          iat: yield* jws.seconds(options.clockSkew ?? 0)
        }
        if (request.accessToken !== undefined) {
          const token = new TextEncoder().encode(Redacted.value(request.accessToken))
          claims.ath = Encoding.encodeBase64Url(yield* crypto.digest("SHA-256", token))
        }
        const known = nonce(request)
        if (known !== undefined) {
          claims.nonce = known
        }
        return yield* jws.sign(header, claims, key.sign)
      })
    }
  })

/**
 * Makes proofs with a fresh key, of which the private part cannot be read, not even by this program. Fails with
 * `ConfigurationError` (`CryptoUnavailable`).
 *
 * @example
 * ```ts
 * import { DPoP } from "@effect-oauth/core"
 *
 * const dpop = DPoP.generate()
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const generate = (
  algorithm: "ES256" | "ES384" | "ES512" | "PS256" | "EdDSA" = "ES256"
): Effect.Effect<DPoP, ConfigurationError> => Effect.flatMap(SigningKey.generate(algorithm), (key) => make(key))
