/**
 * `OAuthCrypto` on `node:crypto`: synchronous, with random bytes drawn from the operating system in blocks. A
 * `CryptoKey` is WebCrypto's, so what is done with one is done there, off the main thread: Node.js 24 prints a warning
 * when the key is taken out of one that cannot be extracted. Node.js before 20.19.3 prints one when it generates an
 * Ed25519 key pair.
 *
 * @since 0.1.0
 */
import * as OAuthCrypto from "@effect-oauth/core/OAuthCrypto"
import type { ConfigurationError } from "@effect-oauth/core/OAuthError"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Crypto from "node:crypto"

const blockSize = 4096

// A draw of 32 bytes costs as much as one of a block. Bytes are handed out once, and a block is never filled again.
const makeRandomBytes = (): (size: number) => Uint8Array => {
  let block = new Uint8Array(0)
  let offset = 0
  return (size) => {
    if (!Number.isSafeInteger(size) || size < 0) {
      throw new RangeError("the number of bytes has to be a whole one")
    }
    if (size > blockSize) {
      return Crypto.randomFillSync(new Uint8Array(size))
    }
    if (offset + size > block.length) {
      block = Crypto.randomFillSync(new Uint8Array(blockSize))
      offset = 0
    }
    // A copy: a view would show the values of others around it. And nothing that was handed out stays here.
    const bytes = block.slice(offset, offset + size)
    block.fill(0, offset, offset + size)
    offset += size
    return bytes
  }
}

const attempt = <A>(run: () => A): Option.Option<A> => Option.liftThrowable(run)()

// A Buffer is a Uint8Array of another manner: its slice is a view.
const plain = ({ buffer, byteLength, byteOffset }: Buffer): Uint8Array => new Uint8Array(buffer, byteOffset, byteLength)

type Jwk = Readonly<Record<string, string>>

/** How node:crypto does an algorithm. Anything here may throw. */
interface Method {
  readonly publicKey: (jwk: Jwk) => Crypto.KeyObject
  readonly privateKey: (jwk: Jwk) => Crypto.KeyObject
  readonly sign: (key: Crypto.KeyObject, data: Uint8Array) => Uint8Array
  readonly verify: (key: Crypto.KeyObject, data: Uint8Array, signature: Uint8Array) => boolean
  /** Whether this build of Node.js has it. */
  readonly isSupported: () => boolean
}

const keyPair = (
  hash: string | undefined,
  options: Pick<Crypto.SigningOptions, "dsaEncoding" | "padding" | "saltLength">,
  isSupported: () => boolean
): Method => ({
  publicKey: (jwk) => Crypto.createPublicKey({ key: jwk, format: "jwk" }),
  privateKey: (jwk) => Crypto.createPrivateKey({ key: jwk, format: "jwk" }),
  sign: (key, data) => plain(Crypto.sign(hash, data, { key, ...options })),
  verify: (key, data, signature) => Crypto.verify(hash, data, { key, ...options }, signature),
  isSupported
})

const hasHash = (hash: string) => () => Crypto.getHashes().includes(hash)

const rsa = (hash: string): Method => keyPair(hash, { padding: Crypto.constants.RSA_PKCS1_PADDING }, hasHash(hash))

const pss = (hash: string): Method =>
  keyPair(
    hash,
    { padding: Crypto.constants.RSA_PKCS1_PSS_PADDING, saltLength: Crypto.constants.RSA_PSS_SALTLEN_DIGEST },
    hasHash(hash)
  )

// JWS has r and s side by side (RFC 7518 §3.4), where OpenSSL has them in DER.
const ecdsa = (hash: string, curve: string): Method =>
  keyPair(hash, { dsaEncoding: "ieee-p1363" }, () => Crypto.getCurves().includes(curve))

const hmac = (hash: string): Method => {
  const key = (jwk: Jwk) => Crypto.createSecretKey(jwk.k ?? "", "base64url")
  const sign: Method["sign"] = (key, data) => plain(Crypto.createHmac(hash, key).update(data).digest())
  return {
    publicKey: key,
    privateKey: key,
    sign,
    verify: (key, data, signature) => Crypto.timingSafeEqual(sign(key, data), signature),
    isSupported: hasHash(hash)
  }
}

// OpenSSL lists no Edwards curves. In FIPS mode it may have none.
const ed25519 = keyPair(undefined, {}, () => Option.isSome(attempt(() => Crypto.generateKeyPairSync("ed25519"))))

const methods: Readonly<Record<OAuthCrypto.SignatureAlgorithm, Method>> = {
  RS256: rsa("sha256"),
  RS384: rsa("sha384"),
  RS512: rsa("sha512"),
  PS256: pss("sha256"),
  PS384: pss("sha384"),
  PS512: pss("sha512"),
  ES256: ecdsa("sha256", "prime256v1"),
  ES384: ecdsa("sha384", "secp384r1"),
  ES512: ecdsa("sha512", "secp521r1"),
  EdDSA: ed25519,
  Ed25519: ed25519,
  HS256: hmac("sha256"),
  HS384: hmac("sha384"),
  HS512: hmac("sha512")
}

/** What node:crypto throws over a key does not tell a bad key from an algorithm it does not have. */
const withKey = <A>(
  algorithm: OAuthCrypto.SignatureAlgorithm,
  key: JsonWebKey | Redacted.Redacted<JsonWebKey>,
  use: "verify" | "sign",
  make: (method: Method, jwk: Jwk) => A
): Effect.Effect<Option.Option<A>, ConfigurationError> =>
  Effect.suspend(() =>
    Option.match(OAuthCrypto.usableKey(algorithm, key, use), {
      onNone: () => Effect.succeedNone,
      onSome: (jwk) => {
        const method = methods[algorithm]
        const made = attempt(() => make(method, jwk))
        return Option.isSome(made) || Option.contains(attempt(method.isSupported), true)
          ? Effect.succeed(made)
          : Effect.fail(OAuthCrypto.unavailable(`node:crypto has no ${algorithm} here`))
      }
    })
  )

const verifier: OAuthCrypto.Service["verifier"] = (algorithm, key) =>
  withKey(algorithm, key, "verify", ({ publicKey, verify }, jwk) => {
    const keyObject = publicKey(jwk)
    const length = OAuthCrypto.signatureLength(algorithm, jwk)
    return (data, signature) =>
      Effect.sync(() => {
        const valid = attempt(() => signature.length === length && verify(keyObject, data, signature))
        return Option.contains(valid, true)
      })
  })

const signer: OAuthCrypto.Service["signer"] = (algorithm, key) =>
  Redacted.isRedacted(key)
    ? withKey(algorithm, key, "sign", ({ privateKey, sign }, jwk) => {
      const keyObject = privateKey(jwk)
      return (data) =>
        Effect.try({
          try: () => sign(keyObject, data),
          catch: () => OAuthCrypto.unavailable(`node:crypto could not sign with ${algorithm}`)
        })
    })
    : OAuthCrypto.webCrypto.signer(algorithm, key)

const importPkcs8: OAuthCrypto.Service["importPkcs8"] = (algorithm, der) =>
  Effect.sync(() =>
    attempt((): JsonWebKey =>
      // The cast is for the types of Node.js, which write a JWK in another way.
      Crypto.createPrivateKey({ key: Buffer.from(Redacted.value(der)), format: "der", type: "pkcs8" })
        .export({ format: "jwk" }) as JsonWebKey
    ).pipe(
      Option.flatMap((jwk) => OAuthCrypto.usableKey(algorithm, jwk, "sign")),
      Option.map((jwk) => Redacted.make(jwk))
    )
  )

const hashNames = { "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512" } as const

/**
 * Makes the service.
 *
 * @example
 * ```ts
 * import { NodeCrypto } from "@effect-oauth/platform-node"
 * import { Effect } from "effect"
 *
 * Effect.runSync(NodeCrypto.make().randomBytes(32)).length // 32
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (): OAuthCrypto.Service => {
  const randomBytes = makeRandomBytes()
  return {
    randomBytes: (size) =>
      Effect.try({
        try: () => randomBytes(size),
        catch: () =>
          OAuthCrypto.unavailable("the random generator failed, or was asked for an impossible number of bytes")
      }),
    digest: (algorithm, data) =>
      Effect.try({
        try: () => plain(Crypto.hash(hashNames[algorithm], data, "buffer")),
        catch: () => OAuthCrypto.unavailable(`node:crypto has no ${algorithm} here`)
      }),
    verifier,
    signer,
    generateKeyPair: OAuthCrypto.webCrypto.generateKeyPair,
    importPkcs8,
    exportPublicKey: OAuthCrypto.webCrypto.exportPublicKey
  }
}

/**
 * `make` as a layer. `NodeOAuth.layer` includes it.
 *
 * @example
 * ```ts
 * import { OAuthCrypto } from "@effect-oauth/core"
 * import { NodeCrypto } from "@effect-oauth/platform-node"
 * import { Effect } from "effect"
 *
 * const state = OAuthCrypto.randomValue.pipe(Effect.provide(NodeCrypto.layer))
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<OAuthCrypto.OAuthCrypto> = Layer.sync(OAuthCrypto.OAuthCrypto, make)
