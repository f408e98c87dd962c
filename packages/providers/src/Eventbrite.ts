/**
 * Eventbrite, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Scopes** are not documented: a token is good for all the user can do. Auth.js asks for `user.profile`.
 * - **Refresh tokens** do not exist, and access tokens do not expire; they end when the user changes the password, or
 *   takes the access back.
 * - **PKCE** is sent. Eventbrite does not document it.
 * - **Users**: the address is the one marked `primary`.
 * - **Revocation** does not exist.
 *
 * See https://www.eventbrite.com/platform/api#/introduction/authentication
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The profile at `/v3/users/me/`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes. */
  id: Schema.NonEmptyString,
  name: Provider.optional(Schema.String),
  first_name: Provider.optional(Schema.String),
  last_name: Provider.optional(Schema.String),
  emails: Provider.optional(Schema.Array(Schema.Struct({
    email: Schema.String,
    verified: Provider.optional(Schema.Boolean),
    primary: Provider.optional(Schema.Boolean)
  }))),
  /** The id of a picture, which another endpoint has: `/v3/media/<id>/`. */
  image_id: Provider.optional(Schema.String)
})

/**
 * A user of Eventbrite.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Eventbrite.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "eventbrite",
  name: "Eventbrite",
  server: {
    authorizationEndpoint: "https://www.eventbrite.com/oauth/authorize",
    tokenEndpoint: "https://www.eventbrite.com/oauth/token",
    userinfoEndpoint: "https://www.eventbriteapi.com/v3/users/me/"
  },
  authentication: "client_secret_post",
  scopes: [],
  profile: User,
  normalize: (user) => {
    const address = user.emails?.find(({ primary }) => primary) ?? user.emails?.[0]
    return { id: user.id, name: user.name, email: address?.email, emailVerified: address?.verified }
  }
})

/**
 * Sign in with Eventbrite.
 *
 * @since 0.1.0
 * @category tags
 */
export class Eventbrite
  extends Context.Tag("@effect-oauth/providers/Eventbrite")<Eventbrite, Provider.Provider<typeof facts>>()
{}

/**
 * Eventbrite from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Eventbrite } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const EventbriteLive = Eventbrite.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Eventbrite, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Eventbrite, facts)
