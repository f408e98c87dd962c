/**
 * Kinde, by OpenID Connect. Endpoints are discovered when the layer is built.
 *
 * - **The issuer** is the business's address, `https://<business>.kinde.com`, or its own domain.
 * - **Scopes**: refresh tokens need `offline`, and not `offline_access`.
 * - **Refresh tokens** are rotated; keep the newest.
 * - **Public clients** are front-end and mobile applications.
 * - **Revocation** is at the documented address.
 * - **Logout** is not offered: Kinde's `/logout` has a parameter of its own (`redirect`).
 *
 * See https://docs.kinde.com/developer-tools/about/using-kinde-without-an-sdk/
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
 * A user of Kinde.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Kinde.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "kinde",
  name: "Kinde",
  settings: {
    /** The issuer. */
    issuer: { kind: "issuer" }
  },
  server: { issuer: "{issuer}", revocationEndpoint: "{issuer}/oauth2/revoke" },
  discovery: true,
  client: "either",
  authentication: "client_secret_post",
  can: ["openid", "refresh", "revoke"],
  scopes: ["openid", "profile", "email"],
  profile: User,
  normalize: (user) => ({
    ...Provider.normalizeClaims(user),
    name: user.name ?? Provider.fullName(user.given_name, user.family_name)
  })
})

/**
 * Sign in with Kinde.
 *
 * @since 0.1.0
 * @category tags
 */
export class Kinde extends Context.Tag("@effect-oauth/providers/Kinde")<Kinde, Provider.Provider<typeof facts>>() {}

/**
 * Kinde from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Kinde } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const KindeLive = Kinde.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   issuer: "https://example.kinde.com",
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Kinde, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Kinde, facts)
