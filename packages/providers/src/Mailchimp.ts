/**
 * Mailchimp, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Scopes** do not exist.
 * - **Refresh tokens** do not exist, and access tokens do not expire; users take the access back.
 * - **Token answer**: there is no `token_type`, and `expires_in` is 0, which means never.
 * - **The profile** wants the scheme `OAuth`, as documented. It says where the account is: `dc` and `api_endpoint`.
 *   An error comes with status 200.
 * - **Users**: the id is that of the login; `user_id` is that of the account, which several people may share.
 * - **PKCE** is sent. Mailchimp does not document it.
 * - **Redirect URIs**: for this machine it has to be `127.0.0.1` and not `localhost`.
 * - **Client authentication**: id and secret as parameters, as documented. That HTTP Basic is read, which some
 *   libraries send, is not confirmed.
 * - **Revocation** does not exist.
 *
 * See https://mailchimp.com/developer/marketing/guides/access-user-data-oauth-2/
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import { hasProperty } from "effect/Predicate"
import * as Schema from "effect/Schema"

/**
 * The answer of `/oauth2/metadata`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  login: Schema.Struct({
    /** Never changes. */
    login_id: Schema.Number,
    login_name: Provider.optional(Schema.String),
    email: Provider.optional(Schema.String),
    login_email: Provider.optional(Schema.String),
    avatar: Provider.optional(Schema.String)
  }),
  /** The data center of the account, which the addresses of its API begin with. */
  dc: Provider.optional(Schema.String),
  api_endpoint: Provider.optional(Schema.String),
  /** The name of the account. */
  accountname: Provider.optional(Schema.String),
  /** What the login may do, such as `owner`. */
  role: Provider.optional(Schema.String),
  /** The account. */
  user_id: Provider.optional(Schema.Number)
})

/**
 * A user of Mailchimp.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Mailchimp.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "mailchimp",
  name: "Mailchimp",
  server: {
    authorizationEndpoint: "https://login.mailchimp.com/oauth2/authorize",
    tokenEndpoint: "https://login.mailchimp.com/oauth2/token",
    userinfoEndpoint: "https://login.mailchimp.com/oauth2/metadata",
    quirks: { assumedTokenType: "Bearer" }
  },
  authentication: "client_secret_post",
  scopes: [],
  dialect: {
    // It does not mean that the token has expired.
    tokenAnswer: (body) =>
      hasProperty(body, "expires_in") && body.expires_in === 0 ? { ...body, expires_in: null } : body
  },
  userInfo: { token: { scheme: "OAuth" } },
  profile: User,
  normalize: (user) => ({
    id: user.login.login_id,
    name: user.accountname,
    email: user.login.email ?? user.login.login_email,
    picture: user.login.avatar
  })
})

/**
 * Sign in with Mailchimp.
 *
 * @since 0.1.0
 * @category tags
 */
export class Mailchimp
  extends Context.Tag("@effect-oauth/providers/Mailchimp")<Mailchimp, Provider.Provider<typeof facts>>()
{}

/**
 * Mailchimp from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Mailchimp } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const MailchimpLive = Mailchimp.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Mailchimp, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Mailchimp, facts)
