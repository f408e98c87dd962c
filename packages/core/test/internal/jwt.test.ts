import { OAuthCrypto } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Either, FastCheck as fc } from "effect"
import { createHash } from "node:crypto"
import { vi } from "vitest"
import * as jwt from "../../src/internal/jwt.js"
import { constantTimeEquals } from "../../src/internal/text.js"
import { at, claimsOf, now as seconds, openIdClient, openIdServer } from "../openid.js"
import { codePoint } from "../support.js"

/** The check that a result failed at, or `passed`. */
const check = <A>(result: Either.Either<A, jwt.Rejection>): string =>
  Either.match(result, { onLeft: ({ check }) => check, onRight: () => "passed" })

const hashOf = (algorithm: OAuthCrypto.SignatureAlgorithm, hash: unknown, value: string) =>
  Effect.match(jwt.checkHash("AccessTokenHash", algorithm, hash, value), {
    onFailure: (error) => error._tag === "Rejection" ? error.check : error._tag,
    onSuccess: () => "passed"
  })

describe("jwt.checkHash", () => {
  it.effect("#174, #176 has the values of OpenID Connect Core, A.3 and A.4", () =>
    Effect.gen(function*() {
      const token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"
      const code = "Qcb0Orv1zh30vL1MPRsbm-diHiMwcLyZvn1arpZv-Jxf_11jnpEX3Tgfvk"
      assert.strictEqual(yield* hashOf("RS256", "77QmUPtjPfzWtF2AnpK9RQ", token), "passed")
      assert.strictEqual(yield* hashOf("RS256", "LDktKdoQak3Pk0cnXxCltA", code), "passed")
      assert.strictEqual(yield* hashOf("RS256", "LDktKdoQak3Pk0cnXxCltA", token), "AccessTokenHash")
    }))

  it.effect("#178 has the values others publish for each digest", () =>
    Effect.gen(function*() {
      const token = "dNZX1hEZ9wBCzNL40Upu646bdzQA"
      assert.strictEqual(yield* hashOf("RS256", "wfgvmE9VxjAudsl9lc6TqA", token), "passed")
      assert.strictEqual(yield* hashOf("ES384", "phZaPQJosyg-qi-OIYyQ3xJB9wsHYEEz", token), "passed")
      for (const algorithm of ["PS512", "HS512", "EdDSA", "Ed25519"] as const) {
        assert.strictEqual(yield* hashOf(algorithm, "8xltSlOGYrWy8W9yNvRlEth1i_bXW-JROWPLvCv5zog", token), "passed")
      }
    }))

  it.effect("#178 takes the digest of the algorithm, and no other", () =>
    Effect.gen(function*() {
      const digests = {
        sha256: ["RS256", "PS256", "ES256", "HS256"],
        sha384: ["RS384", "PS384", "ES384", "HS384"],
        sha512: ["RS512", "PS512", "ES512", "HS512", "EdDSA", "Ed25519"]
      } as const
      for (const [own, algorithms] of Object.entries(digests)) {
        for (const algorithm of algorithms) {
          for (const name of Object.keys(digests)) {
            const digest = createHash(name).update("value").digest()
            const half = digest.subarray(0, digest.length / 2).toString("base64url")
            assert.strictEqual(
              yield* hashOf(algorithm, half, "value"),
              name === own ? "passed" : "AccessTokenHash",
              `${algorithm} with ${name}`
            )
            assert.strictEqual(yield* hashOf(algorithm, digest.toString("base64url"), "value"), "AccessTokenHash")
          }
        }
      }
    }))

  it.effect("#174 refuses what is not the very text", () =>
    Effect.gen(function*() {
      const good = "77QmUPtjPfzWtF2AnpK9RQ"
      const token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"
      for (
        const hash of [
          undefined,
          null,
          "",
          1,
          [good],
          { hash: good },
          `${good}==`,
          `${good} `,
          good.slice(1),
          good.toLowerCase()
        ]
      ) {
        assert.strictEqual(yield* hashOf("RS256", hash, token), "AccessTokenHash", String(hash))
      }
    }))

  it.effect("#155 names the digest that a runtime has not", () =>
    Effect.gen(function*() {
      const crypto: OAuthCrypto.Service = {
        ...OAuthCrypto.webCrypto,
        digest: () => OAuthCrypto.unavailable("no SHA-256 here")
      }
      const failure = yield* hashOf("RS256", "x", "y").pipe(Effect.provideService(OAuthCrypto.OAuthCrypto, crypto))
      assert.strictEqual(failure, "ConfigurationError")
    }))
})

describe("jwt.checkTimes", () => {
  const times = (claims: object, tolerance = 0, required = true) =>
    check(jwt.checkTimes({ exp: seconds + 300, iat: seconds, ...claims }, { seconds, tolerance }, required))

  it("#164, #165, #182 is exact to the second, with and without tolerance", () => {
    for (const tolerance of [0, 30]) {
      assert.strictEqual(times({ exp: seconds - tolerance + 1, iat: 0 }, tolerance), "passed")
      assert.strictEqual(times({ exp: seconds - tolerance, iat: 0 }, tolerance), "Expired")
      assert.strictEqual(times({ nbf: seconds + tolerance }, tolerance), "passed")
      assert.strictEqual(times({ nbf: seconds + tolerance + 1 }, tolerance), "NotYetValid")
      assert.strictEqual(times({ iat: seconds + tolerance }, tolerance), "passed")
      assert.strictEqual(times({ iat: seconds + tolerance + 1 }, tolerance), "IssuedAt")
    }
  })

  it("#164 wants exp only where it is required, and reads it where it is", () => {
    assert.strictEqual(times({ exp: undefined }), "Expired")
    assert.strictEqual(times({ exp: undefined }, 0, false), "passed")
    assert.strictEqual(times({ exp: seconds, iat: undefined }, 0, false), "Expired")
    assert.strictEqual(times({ exp: null }, 0, false), "Expired")
  })

  it("#168 refuses what expires before it was issued, whatever the tolerance", () => {
    assert.strictEqual(times({ exp: seconds + 9, iat: seconds + 10 }, 30), "Expired")
    assert.strictEqual(times({ exp: seconds + 10, iat: seconds + 10 }, 30), "passed")
  })

  it("#164, #165, #169 takes nothing for a time that is no finite number", () => {
    for (const time of [Number.POSITIVE_INFINITY, Number.NaN, String(seconds + 9), true, null, [seconds + 9]]) {
      assert.strictEqual(times({ exp: time }), "Expired")
    }
    for (const time of [Number.NEGATIVE_INFINITY, Number.NaN, "0", false, null, []]) {
      assert.strictEqual(times({ iat: time }), "IssuedAt")
      assert.strictEqual(times({ nbf: time }), "NotYetValid")
    }
  })

  it("refuses every time when the clock of this machine gives none", () => {
    assert.strictEqual(check(jwt.checkTimes(claimsOf(), { seconds: Number.NaN, tolerance: 0 }, true)), "Expired")
    assert.strictEqual(
      check(jwt.checkTimes({ nbf: 0 }, { seconds: Number.NaN, tolerance: 0 }, false)),
      "NotYetValid"
    )
  })

  it.effect("#182 takes the time of the clock, in whole seconds, with the skew", () =>
    Effect.gen(function*() {
      const read = (client: Parameters<typeof openIdClient>[0]) => at(seconds + 0.999, jwt.now(openIdClient(client)))
      assert.deepStrictEqual(yield* read({}), { seconds, tolerance: 0 })
      assert.deepStrictEqual(yield* read({ clockSkew: -90, clockTolerance: "2 minutes" }), {
        seconds: seconds - 90,
        tolerance: 120
      })
      assert.deepStrictEqual(yield* read({ clockSkew: 15 }), { seconds: seconds + 15, tolerance: 0 })
      assert.strictEqual((yield* read({ clockTolerance: undefined })).tolerance, 30)
    }))
})

describe("jwt.issuerOf", () => {
  const template = openIdServer({
    issuer: "https://login.microsoftonline.com/{tenantid}/v2.0",
    quirks: { issuerPerTenant: true }
  })
  const tid = "9188040d-6c67-4c5b-b112-36a304b66dad"

  it("#116 puts the tenant of a token in the place of the template", () => {
    assert.strictEqual(jwt.issuerOf(template, { tid }), `https://login.microsoftonline.com/${tid}/v2.0`)
  })

  it("#116 takes no tenant that is none, and never the template itself", () => {
    for (
      const bad of [
        undefined,
        null,
        "",
        1,
        [tid],
        "..",
        "a/b",
        "common",
        "{tenantid}",
        "$&",
        `${tid}\n`,
        "a".repeat(65)
      ]
    ) {
      assert.isUndefined(jwt.issuerOf(template, { tid: bad }), String(bad))
    }
    assert.strictEqual(check(jwt.checkIssuer(template, { iss: template.issuer })), "Issuer")
    assert.strictEqual(check(jwt.checkIssuer(template, { iss: undefined, tid: "" })), "Issuer")
  })

  it("#116 takes no tenant where the server has none", () => {
    const plain = openIdServer({ issuer: template.issuer })
    assert.strictEqual(jwt.issuerOf(plain, { tid }), template.issuer)
    const fixed = openIdServer({ quirks: { issuerPerTenant: true } })
    assert.strictEqual(jwt.issuerOf(fixed, { tid }), "https://id.example")
    assert.strictEqual(jwt.issuerOf(fixed, {}), "https://id.example")
  })
})

describe("constantTimeEquals", () => {
  it.effect.prop(
    "#154 is equality",
    [fc.string({ unit: codePoint }), fc.string({ unit: codePoint })],
    ([a, b]) =>
      Effect.sync(() => {
        assert.isTrue(constantTimeEquals(a, a))
        assert.strictEqual(constantTimeEquals(a, b), a === b)
        assert.strictEqual(constantTimeEquals(a, `${a}${b}`), b === "")
      }),
    30_000
  )

  it("#154 reads as many characters wherever the first wrong one is", () => {
    const secret = "a".repeat(64)
    const reads = (guess: string): number => {
      const spy = vi.spyOn(String.prototype, "charCodeAt")
      constantTimeEquals(guess, secret)
      const { length } = spy.mock.calls
      spy.mockRestore()
      return length
    }
    const counts = [0, 1, 31, 63].map((at) => reads(`${secret.slice(0, at)}b${secret.slice(at + 1)}`))
    assert.deepStrictEqual(new Set([...counts, reads(secret)]), new Set([128]))
  })
})
