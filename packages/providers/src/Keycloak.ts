/**
 * Keycloak, by OpenID Connect.
 *
 * - **OpenID Connect**: the metadata of the realm is discovered when the layer is built.
 * - **Scopes**: `openid`, `profile` and `email`. `offline_access` is for refresh tokens that outlive the user's session.
 * - **Clients** may be public ("Client authentication" off): leave the secret out.
 * - **Refresh tokens** come with the exchange, and each refresh gives the next, which replaces it where the realm says so.
 * - **Token answer**: `refresh_expires_in` is in seconds, and 0 for a token that does not expire; it, `session_state` and
 *   `not-before-policy` stay in `extra`.
 * - **Callback**: has `iss` (RFC 9207), and it is compared.
 * - **Revocation**, **logout** and **pushed requests** are there in every version that is maintained.
 *
 * See https://www.keycloak.org/securing-apps/oidc-layers
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"

/**
 * The claims of ID tokens and of `/protocol/openid-connect/userinfo`. Members they have beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.claims()

/**
 * A user of Keycloak.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Keycloak.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "keycloak",
  name: "Keycloak",
  settings: {
    /** The address of the realm, such as `https://id.example/realms/main`. */
    realmUrl: { kind: "url" }
  },
  server: { issuer: "{realmUrl}" },
  discovery: true,
  client: "either",
  authentication: "client_secret_basic",
  can: ["openid", "refresh", "revoke", "logout", "push"],
  scopes: ["openid", "profile", "email"],
  profile: User,
  normalize: Provider.normalizeClaims
})

/**
 * Sign in with Keycloak.
 *
 * @since 0.1.0
 * @category tags
 */
export class Keycloak
  extends Context.Tag("@effect-oauth/providers/Keycloak")<Keycloak, Provider.Provider<typeof facts>>()
{}

/**
 * Keycloak from options. Fails with `ConfigurationError` for a wrong one when the layer is built,
 * and as `Discovery.discover` does when the metadata cannot be had.
 *
 * @example
 * ```ts
 * import { Keycloak } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const KeycloakLive = Keycloak.layer({
 *   realmUrl: "https://id.example/realms/main",
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Keycloak, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Keycloak, facts)
