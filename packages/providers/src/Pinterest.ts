/**
 * Pinterest, by OAuth 2.0 (API v5; it has no OpenID Connect).
 *
 * - **Scopes** stand with commas between them; the profile needs `user_accounts:read`.
 * - **Refresh tokens** come with every exchange. A refresh may give a new one; keep the newest.
 * - **Token answer**: `refresh_token_expires_in` is in `extra`. Errors are `{ code, message }` with a number that
 *   Pinterest documents per endpoint; it becomes the code of the error.
 * - **PKCE** is sent. Pinterest documents nothing of it.
 * - **The id** of the normalized profile is `id`. Other libraries take `username`, which a user can change.
 * - **Revocation** does not exist.
 *
 * See https://developers.pinterest.com/docs/getting-started/set-up-authentication-and-authorization/
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import { hasProperty, isNumber } from "effect/Predicate"
import * as Schema from "effect/Schema"

/**
 * The profile at `/v5/user_account`. It has no address. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes. */
  id: Schema.NonEmptyString,
  username: Provider.optional(Schema.String),
  /** `PINNER` or `BUSINESS`. */
  account_type: Provider.optional(Schema.String),
  business_name: Provider.optional(Schema.String),
  about: Provider.optional(Schema.String),
  profile_image: Provider.optional(Schema.String),
  website_url: Provider.optional(Schema.String)
})

/**
 * A user of Pinterest.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/** Pinterest's error as one of RFC 6749 section 5.2; anything else as it is. */
const answer = (body: unknown): unknown =>
  hasProperty(body, "code") && isNumber(body.code) && hasProperty(body, "message")
    ? { error: String(body.code), error_description: body.message }
    : body

/**
 * What is known of Pinterest.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "pinterest",
  name: "Pinterest",
  server: {
    authorizationEndpoint: "https://www.pinterest.com/oauth/",
    tokenEndpoint: "https://api.pinterest.com/v5/oauth/token",
    userinfoEndpoint: "https://api.pinterest.com/v5/user_account",
    quirks: { scopeSeparator: "," }
  },
  authentication: "client_secret_basic",
  can: ["refresh"],
  scopes: ["user_accounts:read"],
  dialect: { tokenAnswer: answer },
  userInfo: { answer },
  profile: User,
  normalize: (user) => ({ id: user.id, name: user.business_name || user.username, picture: user.profile_image })
})

/**
 * Sign in with Pinterest.
 *
 * @since 0.1.0
 * @category tags
 */
export class Pinterest
  extends Context.Tag("@effect-oauth/providers/Pinterest")<Pinterest, Provider.Provider<typeof facts>>()
{}

/**
 * Pinterest from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Pinterest } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const PinterestLive = Pinterest.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Pinterest, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Pinterest, facts)
