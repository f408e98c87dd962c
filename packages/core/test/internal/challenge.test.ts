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
      // Without the comma, what could be a token68 is the next scheme.
      ["Negotiate Bearer error=y", [["negotiate", {}], ["bearer", { error: "y" }]]],
      [",, Bearer error=y ,, ,", [["bearer", { error: "y" }]]],
      ["Bearer error=y,Basic realm=x", [["bearer", { error: "y" }], ["basic", { realm: "x" }]]],
      ["Bearer error=y, Basic", [["bearer", { error: "y" }], ["basic", {}]]],
      ["\tBearer\terror=y", [["bearer", { error: "y" }]]],
      // RFC 6750 §3
      ["Bearer realm=\"example\"", [["bearer", { realm: "example" }]]],
      [
        "Bearer realm=\"example\", error=\"invalid_token\", error_description=\"The access token expired\"",
        [["bearer", { realm: "example", error: "invalid_token", error_description: "The access token expired" }]]
      ],
      [
        "Bearer error=\"insufficient_scope\", scope=\"read write\"",
        [["bearer", { error: "insufficient_scope", scope: "read write" }]]
      ],
      // RFC 9449 §7.1, §9
      ["DPoP algs=\"ES256 PS256\"", [["dpop", { algs: "ES256 PS256" }]]],
      [
        "DPoP error=\"invalid_token\", error_description=\"Invalid DPoP key binding\", algs=\"ES256\"",
        [["dpop", { error: "invalid_token", error_description: "Invalid DPoP key binding", algs: "ES256" }]]
      ],
      ["Bearer, DPoP algs=\"ES256 PS256\"", [["bearer", {}], ["dpop", { algs: "ES256 PS256" }]]],
      [
        "DPoP error=\"use_dpop_nonce\", error_description=\"Resource server requires nonce in DPoP proof\"",
        [["dpop", { error: "use_dpop_nonce", error_description: "Resource server requires nonce in DPoP proof" }]]
      ],
      // RFC 9728 §5.1, RFC 9470 §3
      [
        "Bearer resource_metadata=\"https://resource.example.com/.well-known/oauth-protected-resource\"",
        [["bearer", { resource_metadata: "https://resource.example.com/.well-known/oauth-protected-resource" }]]
      ],
      [
        "Bearer error=\"insufficient_user_authentication\",\t acr_values=\"myACR\", max_age=\"5\"",
        [["bearer", { error: "insufficient_user_authentication", acr_values: "myACR", max_age: "5" }]]
      ],
      // RFC 9110 §11.6.1
      [
        "Basic realm=\"simple\", Newauth realm=\"apps\", type=1, title=\"Login to \\\"apps\\\"\"",
        [["basic", { realm: "simple" }], ["newauth", { realm: "apps", type: "1", title: "Login to \"apps\"" }]]
      ],
      // RFC 7616 §3.9.1
      [
        "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=SHA-256, nonce=\"7yp+/w==\"",
        [["digest", {
          realm: "http-auth@example.org",
          qop: "auth, auth-int",
          algorithm: "SHA-256",
          nonce: "7yp+/w=="
        }]]
      ],
      // RFC 7617 §2.1
      ["Basic realm=\"foo\", charset=\"UTF-8\"", [["basic", { realm: "foo", charset: "UTF-8" }]]]
    ]
    for (const [header, expected] of table) {
      assert.deepStrictEqual(parse(header), expected, header)
    }
  })

  const nonceWanted = ["dpop", { error: "use_dpop_nonce" }]

  const others: ReadonlyArray<readonly [header: string, expected: ReadonlyArray<unknown>]> = [
    ["DPoP ,", [["dpop", {}]]],
    ["Bearer", [["bearer", {}]]],
    ["Bearer ,", [["bearer", {}]]],
    ["Bearer,", [["bearer", {}]]],
    ["Bearer realm=\"DPoP error=x\"", [["bearer", { realm: "DPoP error=x" }]]],
    ["Bearer realm=\", DPoP error=\\\"x\\\", \"", [["bearer", { realm: ", DPoP error=\"x\", " }]]],
    ["Bearer realm=\"a\\\\\"", [["bearer", { realm: "a\\" }]]],
    ["Basic realm=\"\"", [["basic", { realm: "" }]]],
    ["Negotiate oYG2MIGzoAMKAQGhCwYJKoZIhvc=", [["negotiate", {}]]],
    ["NTLM TlRMTVNTUAACAAAA", [["ntlm", {}]]],
    ["NTLM TlRMTVNTUAACAAAA==   ", [["ntlm", {}]]],
    ["Custom -._~+/", [["custom", {}]]],
    ["Custom a=", [["custom", {}]]],
    ["AWS4-HMAC-SHA256", [["aws4-hmac-sha256", {}]]],
    ["Digest stale=true, qop=\"auth,auth-int\"", [["digest", { stale: "true", qop: "auth,auth-int" }]]],
    ["Bearer a=1,b=2,,c=3", [["bearer", { a: "1", b: "2", c: "3" }]]],
    ["Bearer a=1 , , b=2", [["bearer", { a: "1", b: "2" }]]],
    // Blanks for commas are no grammar, and servers write them.
    ["Bearer a=1 b=\"2\"", [["bearer", { a: "1", b: "2" }]]],
    ["Basic a=\"1\", Bearer, Digest b=2", [["basic", { a: "1" }], ["bearer", {}], ["digest", { b: "2" }]]],
    ["Basic YQ==, Bearer YQ", [["basic", {}], ["bearer", {}]]]
  ]
  it.each(others)("#191 #196 finds the challenge that stands after %s", (header, expected) => {
    for (const separator of [",", ", ", " ,\t", ",,", ", , "]) {
      assert.deepStrictEqual(parse(`${header}${separator}DPoP error="use_dpop_nonce"`), [...expected, nonceWanted])
    }
  })

  it.each([
    "dpop error=use_dpop_nonce",
    "DPOP ERROR=\"use_dpop_nonce\"",
    "DPoP   error=\"use_dpop_nonce\"   ",
    "DPoP error=\"use\\_dpop\\_nonce\"",
    "DPoP error=\"use_dpop_nonce\", error=\"invalid_token\"",
    "DPoP error=\"use_dpop_nonce\", Error=\"invalid_token\""
  ])("#191 #196 reads %s, alone and among others", (header) => {
    for (const text of [header, `${header}, Bearer`, `Basic realm="x", ${header}`, `Basic YQ==,${header} ,`]) {
      assert.deepStrictEqual(parse(text).find(([scheme]) => scheme === "dpop"), nonceWanted, text)
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
