import { OAuthCrypto } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Either, FastCheck as fc, Option } from "effect"
import * as jws from "../../src/internal/jws.js"
import { base64Url } from "../openid.js"
import { anyString, codePoint, left, right } from "../support.js"

const header = { alg: "RS256", kid: "1" }

const compact = (header: string, payload: string, signature = "c2ln"): string =>
  `${base64Url(header)}.${base64Url(payload)}.${signature}`

const good = compact(JSON.stringify(header), "{\"sub\":\"1\"}")

const encode = (header: object, claims: object, signature: Uint8Array) =>
  Effect.runSync(jws.sign({ ...header }, { ...claims }, () => Effect.succeed(signature)))

describe("jws.parse", () => {
  it("takes a token apart", () => {
    const parsed = right(jws.parse(good))
    assert.deepStrictEqual(parsed.header, header)
    assert.deepStrictEqual(parsed.claims, { sub: "1" })
    assert.strictEqual(parsed.algorithm, "RS256")
    assert.strictEqual(parsed.keyId, "1")
    assert.deepStrictEqual([...parsed.signature], [...Buffer.from("sig")])
    assert.strictEqual(new TextDecoder().decode(parsed.signingInput), good.slice(0, good.lastIndexOf(".")))
  })

  const [first = "", second = "", third = ""] = good.split(".")
  const rows: ReadonlyArray<readonly [title: string, token: string, refusal: jws.Refusal]> = [
    ["#144 an empty text", "", "Malformed"],
    ["#144 one part", first, "Malformed"],
    ["#144 two parts", `${first}.${second}`, "Malformed"],
    ["#144 four parts", `${good}.${third}`, "Malformed"],
    ["#144 five parts, which is an encrypted token", `${good}.${third}.${third}`, "Encryption"],
    ["#144 six parts", `${good}.${third}.${third}.${third}`, "Malformed"],
    ["#144 parts that are empty", "..", "Malformed"],
    ["#144 five parts that are empty", "....", "Encryption"],
    ["#144 dots and nothing else", ".".repeat(65_536), "Malformed"],
    ["#145 padding in the header", `${first}=.${second}.${third}`, "Malformed"],
    ["#145 padding in the payload", `${first}.${second}=.${third}`, "Malformed"],
    ["#145 padding in the signature", `${first}.${second}.c2lnMQ==`, "Malformed"],
    ["#145 the other alphabet", `${first}.${second}.c2l+`, "Malformed"],
    ["#145 the other alphabet, its last character", `${first}.${second}.c2l/`, "Malformed"],
    ["#145 a blank before", ` ${good}`, "Malformed"],
    ["#145 a line break behind", `${good}\n`, "Malformed"],
    ["#145 a line break inside", `${first}.${second}.c2\nln`, "Malformed"],
    ["#145 a length that no bytes have", `${first}.${second}.c2lnc`, "Malformed"],
    ["#145 bits behind the last byte", `${first}.${second}.c2lnMR`, "Malformed"],
    ["#145 bits behind the last byte of two", `${first}.${second}.c2lnMTJ`, "Malformed"],
    ["#145 letters that look alike", `${first}.${second}.с2ln`, "Malformed"],
    ["#146 crit with a name", compact("{\"alg\":\"RS256\",\"crit\":[\"exp\"],\"exp\":1}", "{}"), "Critical"],
    ["#146 crit that is empty", compact("{\"alg\":\"RS256\",\"crit\":[]}", "{}"), "Critical"],
    ["#146 crit that is null", compact("{\"alg\":\"RS256\",\"crit\":null}", "{}"), "Critical"],
    ["#147 b64 false", compact("{\"alg\":\"RS256\",\"b64\":false,\"crit\":[\"b64\"]}", "{}"), "Critical"],
    ["#147 b64 false without crit", compact("{\"alg\":\"RS256\",\"b64\":false}", "{}"), "Critical"],
    ["#147 b64 true", compact("{\"alg\":\"RS256\",\"b64\":true}", "{}"), "Critical"],
    ["#148 a header that is an array", compact("[]", "{}"), "Malformed"],
    ["#148 a header that is null", compact("null", "{}"), "Malformed"],
    ["#148 a header that is a text", compact("\"RS256\"", "{}"), "Malformed"],
    ["#148 a header that is no JSON", compact("{alg:\"RS256\"}", "{}"), "Malformed"],
    ["#148 a payload that is an array", compact("{\"alg\":\"RS256\"}", "[{}]"), "Malformed"],
    ["#148 a payload that is a number", compact("{\"alg\":\"RS256\"}", "1"), "Malformed"],
    ["#148 a payload that is empty", compact("{\"alg\":\"RS256\"}", ""), "Malformed"],
    ["#148 alg twice", compact("{\"alg\":\"RS256\",\"alg\":\"none\"}", "{}"), "Malformed"],
    ["#148 alg twice, once with an escape", compact("{\"alg\":\"RS256\",\"\\u0061lg\":\"none\"}", "{}"), "Malformed"],
    ["#148 sub twice", compact("{\"alg\":\"RS256\"}", "{\"sub\":\"1\",\"sub\":\"2\"}"), "Malformed"],
    ["#148 bytes that are no UTF-8", `${first}.${base64Url(new Uint8Array([0x7b, 0xff, 0x7d]))}.c2ln`, "Malformed"],
    ["#148 a byte order mark", compact("\ufeff{\"alg\":\"RS256\"}", "{}"), "Malformed"],
    ["#148 no alg", compact("{\"kid\":\"1\"}", "{}"), "Malformed"],
    ["#148 an alg that is no text", compact("{\"alg\":[\"RS256\"]}", "{}"), "Malformed"],
    ["#148 a kid that is no text", compact("{\"alg\":\"RS256\",\"kid\":1}", "{}"), "Malformed"],
    ["#148 a kid that is null", compact("{\"alg\":\"RS256\",\"kid\":null}", "{}"), "Malformed"],
    ["#148 claims with a prototype", compact("{\"alg\":\"RS256\"}", "{\"__proto__\":{\"sub\":\"1\"}}"), "Malformed"],
    [
      "#148 a header with a prototype",
      compact("{\"__proto__\":{\"alg\":\"RS256\"},\"alg\":\"RS256\"}", "{}"),
      "Malformed"
    ]
  ]
  for (const [title, token, refusal] of rows) {
    it(`${title}: ${refusal}`, () => {
      assert.strictEqual(left(jws.parse(token)), refusal)
    })
  }

  it("#184 reads a token of the largest size, and none that is larger", () => {
    const sized = (size: number): string => {
      const rest = compact(JSON.stringify(header), "{}", "").length - base64Url("{}").length
      return compact(JSON.stringify(header), `{}${" ".repeat(Math.floor((size - rest) * 3 / 4) - 2)}`, "")
    }
    const largest = sized(jws.maxLength)
    assert.isAtMost(largest.length, jws.maxLength)
    assert.isAbove(largest.length, jws.maxLength - 4)
    assert.isTrue(Either.isRight(jws.parse(largest)))
    assert.strictEqual(left(jws.parse(sized(jws.maxLength + 4))), "Malformed")
  })

  it("#184 takes no time over a token of 1 MB, nor over one that is as large as it may be and bad", () => {
    const started = performance.now()
    for (
      const token of [
        "a".repeat(1_000_000),
        ".".repeat(1_000_000),
        `${"A".repeat(65_535)}!`,
        `${first}.${"A".repeat(65_000)}!.c2ln`,
        `${first}.${base64Url("[".repeat(48_000))}.`,
        `${first}.${base64Url("{\"a\":".repeat(9000))}.`
      ]
    ) {
      assert.strictEqual(left(jws.parse(token)), "Malformed")
    }
    assert.isBelow(performance.now() - started, 3000)
  })

  it("refuses claims that are nested deeper than has a meaning, and numbers that are too large to be one", () => {
    const nested = (depth: number) => compact("{\"alg\":\"RS256\"}", `{"a":${"[".repeat(depth)}${"]".repeat(depth)}}`)
    assert.isTrue(Either.isRight(jws.parse(nested(60))))
    for (const depth of [65, 1000, 20_000]) {
      assert.strictEqual(left(jws.parse(nested(depth))), "Malformed")
    }
    assert.strictEqual(left(jws.parse(compact("{\"alg\":\"RS256\"}", "{\"exp\":1e999}"))), "Malformed")
    assert.strictEqual(left(jws.parse(compact("{\"alg\":\"RS256\"}", "{\"a\":{\"__proto__\":1}}"))), "Malformed")
  })
})

describe("jws, for any text", () => {
  it.effect.prop(
    "never throws",
    [fc.oneof(anyString, fc.array(anyString, { maxLength: 6 }).map((parts) => parts.join(".")))],
    ([text]) =>
      Effect.sync(() => {
        assert.isTrue(Either.isEither(jws.parse(text)))
      }),
    30_000
  )

  it.effect.prop(
    "never throws over any bytes in base64url",
    [fc.array(fc.uint8Array(), { minLength: 3, maxLength: 3 })],
    ([parts]) =>
      Effect.sync(() => {
        assert.isTrue(Either.isEither(jws.parse(parts.map(base64Url).join("."))))
      }),
    30_000
  )

  const object = fc.dictionary(fc.string({ unit: codePoint }), fc.jsonValue({ maxDepth: 2 }))
    .filter((value) => !JSON.stringify(value).includes("__proto__"))
  it.effect.prop(
    "gives back what was signed",
    [object, object, fc.uint8Array()],
    ([extra, claims, signature]) =>
      Effect.sync(() => {
        const { b64: _, crit: __, ...rest } = extra
        const written = { ...rest, alg: "ES256", kid: "a" }
        const token = encode(written, claims, signature)
        const parsed = right(jws.parse(token))
        assert.deepStrictEqual(parsed.header, JSON.parse(JSON.stringify(written)))
        assert.deepStrictEqual(parsed.claims, JSON.parse(JSON.stringify(claims)))
        assert.deepStrictEqual([...parsed.signature], [...signature])
        assert.isTrue(token.startsWith(`${new TextDecoder().decode(parsed.signingInput)}.`))
      }),
    30_000
  )

  it.effect.prop(
    "#145 decodes one text to one value",
    [fc.uint8Array(), fc.string({ unit: codePoint })],
    ([bytes, text]) =>
      Effect.sync(() => {
        assert.deepStrictEqual([...right(jws.decodeBase64Url(base64Url(bytes)))], [...bytes])
        const decoded = jws.decodeBase64Url(text)
        assert.isTrue(Either.isLeft(decoded) || base64Url(decoded.right) === text)
      }),
    30_000
  )
})

// RFC 7515, appendix A. The payload is the same in all but A.4.
const payload = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"

const vectors = {
  A1: {
    algorithm: "HS256",
    token: `eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.${payload}.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk`,
    key: {
      kty: "oct",
      k: "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"
    }
  },
  A2: {
    algorithm: "RS256",
    token: `eyJhbGciOiJSUzI1NiJ9.${payload}.` +
      "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CU" +
      "Ar7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_d" +
      "O--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0ig" +
      "cN_IoypGlUPQGe77Rw",
    key: {
      kty: "RSA",
      n: "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SF" +
        "d2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTB" +
        "EMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2" +
        "PAcDTW9gb54h4FRWyuXpoQ",
      e: "AQAB"
    }
  },
  A3: {
    algorithm: "ES256",
    token: `eyJhbGciOiJFUzI1NiJ9.${payload}.` +
      "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
    key: {
      kty: "EC",
      crv: "P-256",
      x: "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
      y: "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"
    }
  }
} as const

describe("RFC 7515 appendix A", () => {
  for (const [name, { algorithm, key, token }] of Object.entries(vectors)) {
    it.effect(`${name} parses and verifies, and nothing else does`, () =>
      Effect.gen(function*() {
        const parsed = right(jws.parse(token))
        assert.strictEqual(parsed.algorithm, algorithm)
        assert.deepStrictEqual(parsed.claims, { iss: "joe", exp: 1300819380, "http://example.com/is_root": true })
        const verifier = Option.getOrThrow(yield* OAuthCrypto.webCrypto.verifier(algorithm, key))
        assert.isTrue(yield* verifier(parsed.signingInput, parsed.signature))
        assert.isFalse(yield* verifier(parsed.signingInput.slice(1), parsed.signature))
      }))
  }

  it.effect("A4 has no claims, and its signature verifies", () =>
    Effect.gen(function*() {
      const [head = "", body = "", signature = ""] = (
        "eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA." +
        "AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-mZZqwqT2SI-KGDKB34XO0aw_7XdtAG8GaSwFKdCAPZgoXD2Y" +
        "BJZCPEX3xKpRwcdOO8KpEHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolLzeO_Jn"
      ).split(".")
      assert.strictEqual(left(jws.parse(`${head}.${body}.${signature}`)), "Malformed")
      const verifier = Option.getOrThrow(
        yield* OAuthCrypto.webCrypto.verifier("ES512", {
          kty: "EC",
          crv: "P-521",
          x: "AekpBQ8ST8a8VcfVOTNl353vSrDCLLJXmPk06wTjxrrjcBpXp5EOnYG_NjFZ6OvLFV1jSfS9tsz4qUxcWceqwQGk",
          y: "ADSmRA43Z1DSNx_RvcLI87cdL07l6jQyyBXMoxVg_l2Th-x3S1WDhjDly79ajL4Kkd0AZMaZmh9ubmf63e3kyMj2"
        })
      )
      const data = new TextEncoder().encode(`${head}.${body}`)
      assert.isTrue(yield* verifier(data, right(jws.decodeBase64Url(signature))))
    }))

  it("A5 parses, and its algorithm is none we have", () => {
    const parsed = right(jws.parse(`eyJhbGciOiJub25lIn0.${payload}.`))
    assert.strictEqual(parsed.algorithm, "none")
    assert.isFalse(OAuthCrypto.isSignatureAlgorithm(parsed.algorithm))
  })
})
