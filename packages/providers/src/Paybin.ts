/**
 * Paybin, by OpenID Connect: its metadata is discovered.
 *
 * - **The profile** is the claims of the ID token, which was verified at sign-in. Nothing more is asked for.
 * - **Refresh tokens** are not documented; where one comes, it can be used.
 * - **The client secret** goes into the form.
 * - **Not confirmed**: revocation and logout, which the metadata may have. They are not offered.
 *
 * See https://developers.paybin.io/knowledge-center/oidc
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"

/**
 * The claims of the ID token. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.claims()

/**
 * A user of Paybin.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Paybin.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "paybin",
  name: "Paybin",
  settings: {
    /** The issuer. */
    issuer: { kind: "issuer", default: "https://idp.paybin.io" }
  },
  server: { issuer: "{issuer}" },
  discovery: true,
  authentication: "client_secret_post",
  can: ["openid", "refresh"],
  scopes: ["openid", "email", "profile"],
  userInfo: { from: "idToken" },
  profile: User,
  normalize: Provider.normalizeClaims
})

/**
 * Sign in with Paybin.
 *
 * @since 0.1.0
 * @category tags
 */
export class Paybin extends Context.Tag("@effect-oauth/providers/Paybin")<Paybin, Provider.Provider<typeof facts>>() {}

/**
 * Paybin from options. Its metadata is read when the layer is built, which fails as `Discovery.discover` does, and with
 * `ConfigurationError` for a wrong option.
 *
 * @example
 * ```ts
 * import { Paybin } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const PaybinLive = Paybin.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Paybin, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Paybin, facts)
