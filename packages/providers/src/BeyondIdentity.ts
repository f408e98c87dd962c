/**
 * Beyond Identity, by OpenID Connect. Endpoints are discovered when the layer is built.
 *
 * - **The issuer** is one for each application; the console shows it.
 * - **Public clients** are applications that are registered as such.
 * - **Client authentication**: HTTP Basic; set the application to it (`client_secret_basic`).
 * - **Not confirmed**, and not offered: refresh, revocation and logout.
 *
 * See https://developer.beyondidentity.com/
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
 * A user of Beyond Identity.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Beyond Identity.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "beyondidentity",
  name: "Beyond Identity",
  settings: {
    /**
     * The issuer, `https://auth-us.beyondidentity.com/v1/tenants/<id>/realms/<id>/applications/<id>`, or `auth-eu` in
     * Europe.
     */
    issuer: { kind: "issuer" }
  },
  server: { issuer: "{issuer}" },
  discovery: true,
  client: "either",
  authentication: "client_secret_basic",
  can: ["openid"],
  scopes: ["openid", "profile", "email"],
  profile: User,
  normalize: Provider.normalizeClaims
})

/**
 * Sign in with Beyond Identity.
 *
 * @since 0.1.0
 * @category tags
 */
export class BeyondIdentity
  extends Context.Tag("@effect-oauth/providers/BeyondIdentity")<BeyondIdentity, Provider.Provider<typeof facts>>()
{}

/**
 * Beyond Identity from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { BeyondIdentity } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const BeyondIdentityLive = BeyondIdentity.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   issuer: "https://auth-us.beyondidentity.com/v1/tenants/0001/realms/0002/applications/0003",
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(BeyondIdentity, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(BeyondIdentity, facts)
