/**
 * Epic Games accounts, by OAuth 2.0.
 *
 * - **Scopes**: the profile needs `basic_profile`. They have to be on for the application.
 * - **Refresh tokens** come with every exchange and live eight hours, see `refresh_expires` in the answer. A refresh
 *   gives another one. Access tokens live two hours.
 * - **PKCE** is not sent: the metadata lists no method for it, and no library we have looked at sends it there.
 * - **Client authentication** is by HTTP Basic.
 * - **Token answer**: `account_id` is the id of the user, and stays in `extra` with Epic's other members.
 * - **Profile**: in claims of OpenID Connect: the id and the display name. There is no email address and no picture.
 * - **Revocation** takes access and refresh tokens.
 * - **Not confirmed**: the issuer of Epic's ID tokens. Its metadata says `https://api.epicgames.dev/epic/oauth/v2`, its
 *   documented example `.../v1`, and its text that any may begin with `https://api.epicgames.dev`. So they are not
 *   verified here, and nobody signs in by one: do not ask for `openid`.
 *
 * See https://dev.epicgames.com/docs/web-api-ref/authentication
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The profile at `/userInfo`: claims. Members beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.claims({
  preferred_language: Provider.optional(Schema.String)
})

/**
 * A user of Epic Games.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Epic Games.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "epic-games",
  name: "Epic Games",
  server: {
    authorizationEndpoint: "https://www.epicgames.com/id/authorize",
    tokenEndpoint: "https://api.epicgames.dev/epic/oauth/v2/token",
    userinfoEndpoint: "https://api.epicgames.dev/epic/oauth/v2/userInfo",
    revocationEndpoint: "https://api.epicgames.dev/epic/oauth/v2/revoke",
    pkce: "none"
  },
  authentication: "client_secret_basic",
  can: ["refresh", "revoke"],
  scopes: ["basic_profile"],
  profile: User,
  normalize: (user) => ({ id: user.sub, name: user.preferred_username ?? user.name })
})

/**
 * Sign in with Epic Games.
 *
 * @since 0.1.0
 * @category tags
 */
export class EpicGames extends Context.Tag("@effect-oauth/providers/EpicGames")<
  EpicGames,
  Provider.Provider<typeof facts>
>() {}

/**
 * Epic Games from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { EpicGames } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const EpicGamesLive = EpicGames.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(EpicGames, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(EpicGames, facts)
