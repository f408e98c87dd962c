/**
 * IdentityServer4, by OpenID Connect. Endpoints are discovered when the layer is built. It is out of support since
 * December 2022; Duende IdentityServer is what came after it.
 *
 * - **Scopes**: refresh tokens need `offline_access`, and the client allowed to ask for it.
 * - **Refresh tokens** are used once or stay, as set for the client.
 * - **Claims** beside `sub` are in the userinfo, where the profile reads them, and not in ID tokens, unless set for
 *   the client.
 * - **Revocation**: refresh tokens, and access tokens that are references.
 * - **Public clients** are those that are set to need no secret.
 *
 * See https://identityserver4.readthedocs.io/
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
 * A user of IdentityServer4.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of IdentityServer4.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "identity-server4",
  name: "IdentityServer4",
  settings: {
    /** The address of the server, as it stands in its tokens: with the slash at its end where it has one. */
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
 * Sign in with IdentityServer4.
 *
 * @since 0.1.0
 * @category tags
 */
export class IdentityServer4
  extends Context.Tag("@effect-oauth/providers/IdentityServer4")<IdentityServer4, Provider.Provider<typeof facts>>()
{}

/**
 * IdentityServer4 from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { IdentityServer4 } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const IdentityServer4Live = IdentityServer4.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   issuer: "https://id.example",
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(IdentityServer4, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(IdentityServer4, facts)
