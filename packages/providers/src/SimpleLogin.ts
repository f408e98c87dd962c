/**
 * SimpleLogin, by OpenID Connect: endpoints written here.
 *
 * - **Scopes**: ask for `openid` alone. What the profile has is set for the application at SimpleLogin, whatever else is
 *   asked for; and older versions answer a request for more with an ID token without the `nonce`, which is refused here.
 * - **Refresh tokens** do not exist. Access tokens live an hour.
 * - **Token answer**: `user`, the profile, is in `extra`. An error is a sentence in place of a code.
 * - **PKCE** is sent, and ignored.
 * - **The address** is an alias that SimpleLogin made for the application, unless the user chose otherwise.
 * - **Revocation** does not exist: users take access away in their settings.
 *
 * See https://simplelogin.io/docs/siwsl/intro/
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The profile, in the standard claims. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.claims({
  /** Absent, or `null`, for a user without a picture. */
  avatar_url: Provider.optional(Schema.String)
})

/**
 * A user of SimpleLogin.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of SimpleLogin.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "simplelogin",
  name: "SimpleLogin",
  server: {
    issuer: "https://app.simplelogin.io",
    authorizationEndpoint: "https://app.simplelogin.io/oauth2/authorize",
    tokenEndpoint: "https://app.simplelogin.io/oauth2/token",
    userinfoEndpoint: "https://app.simplelogin.io/oauth2/userinfo",
    jwksUri: "https://app.simplelogin.io/jwks"
  },
  authentication: "client_secret_basic",
  can: ["openid"],
  scopes: ["openid"],
  profile: User,
  normalize: (user) => ({ ...Provider.normalizeClaims(user), picture: user.avatar_url })
})

/**
 * Sign in with SimpleLogin.
 *
 * @since 0.1.0
 * @category tags
 */
export class SimpleLogin
  extends Context.Tag("@effect-oauth/providers/SimpleLogin")<SimpleLogin, Provider.Provider<typeof facts>>()
{}

/**
 * SimpleLogin from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { SimpleLogin } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const SimpleLoginLive = SimpleLogin.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(SimpleLogin, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(SimpleLogin, facts)
