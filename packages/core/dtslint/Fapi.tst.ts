import type * as AuthorizationRequest from "@effect-oauth/core/AuthorizationRequest"
import * as ClientAuthentication from "@effect-oauth/core/ClientAuthentication"
import type * as DPoP from "@effect-oauth/core/DPoP"
import * as Fapi1 from "@effect-oauth/core/Fapi1"
import * as Fapi2 from "@effect-oauth/core/Fapi2"
import type * as OAuthClient from "@effect-oauth/core/OAuthClient"
import type * as OAuthError from "@effect-oauth/core/OAuthError"
import type * as SigningKey from "@effect-oauth/core/SigningKey"
import type * as HttpClient from "@effect/platform/HttpClient"
import type * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type * as Redacted from "effect/Redacted"
import { describe, expect, it } from "tstyche"

declare const secret: Redacted.Redacted
declare const key: SigningKey.SigningKey
declare const dpop: DPoP.DPoP
declare const bank: Fapi2.Service
declare const oldBank: Fapi1.Service
declare const anyMethod: ClientAuthentication.ClientAuthentication

const issuer = "https://bank.example"
const facts = { clientId: "app", redirectUri: "https://app.example/callback" }
const byKey = { ...facts, authentication: ClientAuthentication.privateKeyJwt(key) }

type WireError = OAuthError.OAuthErrorResponse | OAuthError.InvalidResponse | OAuthError.TransportError

type Made<Service> = Effect.Effect<Service, WireError | OAuthError.ConfigurationError, HttpClient.HttpClient>

type Begun = Effect.Effect<AuthorizationRequest.AuthorizationRequest, WireError | OAuthError.ConfigurationError>

/** Methods that both sides share a secret for, that have none, or that nothing is known of. */
const weak = [
  ClientAuthentication.clientSecretBasic(secret),
  ClientAuthentication.clientSecretPost(secret),
  ClientAuthentication.clientSecretJwt(secret),
  ClientAuthentication.none,
  ClientAuthentication.make("bearer", () => ClientAuthentication.none.authenticate({} as never)),
  anyMethod
] as const

describe("Fapi2", () => {
  it("is made with a key or a certificate, and tokens that are bound to one", () => {
    expect(Fapi2.make(issuer, { client: { ...byKey, dpop } })).type.toBe<Made<Fapi2.Service>>()
    const bound = { tlsClientCertificateBoundAccessTokens: true } as const
    expect(Fapi2.make).type.toBeCallableWith(issuer, { client: { ...byKey, ...bound } })
    expect(Fapi2.make).type.toBeCallableWith(issuer, {
      client: { ...facts, authentication: ClientAuthentication.tlsClientAuth, ...bound }
    })
    expect(Fapi2.make).type.toBeCallableWith(issuer, {
      client: { ...facts, authentication: ClientAuthentication.selfSignedTlsClientAuth, dpop }
    })
    expect(Fapi2.layer(issuer, { client: { ...byKey, dpop } })).type.toBe<
      Layer.Layer<Fapi2.Fapi2, WireError | OAuthError.ConfigurationError, HttpClient.HttpClient>
    >()
    expect<Context.Tag.Service<Fapi2.Fapi2>>().type.toBe<Fapi2.Service>()
  })

  it("is not made with a secret, nor without any authentication", () => {
    expect(Fapi2.make).type.not.toBeCallableWith(issuer, { client: { ...facts, authentication: weak[0], dpop } })
    expect(Fapi2.make).type.not.toBeCallableWith(issuer, { client: { ...facts, authentication: weak[1], dpop } })
    expect(Fapi2.make).type.not.toBeCallableWith(issuer, { client: { ...facts, authentication: weak[2], dpop } })
    expect(Fapi2.make).type.not.toBeCallableWith(issuer, { client: { ...facts, authentication: weak[3], dpop } })
    expect(Fapi2.make).type.not.toBeCallableWith(issuer, { client: { ...facts, authentication: weak[4], dpop } })
    expect(Fapi2.make).type.not.toBeCallableWith(issuer, { client: { ...facts, authentication: weak[5], dpop } })
    expect(Fapi2.make).type.not.toBeCallableWith(issuer, { client: { ...facts, dpop } })
  })

  it("is not made without a sender constraint, nor with one that is switched off", () => {
    expect(Fapi2.make).type.not.toBeCallableWith(issuer, { client: byKey })
    expect(Fapi2.make).type.not.toBeCallableWith(issuer, { client: { ...byKey, dpop: undefined } })
    expect(Fapi2.make).type.not.toBeCallableWith(issuer, {
      client: { ...byKey, tlsClientCertificateBoundAccessTokens: false }
    })
    expect(Fapi2.make).type.not.toBeCallableWith(issuer, {
      client: { ...facts, authentication: ClientAuthentication.tlsClientAuth }
    })
  })

  it("is not made with an algorithm, or a laxity, that the profile does not have", () => {
    expect(Fapi2.make).type.toBeCallableWith(issuer, { client: { ...byKey, dpop, idTokenSignedResponseAlg: "EdDSA" } })
    expect(Fapi2.make).type.not.toBeCallableWith(issuer, {
      client: { ...byKey, dpop, idTokenSignedResponseAlg: "RS256" }
    })
    expect(Fapi2.make).type.not.toBeCallableWith(issuer, {
      client: { ...byKey, dpop, idTokenSignedResponseAlg: "HS256" }
    })
    expect(Fapi2.make).type.not.toBeCallableWith(issuer, { client: { ...byKey, dpop }, allowInsecureRequests: true })
    expect(Fapi2.make).type.not.toBeCallableWith(issuer, { client: { ...byKey, dpop, allowInsecureRequests: true } })
    expect(Fapi2.make).type.not.toBeCallableWith(issuer, { client: { ...byKey, dpop, requireStateHash: false } })
    const { redirectUri: _, ...without } = byKey
    expect(Fapi2.make).type.not.toBeCallableWith(issuer, { client: { ...without, dpop } })
  })

  it("signs messages with a key that is given", () => {
    const signing = { ...byKey, dpop, requestObjectSigningKey: key }
    expect(Fapi2.makeMessageSigning(issuer, { client: signing })).type.toBe<Made<Fapi2.Service>>()
    expect(Fapi2.makeMessageSigning).type.not.toBeCallableWith(issuer, { client: { ...byKey, dpop } })
    expect(Fapi2.makeMessageSigning).type.not.toBeCallableWith(issuer, {
      client: { ...signing, authorizationSignedResponseAlg: "RS256" }
    })
    expect(Fapi2.make).type.not.toBeCallableWith(issuer, { client: { ...byKey, dpop, requestObjectSigningKey: key } })
    expect(Fapi2.layerMessageSigning).type.not.toBeCallableWith(issuer, { client: { ...byKey, dpop } })
  })

  it("begins with pushed requests only, of the profile's response type and mode", () => {
    expect(bank.authorizationRequest({ scopes: ["openid"], maxAge: "1 hour" })).type.toBe<Begun>()
    expect(bank.authorizationRequest).type.not.toBeCallableWith({ responseType: "code id_token" })
    expect(bank.authorizationRequest).type.not.toBeCallableWith({ responseMode: "query" })
    expect(bank).type.not.toHaveProperty("pushedAuthorizationRequest")
    expect<Fapi2.Service>().type.not.toBeAssignableTo<OAuthClient.Service>()
    expect(bank.signIn).type.toBe<OAuthClient.Service["signIn"]>()
    expect(bank.revoke).type.toBe<OAuthClient.Service["revoke"]>()
  })
})

describe("Fapi1", () => {
  const signing = { ...byKey, requestObjectSigningKey: key }

  it("is made with a key or a certificate, and a key to sign requests with", () => {
    expect(Fapi1.make(issuer, { client: signing, responses: "detached", pushed: false })).type.toBe<
      Made<Fapi1.Service>
    >()
    expect(Fapi1.make).type.toBeCallableWith(issuer, {
      client: { ...facts, authentication: ClientAuthentication.tlsClientAuth, requestObjectSigningKey: key }
    })
    expect(Fapi1.make).type.not.toBeCallableWith(issuer, { client: byKey })
    expect(Fapi1.make).type.not.toBeCallableWith(issuer, { client: { ...signing, authentication: weak[0] } })
    expect(Fapi1.make).type.not.toBeCallableWith(issuer, { client: { ...signing, authentication: weak[1] } })
    expect(Fapi1.make).type.not.toBeCallableWith(issuer, { client: { ...signing, authentication: weak[2] } })
    expect(Fapi1.make).type.not.toBeCallableWith(issuer, { client: { ...signing, authentication: weak[3] } })
    expect(Fapi1.make).type.not.toBeCallableWith(issuer, { client: { ...signing, authentication: weak[5] } })
    expect<Context.Tag.Service<Fapi1.Fapi1>>().type.toBe<Fapi1.Service>()
  })

  it("binds tokens to the certificate, and to nothing else", () => {
    expect(Fapi1.make).type.not.toBeCallableWith(issuer, { client: { ...signing, dpop } })
    expect(Fapi1.make).type.not.toBeCallableWith(issuer, {
      client: { ...signing, tlsClientCertificateBoundAccessTokens: false }
    })
    expect(Fapi1.make).type.not.toBeCallableWith(issuer, { client: { ...signing, requireStateHash: false } })
  })

  it("is not made with an algorithm, an answer, or a laxity, that the profile does not have", () => {
    expect(Fapi1.make).type.toBeCallableWith(issuer, { client: { ...signing, idTokenSignedResponseAlg: "ES256" } })
    expect(Fapi1.make).type.not.toBeCallableWith(issuer, { client: { ...signing, idTokenSignedResponseAlg: "RS256" } })
    expect(Fapi1.make).type.not.toBeCallableWith(issuer, { client: { ...signing, idTokenSignedResponseAlg: "EdDSA" } })
    expect(Fapi1.make).type.not.toBeCallableWith(issuer, {
      client: { ...signing, authorizationSignedResponseAlg: "RS256" }
    })
    expect(Fapi1.make).type.not.toBeCallableWith(issuer, { client: signing, responses: "plain" })
    expect(Fapi1.make).type.not.toBeCallableWith(issuer, { client: signing, allowInsecureRequests: true })
  })

  it("begins with signed requests only, of the profile's response type and mode", () => {
    expect(oldBank.authorizationRequest({ scopes: ["openid"] })).type.toBe<Begun>()
    expect(oldBank.authorizationRequest).type.not.toBeCallableWith({ responseType: "code" })
    expect(oldBank.authorizationRequest).type.not.toBeCallableWith({ responseMode: "jwt" })
    expect(oldBank).type.not.toHaveProperty("pushedAuthorizationRequest")
  })
})
