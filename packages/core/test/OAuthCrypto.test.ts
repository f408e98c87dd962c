import { OAuthCrypto } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Encoding, FastCheck as fc, Layer } from "effect"
import { createHash } from "node:crypto"
import { summary } from "./support.js"

const { codeChallenge, randomValue, webCrypto } = OAuthCrypto

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
        randomBytes: () => OAuthCrypto.unavailable("the hardware generator is switched off"),
        digest: () => OAuthCrypto.unavailable("no digest")
      })
      for (const effect of [randomValue, codeChallenge("x")]) {
        const error = yield* effect.pipe(Effect.provide(Broken), Effect.flip)
        assert.strictEqual(error.reason, "CryptoUnavailable")
      }
    }))
})
