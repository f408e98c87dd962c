/**
 * Dynamic registration (RFC 7591, OpenID Connect Registration).
 */
import * as Redacted from "effect/Redacted"
import { bodyFor, oauthError, secretJson } from "./openidHttp.js"
import type { Answer, AuthenticationMethod, Client, Context, Encrypted, Json, SigningAlgorithm } from "./openidModel.js"
import { algorithmsOf } from "./openidSettings.js"
import { random } from "./openidTokens.js"
import { checkClientKeys } from "./openidViolations.js"

const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value)

const strings = (value: unknown): ReadonlyArray<string> =>
  Array.isArray(value) ? value.filter((item) => typeof item === "string") : []

const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined)

const oneOf = <A extends string>(value: unknown, known: ReadonlyArray<A>): A | undefined =>
  known.find((item) => item === value)

const signing: ReadonlyArray<SigningAlgorithm> = ["RS256", "PS256", "ES256", "EdDSA", "HS256"]

const methods: ReadonlyArray<AuthenticationMethod> = [
  "client_secret_basic",
  "client_secret_post",
  "client_secret_jwt",
  "private_key_jwt",
  "tls_client_auth",
  "self_signed_tls_client_auth",
  "none"
]

const encryption = (metadata: Json, name: string): Encrypted | undefined => {
  const alg = oneOf(metadata[`${name}_encrypted_response_alg`], ["RSA-OAEP", "RSA-OAEP-256", "ECDH-ES"])
  const enc = oneOf(metadata[`${name}_encrypted_response_enc`], ["A128CBC-HS256", "A256GCM"])
  return alg === undefined ? undefined : { alg, enc: enc ?? "A128CBC-HS256" }
}

const parsed = (body: string): Json | undefined => {
  try {
    const value: unknown = JSON.parse(body)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** A client from the metadata it sends, with the defaults of the specifications. */
const clientOf = (metadata: Json, authentication: AuthenticationMethod): Client => ({
  clientId: random(),
  clientSecret: authentication.startsWith("client_secret") ? Redacted.make(random()) : undefined,
  authentication,
  redirectUris: strings(metadata.redirect_uris),
  postLogoutRedirectUris: strings(metadata.post_logout_redirect_uris),
  keys: isObject(metadata.jwks) && Array.isArray(metadata.jwks.keys) ? metadata.jwks.keys.filter(isObject) : [],
  idTokenAlg: oneOf(metadata.id_token_signed_response_alg, signing) ?? "RS256",
  idTokenEncryption: encryption(metadata, "id_token"),
  userinfoAlg: oneOf(metadata.userinfo_signed_response_alg, signing),
  userinfoEncryption: encryption(metadata, "userinfo"),
  authorizationAlg: oneOf(metadata.authorization_signed_response_alg, signing) ?? "RS256",
  authorizationEncryption: encryption(metadata, "authorization"),
  requestObjectAlg: text(metadata.request_object_signing_alg),
  requirePushedAuthorizationRequests: metadata.require_pushed_authorization_requests === true,
  requireSignedRequestObject: metadata.require_signed_request_object === true,
  dpopBoundAccessTokens: metadata.dpop_bound_access_tokens === true,
  certificateBoundAccessTokens: metadata.tls_client_certificate_bound_access_tokens === true,
  tlsClientAuth: undefined,
  backchannelLogoutUri: text(metadata.backchannel_logout_uri),
  frontchannelLogoutUri: text(metadata.frontchannel_logout_uri),
  initiateLoginUri: text(metadata.initiate_login_uri)
})

export const register = (context: Context): Answer => {
  const { incoming, server } = context
  if (incoming.method !== "POST") return oauthError(405, "invalid_request", "POST only")
  const metadata = parsed(incoming.body)
  if (metadata === undefined) return oauthError(400, "invalid_client_metadata", "The body is not a JSON object.")
  const authentication = oneOf(metadata.token_endpoint_auth_method ?? "client_secret_basic", methods)
  if (authentication === undefined) return oauthError(400, "invalid_client_metadata", "Unknown authentication method.")
  const client = clientOf(metadata, authentication)
  const [redirectUri] = client.redirectUris
  if (redirectUri === undefined || !client.redirectUris.every((uri) => URL.canParse(uri))) {
    return oauthError(400, "invalid_redirect_uri", "There is no usable redirect URI.")
  }
  checkClientKeys(server, client)
  server.clients.set(client.clientId, client)
  // Its keys are published before anything is signed with them.
  for (const alg of algorithmsOf([client])) if (alg !== "HS256") server.keys.current(alg)
  const answer: Json = {
    ...metadata,
    client_id: client.clientId,
    client_id_issued_at: context.now,
    token_endpoint_auth_method: authentication,
    id_token_signed_response_alg: client.idTokenAlg,
    ...(client.clientSecret === undefined
      ? undefined
      : { client_secret: Redacted.value(client.clientSecret), client_secret_expires_at: 0 })
  }
  return secretJson(bodyFor("registration", answer, { ...context, client }), 201)
}
