/**
 * X, formerly Twitter, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Hosts**: x.com and api.x.com, as documented. twitter.com and api.twitter.com are their older names.
 * - **Scopes**: the profile needs `users.read` and `tweet.read`, both.
 * - **Email**: ask for the scope `users.email`, which has to be switched on for the application, and name
 *   `confirmed_email` in `userFields`. X gives confirmed addresses only.
 * - **Refresh tokens** need the scope `offline.access`; each is used once. Access tokens live two hours.
 * - **PKCE** is required.
 * - **Public clients** are documented: leave out `clientSecret`.
 *
 * See https://docs.x.com/resources/fundamentals/authentication/oauth-2-0/authorization-code
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The profile at `/2/users/me`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes. */
  id: Schema.NonEmptyString,
  name: Schema.String,
  username: Schema.NonEmptyString,
  profile_image_url: Provider.optional(Schema.String),
  verified: Provider.optional(Schema.Boolean),
  confirmed_email: Provider.optional(Schema.String)
})

/**
 * A user of X (Twitter).
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of X (Twitter).
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "twitter",
  name: "X (Twitter)",
  settings: {
    /** The members of the profile to ask for beside `id`, `name` and `username`, with commas between them. */
    userFields: { kind: "text", default: "profile_image_url" }
  },
  server: {
    authorizationEndpoint: "https://x.com/i/oauth2/authorize",
    tokenEndpoint: "https://api.x.com/2/oauth2/token",
    revocationEndpoint: "https://api.x.com/2/oauth2/revoke",
    userinfoEndpoint: "https://api.x.com/2/users/me"
  },
  client: "either",
  authentication: "client_secret_basic",
  can: ["refresh", "revoke"],
  scopes: ["users.read", "tweet.read"],
  userInfo: { parameters: { "user.fields": "{userFields}" }, envelope: ["data"] },
  profile: User,
  normalize: (user) => ({
    id: user.id,
    name: user.name || user.username,
    email: user.confirmed_email,
    emailVerified: user.confirmed_email ? true : undefined,
    picture: user.profile_image_url
  })
})

/**
 * Sign in with X (Twitter).
 *
 * @since 0.1.0
 * @category tags
 */
export class Twitter
  extends Context.Tag("@effect-oauth/providers/Twitter")<Twitter, Provider.Provider<typeof facts>>()
{}

/**
 * X (Twitter) from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Twitter } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const TwitterLive = Twitter.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Twitter, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Twitter, facts)
