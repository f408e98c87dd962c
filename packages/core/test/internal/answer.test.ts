import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, Either, FastCheck as fc, Schema } from "effect"
import * as answer from "../../src/internal/answer.js"
import { anyString, assertAbsent, left, prints, right, summary } from "../support.js"

const Body = Schema.Struct({
  name: Schema.String,
  nested: Schema.optionalWith(Schema.Struct({ n: Schema.Number }), { exact: true })
})

const decoder = Schema.decodeUnknownEither(Body)

const bytes = (text: string) => new TextEncoder().encode(text)

interface Given extends Partial<answer.Context> {
  readonly body?: string | Uint8Array
  readonly anyType?: boolean
}

const read = ({ anyType = false, body = "", ...context }: Given) =>
  answer.read(
    { endpoint: "https://id.example/token", status: 200, contentType: "application/json", secrets: [], ...context },
    typeof body === "string" ? bytes(body) : body,
    { decoder, jsonUnderAnyContentType: anyType }
  )

const failure = (given: Given) => summary(left(read(given)))

const good = "{\"name\":\"abc\"}"

const challenged = (wwwAuthenticate: string) => failure({ status: 401, wwwAuthenticate })

describe("read", () => {
  it("gives the value of a 200", () => {
    assert.deepStrictEqual(right(read({ body: good })), { name: "abc" })
  })

  it("#72 refuses a body that is no JSON object", () => {
    for (const body of ["", "x", "{", "[]", "[{\"name\":\"abc\"}]", "\"abc\"", "1", "null", "true", `${good}x`]) {
      assert.deepStrictEqual(failure({ body }), ["InvalidResponse", "MalformedJson"], body)
    }
  })

  it("#77 refuses invalid UTF-8, a byte order mark, and nesting without end, without a crash", () => {
    const bad = [
      new Uint8Array([0x7b, 0xff, 0x7d]),
      Buffer.concat([bytes("{\"name\":\""), Buffer.from([0xc3, 0x28]), bytes("\"}")]),
      Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes(good)]),
      Buffer.from(good, "utf16le"),
      bytes("[".repeat(500_000))
    ]
    for (const body of bad) {
      assert.strictEqual(left(read({ body }))._tag, "InvalidResponse")
    }
  })

  it("#77 refuses a member that is nested without end, without a crash", () => {
    for (const depth of [10, 1000, 10_000, 300_000]) {
      const body = `{"name":${"[".repeat(depth)}${"]".repeat(depth)}}`
      assert.deepStrictEqual(failure({ body }), ["InvalidResponse", "MalformedFields", "name"])
    }
  })

  it("#73 #74 reads JSON under JSON's types in any case, and others only when told", () => {
    const types = [
      "application/json",
      "APPLICATION/JSON",
      "Application/Json; Charset=UTF-8",
      " application/json ;x",
      ""
    ]
    for (const contentType of [...types, "application/problem+json", "application/vnd.x+json;v=1", undefined]) {
      assert.deepStrictEqual(right(read({ body: good, contentType })), { name: "abc" }, contentType)
    }
    for (const contentType of ["text/plain", "text/html", "application/jsonp", "text/json", "json", "x/y+json"]) {
      assert.deepStrictEqual(failure({ body: good, contentType }), ["InvalidResponse", "UnexpectedContentType"])
      assert.deepStrictEqual(right(read({ body: good, contentType, anyType: true })), { name: "abc" })
    }
  })

  it("#80 takes no other status than 200 for success", () => {
    for (const status of [201, 202, 204, 206, 299, 400, 404, 500]) {
      assert.deepStrictEqual(failure({ status, body: good }), ["InvalidResponse", "UnexpectedStatus"], String(status))
    }
  })

  it("#71 takes an error in a 200 for an error, and null for none", () => {
    assert.deepStrictEqual(failure({ body: "{\"name\":\"abc\",\"error\":\"denied\"}" }), [
      "OAuthErrorResponse",
      "denied"
    ])
    assert.deepStrictEqual(right(read({ body: "{\"name\":\"abc\",\"error\":null}" })), { name: "abc" })
  })

  it("#82 #84 #88 keeps an error of any status from 400 on, under any type", () => {
    const body = JSON.stringify({ error: "invalid_grant", error_description: "Expired", error_uri: "https://x" })
    for (const status of [400, 401, 403, 429, 500, 503]) {
      for (const contentType of ["application/json", "text/plain", "application/problem+json", undefined]) {
        const error = left(read({ status, body, contentType }))
        assert.deepInclude(error, { code: "invalid_grant", description: "Expired", uri: "https://x", status })
      }
    }
  })

  it("#86 refuses an error that is no error code, and says which member", () => {
    for (const error of ["1", "\"\"", "true", "{}", "[]", "\"a\\nb\"", "\"a\\\"b\""]) {
      const body = `{"name":"abc","error":${error}}`
      assert.deepStrictEqual(failure({ body }), ["InvalidResponse", "MalformedFields", "error"])
      assert.deepStrictEqual(failure({ body, status: 400 }), ["InvalidResponse", "UnexpectedStatus"])
    }
  })

  it("drops texts of an error that are no texts", () => {
    for (const value of ["1", "null", "\"\"", "{}", "[\"a\"]"]) {
      const body = `{"error":"denied","error_description":${value},"error_uri":${value}}`
      assert.deepInclude(left(read({ status: 400, body })), { code: "denied", description: undefined, uri: undefined })
    }
  })

  it("#12 #92 #295 cleans and scrubs every text of the server", () => {
    const evil = `x\u202e\r\n${"y".repeat(2000)}`
    const secrets = ["SECRET-1", "SECRET-2"]
    const hostile = `SECRET-1${evil}SECRET-2`
    const body = JSON.stringify({ error: "denied SECRET-1", error_description: hostile, error_uri: hostile })
    const context = { secrets, contentType: hostile, wwwAuthenticate: hostile }
    for (const error of [left(read({ ...context, status: 400, body })), left(read({ ...context, status: 500 }))]) {
      assertAbsent(["SECRET"], prints(error))
      assert.notMatch(error.message, /[\p{Cc}\u202e]/u)
      assert.isBelow(error.message.length, 2000)
    }
  })

  it("keeps a code whole, or not at all when a secret is in it", () => {
    const code = (error: string, secrets: ReadonlyArray<string> = ["SECRET-1"]) => {
      const found = left(read({ status: 400, secrets, body: JSON.stringify({ error }) }))
      return found._tag === "OAuthErrorResponse" ? found.code : found._tag
    }
    assert.strictEqual(code("something_of_their_own"), "something_of_their_own")
    assert.strictEqual(code("x".repeat(256)), "x".repeat(256))
    assert.strictEqual(code("denied SECRET-1"), "<redacted>")
    // A secret that is a registered code is none.
    assert.strictEqual(code("invalid_grant", ["invalid_grant", "grant"]), "invalid_grant")
  })

  it("names the paths of members at fault, cleaned and scrubbed", () => {
    assert.deepStrictEqual(failure({ body: "{\"name\":1}" }), ["InvalidResponse", "MalformedFields", "name"])
    const nested = "{\"name\":\"a\",\"nested\":{\"n\":\"SECRET\"}}"
    assert.deepStrictEqual(failure({ body: nested }), ["InvalidResponse", "MalformedFields", "nested.n"])
    const keyed = Schema.decodeUnknownEither(Schema.Record({ key: Schema.String, value: Schema.Number }))
    const context = { endpoint: "https://id.example/me", status: 200, secrets: ["SECRET"] }
    const error = left(answer.decode(context, { "SECRET\n": "x" }, keyed))
    assertAbsent(["SECRET", "\n"], [error.message])
  })

  it("names sixteen members at most", () => {
    const many = Schema.decodeUnknownEither(Schema.Record({ key: Schema.String, value: Schema.Number }), {
      errors: "all"
    })
    const body: unknown = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`m${index}`, "x"]))
    const error = left(answer.decode({ endpoint: "https://id.example/me", status: 200, secrets: [] }, body, many))
    assert.strictEqual(error._tag === "InvalidResponse" ? error.fields.length : 0, 16)
    assert.isBelow(error.message.length, 1000)
  })

  it("#77 accepts members as deep as real ones, and names those that are deeper", () => {
    const nested = (depth: number) => `{"name":"abc","more":${"[".repeat(depth)}${"]".repeat(depth)}}`
    assert.strictEqual(right(read({ body: nested(60) })).name, "abc")
    assert.deepStrictEqual(failure({ body: nested(100) }), ["InvalidResponse", "MalformedFields", "more"])
  })

  it("#295 takes the tokens of an answer out of the texts of its error", () => {
    const tokens = { access_token: "SECRET-access", refresh_token: "SECRET-refresh", id_token: "SECRET-id" }
    const texts = { error: "denied", error_description: "kept SECRET-access", error_uri: "https://x/?SECRET-refresh" }
    for (const status of [200, 400]) {
      const body = JSON.stringify({ ...tokens, ...texts })
      const error = left(read({ status, body, wwwAuthenticate: "Bearer x=\"SECRET-id\"" }))
      assert.deepStrictEqual(summary(error), ["OAuthErrorResponse", "denied"])
      assertAbsent(["SECRET"], prints(error))
    }
  })

  it("#76 hands no __proto__ member on to a decoder", () => {
    const seen: Array<unknown> = []
    const spy: answer.Decoder<unknown> = (value) => Either.right(seen.push(value))
    const body: unknown = JSON.parse("{\"__proto__\":{\"polluted\":true},\"a\":1}")
    answer.decode({ endpoint: "e", status: 200, secrets: [] }, body, spy)
    assert.deepStrictEqual(seen.map((value) => Object.keys(Object(value))), [["a"]])
    assert.isUndefined(Reflect.get(Object(seen[0]), "polluted"))
  })

  it.effect.prop(
    "never throws and never repeats a body, whatever came",
    [fc.oneof(fc.json(), anyString, fc.constant(good)), fc.constantFrom(200, 204, 400, 401, 500), anyString],
    ([body, status, header]) =>
      Effect.sync(() => {
        const result = read({ body, status, contentType: "application/json", wwwAuthenticate: header })
        if (Either.isRight(result)) {
          assert.strictEqual(status, 200)
        } else {
          assert.isString(result.left.message)
        }
      })
  )
})

describe("the error of a challenge", () => {
  it("is read from a Bearer or DPoP challenge", () => {
    for (
      const header of [
        "Bearer error=\"invalid_token\"",
        "bearer realm=\"api\", error=\"invalid_token\", error_description=\"expired\"",
        "Bearer error=invalid_token",
        "Bearer scope=\"a b\",error=\"invalid_token\"",
        "DPoP algs=\"ES256\", error=\"invalid_token\"",
        "Bearer realm=\"a\",  error = \"invalid_token\""
      ]
    ) {
      assert.deepStrictEqual(challenged(header), ["OAuthErrorResponse", "invalid_token"], header)
    }
  })

  it("is not made up where there is none", () => {
    for (
      const header of [
        "",
        "Bearer",
        "Bearer realm=\"api\"",
        "Bearer my_error=\"invalid_token\"",
        "Bearer error_description=\"x\"",
        "Basic realm=\"x\", error=\"invalid_token\"",
        "Negotiate abc"
      ]
    ) {
      assert.deepStrictEqual(challenged(header), ["InvalidResponse", "UnexpectedStatus"], header)
    }
  })

  it("is not taken from inside another parameter's text", () => {
    const header = "Bearer error=\"invalid_token\", error_description=\"there was an error=insufficient_scope in it\""
    assert.deepStrictEqual(challenged(header), ["OAuthErrorResponse", "invalid_token"])
    assert.deepStrictEqual(challenged("Bearer realm=\"an error=oops\""), ["InvalidResponse", "UnexpectedStatus"])
  })

  it("#191 is found among other challenges, with the description that stands beside it", () => {
    const table = [
      "Basic realm=\"a, b\", Bearer error=\"invalid_token\", error_description=\"expired\"",
      "Negotiate, Bearer error=\"invalid_token\", error_description=\"expired\"",
      "Negotiate YWJjZA==, Bearer error=\"invalid_token\", error_description=\"expired\"",
      "DPoP algs=\"ES256\", Bearer error=\"invalid_token\", error_description=\"expired\"",
      "Bearer error=\"invalid_token\", error_description=\"expired\", DPoP algs=\"ES256\", error_description=\"no\""
    ]
    for (const wwwAuthenticate of table) {
      const error = left(read({ status: 401, wwwAuthenticate }))
      assert.deepInclude(error, { code: "invalid_token", description: "expired" }, wwwAuthenticate)
    }
  })

  it("gives way to the error in the body", () => {
    const wwwAuthenticate = "Bearer error=\"invalid_token\""
    const body = "{\"error\":\"invalid_client\"}"
    assert.deepStrictEqual(failure({ status: 401, wwwAuthenticate, body }), ["OAuthErrorResponse", "invalid_client"])
    assert.deepStrictEqual(failure({ status: 401, wwwAuthenticate, body: "<html>" }), [
      "OAuthErrorResponse",
      "invalid_token"
    ])
  })

  it("#83 is kept with the whole header beside it", () => {
    const wwwAuthenticate = "Basic realm=\"token\""
    const error = left(read({ status: 401, wwwAuthenticate, body: "{\"error\":\"invalid_client\"}" }))
    assert.deepInclude(error, { code: "invalid_client", status: 401, wwwAuthenticate })
  })

  it("takes no time over a long header", () => {
    for (const part of [" ", ",", "error", " error ", "error=", ", error =", "\"", " error=\"a"]) {
      left(read({ status: 401, wwwAuthenticate: `Bearer ${part.repeat(30_000)}` }))
    }
  }, 2000)
})

describe("retryAfter", () => {
  const now = Date.UTC(2026, 6, 1, 12)
  const millis = (value: string | undefined) => {
    const duration = answer.retryAfter(value, now)
    return duration === undefined ? undefined : Duration.toMillis(duration)
  }

  it("#87 reads seconds", () => {
    const table = { "0": 0, "1": 1000, "120": 120_000, " 30 ": 30_000, "007": 7000, "86400": 86_400_000 }
    for (const [value, expected] of Object.entries(table)) {
      assert.strictEqual(millis(value), expected, value)
    }
  })

  it("#87 reads a date, and takes one in the past for now", () => {
    assert.strictEqual(millis("Wed, 01 Jul 2026 12:00:30 GMT"), 30_000)
    assert.strictEqual(millis("Wednesday, 01-Jul-26 12:01:00 GMT"), 60_000)
    assert.strictEqual(millis("Wed, 21 Oct 2015 07:28:00 GMT"), 0)
  })

  it("#87 believes a day at most in seconds", () => {
    assert.strictEqual(millis("86401"), 86_400_000)
    assert.strictEqual(millis("999999999"), 86_400_000)
  })

  it("#87 believes a day at most in a date", () => {
    assert.strictEqual(millis("Thu, 01 Jul 2027 12:00:00 GMT"), 86_400_000)
  })

  it("#87 ignores what is neither", () => {
    const garbage = ["", " ", "-1", "1.5", "1e3", "0x10", "NaN", "Infinity", "soon", "2026-07-01", "12:00", "1 2"]
    for (const value of [undefined, ...garbage, "soon 5", "retry in 5", "tomorrow 1", "try 2099", "Mon 99"]) {
      assert.isUndefined(millis(value), value)
    }
  })

  it("#87 ignores a date that is none", () => {
    for (const date of ["99 Jul 2026 12:00:00", "01 Foo 2026 12:00:00", "01 Jul 2026 99:00:00"]) {
      assert.isUndefined(millis(`Wed, ${date} GMT`), date)
    }
  })

  it.effect.prop("#87 gives a duration of at most a day, or none", [anyString], ([value]) =>
    Effect.sync(() => {
      const found = millis(value) ?? 0
      assert.isTrue(found >= 0 && found <= 86_400_000)
    }))
})
