/**
 * Mercado Libre, by OAuth 2.0.
 *
 * - **Scopes** are set on the application; a request names none. Refresh tokens need `offline_access` among them.
 * - **Refresh tokens** are used once: each refresh gives the next.
 * - **Sign-in page**: each country has a host of its own, see `host`. The other endpoints are the same everywhere.
 * - **Token answer**: `user_id`, a number, stays in `extra`.
 * - **Revocation** does not exist.
 *
 * See https://developers.mercadolibre.com.ar/en_us/authentication-and-authorization
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The profile at `/users/me`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes. */
  id: Schema.Number,
  nickname: Provider.optional(Schema.String),
  email: Provider.optional(Schema.String),
  first_name: Provider.optional(Schema.String),
  last_name: Provider.optional(Schema.String),
  country_id: Provider.optional(Schema.String),
  site_id: Provider.optional(Schema.String),
  permalink: Provider.optional(Schema.String)
})

/**
 * A user of Mercado Libre.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Mercado Libre.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "mercado-libre",
  name: "Mercado Libre",
  settings: {
    /** The host users sign in at, by country: `auth.mercadolibre.com.ar`, `auth.mercadolivre.com.br`, ... */
    host: { kind: "host", default: "auth.mercadolibre.com" }
  },
  server: {
    authorizationEndpoint: "https://{host}/authorization",
    tokenEndpoint: "https://api.mercadolibre.com/oauth/token",
    userinfoEndpoint: "https://api.mercadolibre.com/users/me"
  },
  authentication: "client_secret_post",
  can: ["refresh"],
  scopes: [],
  profile: User,
  normalize: (user) => ({
    id: user.id,
    name: Provider.fullName(user.first_name, user.last_name) || user.nickname,
    email: user.email
  })
})

/**
 * Sign in with Mercado Libre.
 *
 * @since 0.1.0
 * @category tags
 */
export class MercadoLibre
  extends Context.Tag("@effect-oauth/providers/MercadoLibre")<MercadoLibre, Provider.Provider<typeof facts>>()
{}

/**
 * Mercado Libre from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { MercadoLibre } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const MercadoLibreLive = MercadoLibre.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(MercadoLibre, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(MercadoLibre, facts)
