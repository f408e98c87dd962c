/**
 * What the server says about itself: metadata (OpenID Connect Discovery §4, RFC 8414, RFC 9728), the JWK Set and
 * WebFinger.
 */
import { algorithms as dpopAlgorithms } from "./openidDpop.js"
import { bodyFor, json, oauthError } from "./openidHttp.js"
import type { Answer, Context, Json, Keys } from "./openidModel.js"
import { claimsIssuer } from "./openidUserinfo.js"

const mtlsAliases = (issuer: string): Json => ({
  token_endpoint: `${issuer}/mtls/token`,
  pushed_authorization_request_endpoint: `${issuer}/mtls/par`,
  userinfo_endpoint: `${issuer}/mtls/userinfo`
})

/** The honest metadata document. */
export const document = ({ server }: Context): Json => {
  const { issuer, metadata, mtlsEndpointAliases, sessionManagement, userinfoEndpoint } = server.settings
  const clients = [...server.clients.values()]
  const algorithmsOf = (of: (client: (typeof clients)[number]) => string | undefined): ReadonlyArray<string> => [
    ...new Set(clients.map(of).filter((alg) => alg !== undefined))
  ]
  const all = ["RS256", "PS256", "ES256", "EdDSA"]
  const encryption = ["RSA-OAEP", "RSA-OAEP-256", "ECDH-ES"]
  const contentEncryption = ["A128CBC-HS256", "A256GCM"]
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: userinfoEndpoint,
    jwks_uri: `${issuer}/jwks`,
    pushed_authorization_request_endpoint: `${issuer}/par`,
    end_session_endpoint: `${issuer}/end_session`,
    registration_endpoint: `${issuer}/register`,
    scopes_supported: ["openid", "profile", "email", "address", "phone", "offline_access"],
    response_types_supported: [
      "code",
      "code id_token",
      "code token",
      "code id_token token",
      "id_token",
      "id_token token"
    ],
    response_modes_supported: [
      "query",
      "fragment",
      "form_post",
      "query.jwt",
      "fragment.jwt",
      "form_post.jwt",
      "jwt"
    ],
    grant_types_supported: ["authorization_code", "implicit", "refresh_token"],
    subject_types_supported: ["public"],
    code_challenge_methods_supported: ["S256"],
    token_endpoint_auth_methods_supported: [
      "client_secret_basic",
      "client_secret_post",
      "client_secret_jwt",
      "private_key_jwt",
      "tls_client_auth",
      "self_signed_tls_client_auth",
      "none"
    ],
    token_endpoint_auth_signing_alg_values_supported: [...all, "HS256"],
    id_token_signing_alg_values_supported: algorithmsOf(({ idTokenAlg }) => idTokenAlg),
    id_token_encryption_alg_values_supported: encryption,
    id_token_encryption_enc_values_supported: contentEncryption,
    userinfo_signing_alg_values_supported: algorithmsOf(({ userinfoAlg }) => userinfoAlg),
    userinfo_encryption_alg_values_supported: encryption,
    userinfo_encryption_enc_values_supported: contentEncryption,
    authorization_signing_alg_values_supported: algorithmsOf(({ authorizationAlg }) => authorizationAlg),
    authorization_encryption_alg_values_supported: encryption,
    authorization_encryption_enc_values_supported: contentEncryption,
    request_object_signing_alg_values_supported: [...all, "HS256", "none"],
    dpop_signing_alg_values_supported: dpopAlgorithms,
    authorization_response_iss_parameter_supported: true,
    request_parameter_supported: true,
    request_uri_parameter_supported: true,
    claims_parameter_supported: true,
    claim_types_supported: ["normal", "aggregated", "distributed"],
    tls_client_certificate_bound_access_tokens: true,
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
    frontchannel_logout_supported: true,
    frontchannel_logout_session_supported: true,
    ...(mtlsEndpointAliases ? { mtls_endpoint_aliases: mtlsAliases(issuer) } : undefined),
    ...(sessionManagement ? { check_session_iframe: `${issuer}/check_session` } : undefined),
    ...metadata
  }
}

export const metadata = (context: Context): Answer => json(bodyFor("metadata", document(context), context))

const keySet = (keys: Keys): Json => ({ keys: keys.published().map(({ jwk }) => jwk) })

export const jwks = (context: Context): Answer => json(bodyFor("jwks", keySet(context.server.keys), context))

export const resourceMetadata = (context: Context): Answer => {
  const { issuer, userinfoEndpoint } = context.server.settings
  return json(bodyFor("resourceMetadata", {
    resource: userinfoEndpoint,
    authorization_servers: [issuer],
    bearer_methods_supported: ["header", "body"],
    dpop_signing_alg_values_supported: dpopAlgorithms
  }, context))
}

/** WebFinger, for who asks where the issuer is (OpenID Connect Discovery §2). */
export const webfinger = (context: Context): Answer => {
  const resource = context.incoming.url.searchParams.get("resource")
  if (resource === null) return oauthError(400, "invalid_request", "resource is missing")
  return {
    ...json(bodyFor("webfinger", {
      subject: resource,
      links: [{ rel: "http://openid.net/specs/connect/1.0/issuer", href: context.server.settings.issuer }]
    }, context)),
    headers: { "content-type": "application/jrd+json" }
  }
}

/** The issuer of aggregated and distributed claims is another one, with keys of its own. */
export const claimsProvider = (context: Context): Answer => {
  const issuer = claimsIssuer(context)
  return json({
    issuer,
    jwks_uri: `${issuer}/jwks`,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    response_types_supported: ["code"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["ES256"]
  })
}

export const claimsProviderJwks = (context: Context): Answer => json(keySet(context.server.claimsKeys))
