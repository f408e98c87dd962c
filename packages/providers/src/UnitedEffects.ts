/**
 * United Effects Auth, by OpenID Connect: its metadata is discovered.
 *
 * - **The issuer** is that of your auth group, such as `https://auth.unitedeffects.com/<auth group>`.
 * - **Authorization requests** name the issuer as the `resource` (RFC 8707), so that the access token is for the API of
 *   the auth group.
 * - **The profile** is the claims of the ID token, which was verified at sign-in: with an access token for another
 *   resource the userinfo endpoint is not asked. Names and pictures United Effects does not tell; `email` is there
 *   where it is put into ID tokens.
 * - **The address** may not be verified. The claim `verified` is about the account: one that was verified by a text
 *   message, or made by another identity provider, is `verified` too, and stays so when its address changes.
 * - **Refresh tokens** come with the scope `offline_access`.
 *
 * See https://docs.unitedeffects.com
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
  /** The auth group. */
  group: Provider.optional(Schema.String),
  /** Whether the account is verified, by whatever way. It says nothing of the address. */
  verified: Provider.optional(Schema.Boolean),
  username: Provider.optional(Schema.String)
})

/**
 * A user of United Effects.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of United Effects.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "united-effects",
  name: "United Effects",
  settings: {
    /** The issuer, such as `https://auth.unitedeffects.com/<auth group>`. */
    issuer: { kind: "issuer" }
  },
  server: { issuer: "{issuer}" },
  discovery: true,
  authentication: "client_secret_basic",
  can: ["openid", "refresh", "revoke", "logout"],
  scopes: ["openid", "email", "profile"],
  authorization: { resource: ["{issuer}"] },
  userInfo: { from: "idToken" },
  profile: User,
  normalize: (user) => ({
    ...Provider.normalizeClaims(user),
    name: user.name || user.username
  })
})

/**
 * Sign in with United Effects.
 *
 * @since 0.1.0
 * @category tags
 */
export class UnitedEffects
  extends Context.Tag("@effect-oauth/providers/UnitedEffects")<UnitedEffects, Provider.Provider<typeof facts>>()
{}

/**
 * United Effects from options. Its metadata is read when the layer is built, which fails as `Discovery.discover` does,
 * and with `ConfigurationError` for a wrong option.
 *
 * @example
 * ```ts
 * import { UnitedEffects } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const UnitedEffectsLive = UnitedEffects.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback",
 *   issuer: "https://auth.unitedeffects.com/5f6e7d8c9b0a"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(UnitedEffects, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(UnitedEffects, facts)
