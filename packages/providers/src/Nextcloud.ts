/**
 * Nextcloud, self-hosted, by the OAuth 2.0 of its own app `oauth2`. (Its OpenID Connect is an app of others.)
 *
 * - **Scopes** do not exist: a token can do what the user can do. None is sent.
 * - **Addresses** are those of an instance with pretty URLs. One without them has `/index.php` before `/apps`: set
 *   `authorizationEndpoint` and `tokenEndpoint` in `endpoints`.
 * - **Refresh tokens** come with every exchange and every refresh, and each is used once. Access tokens live an hour.
 * - **Token answer**: `user_id` is in `extra`.
 * - **PKCE** is checked by new versions, and ignored by older ones.
 * - **The profile** is asked for at `/ocs/v2.php/cloud/user`, the user of the token. Other libraries ask for the user
 *   whose id is in the token answer, which gives the same.
 * - **Revocation** does not exist: users take access away in their settings.
 *
 * See https://docs.nextcloud.com/server/latest/admin_manual/configuration_server/oauth2.html
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The profile at `/ocs/v2.php/cloud/user`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** The name of the account at this instance. Never changes. */
  id: Schema.NonEmptyString,
  displayname: Provider.optional(Schema.String),
  /** The same. */
  "display-name": Provider.optional(Schema.String),
  email: Provider.optional(Schema.String),
  groups: Provider.optional(Schema.Array(Schema.String)),
  language: Provider.optional(Schema.String),
  locale: Provider.optional(Schema.String)
})

/**
 * A user of Nextcloud.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Nextcloud.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "nextcloud",
  name: "Nextcloud",
  settings: {
    /** The address of the instance, such as `https://cloud.example.org`. */
    baseUrl: { kind: "url" }
  },
  server: {
    authorizationEndpoint: "{baseUrl}/apps/oauth2/authorize",
    tokenEndpoint: "{baseUrl}/apps/oauth2/api/v1/token",
    userinfoEndpoint: "{baseUrl}/ocs/v2.php/cloud/user"
  },
  authentication: "client_secret_basic",
  can: ["refresh"],
  scopes: [],
  userInfo: { headers: { "OCS-APIRequest": "true" }, parameters: { format: "json" }, envelope: ["ocs", "data"] },
  profile: User,
  normalize: (user) => ({ id: user.id, name: user.displayname || user["display-name"], email: user.email })
})

/**
 * Sign in with Nextcloud.
 *
 * @since 0.1.0
 * @category tags
 */
export class Nextcloud
  extends Context.Tag("@effect-oauth/providers/Nextcloud")<Nextcloud, Provider.Provider<typeof facts>>()
{}

/**
 * Nextcloud from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Nextcloud } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const NextcloudLive = Nextcloud.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback",
 *   baseUrl: "https://cloud.example.org"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Nextcloud, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Nextcloud, facts)
