/**
 * GitLab, by OpenID Connect: GitLab.com, and one's own server by `baseUrl`.
 *
 * - **OpenID Connect**: the endpoints are written here, below `baseUrl`, which is the issuer.
 * - **Scopes**: `openid`, `profile` and `email`. Each has to be ticked on the application. `read_user` is for the API and not
 *   needed.
 * - **Clients** may be public ("Confidential" not ticked): leave the secret out.
 * - **Refresh tokens** come with the exchange, and each refresh gives the next. Access tokens live two hours.
 * - **Token answer**: `created_at` is in seconds; it stays in `extra`.
 * - **PKCE** is sent.
 *
 * See https://docs.gitlab.com/integration/openid_connect_provider/
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The claims of ID tokens and of `/oauth/userinfo`. Members they have beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.claims({
  /** Paths of the groups the user is a member of; in userinfo. */
  groups: Provider.optional(Schema.Array(Schema.String)),
  /** The same, of those the user is a direct member of; in ID tokens. */
  groups_direct: Provider.optional(Schema.Array(Schema.String))
})

/**
 * A user of GitLab.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of GitLab.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "gitlab",
  name: "GitLab",
  settings: {
    /** The address of the server. */
    baseUrl: { kind: "url", default: "https://gitlab.com" }
  },
  server: {
    issuer: "{baseUrl}",
    authorizationEndpoint: "{baseUrl}/oauth/authorize",
    tokenEndpoint: "{baseUrl}/oauth/token",
    userinfoEndpoint: "{baseUrl}/oauth/userinfo",
    jwksUri: "{baseUrl}/oauth/discovery/keys",
    revocationEndpoint: "{baseUrl}/oauth/revoke"
  },
  client: "either",
  authentication: "client_secret_basic",
  can: ["openid", "refresh", "revoke"],
  scopes: ["openid", "profile", "email"],
  profile: User,
  normalize: Provider.normalizeClaims
})

/**
 * Sign in with GitLab.
 *
 * @since 0.1.0
 * @category tags
 */
export class GitLab extends Context.Tag("@effect-oauth/providers/GitLab")<GitLab, Provider.Provider<typeof facts>>() {}

/**
 * GitLab from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { GitLab } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const GitLabLive = GitLab.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(GitLab, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(GitLab, facts)
