/**
 * Gitea, by OpenID Connect; Forgejo and Codeberg too, which came from it.
 *
 * - **OpenID Connect**: the endpoints are written here, below `baseUrl`. The issuer is `baseUrl` without a slash at its end,
 *   as Gitea has it since 1.25. Before that, and where `JWT_CLAIM_ISSUER` says so, it ends in one: set
 *   `endpoints: { issuer: "https://git.example/" }` then.
 * - **Scopes**: `openid`, `profile` and `email` for the claims, and `groups` for the user's organizations and teams. With
 *   those alone a version may give a token for the whole API in the user's name, so `read:user` is asked for beside them,
 *   which limits it since 1.23.
 * - **Clients** may be public ("confidential client" not ticked): leave the secret out.
 * - **Refresh tokens** come with the exchange and with every refresh.
 * - **Revocation** does not exist.
 *
 * See https://docs.gitea.com/development/oauth2-provider
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The claims of ID tokens and of `/login/oauth/userinfo`. Members they have beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.claims({
  /** Organizations, and teams as `organization:team`. */
  groups: Provider.optional(Schema.Array(Schema.String))
})

/**
 * A user of Gitea.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Gitea.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "gitea",
  name: "Gitea",
  settings: {
    /** The address of the server, such as `https://gitea.com`. */
    baseUrl: { kind: "url" }
  },
  server: {
    issuer: "{baseUrl}",
    authorizationEndpoint: "{baseUrl}/login/oauth/authorize",
    tokenEndpoint: "{baseUrl}/login/oauth/access_token",
    userinfoEndpoint: "{baseUrl}/login/oauth/userinfo",
    jwksUri: "{baseUrl}/login/oauth/keys"
  },
  client: "either",
  authentication: "client_secret_basic",
  can: ["openid", "refresh"],
  scopes: ["openid", "profile", "email", "read:user"],
  profile: User,
  normalize: Provider.normalizeClaims
})

/**
 * Sign in with Gitea.
 *
 * @since 0.1.0
 * @category tags
 */
export class Gitea extends Context.Tag("@effect-oauth/providers/Gitea")<Gitea, Provider.Provider<typeof facts>>() {}

/**
 * Gitea from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Gitea } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const GiteaLive = Gitea.layer({
 *   baseUrl: "https://gitea.com",
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Gitea, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Gitea, facts)
