/**
 * Sign in with Vercel, by OpenID Connect: endpoints written here.
 *
 * - **Scopes**: those that are not switched on for the application are left out by Vercel.
 * - **Refresh tokens** come with the scope `offline_access`. They live 30 days, and each is used once. Access tokens
 *   live an hour.
 * - **PKCE** is required.
 * - **Authentication** is Basic, which is what revocation takes. Other libraries send the secret in the form.
 *
 * See https://vercel.com/docs/sign-in-with-vercel
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
 * A user of Vercel.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Vercel.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "vercel",
  name: "Vercel",
  server: {
    issuer: "https://vercel.com",
    authorizationEndpoint: "https://vercel.com/oauth/authorize",
    tokenEndpoint: "https://api.vercel.com/login/oauth/token",
    revocationEndpoint: "https://api.vercel.com/login/oauth/token/revoke",
    introspectionEndpoint: "https://api.vercel.com/login/oauth/token/introspect",
    userinfoEndpoint: "https://api.vercel.com/login/oauth/userinfo",
    jwksUri: "https://vercel.com/.well-known/jwks"
  },
  authentication: "client_secret_basic",
  can: ["openid", "refresh", "revoke"],
  scopes: ["openid", "profile", "email"],
  profile: User,
  normalize: Provider.normalizeClaims
})

/**
 * Sign in with Vercel.
 *
 * @since 0.1.0
 * @category tags
 */
export class Vercel extends Context.Tag("@effect-oauth/providers/Vercel")<Vercel, Provider.Provider<typeof facts>>() {}

/**
 * Vercel from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Vercel } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const VercelLive = Vercel.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Vercel, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Vercel, facts)
