import * as AuthorizationCode from "@effect-oauth/core/AuthorizationCode"
import * as AuthorizationRequest from "@effect-oauth/core/AuthorizationRequest"
import * as AuthorizationResponse from "@effect-oauth/core/AuthorizationResponse"
import * as AuthorizationServer from "@effect-oauth/core/AuthorizationServer"
import * as Client from "@effect-oauth/core/Client"
import * as ClientAuthentication from "@effect-oauth/core/ClientAuthentication"
import type * as IdToken from "@effect-oauth/core/IdToken"
import type * as OAuthError from "@effect-oauth/core/OAuthError"
import * as PushedAuthorizationRequest from "@effect-oauth/core/PushedAuthorizationRequest"
import * as RefreshToken from "@effect-oauth/core/RefreshToken"
import * as RequestTimeout from "@effect-oauth/core/RequestTimeout"
import * as TokenSet from "@effect-oauth/core/TokenSet"
import * as UserInfo from "@effect-oauth/core/UserInfo"
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Effect from "effect/Effect"
import type * as Either from "effect/Either"
import * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"
import type * as Schema from "effect/Schema"
import { describe, expect, it } from "tstyche"

declare const server: AuthorizationServer.AuthorizationServer
declare const client: Client.Client
declare const idToken: IdToken.IdToken
declare const claims: IdToken.Claims
declare const request: AuthorizationRequest.AuthorizationRequest
declare const tokens: TokenSet.TokenSet
declare const secret: Redacted.Redacted
declare const url: URL
declare const params: URLSearchParams
declare const profile: Schema.Schema<{ readonly id: number }, { readonly id: string }>
declare const profileWithService: Schema.Schema<number, string, "Service">

type WireError = OAuthError.OAuthErrorResponse | OAuthError.InvalidResponse | OAuthError.TransportError

type ProfileError = OAuthError.JwtRejected | WireError | OAuthError.ConfigurationError

type ExchangeError =
  | OAuthError.AuthorizationDenied
  | OAuthError.CallbackRejected
  | OAuthError.IdTokenRejected
  | WireError
  | OAuthError.ConfigurationError

describe("the parties", () => {
  it("are checked without an effect", () => {
    expect(AuthorizationServer.make({})).type.toBe<
      Either.Either<AuthorizationServer.AuthorizationServer, OAuthError.ConfigurationError>
    >()
    expect(AuthorizationServer.endpoint(server, "tokenEndpoint")).type.toBe<
      Either.Either<URL, OAuthError.ConfigurationError>
    >()
    expect(AuthorizationServer.endpoint).type.toBeCallableWith(server, "jwksUri")
    expect(AuthorizationServer.endpoint).type.not.toBeCallableWith(server, "issuer")
    expect(AuthorizationServer.identity(server)).type.toBe<string>()
    expect(Client.make({ clientId: "a", authentication: ClientAuthentication.none })).type.toBe<
      Either.Either<Client.Client, OAuthError.ConfigurationError>
    >()
  })

  it("cannot be made without their check", () => {
    expect<AuthorizationServer.Options>().type.not.toBeAssignableTo<AuthorizationServer.AuthorizationServer>()
    expect<Client.Options>().type.not.toBeAssignableTo<Client.Client>()
  })

  it("authenticate with redacted secrets only", () => {
    expect(ClientAuthentication.clientSecretBasic).type.toBeCallableWith(secret)
    expect(ClientAuthentication.clientSecretPost).type.toBeCallableWith(secret)
    expect(ClientAuthentication.clientSecretBasic).type.not.toBeCallableWith("s3cret")
    expect(ClientAuthentication.clientSecretPost).type.not.toBeCallableWith("s3cret")
    expect<ClientAuthentication.Credentials["authorization"]>().type.toBe<Redacted.Redacted | undefined>()
    expect<ReturnType<ClientAuthentication.ClientAuthentication["authenticate"]>>().type.toBe<
      Effect.Effect<ClientAuthentication.Credentials, OAuthError.ConfigurationError>
    >()
  })
})

describe("the authorization code flow", () => {
  it("makes a request that only a wrong setting can fail, and that needs nothing", () => {
    expect(AuthorizationRequest.make(server, client)).type.toBe<
      Effect.Effect<AuthorizationRequest.AuthorizationRequest, OAuthError.ConfigurationError>
    >()
    expect(Effect.runPromise).type.toBeCallableWith(AuthorizationRequest.make(server, client))
    expect(Effect.runPromise(AuthorizationRequest.make(server, client))).type.toBe<
      Promise<AuthorizationRequest.AuthorizationRequest>
    >()
    expect(AuthorizationRequest.toJson(request)).type.toBe<string>()
    expect(AuthorizationRequest.fromJson).type.toBeCallableWith(null)
    expect(AuthorizationRequest.fromJson).type.toBeCallableWith(undefined)
    expect(AuthorizationRequest.fromJson("")).type.toBe<
      Either.Either<AuthorizationRequest.AuthorizationRequest, OAuthError.CallbackRejected>
    >()
  })

  it("asks for what the standards let it ask for, and for nothing else by an option", () => {
    expect(AuthorizationRequest.make).type.toBeCallableWith(server, client, {
      responseType: "code id_token",
      responseMode: "form_post.jwt",
      prompt: ["login", "consent"],
      maxAge: "5 minutes",
      acrValues: ["urn:mace:incommon:iap:silver"],
      claims: { id_token: { acr: { essential: true, values: ["phr"] } }, userinfo: { email: null } },
      idTokenHint: secret,
      resource: ["https://api.example"],
      authorizationDetails: [{ type: "payment", amount: 1 }]
    })
    expect(AuthorizationRequest.make).type.not.toBeCallableWith(server, client, { responseType: "token" })
    expect(AuthorizationRequest.make).type.not.toBeCallableWith(server, client, { responseType: "code token" })
    expect(AuthorizationRequest.make).type.not.toBeCallableWith(server, client, { responseMode: "web_message" })
    expect(AuthorizationRequest.make).type.not.toBeCallableWith(server, client, { prompt: ["silent"] })
    expect(AuthorizationRequest.make).type.not.toBeCallableWith(server, client, { idTokenHint: "eyJ" })
    expect(AuthorizationRequest.make).type.not.toBeCallableWith(server, client, { authorizationDetails: [{}] })
    expect(AuthorizationRequest.isUrlExpired(request)).type.toBe<Effect.Effect<boolean>>()
    expect(AuthorizationRequest.expected(request)).type.toBe<IdToken.Expected>()
  })

  it("is pushed over HTTP, and can then fail as every exchange", () => {
    expect(PushedAuthorizationRequest.push(server, client, { scopes: ["openid"] })).type.toBe<
      Effect.Effect<
        AuthorizationRequest.AuthorizationRequest,
        WireError | OAuthError.ConfigurationError,
        HttpClient.HttpClient
      >
    >()
  })

  it("keeps its secrets redacted", () => {
    expect(request.state).type.toBe<Redacted.Redacted>()
    expect(request.codeVerifier).type.toBe<Option.Option<Redacted.Redacted>>()
    expect(request.nonce).type.toBe<Option.Option<Redacted.Redacted>>()
  })

  it("checks a callback from whatever it came in", () => {
    expect(AuthorizationResponse.verify(server, client, url, request)).type.toBe<
      Effect.Effect<AuthorizationResponse.Verified, ExchangeError, HttpClient.HttpClient>
    >()
    expect<AuthorizationResponse.Verified["code"]>().type.toBe<Redacted.Redacted>()
    expect<AuthorizationResponse.Verified["idToken"]>().type.toBe<Option.Option<IdToken.IdToken>>()
    expect(AuthorizationResponse.verify).type.toBeCallableWith(server, client, params, request)
    expect(AuthorizationResponse.verify).type.toBeCallableWith(server, client, "?code=a", request)
    expect(AuthorizationResponse.verify).type.not.toBeCallableWith(server, client, undefined, request)
    expect(AuthorizationResponse.state(url)).type.toBe<Either.Either<string, OAuthError.CallbackRejected>>()
  })

  it("exchanges a code, and needs an HttpClient for that", () => {
    expect(AuthorizationCode.exchange(server, client, url, request)).type.toBe<
      Effect.Effect<TokenSet.TokenSet, ExchangeError, HttpClient.HttpClient>
    >()
    expect(Effect.runPromise).type.not.toBeCallableWith(AuthorizationCode.exchange(server, client, url, request))
    expect(AuthorizationCode.exchange).type.not.toBeCallableWith(server, client, request, url)
  })

  it("says who signed in by an ID token that cannot be made of claims", () => {
    expect(AuthorizationCode.signIn(server, client, url, request)).type.toBe<
      Effect.Effect<AuthorizationCode.SignedIn, ExchangeError, HttpClient.HttpClient>
    >()
    expect<AuthorizationCode.SignedIn["idToken"]>().type.toBe<IdToken.IdToken>()
    expect<IdToken.IdToken["claims"]["sub"]>().type.toBe<string>()
    expect({ claims, encoded: secret }).type.not.toBeAssignableTo<IdToken.IdToken>()
  })

  it("leaves exactly the errors that are not caught", () => {
    expect(
      AuthorizationCode.exchange(server, client, url, request).pipe(
        Effect.catchTag("AuthorizationDenied", () => Effect.succeed("denied" as const)),
        Effect.catchTag("CallbackRejected", () => Effect.succeed("rejected" as const))
      )
    ).type.toBe<
      Effect.Effect<
        TokenSet.TokenSet | "denied" | "rejected",
        OAuthError.IdTokenRejected | WireError | OAuthError.ConfigurationError,
        HttpClient.HttpClient
      >
    >()
  })
})

describe("tokens", () => {
  it("are redacted", () => {
    expect(tokens.accessToken).type.toBe<Redacted.Redacted>()
    expect(tokens.refreshToken).type.toBe<Option.Option<Redacted.Redacted>>()
    expect(tokens.idToken).type.toBe<Option.Option<Redacted.Redacted>>()
    expect(tokens.extra).type.toBe<Redacted.Redacted<{ readonly [x: string]: unknown }>>()
    expect(tokens.tokenType).type.toBe<"Bearer" | "DPoP">()
    expect(Option.getOrThrow(tokens.authorizationDetails)).type.toBe<
      ReadonlyArray<{ readonly [x: string]: unknown; readonly type: string }>
    >()
    expect(tokens.scopes).type.toBe<ReadonlyArray<string>>()
  })

  it("are made from what another library received", () => {
    expect(TokenSet.fromResponse({})).type.toBe<
      Effect.Effect<TokenSet.TokenSet, OAuthError.OAuthErrorResponse | OAuthError.InvalidResponse>
    >()
    expect(TokenSet.toJson(tokens)).type.toBe<string>()
    expect(TokenSet.fromJson("")).type.toBe<Either.Either<TokenSet.TokenSet, OAuthError.TokenStoreError>>()
  })

  it("expire, in both forms", () => {
    expect(TokenSet.isExpired(tokens)).type.toBe<Effect.Effect<boolean>>()
    expect(TokenSet.isExpired(tokens, "30 seconds")).type.toBe<Effect.Effect<boolean>>()
    expect(TokenSet.isExpired("30 seconds")).type.toBe<(self: TokenSet.TokenSet) => Effect.Effect<boolean>>()
    expect(TokenSet.isExpired()).type.toBe<(self: TokenSet.TokenSet) => Effect.Effect<boolean>>()
    expect(TokenSet.isExpired).type.not.toBeCallableWith(tokens, "soon")
  })

  it("are refreshed from a token set or a bare refresh token, which is redacted", () => {
    type Refreshed = Effect.Effect<
      TokenSet.TokenSet,
      OAuthError.ReauthorizationRequired | OAuthError.IdTokenRejected | WireError | OAuthError.ConfigurationError,
      HttpClient.HttpClient
    >
    expect(RefreshToken.refresh(server, client, tokens)).type.toBe<Refreshed>()
    expect(RefreshToken.refresh(server, client, secret, { scopes: ["read"] })).type.toBe<Refreshed>()
    expect(RefreshToken.refresh).type.not.toBeCallableWith(server, client, "refresh-token")
    expect(RefreshToken.refresh).type.not.toBeCallableWith(server, client, tokens.refreshToken)
  })

  it("read a profile, decoded by a schema that needs nothing", () => {
    expect(UserInfo.fetch(server, client, tokens, profile)).type.toBe<
      Effect.Effect<{ readonly id: number }, ProfileError, HttpClient.HttpClient>
    >()
    expect(UserInfo.fetch).type.toBeCallableWith(server, client, tokens, profile, { idToken })
    expect(UserInfo.fetch).type.toBeCallableWith(server, client, tokens, profile, { idToken: "ignored" })
    expect(UserInfo.fetch).type.not.toBeCallableWith(server, client, tokens, profile, { idToken: secret })
    expect(UserInfo.fetch).type.not.toBeCallableWith(server, client, tokens, profileWithService)
    expect(UserInfo.fetch).type.not.toBeCallableWith(server, client, secret, profile)
    expect(UserInfo.fetch).type.not.toBeCallableWith(server, tokens, profile)
  })
})

describe("RequestTimeout", () => {
  it("changes no type, in both forms", () => {
    expect(RequestTimeout.withRequestTimeout(UserInfo.fetch(server, client, tokens, profile), "5 seconds")).type.toBe<
      Effect.Effect<{ readonly id: number }, ProfileError, HttpClient.HttpClient>
    >()
    expect(AuthorizationRequest.make(server, client).pipe(RequestTimeout.withRequestTimeout(100))).type.toBe<
      Effect.Effect<AuthorizationRequest.AuthorizationRequest, OAuthError.ConfigurationError>
    >()
    expect(RequestTimeout.withRequestTimeout).type.not.toBeCallableWith(Effect.void, "soon")
  })
})
