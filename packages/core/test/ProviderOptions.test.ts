import { ClientAuthentication, Provider } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Config, ConfigProvider, Context, Effect, Layer, Redacted, Schema } from "effect"
import { build, type Facts, options, outcome } from "./anyProvider.js"
import { assertAbsent, fakeHttp, formOf, jsonAnswer, noHttp, prints } from "./support.js"

describe("options of a provider", () => {
  it.effect("are read from configuration with all else", () =>
    Effect.gen(function*() {
      const facts = Provider.facts({
        id: "example",
        name: "Example",
        settings: { host: { kind: "host" }, key: { kind: "secret" }, tenant: { kind: "segment", optional: true } },
        server: { tokenEndpoint: "https://{host}{/tenant}/token" },
        authentication: "client_secret_basic",
        scopes: [],
        profile: Schema.Struct({ id: Schema.Number }),
        normalize: ({ id }) => ({ id })
      })
      class Example extends Context.Tag("test/Example")<Example, Provider.Provider<typeof facts>>() {}
      const live = Provider.layerConfig(Example, facts)({
        clientId: Config.succeed("my-app"),
        clientSecret: Config.succeed(Redacted.make("s3cret")),
        redirectUri: Config.succeed(options.redirectUri),
        host: Config.string("HOST"),
        key: Config.redacted("KEY"),
        tenant: Config.string("TENANT").pipe(Config.withDefault(undefined))
      }).pipe(Layer.provide(noHttp().layer))
      const endpoint = (entries: ReadonlyArray<readonly [string, string]>) =>
        Effect.flatMap(Example, ({ server }) => Effect.map(server, ({ tokenEndpoint }) => tokenEndpoint?.href)).pipe(
          Effect.provide(Layer.provide(live, Layer.setConfigProvider(ConfigProvider.fromMap(new Map(entries)))))
        )
      const good = [["HOST", "id.example"], ["KEY", "SECRET"]] as const
      assert.strictEqual(yield* endpoint(good), "https://id.example/token")
      assert.strictEqual(yield* endpoint([...good, ["TENANT", "one"]]), "https://id.example/one/token")
      const wrong = yield* Effect.flip(endpoint([...good, ["HOST", "https://SECRET"]]))
      assert.deepInclude(wrong, { _tag: "ConfigurationError", reason: "InvalidUrl", setting: "host" })
      assertAbsent(["SECRET"], prints(wrong))
      assertAbsent(["SECRET"], prints(yield* Effect.flip(endpoint([["KEY", "SECRET"]]))))
    }))

  it.effect("that got past the types are refused by their names, and nothing is sent", () =>
    Effect.gen(function*() {
      const rows: ReadonlyArray<readonly [option: object, expected: string]> = [
        [{ clientId: undefined }, "ConfigurationError InvalidClient clientId"],
        [{ clientId: "" }, "ConfigurationError InvalidClient clientId"],
        [{ clientId: null }, "ConfigurationError InvalidClient clientId"],
        [{ clientId: 7 }, "ConfigurationError InvalidClient clientId"],
        [{ clientSecret: undefined }, "ConfigurationError InvalidClient clientSecret"],
        [{ clientSecret: null }, "ConfigurationError InvalidClient clientSecret"],
        [{ clientSecret: "SECRET" }, "ConfigurationError InvalidClient clientSecret"],
        [{ clientSecret: Redacted.make(undefined) }, "ConfigurationError InvalidClient clientSecret"],
        [{ redirectUri: undefined }, "ConfigurationError InvalidUrl redirectUri"],
        [{ redirectUri: null }, "ConfigurationError InvalidUrl redirectUri"],
        [{ endpoints: { tokenEndpoint: null } }, "ConfigurationError InvalidUrl tokenEndpoint"],
        [{ endpoints: { tokenEndpoint: 7 } }, "ConfigurationError InvalidUrl tokenEndpoint"]
      ]
      for (const [option, expected] of rows) {
        assert.strictEqual(yield* outcome(build({}, { ...option })), expected)
        if ("clientId" in option) {
          const discovering = { discovery: true, server: { issuer: "https://id.example/{clientId}" } }
          assert.strictEqual(yield* outcome(build(discovering, { ...option })), expected)
        }
      }
    }))

  it.effect("have a client id that can stand in a URL, where it does", () =>
    Effect.gen(function*() {
      const inUrl = { server: { tokenEndpoint: "https://id.example/{clientId}/token" } }
      for (const clientId of ["a/b", "..", "a?b", "a#b", "a b", "é"]) {
        assert.strictEqual(
          yield* outcome(build(inUrl, { clientId })),
          "ConfigurationError InvalidParameter clientId"
        )
        const elsewhere = build({ userInfo: { parameters: { id: "{clientId}" } } }, { clientId })
        assert.strictEqual((yield* elsewhere).client.clientId, clientId)
      }
    }))

  it.effect("go by the kind of client", () =>
    Effect.gen(function*() {
      const methodOf = (facts: Partial<Facts>, clientSecret: unknown) =>
        outcome(Effect.map(build(facts, { clientSecret }), ({ client }) => client.authentication.method))
      const secret = Redacted.make("SECRET")
      const invalid = "ConfigurationError InvalidClient clientSecret"
      assert.strictEqual(yield* methodOf({ client: "either" }, undefined), "none")
      assert.strictEqual(yield* methodOf({ client: "either" }, secret), "client_secret_basic")
      assert.strictEqual(yield* methodOf({ client: "either" }, "SECRET"), invalid)
      assert.strictEqual(yield* methodOf({ client: "either" }, Redacted.make("")), invalid)
      assert.strictEqual(yield* methodOf({ client: "public", authentication: "none" }, undefined), "none")
      // One that should not be there goes nowhere.
      assert.strictEqual(yield* methodOf({ client: "public", authentication: "none" }, secret), "none")
      assert.strictEqual(yield* methodOf({ client: "confidential" }, secret), "client_secret_basic")
    }))

  it.effect("make the credentials of a provider's own method", () =>
    Effect.gen(function*() {
      const given: Array<unknown> = []
      const http = fakeHttp(() => jsonAnswer({ access_token: "abc", token_type: "bearer" }))
      const provider = yield* build(
        {
          client: "own",
          can: ["refresh"],
          settings: { key: { kind: "secret" }, hint: { kind: "text", optional: true } },
          authentication: (settings: Readonly<Record<string, Redacted.Redacted>>) => {
            given.push(settings)
            const key = settings["key"] ?? Redacted.make("")
            return Effect.succeed(
              ClientAuthentication.make("own", () => Effect.succeed({ parameters: [["key", key]] }))
            )
          }
        },
        { key: Redacted.make("SECRET-key"), clientSecret: undefined },
        http
      )
      assert.deepStrictEqual(given, [{ key: Redacted.make("SECRET-key"), clientId: "my-app", clientSecret: undefined }])
      assertAbsent(["SECRET"], prints(provider))
      // The methods of any provider are not known to its type.
      const { refresh } = provider as Provider.Provider<Provider.AnyFacts>
      yield* refresh(Redacted.make("def"))
      assert.strictEqual(formOf(http.requests[0]).key, "SECRET-key")
    }))
})

describe("endpoints of one's own", () => {
  const facts = {
    settings: { tenant: { kind: "segment" } },
    server: {
      issuer: "https://id.example/{tenant}",
      tokenEndpoint: "https://id.example/{tenant}/token",
      refreshEndpoint: "https://id.example/refresh"
    }
  } satisfies Partial<Facts>

  it.effect("stand in place of the provider's, the issuer too, and are no templates", () =>
    Effect.gen(function*() {
      const endpoints = {
        issuer: "https://self.example",
        tokenEndpoint: "https://self.example/{tenant}/token",
        refreshEndpoint: "https://self.example/refresh",
        userinfoEndpoint: undefined
      }
      const server = yield* Effect.flatMap(build(facts, { tenant: "one", endpoints }), ({ server }) => server)
      assert.strictEqual(server.issuer, "https://self.example")
      assert.strictEqual(server.tokenEndpoint?.href, "https://self.example/%7Btenant%7D/token")
      assert.strictEqual(server.refreshEndpoint?.href, "https://self.example/refresh")
      assert.strictEqual(server.userinfoEndpoint?.href, "https://id.example/me")
      const own = yield* Effect.flatMap(build(facts, { tenant: "one", endpoints: {} }), ({ server }) => server)
      assert.strictEqual(own.issuer, "https://id.example/one")
      assert.strictEqual(own.tokenEndpoint?.href, "https://id.example/one/token")
      assert.strictEqual(own.refreshEndpoint?.href, "https://id.example/refresh")
    }))

  it.effect("take refresh tokens with them: a token endpoint alone is where both are exchanged", () =>
    Effect.gen(function*() {
      const endpoints = { tokenEndpoint: "https://self.example/token" }
      const server = yield* Effect.flatMap(build(facts, { tenant: "one", endpoints }), ({ server }) => server)
      assert.isUndefined(server.refreshEndpoint)
    }))

  it.effect("are checked as any endpoint", () =>
    Effect.gen(function*() {
      const rows: ReadonlyArray<readonly [name: string, value: string, reason: string]> = [
        ["issuer", "http://id.example", "InsecureUrl"],
        ["issuer", "https://id.example?x=SECRET", "InvalidUrl"],
        ["tokenEndpoint", "https://SECRET@id.example/token", "InvalidUrl"],
        ["refreshEndpoint", "http://id.example/SECRET", "InsecureUrl"],
        ["userinfoEndpoint", "https://id.example/#SECRET", "InvalidUrl"],
        ["revocationEndpoint", "SECRET", "InvalidUrl"],
        ["revocationEndpoint", "https://{host}/revoke", "InvalidUrl"],
        ["revocationEndpoint", "https://id.example%7D/revoke", "InvalidUrl"]
      ]
      for (const [name, value, reason] of rows) {
        assert.strictEqual(
          yield* outcome(build(facts, { tenant: "one", endpoints: { [name]: value } })),
          `ConfigurationError ${reason} ${name}`
        )
      }
    }))
})

describe("a provider that is discovered", () => {
  const facts = {
    discovery: true,
    settings: { domain: { kind: "host" } },
    server: {
      issuer: "https://{domain}/",
      authorizationEndpoint: undefined,
      tokenEndpoint: undefined,
      userinfoEndpoint: "https://{domain}/profile",
      quirks: { scopeSeparator: "," }
    }
  } satisfies Partial<Facts>

  const answering = (issuer: string, more: object = {}) =>
    fakeHttp(() =>
      jsonAnswer({
        issuer,
        authorization_endpoint: "https://found.example/authorize",
        token_endpoint: "https://found.example/token",
        userinfo_endpoint: "https://found.example/me",
        ...more
      })
    )

  const discover = (options: object, http: ReturnType<typeof fakeHttp>) =>
    Effect.flatMap(build(facts, { domain: "id.example", ...options }, http), ({ server }) => server)

  it.effect("is asked at the issuer of its settings, and its facts stand in place of what is found", () =>
    Effect.gen(function*() {
      const http = answering("https://id.example/")
      const server = yield* discover({ endpoints: { tokenEndpoint: "https://self.example/token" } }, http)
      assert.strictEqual(http.requests[0]?.url, "https://id.example/.well-known/openid-configuration")
      assert.strictEqual(server.issuer, "https://id.example/")
      assert.strictEqual(server.authorizationEndpoint?.href, "https://found.example/authorize")
      assert.strictEqual(server.userinfoEndpoint?.href, "https://id.example/profile")
      assert.strictEqual(server.tokenEndpoint?.href, "https://self.example/token")
      assert.deepStrictEqual(server.quirks, { scopeSeparator: "," })
    }))

  it.effect("is asked at an issuer of one's own, and has to be that", () =>
    Effect.gen(function*() {
      const endpoints = { issuer: "https://self.example/realm" }
      const http = answering("https://self.example/realm")
      assert.strictEqual((yield* discover({ endpoints }, http)).issuer, "https://self.example/realm")
      assert.strictEqual(http.requests[0]?.url, "https://self.example/realm/.well-known/openid-configuration")
      for (const issuer of ["https://id.example/", "https://self.example/realm/", "https://evil.example"]) {
        assert.strictEqual(
          yield* outcome(discover({ endpoints }, answering(issuer))),
          "InvalidResponse IssuerMismatch issuer"
        )
      }
    }))

  it.effect("is not asked where its issuer may not be, nor used where what it names may not be", () =>
    Effect.gen(function*() {
      const none = { ...facts, server: { ...facts.server, issuer: undefined } }
      assert.strictEqual(
        yield* outcome(build(none, { domain: "id.example" })),
        "ConfigurationError InvalidUrl issuer"
      )
      assert.strictEqual(
        yield* outcome(discover({ endpoints: { issuer: "http://id.example" } }, noHttp())),
        "ConfigurationError InsecureUrl issuer"
      )
      const insecure = answering("https://id.example/", { token_endpoint: "http://found.example/token" })
      assert.strictEqual(yield* outcome(discover({}, insecure)), "InvalidResponse MalformedFields token_endpoint")
    }))
})
