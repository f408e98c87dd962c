/**
 * Kick, by OAuth 2.1.
 *
 * - **Scopes**: the profile needs `user:read`.
 * - **PKCE** is required, and the client secret too.
 * - **Refresh tokens** come with the exchange, and each refresh gives the next. Access tokens live two hours.
 * - **Errors** of the token endpoint are texts for people, such as `Invalid request`, and no codes.
 * - **Profile**: the first of a list in `data`. Kick does not say whether the address is verified.
 * - **Revocation**: Kick documents the token in the query. What is sent is the form of RFC 7009, which keeps tokens out of
 *   logs, as other libraries do.
 * - **Not confirmed**: the form at the revocation endpoint.
 *
 * See https://docs.kick.com/getting-started/generating-tokens-oauth2-flow
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The profile at `/public/v1/users`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes. */
  user_id: Schema.Union(Schema.Number, Schema.NonEmptyString),
  name: Provider.optional(Schema.String),
  email: Provider.optional(Schema.String),
  profile_picture: Provider.optional(Schema.String)
})

/**
 * A user of Kick.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Kick.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "kick",
  name: "Kick",
  server: {
    authorizationEndpoint: "https://id.kick.com/oauth/authorize",
    tokenEndpoint: "https://id.kick.com/oauth/token",
    userinfoEndpoint: "https://api.kick.com/public/v1/users",
    revocationEndpoint: "https://id.kick.com/oauth/revoke"
  },
  authentication: "client_secret_post",
  can: ["refresh", "revoke"],
  scopes: ["user:read"],
  userInfo: { envelope: ["data", 0] },
  profile: User,
  normalize: (user) => ({ id: user.user_id, name: user.name, email: user.email, picture: user.profile_picture })
})

/**
 * Sign in with Kick.
 *
 * @since 0.1.0
 * @category tags
 */
export class Kick extends Context.Tag("@effect-oauth/providers/Kick")<Kick, Provider.Provider<typeof facts>>() {}

/**
 * Kick from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Kick } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const KickLive = Kick.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Kick, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Kick, facts)
