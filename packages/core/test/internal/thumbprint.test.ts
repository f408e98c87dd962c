import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as jose from "jose"
import { thumbprint } from "../../src/internal/thumbprint.js"

// RFC 7638 §3.1
const rsa = {
  kty: "RSA",
  n: "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3okn" +
    "jhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQ" +
    "vRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKn" +
    "qDKgw",
  e: "AQAB"
}

describe("thumbprint", () => {
  it.effect("is that of RFC 7638 §3.1, in whatever order the members are", () =>
    Effect.gen(function*() {
      const expected = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
      assert.strictEqual(yield* thumbprint(rsa), expected)
      assert.strictEqual(yield* thumbprint(Object.fromEntries(Object.entries(rsa).reverse())), expected)
    }))

  it.effect("is that of RFC 8037 A.3", () =>
    Effect.gen(function*() {
      const key = { kty: "OKP", crv: "Ed25519", x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" }
      assert.strictEqual(yield* thumbprint(key), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")
    }))

  it.effect("is that of jose for every type of key", () =>
    Effect.gen(function*() {
      for (const algorithm of ["RS256", "ES256", "ES384", "ES512", "EdDSA"]) {
        const jwk = yield* Effect.promise(async () =>
          jose.exportJWK((await jose.generateKeyPair(algorithm, { extractable: true })).publicKey)
        )
        const { crv, e, kty, n, x, y } = jwk
        const members = Object.entries({ kty, n, e, y, x, crv }).flatMap(([name, value]) =>
          value === undefined ? [] : [[name, value] as const]
        )
        const expected = yield* Effect.promise(() => jose.calculateJwkThumbprint(jwk))
        assert.strictEqual(yield* thumbprint(Object.fromEntries(members)), expected)
      }
    }))
})
