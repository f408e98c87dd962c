/**
 * Facebook, by OAuth 2.0 and the Graph API.
 *
 * - **Scopes**: the profile needs `public_profile`, and `email` for the address. Both are there without a review.
 * - **Versions** of the Graph API live about two years. Set `graphVersion` to the one the application was tested with.
 * - **Refresh tokens** do not exist. A token can be exchanged for one of about 60 days by Facebook's own grant
 *   (`fb_exchange_token`), which is not offered.
 * - **PKCE** is sent. Facebook describes it for its OpenID Connect flow.
 * - **Token answer** and **profile**: errors are objects. They become the standard's, by their numbers: 190 is
 *   `invalid_token`, for one.
 * - **OpenID Connect** is not offered: Facebook documents it for web applications as a test.
 * - **Revocation** does not exist; `DELETE /me/permissions` takes the application away, which is more.
 * - **Proof of the secret** (`appsecret_proof`) is not sent: leave "Require App Secret" off, or the profile cannot be
 *   read.
 *
 * See https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
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
  name: Provider.optional(Schema.String),
  /** Not there when the user has none that is confirmed, or does not give it. */
  email: Provider.optional(Schema.String),
  picture: Provider.optional(Schema.Struct({
    data: Schema.Struct({
      url: Provider.optional(Schema.String),
      width: Provider.optional(Schema.Number),
      height: Provider.optional(Schema.Number),
      /** Whether it stands for no picture. */
      is_silhouette: Provider.optional(Schema.Boolean)
    })
  }))
})

/**
 * A user of Facebook.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Facebook.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "facebook",
  name: "Facebook",
  settings: {
    /** The version of the Graph API, such as `v24.0`. */
    graphVersion: { kind: "segment", default: "v24.0" }
  },
  server: {
    authorizationEndpoint: "https://www.facebook.com/{graphVersion}/dialog/oauth",
    tokenEndpoint: "https://graph.facebook.com/{graphVersion}/oauth/access_token",
    userinfoEndpoint: "https://graph.facebook.com/{graphVersion}/me"
  },
  dialect: { tokenAnswer: graphError.toStandard },
  authentication: "client_secret_post",
  scopes: ["public_profile", "email"],
  userInfo: {
    parameters: { fields: "id,name,email,picture" },
    answer: graphError.toStandard
  },
  profile: User,
  normalize: (user) => ({ id: user.id, name: user.name, email: user.email, picture: user.picture?.data.url })
})

/**
 * Sign in with Facebook.
 *
 * @since 0.1.0
 * @category tags
 */
export class Facebook
  extends Context.Tag("@effect-oauth/providers/Facebook")<Facebook, Provider.Provider<typeof facts>>()
{}

/**
 * Facebook from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Facebook } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const FacebookLive = Facebook.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Facebook, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Facebook, facts)
