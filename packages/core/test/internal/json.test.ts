import { assert, describe, it } from "@effect/vitest"
import { Effect, Either, FastCheck as fc } from "effect"
import * as json from "../../src/internal/json.js"
import { right } from "../support.js"

const bytes = (text: string) => new TextEncoder().encode(text)

const parse = (text: string) => json.parse(bytes(text))

describe("json", () => {
  it.effect.prop("parses as JSON.parse does, where no member comes twice", [fc.json()], ([text]) =>
    Effect.sync(() => {
      assert.deepStrictEqual(right(parse(text)), JSON.parse(text))
    }))

  it("#75 refuses two members of one name in one object, however they are written", () => {
    for (
      const text of [
        "{\"a\":1,\"a\":2}",
        "{\"a\":1,\"b\":{},\"a\":1}",
        "{\"a\":1,\"\\u0061\":2}",
        "{ \"a\" : 1 , \"a\" : 2 }",
        "{\"\":1,\"\":2}",
        "{\"__proto__\":1,\"__proto__\":2}",
        "[{\"x\":{\"a\":1,\"a\":2}}]",
        "{\"a\":[{\"a\":1}],\"a\":2}",
        "{\"a\\\"\":1,\"a\\\"\":2}"
      ]
    ) {
      assert.isTrue(Either.isLeft(parse(text)), text)
    }
  })

  it("#75 accepts one name in several objects, and in texts and arrays", () => {
    for (
      const text of [
        "{\"a\":{\"a\":{\"a\":1}},\"b\":{\"a\":1}}",
        "[{\"a\":1},{\"a\":1}]",
        "{\"a\":\"a\",\"b\":\"a\"}",
        "{\"a\":[\"a\",\"a\"]}",
        "{\"a\":\"\\\"a\\\":1,\\\"a\\\":2\"}",
        "{\"a\":\"{\\\"b\\\":1\",\"b\":1}",
        "{\"a\\\\\":1,\"a\":2}"
      ]
    ) {
      assert.deepStrictEqual(right(parse(text)), JSON.parse(text), text)
    }
  })

  it("#77 refuses what is no JSON in UTF-8, without a crash", () => {
    for (const text of ["", "{", "[1,]", "'a'", "{a:1}", "NaN", "\ufeff{}", "[".repeat(500_000)]) {
      assert.isTrue(Either.isLeft(parse(text)), text.slice(0, 20))
    }
    assert.isTrue(Either.isLeft(json.parse(new Uint8Array([0x22, 0xff, 0x22]))))
  })

  it("takes no time and no stack over a body of the largest size", () => {
    const size = 1_048_000
    const large = [
      `{"a":"${"x".repeat(size)}"}`,
      `{"a":"${"\\n".repeat(size / 2)}"}`,
      `{"a":"${"\\\"".repeat(size / 2)}"}`,
      `{"${"x".repeat(size)}":1}`,
      `[${"\"a\",".repeat(size / 4)}1]`,
      `{${Array.from({ length: 80_000 }, (_, index) => `"m${index}":1`).join(",")}}`,
      `{"a":${" ".repeat(size)}1}`,
      `["a"${" ".repeat(size)}]`
    ]
    for (const text of large) {
      assert.isTrue(Either.isRight(parse(text)), text.slice(0, 20))
    }
  }, 5000)

  it("tells objects from the rest", () => {
    assert.isTrue(json.isObject({}))
    for (const other of [null, [], "{}", 1, undefined]) {
      assert.isFalse(json.isObject(other))
    }
  })
})
