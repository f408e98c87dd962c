import { OAuthCrypto, type OAuthError } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Encoding, FastCheck as fc, Layer, Option, Redacted } from "effect"
import { createHash } from "node:crypto"
import { summary } from "./support.js"

const { codeChallenge, isSignatureAlgorithm, randomValue, usableKey, webCrypto } = OAuthCrypto

const hex = (algorithm: OAuthCrypto.DigestAlgorithm, text: string) =>
  Effect.map(webCrypto.digest(algorithm, new TextEncoder().encode(text)), Encoding.encodeHex)

describe("OAuthCrypto", () => {
  it.effect("digests the vectors of FIPS 180", () =>
    Effect.gen(function*() {
      const abc = {
        "SHA-256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "SHA-384": "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7",
        "SHA-512": "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a" +
          "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
      } as const
      for (const algorithm of ["SHA-256", "SHA-384", "SHA-512"] as const) {
        assert.strictEqual(yield* hex(algorithm, "abc"), abc[algorithm])
      }
      const empty = yield* hex("SHA-256", "")
      assert.strictEqual(empty, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }))

  it.effect("#42 makes the challenge of RFC 7636 appendix B", () =>
    Effect.gen(function*() {
      const challenge = yield* codeChallenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
      assert.strictEqual(challenge, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    }))

  it.effect.prop(
    "#42 makes challenges as node:crypto makes them",
    [fc.stringMatching(/^[\w.~-]{43,128}$/)],
    ([verifier]) =>
      Effect.gen(function*() {
        const expected = createHash("sha256").update(verifier).digest("base64url")
        assert.strictEqual(yield* codeChallenge(verifier), expected)
      })
  )

  it.effect("#45 gives as many random bytes as asked for, and other ones each time", () =>
    Effect.gen(function*() {
      for (const size of [0, 1, 16, 32, 65_536]) {
        assert.strictEqual((yield* webCrypto.randomBytes(size)).length, size)
      }
      const values = yield* Effect.replicateEffect(randomValue, 100)
      assert.strictEqual(new Set(values).size, 100)
      assert.isTrue(values.every((value) => /^[\w-]{43}$/.test(value)))
      assert.isTrue(values.every((value) => Buffer.from(value, "base64url").length === 32))
    }))

  it.effect("#45 fails by name when the platform fails, and never gives a weaker value", () =>
    Effect.gen(function*() {
      // More than the platform's generator gives at once.
      const random = yield* Effect.flip(webCrypto.randomBytes(65_537))
      assert.deepStrictEqual(summary(random), ["ConfigurationError", "CryptoUnavailable", "OAuthCrypto"])
      // @ts-expect-error a digest that is not offered, as a platform may lack one that is
      const digest = yield* Effect.flip(webCrypto.digest("SHA-1000", new Uint8Array()))
      assert.deepStrictEqual(summary(digest), ["ConfigurationError", "CryptoUnavailable", "OAuthCrypto"])
      assert.include(digest.message, "SHA-1000")
    }))

  it.effect("is WebCrypto unless a layer replaces it", () =>
    Effect.gen(function*() {
      assert.strictEqual(yield* OAuthCrypto.OAuthCrypto, webCrypto)
      const Fixed = Layer.succeed(OAuthCrypto.OAuthCrypto, {
        ...webCrypto,
        randomBytes: (size: number) => Effect.succeed(new Uint8Array(size).fill(7)),
        digest: () => Effect.succeed(new Uint8Array([1, 2, 3]))
      })
      const values = yield* Effect.all([randomValue, codeChallenge("x")]).pipe(Effect.provide(Fixed))
      assert.deepStrictEqual(values, [Buffer.alloc(32, 7).toString("base64url"), "AQID"])
    }))

  it.effect("#45 takes no value from a generator that gives too few bytes", () =>
    Effect.gen(function*() {
      for (const size of [0, 16, 31, 33]) {
        const Short = Layer.succeed(OAuthCrypto.OAuthCrypto, {
          ...webCrypto,
          randomBytes: () => Effect.succeed(new Uint8Array(size))
        })
        const error = yield* randomValue.pipe(Effect.provide(Short), Effect.flip)
        assert.strictEqual(error.reason, "CryptoUnavailable")
      }
    }))

  it.effect("hands on the failure of a replacement", () =>
    Effect.gen(function*() {
      const Broken = Layer.succeed(OAuthCrypto.OAuthCrypto, {
        ...webCrypto,
        randomBytes: () => OAuthCrypto.unavailable("the hardware generator is switched off"),
        digest: () => OAuthCrypto.unavailable("no digest")
      })
      for (const effect of [randomValue, codeChallenge("x")]) {
        const error = yield* effect.pipe(Effect.provide(Broken), Effect.flip)
        assert.strictEqual(error.reason, "CryptoUnavailable")
      }
    }))
})

const macs = ["HS256", "HS384", "HS512"] as const

const algorithms = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
  ...macs
] as const

const base64Url = (integer: bigint): string => {
  const hex = integer.toString(16)
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), "0"), "hex").toString("base64url")
}

const octets = (length: number): string => Buffer.alloc(length, 7).toString("base64url")

/** The smallest odd number of so many bits. */
const modulus = (bits: bigint): string => base64Url(2n ** (bits - 1n) + 1n)

// RFC 7515 A.3
const privateKey = {
  kty: "EC",
  crv: "P-256",
  x: "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
  y: "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
  d: "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"
}

const { d: _, ...publicKey } = privateKey

describe("OAuthCrypto.signatureLength", () => {
  it("#142 is that of RFC 7518 §3 and RFC 8037 §3.1", () => {
    const lengths = {
      ES256: 64,
      ES384: 96,
      ES512: 132,
      EdDSA: 64,
      Ed25519: 64,
      HS256: 32,
      HS384: 48,
      HS512: 64
    } as const
    for (const algorithm of algorithms) {
      const name = Object.keys(lengths).find((name): name is keyof typeof lengths => name === algorithm)
      for (const [bits, size] of [[2048n, 256], [2049n, 257], [2056n, 257], [3072n, 384], [4096n, 512]] as const) {
        const expected = name === undefined ? size : lengths[name]
        assert.strictEqual(OAuthCrypto.signatureLength(algorithm, { n: modulus(bits) }), expected, algorithm)
      }
    }
  })
})

describe("OAuthCrypto.isSignatureAlgorithm", () => {
  it("knows the names of RFC 7518, RFC 8037 and RFC 9864, and nothing else", () => {
    assert.isTrue(algorithms.every(isSignatureAlgorithm))
    for (const name of ["none", "", "es256", "ES256K", "HS1", "RSA-OAEP", "constructor", "__proto__", "toString"]) {
      assert.isFalse(isSignatureAlgorithm(name), name)
    }
  })
})

describe("OAuthCrypto.usableKey", () => {
  it("#140 takes an RSA modulus of 2048 to 16384 bits", () => {
    const isUsable = (n: string) => Option.isSome(usableKey("RS256", { kty: "RSA", n, e: "AQAB" }, "verify"))
    for (const bits of [2048n, 2049n, 2055n, 2056n, 3072n, 4096n, 16_384n]) {
      assert.isTrue(isUsable(modulus(bits)), String(bits))
    }
    for (const bits of [2n, 512n, 1024n, 2040n, 2047n, 16_385n, 32_768n]) {
      assert.isFalse(isUsable(modulus(bits)), String(bits))
    }
    // Zeros in front make no key longer.
    assert.isFalse(isUsable(Buffer.concat([Buffer.alloc(200), Buffer.alloc(128, 255)]).toString("base64url")))
    assert.isFalse(isUsable(base64Url(2n ** 2047n)), "even")
    assert.isFalse(isUsable("A".repeat(400)), "zero")
  })

  it("#141 takes an odd RSA exponent from 3 up to 64 bits", () => {
    const isUsable = (e: bigint) =>
      Option.isSome(usableKey("RS256", { kty: "RSA", n: modulus(2048n), e: base64Url(e) }, "verify"))
    for (const e of [3n, 5n, 17n, 257n, 65_537n, 2n ** 64n - 1n]) {
      assert.isTrue(isUsable(e), String(e))
    }
    for (const e of [0n, 1n, 2n, 4n, 65_536n, 65_538n, 2n ** 64n, 2n ** 64n + 1n, 2n ** 2047n + 1n]) {
      assert.isFalse(isUsable(e), String(e))
    }
  })

  it("#127 takes a curve only for its algorithm", () => {
    const sizes = { "P-256": 32, "P-384": 48, "P-521": 66, secp256k1: 32, Ed25519: 32, X25519: 32 }
    const fitting = { ES256: "P-256", ES384: "P-384", ES512: "P-521", EdDSA: "Ed25519", Ed25519: "Ed25519" }
    for (const [crv, size] of Object.entries(sizes)) {
      for (const kty of ["EC", "OKP"]) {
        const key = { kty, crv, x: octets(size), y: octets(size), d: octets(size) }
        for (const algorithm of algorithms) {
          const expected = kty === (algorithm.startsWith("ES") ? "EC" : "OKP") &&
            Object.entries(fitting).some(([name, curve]) => name === algorithm && curve === crv)
          assert.strictEqual(Option.isSome(usableKey(algorithm, key, "sign")), expected, `${crv} for ${algorithm}`)
        }
      }
    }
  })

  it("takes coordinates and private keys of full length only", () => {
    for (const length of [0, 1, 31, 33, 64]) {
      assert.isTrue(Option.isNone(usableKey("ES256", { ...publicKey, x: octets(length) }, "verify")))
      assert.isTrue(Option.isNone(usableKey("ES256", { ...publicKey, y: octets(length) }, "verify")))
      assert.isTrue(Option.isNone(usableKey("ES256", { ...privateKey, d: octets(length) }, "sign")))
      assert.isTrue(Option.isNone(usableKey("EdDSA", { kty: "OKP", crv: "Ed25519", x: octets(length) }, "verify")))
    }
  })

  it("#138, #139 takes a secret as long as the hash, and no other key for one", () => {
    for (const algorithm of macs) {
      const size = Number(algorithm.slice(2)) / 8
      for (const use of ["verify", "sign"] as const) {
        assert.isTrue(Option.isSome(usableKey(algorithm, { kty: "oct", k: octets(size) }, use)))
        assert.isTrue(Option.isNone(usableKey(algorithm, { kty: "oct", k: octets(size - 1) }, use)))
        for (const kty of ["RSA", "EC", "OKP", "OCT", "", undefined, null, 7]) {
          const key: object = { kty, k: octets(size), n: modulus(2048n), e: "AQAB" }
          assert.isTrue(Option.isNone(usableKey(algorithm, key, use)), String(kty))
        }
      }
    }
  })

  it("gives the members of the key, in canonical form and without any other", () => {
    const more = { kid: "1", use: "sig", alg: "ES256", key_ops: ["verify"], ext: true, k: octets(64) }
    assert.deepStrictEqual(usableKey("ES256", { ...privateKey, ...more }, "verify"), Option.some(publicKey))
    assert.deepStrictEqual(
      usableKey("ES256", Redacted.make({ ...privateKey, ...more }), "sign"),
      Option.some(privateKey)
    )
    const padded = { kty: "RSA", n: `AAAA${modulus(2048n)}`, e: "AAAAAQAB" }
    assert.deepStrictEqual(
      usableKey("PS256", padded, "verify"),
      Option.some({ kty: "RSA", n: modulus(2048n), e: "AQAB" })
    )
    // The last character of 43 has two bits that say nothing.
    const loose = { kty: "oct", k: `${"A".repeat(42)}B` }
    assert.deepStrictEqual(usableKey("HS256", loose, "sign"), Option.some({ kty: "oct", k: "A".repeat(43) }))
  })

  it.prop(
    "gives some or none for anything",
    [
      fc.constantFrom(...algorithms, "none", "constructor"),
      fc.anything({ maxDepth: 2 }),
      fc.constantFrom("verify", "sign")
    ],
    ([algorithm, key, use]) => {
      // The casts are for what gets past the types.
      const found = usableKey(algorithm as OAuthCrypto.SignatureAlgorithm, key as JsonWebKey, use as "verify" | "sign")
      assert.isTrue(Option.isOption(found))
    }
  )
})

/** Runs an effect on a platform with another `crypto`. */
const withCrypto = (crypto: unknown) => <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.acquireUseRelease(
    Effect.sync(() => {
      const original = Object.getOwnPropertyDescriptor(globalThis, "crypto") ?? {}
      Object.defineProperty(globalThis, "crypto", { configurable: true, value: crypto })
      return original
    }),
    () => effect,
    (original) => Effect.sync(() => Object.defineProperty(globalThis, "crypto", original))
  )

const rejecting = (name: string) => {
  const reject = () => Promise.reject(new DOMException("not here", name))
  return { importKey: reject, exportKey: reject, generateKey: reject, sign: reject, verify: reject }
}

describe("OAuthCrypto.webCrypto", () => {
  const data = new Uint8Array([1, 2, 3])

  it.effect("#143 signs and verifies, with a key of RFC 7515 A.3", () =>
    Effect.gen(function*() {
      const sign = Option.getOrThrow(yield* webCrypto.signer("ES256", Redacted.make(privateKey)))
      const verify = Option.getOrThrow(yield* webCrypto.verifier("ES256", publicKey))
      const signature = yield* sign(data)
      assert.strictEqual(signature.length, 64)
      assert.isTrue(yield* verify(data, signature))
      assert.isFalse(yield* verify(new Uint8Array(3), signature))
      assert.isTrue(Option.isNone(yield* webCrypto.verifier("ES256", { ...publicKey, y: publicKey.x })))
    }))

  it.effect("#155 fails by name where WebCrypto or the algorithm is missing", () =>
    Effect.gen(function*() {
      const { publicKey: cryptoKey } = yield* webCrypto.generateKeyPair("ES256")
      const operations: ReadonlyArray<Effect.Effect<unknown, OAuthError.ConfigurationError>> = [
        webCrypto.verifier("ES256", publicKey),
        webCrypto.signer("ES256", Redacted.make(privateKey)),
        webCrypto.generateKeyPair("ES256"),
        webCrypto.importPkcs8("ES256", Redacted.make(data)),
        webCrypto.exportPublicKey("ES256", cryptoKey)
      ]
      for (const crypto of [undefined, {}, { subtle: undefined }, { subtle: rejecting("NotSupportedError") }]) {
        for (const operation of operations) {
          const error = yield* operation.pipe(withCrypto(crypto), Effect.flip)
          assert.deepStrictEqual(summary(error), ["ConfigurationError", "CryptoUnavailable", "OAuthCrypto"])
        }
      }
      const unsupported = yield* webCrypto.verifier("ES256", publicKey).pipe(
        withCrypto({ subtle: rejecting("NotSupportedError") }),
        Effect.flip
      )
      assert.include(unsupported.message, "ES256")
    }))

  it.effect("#155 takes what an engine refuses for a bad key, and says so where none was given", () =>
    Effect.gen(function*() {
      for (const name of ["DataError", "OperationError", "SyntaxError", "InvalidAccessError"]) {
        const platform = withCrypto({ subtle: rejecting(name) })
        assert.isTrue(Option.isNone(yield* platform(webCrypto.verifier("ES256", publicKey))))
        assert.isTrue(Option.isNone(yield* platform(webCrypto.signer("ES256", Redacted.make(privateKey)))))
        assert.isTrue(Option.isNone(yield* platform(webCrypto.importPkcs8("ES256", Redacted.make(data)))))
        const error = yield* Effect.flip(platform(webCrypto.generateKeyPair("ES256")))
        assert.strictEqual(error.reason, "CryptoUnavailable")
      }
      // @ts-expect-error a secret is no pair, which JavaScript does not say
      assert.strictEqual((yield* Effect.flip(webCrypto.generateKeyPair("HS256"))).reason, "CryptoUnavailable")
    }))

  it.effect("#155 fails by name when it cannot sign, and verifies nothing when it cannot verify", () =>
    Effect.gen(function*() {
      const sign = Option.getOrThrow(yield* webCrypto.signer("ES256", Redacted.make(privateKey)))
      const verify = Option.getOrThrow(yield* webCrypto.verifier("ES256", publicKey))
      const signature = yield* sign(data)
      for (const name of ["OperationError", "NotSupportedError"]) {
        const error = yield* sign(data).pipe(withCrypto({ subtle: rejecting(name) }), Effect.flip)
        assert.strictEqual(error.reason, "CryptoUnavailable")
      }
      assert.isFalse(yield* verify(data, signature).pipe(withCrypto({ subtle: rejecting("OperationError") })))
      const missing = yield* verify(data, signature).pipe(
        withCrypto({ subtle: rejecting("NotSupportedError") }),
        Effect.flip
      )
      assert.strictEqual(missing.reason, "CryptoUnavailable")
      assert.isTrue(yield* verify(data, signature))
    }))
})
