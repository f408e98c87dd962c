/**
 * Lichess, by OAuth 2.0.
 *
 * - **Clients** are public and not registered: the client id is a text of your own that tells the application from others.
 * - **Scopes**: the profile needs none; `email:read` is for the address.
 * - **PKCE** is required.
 * - **Refresh tokens** do not exist. Access tokens live about a year.
 * - **Profile**: of `/api/account`, and the address of `/api/account/email`. A token that may not read it leaves it out.
 * - **Revocation**: the token is presented as Bearer, in a DELETE.
 *
 * See https://lichess.org/api#tag/OAuth
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The profile at `/api/account`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** The name in lower case, which never changes. */
  id: Schema.NonEmptyString,
  username: Provider.optional(Schema.String),
  /** Such as `GM` or `BOT`. */
  title: Provider.optional(Schema.String),
  /** What `/api/account/email` says; not there without `email:read`. */
  email: Provider.optional(Schema.Struct({ email: Provider.optional(Schema.String) }))
})

/**
 * A user of Lichess.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Lichess.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "lichess",
  name: "Lichess",
  server: {
    authorizationEndpoint: "https://lichess.org/oauth",
    tokenEndpoint: "https://lichess.org/api/token",
    userinfoEndpoint: "https://lichess.org/api/account",
    revocationEndpoint: "https://lichess.org/api/token",
    quirks: { revocation: "bearer_delete" }
  },
  client: "public",
  authentication: "none",
  can: ["revoke"],
  scopes: ["email:read"],
  userInfo: { also: { email: { path: "/email", optional: true } } },
  profile: User,
  normalize: (user) => ({ id: user.id, name: user.username, email: user.email?.email })
})

/**
 * Sign in with Lichess.
 *
 * @since 0.1.0
 * @category tags
 */
export class Lichess
  extends Context.Tag("@effect-oauth/providers/Lichess")<Lichess, Provider.Provider<typeof facts>>()
{}

/**
 * Lichess from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Lichess } from "@effect-oauth/providers"
 *
 * const LichessLive = Lichess.layer({
 *   clientId: "app.example",
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Lichess, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Lichess, facts)
