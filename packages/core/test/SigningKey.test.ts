import { OAuthCrypto, type OAuthError, SigningKey } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck as fc, Option, Redacted } from "effect"
import * as Crypto from "node:crypto"
import { inspect } from "node:util"
import { summary } from "./support.js"

const { fromCryptoKeyPair, fromJwk, fromPkcs8, fromSecret, generate } = SigningKey

type Jwk = Readonly<Record<string, unknown>>

const rsa = Crypto.generateKeyPairSync("rsa", { modulusLength: 2048 })
const small = Crypto.generateKeyPairSync("rsa", { modulusLength: 1024 })
const ec = (namedCurve: string) => Crypto.generateKeyPairSync("ec", { namedCurve })
const curves = {
  ES256: ec("P-256"),
  ES384: ec("P-384"),
  ES512: ec("P-521"),
  EdDSA: Crypto.generateKeyPairSync("ed25519")
}

const jwkOf = (key: Crypto.KeyObject): Jwk => ({ ...key.export({ format: "jwk" }) })

const es256 = jwkOf(curves.ES256.privateKey)
const rs256 = jwkOf(rsa.privateKey)

const pem = (key: Crypto.KeyObject): string => key.export({ format: "pem", type: "pkcs8" }).toString()

// The cast is for keys that get past the types.
const redacted = (jwk: unknown) => Redacted.make(jwk as JsonWebKey)

const data = new TextEncoder().encode("what is signed")

const secret = "0123456789abcdef0123456789abcdef"

/** The text of an error may not have anything of a key in it. */
const refused = (
  effect: Effect.Effect<SigningKey.SigningKey, OAuthError.ConfigurationError>,
  secrets: ReadonlyArray<unknown> = []
) =>
  Effect.map(Effect.flip(effect), (error) => {
    assert.deepStrictEqual(summary(error), ["ConfigurationError", "InvalidKey", "signingKey"])
    const printed = `${error.message} ${JSON.stringify(error)} ${inspect(error, { depth: 10 })}`
    for (const secret of secrets) {
      if (typeof secret === "string" && secret.length > 20) {
        assert.notInclude(printed, secret)
      }
    }
    return error.detail
  })

const verified = (key: SigningKey.SigningKey, publicKey: JsonWebKey | undefined = key.publicKey) =>
  Effect.gen(function*() {
    const crypto = yield* OAuthCrypto.OAuthCrypto
    const verify = Option.getOrThrow(yield* crypto.verifier(key.algorithm, publicKey ?? {}))
    return yield* verify(data, yield* key.sign(data))
  })

describe("SigningKey.fromJwk", () => {
  it.effect("takes the algorithm of the curve, and signs with the key", () =>
    Effect.forEach(Object.entries(curves), ([algorithm, { privateKey, publicKey }]) =>
      Effect.gen(function*() {
        const key = yield* fromJwk(redacted({ ...jwkOf(privateKey), kid: "2026-10" }))
        assert.strictEqual(key.algorithm, algorithm)
        assert.strictEqual(key.keyId, "2026-10")
        assert.deepStrictEqual<unknown>({ ...key.publicKey }, jwkOf(publicKey))
        assert.isTrue(yield* verified(key))
        assert.isTrue(SigningKey.isSigningKey(key))
      })))

  it.effect("takes the algorithm and the id that are given, or those of the key", () =>
    Effect.gen(function*() {
      const given = yield* fromJwk(redacted({ ...rs256, kid: "a" }), { algorithm: "PS256", keyId: "b" })
      assert.deepStrictEqual([given.algorithm, given.keyId], ["PS256", "b"])
      assert.deepStrictEqual<unknown>({ ...given.publicKey }, jwkOf(rsa.publicKey))
      const own = yield* fromJwk(redacted({ ...rs256, alg: "RS512", kid: "a" }))
      assert.deepStrictEqual([own.algorithm, own.keyId], ["RS512", "a"])
      const both = yield* fromJwk(redacted({ ...rs256, alg: "RS512" }), { algorithm: "RS512" })
      assert.deepStrictEqual([both.algorithm, both.keyId], ["RS512", undefined])
      assert.isTrue((yield* verified(given)) && (yield* verified(own)) && (yield* verified(both)))
      const edwards = jwkOf(curves.EdDSA.privateKey)
      const renamed = yield* fromJwk(redacted({ ...edwards, alg: "EdDSA" }), { algorithm: "Ed25519" })
      assert.strictEqual(renamed.algorithm, "Ed25519")
      const shared = yield* fromJwk(redacted({ kty: "oct", k: "A".repeat(43), alg: "HS256" }))
      assert.deepStrictEqual([shared.algorithm, shared.publicKey], ["HS256", undefined])
    }))

  it.effect("#97 refuses a key that is for something else by its own words", () =>
    Effect.gen(function*() {
      const words: ReadonlyArray<readonly [words: Jwk, expected: string]> = [
        [{ use: "enc" }, "`use`"],
        [{ use: "" }, "`use`"],
        [{ use: null }, "`use`"],
        [{ key_ops: ["verify"] }, "`key_ops`"],
        [{ key_ops: [] }, "`key_ops`"],
        [{ key_ops: "sign" }, "`key_ops`"],
        [{ alg: "ECDH-ES" }, "`alg`"],
        [{ alg: "none" }, "`alg`"],
        [{ alg: "constructor" }, "`alg`"],
        [{ alg: 7 }, "`alg`"],
        [{ kid: 7 }, "`kid`"]
      ]
      for (const [said, expected] of words) {
        const detail = yield* refused(fromJwk(redacted({ ...es256, ...said })), Object.values(es256))
        assert.include(detail, expected)
      }
      for (const said of [{ use: "sig" }, { key_ops: ["sign"] }, { key_ops: ["verify", "sign"], use: "sig" }]) {
        assert.strictEqual((yield* fromJwk(redacted({ ...es256, ...said }))).algorithm, "ES256")
      }
    }))

  it.effect("#97, #127 refuses a key that does not fit the algorithm", () =>
    Effect.gen(function*() {
      for (const algorithm of ["ES384", "ES512", "EdDSA", "RS256", "HS256"] as const) {
        assert.include(yield* refused(fromJwk(redacted(es256), { algorithm }), Object.values(es256)), algorithm)
      }
      assert.include(yield* refused(fromJwk(redacted({ ...es256, alg: "ES384" }))), "P-384")
      assert.include(yield* refused(fromJwk(redacted({ ...es256, alg: "ES384" }), { algorithm: "ES256" })), "ES384")
      assert.include(yield* refused(fromJwk(redacted({ ...rs256, alg: "RS256" }), { algorithm: "PS256" })), "RS256")
    }))

  it.effect("#97, #138 refuses RSA under 2048 bits, without an algorithm, and as a secret", () =>
    Effect.gen(function*() {
      const weak = jwkOf(small.privateKey)
      assert.include(yield* refused(fromJwk(redacted(weak), { algorithm: "RS256" }), Object.values(weak)), "2048")
      assert.include(yield* refused(fromJwk(redacted(rs256)), Object.values(rs256)), "name the algorithm")
      yield* refused(fromJwk(redacted(rs256), { algorithm: "HS256" }), Object.values(rs256))
      yield* refused(fromJwk(redacted(jwkOf(rsa.publicKey)), { algorithm: "HS256" }))
    }))

  it.effect("#97 refuses a public key, and one whose halves are no pair", () =>
    Effect.gen(function*() {
      for (const { publicKey } of [curves.ES256, curves.EdDSA]) {
        assert.include(yield* refused(fromJwk(redacted(jwkOf(publicKey)))), "public key")
      }
      assert.include(
        yield* refused(fromJwk(redacted(jwkOf(rsa.publicKey)), { algorithm: "RS256" })),
        "public key"
      )
      const other = { ...es256, d: jwkOf(ec("P-256").privateKey).d }
      yield* refused(fromJwk(redacted(other)), Object.values(other))
      const { n } = jwkOf(Crypto.generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey)
      yield* refused(fromJwk(redacted({ ...rs256, n }), { algorithm: "RS256" }), Object.values(rs256))
    }))

  it.effect("#139 refuses a secret that is too short, and one without an algorithm", () =>
    Effect.gen(function*() {
      const short = { kty: "oct", k: "A".repeat(42) }
      assert.include(yield* refused(fromJwk(redacted(short), { algorithm: "HS256" }), [short.k]), "32 bytes")
      const long = { kty: "oct", k: "A".repeat(43) }
      assert.include(yield* refused(fromJwk(redacted(long)), [long.k]), "name the algorithm")
      assert.include(yield* refused(fromJwk(redacted(long), { algorithm: "HS512" }), [long.k]), "64 bytes")
      yield* refused(fromJwk(redacted(long), { algorithm: "ES256" }), [long.k])
    }))

  it.effect.prop(
    "#97 refuses anything that is no key, and never dies of it",
    [
      fc.oneof(
        fc.anything({ maxDepth: 2 }),
        fc.dictionary(
          fc.constantFrom("kty", "crv", "x", "y", "d", "n", "e", "k", "alg", "use", "kid", "key_ops"),
          fc.oneof(fc.constantFrom("EC", "RSA", "oct", "OKP", "P-256", "AQAB"), fc.anything({ maxDepth: 1 }))
        )
      )
    ],
    ([jwk]) => Effect.asVoid(refused(fromJwk(redacted(jwk))))
  )
})

describe("SigningKey.fromPkcs8", () => {
  it.effect("reads what OpenSSL writes, with any line breaks and text around it", () =>
    Effect.gen(function*() {
      const all: ReadonlyArray<readonly [SigningKey.Algorithm, Crypto.KeyObject, Crypto.KeyObject]> = [
        ["PS256", rsa.privateKey, rsa.publicKey],
        ["ES256", curves.ES256.privateKey, curves.ES256.publicKey],
        ["ES512", curves.ES512.privateKey, curves.ES512.publicKey],
        ["EdDSA", curves.EdDSA.privateKey, curves.EdDSA.publicKey]
      ]
      for (const [algorithm, privateKey, publicKey] of all) {
        const text = pem(privateKey)
        const forms = [
          text,
          text.trim(),
          text.replaceAll("\n", "\r\n"),
          text.replaceAll("\n", " \n\t"),
          `Bag Attributes\n${text}\n\n`
        ]
        for (const form of forms) {
          const key = yield* fromPkcs8(Redacted.make(form), { algorithm, keyId: "k" })
          assert.deepStrictEqual([key.algorithm, key.keyId], [algorithm, "k"])
          assert.deepStrictEqual<unknown>({ ...key.publicKey }, jwkOf(publicKey))
          assert.isTrue(yield* verified(key))
        }
      }
      const unnamed = yield* fromPkcs8(Redacted.make(pem(curves.ES256.privateKey)), { algorithm: "ES256" })
      assert.isUndefined(unnamed.keyId)
    }))

  it.effect("#97 refuses every other text, and says what to do", () =>
    Effect.gen(function*() {
      const { privateKey, publicKey } = curves.ES256
      const text = pem(privateKey)
      const body = text.split("\n")[1] ?? ""
      const encrypted = { format: "pem", type: "pkcs8", cipher: "aes-256-cbc", passphrase: "x" } as const
      const texts: ReadonlyArray<readonly [text: string, expected: string]> = [
        ["", "not set"],
        [" \n", "not set"],
        [body, "BEGIN PRIVATE KEY"],
        [text.replaceAll("\n", "\\n"), "line breaks"],
        [text.replace("-----END PRIVATE KEY-----", ""), "END PRIVATE KEY"],
        [text.replace(body.slice(0, 8), "%%%%%%%%"), "base64"],
        [privateKey.export({ format: "pem", type: "sec1" }).toString(), "openssl pkcs8 -topk8"],
        ["-----BEGIN EC PARAMETERS-----\nAAAA\n-----END EC PARAMETERS-----\n", "openssl pkcs8 -topk8"],
        [rsa.privateKey.export({ format: "pem", type: "pkcs1" }).toString(), "openssl pkcs8 -topk8"],
        [privateKey.export(encrypted).toString(), "password"],
        [publicKey.export({ format: "pem", type: "spki" }).toString(), "public key"],
        ["-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "certificate"],
        ["-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n", "another kind"],
        ["-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "P-256"],
        [pem(rsa.privateKey), "P-256"],
        [pem(curves.ES384.privateKey), "P-256"]
      ]
      for (const [text, expected] of texts) {
        const lines = text.split("\n").filter((line) => line.length > 30 && !line.startsWith("-"))
        const detail = yield* refused(fromPkcs8(Redacted.make(text), { algorithm: "ES256" }), [body, ...lines])
        assert.include(detail, expected)
      }
      assert.include(yield* refused(fromPkcs8(Redacted.make(pem(small.privateKey)), { algorithm: "RS256" })), "2048")
      // @ts-expect-error an environment variable that is not set
      assert.include(yield* refused(fromPkcs8(Redacted.make(undefined), { algorithm: "ES256" })), "not set")
    }))
})

describe("SigningKey.fromCryptoKeyPair and generate", () => {
  it.effect("#97 make keys whose private part cannot be read", () =>
    Effect.gen(function*() {
      const key = yield* generate()
      assert.deepStrictEqual([key.algorithm, key.keyId], ["ES256", undefined])
      assert.sameMembers(Object.keys(key.publicKey ?? {}), ["kty", "crv", "x", "y"])
      assert.isTrue(yield* verified(key))
      for (const algorithm of ["ES384", "ES512", "EdDSA", "Ed25519", "PS256"] as const) {
        const other = yield* generate(algorithm, { keyId: "k" })
        assert.deepStrictEqual([other.algorithm, other.keyId], [algorithm, "k"])
        assert.isTrue(yield* verified(other))
      }
      assert.notDeepEqual((yield* generate()).publicKey, key.publicKey)
    }))

  it.effect("#97 take a pair that fits the algorithm, and refuse any other", () =>
    Effect.gen(function*() {
      const crypto = yield* OAuthCrypto.OAuthCrypto
      const pair = yield* crypto.generateKeyPair("ES256")
      const key = yield* fromCryptoKeyPair(pair, { algorithm: "ES256", keyId: "k" })
      assert.deepStrictEqual([key.algorithm, key.keyId], ["ES256", "k"])
      assert.isTrue(yield* verified(key))
      for (const algorithm of ["ES384", "PS256", "EdDSA"] as const) {
        assert.include(yield* refused(fromCryptoKeyPair(pair, { algorithm })), algorithm)
      }
      const { publicKey } = yield* crypto.generateKeyPair("ES256")
      assert.include(
        yield* refused(fromCryptoKeyPair({ ...pair, publicKey }, { algorithm: "ES256" })),
        "does not belong"
      )
      const { privateKey } = pair
      assert.include(
        yield* refused(fromCryptoKeyPair({ privateKey, publicKey: privateKey }, { algorithm: "ES256" })),
        "public CryptoKey"
      )
      assert.include(
        yield* refused(fromCryptoKeyPair({ privateKey: publicKey, publicKey }, { algorithm: "ES256" })),
        "usage `sign`"
      )
    }))
})

describe("SigningKey.fromSecret", () => {
  it.effect("#139 signs with the UTF-8 octets of a client secret", () =>
    Effect.gen(function*() {
      for (const text of [secret, "ü".repeat(16), `${secret} and more`]) {
        const key = yield* fromSecret(Redacted.make(text), "HS256")
        assert.deepStrictEqual([key.algorithm, key.keyId, key.publicKey], ["HS256", undefined, undefined])
        const expected = Crypto.createHmac("sha256", text).update(data).digest("hex")
        assert.strictEqual(Buffer.from(yield* key.sign(data)).toString("hex"), expected)
      }
    }))

  it.effect("#139 refuses one that is shorter than the hash, or is not what was given", () =>
    Effect.gen(function*() {
      const short = secret.slice(1)
      assert.include(yield* refused(fromSecret(Redacted.make(short), "HS256"), [short]), "32 bytes")
      assert.include(yield* refused(fromSecret(Redacted.make(secret), "HS384"), [secret]), "48 bytes")
      assert.include(yield* refused(fromSecret(Redacted.make(secret), "HS512"), [secret]), "64 bytes")
      assert.include(yield* refused(fromSecret(Redacted.make(`${secret}\n`), "HS256"), [secret]), "line break")
      assert.include(yield* refused(fromSecret(Redacted.make(""), "HS256")), "not set")
      // @ts-expect-error an environment variable that is not set
      assert.include(yield* refused(fromSecret(Redacted.make(undefined), "HS256")), "not set")
    }))
})

describe("SigningKey", () => {
  const makers = {
    fromJwk: fromJwk(redacted(es256)),
    fromPkcs8: fromPkcs8(Redacted.make(pem(curves.ES256.privateKey)), { algorithm: "ES256" }),
    fromSecret: fromSecret(Redacted.make(secret), "HS256"),
    generate: generate()
  }

  it.effect("prints nothing of the private key or the secret", () =>
    Effect.gen(function*() {
      const body = pem(curves.ES256.privateKey).split("\n")[1] ?? ""
      for (const [name, make] of Object.entries(makers)) {
        const key = yield* make
        const printed = [
          JSON.stringify(key),
          inspect(key, { depth: 20, showHidden: true, getters: true }),
          inspect(key.sign, { depth: 20, showHidden: true }),
          inspect(Reflect.ownKeys(key).map((name) => Reflect.get(key, name)), { depth: 20 }),
          String(key),
          String(key.sign)
        ].join("\n")
        for (const piece of [es256.d, secret, Buffer.from(secret).toString("base64url"), body]) {
          assert.notInclude(printed, String(piece), name)
        }
        assert.sameMembers(Object.keys(key), [SigningKey.TypeId, "algorithm", "keyId", "publicKey", "sign"])
      }
    }))

  it.effect("keeps the OAuthCrypto it was made with, which all of it goes through", () =>
    Effect.gen(function*() {
      const asked: Array<string> = []
      const recording: OAuthCrypto.Service = {
        ...OAuthCrypto.webCrypto,
        signer: (algorithm, key) => {
          asked.push(`signer ${algorithm}`)
          return Effect.map(
            OAuthCrypto.webCrypto.signer(algorithm, key),
            Option.map((sign) => (data) => Effect.tap(sign(data), () => Effect.sync(() => asked.push("sign"))))
          )
        }
      }
      for (const make of Object.values(makers)) {
        const key = yield* make.pipe(Effect.provideService(OAuthCrypto.OAuthCrypto, recording))
        asked.length = 0
        yield* key.sign(data)
        assert.deepStrictEqual(asked, ["sign"])
      }
    }))

  it.effect("#97 is not made of a key that turns out not to sign", () =>
    Effect.gen(function*() {
      const damaged: OAuthCrypto.Service = {
        ...OAuthCrypto.webCrypto,
        signer: () => Effect.succeedSome(() => Effect.fail(OAuthCrypto.unavailable("could not sign")))
      }
      yield* refused(makers.fromJwk.pipe(Effect.provideService(OAuthCrypto.OAuthCrypto, damaged)))
    }))

  it.effect("#155 hands on that the platform cannot do it", () =>
    Effect.gen(function*() {
      const missing = Effect.fail(OAuthCrypto.unavailable("no cryptography here"))
      const broken: OAuthCrypto.Service = {
        ...OAuthCrypto.webCrypto,
        signer: () => missing,
        importPkcs8: () => missing,
        generateKeyPair: () => missing
      }
      for (const make of Object.values(makers)) {
        const error = yield* make.pipe(Effect.provideService(OAuthCrypto.OAuthCrypto, broken), Effect.flip)
        assert.strictEqual(error.reason, "CryptoUnavailable")
      }
    }))

  it("is known by its brand", () => {
    for (const other of [undefined, null, {}, { algorithm: "ES256" }, "key"]) {
      assert.isFalse(SigningKey.isSigningKey(other))
    }
  })
})
