import { OAuthCrypto } from "@effect-oauth/core"
import { NodeCrypto } from "@effect-oauth/platform-node"
import { Effect, Option, Redacted } from "effect"
import * as Crypto from "node:crypto"

/** Both implementations: what is true of a signature is true of each. */
export const implementations: ReadonlyArray<{ readonly name: string; readonly crypto: OAuthCrypto.Service }> = [
  { name: "WebCrypto", crypto: OAuthCrypto.webCrypto },
  { name: "NodeCrypto", crypto: NodeCrypto.make() }
]

export type Jwk = Readonly<Record<string, string>>

export type KeyPairAlgorithm = Exclude<OAuthCrypto.SignatureAlgorithm, OAuthCrypto.MacAlgorithm>

const toJwk = (key: Crypto.KeyObject): Jwk =>
  Object.fromEntries(Object.entries(key.export({ format: "jwk" })).map(([name, value]) => [name, String(value)]))

const pair = ({ privateKey, publicKey }: { privateKey: Crypto.KeyObject; publicKey: Crypto.KeyObject }) => ({
  privateKey,
  publicKey,
  privateJwk: toJwk(privateKey),
  publicJwk: toJwk(publicKey)
})

export const rsaPair = (modulusLength: number, publicExponent = 65_537) =>
  pair(Crypto.generateKeyPairSync("rsa", { modulusLength, publicExponent }))

export const ecPair = (namedCurve: string) => pair(Crypto.generateKeyPairSync("ec", { namedCurve }))

export const edPair = () => pair(Crypto.generateKeyPairSync("ed25519"))

const rsa = rsaPair(2048)
const ed = edPair()

/** A key pair for each algorithm that has one. */
export const pairs = {
  RS256: rsa,
  RS384: rsa,
  RS512: rsa,
  PS256: rsa,
  PS384: rsa,
  PS512: rsa,
  ES256: ecPair("P-256"),
  ES384: ecPair("P-384"),
  ES512: ecPair("P-521"),
  EdDSA: ed,
  Ed25519: ed
} satisfies Record<KeyPairAlgorithm, unknown>

export const secretOf = (bytes: number): Jwk => ({ kty: "oct", k: Crypto.randomBytes(bytes).toString("base64url") })

const secrets: Readonly<Record<OAuthCrypto.MacAlgorithm, Jwk>> = {
  HS256: secretOf(32),
  HS384: secretOf(48),
  HS512: secretOf(64)
}

/** For each algorithm a key to sign with, and one to verify with. */
export const keys: ReadonlyArray<{
  readonly algorithm: OAuthCrypto.SignatureAlgorithm
  readonly privateJwk: Jwk
  readonly publicJwk: Jwk
}> = [
  // The casts are for the types of Object.entries, which knows no names.
  ...Object.entries(pairs).map(([name, { privateJwk, publicJwk }]) => ({
    algorithm: name as KeyPairAlgorithm,
    privateJwk,
    publicJwk
  })),
  ...Object.entries(secrets).map(([name, secret]) => ({
    algorithm: name as OAuthCrypto.MacAlgorithm,
    privateJwk: secret,
    publicJwk: secret
  }))
]

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

export const fromBase64Url = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "base64url"))

/** The signer of a key that has to be usable. */
export const signerOf = (crypto: OAuthCrypto.Service, algorithm: OAuthCrypto.SignatureAlgorithm, jwk: Jwk) =>
  Effect.map(crypto.signer(algorithm, Redacted.make(jwk)), Option.getOrThrow)

/** The verifier of a key that has to be usable. */
export const verifierOf = (crypto: OAuthCrypto.Service, algorithm: OAuthCrypto.SignatureAlgorithm, jwk: Jwk) =>
  Effect.map(crypto.verifier(algorithm, jwk), Option.getOrThrow)
