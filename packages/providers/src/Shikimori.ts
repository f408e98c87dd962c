/**
 * Shikimori, by OAuth 2.0.
 *
 * - **Address**: it has moved often, from `shikimori.one` to `shikimori.io` last. The old ones redirect, which no token
 *   request survives: set `baseUrl` when it moves again.
 * - **Scopes** are set on the application; the profile needs none.
 * - **Refresh tokens** come with every exchange and every refresh. Access tokens live a day.
 * - **User agent**: Shikimori wants the name of the application in it, on every request.
 * - **PKCE** is not sent: Shikimori does not document it.
 * - **Revocation** is not documented: not offered.
 *
 * See https://shikimori.io/oauth
 *
 * @since 0.1.0
 */
import * as ClientAuthentication from "@effect-oauth/core/ClientAuthentication"
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"

/**
 * The profile at `/api/users/whoami`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes. */
  id: Schema.Number,
  nickname: Schema.NonEmptyString,
  avatar: Provider.optional(Schema.String),
  name: Provider.optional(Schema.String),
  url: Provider.optional(Schema.String)
})

/**
 * A user of Shikimori.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

// The secret in the form, and the name of the application in a header.
const authentication = (clientSecret: Redacted.Redacted, userAgent: string) => {
  const post = ClientAuthentication.clientSecretPost(clientSecret)
  return ClientAuthentication.make(post.method, (context) =>
    Effect.map(post.authenticate(context), (credentials) => ({
      ...credentials,
      headers: { "user-agent": userAgent }
    })), clientSecret)
}

/**
 * What is known of Shikimori.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "shikimori",
  name: "Shikimori",
  settings: {
    /** The `User-Agent`: the name of the application as it is registered. */
    userAgent: { kind: "text" },
    /** The address of Shikimori. */
    baseUrl: { kind: "url", default: "https://shikimori.io" }
  },
  server: {
    authorizationEndpoint: "{baseUrl}/oauth/authorize",
    tokenEndpoint: "{baseUrl}/oauth/token",
    userinfoEndpoint: "{baseUrl}/api/users/whoami",
    pkce: "none"
  },
  authentication: ({ clientSecret, userAgent }) => Effect.succeed(authentication(clientSecret, userAgent)),
  can: ["refresh"],
  scopes: [],
  userInfo: { headers: { "User-Agent": "{userAgent}" } },
  profile: User,
  normalize: (user) => ({ id: user.id, name: user.nickname, picture: user.avatar })
})

/**
 * Sign in with Shikimori.
 *
 * @since 0.1.0
 * @category tags
 */
export class Shikimori
  extends Context.Tag("@effect-oauth/providers/Shikimori")<Shikimori, Provider.Provider<typeof facts>>()
{}

/**
 * Shikimori from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Shikimori } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const ShikimoriLive = Shikimori.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   userAgent: "My application",
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Shikimori, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Shikimori, facts)
