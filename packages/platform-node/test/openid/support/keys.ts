/**
 * The keys of a client: those it signs with and those it decrypts with, as the library takes them and as a server has
 * them registered.
 */
import { DecryptionKey, OAuthCrypto, SigningKey } from "@effect-oauth/core"
import { Effect, Redacted } from "effect"

/** A public key, as it is in `jwks`. */
export type Registered = Readonly<Record<string, unknown>>

/** As a server has a signing key registered. */
export const registered = (key: SigningKey.SigningKey): Registered => ({
  ...key.publicKey,
  kid: key.keyId,
  alg: key.algorithm,
  use: "sig"
})

/** The members that make the key: WebCrypto adds, in words of its own, what it may be used for. */
const exported = (key: CryptoKey): Effect.Effect<JsonWebKey> =>
  Effect.map(
    Effect.promise(() => crypto.subtle.exportKey("jwk", key)),
    ({ alg: _alg, ext: _ext, key_ops: _operations, ...members }) => members
  )

/** A key pair to sign with, in all its forms. */
export interface SigningPair {
  readonly key: SigningKey.SigningKey
  readonly registered: Registered
  readonly privateJwk: JsonWebKey
}

/** A fresh key to sign with, which the library reads from a JWK, as a program does. */
export const signingPair = (
  algorithm: SigningKey.Algorithm,
  keyId = `sig-${algorithm}`
): Effect.Effect<SigningPair> =>
  Effect.gen(function*() {
    const { generateKeyPair } = yield* OAuthCrypto.OAuthCrypto
    const { privateKey } = yield* generateKeyPair(algorithm, { extractable: true })
    const privateJwk = yield* exported(privateKey)
    const key = yield* SigningKey.fromJwk(Redacted.make(privateJwk), { algorithm, keyId })
    return { key, registered: registered(key), privateJwk }
  }).pipe(Effect.orDie)

const rsaKeys = new Map<SigningKey.Algorithm, SigningKey.SigningKey>()

/** A signing key. An RSA one takes a few hundred milliseconds to make, so there is one for each algorithm. */
export const signingKey = (algorithm: SigningKey.Algorithm): Effect.Effect<SigningKey.SigningKey> =>
  Effect.suspend(() => {
    const held = rsaKeys.get(algorithm)
    return held !== undefined ? Effect.succeed(held) : Effect.tap(
      Effect.map(signingPair(algorithm), ({ key }) => key),
      (key) => Effect.sync(() => /^[RP]S/.test(algorithm) && rsaKeys.set(algorithm, key))
    )
  })

/** A key to decrypt with. */
export interface DecryptionPair {
  readonly key: DecryptionKey.DecryptionKey
  readonly registered: Registered
  readonly privateJwk: JsonWebKey
}

const generate = (algorithm: DecryptionKey.Algorithm): Promise<CryptoKeyPair> =>
  algorithm.startsWith("RSA")
    ? crypto.subtle.generateKey(
      {
        name: "RSA-OAEP",
        modulusLength: 2048,
        publicExponent: new Uint8Array([1, 0, 1]),
        hash: `SHA-${algorithm.slice("RSA-OAEP-".length) || "1"}`
      },
      true,
      ["encrypt", "decrypt"]
    )
    : crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"])

/** A fresh key to decrypt with, which the library gets in one of the forms it takes. */
export const decryptionPair = (
  algorithm: DecryptionKey.Algorithm,
  { form = "JWK", keyId = `enc-${algorithm}` }: {
    readonly form?: "JWK" | "CryptoKey"
    readonly keyId?: string
  } = {}
): Effect.Effect<DecryptionPair> =>
  Effect.gen(function*() {
    const { privateKey, publicKey } = yield* Effect.promise(() => generate(algorithm))
    const privateJwk = yield* exported(privateKey)
    const key = form === "JWK" ? Redacted.make({ ...privateJwk }) : Redacted.make(privateKey)
    return {
      key: yield* Effect.orDie(DecryptionKey.make(key, { keyId })),
      registered: { ...yield* exported(publicKey), kid: keyId, alg: algorithm, use: "enc" },
      privateJwk
    }
  })
