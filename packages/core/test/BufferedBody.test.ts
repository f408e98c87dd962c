import { BufferedBody } from "@effect-oauth/core"
import { HttpClientRequest } from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck as fc, Stream } from "effect"
import { assertAbsent, prints } from "./support.js"

const { collector, make, maxBytes } = BufferedBody

const request = HttpClientRequest.get("https://id.example/me")

const received = (body: BufferedBody.Received["body"], status = 200): BufferedBody.Received => ({
  status,
  headers: { "Content-Type": "application/json", "set-cookie": "a=1" },
  body
})

const bytes = (text: string) => new TextEncoder().encode(text)

const all = (response: BufferedBody.BufferedBody) => [
  response.text,
  response.json,
  response.arrayBuffer,
  response.urlParamsBody,
  Stream.runDrain(response.stream)
]

describe("BufferedBody", () => {
  describe("collector", () => {
    it("#288 takes one byte less than too many, and says when to stop", () => {
      const full = collector()
      assert.isTrue(full.add(new Uint8Array(maxBytes - 1)))
      assert.isTrue(full.add(new Uint8Array(1)))
      assert.strictEqual(full.body().length, maxBytes)
      assert.isFalse(full.add(new Uint8Array(1)))
      assert.strictEqual(full.body(), "TooLarge")
      assert.isFalse(full.add(new Uint8Array(0)))
      assert.strictEqual(full.body(), "TooLarge")

      const atOnce = collector()
      assert.isFalse(atOnce.add(new Uint8Array(maxBytes + 1)))
      assert.strictEqual(atOnce.body(), "TooLarge")
    })

    it("is empty when nothing came", () => {
      assert.deepStrictEqual(collector().body(), new Uint8Array())
    })

    it.effect.prop(
      "gives the bytes in the order they came",
      [fc.array(fc.uint8Array())],
      ([chunks]) =>
        Effect.sync(() => {
          const whole = collector()
          assert.isTrue(chunks.every((chunk) => whole.add(chunk)))
          assert.deepStrictEqual([...Buffer.from(whole.body())], chunks.flatMap((chunk) => [...chunk]))
        })
    )
  })

  it.effect("is a response like any other", () =>
    Effect.gen(function*() {
      const response = make(request, received(bytes("{\"a\":1}")))
      assert.isTrue(BufferedBody.isBufferedBody(response))
      assert.isFalse(BufferedBody.isBufferedBody({ status: 200 }))
      assert.strictEqual(response.status, 200)
      assert.strictEqual(response.headers["content-type"], "application/json")
      assert.strictEqual(yield* response.text, "{\"a\":1}")
      assert.deepStrictEqual(yield* response.json, { a: 1 })
      assert.deepStrictEqual(yield* response.json, { a: 1 })
      const buffer = yield* make(request, received(bytes("{\"a\":1}"))).arrayBuffer
      assert.strictEqual(buffer.byteLength, 7)
      const form = yield* make(request, received(bytes("a=1&b=2"))).urlParamsBody
      assert.deepStrictEqual(form, [["a", "1"], ["b", "2"]])
    }))

  it.effect("can be read in every way, and again", () =>
    Effect.gen(function*() {
      const response = make(request, {
        ...received(bytes("a=1&b=%7E+2")),
        headers: { "content-type": "application/x-www-form-urlencoded" }
      })
      for (let round = 0; round < 2; round++) {
        assert.strictEqual(yield* response.text, "a=1&b=%7E+2")
        assert.deepStrictEqual(yield* response.urlParamsBody, [["a", "1"], ["b", "~ 2"]])
        assert.deepStrictEqual([...(yield* response.formData)], [["a", "1"], ["b", "~ 2"]])
        assert.strictEqual(new TextDecoder().decode(yield* response.arrayBuffer), "a=1&b=%7E+2")
        assert.strictEqual(yield* response.stream.pipe(Stream.decodeText(), Stream.mkString), "a=1&b=%7E+2")
        const error = yield* Effect.flip(response.json)
        assert.deepInclude(error, { _tag: "ResponseError", reason: "Decode" })
        assertAbsent(["%7E"], prints(error))
      }
      assert.isNull(yield* make(request, received(bytes(""))).json)
      const notForm = yield* Effect.flip(make(request, received(bytes("{}"))).formData)
      assert.strictEqual(notForm.reason, "Decode")
    }))

  it("keeps the cookies of its headers apart", () => {
    const cookies = ["a=1; Path=/", "b=2; Expires=Wed, 01 Jul 2026 12:00:00 GMT"]
    const web = new Headers()
    cookies.forEach((cookie) => web.append("set-cookie", cookie))
    for (const headers of [{ "set-cookie": cookies }, web]) {
      const response = make(request, { status: 200, headers, body: bytes("") })
      assert.deepStrictEqual(Object.keys(response.cookies.cookies), ["a", "b"])
      assert.strictEqual(response.cookies.cookies["b"]?.value, "2")
    }
    assert.deepStrictEqual(make(request, { status: 200, headers: {}, body: bytes("") }).cookies.cookies, {})
  })

  it("finds a cookie in whatever form the headers come", () => {
    for (const headers of [{ "set-cookie": "a=1" }, { "Set-Cookie": ["a=1"] }, [["set-cookie", "a=1"]] as const]) {
      const response = make(request, { status: 200, headers, body: bytes("") })
      assert.deepStrictEqual(Object.keys(response.cookies.cookies), ["a"], JSON.stringify(headers))
    }
  })

  it.effect("gives an array buffer of its bytes only, when they are a part of a larger one", () =>
    Effect.gen(function*() {
      const response = make(request, received(bytes("before{}after").subarray(6, 8)))
      assert.strictEqual(new TextDecoder().decode(yield* response.arrayBuffer), "{}")
      assert.deepStrictEqual(yield* response.json, {})
    }))

  it.effect("streams its bytes", () =>
    Effect.gen(function*() {
      const response = make(request, received(bytes("abc")))
      assert.strictEqual(yield* response.stream.pipe(Stream.decodeText(), Stream.mkString), "abc")
    }))

  it.effect("fails and does not die when the body was too large", () =>
    Effect.gen(function*() {
      for (const view of all(make(request, received("TooLarge")))) {
        const error = yield* Effect.flip(view)
        assert.deepInclude(error, { _tag: "ResponseError", reason: "Decode" })
      }
    }))

  it.effect("can be read at any status, also those that have no body", () =>
    Effect.gen(function*() {
      for (const status of [0, 100, 200, 204, 205, 304, 302, 400, 599, 600, 999]) {
        const response = make(request, received(bytes(""), status))
        assert.strictEqual(response.status, status)
        assert.strictEqual(yield* response.text, "")
        assert.isDefined(response.cookies)
      }
    }))

  it("prints no body", () => {
    const response = make(request, received(bytes("{\"access_token\":\"SECRET\"}")))
    assertAbsent(["SECRET", "83, 69, 67", "83,69,67"], prints(response))
  })
})
