/**
 * Okta, by OpenID Connect: the org authorization server, or a custom one. Endpoints are discovered when the layer is
 * built.
 *
 * - **Scopes**: refresh tokens need `offline_access`, and the grant switched on for the application.
 * - **Refresh tokens** stay or are rotated, as set on the application.
 * - **Public clients** are single-page and native applications.
 *
 * See https://developer.okta.com/docs/reference/api/oidc/
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"

/**
 * The claims of the user. Claims it has beside the standard ones are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.claims()

/**
 * A user of Okta.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Okta.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "okta",
  name: "Okta",
  settings: {
    /**
     * The issuer, as Okta shows it: `https://example.okta.com` for the org authorization server,
     * `https://example.okta.com/oauth2/default` for a custom one.
     */
    issuer: { kind: "issuer" }
  },
  server: { issuer: "{issuer}" },
  discovery: true,
  client: "either",
  authentication: "client_secret_basic",
  can: ["openid", "refresh", "revoke", "logout"],
  scopes: ["openid", "profile", "email"],
  profile: User,
  normalize: Provider.normalizeClaims
})

/**
 * Sign in with Okta.
 *
 * @since 0.1.0
 * @category tags
 */
export class Okta extends Context.Tag("@effect-oauth/providers/Okta")<Okta, Provider.Provider<typeof facts>>() {}

/**
 * Okta from options. Fails with `ConfigurationError` for a wrong one, and as
 * `Discovery.discover`, when the layer is built.
 *
 * @example
 * ```ts
 * import { Okta } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const OktaLive = Okta.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   issuer: "https://example.okta.com/oauth2/default",
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Okta, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Okta, facts)
