import type * as AuthorizationCode from "@effect-oauth/core/AuthorizationCode"
import type * as AuthorizationRequest from "@effect-oauth/core/AuthorizationRequest"
import type * as AuthorizationServer from "@effect-oauth/core/AuthorizationServer"
import type * as BackChannelLogout from "@effect-oauth/core/BackChannelLogout"
import type * as IdToken from "@effect-oauth/core/IdToken"
import type * as Logout from "@effect-oauth/core/Logout"
import * as OAuthClient from "@effect-oauth/core/OAuthClient"
import type * as OAuthError from "@effect-oauth/core/OAuthError"
import type * as TokenSet from "@effect-oauth/core/TokenSet"
import type * as HttpClient from "@effect/platform/HttpClient"
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type * as Redacted from "effect/Redacted"
import type * as Schema from "effect/Schema"
import { describe, expect, it } from "tstyche"

declare const options: OAuthClient.Options
declare const discoverOptions: OAuthClient.DiscoverOptions
declare const idToken: IdToken.IdToken
declare const oauth: OAuthClient.Service
declare const request: AuthorizationRequest.AuthorizationRequest
declare const tokens: TokenSet.TokenSet
declare const secret: Redacted.Redacted
declare const url: URL

interface User {
  readonly id: number
}
declare const profile: Schema.Schema<User, { readonly id: string }>
type WireError = OAuthError.OAuthErrorResponse | OAuthError.InvalidResponse | OAuthError.TransportError

type ProfileError = OAuthError.JwtRejected | WireError | OAuthError.ConfigurationError

type ExchangeError =
  | OAuthError.AuthorizationDenied
  | OAuthError.CallbackRejected
  | OAuthError.IdTokenRejected
  | WireError
  | OAuthError.ConfigurationError

describe("OAuthClient", () => {
  it("needs an HttpClient when it is made", () => {
    expect(OAuthClient.make(options)).type.toBe<
      Effect.Effect<OAuthClient.Service, OAuthError.ConfigurationError, HttpClient.HttpClient>
    >()
    expect(OAuthClient.layer(options)).type.toBe<
      Layer.Layer<OAuthClient.OAuthClient, OAuthError.ConfigurationError, HttpClient.HttpClient>
    >()
    type DiscoveryError = WireError | OAuthError.ConfigurationError
    expect(OAuthClient.discover("https://id.example", discoverOptions)).type.toBe<
      Effect.Effect<OAuthClient.Service, DiscoveryError, HttpClient.HttpClient>
    >()
    expect(OAuthClient.layerDiscover("https://id.example", discoverOptions)).type.toBe<
      Layer.Layer<OAuthClient.OAuthClient, DiscoveryError, HttpClient.HttpClient>
    >()
    expect(OAuthClient.discover).type.not.toBeCallableWith("https://id.example", {})
    expect(OAuthClient.make).type.not.toBeCallableWith(discoverOptions)
    expect(Effect.runPromise).type.not.toBeCallableWith(OAuthClient.make(options))
    expect<Context.Tag.Service<OAuthClient.OAuthClient>>().type.toBe<OAuthClient.Service>()
  })

  it("needs nothing afterwards, and fails as the functions it binds", () => {
    expect(oauth.authorizationRequest()).type.toBe<
      Effect.Effect<AuthorizationRequest.AuthorizationRequest, OAuthError.ConfigurationError>
    >()
    expect(oauth.exchange(url, request)).type.toBe<Effect.Effect<TokenSet.TokenSet, ExchangeError>>()
    expect(oauth.exchange).type.not.toBeCallableWith(request, url)
    expect(oauth.server).type.toBe<Effect.Effect<AuthorizationServer.AuthorizationServer>>()
    expect(oauth.pushedAuthorizationRequest({ scopes: ["openid"] })).type.toBe<
      Effect.Effect<AuthorizationRequest.AuthorizationRequest, WireError | OAuthError.ConfigurationError>
    >()
    expect(oauth.signIn(url, request)).type.toBe<Effect.Effect<AuthorizationCode.SignedIn, ExchangeError>>()
    expect(oauth.verifyIdToken(secret)).type.toBe<
      Effect.Effect<IdToken.IdToken, OAuthError.IdTokenRejected | WireError | OAuthError.ConfigurationError>
    >()
    expect(oauth.verifyIdToken).type.not.toBeCallableWith("id-token")
    expect(oauth.logoutRequest()).type.toBe<Effect.Effect<Logout.LogoutRequest, OAuthError.ConfigurationError>>()
    expect(oauth.verifyLogoutToken(secret)).type.toBe<
      Effect.Effect<BackChannelLogout.LogoutToken, BackChannelLogout.LogoutTokenError>
    >()
    type Refreshed = Effect.Effect<
      TokenSet.TokenSet,
      OAuthError.ReauthorizationRequired | OAuthError.IdTokenRejected | WireError | OAuthError.ConfigurationError
    >
    expect(oauth.refresh(tokens)).type.toBe<Refreshed>()
    expect(oauth.refresh(secret, { scopes: ["read"] })).type.toBe<Refreshed>()
    expect(oauth.refresh).type.not.toBeCallableWith("refresh-token")
    type Revoked = Effect.Effect<void, WireError | OAuthError.ConfigurationError>
    expect(oauth.revoke(tokens)).type.toBe<Revoked>()
    expect(oauth.revoke(secret, { tokenTypeHint: "access_token" })).type.toBe<Revoked>()
    expect(oauth.revoke).type.not.toBeCallableWith("refresh-token")
    expect(oauth.revoke).type.not.toBeCallableWith(secret, { tokenTypeHint: "id_token" })
    expect(oauth.fetchUserInfo(tokens, profile)).type.toBe<Effect.Effect<User, ProfileError>>()
    expect(oauth.fetchUserInfo(tokens, profile, { idToken })).type.toBe<Effect.Effect<User, ProfileError>>()
    expect(oauth.fetchUserInfo).type.toBeCallableWith(tokens, profile, { idToken: "ignored" })
    expect(oauth.fetchUserInfo).type.not.toBeCallableWith(tokens, profile, { idToken: secret })
    expect(Effect.runPromise).type.toBeCallableWith(oauth.exchange(url, request))
  })
})
