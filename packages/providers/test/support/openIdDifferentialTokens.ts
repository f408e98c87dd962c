/**
 * JSON texts and signed tokens of which every byte can be chosen: libraries that sign refuse what is tried here.
 */
import { constants, createHash, createHmac, generateKeyPairSync, type KeyObject, sign as signBytes } from "node:crypto"
import { clientSecret } from "./openIdDifferential.js"

/** The members of an object, each with its value as JSON text: of one name there can be several. */
export type Members = ReadonlyArray<readonly [name: string, json: string]>

export const members = (value: object): Members =>
  Object.entries(value).flatMap(([name, member]: readonly [string, unknown]) => {
    const json = JSON.stringify(member)
    return json === undefined ? [] : [[name, json] as const]
  })

export const text = (of: Members): string =>
  `{${of.map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(",")}}`

export type Bytes = string | Uint8Array

export const bytes = (of: Bytes): Uint8Array => typeof of === "string" ? new TextEncoder().encode(of) : of

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 })
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" })
const otherEc = generateKeyPairSync("ec", { namedCurve: "P-256" })
const stranger = generateKeyPairSync("ec", { namedCurve: "P-256" })
const edwards = generateKeyPairSync("ed25519")

const jwk = ({ publicKey }: { readonly publicKey: KeyObject }) => publicKey.export({ format: "jwk" })

/** The keys of the issuer: one for each type, and two on one curve, which a token can only tell apart by their names. */
export const jwks = {
  keys: [
    { ...jwk(rsa), kid: "rsa", use: "sig" },
    { ...jwk(ec), kid: "ec", use: "sig", alg: "ES256" },
    { ...jwk(otherEc), kid: "other-ec", use: "sig" },
    { ...jwk(edwards), kid: "edwards", use: "sig", alg: "EdDSA" },
    { kty: "RSA", kid: "unusable", use: "enc" }
  ]
}

const ecdsa = (key: KeyObject) => (data: Uint8Array) => signBytes("sha256", data, { key, dsaEncoding: "ieee-p1363" })

/** The ways to sign, by name: those of the algorithms, and some that prove nothing. */
export const signers = {
  RS256: (data: Uint8Array) => signBytes("sha256", data, rsa.privateKey),
  PS256: (data: Uint8Array) =>
    signBytes("sha256", data, {
      key: rsa.privateKey,
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: constants.RSA_PSS_SALTLEN_DIGEST
    }),
  ES256: ecdsa(ec.privateKey),
  EdDSA: (data: Uint8Array) => signBytes(null, data, edwards.privateKey),
  Ed25519: (data: Uint8Array) => signBytes(null, data, edwards.privateKey),
  HS256: (data: Uint8Array) => createHmac("sha256", clientSecret).update(data).digest(),
  "a stranger": ecdsa(stranger.privateKey),
  "the other key": ecdsa(otherEc.privateKey),
  "the public key as a secret": (data: Uint8Array) =>
    createHmac("sha256", rsa.publicKey.export({ format: "pem", type: "spki" })).update(data).digest(),
  nobody: () => new Uint8Array()
}

export type Signer = keyof typeof signers

/** The key id of each algorithm's key. */
export const keyIds: Readonly<Record<string, string>> = {
  RS256: "rsa",
  PS256: "rsa",
  ES256: "ec",
  EdDSA: "edwards",
  Ed25519: "edwards"
}

const base64url = (of: Bytes): string => Buffer.from(bytes(of)).toString("base64url")

/** A token in parts. */
export interface Token {
  readonly header: Bytes
  readonly claims: Bytes
  readonly signer: Signer
  /** How a part is spelled that is no proper base64url; header and claims are signed as they are spelled. */
  readonly spell?: { readonly part: 0 | 1 | 2; readonly as: (part: string) => string } | undefined
  /** What becomes of the finished token. */
  readonly finish?: ((token: string) => string) | undefined
}

export const write = ({ claims, finish, header, signer, spell }: Token): string => {
  const spelled = (part: 0 | 1 | 2, value: string) => spell?.part === part ? spell.as(value) : value
  const input = `${spelled(0, base64url(header))}.${spelled(1, base64url(claims))}`
  const token = `${input}.${spelled(2, base64url(signers[signer](bytes(input))))}`
  return finish === undefined ? token : finish(token)
}

/** The hash of a value that comes with a token (OpenID Connect Core 1.0 §3.1.3.6). */
export const hashOf = (algorithm: string, value: string): string => {
  const digest = createHash(algorithm.startsWith("Ed") ? "sha512" : "sha256").update(value).digest()
  return base64url(digest.subarray(0, digest.length / 2))
}
