/**
 * The Concept2 Logbook, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Environments**: `https://log-dev.concept2.com` has a database of its own, and comes before the live one, for
 *   which Concept2 approves an application. Set `baseUrl`.
 * - **Scopes** stand with commas between them; the profile needs `user:read`.
 * - **Refresh tokens** come with every exchange and every refresh; keep the newest.
 * - **PKCE** is sent. Concept2 does not document it.
 * - **Revocation** does not exist.
 *
 * See https://log.concept2.com/developers/documentation/
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The profile at `/api/users/me`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes. */
  id: Schema.Number,
  username: Provider.optional(Schema.String),
  first_name: Provider.optional(Schema.String),
  last_name: Provider.optional(Schema.String),
  email: Provider.optional(Schema.String),
  profile_image: Provider.optional(Schema.String),
  country: Provider.optional(Schema.String)
})

/**
 * A user of Concept2.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Concept2.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "concept2",
  name: "Concept2",
  settings: {
    /** The address of the logbook. */
    baseUrl: { kind: "url", default: "https://log.concept2.com" }
  },
  server: {
    authorizationEndpoint: "{baseUrl}/oauth/authorize",
    tokenEndpoint: "{baseUrl}/oauth/access_token",
    userinfoEndpoint: "{baseUrl}/api/users/me",
    quirks: { scopeSeparator: "," }
  },
  authentication: "client_secret_post",
  can: ["refresh"],
  scopes: ["user:read"],
  userInfo: { envelope: ["data"] },
  profile: User,
  normalize: (user) => ({
    id: user.id,
    name: Provider.fullName(user.first_name, user.last_name) || user.username,
    email: user.email,
    picture: user.profile_image
  })
})

/**
 * Sign in with Concept2.
 *
 * @since 0.1.0
 * @category tags
 */
export class Concept2
  extends Context.Tag("@effect-oauth/providers/Concept2")<Concept2, Provider.Provider<typeof facts>>()
{}

/**
 * Concept2 from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Concept2 } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const Concept2Live = Concept2.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Concept2, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Concept2, facts)
