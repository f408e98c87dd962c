/**
 * Box, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Scopes** are set in the app's configuration, and the profile needs none of them in particular. A request may name
 *   some, to be given less.
 * - **Refresh tokens** come with every exchange and live 60 days. Each is used once, and a refresh gives the next.
 * - **PKCE** is sent. Box does not document it; a server ignores what it does not know (RFC 6749 §3.1), and other
 *   libraries send it there.
 * - **Client authentication** is in the form, as documented, for revocation too.
 * - **Revocation** of either token ends the pair.
 * - **Profile**: the email address is the `login`. Box does not say whether it is verified. The picture is for requests
 *   with the access token.
 *
 * See https://developer.box.com/guides/authentication/oauth2/
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The profile at `/users/me`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes. */
  id: Schema.NonEmptyString,
  name: Provider.optional(Schema.String),
  /** The primary email address. */
  login: Provider.optional(Schema.String),
  avatar_url: Provider.optional(Schema.String),
  job_title: Provider.optional(Schema.String),
  language: Provider.optional(Schema.String),
  timezone: Provider.optional(Schema.String),
  phone: Provider.optional(Schema.String),
  status: Provider.optional(Schema.String)
})

/**
 * A user of Box.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Box.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "box",
  name: "Box",
  server: {
    authorizationEndpoint: "https://account.box.com/api/oauth2/authorize",
    tokenEndpoint: "https://api.box.com/oauth2/token",
    userinfoEndpoint: "https://api.box.com/2.0/users/me",
    revocationEndpoint: "https://api.box.com/oauth2/revoke"
  },
  authentication: "client_secret_post",
  can: ["refresh", "revoke"],
  scopes: [],
  profile: User,
  normalize: (user) => ({ id: user.id, name: user.name, email: user.login, picture: user.avatar_url })
})

/**
 * Sign in with Box.
 *
 * @since 0.1.0
 * @category tags
 */
export class Box extends Context.Tag("@effect-oauth/providers/Box")<Box, Provider.Provider<typeof facts>>() {}

/**
 * Box from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Box } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const BoxLive = Box.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Box, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Box, facts)
