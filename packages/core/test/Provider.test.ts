import { AuthorizationServer, Provider } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Cause, Config, ConfigProvider, Context, Effect, Exit, Layer, Redacted, Schema } from "effect"
import { inspect } from "node:util"
import { assertAbsent, fakeHttp, formOf, jsonAnswer, noHttp, prints, serverOptions, summary } from "./support.js"

const facts = Provider.facts({
  id: "example",
  name: "Example",
  server: { ...serverOptions, quirks: { basicCredentials: "raw" } },
  authentication: "client_secret_basic",
  can: ["refresh"],
  scopes: ["account"],
  profile: Schema.Struct({ id: Schema.NumberFromString }),
  normalize: ({ id }) => ({ id })
})

type Options = Provider.Options<typeof facts>

class Example extends Context.Tag("test/Example")<Example, Provider.Provider<typeof facts>>() {}

const options: Options = {
  clientId: "my-app",
  clientSecret: Redacted.make("SECRET+value"),
  redirectUri: "https://app.example/callback"
}

const tokens = { access_token: "abc", token_type: "bearer" }

const build = (more: Partial<Options> = {}) =>
  Provider.make(facts, { ...options, ...more }).pipe(Effect.provide(noHttp().layer))

const endpoints = (provider: Provider.Provider<typeof facts>) =>
  Effect.map(
    provider.server,
    (server) =>
      (["authorizationEndpoint", "tokenEndpoint", "userinfoEndpoint"] as const).map((name) => server[name]?.href)
  )

describe("Provider", () => {
  it.effect("makes a client of its facts and the options", () =>
    Effect.gen(function*() {
      const http = fakeHttp((sent) => jsonAnswer(sent.method === "GET" ? { id: "42" } : tokens))
      const provider = yield* Provider.make(facts, { ...options, scopes: ["read"] }).pipe(Effect.provide(http.layer))
      const request = yield* provider.authorizationRequest()
      assert.deepStrictEqual(request.scopes, ["read"])
      assert.strictEqual(request.redirectUri, options.redirectUri)
      const held = yield* provider.exchange(`?code=abc&state=${Redacted.value(request.state)}`, request)
      const authorization = http.requests[0]?.headers["authorization"] ?? ""
      assert.strictEqual(Buffer.from(authorization.slice(6), "base64").toString(), "my-app:SECRET+value")
      assert.deepStrictEqual(yield* provider.userInfo(held), { id: 42 })
      assert.strictEqual(http.requests[1]?.url, serverOptions.userinfoEndpoint)
    }))

  it.effect("authenticates as its facts say", () =>
    Effect.gen(function*() {
      const http = fakeHttp(() => jsonAnswer(tokens))
      const provider = yield* Provider.make({ ...facts, authentication: "client_secret_post" }, options).pipe(
        Effect.provide(http.layer)
      )
      yield* provider.refresh(Redacted.make("def"))
      assert.isUndefined(http.requests[0]?.headers["authorization"])
      assert.strictEqual(formOf(http.requests[0]).client_secret, "SECRET+value")
    }))

  it.effect("takes other endpoints from the options, each on its own, and the facts' for undefined", () =>
    Effect.gen(function*() {
      const own = Object.values(serverOptions)
      assert.deepStrictEqual(yield* endpoints(yield* build()), own)
      assert.deepStrictEqual(yield* endpoints(yield* build({ endpoints: undefined })), own)
      assert.deepStrictEqual(yield* endpoints(yield* build({ endpoints: {} })), own)
      const tokenEndpoint = "https://self-hosted.example/token"
      const mixed = { tokenEndpoint, authorizationEndpoint: undefined, userinfoEndpoint: undefined }
      assert.deepStrictEqual(yield* endpoints(yield* build({ endpoints: mixed })), [own[0], tokenEndpoint, own[2]])
    }))

  it.effect("takes undefined for every option that is not set", () =>
    Effect.gen(function*() {
      const provider = yield* build({
        scopes: undefined,
        endpoints: undefined,
        allowInsecureRequests: undefined,
        timeout: undefined
      })
      assert.deepStrictEqual((yield* provider.authorizationRequest()).scopes, ["account"])
      const none = yield* build({ scopes: [] })
      assert.deepStrictEqual((yield* none.authorizationRequest()).scopes, [])
    }))

  const wrong: ReadonlyArray<readonly [setting: string, reason: string, wrong: Partial<Options>]> = [
    ["clientId", "InvalidClient", { clientId: "" }],
    ["clientId", "InvalidClient", { clientId: "a:b" }],
    ["clientSecret", "InvalidClient", { clientSecret: Redacted.make("") }],
    ["clientSecret", "InvalidClient", { clientSecret: Redacted.make("SECRET\n") }],
    ["redirectUri", "InvalidUrl", { redirectUri: "" }],
    ["redirectUri", "InvalidUrl", { redirectUri: "https://app.example/#SECRET" }],
    ["redirectUri", "InsecureUrl", { redirectUri: "http://app.example/?SECRET" }],
    ["tokenEndpoint", "InsecureUrl", { endpoints: { tokenEndpoint: "http://id.example/SECRET" } }],
    ["userinfoEndpoint", "InvalidUrl", { endpoints: { userinfoEndpoint: "" } }],
    ["authorizationEndpoint", "InvalidUrl", { endpoints: { authorizationEndpoint: "javascript:SECRET" } }]
  ]
  it.effect.each(wrong.map(([setting, reason, wrong]) => ({ setting, reason, wrong })))(
    "fails when it is built with $reason for $setting",
    ({ reason, setting, wrong }) =>
      Effect.gen(function*() {
        const layer = Provider.layer(Example, facts)({ ...options, ...wrong }).pipe(Layer.provide(noHttp().layer))
        const error = yield* Effect.flip(Effect.scoped(Layer.build(layer)))
        assert.deepStrictEqual(summary(error), ["ConfigurationError", reason, setting])
        assertAbsent(["SECRET"], prints(error))
      })
  )

  it.effect("may use http on any host by the explicit opt-out", () =>
    Effect.gen(function*() {
      const http = {
        redirectUri: "http://app.internal/callback",
        endpoints: { tokenEndpoint: "http://id.internal/token" }
      }
      assert.strictEqual((yield* Effect.flip(build(http))).reason, "InsecureUrl")
      const provider = yield* build({ ...http, allowInsecureRequests: true })
      assert.strictEqual((yield* provider.server).tokenEndpoint?.href, "http://id.internal/token")
      assert.strictEqual(provider.client.redirectUri, http.redirectUri)
    }))

  it.effect("is a layer", () =>
    Effect.gen(function*() {
      const example = yield* Effect.provide(
        Example,
        Provider.layer(Example, facts)(options).pipe(Layer.provide(noHttp().layer))
      )
      assert.isTrue(AuthorizationServer.isAuthorizationServer(yield* example.server))
    }))

  describe("layerConfig", () => {
    const config = {
      clientId: Config.string("EXAMPLE_ID"),
      clientSecret: Config.redacted("EXAMPLE_SECRET"),
      redirectUri: Config.string("EXAMPLE_REDIRECT_URI"),
      scopes: Config.array(Config.string(), "EXAMPLE_SCOPES").pipe(Config.withDefault(undefined))
    }
    const environment = new Map([
      ["EXAMPLE_ID", "my-app"],
      ["EXAMPLE_SECRET", "SECRET-value"],
      ["EXAMPLE_REDIRECT_URI", "https://app.example/callback"],
      ["EXAMPLE_SCOPES", "read,write"]
    ])
    const without = (name: string) => new Map([...environment].filter(([key]) => key !== name))
    const provide = (entries: ReadonlyMap<string, string>) =>
      Effect.provide(
        Example,
        Provider.layerConfig(Example, facts)(config).pipe(
          Layer.provide(noHttp().layer),
          Layer.provide(Layer.setConfigProvider(ConfigProvider.fromMap(new Map(entries))))
        )
      )

    const notConfigs: ReadonlyArray<{ readonly setting: string; readonly wrong: object }> = [
      { setting: "clientId", wrong: { clientId: "SECRET-value" } },
      { setting: "clientSecret", wrong: { clientSecret: Redacted.make("SECRET-value") } },
      { setting: "timeout", wrong: { timeout: 30 } },
      { setting: "tokenEndpoint", wrong: { endpoints: { tokenEndpoint: "https://id.example/token" } } },
      { setting: "endpoints", wrong: { endpoints: undefined } }
    ]
    it.effect.each(notConfigs)(
      "fails for $setting when it is no Config, which got past the types",
      ({ setting, wrong }) =>
        Effect.gen(function*() {
          // The spread of an object forgets what it has: JavaScript gets past the types like this.
          const layer = Provider.layerConfig(Example, facts)({ ...config, ...wrong })
          const error = yield* Effect.flip(Effect.scoped(Layer.build(layer.pipe(Layer.provide(noHttp().layer)))))
          assert.deepInclude(error, { _tag: "ConfigurationError", reason: "InvalidParameter", setting })
          assertAbsent(["SECRET-value"], prints(error))
        })
    )

    it.effect("reads every option", () =>
      Effect.gen(function*() {
        const example = yield* provide(environment)
        assert.strictEqual(example.client.clientId, "my-app")
        assert.strictEqual(example.client.redirectUri, "https://app.example/callback")
        assert.deepStrictEqual((yield* example.authorizationRequest()).scopes, ["read", "write"])
        const plain = yield* provide(without("EXAMPLE_SCOPES"))
        assert.deepStrictEqual((yield* plain.authorizationRequest()).scopes, ["account"])
      }))

    it.effect.each(["EXAMPLE_ID", "EXAMPLE_SECRET", "EXAMPLE_REDIRECT_URI"])(
      "fails with a ConfigError that names %s when it is missing, and prints no secret",
      (name) =>
        Effect.gen(function*() {
          const exit = yield* Effect.exit(provide(without(name)))
          assert.isTrue(Exit.isFailure(exit))
          if (Exit.isFailure(exit)) {
            const texts = [Cause.pretty(exit.cause), String(exit), JSON.stringify(exit), inspect(exit, { depth: 20 })]
            assert.isTrue(texts.some((text) => text.includes(name)))
            assertAbsent(["SECRET-value"], texts)
          }
        })
    )

    it.effect("fails with a ConfigurationError when a value is wrong, and prints no secret", () =>
      Effect.gen(function*() {
        const wrong: ReadonlyArray<readonly [name: string, value: string, setting: string]> = [
          ["EXAMPLE_SECRET", "SECRET-value\n", "clientSecret"],
          ["EXAMPLE_REDIRECT_URI", "app.example", "redirectUri"],
          ["EXAMPLE_ID", "", "clientId"]
        ]
        for (const [name, value, setting] of wrong) {
          const error = yield* Effect.flip(provide(new Map([...environment, [name, value]])))
          assert.deepInclude(error, { _tag: "ConfigurationError", setting })
          assertAbsent(["SECRET-value"], prints(error))
        }
      }))
  })

  it("joins the parts of a name that are there", () => {
    assert.strictEqual(Provider.fullName("Ada", "Lovelace"), "Ada Lovelace")
    assert.strictEqual(Provider.fullName(undefined, "", "Ada", null), "Ada")
    assert.strictEqual(Provider.fullName(), "")
  })

  it.effect("prints no secret", () =>
    Effect.gen(function*() {
      assertAbsent(["SECRET"], prints(yield* build()))
    }))
})
