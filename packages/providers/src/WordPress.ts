/**
 * WordPress.com, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Scopes**: the profile needs `auth`, which stands alone. Without a scope a token is for everything in one blog,
 *   which the user is asked to choose.
 * - **Refresh tokens** do not exist; access tokens do not expire.
 * - **Token answer**: `blog_id` and `blog_url` are in `extra`.
 * - **PKCE** is sent. WordPress.com documents nothing of it.
 * - **The client secret** goes into the form, as WordPress.com documents it. Other libraries send it by Basic.
 * - **Revocation** does not exist: users take access away in their settings.
 *
 * See https://developer.wordpress.com/docs/oauth2/
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The profile at `/rest/v1/me`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes. */
  ID: Schema.Number,
  display_name: Provider.optional(Schema.String),
  username: Provider.optional(Schema.String),
  email: Provider.optional(Schema.String),
  /** Whether WordPress.com has seen that the address is the user's. */
  email_verified: Provider.optional(Schema.Boolean),
  avatar_URL: Provider.optional(Schema.String),
  profile_URL: Provider.optional(Schema.String),
  language: Provider.optional(Schema.String),
  primary_blog: Provider.optional(Schema.Number)
})

/**
 * A user of WordPress.com.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of WordPress.com.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "wordpress",
  name: "WordPress.com",
  server: {
    authorizationEndpoint: "https://public-api.wordpress.com/oauth2/authorize",
    tokenEndpoint: "https://public-api.wordpress.com/oauth2/token",
    userinfoEndpoint: "https://public-api.wordpress.com/rest/v1/me"
  },
  authentication: "client_secret_post",
  scopes: ["auth"],
  profile: User,
  normalize: (user) => ({
    id: user.ID,
    name: user.display_name || user.username,
    email: user.email,
    emailVerified: user.email_verified,
    picture: user.avatar_URL
  })
})

/**
 * Sign in with WordPress.com.
 *
 * @since 0.1.0
 * @category tags
 */
export class WordPress
  extends Context.Tag("@effect-oauth/providers/WordPress")<WordPress, Provider.Provider<typeof facts>>()
{}

/**
 * WordPress.com from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { WordPress } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const WordPressLive = WordPress.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(WordPress, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(WordPress, facts)
