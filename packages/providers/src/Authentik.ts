/**
 * authentik, by OpenID Connect.
 *
 * - **OpenID Connect**: discovered when the layer is built, at the issuer of the application. The provider in authentik
 *   needs a signing key: without one it signs with HS256 and the client secret, which is refused.
 * - **Issuer**: that of the application, the default. Where the provider is set to one issuer for all applications, set
 *   `endpoints: { issuer }` to it.
 * - **Scopes**: `openid profile email`. `offline_access` is for refresh tokens.
 * - **Refresh tokens** need `offline_access`, since version 2024.2, and the scope has to be among those of the
 *   provider. A refresh gives a new one.
 * - **Public clients** are an option of the provider in authentik.
 * - **Profile**: `email_verified` is `false` from version 2025.10 on, unless a property mapping says otherwise.
 *
 * See https://docs.goauthentik.io/add-secure-apps/providers/oauth2/
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The claims of the user. Members beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.claims({
  /** The names of the groups the user is in. */
  groups: Provider.optional(Schema.Array(Schema.String))
})

/**
 * A user of authentik.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of authentik.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "authentik",
  name: "authentik",
  settings: {
    /** The address of authentik, such as `https://id.example`. */
    baseUrl: { kind: "url" },
    /** The slug of the application. */
    application: { kind: "segment" }
  },
  server: { issuer: "{baseUrl}/application/o/{application}/" },
  discovery: true,
  client: "either",
  authentication: "client_secret_basic",
  can: ["openid", "refresh", "revoke", "logout"],
  scopes: ["openid", "profile", "email"],
  profile: User,
  normalize: Provider.normalizeClaims
})

/**
 * Sign in with authentik.
 *
 * @since 0.1.0
 * @category tags
 */
export class Authentik extends Context.Tag("@effect-oauth/providers/Authentik")<
  Authentik,
  Provider.Provider<typeof facts>
>() {}

/**
 * authentik from options. Fails when the layer is built: with `ConfigurationError` for a wrong one, and as `Discovery`
 * does when the metadata cannot be had.
 *
 * @example
 * ```ts
 * import { Authentik } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const AuthentikLive = Authentik.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback",
 *   baseUrl: "https://id.example",
 *   application: "my-app"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Authentik, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Authentik, facts)
