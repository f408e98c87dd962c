/**
 * Discord, by OpenID Connect.
 *
 * - **OpenID Connect**: the endpoints are written here. Without the scope `openid`, it is plain OAuth 2.0.
 * - **Scopes**: `openid identify email`. The profile needs `identify`, and `email` for the address.
 * - **Refresh tokens** come with every exchange and every refresh. Access tokens live a week.
 * - **PKCE** is sent; Discord takes `S256` alone.
 * - **Public clients** are an option of the application.
 * - **Callback**: it may have `iss`, which is compared.
 * - **Nonce**: an ID token without one is accepted, since Discord does not document it. One that is there has to match.
 * - **Profile**: the user of Discord's own API, which says more than the claims. `verified` is about the email address.
 * - **Revocation** of one token ends all tokens of the user for the application.
 *
 * See https://discord.com/developers/docs/topics/oauth2
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The profile at `/users/@me`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** A snowflake, which never changes. */
  id: Schema.NonEmptyString,
  username: Schema.NonEmptyString,
  /** `"0"` for who has a unique name. */
  discriminator: Provider.optional(Schema.String),
  /** The name that is shown. */
  global_name: Provider.optional(Schema.String),
  /** The hash of the picture; it begins with `a_` when it moves. */
  avatar: Provider.optional(Schema.String),
  /** With the scope `email`. */
  email: Provider.optional(Schema.String),
  /** Whether the email address is verified. With the scope `email`. */
  verified: Provider.optional(Schema.Boolean),
  locale: Provider.optional(Schema.String)
})

/**
 * A user of Discord.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

const picture = (id: string, avatar: string | undefined): string | undefined =>
  avatar === undefined
    ? undefined
    : `https://cdn.discordapp.com/avatars/${id}/${avatar}.${avatar.startsWith("a_") ? "gif" : "png"}`

/**
 * What is known of Discord.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "discord",
  name: "Discord",
  server: {
    issuer: "https://discord.com",
    authorizationEndpoint: "https://discord.com/oauth2/authorize",
    tokenEndpoint: "https://discord.com/api/oauth2/token",
    userinfoEndpoint: "https://discord.com/api/users/@me",
    jwksUri: "https://discord.com/api/oauth2/keys",
    revocationEndpoint: "https://discord.com/api/oauth2/token/revoke",
    quirks: { nonce: "optional" }
  },
  client: "either",
  authentication: "client_secret_basic",
  can: ["openid", "refresh", "revoke"],
  scopes: ["openid", "identify", "email"],
  profile: User,
  // Not the claims of OpenID Connect, so there is no `sub` to compare.
  userInfo: { method: "GET" },
  normalize: (user) => ({
    id: user.id,
    name: user.global_name ?? user.username,
    email: user.email,
    emailVerified: user.verified,
    picture: picture(user.id, user.avatar)
  })
})

/**
 * Sign in with Discord.
 *
 * @since 0.1.0
 * @category tags
 */
export class Discord extends Context.Tag("@effect-oauth/providers/Discord")<
  Discord,
  Provider.Provider<typeof facts>
>() {}

/**
 * Discord from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Discord } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const DiscordLive = Discord.layer({
 *   clientId: "1234567890",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Discord, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Discord, facts)
