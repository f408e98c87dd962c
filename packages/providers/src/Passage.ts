/**
 * Passage by 1Password, by OpenID Connect: its metadata is discovered.
 *
 * - **1Password has ended Passage** on January 16th, 2026. This module is for what still speaks its protocol.
 * - **The issuer** is the one Passage shows for your application.
 * - **Scopes**: `openid email`; `phone` for the telephone number.
 * - **The profile** is the claims of the ID token, which was verified at sign-in. Nothing more is asked for.
 * - **Not confirmed**: refresh tokens, revocation and logout. They are not offered.
 *
 * See https://docs.passage.id/hosted-login/oidc-client-configuration
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The claims of the ID token. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.claims({
  /** The telephone number. */
  phone: Provider.optional(Schema.String)
})

/**
 * A user of Passage.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Passage.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "passage",
  name: "Passage",
  settings: {
    /** The issuer of your application. */
    issuer: { kind: "issuer" }
  },
  server: { issuer: "{issuer}" },
  discovery: true,
  authentication: "client_secret_basic",
  can: ["openid"],
  scopes: ["openid", "email"],
  userInfo: { from: "idToken" },
  profile: User,
  normalize: Provider.normalizeClaims
})

/**
 * Sign in with Passage.
 *
 * @since 0.1.0
 * @category tags
 */
export class Passage
  extends Context.Tag("@effect-oauth/providers/Passage")<Passage, Provider.Provider<typeof facts>>()
{}

/**
 * Passage from options. Its metadata is read when the layer is built, which fails as `Discovery.discover` does, and
 * with `ConfigurationError` for a wrong option.
 *
 * @example
 * ```ts
 * import { Passage } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const PassageLive = Passage.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback",
 *   issuer: "https://auth.app.example"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Passage, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Passage, facts)
