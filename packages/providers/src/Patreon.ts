/**
 * Patreon, by OAuth 2.0.
 *
 * - **Scopes**: the profile needs `identity`, and the address in it `identity[email]`.
 * - **Refresh tokens** come with every exchange and every refresh. Access tokens live a month.
 * - **PKCE** is sent. Patreon does not document it and ignores it.
 * - **Profile**: that of API v2, which answers with the fields it is asked for. Others still read v1,
 *   `/api/current_user`.
 * - **Revocation** does not exist.
 *
 * See https://docs.patreon.com/#get-api-oauth2-v2-identity
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The resource at `/api/oauth2/v2/identity`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes. */
  id: Schema.NonEmptyString,
  type: Provider.optional(Schema.String),
  attributes: Provider.profile({
    full_name: Provider.optional(Schema.String),
    /** With the scope `identity[email]`. */
    email: Provider.optional(Schema.String),
    is_email_verified: Provider.optional(Schema.Boolean),
    image_url: Provider.optional(Schema.String)
  })
})

/**
 * A user of Patreon.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Patreon.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "patreon",
  name: "Patreon",
  server: {
    authorizationEndpoint: "https://www.patreon.com/oauth2/authorize",
    tokenEndpoint: "https://www.patreon.com/api/oauth2/token",
    userinfoEndpoint: "https://www.patreon.com/api/oauth2/v2/identity"
  },
  authentication: "client_secret_post",
  can: ["refresh"],
  scopes: ["identity", "identity[email]"],
  userInfo: {
    parameters: { "fields[user]": "email,full_name,image_url,is_email_verified" },
    envelope: ["data"]
  },
  profile: User,
  normalize: ({ attributes, id }) => ({
    id,
    name: attributes.full_name,
    email: attributes.email,
    emailVerified: attributes.is_email_verified,
    picture: attributes.image_url
  })
})

/**
 * Sign in with Patreon.
 *
 * @since 0.1.0
 * @category tags
 */
export class Patreon
  extends Context.Tag("@effect-oauth/providers/Patreon")<Patreon, Provider.Provider<typeof facts>>()
{}

/**
 * Patreon from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Patreon } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const PatreonLive = Patreon.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Patreon, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Patreon, facts)
