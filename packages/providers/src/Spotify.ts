/**
 * Spotify, by OAuth 2.0. (It has OpenID Connect metadata, and documents nothing of it for applications.)
 *
 * - **Scopes**: the profile needs none; `user-read-email` is for the address.
 * - **Refresh tokens** come with every exchange. A refresh of a client with a secret gives no new one, and the old one
 *   stays in use; a client without a secret gets another each time. Access tokens live an hour.
 * - **Public clients** are documented: leave out `clientSecret`.
 * - **PKCE** is always sent. Spotify's guide asks for it from clients without a secret, and takes it from the others.
 * - **Email** addresses are not verified: Spotify says so, so the profile says it too.
 * - **Revocation** is not documented, and not offered: users take an application away in their account.
 *
 * See https://developer.spotify.com/documentation/web-api/tutorials/code-flow
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The profile at `/v1/me`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes. */
  id: Schema.NonEmptyString,
  display_name: Provider.optional(Schema.String),
  /** With the scope `user-read-email`. Not verified. */
  email: Provider.optional(Schema.String),
  images: Provider.optional(Schema.Array(Provider.profile({
    url: Schema.String,
    height: Provider.optional(Schema.Number),
    width: Provider.optional(Schema.Number)
  }))),
  uri: Provider.optional(Schema.String),
  /** With the scope `user-read-private`. */
  country: Provider.optional(Schema.String)
})

/**
 * A user of Spotify.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Spotify.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "spotify",
  name: "Spotify",
  server: {
    authorizationEndpoint: "https://accounts.spotify.com/authorize",
    tokenEndpoint: "https://accounts.spotify.com/api/token",
    userinfoEndpoint: "https://api.spotify.com/v1/me"
  },
  client: "either",
  authentication: "client_secret_basic",
  can: ["refresh"],
  scopes: ["user-read-email"],
  profile: User,
  normalize: (user) => ({
    id: user.id,
    name: user.display_name,
    email: user.email,
    emailVerified: user.email ? false : undefined,
    picture: user.images?.[0]?.url
  })
})

/**
 * Sign in with Spotify.
 *
 * @since 0.1.0
 * @category tags
 */
export class Spotify
  extends Context.Tag("@effect-oauth/providers/Spotify")<Spotify, Provider.Provider<typeof facts>>()
{}

/**
 * Spotify from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Spotify } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const SpotifyLive = Spotify.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Spotify, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Spotify, facts)
