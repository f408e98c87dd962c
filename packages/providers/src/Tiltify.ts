/**
 * Tiltify, by OAuth 2.0 (it has no OpenID Connect), with version 5 of its API.
 *
 * - **Scopes**: the profile needs `public`, which is what Tiltify gives when none is asked for.
 * - **Refresh tokens** come with every exchange and every refresh; keep the newest. Access tokens live two hours.
 * - **Token answer**: `created_at`, when the token was made, stays in `extra`.
 * - **PKCE** is not sent: Tiltify does not document it, and no client is known to send it.
 * - **Revocation** does not exist.
 *
 * See https://developers.tiltify.com/docs/api/authorization/authorization-code
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

const Image = Provider.profile({ src: Provider.optional(Schema.String), alt: Provider.optional(Schema.String) })

/**
 * The profile at `/api/public/current-user`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes. */
  id: Schema.NonEmptyString,
  /** The id in versions of the API before 5. */
  legacy_id: Provider.optional(Schema.Number),
  username: Provider.optional(Schema.String),
  slug: Provider.optional(Schema.String),
  description: Provider.optional(Schema.String),
  email: Provider.optional(Schema.String),
  avatar: Provider.optional(Image)
})

/**
 * A user of Tiltify.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Tiltify.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "tiltify",
  name: "Tiltify",
  server: {
    authorizationEndpoint: "https://v5api.tiltify.com/oauth/authorize",
    tokenEndpoint: "https://v5api.tiltify.com/oauth/token",
    userinfoEndpoint: "https://v5api.tiltify.com/api/public/current-user",
    pkce: "none"
  },
  authentication: "client_secret_post",
  can: ["refresh"],
  scopes: ["public"],
  userInfo: { headers: { "Client-Id": "{clientId}" }, envelope: ["data"] },
  profile: User,
  normalize: (user) => ({ id: user.id, name: user.username, email: user.email, picture: user.avatar?.src })
})

/**
 * Sign in with Tiltify.
 *
 * @since 0.1.0
 * @category tags
 */
export class Tiltify
  extends Context.Tag("@effect-oauth/providers/Tiltify")<Tiltify, Provider.Provider<typeof facts>>()
{}

/**
 * Tiltify from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Tiltify } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const TiltifyLive = Tiltify.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Tiltify, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Tiltify, facts)
