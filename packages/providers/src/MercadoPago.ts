/**
 * Mercado Pago, by OAuth 2.0: a seller lets an application act for their account.
 *
 * - **Scopes** are set on the application; a request names none. Refresh tokens need `offline_access` among them.
 * - **Refresh tokens**: each refresh gives the next. Access tokens live 180 days.
 * - **PKCE** is verified when it is switched on for the application.
 * - **Profile**: there is no documented endpoint. It is what the token answer says: `user_id`, and the account's
 *   `public_key`.
 * - **Revocation** does not exist.
 *
 * See https://www.mercadopago.com/developers/en/docs/security/oauth
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * What the token answer says of the account. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes. */
  user_id: Schema.Number,
  public_key: Provider.optional(Schema.String),
  live_mode: Provider.optional(Schema.Boolean)
})

/**
 * A user of Mercado Pago.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Mercado Pago.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "mercado-pago",
  name: "Mercado Pago",
  server: {
    authorizationEndpoint: "https://auth.mercadopago.com/authorization",
    tokenEndpoint: "https://api.mercadopago.com/oauth/token"
  },
  authentication: "client_secret_post",
  can: ["refresh"],
  scopes: [],
  authorization: { extraParameters: { platform_id: "mp" } },
  userInfo: { from: "tokens" },
  profile: User,
  normalize: (user) => ({ id: user.user_id })
})

/**
 * Sign in with Mercado Pago.
 *
 * @since 0.1.0
 * @category tags
 */
export class MercadoPago
  extends Context.Tag("@effect-oauth/providers/MercadoPago")<MercadoPago, Provider.Provider<typeof facts>>()
{}

/**
 * Mercado Pago from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { MercadoPago } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const MercadoPagoLive = MercadoPago.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(MercadoPago, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(MercadoPago, facts)
