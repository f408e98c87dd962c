/**
 * OneLogin, by OpenID Connect (version 2): its metadata is discovered.
 *
 * - **The issuer** is `https://<subdomain>.onelogin.com/oidc/2`. The path belongs to it.
 * - **Scopes**: `groups` and `params` are there beside the standard ones.
 * - **Refresh tokens** come where they are switched on for the application.
 * - **Authentication** is set per application. Basic is sent here, and nothing by an application without a secret.
 * - **Logout** revokes the tokens of all applications of the session.
 *
 * See https://developers.onelogin.com/openid-connect
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
  /** With the scope `groups`. */
  groups: Provider.optional(Schema.Union(Schema.Array(Schema.String), Schema.String))
})

/**
 * A user of OneLogin.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of OneLogin.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "onelogin",
  name: "OneLogin",
  settings: {
    /** The issuer, such as `https://example.onelogin.com/oidc/2`. */
    issuer: { kind: "issuer" }
  },
  server: { issuer: "{issuer}" },
  discovery: true,
  authentication: "client_secret_basic",
  client: "either",
  can: ["openid", "refresh", "revoke", "logout"],
  scopes: ["openid", "profile", "email"],
  profile: User,
  normalize: Provider.normalizeClaims
})

/**
 * Sign in with OneLogin.
 *
 * @since 0.1.0
 * @category tags
 */
export class OneLogin
  extends Context.Tag("@effect-oauth/providers/OneLogin")<OneLogin, Provider.Provider<typeof facts>>()
{}

/**
 * OneLogin from options. Its metadata is read when the layer is built, which fails as `Discovery.discover` does, and
 * with `ConfigurationError` for a wrong option.
 *
 * @example
 * ```ts
 * import { OneLogin } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const OneLoginLive = OneLogin.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback",
 *   issuer: "https://example.onelogin.com/oidc/2"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(OneLogin, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(OneLogin, facts)
