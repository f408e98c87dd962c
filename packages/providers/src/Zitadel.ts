/**
 * ZITADEL, self-hosted or in its cloud, by OpenID Connect: its metadata is discovered.
 *
 * - **The issuer** is the address of the instance, without a slash at its end.
 * - **Scopes**: `urn:zitadel:iam:...` ask for roles, an organization, or the projects a token is for.
 * - **Refresh tokens** come with the scope `offline_access`, where they are switched on for the application.
 * - **Authentication** is set per application. Basic is sent here, and nothing by an application without a secret
 *   (ZITADEL calls that PKCE).
 *
 * See https://zitadel.com/docs/apis/openidoauth/endpoints
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
 * A user of ZITADEL.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of ZITADEL.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "zitadel",
  name: "ZITADEL",
  settings: {
    /** The issuer, such as `https://example-ab12cd.zitadel.cloud`. */
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
 * Sign in with ZITADEL.
 *
 * @since 0.1.0
 * @category tags
 */
export class Zitadel
  extends Context.Tag("@effect-oauth/providers/Zitadel")<Zitadel, Provider.Provider<typeof facts>>()
{}

/**
 * ZITADEL from options. Its metadata is read when the layer is built, which fails as `Discovery.discover` does, and
 * with `ConfigurationError` for a wrong option.
 *
 * @example
 * ```ts
 * import { Zitadel } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const ZitadelLive = Zitadel.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback",
 *   issuer: "https://example-ab12cd.zitadel.cloud"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Zitadel, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Zitadel, facts)
