/**
 * Reddit, by OAuth 2.0.
 *
 * - **Scopes**: the profile needs `identity`. It has no address.
 * - **Refresh tokens** come where the authorization request has `duration=permanent`, one of its `extraParameters`. The
 *   answer to a refresh has no new one.
 * - **User agent**: Reddit's rules want one that names the application, and it turns away those that are common.
 * - **PKCE** is not sent: Reddit does not document it. Installed applications, which have no secret, are therefore not
 *   offered: nothing would protect their codes.
 * - **Token answer**: errors come with status 200; for wrong credentials with 401 and a number for a code, which is
 *   `invalid_client` here.
 *
 * See https://github.com/reddit-archive/reddit/wiki/OAuth2
 *
 * @since 0.1.0
 */
import * as ClientAuthentication from "@effect-oauth/core/ClientAuthentication"
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import type * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"

/**
 * The profile at `/api/v1/me`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes. */
  id: Schema.NonEmptyString,
  name: Schema.NonEmptyString,
  icon_img: Provider.optional(Schema.String),
  snoovatar_img: Provider.optional(Schema.String),
  /** Whether Reddit knows an address of the user, which it does not give. */
  has_verified_email: Provider.optional(Schema.Boolean),
  /** Whether the account is verified. */
  verified: Provider.optional(Schema.Boolean),
  /** Seconds since the epoch. */
  created_utc: Provider.optional(Schema.Number)
})

/**
 * A user of Reddit.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

// HTTP Basic, and the name of the application in a header.
const authentication = (clientSecret: Redacted.Redacted, userAgent: string) => {
  const basic = ClientAuthentication.clientSecretBasic(clientSecret)
  return ClientAuthentication.make(
    basic.method,
    (context) =>
      Effect.map(basic.authenticate(context), (credentials) => ({
        ...credentials,
        headers: { "user-agent": userAgent }
      })),
    clientSecret
  )
}

/**
 * What is known of Reddit.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "reddit",
  name: "Reddit",
  settings: {
    /** The `User-Agent`, by Reddit's rules `platform:application id:version (by /u/name)`. */
    userAgent: { kind: "text" }
  },
  server: {
    authorizationEndpoint: "https://www.reddit.com/api/v1/authorize",
    tokenEndpoint: "https://www.reddit.com/api/v1/access_token",
    revocationEndpoint: "https://www.reddit.com/api/v1/revoke_token",
    userinfoEndpoint: "https://oauth.reddit.com/api/v1/me",
    pkce: "none"
  },
  dialect: {
    tokenAnswer: (body) =>
      Predicate.hasProperty(body, "error") && body.error === 401 ? { error: "invalid_client" } : body
  },
  authentication: ({ clientSecret, userAgent }) => Effect.succeed(authentication(clientSecret, userAgent)),
  can: ["refresh", "revoke"],
  scopes: ["identity"],
  userInfo: {
    headers: { "User-Agent": "{userAgent}" },
    // Without it the texts are HTML.
    parameters: { raw_json: "1" }
  },
  profile: User,
  normalize: (user) => ({ id: user.id, name: user.name, picture: user.icon_img })
})

/**
 * Sign in with Reddit.
 *
 * @since 0.1.0
 * @category tags
 */
export class Reddit extends Context.Tag("@effect-oauth/providers/Reddit")<Reddit, Provider.Provider<typeof facts>>() {}

/**
 * Reddit from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Reddit } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const RedditLive = Reddit.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   userAgent: "web:example.app:1.0 (by /u/example)",
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Reddit, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Reddit, facts)
