import { WebFinger } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { fakeHttp, jsonAnswer, noHttp, summary } from "./support.js"

const rel = "http://openid.net/specs/connect/1.0/issuer"

const links = (href?: unknown) =>
  jsonAnswer({ subject: "x", links: [{ rel: "other", href: "https://x" }, { rel, href }] })

describe("WebFinger", () => {
  const identifiers: ReadonlyArray<readonly [identifier: string, origin: string, resource: string]> = [
    ["jane@id.example", "https://id.example", "acct:jane@id.example"],
    ["acct:jane@id.example:8443", "https://id.example:8443", "acct:jane@id.example:8443"],
    ["id.example", "https://id.example", "https://id.example/"],
    ["https://id.example/jane", "https://id.example", "https://id.example/jane"],
    ["id.example/jane#me", "https://id.example", "https://id.example/jane"]
  ]

  it.effect.each(identifiers)("asks the host of %s", ([identifier, origin, resource]) =>
    Effect.gen(function*() {
      const http = fakeHttp(() => links("https://issuer.example"))
      assert.strictEqual(yield* Effect.provide(WebFinger.issuerOf(identifier), http.layer), "https://issuer.example")
      const url = new URL(http.requests[0]?.url ?? "")
      assert.strictEqual(url.origin + url.pathname, `${origin}/.well-known/webfinger`)
      assert.deepStrictEqual(Object.fromEntries(url.searchParams), { resource, rel })
    }))

  it.effect.each([undefined, "", "http://issuer.example", "javascript:alert(1)", "https://u:p@issuer.example", 1])(
    "refuses an answer whose issuer is %s",
    (href) =>
      Effect.gen(function*() {
        const http = fakeHttp(() => links(href))
        const error = yield* Effect.flip(Effect.provide(WebFinger.issuerOf("jane@id.example"), http.layer))
        assert.deepStrictEqual(summary(error).slice(0, 2), ["InvalidResponse", "MalformedFields"])
      })
  )

  it.effect.each(["", "jane@", "javascript:alert(1)", "ftp://id.example", "https://u:p@id.example/", "a b@id.example"])(
    "asks nobody about %j",
    (identifier) =>
      Effect.gen(function*() {
        const error = yield* Effect.flip(Effect.provide(WebFinger.issuerOf(identifier), noHttp().layer))
        assert.deepStrictEqual(summary(error), ["ConfigurationError", "InvalidUrl", "identifier"])
      })
  )

  it.effect("asks by http on loopback only", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Effect.provide(WebFinger.issuerOf("http://id.example/jane"), noHttp().layer))
      assert.deepStrictEqual(summary(error), ["ConfigurationError", "InsecureUrl", "identifier"])
    }))
})
