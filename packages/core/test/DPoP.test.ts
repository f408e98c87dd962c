import { DPoP, OAuthCrypto, SigningKey } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck as fc, Redacted, TestClock } from "effect"
import { calculateJwkThumbprint, decodeJwt, decodeProtectedHeader, EmbeddedJWK, jwtVerify } from "jose"
import * as Crypto from "node:crypto"
import { assertAbsent, prints, summary } from "./support.js"

const algorithms = ["ES256", "ES384", "ES512", "PS256", "EdDSA"] as const

/** A proof as a server reads it: verified with the key that comes in it. */
const read = (proof: string) => Effect.promise(() => jwtVerify(proof, EmbeddedJWK, { typ: "dpop+jwt" }))

const at = (url: string, accessToken?: string): DPoP.Request => ({
  method: accessToken === undefined ? "POST" : "GET",
  url: new URL(url),
  accessToken: accessToken === undefined ? undefined : Redacted.make(accessToken)
})

const token = at("https://id.example/token")

/** A key of which only the public part is known: what it signs verifies nowhere. */
const publicOnly = (publicKey: Readonly<Record<string, string>>): SigningKey.SigningKey => ({
  [SigningKey.TypeId]: SigningKey.TypeId,
  algorithm: "ES256",
  keyId: "kid",
  publicKey,
  sign: () => Effect.succeed(new Uint8Array(64))
})

/** The key of the examples in RFC 9449. */
const rfcKey = publicOnly({
  kty: "EC",
  x: "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs",
  y: "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA",
  crv: "P-256"
})

describe("DPoP", () => {
  it.effect.each(algorithms.map((algorithm) => ({ algorithm })))(
    "#193 makes a proof that verifies with the key in it, and has nothing more in it: $algorithm",
    ({ algorithm }) =>
      Effect.gen(function*() {
        yield* TestClock.setTime(1_700_000_000_999)
        const dpop = yield* DPoP.generate(algorithm)
        const proof = yield* dpop.proof(at("https://id.example:8443/a%20b/token?x=1&y=%2F#z"))
        const { payload, protectedHeader } = yield* read(proof)
        const { jwk, ...header } = protectedHeader
        assert.deepStrictEqual<unknown>(header, { alg: algorithm, typ: "dpop+jwt" })
        // RFC 7638 §3.2 names the members: there is no private one, and no other.
        const names = { E: ["crv", "kty", "x", "y"], P: ["e", "kty", "n"] }[algorithm.charAt(0)]
        assert.sameMembers(Object.keys(jwk ?? {}), algorithm === "EdDSA" ? ["crv", "kty", "x"] : names ?? [])
        assert.strictEqual(yield* Effect.promise(() => calculateJwkThumbprint(jwk ?? {})), dpop.thumbprint)
        assert.strictEqual(dpop.algorithm, algorithm)
        const { jti, ...claims } = payload
        assert.deepStrictEqual<unknown>(claims, {
          htm: "POST",
          htu: "https://id.example:8443/a%20b/token",
          iat: 1_700_000_000
        })
        assert.match(jti ?? "", /^[\w-]{43}$/)
        assert.isBelow(proof.length, 1536)
      })
  )

  it.effect("#193 takes the key of its `SigningKey`, and says no key id", () =>
    Effect.gen(function*() {
      const pair = Crypto.generateKeyPairSync("ec", { namedCurve: "P-256" })
      const jwk = { ...pair.privateKey.export({ format: "jwk" }), kid: "mine", alg: "ES256", use: "sig" }
      const dpop = yield* Effect.flatMap(SigningKey.fromJwk(Redacted.make(jwk)), DPoP.make)
      const { protectedHeader } = yield* read(yield* dpop.proof(token))
      assert.deepStrictEqual<unknown>(protectedHeader, {
        alg: "ES256",
        typ: "dpop+jwt",
        jwk: { ...pair.publicKey.export({ format: "jwk" }) }
      })
    }))

  const urls = fc.webUrl({
    validSchemes: ["http", "https"],
    withQueryParameters: true,
    withFragments: true,
    authoritySettings: { withIPv4: true, withIPv6: true, withIPv4Extended: true, withPort: true, withUserInfo: true }
  })
  it.effect.prop(
    "#193 names any URL without its query and fragment, and without credentials",
    [urls, fc.option(fc.constantFrom("?", "#", "?#", "?a=b?c#d?e", "/../x/./y", "/%2e%2E/%zz"))],
    ([text, tail]) =>
      Effect.gen(function*() {
        const url = new URL(tail === null ? text : `${text.replace(/[?#].*$/, "")}${tail}`)
        const dpop = yield* DPoP.make(rfcKey)
        const { htu } = decodeJwt<{ readonly htu: string }>(yield* dpop.proof({ method: "GET", url }))
        assert.notMatch(htu, /[?#]/)
        const expected = new URL(url)
        expected.search = ""
        expected.hash = ""
        expected.username = ""
        expected.password = ""
        assert.strictEqual(htu, expected.href)
        assert.strictEqual(new URL(htu).href, htu)
      })
  )

  it.effect("#194 binds a proof to the access token at a resource, and to none at the server: RFC 9449 section 7.1", () =>
    Effect.gen(function*() {
      const dpop = yield* DPoP.make(rfcKey)
      const accessToken = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU"
      const resource = at("https://resource.example.org/protectedresource", accessToken)
      const { iat: _, jti: __, ...claims } = decodeJwt(yield* dpop.proof(resource))
      assert.deepStrictEqual<unknown>(claims, {
        htm: "GET",
        htu: "https://resource.example.org/protectedresource",
        ath: "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo"
      })
      assert.notProperty(decodeJwt(yield* dpop.proof(token)), "ath")
    }))

  it.effect("knows its key by the thumbprint of RFC 9449 section 6.1, in whatever order the members stand", () =>
    Effect.gen(function*() {
      const members = Object.entries(rfcKey.publicKey ?? {})
      for (const ordered of [members, [...members].reverse()]) {
        const dpop = yield* DPoP.make(publicOnly(Object.fromEntries(ordered)))
        assert.strictEqual(dpop.thumbprint, "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I")
      }
    }))

  it.effect("#198 makes each proof once", () =>
    Effect.gen(function*() {
      const dpop = yield* DPoP.make(rfcKey)
      const proofs = yield* Effect.all(Array.from({ length: 100 }, () => dpop.proof(token)), { concurrency: 10 })
      assert.strictEqual(new Set(proofs.map((proof) => decodeJwt(proof).jti)).size, 100)
      const once = dpop.proof(token)
      assert.notStrictEqual(yield* once, yield* once)
    }))

  it.effect("#195 keeps the nonces of servers and resources apart, and those of each origin, and the newest counts", () =>
    Effect.gen(function*() {
      const dpop = yield* DPoP.make(rfcKey)
      const nonceFor = (request: DPoP.Request) => Effect.map(dpop.proof(request), (proof) => decodeJwt(proof).nonce)
      const given = [
        [at("https://id.example/token"), "server"],
        [at("https://id.example/me", "abc"), "resource"],
        [at("https://id.example:444/token"), "port"],
        [at("http://id.example/token"), "scheme"],
        [at("https://other.example/token"), "host"]
      ] as const
      for (const [request] of given) {
        assert.isUndefined(yield* nonceFor(request))
        assert.isUndefined(dpop.nonce(request))
      }
      for (const [request, nonce] of given) {
        dpop.setNonce(request, `old-${nonce}`)
        dpop.setNonce(request, nonce)
      }
      for (const [request, nonce] of given) {
        assert.strictEqual(yield* nonceFor(request), nonce)
        assert.strictEqual(dpop.nonce(request), nonce)
      }
      assert.strictEqual(yield* nonceFor(at("https://id.example:443/par?x")), "server")
      // Another token at the same resource has the same nonce.
      assert.strictEqual(yield* nonceFor(at("https://id.example/other", "def")), "resource")
      const other = yield* DPoP.make(rfcKey)
      assert.isUndefined(other.nonce(token))
    }))

  it.effect("#205 forgets the nonce that is longest unchanged when there are more than a hundred", () =>
    Effect.gen(function*() {
      const dpop = yield* DPoP.make(rfcKey)
      const origin = (index: number) => at(`https://host-${index}.example/token`)
      for (let index = 0; index < 100; index++) {
        dpop.setNonce(origin(index), `nonce-${index}`)
      }
      dpop.setNonce(origin(0), "newer")
      dpop.setNonce(origin(100), "nonce-100")
      const held = Array.from({ length: 101 }, (_, index) => dpop.nonce(origin(index)))
      assert.deepStrictEqual(held.slice(0, 3), ["newer", undefined, "nonce-2"])
      assert.strictEqual(held.filter((nonce) => nonce !== undefined).length, 100)
      for (let index = 0; index < 10_000; index++) {
        dpop.setNonce(origin(index), "n")
      }
      assert.strictEqual(
        Array.from({ length: 10_000 }, (_, index) => dpop.nonce(origin(index))).filter((nonce) => nonce === "n").length,
        100
      )
    }))

  it.effect("#205 takes no nonce that is too long, and none with characters that RFC 9449 section 8.1 has not", () =>
    Effect.gen(function*() {
      const dpop = yield* DPoP.generate("PS256")
      dpop.setNonce(token, "first")
      for (
        const wrong of ["", " ", "a b", "a, b", "a\"b", "a\\b", "a\r\nb", "a\n", "\u00e9", "\u0000", "n".repeat(1025)]
      ) {
        dpop.setNonce(token, wrong)
        assert.strictEqual(dpop.nonce(token), "first", JSON.stringify(wrong))
      }
      const allowed = `!#$%&'()*+,-./:;<=>?@[]^_\`{|}~${"n".repeat(1024 - 31)}`
      dpop.setNonce(token, allowed)
      const proof = yield* dpop.proof(at("https://id.example/token", "abc"))
      assert.isUndefined((yield* read(proof)).payload.nonce)
      const server = yield* dpop.proof(token)
      assert.strictEqual((yield* read(server)).payload.nonce, allowed)
      // Well below what the strictest servers take for all headers together.
      assert.isBelow(server.length, 3072)
    }))

  it.effect("uses the crypto that was there when it was made", () =>
    Effect.gen(function*() {
      const fixed: OAuthCrypto.Service = {
        ...OAuthCrypto.webCrypto,
        randomBytes: (size) => Effect.succeed(new Uint8Array(size)),
        digest: () => Effect.succeed(new Uint8Array(32))
      }
      const dpop = yield* Effect.provideService(DPoP.make(rfcKey), OAuthCrypto.OAuthCrypto, fixed)
      const { ath, jti } = decodeJwt<{ readonly ath: string }>(yield* dpop.proof(at("https://api.example/", "abc")))
      assert.deepStrictEqual({ ath, jti }, { ath: "A".repeat(43), jti: "A".repeat(43) })
    }))

  it.effect("makes no proof when there is nothing unguessable to put into it", () =>
    Effect.gen(function*() {
      const broken: OAuthCrypto.Service = {
        ...OAuthCrypto.webCrypto,
        randomBytes: () => Effect.succeed(new Uint8Array(8))
      }
      const dpop = yield* Effect.provideService(DPoP.make(rfcKey), OAuthCrypto.OAuthCrypto, broken)
      const error = yield* Effect.flip(dpop.proof(token))
      assert.deepStrictEqual(summary(error).slice(0, 2), ["ConfigurationError", "CryptoUnavailable"])
    }))

  it.effect("refuses a shared secret, which nobody else could verify, and does not repeat it", () =>
    Effect.gen(function*() {
      const secret = "SECRET-SECRET-SECRET-SECRET-SECRET"
      const key = yield* SigningKey.fromSecret(Redacted.make(secret), "HS256")
      const error = yield* Effect.flip(DPoP.make(key))
      assert.deepStrictEqual(summary(error), ["ConfigurationError", "InvalidKey", "dpop"])
      assertAbsent([secret], prints(error))
    }))

  it.effect("prints nothing of the private key, nor do its proofs hold any of it", () =>
    Effect.gen(function*() {
      const pair = Crypto.generateKeyPairSync("rsa", { modulusLength: 2048 })
      const jwk = pair.privateKey.export({ format: "jwk" })
      const key = yield* SigningKey.fromJwk(Redacted.make({ ...jwk }), { algorithm: "PS256" })
      const dpop = yield* DPoP.make(key)
      const proof = yield* dpop.proof(token)
      const secrets = [jwk.d, jwk.p, jwk.q, jwk.dp, jwk.dq, jwk.qi].map(String)
      const texts = [...prints(dpop), ...prints(key), JSON.stringify(decodeProtectedHeader(proof))]
      assertAbsent(secrets, texts)
      assertAbsent(secrets.map((secret) => secret.slice(0, 40)), texts)
    }))

  it.effect("tells a DPoP from what is none", () =>
    Effect.gen(function*() {
      const dpop = yield* DPoP.generate()
      assert.strictEqual(dpop.algorithm, "ES256")
      assert.isTrue(DPoP.isDPoP(dpop))
      assert.isFalse(DPoP.isDPoP({ algorithm: "ES256", thumbprint: "", proof: dpop.proof }))
      assert.isFalse(DPoP.isDPoP(undefined))
    }))
})
