import type * as Client from "@effect-oauth/core/Client"
import * as OAuthClient from "@effect-oauth/core/OAuthClient"
import type * as OAuthError from "@effect-oauth/core/OAuthError"
import type * as TokenEvent from "@effect-oauth/core/TokenEvent"
import type * as TokenKey from "@effect-oauth/core/TokenKey"
import * as TokenManager from "@effect-oauth/core/TokenManager"
import type * as TokenSet from "@effect-oauth/core/TokenSet"
import type * as TokenStore from "@effect-oauth/core/TokenStore"
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import type * as Stream from "effect/Stream"
import { describe, expect, it } from "tstyche"

declare const manager: TokenManager.Service
declare const tokens: TokenSet.TokenSet
declare const client: Client.Client
declare const discover: OAuthClient.DiscoverOptions

type WireError = OAuthError.OAuthErrorResponse | OAuthError.InvalidResponse | OAuthError.TransportError

/** A provider that only refreshes, and one that does neither. */
class Refreshing extends Context.Tag("Refreshing")<Refreshing, {
  readonly client: Client.Client
  readonly refresh: OAuthClient.Service["refresh"]
}>() {}
class Plain extends Context.Tag("Plain")<Plain, { readonly client: Client.Client }>() {}

declare const scoped: Effect.Effect<TokenManager.Refresher, never, Scope.Scope>

describe("TokenManager", () => {
  it("needs a store, and what its providers need, and fails as they do", () => {
    expect(TokenManager.make({ providers: { example: { client: OAuthClient.OAuthClient } } })).type.toBe<
      Effect.Effect<
        TokenManager.Service,
        OAuthError.ConfigurationError,
        TokenStore.TokenStore | Scope.Scope | OAuthClient.OAuthClient
      >
    >()
    const several = {
      providers: {
        one: { client: OAuthClient.OAuthClient, origins: ["https://api.example"] },
        two: { client: Refreshing },
        three: { client: OAuthClient.discover("https://id.example", discover) }
      },
      refreshAhead: "2 minutes",
      onStoreFailure: "fail"
    } as const
    expect(TokenManager.make(several)).type.toBe<
      Effect.Effect<
        TokenManager.Service,
        OAuthError.ConfigurationError | WireError,
        TokenStore.TokenStore | Scope.Scope | OAuthClient.OAuthClient | Refreshing | HttpClient.HttpClient
      >
    >()
    expect(TokenManager.layer(several)).type.toBe<
      Layer.Layer<
        TokenManager.TokenManager,
        OAuthError.ConfigurationError | WireError,
        TokenStore.TokenStore | OAuthClient.OAuthClient | Refreshing | HttpClient.HttpClient
      >
    >()
    expect<Context.Tag.Service<TokenManager.TokenManager>>().type.toBe<TokenManager.Service>()
  })

  it("has a scope for what its providers need one for", () => {
    expect(TokenManager.layer({ providers: { example: { client: scoped } } })).type.toBe<
      Layer.Layer<TokenManager.TokenManager, OAuthError.ConfigurationError, TokenStore.TokenStore>
    >()
  })

  it("takes providers that cannot refresh or revoke, and no other things", () => {
    expect(TokenManager.layer({ providers: { plain: { client: Plain } } })).type.toBe<
      Layer.Layer<TokenManager.TokenManager, OAuthError.ConfigurationError, TokenStore.TokenStore | Plain>
    >()
    expect<{ readonly client: Client.Client }>().type.toBeAssignableTo<TokenManager.Refresher>()
    expect<OAuthClient.Service>().type.toBeAssignableTo<TokenManager.Refresher>()
    expect(TokenManager.make).type.not.toBeCallableWith({
      providers: { example: { client: TokenManager.TokenManager } }
    })
    expect(TokenManager.make).type.not.toBeCallableWith({ providers: { example: { client } } })
    expect(TokenManager.make).type.not.toBeCallableWith({ providers: { example: {} } })
    expect(TokenManager.make).type.not.toBeCallableWith({ providers: [OAuthClient.OAuthClient] })
    expect(TokenManager.make).type.not.toBeCallableWith({})
    expect(TokenManager.make).type.not.toBeCallableWith({ providers: {}, onStoreFailure: "ignore" })
  })

  it("says how asking for tokens can fail", () => {
    type TokenError =
      | OAuthError.ReauthorizationRequired
      | OAuthError.TokenStoreError
      | OAuthError.IdTokenRejected
      | OAuthError.ConfigurationError
      | WireError
    expect<TokenManager.TokenError>().type.toBe<TokenError>()
    expect(manager.get("alice")).type.toBe<Effect.Effect<TokenSet.TokenSet, TokenError>>()
    expect(manager.renew("alice", tokens)).type.toBe<Effect.Effect<TokenSet.TokenSet, TokenError>>()
    expect(manager.save("alice", tokens)).type.toBe<
      Effect.Effect<void, OAuthError.TokenStoreError | OAuthError.ConfigurationError>
    >()
    expect(manager.signOut("alice", { revoke: false })).type.toBe<
      Effect.Effect<void, OAuthError.TokenStoreError | OAuthError.ConfigurationError | WireError>
    >()
    expect(manager.changes).type.toBe<Stream.Stream<TokenEvent.TokenEvent>>()
    expect(manager.provider("alice")).type.toBe<Effect.Effect<TokenManager.Provider, OAuthError.ConfigurationError>>()
  })

  it("takes keys by their parts, or just the user", () => {
    expect(manager.get).type.toBeCallableWith({ user: "alice", provider: "example", tenant: "acme" })
    expect(manager.get).type.toBeCallableWith({ user: "alice", provider: undefined })
    expect(manager.get).type.not.toBeCallableWith({ provider: "example" })
    expect(manager.get).type.not.toBeCallableWith(4711)
    expect(manager.get).type.not.toBeCallableWith(undefined)
    expect<TokenKey.TokenKey>().type.toBe<string | TokenKey.Parts>()
    expect(manager.renew).type.not.toBeCallableWith("alice")
  })
})
