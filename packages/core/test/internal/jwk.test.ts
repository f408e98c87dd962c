import type { OAuthCrypto } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Either, FastCheck as fc } from "effect"
import * as jwk from "../../src/internal/jwk.js"

// RFC 7517 A.1, and the first key of RFC 7517 A.2 and RFC 8037 A.2.
const ec = {
  kty: "EC",
  crv: "P-256",
  x: "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
  y: "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"
}

const rsa = {
  kty: "RSA",
  n: "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3okn" +
    "jhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQ" +
    "vRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKn" +
    "qDKgw",
  e: "AQAB"
}

const okp = { kty: "OKP", crv: "Ed25519", x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" }

/** The key ids that are left of a set. */
const idsOf = (...keys: ReadonlyArray<unknown>): ReadonlyArray<string | undefined> =>
  jwk.readSet(keys).map(({ keyId }) => keyId)

const choose = (
  keys: ReadonlyArray<unknown>,
  algorithm: OAuthCrypto.SignatureAlgorithm,
  keyId?: string
): string | undefined =>
  Either.getOrElse(jwk.choose(jwk.readSet(keys), algorithm, keyId), () => undefined)?.publicKey["x"]

describe("jwk.readSet", () => {
  it("reads the set of RFC 7517 A.1, of which one key is for encryption", () => {
    const set = [{ ...ec, use: "enc", kid: "1" }, { ...rsa, alg: "RS256", kid: "2011-04-29" }]
    assert.deepStrictEqual(jwk.readSet(set), [{ keyId: "2011-04-29", algorithm: "RS256", publicKey: rsa }])
  })

  it("takes the members that make the key, and no other", () => {
    const set = [{ ...okp, kid: "a", x5c: ["MII"], x5u: "https://evil.example", y: "AA", n: "AA", exp: 1 }]
    assert.deepStrictEqual(jwk.readSet(set), [{ keyId: "a", algorithm: undefined, publicKey: okp }])
  })

  const { y: _, ...withoutY } = ec
  const unusable: Readonly<Record<string, ReadonlyArray<unknown>>> = {
    "#121 what is no object": [null, undefined, 1, "RSA", true, [], [rsa]],
    "#121 another type of key": [
      {},
      { ...rsa, kty: "rsa" },
      { ...rsa, kty: "PQC" },
      { ...rsa, kty: ["RSA"] },
      { ...rsa, kty: "constructor" },
      { ...rsa, kty: undefined },
      { kty: "AKP", alg: "ML-DSA-44", pub: "AA" }
    ],
    "#121 a member that is missing, or is no text, or too long": [
      withoutY,
      { ...ec, y: null },
      { ...ec, x: "" },
      { ...ec, crv: 256 },
      { ...rsa, e: 65_537 },
      { ...rsa, n: ["AQAB"] },
      { ...rsa, n: "A".repeat(4097) },
      { kty: "OKP", crv: "Ed25519" }
    ],
    "#121 a kid or an alg that is no text": [{ ...ec, kid: 1 }, { ...ec, kid: null }, { ...ec, alg: ["ES256"] }],
    "#126 another use than to sign": [{ ...ec, use: "enc" }, { ...ec, use: "tls" }, { ...ec, use: ["sig"] }, {
      ...ec,
      use: null
    }],
    "#126 operations without verify": [
      { ...ec, key_ops: [] },
      { ...ec, key_ops: ["sign", "wrapKey"] },
      { ...ec, key_ops: "verify" },
      { ...ec, key_ops: { 0: "verify" } }
    ],
    "#131 a private key": [
      { ...ec, d: "870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE" },
      { ...ec, d: "" },
      { ...ec, d: null },
      { ...okp, d: "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A" },
      ...["d", "p", "q", "dp", "dq", "qi", "oth"].map((name) => ({ ...rsa, [name]: "AQAB" }))
    ],
    "#131 a symmetric key": [{ kty: "oct", k: "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ" }, { ...ec, k: "AQAB" }]
  }
  for (const [title, keys] of Object.entries(unusable)) {
    it(`${title} is left out, and the others are there`, () => {
      assert.deepStrictEqual(idsOf(...keys), [])
      assert.deepStrictEqual(idsOf({ ...ec, kid: "before" }, ...keys, { ...rsa, kid: "after" }), ["before", "after"])
    })
  }

  it("#126 takes a key whose use and operations fit", () => {
    for (const more of [{}, { use: "sig" }, { key_ops: ["verify"] }, { use: "sig", key_ops: ["sign", "verify"] }]) {
      assert.deepStrictEqual(idsOf({ ...ec, ...more, kid: "a" }), ["a"])
    }
  })

  const some = fc.oneof(fc.string(), fc.jsonValue({ maxDepth: 1 }))
  const anyKey = fc.record({
    kty: fc.oneof(fc.constantFrom("RSA", "EC", "OKP", "oct"), some),
    n: some,
    e: some,
    crv: some,
    x: some,
    y: some,
    kid: fc.oneof(fc.constant(undefined), some)
  }, { requiredKeys: ["kty"] })
  it.effect.prop(
    "never throws, and gives nothing but texts",
    [fc.array(anyKey, { maxLength: 5 })],
    ([keys]) =>
      Effect.sync(() => {
        for (const { publicKey } of jwk.readSet(keys)) {
          assert.isTrue(Object.values(publicKey).every((value) => typeof value === "string"))
        }
      }),
    30_000
  )
})

describe("jwk.choose", () => {
  const named = (keyId: string | undefined, more: object = {}) => ({ ...ec, kid: keyId, x: `x-${keyId}`, ...more })

  it("#122 takes the key of that name, and no other", () => {
    const keys = [named("a"), named("b"), named("c", { use: "enc" })]
    assert.strictEqual(choose(keys, "ES256", "b"), "x-b")
    for (const keyId of ["c", "d", "", "B", "a ", "__proto__", "undefined"]) {
      assert.isUndefined(choose(keys, "ES256", keyId), keyId)
    }
  })

  it("#122 takes no key without a name for a token that names one", () => {
    assert.isUndefined(choose([named(undefined)], "ES256", "a"))
  })

  it("#123 takes the one key that fits when none is named", () => {
    const keys = [named("a"), { ...rsa, kid: "b" }, { ...okp, kid: "c" }, named("d", { use: "enc" })]
    assert.strictEqual(choose(keys, "ES256"), "x-a")
    assert.isTrue(Either.isRight(jwk.choose(jwk.readSet(keys), "RS256", undefined)))
    assert.isTrue(Either.isRight(jwk.choose(jwk.readSet(keys), "EdDSA", undefined)))
  })

  it("#124 takes none of several when none is named", () => {
    assert.isUndefined(choose([named("a"), named("b")], "ES256"))
    assert.isUndefined(choose([named("a"), named("b", { crv: "P-384" })], "ES512"))
    assert.isUndefined(choose([], "ES256"))
  })

  it("#125 takes none of two keys of one name, unless only one fits", () => {
    assert.isUndefined(choose([named("a"), named("a", { x: "other" })], "ES256", "a"))
    assert.isUndefined(choose([named("a"), named("a")], "ES256", "a"))
    assert.strictEqual(choose([named("a"), { ...rsa, kid: "a" }], "ES256", "a"), "x-a")
    assert.strictEqual(choose([named("a"), named("a", { x: "other", use: "enc" })], "ES256", "a"), "x-a")
  })

  it("#126 takes no key that is for another algorithm", () => {
    for (const alg of ["ES384", "RS256", "none", "", "HS256", "es256"]) {
      assert.isUndefined(choose([named("a", { alg })], "ES256", "a"), alg)
    }
    assert.strictEqual(choose([named("a", { alg: "ES256" })], "ES256", "a"), "x-a")
    assert.isTrue(Either.isLeft(jwk.choose(jwk.readSet([{ ...rsa, alg: "PS256" }]), "RS256", undefined)))
  })

  it("#126 takes a key of Edwards by both names of its algorithm", () => {
    for (const alg of ["EdDSA", "Ed25519", undefined]) {
      assert.strictEqual(choose([{ ...okp, alg }], "EdDSA"), okp.x)
      assert.strictEqual(choose([{ ...okp, alg }], "Ed25519"), okp.x)
    }
    assert.isUndefined(choose([{ ...okp, alg: "ES256" }], "EdDSA"))
  })

  it("#127 takes no key of another type or curve than the algorithm has", () => {
    const algorithms = ["RS256", "PS512", "ES256", "ES384", "ES512", "EdDSA", "HS256", "HS512"] as const
    const curves = ["P-256", "P-384", "P-521", "secp256k1", "Ed25519"]
    const fitting: Readonly<Record<string, ReadonlyArray<string>>> = {
      ES256: ["EC P-256"],
      ES384: ["EC P-384"],
      ES512: ["EC P-521"],
      EdDSA: ["OKP Ed25519"]
    }
    for (const algorithm of algorithms) {
      const found = ["EC", "OKP"].flatMap((kty) =>
        curves.filter((crv) => choose([{ ...ec, kty, crv }], algorithm) !== undefined).map((crv) => `${kty} ${crv}`)
      )
      assert.deepStrictEqual(found, fitting[algorithm] ?? [], algorithm)
    }
    assert.isUndefined(choose([{ ...okp, crv: "X25519" }], "EdDSA"))
    assert.isUndefined(choose([{ ...okp, crv: "Ed448" }], "EdDSA"))
    for (const algorithm of ["ES256", "EdDSA", "HS256"] as const) {
      assert.isTrue(Either.isLeft(jwk.choose(jwk.readSet([rsa]), algorithm, undefined)))
    }
  })
})
