/**
 * Gumroad, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Scopes**: the profile needs `view_profile`, with which the address and the picture come too. Whether the address
 *   is confirmed is not said.
 * - **Refresh tokens** come with every exchange and every refresh. Access tokens do not expire.
 * - **Token answer**: `created_at`, in seconds since 1970, is in `extra`.
 * - **PKCE** is sent. Gumroad documents nothing of it.
 * - **Not confirmed**: revocation. It is not offered.
 *
 * See https://gumroad.com/api
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The profile: `user` of `/v2/user`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes. */
  user_id: Schema.NonEmptyString,
  name: Provider.optional(Schema.String),
  email: Provider.optional(Schema.String),
  bio: Provider.optional(Schema.String),
  twitter_handle: Provider.optional(Schema.String),
  /** The user's page, for one who has a name there. */
  url: Provider.optional(Schema.String),
  /** The address of a picture. */
  profile_url: Provider.optional(Schema.String)
})

/**
 * A user of Gumroad.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Gumroad.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "gumroad",
  name: "Gumroad",
  server: {
    authorizationEndpoint: "https://gumroad.com/oauth/authorize",
    tokenEndpoint: "https://api.gumroad.com/oauth/token",
    userinfoEndpoint: "https://api.gumroad.com/v2/user"
  },
  authentication: "client_secret_post",
  can: ["refresh"],
  scopes: ["view_profile"],
  userInfo: { envelope: ["user"] },
  profile: User,
  normalize: (user) => ({ id: user.user_id, name: user.name, email: user.email, picture: user.profile_url })
})

/**
 * Sign in with Gumroad.
 *
 * @since 0.1.0
 * @category tags
 */
export class Gumroad
  extends Context.Tag("@effect-oauth/providers/Gumroad")<Gumroad, Provider.Provider<typeof facts>>()
{}

/**
 * Gumroad from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Gumroad } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const GumroadLive = Gumroad.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Gumroad, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Gumroad, facts)
