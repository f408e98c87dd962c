/**
 * Sign in with Slack, by OpenID Connect, with endpoints written here.
 *
 * - **Scopes**: `openid`, `profile` and `email`, and no others.
 * - **Refresh tokens** come when token rotation is switched on for the application; without it access tokens do not
 *   expire.
 * - **PKCE** is not sent: Slack takes it from applications that were made public clients for good. State and nonce
 *   protect.
 * - **Token answer**: errors come with status 200 and `ok: false`.
 * - **Revocation** is `auth.revoke`, which takes the access token as Bearer.
 * - **Team**: `authorizationRequest` with `extraParameters: { team: "T123" }` asks for a workspace. Compare
 *   `https://slack.com/team_id` with yours all the same.
 * - **The user's id** is the `sub`. Slack promises that it is unique within a workspace, so keep
 *   `https://slack.com/team_id` beside it.
 *
 * See https://docs.slack.dev/authentication/sign-in-with-slack
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The profile at `openid.connect.userInfo`. Claims it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.claims({
  "https://slack.com/user_id": Provider.optional(Schema.String),
  "https://slack.com/team_id": Provider.optional(Schema.String),
  "https://slack.com/team_name": Provider.optional(Schema.String),
  "https://slack.com/team_domain": Provider.optional(Schema.String)
})

/**
 * A user of Slack.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Slack.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "slack",
  name: "Slack",
  server: {
    issuer: "https://slack.com",
    authorizationEndpoint: "https://slack.com/openid/connect/authorize",
    tokenEndpoint: "https://slack.com/api/openid.connect.token",
    revocationEndpoint: "https://slack.com/api/auth.revoke",
    userinfoEndpoint: "https://slack.com/api/openid.connect.userInfo",
    jwksUri: "https://slack.com/openid/connect/keys",
    pkce: "none",
    quirks: { revocation: "bearer" }
  },
  authentication: "client_secret_basic",
  can: ["openid", "refresh", "revoke"],
  scopes: ["openid", "profile", "email"],
  profile: User,
  normalize: Provider.normalizeClaims
})

/**
 * Sign in with Slack.
 *
 * @since 0.1.0
 * @category tags
 */
export class Slack extends Context.Tag("@effect-oauth/providers/Slack")<Slack, Provider.Provider<typeof facts>>() {}

/**
 * Slack from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Slack } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const SlackLive = Slack.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Slack, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Slack, facts)
