import type * as AuthorizationCode from "@effect-oauth/core/AuthorizationCode"
import type * as AuthorizationRequest from "@effect-oauth/core/AuthorizationRequest"
import * as ClientAuthentication from "@effect-oauth/core/ClientAuthentication"
import type * as Discovery from "@effect-oauth/core/Discovery"
import * as OAuthClient from "@effect-oauth/core/OAuthClient"
import type * as OAuthError from "@effect-oauth/core/OAuthError"
import * as Provider from "@effect-oauth/core/Provider"
import type * as TokenSet from "@effect-oauth/core/TokenSet"
import type * as HttpClient from "@effect/platform/HttpClient"
import type * as Config from "effect/Config"
import type * as ConfigError from "effect/ConfigError"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { describe, expect, it } from "tstyche"

declare const request: AuthorizationRequest.AuthorizationRequest
declare const secret: Redacted.Redacted
declare const tokens: TokenSet.TokenSet
declare const url: URL

const User = Schema.Struct({ id: Schema.Number })

const common = {
  id: "example",
  name: "Example",
  server: { authorizationEndpoint: "https://{domain}/authorize" },
  authentication: "client_secret_basic",
  scopes: [],
  profile: User,
  normalize: ({ id }: typeof User.Type) => ({ id })
} as const

const plain = Provider.facts(common)
const all = Provider.facts({ ...common, can: ["openid", "refresh", "revoke", "logout", "push"], discovery: true })
const refreshing = Provider.facts({ ...common, can: ["refresh"] })
const withSettings = Provider.facts({
  ...common,
  settings: {
    domain: { kind: "host" },
    tenant: { kind: "segment", default: "common" },
    server: { kind: "segment", optional: true },
    region: { kind: "choice", values: ["us", "eu"], default: "us" },
    key: { kind: "secret" }
  }
})

class Example extends Context.Tag("test/Example")<Example, Provider.Provider<typeof plain>>() {}

declare const provider: Provider.Provider<typeof plain>

const options = { clientId: "my-app", clientSecret: secret, redirectUri: "https://app.example/callback" }

describe("Provider", () => {
  it("needs an HttpClient when it is made", () => {
    expect(Provider.make(plain, options)).type.toBe<
      Effect.Effect<Provider.Provider<typeof plain>, OAuthError.ConfigurationError, HttpClient.HttpClient>
    >()
    expect(Provider.layer(Example, plain)(options)).type.toBe<
      Layer.Layer<Example, OAuthError.ConfigurationError, HttpClient.HttpClient>
    >()
    expect(Effect.runPromise).type.not.toBeCallableWith(Provider.make(plain, options))
  })

  it("can also fail as discovery does, where it discovers", () => {
    expect<Provider.LayerError<typeof all>>().type.toBe<Discovery.DiscoveryError>()
    expect<Provider.LayerError<typeof plain>>().type.toBe<OAuthError.ConfigurationError>()
  })

  it("may fail for its configuration when it is made from one", () => {
    const layerConfig = Provider.layerConfig(Example, plain)
    expect<ReturnType<typeof layerConfig>>().type.toBe<
      Layer.Layer<Example, OAuthError.ConfigurationError | ConfigError.ConfigError, HttpClient.HttpClient>
    >()
    expect<Parameters<typeof layerConfig>[0]>().type.toBe<Config.Config.Wrap<Provider.Options<typeof plain>>>()
  })

  it("is provided under its own tag only", () => {
    expect(Provider.layer).type.not.toBeCallableWith(OAuthClient.OAuthClient, plain)
  })

  it("reads the profile of its facts, and what every provider can say", () => {
    expect(provider.userInfo(tokens)).type.toBe<Effect.Effect<typeof User.Type, Provider.ProfileError>>()
    expect(provider.profile(tokens)).type.toBe<
      Effect.Effect<Provider.Profile<typeof User.Type>, Provider.ProfileError>
    >()
    expect<Provider.Profile<typeof User.Type>["raw"]>().type.toBe<typeof User.Type>()
    expect<Provider.Profile<unknown>["email"]>().type.toBe<Option.Option<string>>()
    expect(provider.exchange(url, request)).type.toBe<
      Effect.Effect<TokenSet.TokenSet, AuthorizationCode.ExchangeError>
    >()
  })
})

describe("what a provider cannot do", () => {
  type Plain = Provider.Provider<typeof plain>
  type Refreshing = Provider.Provider<typeof refreshing>
  type All = Provider.Provider<typeof all>

  it("is not a method", () => {
    expect<Plain>().type.not.toHaveProperty("refresh")
    expect<Plain>().type.not.toHaveProperty("revoke")
    expect<Plain>().type.not.toHaveProperty("signIn")
    expect<Plain>().type.not.toHaveProperty("verifyIdToken")
    expect<Plain>().type.not.toHaveProperty("logoutRequest")
    expect<Plain>().type.not.toHaveProperty("verifyLogoutToken")
    expect<Plain>().type.not.toHaveProperty("pushedAuthorizationRequest")
    expect<Plain>().type.not.toHaveProperty("fetchUserInfo")
    expect<Refreshing>().type.not.toHaveProperty("revoke")
  })

  it("is one where it can", () => {
    expect<Refreshing["refresh"]>().type.toBe<OAuthClient.Service["refresh"]>()
    expect<Refreshing>().type.toBeAssignableTo<Plain>()
    expect<All>().type.toBeAssignableTo<
      Pick<
        OAuthClient.Service,
        | "authorizationRequest"
        | "exchange"
        | "signIn"
        | "verifyIdToken"
        | "refresh"
        | "revoke"
        | "logoutRequest"
        | "verifyLogoutToken"
        | "pushedAuthorizationRequest"
      >
    >()
  })

  it("is no client either: one without a secret needs PKCE by SHA-256", () => {
    const client = { ...common, client: "public", authentication: "none" } as const
    expect(Provider.facts).type.toBeCallableWith(client)
    expect(Provider.facts).type.not.toBeCallableWith({ ...client, server: { ...common.server, pkce: "none" } as const })
    expect(Provider.facts).type.toBeCallableWith({ ...common, server: { ...common.server, pkce: "none" } as const })
  })
})

describe("the options of a provider", () => {
  it("have a secret where its clients have one", () => {
    const rest = { clientId: "my-app", redirectUri: "https://app.example/callback" }
    const open = Provider.facts({ ...common, client: "public", authentication: "none" })
    const either = Provider.facts({ ...common, client: "either" })
    expect(rest).type.not.toBeAssignableTo<Provider.Options<typeof plain>>()
    expect(rest).type.toBeAssignableTo<Provider.Options<typeof open>>()
    expect<Provider.Options<typeof open>>().type.not.toHaveProperty("clientSecret")
    expect(rest).type.toBeAssignableTo<Provider.Options<typeof either>>()
    expect({ ...rest, clientSecret: secret }).type.toBeAssignableTo<Provider.Options<typeof either>>()
    expect({ ...rest, clientSecret: "s3cret" }).type.not.toBeAssignableTo<Provider.Options<typeof either>>()
  })

  it("have its settings", () => {
    type Options = Provider.Options<typeof withSettings>
    expect({ ...options, domain: "id.example", key: secret }).type.toBeAssignableTo<Options>()
    expect({ ...options, domain: "id.example" }).type.not.toBeAssignableTo<Options>()
    expect({ ...options, key: secret }).type.not.toBeAssignableTo<Options>()
    expect({ ...options, domain: "id.example", key: "key" }).type.not.toBeAssignableTo<Options>()
    expect<Options["region"]>().type.toBe<"us" | "eu" | undefined>()
    expect<Options["tenant"]>().type.toBe<string | undefined>()
    expect<Options["server"]>().type.toBe<string | undefined>()
    expect<Provider.Options<typeof plain>>().type.not.toHaveProperty("domain")
  })

  it("are given to what makes its credentials", () => {
    Provider.facts({
      ...common,
      settings: { team: { kind: "text" }, key: { kind: "secret" }, hint: { kind: "text", optional: true } },
      client: "own",
      authentication: (settings) => {
        expect(settings.team).type.toBe<string>()
        expect(settings.key).type.toBe<Redacted.Redacted>()
        expect(settings.hint).type.toBe<string | undefined>()
        expect(settings.clientId).type.toBe<string>()
        return Effect.succeed(ClientAuthentication.none)
      }
    })
  })
})
