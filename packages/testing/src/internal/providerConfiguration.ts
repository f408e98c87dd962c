/**
 * What an embedded server tells oidc-provider.
 *
 * Every default of the library that announces itself on the console when it is used is replaced here, which is what
 * keeps the server quiet.
 */
import * as Redacted from "effect/Redacted"
import { generateKeyPair, randomBytes } from "node:crypto"
import { promisify } from "node:util"
import type { ClientMetadata, Configuration, JWK } from "oidc-provider"
import type { Account, Client } from "../Dialect.js"
import type { MemoryStore } from "./memoryStore.js"
import { failure, HEADERS } from "./pages.js"

export type SigningAlgorithm = "ES256" | "RS256"

export interface Routes {
  readonly authorization: string
  readonly token: string
  readonly userinfo: string
  readonly revocation: string
  readonly introspection: string
  readonly jwks: string
}

/** The options of an embedded server with every default filled in; times in seconds. */
export interface Settings {
  readonly clients: ReadonlyArray<Client>
  readonly accounts: ReadonlyArray<Account>
  readonly scopes: ReadonlyArray<string>
  readonly routes: Routes
  readonly openid: boolean
  readonly revocation: boolean
  readonly introspection: boolean
  readonly accessTokenLifetime: number
  readonly refreshTokenLifetime: number
  readonly authorizationCodeLifetime: number
  readonly idTokenLifetime: number
  readonly issueRefreshToken: (grant: { readonly clientId: string; readonly scopes: ReadonlyArray<string> }) => boolean
  readonly rotateRefreshTokens: boolean
  readonly pkce: "optional" | "required"
  readonly signingAlgorithm: SigningAlgorithm
  readonly rememberSignIn: boolean
}

const DAY = 24 * 60 * 60

/** The claims each scope stands for, OpenID Connect Core 1.0 section 5.4. */
const CLAIMS: NonNullable<Configuration["claims"]> = {
  openid: ["sub"],
  address: ["address"],
  email: ["email", "email_verified"],
  phone: ["phone_number", "phone_number_verified"],
  profile: [
    "birthdate",
    "family_name",
    "gender",
    "given_name",
    "locale",
    "middle_name",
    "name",
    "nickname",
    "picture",
    "preferred_username",
    "profile",
    "updated_at",
    "website",
    "zoneinfo"
  ]
}

const isWebUri = (uri: string): boolean => uri.startsWith("http://") || uri.startsWith("https://")

const clientMetadata = (client: Client, settings: Settings): ClientMetadata => ({
  client_id: client.clientId,
  ...(client.clientSecret === undefined ? undefined : { client_secret: Redacted.value(client.clientSecret) }),
  client_name: client.name ?? client.clientId,
  redirect_uris: client.redirectUris,
  grant_types: ["authorization_code", "refresh_token"],
  response_types: ["code"],
  application_type: client.applicationType ?? (client.redirectUris.every(isWebUri) ? "web" : "native"),
  token_endpoint_auth_method: client.tokenEndpointAuthMethod ??
    (client.clientSecret === undefined ? "none" : "client_secret_basic"),
  id_token_signed_response_alg: settings.signingAlgorithm,
  ...(client.scopes === undefined || client.scopes.length === 0 ? undefined : { scope: client.scopes.join(" ") })
})

/** A fresh signing key. An elliptic one takes about a millisecond, an RSA one a few hundred. */
export const signingKey = async (algorithm: SigningAlgorithm): Promise<JWK> => {
  const pair = algorithm === "ES256"
    ? await promisify(generateKeyPair)("ec", { namedCurve: "P-256" })
    : await promisify(generateKeyPair)("rsa", { modulusLength: 2048 })
  return { ...pair.privateKey.export({ format: "jwk" }), use: "sig", alg: algorithm }
}

export const configuration = (settings: Settings, store: MemoryStore, key: JWK): Configuration => ({
  adapter: store.adapter,
  clients: settings.clients.map((client) => clientMetadata(client, settings)),
  claims: CLAIMS,
  scopes: [...settings.scopes],
  routes: { ...settings.routes },
  jwks: { keys: [key] },
  responseTypes: ["code"],
  cookies: { keys: [randomBytes(32).toString("base64url")] },
  findAccount: (_ctx, sub) => {
    const account = settings.accounts.find(({ id }) => id === sub)
    return account === undefined
      ? undefined
      : { accountId: account.id, claims: () => ({ ...account.claims, sub: account.id }) }
  },
  pkce: { required: () => settings.pkce === "required" },
  issueRefreshToken: async (_ctx, client, source) =>
    settings.issueRefreshToken({ clientId: client.clientId, scopes: [...source.scopes] }),
  rotateRefreshToken: settings.rotateRefreshTokens,
  // A token outlives the sign-in it came from; who signed in is forgotten before the next request anyway.
  expiresWithSession: async () => false,
  clientBasedCORS: () => true,
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  features: {
    devInteractions: { enabled: false },
    userinfo: { enabled: settings.openid },
    revocation: {
      enabled: settings.revocation,
      allowedPolicy: async (_ctx, client, token) => token.clientId === client.clientId
    },
    introspection: {
      enabled: settings.introspection,
      allowedPolicy: async (_ctx, client, token) => token.clientId === client.clientId
    },
    resourceIndicators: { enabled: false },
    rpInitiatedLogout: { enabled: false }
  },
  ttl: {
    AccessToken: settings.accessTokenLifetime,
    AuthorizationCode: settings.authorizationCodeLifetime,
    RefreshToken: settings.refreshTokenLifetime,
    IdToken: settings.idTokenLifetime,
    ClientCredentials: settings.accessTokenLifetime,
    Grant: Math.max(settings.refreshTokenLifetime, settings.accessTokenLifetime),
    Interaction: 60 * 60,
    Session: 14 * DAY
  },
  renderError: (ctx, out) => {
    ctx.set(HEADERS)
    ctx.type = "html"
    ctx.body = failure(out.error, out.error_description ?? "")
  }
})
