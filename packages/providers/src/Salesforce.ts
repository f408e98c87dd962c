/**
 * Salesforce, by OpenID Connect, with endpoints written here: the same below every address users sign in at.
 *
 * - **Scopes**: refresh tokens need `refresh_token`.
 * - **Refresh tokens** stay, unless rotation is switched on for the application.
 * - **Token answer**: there is no `expires_in`: tokens live as long as the session they stand for. `instance_url`
 *   (where the API is), `id`, `issued_at` and `signature` stay in `extra`.
 * - **Users**: `sub` is a URL with the ids of organization and user in it, which `user_id` and `organization_id` have
 *   alone.
 * - **Public clients** are applications whose settings want no secret for the web server flow.
 * - **Logout** has to be switched on for the application.
 *
 * See https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_web_server_flow.htm
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The profile at `/services/oauth2/userinfo`. Claims it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.claims({
  /** The user's id, which never changes. */
  user_id: Provider.optional(Schema.String),
  organization_id: Provider.optional(Schema.String),
  user_type: Provider.optional(Schema.String),
  photos: Provider.optional(Schema.Struct({
    picture: Provider.optional(Schema.String),
    thumbnail: Provider.optional(Schema.String)
  }))
})

/**
 * A user of Salesforce.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Salesforce.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "salesforce",
  name: "Salesforce",
  settings: {
    /** Where users sign in: `https://test.salesforce.com` for sandboxes, a My Domain, or an Experience Cloud site. */
    baseUrl: { kind: "url", default: "https://login.salesforce.com" }
  },
  server: {
    issuer: "{baseUrl}",
    authorizationEndpoint: "{baseUrl}/services/oauth2/authorize",
    tokenEndpoint: "{baseUrl}/services/oauth2/token",
    revocationEndpoint: "{baseUrl}/services/oauth2/revoke",
    userinfoEndpoint: "{baseUrl}/services/oauth2/userinfo",
    endSessionEndpoint: "{baseUrl}/services/auth/idp/oidc/logout",
    jwksUri: "{baseUrl}/id/keys"
  },
  client: "either",
  authentication: "client_secret_basic",
  can: ["openid", "refresh", "revoke", "logout"],
  scopes: ["openid", "profile", "email"],
  profile: User,
  normalize: (user) => ({ ...Provider.normalizeClaims(user), picture: user.picture ?? user.photos?.picture })
})

/**
 * Sign in with Salesforce.
 *
 * @since 0.1.0
 * @category tags
 */
export class Salesforce
  extends Context.Tag("@effect-oauth/providers/Salesforce")<Salesforce, Provider.Provider<typeof facts>>()
{}

/**
 * Salesforce from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Salesforce } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const SalesforceLive = Salesforce.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Salesforce, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Salesforce, facts)
