/**
 * Logto, by OpenID Connect. Endpoints are discovered when the layer is built.
 *
 * - **The issuer** is the tenant's address with `/oidc` behind it.
 * - **Scopes**: refresh tokens need `offline_access`, and `prompt=consent` in the authorization request.
 * - **Refresh tokens** are rotated, unless that is switched off for the application.
 * - **Public clients** are single-page and native applications.
 *
 * See https://docs.logto.io/integrate-logto/integrate-logto-into-your-application/understand-authentication-flow
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The claims of a user. Members beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.claims({
  username: Provider.optional(Schema.String),
  /** When the account was made, in milliseconds. */
  created_at: Provider.optional(Schema.Number)
})

/**
 * A user of Logto.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Logto.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "logto",
  name: "Logto",
  settings: {
    /** The issuer, such as `https://example.logto.app/oidc`. */
    issuer: { kind: "issuer" }
  },
  server: { issuer: "{issuer}" },
  discovery: true,
  client: "either",
  authentication: "client_secret_basic",
  can: ["openid", "refresh", "revoke", "logout"],
  scopes: ["openid", "profile", "email"],
  profile: User,
  normalize: (user) => ({ ...Provider.normalizeClaims(user), name: user.name ?? user.username })
})

/**
 * Sign in with Logto.
 *
 * @since 0.1.0
 * @category tags
 */
export class Logto extends Context.Tag("@effect-oauth/providers/Logto")<Logto, Provider.Provider<typeof facts>>() {}

/**
 * Logto from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Logto } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const LogtoLive = Logto.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   issuer: "https://example.logto.app/oidc",
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Logto, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Logto, facts)
