/**
 * Descope, by OpenID Connect. Endpoints are discovered when the layer is built.
 *
 * - **The client id** is the project's id, and the secret an access key. The issuer is the region's address with the
 *   client id behind it; for an application that has an issuer of its own, set `endpoints: { issuer }`.
 * - **Scopes**: `phone` and `descope.custom_claims` give more claims.
 * - **Refresh tokens** come with every exchange.
 * - **Public clients** are documented for applications in browsers and on phones: leave the secret out.
 *
 * See https://docs.descope.com/identity-federation/applications/oidc-apps/oidc-endpoints
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
 * A user of Descope.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Descope.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "descope",
  name: "Descope",
  settings: {
    /** The address of the project's region, or its own domain. */
    baseUrl: { kind: "url", default: "https://api.descope.com" }
  },
  server: { issuer: "{baseUrl}/{clientId}" },
  discovery: true,
  client: "either",
  authentication: "client_secret_basic",
  can: ["openid", "refresh", "revoke", "logout"],
  scopes: ["openid", "profile", "email"],
  profile: User,
  normalize: Provider.normalizeClaims
})

/**
 * Sign in with Descope.
 *
 * @since 0.1.0
 * @category tags
 */
export class Descope
  extends Context.Tag("@effect-oauth/providers/Descope")<Descope, Provider.Provider<typeof facts>>()
{}

/**
 * Descope from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Descope } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const DescopeLive = Descope.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Descope, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Descope, facts)
