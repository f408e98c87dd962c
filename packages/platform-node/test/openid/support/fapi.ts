/**
 * What the tests of the FAPI profiles have in common.
 */
import {
  type AuthorizationRequest,
  ClientAuthentication,
  type DPoP,
  type OAuthClient,
  type OAuthError,
  type SigningKey
} from "@effect-oauth/core"
import type { Dialect } from "@effect-oauth/testing"
import { assert } from "@effect/vitest"
import { Effect } from "effect"
import { clientId, Profile, profile, redirectUri } from "./party.js"
import type { Shown } from "./secured.js"

export const scopes = ["openid", "email"]

export const methods = ["private_key_jwt", "tls_client_auth", "self_signed_tls_client_auth"] as const

export const authentications = {
  private_key_jwt: (key: SigningKey.SigningKey) => ClientAuthentication.privateKeyJwt(key),
  tls_client_auth: () => ClientAuthentication.tlsClientAuth,
  self_signed_tls_client_auth: () => ClientAuthentication.selfSignedTlsClientAuth
}

/** The certificate that goes with a method, where there is one at all. */
export const shownBy = (method: typeof methods[number], isBound: boolean): Shown =>
  method === "self_signed_tls_client_auth"
    ? "self-signed"
    : method === "tls_client_auth" || isBound
    ? "signed"
    : "nothing"

export const registeredAs = (method: typeof methods[number]): Partial<Dialect.Client> => ({
  tokenEndpointAuthMethod: method,
  tlsClientAuthSubjectDn: method === "tls_client_auth" ? "CN=client" : undefined
})

type Bound = Pick<OAuthClient.Service, "signIn" | "fetchUserInfo" | "refresh">

/** A whole sign-in, from the callback on. */
export const complete = (
  oauth: Bound,
  callback: URL | string,
  request: AuthorizationRequest.AuthorizationRequest,
  tokenType: "Bearer" | "DPoP"
) =>
  Effect.gen(function*() {
    const { idToken, tokens } = yield* oauth.signIn(callback, request)
    assert.strictEqual(tokens.tokenType, tokenType)
    assert.strictEqual(idToken.claims.sub, "alice")
    assert.deepStrictEqual(yield* oauth.fetchUserInfo(tokens, Profile, { idToken }), profile)
    const refreshed = yield* oauth.refresh(tokens)
    assert.deepStrictEqual(yield* oauth.fetchUserInfo(refreshed, Profile, { idToken }), profile)
    return tokens
  })

export const isUnsupported = (error: OAuthError.OAuthError, setting: string): void =>
  assert.deepStrictEqual(
    error._tag === "ConfigurationError" ? [error.reason, error.setting] : [error._tag],
    ["Unsupported", setting]
  )

/** A client within the profile, as far as nothing is said otherwise. */
export const clientOf = (key: SigningKey.SigningKey, dpop: DPoP.DPoP) => ({
  clientId,
  redirectUri,
  authentication: ClientAuthentication.privateKeyJwt(key),
  requestObjectSigningKey: key,
  dpop
})

export const isInsecure = (error: OAuthError.OAuthError): boolean =>
  error._tag === "ConfigurationError" && error.reason === "InsecureUrl" && error.setting === "redirectUri"

/** What gets past the types when it is not written in place. */
export const lax = { redirectUri: "http://app.example/callback", allowInsecureRequests: true }
