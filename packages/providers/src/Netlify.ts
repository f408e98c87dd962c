/**
 * Netlify, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Scopes** do not exist: a token can do what the user can do. None is sent.
 * - **Refresh tokens** do not exist; access tokens do not expire.
 * - **PKCE** is sent. Netlify documents nothing of it.
 * - **Revocation**: an endpoint is not documented. Users take access away in their settings.
 *
 * See https://docs.netlify.com/api/get-started/
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The profile at `/api/v1/user`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes. */
  id: Schema.NonEmptyString,
  uid: Provider.optional(Schema.String),
  full_name: Provider.optional(Schema.String),
  email: Provider.optional(Schema.String),
  avatar_url: Provider.optional(Schema.String),
  /** How the user signs in at Netlify, such as `github`. */
  login_providers: Provider.optional(Schema.Array(Schema.String)),
  /** As RFC 3339 writes it, and so is `last_login`. */
  created_at: Provider.optional(Schema.String),
  last_login: Provider.optional(Schema.String)
})

/**
 * A user of Netlify.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Netlify.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "netlify",
  name: "Netlify",
  server: {
    authorizationEndpoint: "https://app.netlify.com/authorize",
    tokenEndpoint: "https://api.netlify.com/oauth/token",
    userinfoEndpoint: "https://api.netlify.com/api/v1/user"
  },
  authentication: "client_secret_basic",
  scopes: [],
  profile: User,
  normalize: (user) => ({ id: user.id, name: user.full_name, email: user.email, picture: user.avatar_url })
})

/**
 * Sign in with Netlify.
 *
 * @since 0.1.0
 * @category tags
 */
export class Netlify
  extends Context.Tag("@effect-oauth/providers/Netlify")<Netlify, Provider.Provider<typeof facts>>()
{}

/**
 * Netlify from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Netlify } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const NetlifyLive = Netlify.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Netlify, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Netlify, facts)
