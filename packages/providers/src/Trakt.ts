/**
 * Trakt, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Scopes** do not exist: a token can do what the user can do. None is sent.
 * - **Refresh tokens** come with every exchange and every refresh, and each is used once.
 * - **Token requests** are forms. Trakt documents JSON, and takes both.
 * - **Token answer**: `created_at`, in seconds since 1970, is in `extra`.
 * - **PKCE** is sent.
 * - **The profile** is `user` of `/users/settings`, which has the `uuid` that Trakt made for applications to know a
 *   user by. Other libraries read `/users/me` and take the slug, which changes with the name of the user. The requests
 *   carry the client id and the version of the API in headers.
 * - **Revocation**: of access tokens alone, so that is what is revoked of a token set.
 * - **Trakt answers** no client that does not name itself in `user-agent`.
 *
 * See https://trakt.docs.apiary.io/#reference/authentication-oauth
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The profile: `user` of `/users/settings`. It has no address. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  ids: Provider.profile({
    /** Never changes. */
    uuid: Schema.NonEmptyString,
    slug: Provider.optional(Schema.String)
  }),
  username: Provider.optional(Schema.String),
  name: Provider.optional(Schema.String),
  private: Provider.optional(Schema.Boolean),
  vip: Provider.optional(Schema.Boolean),
  location: Provider.optional(Schema.String),
  about: Provider.optional(Schema.String),
  images: Provider.optional(Provider.profile({
    avatar: Provider.optional(Provider.profile({ full: Provider.optional(Schema.String) }))
  }))
})

/**
 * A user of Trakt.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Trakt.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "trakt",
  name: "Trakt",
  server: {
    authorizationEndpoint: "https://trakt.tv/oauth/authorize",
    tokenEndpoint: "https://api.trakt.tv/oauth/token",
    revocationEndpoint: "https://api.trakt.tv/oauth/revoke",
    userinfoEndpoint: "https://api.trakt.tv/users/settings",
    quirks: { revocation: "access_token" }
  },
  authentication: "client_secret_post",
  can: ["refresh", "revoke"],
  scopes: [],
  userInfo: { headers: { "trakt-api-version": "2", "trakt-api-key": "{clientId}" }, envelope: ["user"] },
  profile: User,
  normalize: (user) => ({
    id: user.ids.uuid,
    name: user.name || user.username,
    picture: user.images?.avatar?.full
  })
})

/**
 * Sign in with Trakt.
 *
 * @since 0.1.0
 * @category tags
 */
export class Trakt extends Context.Tag("@effect-oauth/providers/Trakt")<Trakt, Provider.Provider<typeof facts>>() {}

/**
 * Trakt from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Trakt } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const TraktLive = Trakt.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Trakt, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Trakt, facts)
