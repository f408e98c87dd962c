/**
 * Foursquare, by OAuth 2.0 (it has no OpenID Connect): users of its applications City Guide and Swarm.
 *
 * - **Scopes** do not exist.
 * - **Refresh tokens** do not exist, and access tokens do not expire; users take the access back.
 * - **Token answer**: there is no `token_type`.
 * - **The profile** wants the token as a parameter, `oauth_token`, and the date of the API's version, `v`.
 * - **PKCE** is sent. Foursquare does not document it.
 * - **Client authentication**: id and secret as parameters, as documented. That HTTP Basic is read, which some
 *   libraries send, is not confirmed.
 * - **Revocation** does not exist.
 *
 * See https://docs.foursquare.com/developer/reference/authentication-v2
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import { hasProperty } from "effect/Predicate"
import * as Schema from "effect/Schema"

/**
 * The profile at `/v2/users/self`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes. */
  id: Schema.NonEmptyString,
  firstName: Provider.optional(Schema.String),
  lastName: Provider.optional(Schema.String),
  /** The picture's address, in two parts, with a size such as `100x100` or `original` between them. */
  photo: Provider.optional(Schema.Struct({
    prefix: Provider.optional(Schema.String),
    suffix: Provider.optional(Schema.String)
  })),
  contact: Provider.optional(Schema.Struct({ email: Provider.optional(Schema.String) })),
  homeCity: Provider.optional(Schema.String)
})

/**
 * A user of Foursquare.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/** The user in an answer, or the error that it has instead. */
const user = (body: unknown): unknown => {
  if (hasProperty(body, "meta") && hasProperty(body.meta, "errorType")) {
    const { meta } = body
    return { error: meta.errorType, error_description: hasProperty(meta, "errorDetail") ? meta.errorDetail : undefined }
  }
  return hasProperty(body, "response") && hasProperty(body.response, "user") ? body.response.user : body
}

/**
 * What is known of Foursquare.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "foursquare",
  name: "Foursquare",
  server: {
    authorizationEndpoint: "https://foursquare.com/oauth2/authenticate",
    tokenEndpoint: "https://foursquare.com/oauth2/access_token",
    userinfoEndpoint: "https://api.foursquare.com/v2/users/self",
    quirks: { assumedTokenType: "Bearer" }
  },
  authentication: "client_secret_post",
  scopes: [],
  userInfo: { token: { parameter: "oauth_token" }, parameters: { v: "20230131" }, answer: user },
  profile: User,
  normalize: (user) => ({
    id: user.id,
    name: Provider.fullName(user.firstName, user.lastName),
    email: user.contact?.email,
    picture: user.photo?.prefix === undefined ? undefined : `${user.photo.prefix}original${user.photo.suffix ?? ""}`
  })
})

/**
 * Sign in with Foursquare.
 *
 * @since 0.1.0
 * @category tags
 */
export class Foursquare
  extends Context.Tag("@effect-oauth/providers/Foursquare")<Foursquare, Provider.Provider<typeof facts>>()
{}

/**
 * Foursquare from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Foursquare } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const FoursquareLive = Foursquare.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Foursquare, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Foursquare, facts)
