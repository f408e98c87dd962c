/**
 * Threads, by OAuth 2.0 and the Threads API.
 *
 * - **Scopes**: the profile needs `threads_basic`. There is no address to be had.
 * - **Refresh tokens** do not exist. An access token lives an hour and can be exchanged for one of 60 days by Threads'
 *   own grants (`th_exchange_token`, `th_refresh_token`), which are not offered.
 * - **PKCE** is not sent: Threads does not document it, and no other library sends it.
 * - **Hosts**: `threads.com` and `graph.threads.com`, as documented since 2026. Other libraries have the older
 *   `threads.net` and `graph.threads.net`.
 * - **Token answer**: has no `token_type` and no `expires_in`. `user_id` may be a number too large to be read exactly:
 *   take the profile's `id`.
 * - **Errors** are those of the Graph API and become the standard's, see `Facebook`.
 * - **Revocation** does not exist.
 *
 * See https://developers.facebook.com/documentation/threads/get-started/get-access-tokens-and-permissions
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"
import * as graphError from "./internal/graphError.js"

/**
 * The profile at `/v1.0/me`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes; this application's own. */
  id: Schema.NonEmptyString,
  username: Provider.optional(Schema.String),
  name: Provider.optional(Schema.String),
  threads_profile_picture_url: Provider.optional(Schema.String),
  threads_biography: Provider.optional(Schema.String)
})

/**
 * A user of Threads.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Threads.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "threads",
  name: "Threads",
  server: {
    authorizationEndpoint: "https://threads.com/oauth/authorize",
    tokenEndpoint: "https://graph.threads.com/oauth/access_token",
    userinfoEndpoint: "https://graph.threads.com/v1.0/me",
    pkce: "none",
    quirks: { assumedTokenType: "Bearer" }
  },
  dialect: { tokenAnswer: graphError.toStandard },
  authentication: "client_secret_post",
  scopes: ["threads_basic"],
  userInfo: {
    parameters: { fields: "id,username,name,threads_profile_picture_url,threads_biography" },
    answer: graphError.toStandard
  },
  profile: User,
  normalize: (user) => ({ id: user.id, name: user.name ?? user.username, picture: user.threads_profile_picture_url })
})

/**
 * Sign in with Threads.
 *
 * @since 0.1.0
 * @category tags
 */
export class Threads
  extends Context.Tag("@effect-oauth/providers/Threads")<Threads, Provider.Provider<typeof facts>>()
{}

/**
 * Threads from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Threads } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const ThreadsLive = Threads.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Threads, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Threads, facts)
