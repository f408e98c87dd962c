import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck as fc, Redacted } from "effect"
import * as form from "../../src/internal/form.js"
import { anyString, wellFormed } from "../support.js"

const parameters = fc.array(fc.tuple(anyString, anyString))

const normal = (pairs: ReadonlyArray<readonly [string, string]>) =>
  pairs.map(([name, value]) => [wellFormed(name), wellFormed(value)] as const)

describe("form", () => {
  it("encodes as RFC 6749 appendix B has it", () => {
    assert.strictEqual(form.encode([["a", " %&+\u00a3\u20ac"]]), "a=+%25%26%2B%C2%A3%E2%82%AC")
    assert.strictEqual(form.encode([["a", Redacted.make("s3cret")], ["a", ""], ["", "b"]]), "a=s3cret&a=&=b")
    assert.strictEqual(form.encode([]), "")
    assert.strictEqual(form.encodeValue(" %&+\u00a3\u20ac=:~*"), "+%25%26%2B%C2%A3%E2%82%AC%3D%3A%7E*")
    assert.strictEqual(form.encodeValue(""), "")
  })

  it("reads the value of a parameter, redacted or not", () => {
    assert.strictEqual(form.value(["a", "b"]), "b")
    assert.strictEqual(form.value(["a", Redacted.make("b")]), "b")
  })

  it("decodes in order, and keeps what comes twice", () => {
    assert.deepStrictEqual(form.decode("b=1&a=2&b=3+4&&c&=d&e==f&"), [
      ["b", "1"],
      ["a", "2"],
      ["b", "3 4"],
      ["c", ""],
      ["", "d"],
      ["e", "=f"]
    ])
    assert.deepStrictEqual(form.decode(""), [])
  })

  it("has no value for what is no percent-encoded UTF-8, and leaves such a name as it is", () => {
    for (const garbage of ["%", "%2", "%zz", "%ff", "%c3%28", "%ed%a0%80"]) {
      assert.deepStrictEqual(form.decode(`a=${garbage}`), [["a", undefined]])
      assert.deepStrictEqual(form.decode(`${garbage}=a`), [[garbage, "a"]])
    }
  })

  it.effect.prop("decodes what it encodes", [parameters], ([pairs]) =>
    Effect.sync(() => {
      assert.deepStrictEqual(form.decode(form.encode(pairs)), normal(pairs))
    }))

  it.effect.prop("decodes as WHATWG does, where nothing is malformed", [parameters], ([pairs]) =>
    Effect.sync(() => {
      const query = new URLSearchParams(pairs.map((pair) => [...pair])).toString()
      assert.deepStrictEqual(form.decode(query), [...new URLSearchParams(query)])
      assert.strictEqual(form.encode(pairs), query)
    }))

  it.effect.prop("never throws on anything", [anyString], ([text]) =>
    Effect.sync(() => {
      assert.isArray(form.decode(text))
    }))
})
