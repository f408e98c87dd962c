/**
 * Bitbucket Cloud, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Scopes** are fixed on the OAuth consumer in Bitbucket's settings; a request may name some of them or none. The
 *   profile needs `account`.
 * - **Refresh tokens** come with every exchange and every refresh. Access tokens live two hours.
 * - **Token answer**: the granted scopes come as `scopes`, and `state` names the grant; it stays in `extra`.
 * - **PKCE** is sent. Bitbucket does not document it and ignores what it does not know (RFC 6749 §3.1), as other
 *   clients that send it there show. It costs a hash, and protects the code as soon as Bitbucket looks at it.
 * - **Client authentication**: HTTP Basic. Keys and secrets are letters and digits, which Basic's two encodings
 *   write alike.
 * - **Revocation** does not exist.
 *
 * See https://developer.atlassian.com/cloud/bitbucket/oauth-2/
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

const Link = Schema.optional(Schema.Struct({ href: Schema.String }))

/**
 * The profile at `/2.0/user`: Bitbucket's account object. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** The Atlassian account id, which never changes. */
  account_id: Schema.NonEmptyString,
  /** Bitbucket's own id, in braces, which never changes. */
  uuid: Schema.NonEmptyString,
  display_name: Schema.String,
  /** The name of the user's workspace; not every account has one. */
  username: Provider.optional(Schema.String),
  nickname: Provider.optional(Schema.String),
  links: Provider.optional(Schema.Struct({ self: Link, html: Link, avatar: Link }))
})

/**
 * A user of Bitbucket.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Bitbucket.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "bitbucket",
  name: "Bitbucket",
  server: {
    authorizationEndpoint: "https://bitbucket.org/site/oauth2/authorize",
    tokenEndpoint: "https://bitbucket.org/site/oauth2/access_token",
    userinfoEndpoint: "https://api.bitbucket.org/2.0/user"
  },
  authentication: "client_secret_basic",
  can: ["refresh"],
  scopes: [],
  profile: User,
  normalize: (user) => ({ id: user.account_id, name: user.display_name, picture: user.links?.avatar?.href })
})

/**
 * Sign in with Bitbucket.
 *
 * @since 0.1.0
 * @category tags
 */
export class Bitbucket extends Context.Tag("@effect-oauth/providers/Bitbucket")<
  Bitbucket,
  Provider.Provider<typeof facts>
>() {}

/**
 * Bitbucket from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Bitbucket } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const BitbucketLive = Bitbucket.layer({
 *   clientId: "key",
 *   clientSecret: Redacted.make("secret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Bitbucket, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Bitbucket, facts)
