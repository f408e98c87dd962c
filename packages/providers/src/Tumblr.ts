/**
 * Tumblr, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Scopes**: the profile needs `basic`.
 * - **Refresh tokens** need the scope `offline_access`; each is used once. Access tokens live 42 minutes.
 * - **Token answer**: `id_token` is `false`, and is left out here.
 * - **The user's id**: Tumblr gives none. The `uuid` of the primary blog stands for it here, which outlives a
 *   renaming; `name` does not. An answer without a `uuid` is refused (`InvalidResponse`): who gives up a name leaves it to
 *   somebody else, who must not be taken for the same user.
 * - **PKCE** is not sent: Tumblr does not document it, and no client is known to send it.
 * - **Email** addresses are not given.
 * - **Revocation** does not exist.
 *
 * See https://www.tumblr.com/docs/en/api/v2#oauth2-authorization
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import { hasProperty } from "effect/Predicate"
import * as Schema from "effect/Schema"

/**
 * The profile at `/v2/user/info`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** The name of the user's primary blog, which may change. */
  name: Schema.NonEmptyString,
  blogs: Provider.optional(Schema.Array(Provider.profile({
    name: Provider.optional(Schema.String),
    /** Never changes. */
    uuid: Provider.optional(Schema.String),
    title: Provider.optional(Schema.String),
    url: Provider.optional(Schema.String),
    primary: Provider.optional(Schema.Boolean),
    avatar: Provider.optional(Schema.Array(Provider.profile({ url: Provider.optional(Schema.String) })))
  })))
})

/**
 * A user of Tumblr.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Tumblr.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "tumblr",
  name: "Tumblr",
  server: {
    authorizationEndpoint: "https://www.tumblr.com/oauth2/authorize",
    tokenEndpoint: "https://api.tumblr.com/v2/oauth2/token",
    userinfoEndpoint: "https://api.tumblr.com/v2/user/info",
    pkce: "none"
  },
  authentication: "client_secret_basic",
  can: ["refresh"],
  scopes: ["basic"],
  dialect: {
    tokenAnswer: (body) => hasProperty(body, "id_token") && body.id_token === false ? { ...body, id_token: null } : body
  },
  userInfo: { envelope: ["response", "user"] },
  profile: User,
  normalize: (user) => {
    const blog = user.blogs?.find((blog) => blog.primary === true)
    return { id: blog?.uuid ?? "", name: user.name, picture: blog?.avatar?.[0]?.url }
  }
})

/**
 * Sign in with Tumblr.
 *
 * @since 0.1.0
 * @category tags
 */
export class Tumblr extends Context.Tag("@effect-oauth/providers/Tumblr")<Tumblr, Provider.Provider<typeof facts>>() {}

/**
 * Tumblr from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Tumblr } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const TumblrLive = Tumblr.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Tumblr, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Tumblr, facts)
