/**
 * Log in with PayPal, by OAuth 2.0.
 *
 * - **Scopes**: `openid` is required, `profile` and `email` are for what the profile has. What may be asked for is set
 *   for the application at PayPal. `https://uri.paypal.com/services/paypalattributes` is for the account id of
 *   payments.
 * - **ID tokens** name the user as `user_id`, and `sub` is not among the claims PayPal lists. They are ignored here,
 *   and nobody can sign in by one; the profile says who it is.
 * - **Refresh tokens** come with every exchange. A refresh gives no new one.
 * - **PKCE** is sent; `S256` is among the methods PayPal lists.
 * - **The sandbox** has hosts of its own: `domain: "sandbox.paypal.com"`.
 * - **The profile** is asked for as PayPal's reference of the Identity API has it, with the schema `openid`. Other
 *   libraries ask `/v1/identity/oauth2/userinfo` with the schema `paypalv1.1`, where the addresses are a list.
 * - **Revocation** is as in PayPal's metadata.
 *
 * See https://developer.paypal.com/docs/log-in-with-paypal/
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as StandardClaims from "@effect-oauth/core/StandardClaims"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The profile at `/v1/identity/openidconnect/userinfo`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  ...StandardClaims.fields,
  /** The user, as a URL. Never changes. */
  user_id: Schema.NonEmptyString,
  sub: Provider.optional(Schema.String),
  /** The account id of payments. */
  payer_id: Provider.optional(Schema.String),
  /** `PERSONAL` or `BUSINESS`. */
  account_type: Provider.optional(Schema.String)
})

/**
 * A user of PayPal.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of PayPal.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "paypal",
  name: "PayPal",
  settings: {
    /** Where PayPal is: live, or the sandbox. */
    domain: { kind: "choice", values: ["paypal.com", "sandbox.paypal.com"], default: "paypal.com" }
  },
  server: {
    authorizationEndpoint: "https://www.{domain}/signin/authorize",
    tokenEndpoint: "https://api-m.{domain}/v1/oauth2/token",
    revocationEndpoint: "https://api.{domain}/v1/oauth2/revoke",
    userinfoEndpoint: "https://api-m.{domain}/v1/identity/openidconnect/userinfo",
    quirks: { idTokens: "ignored" }
  },
  authentication: "client_secret_basic",
  can: ["refresh", "revoke"],
  scopes: ["openid", "profile", "email"],
  userInfo: { parameters: { schema: "openid" } },
  profile: User,
  normalize: (user) => ({
    id: user.user_id,
    name: user.name,
    email: user.email,
    emailVerified: user.email_verified,
    picture: user.picture
  })
})

/**
 * Sign in with PayPal.
 *
 * @since 0.1.0
 * @category tags
 */
export class PayPal extends Context.Tag("@effect-oauth/providers/PayPal")<PayPal, Provider.Provider<typeof facts>>() {}

/**
 * PayPal from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { PayPal } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const PayPalLive = PayPal.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(PayPal, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(PayPal, facts)
