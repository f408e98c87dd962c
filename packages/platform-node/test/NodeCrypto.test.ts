import { OAuthCrypto } from "@effect-oauth/core"
import { NodeCrypto, NodeOAuth } from "@effect-oauth/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck } from "effect"

const algorithms = ["SHA-256", "SHA-384", "SHA-512"] as const

const sizes = [0, 1, 32, 4095, 4096, 4097, 5000]

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
          assert.instanceOf(digest, Uint8Array)
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
