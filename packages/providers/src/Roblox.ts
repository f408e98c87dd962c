/**
 * Roblox, by OpenID Connect, with endpoints written here.
 *
 * - **Scopes**: the id needs `openid`, the rest of the profile `profile`. There is no address.
 * - **Refresh tokens** are used once, and live 90 days: each refresh gives the next. Access tokens live 15 minutes.
 * - **ID tokens** are signed with ES256.
 * - **Revocation**: of a refresh token, which ends the whole authorization.
 *
 * See https://create.roblox.com/docs/cloud/reference/oauth2
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The profile at `/oauth/v1/userinfo`. Claims it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.claims({
  /** When the account was made, in seconds since the epoch. */
  created_at: Provider.optional(Schema.Number)
})

/**
 * A user of Roblox.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Roblox.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "roblox",
  name: "Roblox",
  server: {
    issuer: "https://apis.roblox.com/oauth/",
    authorizationEndpoint: "https://apis.roblox.com/oauth/v1/authorize",
    tokenEndpoint: "https://apis.roblox.com/oauth/v1/token",
    revocationEndpoint: "https://apis.roblox.com/oauth/v1/token/revoke",
    userinfoEndpoint: "https://apis.roblox.com/oauth/v1/userinfo",
    jwksUri: "https://apis.roblox.com/oauth/v1/certs"
  },
  client: "either",
  authentication: "client_secret_basic",
  idTokenSignedResponseAlg: "ES256",
  can: ["openid", "refresh", "revoke"],
  scopes: ["openid", "profile"],
  profile: User,
  normalize: Provider.normalizeClaims
})

/**
 * Sign in with Roblox.
 *
 * @since 0.1.0
 * @category tags
 */
export class Roblox extends Context.Tag("@effect-oauth/providers/Roblox")<Roblox, Provider.Provider<typeof facts>>() {}

/**
 * Roblox from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Roblox } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const RobloxLive = Roblox.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Roblox, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Roblox, facts)
