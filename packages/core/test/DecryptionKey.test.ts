import { DecryptionKey } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Redacted } from "effect"
import * as jose from "jose"
import { assertAbsent, left, prints, right, summary } from "./support.js"

const rsa = await jose.generateKeyPair("RSA-OAEP-256", { extractable: true })
const hmac = await crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, true, ["sign"])

const jwkOf = async (key: CryptoKey): Promise<JsonWebKey> => ({ ...await jose.exportJWK(key) }) as JsonWebKey // jose and the DOM have two types for one thing

const rsaPrivate = await jwkOf(rsa.privateKey)
const ecPrivate = await jwkOf((await jose.generateKeyPair("ECDH-ES", { extractable: true })).privateKey)
const okpPrivate = await jwkOf((await jose.generateKeyPair("ECDH-ES", { crv: "X25519", extractable: true })).privateKey)

describe("DecryptionKey", () => {
  it("takes private keys, as JWK and as CryptoKey", () => {
    for (const key of [rsaPrivate, ecPrivate, okpPrivate, rsa.privateKey]) {
      const made = right(DecryptionKey.make(Redacted.make(key)))
      assert.isTrue(DecryptionKey.isDecryptionKey(made))
      assert.deepEqual(Redacted.value(made.key), key)
      assert.isUndefined(made.keyId)
    }
  })

  it("keeps the members that make the key, and refuses one that is for signatures", () => {
    const exported = { ...rsaPrivate, use: "enc", key_ops: ["decrypt"], alg: "RSA-OAEP-512", ext: true }
    assert.deepEqual(Redacted.value(right(DecryptionKey.make(Redacted.make(exported))).key), rsaPrivate)
    const forSignatures = left(DecryptionKey.make(Redacted.make({ ...rsaPrivate, use: "sig" })))
    assert.deepStrictEqual(summary(forSignatures), ["ConfigurationError", "InvalidKey", "decryptionKeys"])
  })

  it("has the key id of the JWK, unless another is given", () => {
    const withId = (kid: unknown): JsonWebKey => Object.assign({ kid }, rsaPrivate)
    const named = withId("of-the-jwk")
    assert.strictEqual(right(DecryptionKey.make(Redacted.make(named))).keyId, "of-the-jwk")
    assert.strictEqual(right(DecryptionKey.make(Redacted.make(named), { keyId: "given" })).keyId, "given")
    assert.strictEqual(right(DecryptionKey.make(Redacted.make(rsa.privateKey), { keyId: "given" })).keyId, "given")
    assert.isUndefined(right(DecryptionKey.make(Redacted.make(withId(7)))).keyId)
  })

  it("#131, #151 refuses what is not private, and says nothing of it", () => {
    const { d: _, ...rsaPublic } = rsaPrivate
    const bad: ReadonlyArray<JsonWebKey | CryptoKey> = [
      rsaPublic,
      { ...rsaPublic, d: "", kty: "oct" },
      { kty: "oct", k: "PLANTED-symmetric-key" },
      { kty: "oct", k: "PLANTED-symmetric-key", d: "PLANTED-d" },
      { kty: "PLANTED", d: "PLANTED-d" },
      {},
      rsa.publicKey,
      hmac
    ]
    for (const key of bad) {
      const error = left(DecryptionKey.make(Redacted.make(key)))
      assert.deepStrictEqual(summary(error), ["ConfigurationError", "InvalidKey", "decryptionKeys"])
      assertAbsent(["PLANTED", rsaPrivate.n ?? ""], prints(error))
    }
  })

  it("shows nothing of the key", () => {
    const secrets = [rsaPrivate.d, rsaPrivate.p, ecPrivate.d, okpPrivate.d].map(String)
    for (const key of [rsaPrivate, ecPrivate, okpPrivate]) {
      const made = right(DecryptionKey.make(Redacted.make(key), { keyId: "a" }))
      assertAbsent(secrets, prints(made))
    }
  })

  it("is told from other values", () => {
    for (const value of [undefined, null, {}, rsaPrivate, rsa.privateKey]) {
      assert.isFalse(DecryptionKey.isDecryptionKey(value))
    }
  })
})
