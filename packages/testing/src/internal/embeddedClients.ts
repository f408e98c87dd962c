/**
 * Clients as oidc-provider has them registered.
 */
import * as Redacted from "effect/Redacted"
import type { ClientMetadata } from "oidc-provider"
import type { Client } from "../Dialect.js"
import { defaultAlgorithm } from "./embeddedKeys.js"
import type { Settings } from "./embeddedSettings.js"

const isWebUri = (uri: string): boolean => uri.startsWith("http://") || uri.startsWith("https://")

/** A member that is there and undefined is refused, so none is. */
const given = (members: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))

export const clientMetadata = (client: Client, settings: Settings): ClientMetadata => {
  const responseTypes = client.responseTypes ?? ["code"]
  return {
    client_id: client.clientId,
    redirect_uris: client.redirectUris,
    ...given({
      client_secret: client.clientSecret === undefined ? undefined : Redacted.value(client.clientSecret),
      client_name: client.name ?? client.clientId,
      grant_types: [
        ...(responseTypes.some((type) => type.includes("code")) ? ["authorization_code", "refresh_token"] : []),
        ...(responseTypes.some((type) => type.includes("id_token")) ? ["implicit"] : [])
      ],
      response_types: responseTypes,
      application_type: client.applicationType ?? (client.redirectUris.every(isWebUri) ? "web" : "native"),
      token_endpoint_auth_method: client.tokenEndpointAuthMethod ??
        (client.clientSecret === undefined ? "none" : "client_secret_basic"),
      scope: client.scopes === undefined || client.scopes.length === 0 ? undefined : client.scopes.join(" "),
      jwks: client.jwks,
      // Left out, a client may ask for no type at all.
      authorization_details_types: settings.authorizationDetailsTypes,
      post_logout_redirect_uris: client.postLogoutRedirectUris,
      backchannel_logout_uri: client.backchannelLogoutUri,
      backchannel_logout_session_required: client.backchannelLogoutSessionRequired,
      default_max_age: client.defaultMaxAge,
      require_auth_time: client.requireAuthTime,
      id_token_signed_response_alg: client.idTokenSignedResponseAlg ?? defaultAlgorithm(settings),
      id_token_encrypted_response_alg: client.idTokenEncryptedResponseAlg,
      id_token_encrypted_response_enc: client.idTokenEncryptedResponseEnc,
      userinfo_signed_response_alg: client.userinfoSignedResponseAlg,
      userinfo_encrypted_response_alg: client.userinfoEncryptedResponseAlg,
      userinfo_encrypted_response_enc: client.userinfoEncryptedResponseEnc,
      authorization_signed_response_alg: client.authorizationSignedResponseAlg ?? defaultAlgorithm(settings),
      authorization_encrypted_response_alg: client.authorizationEncryptedResponseAlg,
      authorization_encrypted_response_enc: client.authorizationEncryptedResponseEnc,
      request_object_signing_alg: client.requestObjectSigningAlg,
      require_pushed_authorization_requests: client.requirePushedAuthorizationRequests,
      require_signed_request_object: client.requireSignedRequestObject,
      dpop_bound_access_tokens: client.dpopBoundAccessTokens,
      tls_client_certificate_bound_access_tokens: client.tlsClientCertificateBoundAccessTokens,
      tls_client_auth_subject_dn: client.tlsClientAuthSubjectDn
    })
  }
}
