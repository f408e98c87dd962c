/**
 * osu!, by OAuth 2.0.
 *
 * - **Scopes**: the profile needs `identify`.
 * - **Refresh tokens** come with every exchange and every refresh. Access tokens live a day.
 * - **PKCE** is sent: the server is Laravel Passport, which verifies it.
 * - **Revocation**: the access token is presented as Bearer, in a DELETE, and its refresh token is revoked with it.
 *
 * See https://osu.ppy.sh/docs/index.html
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The profile at `/api/v2/me`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes. */
  id: Schema.Number,
  username: Schema.NonEmptyString,
  avatar_url: Provider.optional(Schema.String),
  country_code: Provider.optional(Schema.String),
  is_active: Provider.optional(Schema.Boolean),
  is_bot: Provider.optional(Schema.Boolean),
  join_date: Provider.optional(Schema.String)
})

/**
 * A user of osu!.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of osu!.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "osu",
  name: "osu!",
  server: {
    authorizationEndpoint: "https://osu.ppy.sh/oauth/authorize",
    tokenEndpoint: "https://osu.ppy.sh/oauth/token",
    userinfoEndpoint: "https://osu.ppy.sh/api/v2/me",
    revocationEndpoint: "https://osu.ppy.sh/api/v2/oauth/tokens/current",
    quirks: { revocation: "bearer_delete" }
  },
  authentication: "client_secret_post",
  can: ["refresh", "revoke"],
  scopes: ["identify"],
  profile: User,
  normalize: (user) => ({ id: user.id, name: user.username, picture: user.avatar_url })
})

/**
 * Sign in with osu!.
 *
 * @since 0.1.0
 * @category tags
 */
export class Osu extends Context.Tag("@effect-oauth/providers/Osu")<Osu, Provider.Provider<typeof facts>>() {}

/**
 * osu! from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Osu } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const OsuLive = Osu.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Osu, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Osu, facts)
