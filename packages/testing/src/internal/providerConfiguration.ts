/**
 * What an embedded server tells oidc-provider.
 *
 * Every default of the library that announces itself on the console when it is used is replaced here, which is what
 * keeps the server quiet.
 */
import { randomBytes } from "node:crypto"
import type { Configuration, JWK } from "oidc-provider"
import { clientMetadata } from "./embeddedClients.js"
import { features } from "./embeddedFeatures.js"
import { enabledAlgorithms } from "./embeddedKeys.js"
import type { Settings } from "./embeddedSettings.js"
import type { OidcProvider } from "./loadProvider.js"
import type { MemoryStore } from "./memoryStore.js"
import { failure, HEADERS } from "./pages.js"

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

/** Claims beyond those of the scopes are there to be asked for by name, in the `claims` parameter. */
const claimsOf = (settings: Settings): NonNullable<Configuration["claims"]> => {
  const standard = new Set(Object.values(CLAIMS).flatMap((names) => names === null ? [] : Object.values(names)))
  const more = settings.accounts.flatMap(({ claims }) => Object.keys(claims)).filter((name) => !standard.has(name))
  return { ...CLAIMS, ...Object.fromEntries(more.map((name) => [name, null])) }
}

const clientAuthMethods = (settings: Settings): NonNullable<Configuration["clientAuthMethods"]> => [
  "client_secret_basic",
  "client_secret_jwt",
  "client_secret_post",
  "private_key_jwt",
  "none",
  ...(settings.tls ? ["tls_client_auth", "self_signed_tls_client_auth"] as const : [])
]

export interface Environment {
  readonly issuer: string
  readonly name: string
  readonly settings: Settings
  readonly store: MemoryStore
  readonly keys: ReadonlyArray<JWK>
  readonly errors: OidcProvider["errors"]
  /** Members of the metadata that the library does not know of. */
  readonly discovery: Readonly<Record<string, unknown>>
}

export const configuration = (
  { discovery, errors, issuer, keys, name, settings, store }: Environment
): Configuration => ({
  adapter: store.adapter,
  clients: settings.clients.map((client) => clientMetadata(client, settings)),
  clientAuthMethods: clientAuthMethods(settings),
  claims: claimsOf(settings),
  acrValues: settings.acrValues,
  scopes: [...settings.scopes],
  routes: { ...settings.routes },
  jwks: { keys },
  enabledJWA: enabledAlgorithms(settings),
  responseTypes: settings.responseTypes,
  discovery: { ...discovery },
  cookies: { keys: [randomBytes(32).toString("base64url")] },
  findAccount: (_ctx, sub) => {
    const account = settings.accounts.find(({ id }) => id === sub)
    return account === undefined
      ? undefined
      : { accountId: account.id, claims: () => ({ ...account.claims, sub: account.id }) }
  },
  pkce: {
    // FAPI 1.0 Advanced section 5.2.2 wants it of pushed requests only.
    required: (ctx, client) =>
      settings.pkce === "required" ||
      client.tokenEndpointAuthMethod === "none" ||
      (settings.fapi === "1.0 Final" && ctx.oidc.route === "pushed_authorization_request")
  },
  issueRefreshToken: async (_ctx, client, source) =>
    settings.issueRefreshToken({ clientId: client.clientId, scopes: [...source.scopes] }),
  rotateRefreshToken: settings.rotateRefreshTokens,
  // A token outlives the sign-in it came from; who signed in is forgotten before the next request anyway.
  expiresWithSession: async () => false,
  clientBasedCORS: () => true,
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  // The library gives its requests a dispatcher that refuses loopback addresses, which is where every client here is.
  fetch: (url, init = {}) => {
    const { dispatcher: _, ...request }: RequestInit & { readonly dispatcher?: unknown } = init
    return fetch(url, request)
  },
  features: features(settings, issuer, errors, name),
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
