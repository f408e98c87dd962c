import { OAuthCrypto } from "@effect-oauth/core"
import { NodeCrypto, NodeOAuth } from "@effect-oauth/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck, Option, Redacted } from "effect"
import NodeCryptoModule from "node:crypto"
import { syncBuiltinESMExports } from "node:module"
import { keys, pairs } from "./support/signatures.js"

const algorithms = ["SHA-256", "SHA-384", "SHA-512"] as const

const sizes = [0, 1, 32, 4095, 4096, 4097, 5000]

const fail = () => {
  throw new Error("not in this build")
}

/** Runs an effect on another build of Node.js. */
const withModule =
  (changes: Partial<Record<keyof typeof NodeCryptoModule, unknown>>) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.acquireUseRelease(
      Effect.sync(() => {
        const original = { ...NodeCryptoModule }
        Object.assign(NodeCryptoModule, changes)
        syncBuiltinESMExports()
        return Object.fromEntries(Object.entries(original).filter(([name]) => name in changes))
      }),
      () => effect,
      (original) =>
        Effect.sync(() => {
          Object.assign(NodeCryptoModule, original)
          syncBuiltinESMExports()
        })
    )

describe("NodeCrypto", () => {
  it.effect("digests as WebCrypto does", () =>
    Effect.gen(function*() {
      const crypto = NodeCrypto.make()
      const inputs = [
        ...sizes.map((size) => new Uint8Array(size).fill(size)),
        new Uint8Array([1, 2, 3, 4]).subarray(1, 3)
      ]
      for (const algorithm of algorithms) {
        for (const input of inputs) {
          const digest = yield* crypto.digest(algorithm, input)
          assert.strictEqual(digest.constructor, Uint8Array)
          assert.deepStrictEqual([...digest], [...yield* OAuthCrypto.webCrypto.digest(algorithm, input)])
        }
      }
    }))

  it.effect.prop(
    "digests anything as WebCrypto does",
    [FastCheck.uint8Array({ maxLength: 300 })],
    ([input]) =>
      Effect.gen(function*() {
        for (const algorithm of algorithms) {
          const digest = yield* NodeCrypto.make().digest(algorithm, input)
          assert.deepStrictEqual([...digest], [...yield* OAuthCrypto.webCrypto.digest(algorithm, input)])
        }
      }),
    { fastCheck: { numRuns: 25 } }
  )

  it.effect("gives as many random bytes as it is asked for", () =>
    Effect.gen(function*() {
      const crypto = NodeCrypto.make()
      for (const size of [...sizes, 65_537, ...sizes]) {
        assert.strictEqual((yield* crypto.randomBytes(size)).length, size)
      }
    }))

  it.effect("#45 never gives the same random bytes twice, across the ends of its blocks", () =>
    Effect.gen(function*() {
      const crypto = NodeCrypto.make()
      const drawn: Array<Uint8Array> = []
      for (const size of [...Array.from({ length: 1000 }, () => 32), ...sizes, 33, 4090, 33, ...sizes]) {
        drawn.push(yield* crypto.randomBytes(size))
      }
      const copies = drawn.map((bytes) => Buffer.from(bytes).toString("hex"))

      const long = copies.filter((copy) => copy.length >= 64)
      assert.strictEqual(new Set(long.map((copy) => copy.slice(0, 64))).size, long.length)
      // Nor do two draws share bytes at their ends, or hold some that were never drawn.
      const ends = long.flatMap((copy) => [copy.slice(0, 16), copy.slice(-16)])
      assert.strictEqual(new Set(ends).size, ends.length)
      assert.notInclude(ends, "00".repeat(8))

      const places = [...drawn].filter(({ length }) => length > 0)
        .sort((a, b) => a.byteOffset - b.byteOffset)
        .map(({ buffer, byteOffset, length }) => ({ buffer, from: byteOffset, to: byteOffset + length }))
      for (const buffer of new Set(places.map((place) => place.buffer))) {
        const inside = places.filter((place) => place.buffer === buffer)
        inside.slice(1).forEach(({ from }, index) => assert.isAtLeast(from, inside[index]?.to ?? Infinity))
      }

      // What was given stays as it is, also when more is drawn and when a caller overwrites its own.
      yield* crypto.randomBytes(5000)
      drawn[0]?.fill(0)
      assert.deepStrictEqual(drawn.slice(1).map((bytes) => Buffer.from(bytes).toString("hex")), copies.slice(1))
    }))

  it.effect("#45 gives different bytes from every instance", () =>
    Effect.gen(function*() {
      const one = yield* NodeCrypto.make().randomBytes(32)
      const other = yield* NodeCrypto.make().randomBytes(32)
      assert.notDeepEqual([...one], [...other])
    }))

  it.effect("#45 is not confused by a size that is none", () =>
    Effect.gen(function*() {
      for (const size of [-1, -32, Number.NaN, 0.5, 1.5, Number.POSITIVE_INFINITY]) {
        const crypto = NodeCrypto.make()
        const before = yield* crypto.randomBytes(32)
        yield* Effect.either(crypto.randomBytes(size))
        const after = yield* crypto.randomBytes(32)
        assert.strictEqual(after.length, 32, `behind ${size}`)
        const overlap = before.buffer === after.buffer && after.byteOffset < before.byteOffset + before.length
        assert.isFalse(overlap, `behind ${size}`)
      }
    }))

  it.effect("#45 fails when the system has no bytes to give", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(NodeCrypto.make().randomBytes(Number.MAX_SAFE_INTEGER))
      assert.strictEqual(error._tag, "ConfigurationError")
      assert.strictEqual(error.reason, "CryptoUnavailable")
    }))

  it("#155 signs and verifies without waiting", () => {
    const crypto = NodeCrypto.make()
    const data = new Uint8Array([1, 2, 3])
    for (const { algorithm, privateJwk, publicJwk } of keys) {
      const sign = Option.getOrThrow(Effect.runSync(crypto.signer(algorithm, Redacted.make(privateJwk))))
      const verify = Option.getOrThrow(Effect.runSync(crypto.verifier(algorithm, publicJwk)))
      assert.isTrue(Effect.runSync(verify(data, Effect.runSync(sign(data)))), algorithm)
    }
  })

  it.effect("says nothing on the console, whatever the key is", () =>
    Effect.gen(function*() {
      const warnings: Array<Error> = []
      const listen = (warning: Error) => warnings.push(warning)
      process.on("warning", listen)
      const crypto = NodeCrypto.make()
      const data = new Uint8Array([1, 2, 3])
      for (const algorithm of ["ES256", "PS256"] as const) {
        const { privateKey, publicKey } = yield* crypto.generateKeyPair(algorithm)
        yield* crypto.exportPublicKey(algorithm, publicKey)
        yield* Option.getOrThrow(yield* crypto.signer(algorithm, privateKey))(data)
      }
      const { privateJwk, publicJwk } = pairs.EdDSA
      const sign = Option.getOrThrow(yield* crypto.signer("EdDSA", Redacted.make(privateJwk)))
      const verify = Option.getOrThrow(yield* crypto.verifier("EdDSA", publicJwk))
      assert.isTrue(yield* verify(data, yield* sign(data)))
      // Warnings come a tick later.
      yield* Effect.promise(() => new Promise((resolve) => setImmediate(resolve)))
      process.off("warning", listen)
      assert.deepStrictEqual(warnings, [])
    }))

  it.effect("#155 fails by name where node:crypto lacks the algorithm, and not for a key that is bad", () =>
    Effect.gen(function*() {
      const crypto = NodeCrypto.make()
      const refused = { createPublicKey: fail, createPrivateKey: fail, createSecretKey: fail }
      const missing = { ...refused, getHashes: () => [], getCurves: fail, generateKeyPairSync: fail }
      for (const { algorithm, privateJwk, publicJwk } of keys) {
        const verifier = crypto.verifier(algorithm, publicJwk)
        const signer = crypto.signer(algorithm, Redacted.make(privateJwk))
        assert.isTrue(Option.isNone(yield* verifier.pipe(withModule(refused))), algorithm)
        assert.isTrue(Option.isNone(yield* signer.pipe(withModule(refused))), algorithm)
        const errors = [
          yield* verifier.pipe(withModule(missing), Effect.flip),
          yield* signer.pipe(withModule(missing), Effect.flip)
        ]
        for (const { detail, reason, setting } of errors) {
          assert.deepStrictEqual([reason, setting], ["CryptoUnavailable", "OAuthCrypto"])
          assert.include(detail, algorithm)
        }
      }
    }))

  it.effect("#155 fails by name when it cannot sign, and verifies nothing when it cannot verify", () =>
    Effect.gen(function*() {
      const crypto = NodeCrypto.make()
      const sign = Option.getOrThrow(yield* crypto.signer("ES256", Redacted.make(pairs.ES256.privateJwk)))
      const verify = Option.getOrThrow(yield* crypto.verifier("ES256", pairs.ES256.publicJwk))
      const signature = yield* sign(new Uint8Array())
      const error = yield* sign(new Uint8Array()).pipe(withModule({ sign: fail }), Effect.flip)
      assert.strictEqual(error.reason, "CryptoUnavailable")
      assert.isFalse(yield* verify(new Uint8Array(), signature).pipe(withModule({ verify: fail })))
      assert.isTrue(yield* verify(new Uint8Array(), signature))
    }))

  it.effect("is what NodeOAuth.layer provides", () =>
    Effect.gen(function*() {
      const crypto = yield* OAuthCrypto.OAuthCrypto
      assert.notStrictEqual(crypto, OAuthCrypto.webCrypto)
      // RFC 7636, appendix B, and without waiting.
      const challenge = OAuthCrypto.codeChallenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk").pipe(
        Effect.provideService(OAuthCrypto.OAuthCrypto, crypto)
      )
      assert.strictEqual(Effect.runSync(challenge), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    }).pipe(Effect.provide(NodeOAuth.layer)))
})
