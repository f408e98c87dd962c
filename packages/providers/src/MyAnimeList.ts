/**
 * MyAnimeList, by OAuth 2.0.
 *
 * - **Scopes** do not exist.
 * - **Refresh tokens** come with every exchange and every refresh, and live a month. Access tokens live an hour.
 * - **PKCE** is required, and `plain` is the only method there is (RFC 7636 §4.2): it keeps a code from being used by
 *   whoever sees the callback alone, and not from those who see the request too.
 * - **Public clients**, which are those registered as Android, iOS or other, are not offered: `plain` does not protect
 *   them.
 * - **Revocation** does not exist.
 *
 * See https://myanimelist.net/apiconfig/references/authorization
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The profile at `/v2/users/@me`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes. */
  id: Schema.Number,
  name: Schema.NonEmptyString,
  picture: Provider.optional(Schema.String),
  gender: Provider.optional(Schema.String),
  birthday: Provider.optional(Schema.String),
  location: Provider.optional(Schema.String),
  joined_at: Provider.optional(Schema.String)
})

/**
 * A user of MyAnimeList.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of MyAnimeList.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "myanimelist",
  name: "MyAnimeList",
  server: {
    authorizationEndpoint: "https://myanimelist.net/v1/oauth2/authorize",
    tokenEndpoint: "https://myanimelist.net/v1/oauth2/token",
    userinfoEndpoint: "https://api.myanimelist.net/v2/users/@me",
    pkce: "plain"
  },
  authentication: "client_secret_basic",
  can: ["refresh"],
  scopes: [],
  profile: User,
  normalize: (user) => ({ id: user.id, name: user.name, picture: user.picture })
})

/**
 * Sign in with MyAnimeList.
 *
 * @since 0.1.0
 * @category tags
 */
export class MyAnimeList
  extends Context.Tag("@effect-oauth/providers/MyAnimeList")<MyAnimeList, Provider.Provider<typeof facts>>()
{}

/**
 * MyAnimeList from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { MyAnimeList } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const MyAnimeListLive = MyAnimeList.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(MyAnimeList, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(MyAnimeList, facts)
