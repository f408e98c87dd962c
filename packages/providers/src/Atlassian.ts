/**
 * Atlassian (Jira, Confluence and the rest of its cloud), by OAuth 2.0 (3LO). It has no OpenID Connect for apps.
 *
 * - **Scopes**: the profile needs `read:me`. `offline_access` is for refresh tokens.
 * - **Authorization**: `audience=api.atlassian.com` and `prompt=consent` go with every request, as Atlassian documents.
 * - **Refresh tokens** come with `offline_access` only. Each is used once, and a refresh gives the next.
 * - **Token answer**: the documented ones have no `token_type`; it is `Bearer` then. A refresh token that is not known
 *   is `invalid_grant` under status 403.
 * - **PKCE** is sent. Atlassian does not document it; a server ignores what it does not know (RFC 6749 §3.1), and other
 *   libraries send it there.
 * - **Client authentication** is in the body, as documented.
 * - **Revocation** is not documented, and not offered: users take an app away in their account.
 *
 * See https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The profile at `/me`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes. */
  account_id: Schema.NonEmptyString,
  account_type: Provider.optional(Schema.String),
  account_status: Provider.optional(Schema.String),
  name: Provider.optional(Schema.String),
  nickname: Provider.optional(Schema.String),
  /** Absent where the user keeps it from apps. */
  email: Provider.optional(Schema.String),
  email_verified: Provider.optional(Schema.Boolean),
  picture: Provider.optional(Schema.String),
  locale: Provider.optional(Schema.String),
  zoneinfo: Provider.optional(Schema.String)
})

/**
 * A user of Atlassian.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Atlassian.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "atlassian",
  name: "Atlassian",
  server: {
    authorizationEndpoint: "https://auth.atlassian.com/authorize",
    tokenEndpoint: "https://auth.atlassian.com/oauth/token",
    userinfoEndpoint: "https://api.atlassian.com/me",
    quirks: { assumedTokenType: "Bearer" }
  },
  authentication: "client_secret_post",
  can: ["refresh"],
  scopes: ["read:me"],
  authorization: { prompt: ["consent"], extraParameters: { audience: "api.atlassian.com" } },
  profile: User,
  normalize: (user) => ({
    id: user.account_id,
    name: user.name ?? user.nickname,
    email: user.email,
    emailVerified: user.email_verified,
    picture: user.picture
  })
})

/**
 * Sign in with Atlassian.
 *
 * @since 0.1.0
 * @category tags
 */
export class Atlassian extends Context.Tag("@effect-oauth/providers/Atlassian")<
  Atlassian,
  Provider.Provider<typeof facts>
>() {}

/**
 * Atlassian from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Atlassian } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const AtlassianLive = Atlassian.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback",
 *   scopes: ["read:me", "offline_access"]
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Atlassian, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Atlassian, facts)
