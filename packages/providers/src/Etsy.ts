/**
 * Etsy, by OAuth 2.0.
 *
 * - **Clients** are public: the keystring is the client id, and the token endpoint takes no secret. The shared secret
 *   that comes with it goes with every request to the API, as `x-api-key: keystring:shared secret`.
 * - **Scopes**: the profile needs `shops_r`, and `email_r` for the user's name, picture and address. Etsy grants the
 *   address to few applications.
 * - **PKCE** is required.
 * - **Refresh tokens** live 90 days, and each refresh gives the next. Access tokens live an hour.
 * - **Token answer**: an access token begins with the number of the user and a dot.
 * - **Profile**: `/users/me` says who it is, and `/users/{id}`, read after it, what is known of them.
 * - **Revocation** does not exist.
 *
 * See https://developers.etsy.com/documentation/essentials/authentication
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The profile at `/v3/application/users/me`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes. */
  user_id: Schema.Number,
  /** Of those who sell. */
  shop_id: Provider.optional(Schema.Number),
  /** What `/v3/application/users/{user_id}` says; not there without `email_r`. */
  user: Provider.optional(Provider.profile({
    primary_email: Provider.optional(Schema.String),
    first_name: Provider.optional(Schema.String),
    last_name: Provider.optional(Schema.String),
    image_url_75x75: Provider.optional(Schema.String)
  }))
})

/**
 * A user of Etsy.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Etsy.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "etsy",
  name: "Etsy",
  settings: {
    /** The shared secret that came with the keystring. */
    sharedSecret: { kind: "secret" }
  },
  server: {
    authorizationEndpoint: "https://www.etsy.com/oauth/connect",
    tokenEndpoint: "https://api.etsy.com/v3/public/oauth/token",
    userinfoEndpoint: "https://api.etsy.com/v3/application/users/me"
  },
  client: "public",
  authentication: "none",
  can: ["refresh"],
  scopes: ["shops_r", "email_r"],
  userInfo: {
    headers: { "x-api-key": "{clientId}:{sharedSecret}" },
    also: { user: { url: "{profile.user_id}", optional: true } }
  },
  profile: User,
  normalize: ({ user, user_id }) => ({
    id: user_id,
    name: Provider.fullName(user?.first_name, user?.last_name),
    email: user?.primary_email,
    picture: user?.image_url_75x75
  })
})

/**
 * Sign in with Etsy.
 *
 * @since 0.1.0
 * @category tags
 */
export class Etsy extends Context.Tag("@effect-oauth/providers/Etsy")<Etsy, Provider.Provider<typeof facts>>() {}

/**
 * Etsy from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Etsy } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const EtsyLive = Etsy.layer({
 *   clientId: "keystring",
 *   sharedSecret: Redacted.make("shared secret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Etsy, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Etsy, facts)
