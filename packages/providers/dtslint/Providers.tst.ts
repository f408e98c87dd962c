import type {
  ConfigurationError,
  InvalidResponse,
  OAuthErrorResponse,
  TransportError
} from "@effect-oauth/core/OAuthError"
import type * as Provider from "@effect-oauth/core/Provider"
import {
  type AniList,
  Apple,
  Auth0,
  type Bitbucket,
  Etsy,
  GitHub,
  type Google,
  Keycloak,
  Lichess,
  Okta,
  Providers,
  Spotify
} from "@effect-oauth/providers"
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Config from "effect/Config"
import type * as Context from "effect/Context"
import type * as Layer from "effect/Layer"
import type * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"
import { describe, expect, it } from "tstyche"

declare const secret: Redacted.Redacted

const common = { clientId: "my-app", redirectUri: "https://app.example/callback" }
const confidential = { ...common, clientSecret: secret }

type ServiceOf<Tag> = Tag extends Context.Tag<infer _, infer Service> ? Service : never

describe("what a provider cannot do", () => {
  it("is not a method", () => {
    type AniListService = ServiceOf<typeof AniList.AniList>
    expect<AniListService>().type.not.toHaveProperty("refresh")
    expect<AniListService>().type.not.toHaveProperty("revoke")
    expect<AniListService>().type.not.toHaveProperty("signIn")
    type BitbucketService = ServiceOf<typeof Bitbucket.Bitbucket>
    expect<BitbucketService>().type.toHaveProperty("refresh")
    expect<BitbucketService>().type.not.toHaveProperty("revoke")
    expect<BitbucketService>().type.not.toHaveProperty("signIn")
    type GitHubService = ServiceOf<typeof GitHub.GitHub>
    expect<GitHubService>().type.toHaveProperty("refresh")
    expect<GitHubService>().type.not.toHaveProperty("revoke")
    expect<GitHubService>().type.not.toHaveProperty("logoutRequest")
    type GoogleService = ServiceOf<typeof Google.Google>
    expect<GoogleService>().type.toHaveProperty("signIn")
    expect<GoogleService>().type.toHaveProperty("verifyIdToken")
    expect<GoogleService>().type.toHaveProperty("refresh")
    expect<GoogleService>().type.toHaveProperty("revoke")
    expect<GoogleService>().type.not.toHaveProperty("logoutRequest")
    expect<GoogleService>().type.not.toHaveProperty("pushedAuthorizationRequest")
    type KeycloakService = ServiceOf<typeof Keycloak.Keycloak>
    expect<KeycloakService>().type.toHaveProperty("logoutRequest")
    expect<KeycloakService>().type.toHaveProperty("pushedAuthorizationRequest")
  })

  it("is no client: a secret is asked for where there is one", () => {
    expect(GitHub.layer).type.toBeCallableWith(confidential)
    expect(GitHub.layer).type.not.toBeCallableWith(common)
    expect(GitHub.layer).type.not.toBeCallableWith({ ...common, clientSecret: "s3cret" })
    expect(Lichess.layer).type.toBeCallableWith(common)
    expect(Lichess.layer).type.not.toBeCallableWith({ ...common, clientSecret: secret })
    expect(Spotify.layer).type.toBeCallableWith(common)
    expect(Spotify.layer).type.toBeCallableWith(confidential)
    expect(Apple.layer).type.not.toBeCallableWith(confidential)
    expect(Apple.layer).type.toBeCallableWith({ ...common, teamId: "A", keyId: "B", privateKey: secret })
    expect(Etsy.layer).type.toBeCallableWith({ ...common, sharedSecret: secret })
  })
})

describe("the settings of a provider", () => {
  it("are options of its layer", () => {
    expect(Auth0.layer).type.toBeCallableWith({ ...confidential, domain: "my-tenant.eu.auth0.com" })
    expect(Auth0.layer).type.not.toBeCallableWith(confidential)
    expect(GitHub.layer).type.toBeCallableWith({ ...confidential, baseUrl: "https://github.example" })
    expect(GitHub.layer).type.not.toBeCallableWith({ ...confidential, domain: "github.example" })
    expect(Okta.layer).type.toBeCallableWith({ ...confidential, issuer: "https://example.okta.com/oauth2/default" })
  })

  it("are options of its configuration", () => {
    expect(Auth0.layerConfig).type.toBeCallableWith({
      clientId: Config.string("ID"),
      clientSecret: Config.redacted("SECRET"),
      redirectUri: Config.string("REDIRECT_URI"),
      domain: Config.string("DOMAIN")
    })
    expect(Auth0.layerConfig).type.not.toBeCallableWith({
      clientId: Config.string("ID"),
      clientSecret: Config.redacted("SECRET"),
      redirectUri: Config.string("REDIRECT_URI")
    })
  })
})

describe("a layer", () => {
  it("can fail as discovery does, where the provider is discovered", () => {
    expect(GitHub.layer(confidential)).type.toBe<
      Layer.Layer<GitHub.GitHub, ConfigurationError, HttpClient.HttpClient>
    >()
    expect(Keycloak.layer({ ...confidential, realmUrl: "https://id.example/realms/main" })).type.toBe<
      Layer.Layer<
        Keycloak.Keycloak,
        ConfigurationError | InvalidResponse | OAuthErrorResponse | TransportError,
        HttpClient.HttpClient
      >
    >()
  })
})

describe("a profile", () => {
  it("is the provider's own, and has what every provider can say beside it", () => {
    type GitHubService = ServiceOf<typeof GitHub.GitHub>
    type Profile = Provider.Profile<typeof GitHub.User.Type>
    expect<GitHubService["profile"]>().type.toBeAssignableTo<(tokens: never) => { readonly pipe: unknown }>()
    expect<Profile["raw"]["login"]>().type.toBe<string>()
    expect<Profile["raw"]["email"]>().type.toBe<string | undefined>()
    expect<Profile["raw"]["anything"]>().type.toBe<unknown>()
    expect<Profile["email"]>().type.toBe<Option.Option<string>>()
    expect<Profile["id"]>().type.toBe<string>()
  })
})

describe("Providers", () => {
  it("has each provider under its id, with its own types", () => {
    expect(Providers.byId.github.tag).type.toBe<typeof GitHub.GitHub>()
    expect(Providers.byId.github.layer).type.toBe<typeof GitHub.layer>()
    expect<Providers.Id>().type.toBeAssignableFrom<"github" | "microsoft-entra-id" | "42-school">()
    expect<Providers.Id>().type.not.toBeAssignableFrom<"git-hub">()
  })
})
