/**
 * Azure AD B2C, by OpenID Connect, with endpoints written here: the same for every user flow and custom policy.
 *
 * - **The issuer** is `https://<host>/<tenant id>/v2.0/` with its slash, the one that stands in ID tokens by default.
 *   Its metadata is not below it but below the policy's address, so that it cannot be discovered. For a policy with
 *   the issuer `https://<host>/tfp/...` set `endpoints: { issuer }`.
 * - **Scopes**: without a scope of an API B2C gives no access token, which OAuth 2.0 does not know. The client's own
 *   id is such a scope, and is asked for when no scope of an API is. Refresh tokens need `offline_access`.
 * - **Refresh tokens** come with every refresh; keep the newest. They live 14 days unless the policy says otherwise.
 * - **The profile** is the claims of the ID token: there is no userinfo endpoint for user flows. Which claims are in
 *   it is set for the policy. Without the claim `email` the address is the first of `emails`, and whether that one was
 *   verified is not said.
 * - **Public clients** are single-page and mobile applications.
 * - **Revocation** does not exist.
 * - **New customers** have not been taken since May 2025; Microsoft Entra External ID takes its place.
 *
 * See https://learn.microsoft.com/en-us/azure/active-directory-b2c/openid-connect
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The claims of a user. Members beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.claims({
  /** The addresses of the user. */
  emails: Provider.optional(Schema.Array(Schema.String)),
  /** The user's id in the directory, where the policy puts it into the token. */
  oid: Provider.optional(Schema.String),
  /** The policy the user went through. */
  tfp: Provider.optional(Schema.String)
})

/**
 * A user of Azure AD B2C.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/** What B2C does not take for the scope of an API. */
const openIdScopes: ReadonlySet<string> = new Set(["openid", "offline_access", "profile", "email"])

/** Asks for a token for the application itself, which is the scope of its own id, when none for an API is asked for. */
const withApiScope = (url: URL): URL => {
  const changed = new URL(url)
  const scopes = (url.searchParams.get("scope") ?? "").split(" ")
  const clientId = url.searchParams.get("client_id")
  if (clientId !== null && scopes.every((scope) => openIdScopes.has(scope))) {
    changed.searchParams.set("scope", [...scopes, clientId].join(" "))
  }
  return changed
}

/**
 * What is known of Azure AD B2C.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "azure-ad-b2c",
  name: "Azure AD B2C",
  settings: {
    /** The host: `contoso.b2clogin.com`, or a domain of your own. */
    host: { kind: "host" },
    /** The id of the tenant, a UUID: it stands in the issuer. */
    tenantId: { kind: "segment" },
    /** The name of the user flow or custom policy, such as `B2C_1_signupsignin`. */
    policy: { kind: "segment" }
  },
  server: {
    issuer: "https://{host}/{tenantId}/v2.0/",
    authorizationEndpoint: "https://{host}/{tenantId}/{policy}/oauth2/v2.0/authorize",
    tokenEndpoint: "https://{host}/{tenantId}/{policy}/oauth2/v2.0/token",
    jwksUri: "https://{host}/{tenantId}/{policy}/discovery/v2.0/keys",
    endSessionEndpoint: "https://{host}/{tenantId}/{policy}/oauth2/v2.0/logout"
  },
  client: "either",
  authentication: "client_secret_post",
  can: ["openid", "refresh", "logout"],
  scopes: ["openid"],
  dialect: { authorizationUrl: withApiScope },
  userInfo: { from: "idToken" },
  profile: User,
  normalize: (user) => ({
    ...Provider.normalizeClaims(user),
    ...(user.email ? {} : { email: user.emails?.[0], emailVerified: undefined })
  })
})

/**
 * Sign in with Azure AD B2C.
 *
 * @since 0.1.0
 * @category tags
 */
export class AzureAdB2c
  extends Context.Tag("@effect-oauth/providers/AzureAdB2c")<AzureAdB2c, Provider.Provider<typeof facts>>()
{}

/**
 * Azure AD B2C from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { AzureAdB2c } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const AzureAdB2cLive = AzureAdB2c.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   host: "contoso.b2clogin.com",
 *   tenantId: "775527ff-9a37-4307-8b3d-cc311f58d925",
 *   policy: "B2C_1_signupsignin",
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(AzureAdB2c, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(AzureAdB2c, facts)
