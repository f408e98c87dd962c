import { OAuthCrypto, SigningKey } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck as fc, Option, Redacted } from "effect"
import * as Crypto from "node:crypto"
import {
  bytes,
  ecPair,
  edPair,
  fromBase64Url,
  implementations,
  type Jwk,
  type KeyPairAlgorithm,
  keys,
  pairs,
  rsaPair,
  secretOf,
  signerOf,
  verifierOf
} from "./support/signatures.js"

const data = bytes("what is signed")

const { subtle } = globalThis.crypto

const toBase64Url = (input: Uint8Array | bigint): string =>
  typeof input === "bigint"
    ? Buffer.from(input.toString(16).padStart(2, "0").replace(/^(.(?:..)*)$/, "0$1"), "hex").toString("base64url")
    : Buffer.from(input).toString("base64url")

/** Without the member, of a key that has it. */
const without = (jwk: Jwk, name: string): Jwk => Object.fromEntries(Object.entries(jwk).filter(([key]) => key !== name))

// RSA keys take their time: there is one of each for both implementations.
const [small, odd] = [rsaPair(1024), rsaPair(2047)]
const usableRsa = [rsaPair(2048, 3), rsaPair(3072)]
const foreign = { ec: ecPair("P-256"), ed: edPair(), rsa: rsaPair(2048) }

const notOnCurve = { ...pairs.ES256.publicJwk, y: pairs.ES256.publicJwk.x ?? "" }

/** Keys that are none for the algorithm, whichever half is wanted. */
const unusable: ReadonlyArray<readonly [why: string, algorithm: OAuthCrypto.SignatureAlgorithm, jwk: unknown]> = [
  ["#140 RSA of 1024 bits", "RS256", small.privateJwk],
  ["#140 RSA of 2047 bits", "PS256", odd.privateJwk],
  ["#141 RSA with the exponent 1", "RS256", { ...pairs.RS256.privateJwk, e: "AQ" }],
  ["#141 RSA with the exponent 0", "RS256", { ...pairs.RS256.privateJwk, e: "AA" }],
  ["#141 RSA with an even exponent", "RS256", { ...pairs.RS256.privateJwk, e: "AQAA" }],
  ["#141 RSA with an even modulus", "RS256", {
    ...pairs.RS256.privateJwk,
    n: toBase64Url(2n ** 2047n + 2n)
  }],
  ["RSA with an endless exponent", "RS256", { ...pairs.RS256.privateJwk, e: pairs.RS256.privateJwk.n }],
  ["RSA with an endless modulus", "RS256", { ...pairs.RS256.privateJwk, n: toBase64Url(2n ** 16_385n + 1n) }],
  ["#141 a point that is not on the curve", "ES256", { ...pairs.ES256.privateJwk, ...notOnCurve }],
  ["#141 the point at infinity", "ES256", { ...pairs.ES256.privateJwk, x: "A".repeat(43), y: "A".repeat(43) }],
  ["a coordinate that is too short", "ES256", { ...pairs.ES256.privateJwk, x: "AAAA" }],
  ["a coordinate that is too long", "ES256", { ...pairs.ES256.privateJwk, x: `AAAA${pairs.ES256.privateJwk.x}` }],
  ["#127 P-384 for ES256", "ES256", pairs.ES384.privateJwk],
  ["#127 P-256 for ES384", "ES384", pairs.ES256.privateJwk],
  ["#127 P-256 for ES512", "ES512", pairs.ES256.privateJwk],
  ["#127 P-521 that says it is P-256", "ES256", { ...pairs.ES512.privateJwk, crv: "P-256" }],
  ["#127 secp256k1 for ES256", "ES256", ecPair("secp256k1").privateJwk],
  ["#127 X25519 for EdDSA", "EdDSA", { ...pairs.EdDSA.privateJwk, crv: "X25519" }],
  ["#127 Ed448 for EdDSA", "EdDSA", {
    ...Crypto.generateKeyPairSync("ed448").privateKey.export({ format: "jwk" })
  }],
  ["an EC key for RS256", "RS256", pairs.ES256.privateJwk],
  ["an RSA key for ES256", "ES256", pairs.RS256.privateJwk],
  ["an EC key for EdDSA", "EdDSA", { ...pairs.ES256.privateJwk, crv: "Ed25519" }],
  ["a secret for RS256", "RS256", secretOf(256)],
  ["a secret for ES256", "ES256", { ...pairs.ES256.privateJwk, kty: "oct" }],
  ["#138 an RSA key for HS256", "HS256", pairs.RS256.publicJwk],
  ["#138 an RSA key with a secret in it for HS256", "HS256", { ...pairs.RS256.publicJwk, ...secretOf(32), kty: "RSA" }],
  ["#138 an EC key for HS256", "HS256", pairs.ES256.publicJwk],
  ["#139 a secret of 31 bytes for HS256", "HS256", secretOf(31)],
  ["#139 a secret of 47 bytes for HS384", "HS384", secretOf(47)],
  ["#139 a secret of 63 bytes for HS512", "HS512", secretOf(63)],
  ["an empty secret", "HS256", { kty: "oct", k: "" }],
  ["a secret in base64 with padding", "HS256", { kty: "oct", k: `${"A".repeat(43)}=` }],
  ["a secret in base64", "HS256", { kty: "oct", k: `${"A".repeat(44)}+/` }],
  ["a secret with a line break", "HS256", { kty: "oct", k: `${"A".repeat(43)}\n` }],
  ["a secret of an impossible length", "HS256", { kty: "oct", k: "A".repeat(45) }],
  ["no members", "RS256", {}],
  ["a number in place of text", "RS256", { ...pairs.RS256.privateJwk, n: 7 }],
  ["members that are inherited", "HS256", Object.create(secretOf(32))],
  ["an array", "ES256", [pairs.ES256.privateJwk]],
  ["nothing", "ES256", null],
  ["undefined", "ES256", undefined],
  ["a text", "ES256", JSON.stringify(pairs.ES256.privateJwk)],
  ["an algorithm that is none", "none" as OAuthCrypto.SignatureAlgorithm, pairs.RS256.privateJwk],
  ["a property of every object", "constructor" as OAuthCrypto.SignatureAlgorithm, pairs.RS256.privateJwk]
]

/** Keys of which only the private half is wrong. */
const unusablePrivate: ReadonlyArray<
  readonly [why: string, algorithm: OAuthCrypto.SignatureAlgorithm, jwk: Readonly<Record<string, unknown>>]
> = [
  ...keys.filter(({ privateJwk, publicJwk }) => privateJwk !== publicJwk)
    .map(({ algorithm, publicJwk }) => [`#97 a public key for ${algorithm}`, algorithm, publicJwk] as const),
  ["a private half that is too short", "ES256", { ...pairs.ES256.privateJwk, d: "AQ" }],
  ["a private half that is too short", "EdDSA", { ...pairs.EdDSA.privateJwk, d: "AQ" }],
  ["RSA without its primes", "RS256", without(without(pairs.RS256.privateJwk, "p"), "q")],
  ["RSA with a prime that is zero", "RS256", { ...pairs.RS256.privateJwk, p: "AA" }],
  ["RSA of three primes", "RS256", { ...pairs.RS256.privateJwk, oth: [{ r: "AQ", d: "AQ", t: "AQ" }] }]
]

const isNone = Option.isNone

for (const { crypto, name } of implementations) {
  // What comes from outside has no type.
  const verifier = (algorithm: OAuthCrypto.SignatureAlgorithm, jwk: unknown) =>
    crypto.verifier(algorithm, jwk as JsonWebKey)
  const signer = (algorithm: OAuthCrypto.SignatureAlgorithm, jwk: unknown) =>
    crypto.signer(algorithm, Redacted.make(jwk as JsonWebKey))

  // RSA keys take their time, on a busy machine more.
  describe(`keys on ${name}`, { timeout: 30_000 }, () => {
    for (const [why, algorithm, jwk] of unusable) {
      it.effect(`${why}: none, to verify and to sign`, () =>
        Effect.gen(function*() {
          assert.isTrue(isNone(yield* verifier(algorithm, jwk)))
          assert.isTrue(isNone(yield* verifier(algorithm, Redacted.make(jwk))))
          assert.isTrue(isNone(yield* signer(algorithm, jwk)))
        }))
    }

    for (const [why, algorithm, jwk] of unusablePrivate) {
      it.effect(`${why}: none to sign`, () =>
        Effect.map(signer(algorithm, jwk), (signer) => assert.isTrue(isNone(signer))))
    }

    it.effect("private members that make no key do not keep a public key from verifying", () =>
      Effect.forEach(
        unusablePrivate,
        ([why, algorithm, jwk]) =>
          Effect.map(verifier(algorithm, jwk), (verifier) => assert.isTrue(Option.isSome(verifier), why))
      ))

    it.effect("a key is good for what it says it is not: that is for whoever chooses it", () =>
      Effect.gen(function*() {
        const said = { alg: "RS512", use: "enc", key_ops: ["encrypt"], ext: false, kid: 7, x5c: [] }
        for (const { algorithm, privateJwk, publicJwk } of keys) {
          assert.isTrue(Option.isSome(yield* verifier(algorithm, { ...publicJwk, ...said })), algorithm)
          assert.isTrue(Option.isSome(yield* signer(algorithm, { ...privateJwk, ...said })), algorithm)
        }
      }))

    it.effect("numbers may have leading zeros", () =>
      Effect.gen(function*() {
        const { privateJwk, publicJwk } = pairs.RS256
        const padded = (jwk: Jwk): Jwk =>
          Object.fromEntries(
            Object.entries(jwk).map(([name, value]) => [
              name,
              name === "kty" ? value : toBase64Url(Buffer.concat([new Uint8Array(2), fromBase64Url(value)]))
            ])
          )
        const sign = yield* signerOf(crypto, "RS256", padded(privateJwk))
        const verify = yield* verifierOf(crypto, "RS256", padded(publicJwk))
        assert.isTrue(yield* verify(data, yield* sign(data)))
      }))

    it.effect("RSA with the exponent 3, and with 3072 bits, is usable", () =>
      Effect.forEach(usableRsa, ({ privateJwk, publicJwk }) =>
        Effect.gen(function*() {
          const sign = yield* signerOf(crypto, "PS512", privateJwk)
          const verify = yield* verifierOf(crypto, "PS512", publicJwk)
          assert.isTrue(yield* verify(data, yield* sign(data)))
        })))

    it.effect("a key whose members throw, or that was wiped, is none", () =>
      Effect.gen(function*() {
        const throwing = {
          get kty(): string {
            throw new Error("no kty")
          }
        }
        assert.isTrue(isNone(yield* verifier("RS256", throwing)))
        const wiped = Redacted.make<JsonWebKey>(pairs.ES256.privateJwk)
        Redacted.unsafeWipe(wiped)
        assert.isTrue(isNone(yield* crypto.signer("ES256", wiped)))
        assert.isTrue(isNone(yield* crypto.verifier("ES256", wiped)))
      }))

    // What an attacker who writes a key set can think of: any record, and any change of a key that is good.
    const text = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.uint8Array({ maxLength: 400 }).map(toBase64Url),
      fc.constantFrom("RSA", "EC", "OKP", "oct", "P-256", "P-384", "P-521", "Ed25519", "AQAB", "AQ", "")
    )
    const value = fc.oneof({ weight: 5, arbitrary: text }, { weight: 1, arbitrary: fc.anything({ maxDepth: 1 }) })
    const member = fc.constantFrom("kty", "crv", "x", "y", "d", "n", "e", "p", "q", "dp", "dq", "qi", "k", "oth", "alg")
    const record = fc.dictionary(fc.oneof(member, fc.string({ maxLength: 8 })), value, { maxKeys: 12 })
    const changed = fc.record({
      key: fc.constantFrom(...keys),
      changes: fc.dictionary(member, value, { maxKeys: 2 })
    })

    it.effect.prop(
      "#141 anything as a key is one or none, and never a defect",
      [fc.oneof(changed, fc.record({ key: fc.constantFrom(...keys), changes: record }))],
      ([{ changes, key }]) =>
        Effect.gen(function*() {
          for (const jwk of [changes, { ...key.publicJwk, ...changes }]) {
            const verify = yield* verifier(key.algorithm, jwk)
            if (Option.isSome(verify)) {
              assert.isBoolean(yield* verify.value(data, new Uint8Array(64)))
            }
          }
          const sign = yield* signer(key.algorithm, { ...key.privateJwk, ...changes })
          if (Option.isSome(sign)) {
            // With members that do not belong together an engine may fail to sign.
            yield* Effect.either(sign.value(data))
          }
        }),
      { fastCheck: { numRuns: 100 } }
    )

    it.effect("#97 a CryptoKey signs when it was made for the algorithm, extractable or not", () =>
      Effect.forEach(
        ["RS256", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"] as const,
        (algorithm) =>
          Effect.gen(function*() {
            const { publicJwk } = pairs[algorithm]
            for (const options of algorithm.startsWith("E") ? [undefined, {}, { extractable: true }] : [undefined]) {
              const pair = yield* crypto.generateKeyPair(algorithm, options)
              assert.strictEqual(pair.privateKey.extractable, options?.extractable ?? false)
              const sign = Option.getOrThrow(yield* crypto.signer(algorithm, pair.privateKey))
              const jwk = Option.getOrThrow(yield* crypto.exportPublicKey(algorithm, pair.publicKey))
              assert.sameMembers(Object.keys(jwk), Object.keys(publicJwk))
              const verify = yield* verifierOf(crypto, algorithm, jwk)
              assert.isTrue(yield* verify(data, yield* sign(data)))
              assert.isTrue(isNone(yield* crypto.exportPublicKey(algorithm, pair.privateKey)))
            }
          })
      ))

    it.effect("a CryptoKey of a secret signs, when it is long enough", () =>
      Effect.gen(function*() {
        const imported = (bytes: number, hash: string, usages: ReadonlyArray<KeyUsage> = ["sign"]) =>
          Effect.promise(() =>
            subtle.importKey("raw", Crypto.randomBytes(bytes), { name: "HMAC", hash }, false, usages)
          )
        const usable = yield* crypto.signer("HS256", yield* imported(32, "SHA-256"))
        assert.strictEqual((yield* Option.getOrThrow(usable)(data)).length, 32)
        assert.isTrue(isNone(yield* crypto.signer("HS256", yield* imported(31, "SHA-256"))))
        assert.isTrue(isNone(yield* crypto.signer("HS256", yield* imported(64, "SHA-512"))))
        assert.isTrue(isNone(yield* crypto.signer("HS256", yield* imported(32, "SHA-256", ["verify"]))))
      }))

    it.effect("#97 a CryptoKey of another algorithm, hash, curve, size or use is none", () =>
      Effect.gen(function*() {
        const made = (parameters: RsaHashedKeyGenParams | EcKeyGenParams, usages: ReadonlyArray<KeyUsage>) =>
          Effect.promise(() => subtle.generateKey(parameters, false, usages))
        const rsa = (name: string, modulusLength: number, publicExponent = 65_537) => ({
          name,
          hash: "SHA-256",
          modulusLength,
          publicExponent: new Uint8Array([publicExponent >> 16, (publicExponent >> 8) & 255, publicExponent & 255])
        })
        const pkcs1 = yield* made(rsa("RSASSA-PKCS1-v1_5", 2048), ["sign", "verify"])
        const usable = yield* crypto.signer("RS256", pkcs1.privateKey)
        assert.isTrue(Option.isSome(usable))
        for (const algorithm of ["RS384", "RS512", "PS256", "ES256", "EdDSA", "HS256"] as const) {
          assert.isTrue(isNone(yield* crypto.signer(algorithm, pkcs1.privateKey)), algorithm)
        }
        assert.isTrue(isNone(yield* crypto.signer("RS256", pkcs1.publicKey)))

        const small = yield* made(rsa("RSASSA-PKCS1-v1_5", 1024), ["sign", "verify"])
        assert.isTrue(isNone(yield* crypto.signer("RS256", small.privateKey)))
        const one = yield* Effect.promise(() =>
          subtle.importKey(
            "jwk",
            { ...pairs.RS256.privateJwk, e: "AQ" },
            { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" },
            false,
            ["sign"]
          )
        )
        assert.isTrue(isNone(yield* crypto.signer("RS256", one)))
        const { algorithm, usages } = one
        const padded: unknown = { usages, algorithm: { ...algorithm, publicExponent: new Uint8Array([0, 0, 1]) } }
        // The cast is for an engine that writes zeros in front.
        assert.isTrue(isNone(yield* crypto.signer("RS256", padded as CryptoKey)))
        const three = yield* made(rsa("RSASSA-PKCS1-v1_5", 2048, 3), ["sign", "verify"])
        assert.isTrue(Option.isSome(yield* crypto.signer("RS256", three.privateKey)))

        const curve = yield* made({ name: "ECDSA", namedCurve: "P-384" }, ["sign", "verify"])
        assert.isTrue(isNone(yield* crypto.signer("ES256", curve.privateKey)))
        assert.isTrue(Option.isSome(yield* crypto.signer("ES384", curve.privateKey)))
        assert.isTrue(isNone(yield* crypto.exportPublicKey("ES256", curve.publicKey)))

        const agreement = yield* made({ name: "ECDH", namedCurve: "P-256" }, ["deriveBits"])
        assert.isTrue(isNone(yield* crypto.signer("ES256", agreement.privateKey)))

        const others: ReadonlyArray<unknown> = [{}, { type: "private" }, undefined, null, "key", pairs.ES256.privateJwk]
        for (const other of others) {
          // The casts are for what gets past the types.
          assert.isTrue(isNone(yield* crypto.signer("ES256", other as CryptoKey)))
          assert.isTrue(isNone(yield* crypto.exportPublicKey("ES256", other as CryptoKey)))
        }
      }))

    it.effect("a public CryptoKey that cannot be extracted is not exported", () =>
      Effect.gen(function*() {
        const key = yield* Effect.promise(() =>
          subtle.importKey("jwk", pairs.ES256.publicJwk, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"])
        )
        assert.isTrue(isNone(yield* crypto.exportPublicKey("ES256", key)))
      }))

    it.effect("a PKCS #8 document is read as the private key it holds", () =>
      Effect.forEach(Object.entries(pairs), ([name, { privateJwk, privateKey }]) =>
        Effect.gen(function*() {
          // The cast is for the type of Object.entries, which knows no names.
          const algorithm = name as KeyPairAlgorithm
          const der = Redacted.make(new Uint8Array(privateKey.export({ format: "der", type: "pkcs8" })))
          const jwk = Option.getOrThrow(yield* crypto.importPkcs8(algorithm, der))
          assert.deepStrictEqual<unknown>({ ...Redacted.value(jwk) }, { ...privateJwk })
        })))

    it.effect("a PKCS #8 document without the public key is read all the same", () =>
      Effect.gen(function*() {
        const { privateJwk } = pairs.ES256
        const head = Buffer.from("3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420", "hex")
        const der = Redacted.make(new Uint8Array(Buffer.concat([head, fromBase64Url(privateJwk.d ?? "")])))
        const jwk = Option.getOrThrow(yield* crypto.importPkcs8("ES256", der))
        assert.deepStrictEqual<unknown>({ ...Redacted.value(jwk) }, { ...privateJwk })
      }))

    it.effect("a PKCS #8 document of another key, and what is none, is none", () =>
      Effect.gen(function*() {
        const documents: ReadonlyArray<readonly [algorithm: KeyPairAlgorithm, der: Uint8Array]> = [
          ["ES256", pairs.ES384.privateKey.export({ format: "der", type: "pkcs8" })],
          ["ES256", pairs.RS256.privateKey.export({ format: "der", type: "pkcs8" })],
          ["RS256", pairs.ES256.privateKey.export({ format: "der", type: "pkcs8" })],
          ["RS256", small.privateKey.export({ format: "der", type: "pkcs8" })],
          ["RS256", pairs.RS256.privateKey.export({ format: "der", type: "pkcs1" })],
          ["EdDSA", Crypto.generateKeyPairSync("x25519").privateKey.export({ format: "der", type: "pkcs8" })],
          ["ES256", pairs.ES256.publicKey.export({ format: "der", type: "spki" })],
          ["ES256", new Uint8Array()],
          ["ES256", new Uint8Array(200).fill(48)]
        ]
        for (const [algorithm, der] of documents) {
          assert.isTrue(isNone(yield* crypto.importPkcs8(algorithm, Redacted.make(new Uint8Array(der)))), algorithm)
        }
      }))

    it.effect("#97 a SigningKey is not made of two halves that are no pair", () =>
      Effect.gen(function*() {
        const halves: ReadonlyArray<readonly [algorithm: KeyPairAlgorithm, jwk: Jwk]> = [
          ["ES256", { ...pairs.ES256.privateJwk, d: foreign.ec.privateJwk.d ?? "" }],
          ["ES256", { ...pairs.ES256.privateJwk, d: "A".repeat(43) }],
          ["ES256", { ...pairs.ES256.privateJwk, d: `${"_".repeat(42)}8` }],
          ["EdDSA", { ...pairs.EdDSA.privateJwk, d: foreign.ed.privateJwk.d ?? "" }],
          ["RS256", { ...pairs.RS256.privateJwk, n: foreign.rsa.privateJwk.n ?? "" }],
          ["PS256", { ...pairs.RS256.privateJwk, d: "AQ", p: "AQ", q: "AQ", dp: "AQ", dq: "AQ", qi: "AQ" }]
        ]
        for (const [algorithm, jwk] of halves) {
          const error = yield* SigningKey.fromJwk(Redacted.make(jwk), { algorithm }).pipe(
            Effect.provideService(OAuthCrypto.OAuthCrypto, crypto),
            Effect.flip
          )
          assert.strictEqual(error.reason, "InvalidKey", algorithm)
        }
        const [one, other] = [yield* crypto.generateKeyPair("ES256"), yield* crypto.generateKeyPair("ES256")]
        const error = yield* SigningKey.fromCryptoKeyPair({ ...one, publicKey: other.publicKey }, {
          algorithm: "ES256"
        })
          .pipe(Effect.provideService(OAuthCrypto.OAuthCrypto, crypto), Effect.flip)
        assert.strictEqual(error.reason, "InvalidKey")
      }))

    it.effect("nothing that is made of a key prints it", () =>
      Effect.gen(function*() {
        const { privateJwk } = pairs.ES256
        const made = [yield* signer("ES256", privateJwk), yield* verifier("HS256", secretOf(32))]
        const der = Redacted.make(new Uint8Array(pairs.ES256.privateKey.export({ format: "der", type: "pkcs8" })))
        const printed = JSON.stringify([made, yield* crypto.importPkcs8("ES256", der)]) + String(made)
        assert.notInclude(printed, privateJwk.d ?? "")
      }))
  })
}

it("the keys of these tests are what they are said to be", () => {
  assert.strictEqual(fromBase64Url(odd.publicJwk.n ?? "").length, 256)
  assert.isBelow(fromBase64Url(odd.publicJwk.n ?? "")[0] ?? 255, 128)
  assert.isTrue(Option.isNone(OAuthCrypto.usableKey("RS256", small.publicJwk, "verify")))
  assert.isTrue(Option.isSome(OAuthCrypto.usableKey("ES256", notOnCurve, "verify")))
})
