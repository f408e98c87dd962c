/**
 * Dribbble, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Scopes**: the profile needs `public`. `upload` is for shots.
 * - **Refresh tokens** are not documented, and not offered. Access tokens come without an expiry, and are good until
 *   the user takes the app away.
 * - **PKCE** is sent. Dribbble does not document it; a server ignores what it does not know (RFC 6749 §3.1), and other
 *   libraries send it there.
 * - **Client authentication** is in the form, as documented.
 * - **Profile**: the documented one has no email address.
 * - **Revocation** is not documented, and not offered.
 *
 * See https://developer.dribbble.com/v2/oauth/
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The profile at `/v2/user`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes. */
  id: Schema.Number,
  name: Provider.optional(Schema.String),
  /** The name in the address of the page, which its owner can change. */
  login: Provider.optional(Schema.String),
  html_url: Provider.optional(Schema.String),
  avatar_url: Provider.optional(Schema.String),
  bio: Provider.optional(Schema.String),
  location: Provider.optional(Schema.String),
  email: Provider.optional(Schema.String)
})

/**
 * A user of Dribbble.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Dribbble.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "dribbble",
  name: "Dribbble",
  server: {
    authorizationEndpoint: "https://dribbble.com/oauth/authorize",
    tokenEndpoint: "https://dribbble.com/oauth/token",
    userinfoEndpoint: "https://api.dribbble.com/v2/user"
  },
  authentication: "client_secret_post",
  scopes: ["public"],
  profile: User,
  normalize: (user) => ({
    id: user.id,
    name: user.name ?? user.login,
    email: user.email,
    picture: user.avatar_url
  })
})

/**
 * Sign in with Dribbble.
 *
 * @since 0.1.0
 * @category tags
 */
export class Dribbble extends Context.Tag("@effect-oauth/providers/Dribbble")<
  Dribbble,
  Provider.Provider<typeof facts>
>() {}

/**
 * Dribbble from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Dribbble } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const DribbbleLive = Dribbble.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Dribbble, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Dribbble, facts)
