/**
 * Ping Identity, PingOne as well as PingFederate, by OpenID Connect: its metadata is discovered.
 *
 * - **The issuer** of PingOne is `https://auth.pingone.<region>/<environment id>/as`, or the same path at your own
 *   domain; the issuer of PingFederate is its base URL.
 * - **Refresh tokens** come where they are switched on for the application.
 * - **Authentication** is set per application. Basic is sent here, and nothing by an application without a secret.
 * - **Pushed requests** need an application, or a server, where they are switched on.
 *
 * See https://developer.pingidentity.com/pingone-api/auth/openid-connect-oauth-2.html
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"

/**
 * The profile, in the standard claims. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.claims()

/**
 * A user of Ping Identity.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Ping Identity.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "ping-id",
  name: "Ping Identity",
  settings: {
    /** The issuer, such as `https://auth.pingone.eu/<environment id>/as`. */
    issuer: { kind: "issuer" }
  },
  server: { issuer: "{issuer}" },
  discovery: true,
  authentication: "client_secret_basic",
  client: "either",
  can: ["openid", "refresh", "revoke", "logout", "push"],
  scopes: ["openid", "profile", "email"],
  profile: User,
  normalize: Provider.normalizeClaims
})

/**
 * Sign in with Ping Identity.
 *
 * @since 0.1.0
 * @category tags
 */
export class PingId extends Context.Tag("@effect-oauth/providers/PingId")<PingId, Provider.Provider<typeof facts>>() {}

/**
 * Ping Identity from options. Its metadata is read when the layer is built, which fails as `Discovery.discover` does,
 * and with `ConfigurationError` for a wrong option.
 *
 * @example
 * ```ts
 * import { PingId } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const PingIdLive = PingId.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback",
 *   issuer: "https://auth.pingone.eu/2f1e3a5c-0b7d-4c2e-9a41-7c5d9e8b6f10/as"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(PingId, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(PingId, facts)
