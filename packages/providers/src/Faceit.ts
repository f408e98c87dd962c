/**
 * FACEIT, by OAuth 2.0.
 *
 * - **Scopes**: `openid`, `profile`, `email` and `membership`.
 * - **`redirect_popup`** is sent: without it the page of FACEIT hands the code to the window that has opened it.
 * - **Refresh tokens** are rotated; keep the newest. Access tokens live a day.
 * - **PKCE** is required of applications that are registered today, beside the secret.
 * - **Redirect URIs**: one for each application, and FACEIT sends users to the one that is registered, whatever the
 *   request says.
 * - **Not confirmed**: it gives ID tokens, with the issuer `https://api.faceit.com/auth`, but whether they have `sub`
 *   and the nonce that was sent is not known. They are not verified here, and nobody signs in by one.
 * - **Revocation** is not documented.
 *
 * See https://docs.faceit.com/getting-started/authentication/oauth2
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The profile at `/auth/v1/resources/userinfo`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes. */
  guid: Schema.NonEmptyString,
  nickname: Provider.optional(Schema.String),
  email: Provider.optional(Schema.String),
  email_verified: Provider.optional(Schema.Boolean),
  picture: Provider.optional(Schema.String),
  locale: Provider.optional(Schema.String),
  birthdate: Provider.optional(Schema.String)
})

/**
 * A user of FACEIT.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of FACEIT.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "faceit",
  name: "FACEIT",
  server: {
    authorizationEndpoint: "https://accounts.faceit.com",
    tokenEndpoint: "https://api.faceit.com/auth/v1/oauth/token",
    userinfoEndpoint: "https://api.faceit.com/auth/v1/resources/userinfo",
    quirks: { idTokens: "ignored" }
  },
  authentication: "client_secret_basic",
  can: ["refresh"],
  scopes: ["openid", "profile", "email"],
  authorization: { extraParameters: { redirect_popup: "true" } },
  // Without the rules of OpenID Connect: it has no `sub` to compare.
  userInfo: { method: "GET" },
  profile: User,
  normalize: (user) => ({
    id: user.guid,
    name: user.nickname,
    email: user.email,
    emailVerified: user.email_verified,
    picture: user.picture
  })
})

/**
 * Sign in with FACEIT.
 *
 * @since 0.1.0
 * @category tags
 */
export class Faceit extends Context.Tag("@effect-oauth/providers/Faceit")<Faceit, Provider.Provider<typeof facts>>() {}

/**
 * FACEIT from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Faceit } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const FaceitLive = Faceit.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Faceit, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Faceit, facts)
