import type { OAuthCrypto } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck } from "effect"
import * as Crypto from "node:crypto"
import { bytes, fromBase64Url, implementations, keys, pairs, signerOf, verifierOf } from "./support/signatures.js"
import { vectors } from "./support/signatureVectors.js"

const data = bytes("what is signed")

const inputs = [new Uint8Array(), data, new Uint8Array(5000).fill(7), new Uint8Array([1, 2, 3, 4]).subarray(1, 3)]

const concat = (...parts: ReadonlyArray<Uint8Array>): Uint8Array => new Uint8Array(Buffer.concat(parts))

/** The integer after one, of as many bytes, least significant byte first. */
const addLittleEndian = (scalar: Uint8Array, addend: bigint): Uint8Array => {
  const value = BigInt(`0x${Buffer.from(scalar).reverse().toString("hex")}`) + addend
  return new Uint8Array(Buffer.from(value.toString(16).padStart(scalar.length * 2, "0"), "hex").reverse())
}

/** RSA signatures that begin with a zero, as one in 256 does. */
const shortened = (["RS256", "PS256"] as const).map((algorithm) => {
  const key = pairs[algorithm].privateKey
  const padding = algorithm === "RS256" ? Crypto.constants.RSA_PKCS1_PADDING : Crypto.constants.RSA_PKCS1_PSS_PADDING
  for (let number = 0;; number++) {
    const input = bytes(String(number))
    const signature = Crypto.sign("sha256", input, {
      key,
      padding,
      saltLength: Crypto.constants.RSA_PSS_SALTLEN_DIGEST
    })
    if (signature[0] === 0) {
      return { algorithm, input, signature }
    }
  }
})

for (const { crypto, name } of implementations) {
  const verify = (
    algorithm: OAuthCrypto.SignatureAlgorithm,
    key: Readonly<Record<string, string>>,
    data: Uint8Array,
    signature: Uint8Array
  ) => Effect.flatMap(verifierOf(crypto, algorithm, key), (verifier) => verifier(data, signature))

  describe(`signatures on ${name}`, { timeout: 30_000 }, () => {
    it.effect("#143 are those of RFC 7515 appendix A and RFC 8037 A.4", () =>
      Effect.forEach(vectors, ({ algorithm, isDeterministic, key, name, signature, signed }) =>
        Effect.gen(function*() {
          const verifier = yield* verifierOf(crypto, algorithm, key)
          assert.isTrue(yield* verifier(bytes(signed), fromBase64Url(signature)), name)
          assert.isFalse(yield* verifier(bytes(`${signed}A`), fromBase64Url(signature)), name)

          const signer = yield* signerOf(crypto, algorithm, key)
          const made = yield* signer(bytes(signed))
          assert.isTrue(yield* verifier(bytes(signed), made), name)
          assert.strictEqual(made.length, fromBase64Url(signature).length)
          assert.strictEqual(Buffer.from(made).toString("base64url") === signature, isDeterministic, name)
        })))

    for (const other of implementations) {
      it.effect(`are verified by ${other.name}, of every algorithm`, () =>
        Effect.forEach(keys, ({ algorithm, privateJwk, publicJwk }) =>
          Effect.gen(function*() {
            const signer = yield* signerOf(crypto, algorithm, privateJwk)
            const verifier = yield* verifierOf(other.crypto, algorithm, publicJwk)
            for (const input of inputs) {
              const signature = yield* signer(input)
              // A Buffer's slice is a view, which whoever is given a Uint8Array does not expect.
              assert.strictEqual(signature.constructor, Uint8Array)
              assert.isTrue(yield* verifier(input, signature), algorithm)
            }
          })))
    }

    it.effect("#143 are false with any one bit flipped in the data or the signature", () =>
      Effect.forEach(keys, ({ algorithm, privateJwk, publicJwk }) =>
        Effect.gen(function*() {
          const signature = yield* Effect.flatMap(signerOf(crypto, algorithm, privateJwk), (sign) => sign(data))
          const verifier = yield* verifierOf(crypto, algorithm, publicJwk)
          const flipped = (input: Uint8Array, bit: number): Uint8Array => {
            const copy = input.slice()
            copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7))
            return copy
          }
          for (let bit = 0; bit < data.length * 8; bit += 5) {
            assert.isFalse(yield* verifier(flipped(data, bit), signature), `${algorithm}, bit ${bit} of the data`)
          }
          for (let bit = 0; bit < signature.length * 8; bit += 13) {
            assert.isFalse(yield* verifier(data, flipped(signature, bit)), `${algorithm}, bit ${bit}`)
          }
          assert.isTrue(yield* verifier(data, signature), algorithm)
        })))

    it.effect("#142 are false when they are of another length", () =>
      Effect.forEach(keys, ({ algorithm, privateJwk, publicJwk }) =>
        Effect.gen(function*() {
          const signature = yield* Effect.flatMap(signerOf(crypto, algorithm, privateJwk), (sign) => sign(data))
          const verifier = yield* verifierOf(crypto, algorithm, publicJwk)
          const zero = new Uint8Array(1)
          const others = [
            new Uint8Array(),
            zero,
            signature.subarray(1),
            signature.subarray(0, -1),
            signature.subarray(0, signature.length / 2),
            concat(signature, zero),
            concat(zero, signature),
            concat(signature, signature)
          ]
          for (const other of others) {
            assert.isFalse(yield* verifier(data, other), `${algorithm} with ${other.length} bytes`)
          }
        })))

    it.effect("#142 of RSA are false without their leading zeros", () =>
      Effect.forEach(shortened, ({ algorithm, input, signature }) =>
        Effect.gen(function*() {
          const verifier = yield* verifierOf(crypto, algorithm, pairs[algorithm].publicJwk)
          assert.isTrue(yield* verifier(input, signature), algorithm)
          assert.isFalse(yield* verifier(input, signature.subarray(1)), algorithm)
        })))

    it.effect("#142 of ECDSA are false in DER form", () =>
      Effect.forEach(["ES256", "ES384", "ES512"] as const, (algorithm) => {
        const { privateKey, publicJwk } = pairs[algorithm]
        const der = Crypto.sign(`sha${algorithm.slice(2)}`, data, privateKey)
        return Effect.map(verify(algorithm, publicJwk, data, der), (valid) => assert.isFalse(valid, algorithm))
      }))

    it.effect("#141 of ECDSA are false when r or s is zero, or not below the order", () =>
      Effect.forEach(["ES256", "ES384", "ES512"] as const, (algorithm) =>
        Effect.gen(function*() {
          const { privateJwk, publicJwk } = pairs[algorithm]
          const signature = yield* Effect.flatMap(signerOf(crypto, algorithm, privateJwk), (sign) => sign(data))
          const verifier = yield* verifierOf(crypto, algorithm, publicJwk)
          const size = signature.length / 2
          const [r, s] = [signature.subarray(0, size), signature.subarray(size)]
          const zero = new Uint8Array(size)
          const high = new Uint8Array(size).fill(255)
          for (const other of [[zero, s], [r, zero], [zero, zero], [high, s], [r, high], [high, high]]) {
            assert.isFalse(yield* verifier(data, concat(...other)), algorithm)
          }
        })))

    it.effect("#143 of Ed25519 are false with the group's order added to them", () =>
      Effect.gen(function*() {
        const { privateJwk, publicJwk } = pairs.EdDSA
        const signature = yield* Effect.flatMap(signerOf(crypto, "EdDSA", privateJwk), (sign) => sign(data))
        const order = 2n ** 252n + 27742317777372353535851937790883648493n
        const other = concat(signature.subarray(0, 32), addLittleEndian(signature.subarray(32), order))
        assert.isTrue(yield* verify("EdDSA", publicJwk, data, concat(signature)))
        assert.isFalse(yield* verify("EdDSA", publicJwk, data, other))
      }))

    it.effect("of one algorithm are false by another that takes the same key", () =>
      Effect.gen(function*() {
        const names = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"] as const
        const { privateJwk, publicJwk } = pairs.RS256
        for (const algorithm of names) {
          const signature = yield* Effect.flatMap(signerOf(crypto, algorithm, privateJwk), (sign) => sign(data))
          for (const other of names) {
            assert.strictEqual(
              yield* verify(other, publicJwk, data, signature),
              algorithm === other,
              `${algorithm} by ${other}`
            )
          }
        }
        const edwards = yield* Effect.flatMap(signerOf(crypto, "EdDSA", pairs.EdDSA.privateJwk), (sign) => sign(data))
        assert.isTrue(yield* verify("Ed25519", pairs.EdDSA.publicJwk, data, edwards))
      }))

    it.effect("of RSA-PSS are false with a salt of another length than the hash's", () =>
      Effect.gen(function*() {
        const { privateKey, publicJwk } = pairs.PS256
        const padding = Crypto.constants.RSA_PKCS1_PSS_PADDING
        for (const saltLength of [0, 20, 31, 32, 33, Crypto.constants.RSA_PSS_SALTLEN_MAX_SIGN]) {
          const signature = Crypto.sign("sha256", data, { key: privateKey, padding, saltLength })
          assert.strictEqual(yield* verify("PS256", publicJwk, data, signature), saltLength === 32, String(saltLength))
        }
      }))

    it.effect("of another key are false", () =>
      Effect.gen(function*() {
        const jwk = Crypto.generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ format: "jwk" })
        const signature = yield* Effect.flatMap(signerOf(crypto, "ES256", pairs.ES256.privateJwk), (sign) => sign(data))
        const other = { kty: "EC", crv: "P-256", x: String(jwk.x), y: String(jwk.y) }
        assert.isFalse(yield* verify("ES256", other, data, signature))
      }))

    it.effect.prop(
      "#142 are false when they are anything at all",
      [FastCheck.uint8Array({ maxLength: 300 }), FastCheck.constantFrom(...keys)],
      ([signature, { algorithm, publicJwk }]) =>
        Effect.map(verify(algorithm, publicJwk, data, signature), (valid) => assert.isFalse(valid)),
      { fastCheck: { numRuns: 100 } }
    )

    it.effect("are false, and no defect, when what is checked is no bytes", () =>
      Effect.forEach(keys, ({ algorithm, publicJwk }) =>
        Effect.gen(function*() {
          const verifier = yield* verifierOf(crypto, algorithm, publicJwk)
          // @ts-expect-error what gets past the types
          assert.isFalse(yield* verifier(data, undefined))
          // @ts-expect-error what gets past the types
          assert.isFalse(yield* verifier(undefined, new Uint8Array(64)))
        })))
  })
}
