/**
 * Vipps MobilePay Login, by OpenID Connect: endpoints written here.
 *
 * - **The issuer** has a slash at its end.
 * - **Scopes**: `openid name email`; also `phoneNumber`, `address`, `birthDate`, and `nin`, which Vipps has to allow.
 * - **The profile** comes from the userinfo endpoint, as Vipps wants it; the ID token has the name and the address
 *   since 2025 too. `sub` is another one for each sales unit.
 * - **Authentication** is Basic, unless the sales unit is set to the form.
 * - **Not confirmed**: refresh tokens, revocation and logout. They are not offered.
 *
 * See https://developer.vippsmobilepay.com/docs/APIs/login-api/
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The profile, in the standard claims. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.claims({
  /** The session, which the ID token names too. */
  sid: Provider.optional(Schema.String),
  /** With the scope `address`: those beside the first. */
  other_addresses: Provider.optional(Schema.Array(Provider.profile({ formatted: Provider.optional(Schema.String) })))
})

/**
 * A user of Vipps.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Vipps.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "vipps",
  name: "Vipps",
  settings: {
    /** The address of the API: `https://apitest.vipps.no` for tests. */
    apiUrl: { kind: "url", default: "https://api.vipps.no" }
  },
  server: {
    issuer: "{apiUrl}/access-management-1.0/access/",
    authorizationEndpoint: "{apiUrl}/access-management-1.0/access/oauth2/auth",
    tokenEndpoint: "{apiUrl}/access-management-1.0/access/oauth2/token",
    userinfoEndpoint: "{apiUrl}/vipps-userinfo-api/userinfo",
    jwksUri: "{apiUrl}/access-management-1.0/access/.well-known/jwks.json"
  },
  authentication: "client_secret_basic",
  can: ["openid"],
  scopes: ["openid", "name", "email"],
  profile: User,
  normalize: Provider.normalizeClaims
})

/**
 * Sign in with Vipps.
 *
 * @since 0.1.0
 * @category tags
 */
export class Vipps extends Context.Tag("@effect-oauth/providers/Vipps")<Vipps, Provider.Provider<typeof facts>>() {}

/**
 * Vipps from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Vipps } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const VippsLive = Vipps.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Vipps, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Vipps, facts)
