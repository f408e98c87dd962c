import type * as AuthorizationRequest from "@effect-oauth/core/AuthorizationRequest"
import type * as AuthorizationServer from "@effect-oauth/core/AuthorizationServer"
import type * as BackChannelLogout from "@effect-oauth/core/BackChannelLogout"
import type * as Client from "@effect-oauth/core/Client"
import type * as ClientAuthentication from "@effect-oauth/core/ClientAuthentication"
import type * as Discovery from "@effect-oauth/core/Discovery"
import type * as IdToken from "@effect-oauth/core/IdToken"
import type * as IssuerKeys from "@effect-oauth/core/IssuerKeys"
import type * as Logout from "@effect-oauth/core/Logout"
import type * as OAuthClient from "@effect-oauth/core/OAuthClient"
import type * as ProtectedResource from "@effect-oauth/core/ProtectedResource"
import * as Provider from "@effect-oauth/core/Provider"
import type * as RefreshToken from "@effect-oauth/core/RefreshToken"
import type * as Registration from "@effect-oauth/core/Registration"
import type * as SigningKey from "@effect-oauth/core/SigningKey"
import type * as ThirdPartyLogin from "@effect-oauth/core/ThirdPartyLogin"
import type * as TokenSet from "@effect-oauth/core/TokenSet"
import type * as UserInfo from "@effect-oauth/core/UserInfo"
import type * as WebFinger from "@effect-oauth/core/WebFinger"
import * as Config from "effect/Config"
import type * as Context from "effect/Context"
import type * as Redacted from "effect/Redacted"
import { describe, expect, it } from "tstyche"

/** Every optional member as it is written by somebody who passes on what may not be set. */
type WithUndefined<A> = {
  readonly [K in keyof A]: Record<never, never> extends Pick<A, K> ? A[K] | undefined : A[K]
}

declare const authentication: ClientAuthentication.ClientAuthentication
declare const secret: Redacted.Redacted
declare const facts: Provider.Facts<number, string, never, {}, "confidential", false>
declare const tag: Context.Tag<"Example", Provider.Provider<typeof facts>>

type ProviderOptions = Provider.Options<typeof facts>

describe("options under exactOptionalPropertyTypes", () => {
  it("accept undefined wherever they can be left out", () => {
    expect<AuthorizationRequest.Options>().type.toBeAssignableFrom<WithUndefined<AuthorizationRequest.Options>>()
    expect<AuthorizationServer.Options>().type.toBeAssignableFrom<WithUndefined<AuthorizationServer.Options>>()
    expect<AuthorizationServer.Quirks>().type.toBeAssignableFrom<WithUndefined<AuthorizationServer.Quirks>>()
    expect<Client.Options>().type.toBeAssignableFrom<WithUndefined<Client.Options>>()
    expect<ClientAuthentication.Credentials>().type.toBeAssignableFrom<
      WithUndefined<ClientAuthentication.Credentials>
    >()
    expect<OAuthClient.Options>().type.toBeAssignableFrom<WithUndefined<OAuthClient.Options>>()
    expect<ProviderOptions>().type.toBeAssignableFrom<WithUndefined<ProviderOptions>>()
    expect<NonNullable<ProviderOptions["endpoints"]>>().type.toBeAssignableFrom<
      { readonly [Name in AuthorizationServer.EndpointName]: undefined }
    >()
    expect<RefreshToken.Options>().type.toBeAssignableFrom<WithUndefined<RefreshToken.Options>>()
    expect<AuthorizationServer.Supported>().type.toBeAssignableFrom<WithUndefined<AuthorizationServer.Supported>>()
    expect<BackChannelLogout.Options>().type.toBeAssignableFrom<WithUndefined<BackChannelLogout.Options>>()
    expect<ClientAuthentication.AssertionOptions>().type.toBeAssignableFrom<
      WithUndefined<ClientAuthentication.AssertionOptions>
    >()
    expect<Discovery.Options>().type.toBeAssignableFrom<WithUndefined<Discovery.Options>>()
    expect<IdToken.Expected>().type.toBeAssignableFrom<WithUndefined<IdToken.Expected>>()
    expect<IssuerKeys.Options>().type.toBeAssignableFrom<WithUndefined<IssuerKeys.Options>>()
    expect<Logout.Options>().type.toBeAssignableFrom<WithUndefined<Logout.Options>>()
    expect<OAuthClient.DiscoverOptions>().type.toBeAssignableFrom<WithUndefined<OAuthClient.DiscoverOptions>>()
    expect<ProtectedResource.Options>().type.toBeAssignableFrom<WithUndefined<ProtectedResource.Options>>()
    expect<Registration.Options>().type.toBeAssignableFrom<WithUndefined<Registration.Options>>()
    expect<SigningKey.Options>().type.toBeAssignableFrom<WithUndefined<SigningKey.Options>>()
    expect<ThirdPartyLogin.Options>().type.toBeAssignableFrom<WithUndefined<ThirdPartyLogin.Options>>()
    expect<UserInfo.Options>().type.toBeAssignableFrom<WithUndefined<UserInfo.Options>>()
    expect<WebFinger.Options>().type.toBeAssignableFrom<WithUndefined<WebFinger.Options>>()
    expect<TokenSet.Fallbacks>().type.toBeAssignableFrom<WithUndefined<TokenSet.Fallbacks>>()
  })

  it("can be seen to be exact", () => {
    expect<{ readonly a?: string }>().type.not.toBeAssignableFrom<WithUndefined<{ readonly a?: string }>>()
  })

  it("require what cannot be left out", () => {
    expect<Client.Options>().type.not.toBeAssignableFrom<{ readonly clientId: string }>()
    expect<Client.Options>().type.toBeAssignableFrom<
      { readonly clientId: string; readonly authentication: ClientAuthentication.ClientAuthentication }
    >()
    expect<ProviderOptions>().type.not.toBeAssignableFrom<
      { readonly clientId: string; readonly clientSecret: Redacted.Redacted }
    >()
    expect({ clientId: undefined, authentication }).type.not.toBeAssignableTo<Client.Options>()
  })
})

describe("secrets", () => {
  it("are redacted where they enter", () => {
    const rest = { clientId: "my-app", redirectUri: "https://app.example/callback" }
    expect({ ...rest, clientSecret: secret }).type.toBeAssignableTo<ProviderOptions>()
    expect({ ...rest, clientSecret: "s3cret" }).type.not.toBeAssignableTo<ProviderOptions>()
    const layerConfig = Provider.layerConfig(tag, facts)
    expect(layerConfig).type.toBeCallableWith({
      clientId: Config.string("ID"),
      clientSecret: Config.redacted("SECRET"),
      redirectUri: Config.string("REDIRECT_URI")
    })
    expect(layerConfig).type.not.toBeCallableWith({
      clientId: Config.string("ID"),
      clientSecret: Config.string("SECRET"),
      redirectUri: Config.string("REDIRECT_URI")
    })
    expect<NonNullable<TokenSet.Fallbacks["refreshToken"]>>().type.not.toBeAssignableFrom<string>()
  })

  it("may be optional settings in a configuration", () => {
    expect(Provider.layerConfig(tag, facts)).type.toBeCallableWith({
      clientId: Config.string("ID"),
      clientSecret: Config.redacted("SECRET"),
      redirectUri: Config.string("REDIRECT_URI"),
      scopes: Config.array(Config.string(), "SCOPES").pipe(Config.withDefault(undefined)),
      endpoints: { tokenEndpoint: Config.string("TOKEN_ENDPOINT").pipe(Config.withDefault(undefined)) }
    })
  })
})
