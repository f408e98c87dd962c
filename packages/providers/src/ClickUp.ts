/**
 * ClickUp, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Scopes** are not known: the user chooses workspaces.
 * - **Refresh tokens** do not exist, and access tokens do not expire.
 * - **Token answer**: there is no `token_type`.
 * - **Errors** are `err` and `ECODE`: the code of an `OAuthErrorResponse` is ClickUp's own, such as `OAUTH_014`.
 * - **PKCE** is not sent: it is not documented for the API. The state protects, and the secret.
 * - **Client authentication**: id and secret as parameters, as documented. That HTTP Basic is read, which some
 *   libraries send, is not confirmed.
 * - **Revocation** does not exist.
 *
 * See https://developer.clickup.com/docs/authentication
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import { hasProperty } from "effect/Predicate"
import * as Schema from "effect/Schema"

/**
 * The profile at `/api/v2/user`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes. */
  id: Schema.Number,
  /** The name people see. */
  username: Provider.optional(Schema.String),
  email: Provider.optional(Schema.String),
  color: Provider.optional(Schema.String),
  profilePicture: Provider.optional(Schema.String),
  initials: Provider.optional(Schema.String),
  timezone: Provider.optional(Schema.String)
})

/**
 * A user of ClickUp.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/** An error by the standard's names. */
const standardError = (body: unknown): unknown =>
  hasProperty(body, "err")
    ? { error: hasProperty(body, "ECODE") ? body.ECODE : "error", error_description: body.err }
    : body

/**
 * What is known of ClickUp.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "click-up",
  name: "ClickUp",
  server: {
    authorizationEndpoint: "https://app.clickup.com/api",
    tokenEndpoint: "https://api.clickup.com/api/v2/oauth/token",
    userinfoEndpoint: "https://api.clickup.com/api/v2/user",
    pkce: "none",
    quirks: { assumedTokenType: "Bearer" }
  },
  authentication: "client_secret_post",
  scopes: [],
  dialect: { tokenAnswer: standardError },
  userInfo: { answer: standardError, envelope: ["user"] },
  profile: User,
  normalize: (user) => ({ id: user.id, name: user.username, email: user.email, picture: user.profilePicture })
})

/**
 * Sign in with ClickUp.
 *
 * @since 0.1.0
 * @category tags
 */
export class ClickUp
  extends Context.Tag("@effect-oauth/providers/ClickUp")<ClickUp, Provider.Provider<typeof facts>>()
{}

/**
 * ClickUp from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { ClickUp } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const ClickUpLive = ClickUp.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(ClickUp, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(ClickUp, facts)
