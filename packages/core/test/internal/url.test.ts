import { assert, describe, it } from "@effect/vitest"
import { Effect, Either } from "effect"
import * as url from "../../src/internal/url.js"
import { anyString, left, prints } from "../support.js"

describe("url", () => {
  it("shows origin and path of an endpoint, never its query", () => {
    const endpoint = new URL("https://id.example:8443/oauth2/token?client_secret=SECRET")
    assert.strictEqual(url.display(endpoint), "https://id.example:8443/oauth2/token")
  })

  it("parses what is absolute", () => {
    assert.strictEqual(url.parse("https://id.example")?.href, "https://id.example/")
    assert.isUndefined(url.parse("/path"))
    assert.isUndefined(url.parse(""))
  })

  it("parses a host with letters beyond ASCII as often as it is asked to", () => {
    const parsed = Array.from({ length: 20_000 }, () => url.parse("https://bücher.example")?.host)
    assert.deepStrictEqual(new Set(parsed), new Set(["xn--bcher-kva.example"]))
  })

  it.effect.prop(
    "#285 #286 #287 takes a string for an endpoint only when it is safe",
    [anyString],
    ([text]) =>
      Effect.sync(() => {
        for (const value of [text, `https://${text}`, `http://${text}`, `https://id.example/${text}`, `${text}://a`]) {
          const result = url.endpoint("tokenEndpoint", value, false)
          if (Either.isRight(result)) {
            const { hash, hostname, password, protocol, username } = result.right
            assert.deepStrictEqual([hash, username, password], ["", "", ""])
            assert.isTrue(protocol === "https:" || (protocol === "http:" && url.isLoopback(hostname)))
          }
        }
      })
  )

  it.effect.prop("never repeats a value it refuses", [anyString], ([text]) =>
    Effect.sync(() => {
      const error = left(url.endpoint("tokenEndpoint", `ftp://user:PASSWORD@a/${text}`, true))
      assert.isFalse(prints(error).some((print) => print.includes("PASSWORD")))
      assert.isTrue(Either.isLeft(url.redirectUri(`https://user:PASSWORD@a/${text}`, true)))
    }))
})
