import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck as fc } from "effect"
import * as challenge from "../../src/internal/challenge.js"
import { anyString } from "../support.js"

/** What a header says, as plain data. */
const parse = (header: string) =>
  challenge.parse(header).map(({ parameters, scheme }) => [scheme, Object.fromEntries(parameters)])

describe("challenge", () => {
  it("#191 reads what RFC 9110 section 11.6.1 allows", () => {
    const table: ReadonlyArray<readonly [header: string, expected: ReadonlyArray<unknown>]> = [
      ["", []],
      ["Bearer", [["bearer", {}]]],
      ["BEARER realm=x", [["bearer", { realm: "x" }]]],
      ["Bearer realm=\"x\"", [["bearer", { realm: "x" }]]],
      ["Bearer  Realm = \"x\" , ERROR =\"y\"", [["bearer", { realm: "x", error: "y" }]]],
      ["Bearer realm=\"a, b=\\\"c\\\" \\\\ d\"", [["bearer", { realm: "a, b=\"c\" \\ d" }]]],
      ["Bearer realm=\"\"", [["bearer", { realm: "" }]]],
      ["Bearer a=1, a=2", [["bearer", { a: "1" }]]],
      ["Basic realm=\"x\", Bearer error=\"y\"", [["basic", { realm: "x" }], ["bearer", { error: "y" }]]],
      ["Negotiate, Bearer error=y", [["negotiate", {}], ["bearer", { error: "y" }]]],
      ["Negotiate YWJj, Bearer error=y", [["negotiate", {}], ["bearer", { error: "y" }]]],
      ["Negotiate YWJjZA==", [["negotiate", {}]]],
      ["Negotiate a/b+c~d==, Basic realm=x", [["negotiate", {}], ["basic", { realm: "x" }]]],
      ["Basic, Digest", [["basic", {}], ["digest", {}]]],
      [",, Bearer error=y ,, ,", [["bearer", { error: "y" }]]],
      ["Bearer error=y,Basic realm=x", [["bearer", { error: "y" }], ["basic", { realm: "x" }]]],
      ["Bearer error=y, Basic", [["bearer", { error: "y" }], ["basic", {}]]],
      ["\tBearer\terror=y", [["bearer", { error: "y" }]]]
    ]
    for (const [header, expected] of table) {
      assert.deepStrictEqual(parse(header), expected, header)
    }
  })

  it("#191 keeps what it has read when the rest is no challenge", () => {
    for (const rest of ["\"", "=", ", =x", " @", ", error_description=\"without an end", "\u00e9"]) {
      const [first] = parse(`Bearer error="y"${rest}`)
      assert.deepStrictEqual(first, ["bearer", { error: "y" }], rest)
    }
  })

  const token = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,8}$/)
  const value = fc.stringMatching(/^[\x20-\x7e]{0,20}$/)
  const quote = (text: string) => `"${text.replace(/["\\]/g, "\\$&")}"`

  it.effect.prop(
    "#191 reads back what was written",
    [fc.array(fc.tuple(token, fc.uniqueArray(fc.tuple(token, value), { selector: ([name]) => name.toLowerCase() })))],
    ([challenges]) =>
      Effect.sync(() => {
        const header = challenges.map(([scheme, parameters]) =>
          `${scheme} ${parameters.map(([name, text]) => `${name}=${quote(text)}`).join(", ")}`.trim()
        ).join(", ")
        const expected = challenges.map(([scheme, parameters]) => [
          scheme.toLowerCase(),
          parameters.map(([name, text]) => [name.toLowerCase(), text])
        ])
        assert.deepStrictEqual(challenge.parse(header).map((one) => [one.scheme, [...one.parameters]]), expected)
      })
  )

  it.effect.prop(
    "never throws, and comes to an end, whatever the header",
    [anyString],
    ([header]) =>
      Effect.sync(() => {
        for (const text of [header, `Bearer ${header}`, `Bearer error="${header}`, `Bearer ${header}="${header}"`]) {
          assert.isArray(challenge.parse(text))
        }
      })
  )

  it("takes no time over a long header", () => {
    for (
      const part of ["a ", "a,", "a=", "a=b,", "a=\"", "\"", "\\\"", "a =", "= ", "a==", " ", "a=\"\\", "a b=\"c\" "]
    ) {
      assert.isArray(challenge.parse(`Bearer ${part.repeat(50_000)}`))
    }
  }, 3000)
})
