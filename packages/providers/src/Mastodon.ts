/**
 * Mastodon, by OAuth 2.0: one provider for each instance, at which the application is registered beforehand, by `register`
 * or in the preferences of any user.
 *
 * - **Scopes**: the profile needs `read:accounts`, which an application registered for `read` may ask for. Since
 *   Mastodon 4.3 `profile` is enough, for an application registered with it.
 * - **Refresh tokens** do not exist, and access tokens do not expire.
 * - **PKCE** is verified since Mastodon 4.3, and ignored before.
 * - **Token answer**: `created_at`, in seconds since the epoch, stays in `extra`.
 * - **Users**: the id is that of the instance, and there is no address: store both, the instance and the id.
 * - **OpenID Connect**: there are no ID tokens.
 *
 * See https://docs.joinmastodon.org/methods/oauth/
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as application from "./internal/mastodonApplication.js"

/**
 * The profile at `/api/v1/accounts/verify_credentials`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes; unique on its instance. */
  id: Schema.NonEmptyString,
  username: Schema.NonEmptyString,
  acct: Provider.optional(Schema.String),
  /** Empty for a user who has set none. */
  display_name: Provider.optional(Schema.String),
  avatar: Provider.optional(Schema.String),
  avatar_static: Provider.optional(Schema.String),
  url: Provider.optional(Schema.String),
  bot: Provider.optional(Schema.Boolean),
  created_at: Provider.optional(Schema.String)
})

/**
 * A user of Mastodon.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Mastodon.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "mastodon",
  name: "Mastodon",
  settings: {
    /** The address of the instance, such as `https://mastodon.social`. */
    baseUrl: { kind: "url" }
  },
  server: {
    authorizationEndpoint: "{baseUrl}/oauth/authorize",
    tokenEndpoint: "{baseUrl}/oauth/token",
    revocationEndpoint: "{baseUrl}/oauth/revoke",
    registrationEndpoint: "{baseUrl}/api/v1/apps",
    userinfoEndpoint: "{baseUrl}/api/v1/accounts/verify_credentials"
  },
  authentication: "client_secret_post",
  can: ["revoke"],
  scopes: ["read:accounts"],
  profile: User,
  normalize: (user) => ({ id: user.id, name: user.display_name || user.username, picture: user.avatar })
})

/**
 * Sign in with Mastodon.
 *
 * @since 0.1.0
 * @category tags
 */
export class Mastodon
  extends Context.Tag("@effect-oauth/providers/Mastodon")<Mastodon, Provider.Provider<typeof facts>>()
{}

/**
 * Mastodon from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Mastodon } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const MastodonLive = Mastodon.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   baseUrl: "https://mastodon.social",
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Mastodon, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Mastodon, facts)

/**
 * What an application is registered with.
 *
 * @since 0.1.0
 * @category models
 */
export interface RegisterOptions {
  /** The address of the instance, such as `https://mastodon.social`. */
  readonly baseUrl: string
  /** The name of the application, which users see. */
  readonly clientName: string
  /** Where users may come back to. */
  readonly redirectUris: readonly [string, ...ReadonlyArray<string>]
  /**
   * What the application may ask for.
   *
   * @default what the profile needs
   */
  readonly scopes?: ReadonlyArray<string> | undefined
  /** The address of the application's own page. */
  readonly website?: string | undefined
  /**
   * Lets the address of the instance and the redirect URIs use `http` on hosts that are not loopback.
   *
   * @default false
   */
  readonly allowInsecureRequests?: boolean | undefined
}

/**
 * Registers the application at an instance, and gives its client id and its secret: store both, with the address of the
 * instance, and hand them to `layer`. Every call makes another application, so register once for each instance. It is not
 * repeated by itself: a lost answer may have made one.
 *
 * Fails with `ConfigurationError` for a `baseUrl` or redirect URI that may not be, sending nothing; with
 * `OAuthErrorResponse` (`invalid_redirect_uri`, `invalid_client_metadata`) when the instance refuses what it was given,
 * where it says so in English; and with `InvalidResponse` (`UnexpectedStatus`, 429 when it was asked too often) or
 * `TransportError` as every exchange.
 *
 * @example
 * ```ts
 * import { Mastodon } from "@effect-oauth/providers"
 * import { Effect } from "effect"
 *
 * const baseUrl = "https://mastodon.social"
 * const redirectUri = "https://app.example/callback"
 *
 * const MastodonLive = Mastodon.register({ baseUrl, clientName: "My App", redirectUris: [redirectUri] }).pipe(
 *   Effect.map((client) => Mastodon.layer({ ...client, baseUrl, redirectUri }))
 * )
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const register = (options: RegisterOptions) =>
  // Checked as by `layer`, with a client in place of the one that is not known yet.
  Provider.make(facts, { ...options, ...application.unknown, redirectUri: options.redirectUris[0] }).pipe(
    Effect.flatMap(({ server }) => server),
    Effect.flatMap((server) => application.register(server, options, options.scopes ?? facts.scopes))
  )
