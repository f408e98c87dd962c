/**
 * Twitch.
 *
 * - **OpenID Connect**: issuer, keys and endpoints are written here. ID tokens have the address, the picture and the
 *   display name because the claims are asked for one by one.
 * - **Scopes**: `openid` for ID tokens, and `user:read:email` for the address.
 * - **Refresh tokens** come with every exchange and every refresh; keep the newest. Access tokens live some four
 *   hours.
 * - **Token answer**: scopes come as a list. Errors are Twitch's own, `{ status, message }`, and are made the
 *   standard's here.
 * - **The profile** comes from the API (Helix), which wants the client id in a header. The address it gives is
 *   verified.
 * - **Client authentication**: in the form; HTTP Basic is refused.
 * - **PKCE** is sent. Twitch does not document it; other clients send it there too.
 * - **Revocation**: of access tokens alone, so that is what is revoked of a token set.
 *
 * See https://dev.twitch.tv/docs/authentication/
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import { hasProperty, isString } from "effect/Predicate"
import * as Schema from "effect/Schema"

/**
 * The profile at `/helix/users`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** The `sub` of ID tokens. Never changes. */
  id: Schema.NonEmptyString,
  login: Schema.NonEmptyString,
  display_name: Provider.optional(Schema.String),
  /** With the scope `user:read:email`. Verified. */
  email: Provider.optional(Schema.String),
  profile_image_url: Provider.optional(Schema.String),
  description: Provider.optional(Schema.String),
  /** `affiliate`, `partner`, or nothing. */
  broadcaster_type: Provider.optional(Schema.String),
  created_at: Provider.optional(Schema.String)
})

/**
 * A user of Twitch.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/** The standard's error of Twitch's, `{ status, message }`. */
const tokenAnswer = (body: unknown): unknown => {
  if (!hasProperty(body, "message") || !isString(body.message) || hasProperty(body, "access_token")) return body
  const code = /authorization code|refresh token/i.test(body.message)
    ? "invalid_grant"
    : /client/i.test(body.message)
    ? "invalid_client"
    : "invalid_request"
  return { error: code, error_description: body.message }
}

/**
 * What is known of Twitch.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "twitch",
  name: "Twitch",
  server: {
    issuer: "https://id.twitch.tv/oauth2",
    authorizationEndpoint: "https://id.twitch.tv/oauth2/authorize",
    tokenEndpoint: "https://id.twitch.tv/oauth2/token",
    jwksUri: "https://id.twitch.tv/oauth2/keys",
    revocationEndpoint: "https://id.twitch.tv/oauth2/revoke",
    userinfoEndpoint: "https://api.twitch.tv/helix/users",
    quirks: { revocation: "access_token" }
  },
  authentication: "client_secret_post",
  can: ["openid", "refresh", "revoke"],
  scopes: ["openid", "user:read:email"],
  authorization: {
    claims: { id_token: { email: null, email_verified: null, picture: null, preferred_username: null } }
  },
  dialect: { tokenAnswer },
  userInfo: { headers: { "Client-Id": "{clientId}" }, envelope: ["data", 0] },
  profile: User,
  normalize: (user) => ({
    id: user.id,
    name: user.display_name || user.login,
    email: user.email,
    emailVerified: user.email ? true : undefined,
    picture: user.profile_image_url
  })
})

/**
 * Sign in with Twitch.
 *
 * @since 0.1.0
 * @category tags
 */
export class Twitch extends Context.Tag("@effect-oauth/providers/Twitch")<Twitch, Provider.Provider<typeof facts>>() {}

/**
 * Twitch from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Twitch } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const TwitchLive = Twitch.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Twitch, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Twitch, facts)
