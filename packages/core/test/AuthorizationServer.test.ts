import { AuthorizationServer, Client } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { assertAbsent, clientOptions, left, makeServer, prints, right, serverOptions, summary } from "./support.js"

const { endpoint, identity, make } = AuthorizationServer

const settings = ["authorizationEndpoint", "tokenEndpoint", "userinfoEndpoint", "issuer"] as const

const problem = (options: AuthorizationServer.Options) => summary(left(make(options)))

describe("AuthorizationServer", () => {
  it("keeps the facts and fills in the defaults", () => {
    const server = right(make({ ...serverOptions, issuer: "https://id.example" }))
    assert.isTrue(AuthorizationServer.isAuthorizationServer(server))
    assert.isFalse(AuthorizationServer.isAuthorizationServer(serverOptions))
    assert.strictEqual(server.tokenEndpoint?.href, "https://id.example/token")
    assert.deepInclude(server, {
      issuer: "https://id.example",
      pkce: "S256",
      authorizationResponseIssParameterSupported: false,
      requirePushedAuthorizationRequests: false,
      requireSignedRequestObject: false,
      supported: {},
      quirks: {},
      allowInsecureRequests: false
    })
    const bare = right(make({}))
    assert.isUndefined(bare.issuer)
    assert.isUndefined(bare.tokenEndpoint)
  })

  it("takes undefined for every fact that is not known", () => {
    const server = right(make({
      issuer: undefined,
      authorizationEndpoint: undefined,
      tokenEndpoint: undefined,
      userinfoEndpoint: undefined,
      pkce: undefined,
      codeChallengeMethodsSupported: undefined,
      authorizationResponseIssParameterSupported: undefined,
      requirePushedAuthorizationRequests: undefined,
      requireSignedRequestObject: undefined,
      jwksUri: undefined,
      pushedAuthorizationRequestEndpoint: undefined,
      mtlsEndpointAliases: undefined,
      supported: undefined,
      quirks: undefined,
      allowInsecureRequests: undefined
    }))
    assert.deepStrictEqual(server, right(make({})))
  })

  it.each(settings)("#285 demands https for %s, except on loopback or by the explicit opt-out", (setting) => {
    assert.deepStrictEqual(problem({ [setting]: "http://id.example/x" }), [
      "ConfigurationError",
      "InsecureUrl",
      setting
    ])
    for (const url of ["https://id.example/x", "http://127.0.0.1:49152/x", "http://[::1]/x", "http://localhost/x"]) {
      assert.isDefined(right(make({ [setting]: url })))
    }
    const server = right(make({ [setting]: "http://id.example/x", allowInsecureRequests: true }))
    assert.isTrue(server.allowInsecureRequests)
  })

  it.each(settings)("#286 refuses other schemes for %s, also with the opt-out", (setting) => {
    for (
      const url of [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:application/json,{}",
        "ftp://id.example/x",
        "ws://id.example/x",
        "blob:https://id.example/x",
        "com.example.app:/x",
        "about:blank"
      ]
    ) {
      for (const allowInsecureRequests of [false, true]) {
        const expected = ["ConfigurationError", "InvalidUrl", setting]
        assert.deepStrictEqual(problem({ [setting]: url, allowInsecureRequests }), expected, url)
      }
    }
  })

  it.each(settings)("#287 refuses credentials in %s, and repeats none of it", (setting) => {
    for (const url of ["https://somebody:PASSWORD@id.example/x", "https://PASSWORD@h/x", "https://:PASSWORD@h/x"]) {
      const error = left(make({ [setting]: url, allowInsecureRequests: true }))
      assert.deepStrictEqual(summary(error), ["ConfigurationError", "InvalidUrl", setting])
      assertAbsent(["PASSWORD", "somebody"], prints(error))
    }
  })

  it.each(settings)("refuses a fragment, an empty one too, and what is not absolute for %s", (setting) => {
    for (
      const url of [
        "https://id.example/x#top",
        "https://id.example/x#",
        "https:id.example/x",
        "https:/id.example/x",
        "https:\\\\id.example\\x",
        "https://id.example\\@evil.example/x",
        "/x",
        "id.example/x",
        "//id.example/x",
        "",
        "https://",
        "https://id.exa mple/x",
        "https://id.example:99999/x",
        "https://[::1/x"
      ]
    ) {
      assert.deepStrictEqual(problem({ [setting]: url }), ["ConfigurationError", "InvalidUrl", setting], url)
    }
  })

  it("refuses an issuer with what a URL parser would drop without a word: no iss would ever be equal to it", () => {
    for (
      const issuer of ["https://id.example\n", " https://id.example", "https://id.example ", "https://id.exa\tmple"]
    ) {
      assert.deepStrictEqual(problem({ issuer }), ["ConfigurationError", "InvalidUrl", "issuer"])
    }
  })

  it("never repeats the password of a URL that is wrong in another way", () => {
    for (
      const url of [
        "http://user:PASSWORD@id.example/x",
        "https://user:PASSWORD@id.example/x#top",
        "ftp://user:PASSWORD@id.example/x",
        "https://user:PASSWORD@id.exa mple/x",
        "https://id.example/x?client_secret=PASSWORD#top"
      ]
    ) {
      assertAbsent(["PASSWORD"], prints(left(make({ tokenEndpoint: url }))))
      assertAbsent(["PASSWORD"], prints(left(Client.make({ ...clientOptions, redirectUri: url }))))
    }
  })

  const loopback = [
    "localhost",
    "LOCALHOST",
    "127.0.0.1",
    "127.255.255.254",
    "127.1",
    "0x7f.1",
    "2130706433",
    "0177.0.0.1",
    "[::1]",
    "[0:0:0:0:0:0:0:1]"
  ]
  const lookAlikes = [
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "app.localhost",
    "localhost.",
    "evil-localhost",
    "notlocalhost",
    "localhostevil",
    "127.evil.example",
    "127-0-0-1.evil.example",
    "128.0.0.1",
    "0.0.0.0",
    "10.0.0.1",
    "192.168.0.1",
    "169.254.169.254",
    "[::]",
    "[::2]",
    "[::ffff:127.0.0.1]",
    "[fe80::1]",
    "xn--localhost-.example",
    "localhost%2eevil.example"
  ]

  it.each(loopback)("#285 takes %s for this machine", (host) => {
    assert.isDefined(right(make({ tokenEndpoint: `http://${host}:8080/token` })))
  })

  it.each(lookAlikes)("#285 does not take %s for this machine", (host) => {
    assert.strictEqual(left(make({ tokenEndpoint: `http://${host}:8080/token` })).reason, "InsecureUrl")
  })

  it("#44 refuses a server that lists no S256, unless PKCE is switched off by name", () => {
    for (const codeChallengeMethodsSupported of [[], ["plain"], ["s256"]]) {
      const error = left(make({ ...serverOptions, codeChallengeMethodsSupported }))
      assert.deepStrictEqual(summary(error), ["ConfigurationError", "PkceUnsupported", "codeChallengeMethodsSupported"])
      assert.strictEqual(right(make({ ...serverOptions, codeChallengeMethodsSupported, pkce: "none" })).pkce, "none")
    }
    assert.strictEqual(right(make({ ...serverOptions, codeChallengeMethodsSupported: ["plain", "S256"] })).pkce, "S256")
  })

  it("#13 refuses the promise of an iss that there is nothing to compare with", () => {
    const error = left(make({ ...serverOptions, authorizationResponseIssParameterSupported: true }))
    assert.strictEqual(error.setting, "issuer")
    assert.include(error.message, "iss")
  })

  it("names the endpoint that is missing", () => {
    const server = right(make({}))
    for (const name of ["authorizationEndpoint", "tokenEndpoint", "userinfoEndpoint"] as const) {
      const error = left(endpoint(server, name))
      assert.deepStrictEqual(summary(error), ["ConfigurationError", "MissingEndpoint", name])
      assert.include(error.message, name)
      assert.strictEqual(right(endpoint(makeServer(), name)).href, serverOptions[name])
    }
  })

  it("#20 tells servers apart by issuer, or by endpoint where there is none", () => {
    assert.strictEqual(identity(makeServer({ issuer: "https://id.example" })), "https://id.example")
    assert.strictEqual(identity(makeServer()), serverOptions.authorizationEndpoint)
    assert.strictEqual(identity(right(make({ tokenEndpoint: "https://id.example/token" }))), "https://id.example/token")
    assert.notStrictEqual(
      identity(makeServer({ authorizationEndpoint: "https://a.example/authorize" })),
      identity(makeServer({ authorizationEndpoint: "https://b.example/authorize" }))
    )
  })
})
