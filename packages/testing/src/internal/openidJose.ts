/**
 * JSON Web Signatures made by hand (RFC 7515), because a library refuses to make most of the wrong ones, and the hash
 * claims of ID tokens (OpenID Connect Core §3.1.3.6).
 */
import { constants, createHash, createHmac, createPublicKey, type KeyObject, sign as signWith } from "node:crypto"
import type { Json, Jwt, SigningKey } from "./openidModel.js"

export const base64url = (data: string | Uint8Array): string => Buffer.from(data).toString("base64url")

export const encode = (value: unknown): string => base64url(JSON.stringify(value))

/** The object of a segment, or an empty one. */
export const decode = (segment: string | undefined): Json => {
  try {
    const value: unknown = JSON.parse(Buffer.from(segment ?? "", "base64url").toString("utf8"))
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {}
  } catch {
    return {}
  }
}

const signatureOf = (alg: string, key: KeyObject, input: string): Uint8Array => {
  const data = Buffer.from(input, "utf8")
  switch (alg) {
    case "RS256":
      return signWith("sha256", data, key)
    case "PS256":
      return signWith("sha256", data, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 })
    case "ES256":
      return signWith("sha256", data, { key, dsaEncoding: "ieee-p1363" })
    case "EdDSA":
      return signWith(null, data, key)
    default:
      return createHmac("sha256", key).update(data).digest()
  }
}

/** The signature of a key over the signing input `header.payload`; empty without a key. */
export const sign = (key: SigningKey, input: string): string =>
  key.privateKey === undefined ? "" : base64url(signatureOf(key.alg, key.privateKey, input))

/** Signs what is written as header and payload, whether it is JSON or not. */
export const compactOf = (key: SigningKey, header: string, payload: string): string => {
  const input = `${base64url(header)}.${base64url(payload)}`
  return `${input}.${sign(key, input)}`
}

export const compact = ({ claims, header, key }: Jwt): string =>
  compactOf(key, JSON.stringify(header), JSON.stringify(claims))

/** An ECDSA signature in the form X.509 uses, which is not the form of JWS. */
export const derSignature = (key: SigningKey, input: string): string =>
  key.privateKey?.asymmetricKeyType !== "ec"
    ? base64url("DER is for ECDSA")
    : base64url(signWith("sha256", Buffer.from(input, "utf8"), { key: key.privateKey, dsaEncoding: "der" }))

/** The bytes of the public key as a PEM file holds them: the secret of the classic HS256 confusion. */
export const publicKeyBytes = (key: SigningKey): Uint8Array =>
  key.privateKey === undefined || key.privateKey.type === "secret"
    ? Buffer.from("no public key")
    : Buffer.from(createPublicKey(key.privateKey).export({ type: "spki", format: "pem" }))

/** The three segments of a compact serialization. */
export const segments = (token: string): readonly [header: string, payload: string, signature: string] => {
  const [header = "", payload = "", signature = ""] = token.split(".")
  return [header, payload, signature]
}

/** The left half of the digest that goes with an algorithm. */
export const hashOf = (value: string, alg: string): string => {
  const digest = createHash(alg === "EdDSA" ? "sha512" : "sha256").update(value, "ascii").digest()
  return base64url(digest.subarray(0, digest.byteLength / 2))
}

export const sha256 = (value: string): string => createHash("sha256").update(value, "ascii").digest("base64url")
