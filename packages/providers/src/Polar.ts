/**
 * Polar, by OpenID Connect, with endpoints written here: its metadata is not at its issuer.
 *
 * - **Scopes**: the profile needs `openid`, and the address in it `email`. Polar tells neither names nor pictures of users.
 * - **Refresh tokens** come with every exchange and every refresh.
 * - **Public clients** prove themselves by PKCE alone. Revoking needs a secret.
 * - **Sandbox**: set `endpoints`, with `https://sandbox.polar.sh` for the sign-in page and
 *   `https://sandbox-api.polar.sh` for the others.
 *
 * See https://polar.sh/docs/integrate/oauth2/introduction
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
 * A user of Polar.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Polar.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "polar",
  name: "Polar",
  server: {
    issuer: "https://polar.sh",
    authorizationEndpoint: "https://polar.sh/oauth2/authorize",
    tokenEndpoint: "https://api.polar.sh/v1/oauth2/token",
    revocationEndpoint: "https://api.polar.sh/v1/oauth2/revoke",
    userinfoEndpoint: "https://api.polar.sh/v1/oauth2/userinfo",
    jwksUri: "https://api.polar.sh/.well-known/jwks.json"
  },
  client: "either",
  authentication: "client_secret_post",
  can: ["openid", "refresh", "revoke"],
  scopes: ["openid", "profile", "email"],
  profile: User,
  normalize: Provider.normalizeClaims
})

/**
 * Sign in with Polar.
 *
 * @since 0.1.0
 * @category tags
 */
export class Polar extends Context.Tag("@effect-oauth/providers/Polar")<Polar, Provider.Provider<typeof facts>>() {}

/**
 * Polar from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Polar } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const PolarLive = Polar.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Polar, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Polar, facts)
