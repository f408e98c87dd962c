import { Client, ClientAuthentication } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Redacted } from "effect"
import { assertAbsent, clientOptions, left, prints, right, summary } from "./support.js"

const { make } = Client

const withRedirect = (redirectUri: string, allowInsecureRequests?: boolean) =>
  make({ ...clientOptions, redirectUri, allowInsecureRequests })

describe("Client", () => {
  it("keeps the facts", () => {
    const client = right(make(clientOptions))
    assert.isTrue(Client.isClient(client))
    assert.isFalse(Client.isClient(clientOptions))
    assert.strictEqual(client.clientId, "my-app")
    assert.strictEqual(client.redirectUri, "https://app.example/callback")
    assert.strictEqual(client.authentication, ClientAuthentication.none)
    const machine = make({ ...clientOptions, redirectUri: undefined, allowInsecureRequests: undefined })
    assert.isUndefined(right(machine).redirectUri)
  })

  it("refuses a client id that is empty or has control characters in it", () => {
    for (const clientId of ["", "my-app\n", "my\0app", "my-app\r\nx: y", "\tmy-app", "my\u0085app"]) {
      const error = left(make({ ...clientOptions, clientId }))
      assert.deepStrictEqual(summary(error), ["ConfigurationError", "InvalidClient", "clientId"])
    }
    for (const clientId of ["a", "a+b/c%d:e", "\u00fcber app", "{3f2504e0-4f89}", "https://app.example/client.json"]) {
      assert.strictEqual(right(make({ ...clientOptions, clientId })).clientId, clientId)
    }
  })

  it("#49 refuses a redirect URI with a fragment, also an empty one", () => {
    for (
      const uri of [
        "https://app.example/callback#top",
        "https://app.example/callback#",
        "https://app.example/#/callback",
        "com.example.app:/callback#top",
        "com.example.app:/callback#",
        "http://127.0.0.1/#"
      ]
    ) {
      for (const insecure of [false, true]) {
        const error = left(withRedirect(uri, insecure))
        assert.deepStrictEqual(summary(error), ["ConfigurationError", "InvalidUrl", "redirectUri"], uri)
        assert.include(error.message, "fragment")
      }
    }
  })

  it("#50 refuses a private-use scheme without a dot", () => {
    const schemes = ["myapp:/callback", "myapp://callback", "javascript:alert(1)", "data:text/html,x", "file:///x"]
    for (const uri of [...schemes, "urn:ietf:wg:oauth:2.0:oob"]) {
      for (const insecure of [false, true]) {
        const error = left(withRedirect(uri, insecure))
        assert.deepStrictEqual(summary(error), ["ConfigurationError", "InvalidUrl", "redirectUri"], uri)
      }
    }
    for (const uri of ["com.example.app:/callback", "com.example.app://callback?x=1", "com.example.app:callback"]) {
      assert.strictEqual(right(withRedirect(uri)).redirectUri, uri)
    }
  })

  it("#50 refuses http on a host that is not loopback, unless by the explicit opt-out", () => {
    for (const uri of ["http://app.example/callback", "http://127.0.0.1.evil.example/", "http://[::ffff:127.0.0.1]/"]) {
      const error = left(withRedirect(uri))
      assert.deepStrictEqual(summary(error), ["ConfigurationError", "InsecureUrl", "redirectUri"], uri)
      assert.strictEqual(right(withRedirect(uri, true)).redirectUri, uri)
    }
    for (const uri of ["http://127.0.0.1:49152/", "http://[::1]:49152/callback", "http://localhost:3000/callback"]) {
      assert.strictEqual(right(withRedirect(uri)).redirectUri, uri)
    }
  })

  it("refuses a redirect URI that is not absolute, or has credentials in it", () => {
    for (
      const uri of ["", "/callback", "app.example/callback", "//app.example", "https://", "https://user:pw@app.example"]
    ) {
      assert.deepStrictEqual(summary(left(withRedirect(uri))), ["ConfigurationError", "InvalidUrl", "redirectUri"], uri)
    }
  })

  it("refuses a redirect URI with what a URL parser would drop without a word, such as the line break of a file", () => {
    const uri = "https://app.example/callback"
    for (const odd of [`${uri}\n`, `${uri}\r\n`, ` ${uri}`, `${uri} `, `\t${uri}`, "https://app.exa\nmple/callback"]) {
      assert.deepStrictEqual(summary(left(withRedirect(odd))), ["ConfigurationError", "InvalidUrl", "redirectUri"])
    }
    const native = left(withRedirect("com.example.app:/callback\n"))
    assert.deepStrictEqual(summary(native), ["ConfigurationError", "InvalidUrl", "redirectUri"])
  })

  it("#37 keeps the redirect URI byte for byte", () => {
    for (
      const uri of [
        "https://app.example",
        "https://APP.example:443/Callback?b=2&a=1",
        "https://app.example/a/../b?x=%7e",
        "http://LOCALHOST:3000/cb"
      ]
    ) {
      assert.strictEqual(right(withRedirect(uri)).redirectUri, uri)
    }
  })

  it("prints no secret", () => {
    const client = right(make({
      ...clientOptions,
      authentication: ClientAuthentication.clientSecretBasic(Redacted.make("SECRET"))
    }))
    assertAbsent(["SECRET"], prints(client))
  })
})
