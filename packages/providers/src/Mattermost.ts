/**
 * Mattermost, by OAuth 2.0 (it has no OpenID Connect for this): a server that you, or others, run. Its administrator
 * has to switch the OAuth 2.0 service provider on.
 *
 * - **Scopes** are not looked at: a token is good for all the user can do.
 * - **Refresh tokens** come with every exchange and are rotated. Clients without a secret get none.
 * - **Token answer**: `scope` and `id_token` are there, and empty. Errors are Mattermost's own: those that say the
 *   same as one of OAuth 2.0 come as that, others with Mattermost's id as their code.
 * - **PKCE** is verified since version 11; servers before that ignore it.
 * - **Client authentication**: id and secret as parameters. HTTP Basic is not read.
 * - **Public clients** exist since version 11.
 * - **Revocation** does not exist.
 *
 * See https://developers.mattermost.com/integrate/apps/authentication/oauth2/
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import { hasProperty } from "effect/Predicate"
import * as Schema from "effect/Schema"

/**
 * The profile at `/api/v4/users/me`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes. */
  id: Schema.NonEmptyString,
  username: Provider.optional(Schema.String),
  email: Provider.optional(Schema.String),
  /** Not there where it is not so. */
  email_verified: Provider.optional(Schema.Boolean),
  nickname: Provider.optional(Schema.String),
  first_name: Provider.optional(Schema.String),
  last_name: Provider.optional(Schema.String),
  position: Provider.optional(Schema.String),
  roles: Provider.optional(Schema.String),
  locale: Provider.optional(Schema.String)
})

/**
 * A user of Mattermost.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/** The codes of OAuth 2.0 that Mattermost's errors stand for. */
const codes: ReadonlyMap<unknown, string> = new Map([
  ["api.oauth.get_access_token.expired_code.app_error", "invalid_grant"],
  ["api.oauth.get_access_token.redirect_uri.app_error", "invalid_grant"],
  ["api.oauth.get_access_token.refresh_token.app_error", "invalid_grant"],
  ["api.oauth.get_access_token.credentials.app_error", "invalid_client"],
  ["api.context.session_expired.app_error", "invalid_token"]
])

/** An error by the standard's names. A user has an `id` too, but no `status_code`. */
const standardError = (body: unknown): unknown =>
  hasProperty(body, "status_code") && hasProperty(body, "id")
    ? {
      error: codes.get(body.id) ?? body.id,
      error_description: hasProperty(body, "message") ? body.message : undefined
    }
    : body

/**
 * What is known of Mattermost.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "mattermost",
  name: "Mattermost",
  settings: {
    /** The address of the server, its site URL. */
    baseUrl: { kind: "url" }
  },
  server: {
    authorizationEndpoint: "{baseUrl}/oauth/authorize",
    tokenEndpoint: "{baseUrl}/oauth/access_token",
    userinfoEndpoint: "{baseUrl}/api/v4/users/me"
  },
  client: "either",
  authentication: "client_secret_post",
  can: ["refresh"],
  scopes: [],
  dialect: { tokenAnswer: standardError },
  userInfo: { answer: standardError },
  profile: User,
  normalize: (user) => ({
    id: user.id,
    name: Provider.fullName(user.first_name, user.last_name) || user.username,
    email: user.email,
    emailVerified: user.email_verified
  })
})

/**
 * Sign in with Mattermost.
 *
 * @since 0.1.0
 * @category tags
 */
export class Mattermost
  extends Context.Tag("@effect-oauth/providers/Mattermost")<Mattermost, Provider.Provider<typeof facts>>()
{}

/**
 * Mattermost from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Mattermost } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const MattermostLive = Mattermost.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   baseUrl: "https://chat.example",
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Mattermost, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Mattermost, facts)
