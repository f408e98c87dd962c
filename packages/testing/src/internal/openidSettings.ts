/**
 * The options of a `MisbehavingServer` with every default filled in.
 */
import * as Duration from "effect/Duration"
import type * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import type {
  Account,
  AuthenticationMethod,
  Client,
  ContentEncryption,
  Encrypted,
  Json,
  KeyManagementAlgorithm,
  Settings,
  SigningAlgorithm
} from "./openidModel.js"

interface ClientOptions {
  readonly clientId: string
  readonly clientSecret?: Redacted.Redacted<string> | undefined
  readonly tokenEndpointAuthMethod?: AuthenticationMethod | undefined
  readonly redirectUris: ReadonlyArray<string>
  readonly postLogoutRedirectUris?: ReadonlyArray<string> | undefined
  readonly jwks?: { readonly keys: ReadonlyArray<Json> } | undefined
  readonly idTokenSignedResponseAlg?: SigningAlgorithm | undefined
  readonly idTokenEncryptedResponseAlg?: KeyManagementAlgorithm | undefined
  readonly idTokenEncryptedResponseEnc?: ContentEncryption | undefined
  readonly userinfoSignedResponseAlg?: SigningAlgorithm | undefined
  readonly userinfoEncryptedResponseAlg?: KeyManagementAlgorithm | undefined
  readonly userinfoEncryptedResponseEnc?: ContentEncryption | undefined
  readonly authorizationSignedResponseAlg?: SigningAlgorithm | undefined
  readonly authorizationEncryptedResponseAlg?: KeyManagementAlgorithm | undefined
  readonly authorizationEncryptedResponseEnc?: ContentEncryption | undefined
  readonly requestObjectSigningAlg?: string | undefined
  readonly requirePushedAuthorizationRequests?: boolean | undefined
  readonly requireSignedRequestObject?: boolean | undefined
  readonly dpopBoundAccessTokens?: boolean | undefined
  readonly tlsClientCertificateBoundAccessTokens?: boolean | undefined
  readonly clientCertificate?: string | undefined
  readonly backchannelLogoutUri?: string | undefined
  readonly frontchannelLogoutUri?: string | undefined
  readonly initiateLoginUri?: string | undefined
}

export interface ServerOptions {
  readonly clients: ReadonlyArray<ClientOptions>
  readonly misbehaviour?: string | undefined
  readonly resourceOrigin?: string | undefined
  readonly accounts?:
    | ReadonlyArray<{
      readonly id: string
      readonly claims?: Json | undefined
      readonly aggregatedClaims?: Json | undefined
      readonly distributedClaims?: Json | undefined
    }>
    | undefined
  readonly signedIn?: boolean | undefined
  readonly authorizationCodeLifetime?: Duration.DurationInput | undefined
  readonly accessTokenLifetime?: Duration.DurationInput | undefined
  readonly idTokenLifetime?: Duration.DurationInput | undefined
  readonly requestUriLifetime?: Duration.DurationInput | undefined
  readonly requireDpopNonce?: boolean | undefined
  readonly issueRefreshToken?: boolean | undefined
  readonly sessionManagement?: boolean | undefined
  readonly mtlsEndpointAliases?: boolean | undefined
  readonly clientCertificateHeader?: string | undefined
  readonly metadata?: Json | undefined
  readonly fetchRequestObject?: ((url: URL) => Effect.Effect<string>) | undefined
}

/** Somebody with a claim for each of the standard scopes. */
const alice: Account = {
  id: "alice",
  claims: {
    name: "Alice Adams",
    given_name: "Alice",
    family_name: "Adams",
    preferred_username: "alice",
    locale: "en-GB",
    updated_at: 1_700_000_000,
    email: "alice@example.com",
    email_verified: true,
    phone_number: "+1 (310) 123-4567",
    phone_number_verified: false,
    address: { street_address: "1234 Hollywood Blvd.", locality: "Los Angeles", postal_code: "90210", country: "US" }
  },
  aggregated: {},
  distributed: {}
}

const seconds = (input: Duration.DurationInput): number => Math.max(1, Math.round(Duration.toSeconds(input)))

export const settingsOf = (options: ServerOptions, issuer: string): Settings => ({
  issuer,
  userinfoEndpoint: options.resourceOrigin === undefined ? `${issuer}/userinfo` : `${options.resourceOrigin}/userinfo`,
  accounts: options.accounts?.map((account): Account => ({
    id: account.id,
    claims: account.claims ?? {},
    aggregated: account.aggregatedClaims ?? {},
    distributed: account.distributedClaims ?? {}
  })) ?? [alice],
  signedIn: options.signedIn ?? false,
  codeLifetime: seconds(options.authorizationCodeLifetime ?? "1 minute"),
  accessTokenLifetime: seconds(options.accessTokenLifetime ?? "1 hour"),
  idTokenLifetime: seconds(options.idTokenLifetime ?? "1 hour"),
  requestUriLifetime: seconds(options.requestUriLifetime ?? "1 minute"),
  requireDpopNonce: options.requireDpopNonce ?? false,
  issueRefreshToken: options.issueRefreshToken ?? true,
  sessionManagement: options.sessionManagement ?? false,
  mtlsEndpointAliases: options.mtlsEndpointAliases ?? false,
  clientCertificateHeader: (options.clientCertificateHeader ?? "x-client-certificate").toLowerCase(),
  metadata: options.metadata ?? {},
  fetchRequestObject: options.fetchRequestObject
})

const encrypted = (
  alg: KeyManagementAlgorithm | undefined,
  enc: ContentEncryption | undefined
): Encrypted | undefined => (alg === undefined ? undefined : { alg, enc: enc ?? "A128CBC-HS256" })

export const clientOf = (options: ClientOptions): Client => ({
  clientId: options.clientId,
  clientSecret: options.clientSecret,
  authentication: options.tokenEndpointAuthMethod ??
    (options.clientSecret === undefined ? "none" : "client_secret_basic"),
  redirectUris: options.redirectUris,
  postLogoutRedirectUris: options.postLogoutRedirectUris ?? [],
  keys: options.jwks?.keys ?? [],
  idTokenAlg: options.idTokenSignedResponseAlg ?? "ES256",
  idTokenEncryption: encrypted(options.idTokenEncryptedResponseAlg, options.idTokenEncryptedResponseEnc),
  userinfoAlg: options.userinfoSignedResponseAlg,
  userinfoEncryption: encrypted(options.userinfoEncryptedResponseAlg, options.userinfoEncryptedResponseEnc),
  authorizationAlg: options.authorizationSignedResponseAlg ?? "ES256",
  authorizationEncryption: encrypted(
    options.authorizationEncryptedResponseAlg,
    options.authorizationEncryptedResponseEnc
  ),
  requestObjectAlg: options.requestObjectSigningAlg,
  requirePushedAuthorizationRequests: options.requirePushedAuthorizationRequests ?? false,
  requireSignedRequestObject: options.requireSignedRequestObject ?? false,
  dpopBoundAccessTokens: options.dpopBoundAccessTokens ?? false,
  certificateBoundAccessTokens: options.tlsClientCertificateBoundAccessTokens ?? false,
  tlsClientAuth: options.clientCertificate,
  backchannelLogoutUri: options.backchannelLogoutUri,
  frontchannelLogoutUri: options.frontchannelLogoutUri,
  initiateLoginUri: options.initiateLoginUri
})

/** The algorithms of the keys a server has from the start. */
export const algorithmsOf = (clients: ReadonlyArray<Client>): ReadonlyArray<SigningAlgorithm> =>
  clients.flatMap(({ authorizationAlg, idTokenAlg, userinfoAlg }) => [
    idTokenAlg,
    authorizationAlg,
    ...(userinfoAlg === undefined ? [] : [userinfoAlg])
  ])
