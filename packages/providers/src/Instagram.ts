/**
 * Instagram, by the business login of the Instagram API: for professional accounts, those of businesses and creators.
 * The Basic Display API, which private accounts could sign in with, has ended.
 *
 * - **Scopes**: the profile needs `instagram_business_basic`. There is no address to be had.
 * - **Versions** of the Graph API live about two years. Set `graphVersion` to the one the application was tested with.
 * - **Refresh tokens** do not exist. An access token lives an hour and can be exchanged for one of 60 days by
 *   Instagram's own grant (`ig_exchange_token`), which is not offered.
 * - **PKCE** is sent. Instagram does not document it and ignores it.
 * - **Token answer**: has no `token_type` and no `expires_in`, calls the scopes `permissions`, and is documented inside a
 *   list `data`; both shapes are read. `user_id` may be a number too large to be read exactly: take the profile's `id`.
 * - **Errors** are Instagram's own and become the standard's, see `Facebook`.
 * - **Revocation** does not exist.
 *
 * See https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/business-login
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import { hasProperty } from "effect/Predicate"
import * as Schema from "effect/Schema"
import * as graphError from "./internal/graphError.js"

/**
 * The profile at `/me`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes; this application's own. */
  id: Schema.NonEmptyString,
  /** The number of the professional account, the same for every application. */
  user_id: Provider.optional(Schema.String),
  username: Provider.optional(Schema.String),
  name: Provider.optional(Schema.String),
  /** `BUSINESS` or `MEDIA_CREATOR`. */
  account_type: Provider.optional(Schema.String),
  profile_picture_url: Provider.optional(Schema.String)
})

/**
 * A user of Instagram.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

const tokenAnswer = (body: unknown): unknown => {
  const answer = hasProperty(body, "data") && Array.isArray(body.data) ? body.data[0] : body
  return hasProperty(answer, "permissions") ? { ...answer, scope: answer.permissions } : graphError.toStandard(answer)
}

/**
 * What is known of Instagram.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "instagram",
  name: "Instagram",
  settings: {
    /** The version of the Graph API, such as `v24.0`. */
    graphVersion: { kind: "segment", default: "v24.0" }
  },
  server: {
    authorizationEndpoint: "https://www.instagram.com/oauth/authorize",
    tokenEndpoint: "https://api.instagram.com/oauth/access_token",
    userinfoEndpoint: "https://graph.instagram.com/{graphVersion}/me",
    quirks: { assumedTokenType: "Bearer" }
  },
  dialect: { tokenAnswer },
  authentication: "client_secret_post",
  scopes: ["instagram_business_basic"],
  userInfo: {
    parameters: { fields: "id,user_id,username,name,account_type,profile_picture_url" },
    envelope: ["data", 0],
    answer: graphError.toStandard
  },
  profile: User,
  normalize: (user) => ({ id: user.id, name: user.name ?? user.username, picture: user.profile_picture_url })
})

/**
 * Sign in with Instagram.
 *
 * @since 0.1.0
 * @category tags
 */
export class Instagram
  extends Context.Tag("@effect-oauth/providers/Instagram")<Instagram, Provider.Provider<typeof facts>>()
{}

/**
 * Instagram from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Instagram } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const InstagramLive = Instagram.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Instagram, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Instagram, facts)
