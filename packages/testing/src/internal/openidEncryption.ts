/**
 * JSON Web Encryption to a client (RFC 7516). What jose refuses to make, RSA1_5, compressed plaintext and a key that is
 * no secret, is made by hand.
 */
import * as Effect from "effect/Effect"
import { CompactEncrypt, importJWK, type JWK } from "jose"
import {
  constants,
  createCipheriv,
  createHash,
  createHmac,
  createPublicKey,
  publicEncrypt,
  randomBytes
} from "node:crypto"
import { deflateRawSync } from "node:zlib"
import { base64url, encode } from "./openidJose.js"
import type { Client, Encrypted, Encryption, Json } from "./openidModel.js"

/** The key of a client that something is encrypted to. A client registered for encryption without one is a mistake. */
const recipientOf = (client: Client, alg: string): Json => {
  const kty = alg.startsWith("RSA") ? ["RSA"] : ["EC", "OKP"]
  const recipient = client.keys.find((key) =>
    key.use !== "sig" && kty.includes(String(key.kty)) && key.crv !== "Ed25519"
  )
  if (recipient === undefined) throw new Error(`The client ${client.clientId} has no key to encrypt to with ${alg}.`)
  return recipient
}

export const planFor = (client: Client, encrypted: Encrypted, plaintext: string, header: Json): Encryption => {
  const recipient = recipientOf(client, encrypted.alg)
  return {
    alg: encrypted.alg,
    enc: encrypted.enc,
    kid: typeof recipient.kid === "string" ? recipient.kid : undefined,
    recipient,
    header,
    plaintext
  }
}

const headerOf = ({ alg, enc, header, kid }: Encryption): Json => ({
  alg,
  enc,
  ...(kid === undefined ? undefined : { kid }),
  ...header
})

interface Sealed {
  readonly iv: Uint8Array
  readonly ciphertext: Uint8Array
  readonly tag: Uint8Array
}

const sealGcm = (key: Uint8Array, plaintext: Uint8Array, additional: Uint8Array): Sealed => {
  const iv = randomBytes(12)
  const cipher = createCipheriv("aes-256-gcm", key, iv)
  cipher.setAAD(additional)
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()])
  return { iv, ciphertext, tag: cipher.getAuthTag() }
}

const sealCbc = (key: Uint8Array, plaintext: Uint8Array, additional: Uint8Array): Sealed => {
  const iv = randomBytes(16)
  const cipher = createCipheriv("aes-128-cbc", key.subarray(16), iv)
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()])
  const length = Buffer.alloc(8)
  length.writeBigUInt64BE(BigInt(additional.byteLength * 8))
  const mac = createHmac("sha256", key.subarray(0, 16)).update(additional).update(iv).update(ciphertext).update(length)
  return { iv, ciphertext, tag: mac.digest().subarray(0, 16) }
}

/** By hand: RSA1_5, the RSA-OAEP family, and `dir` with a key anybody can compute. */
const byHand = (plan: Encryption): string => {
  const header = base64url(JSON.stringify(headerOf(plan)))
  const additional = Buffer.from(header, "ascii")
  const plaintext = plan.header.zip === "DEF"
    ? deflateRawSync(Buffer.from(plan.plaintext, "utf8"))
    : Buffer.from(plan.plaintext, "utf8")
  const contentKey = plan.alg === "dir"
    ? createHash("sha256").update(JSON.stringify(plan.recipient)).digest()
    : randomBytes(32)
  const key = plan.alg === "dir" ? undefined : createPublicKey({ key: plan.recipient, format: "jwk" })
  const encryptedKey = key === undefined ? Buffer.alloc(0) : plan.alg === "RSA1_5"
    ? publicEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, contentKey)
    : publicEncrypt({
      key,
      padding: constants.RSA_PKCS1_OAEP_PADDING,
      oaepHash: plan.alg === "RSA-OAEP" ? "sha1" : "sha256"
    }, contentKey)
  const seal = plan.enc === "A256GCM" ? sealGcm : sealCbc
  const { ciphertext, iv, tag } = seal(contentKey, plaintext, additional)
  return [header, base64url(encryptedKey), base64url(iv), base64url(ciphertext), base64url(tag)].join(".")
}

const byLibrary = async (plan: Encryption): Promise<string> => {
  // The recipient is a JWK as the client registered it; jose checks what it is.
  const recipient = await importJWK(plan.recipient as JWK, plan.alg)
  return new CompactEncrypt(new TextEncoder().encode(plan.plaintext))
    .setProtectedHeader({ ...headerOf(plan), alg: plan.alg, enc: plan.enc })
    .encrypt(recipient)
}

export const encrypt = (plan: Encryption): Effect.Effect<string> =>
  plan.alg === "RSA1_5" || plan.alg === "dir" || plan.header.zip !== undefined
    ? Effect.sync(() => byHand(plan))
    : Effect.promise(() => byLibrary(plan))

/** Puts another value in the protected header of a finished JWE, whose tag is then wrong like everything else about it. */
export const withHeader = (jwe: string, change: (header: Json) => Json): string => {
  const [header = "", ...rest] = jwe.split(".")
  return [encode(change(JSON.parse(Buffer.from(header, "base64url").toString("utf8")))), ...rest].join(".")
}
