/**
 * Cisco Webex, by the OAuth 2.0 of its integrations. (Login with Webex, its OpenID Connect, has other endpoints.)
 *
 * - **Scopes**: the profile needs `spark:people_read`.
 * - **Refresh tokens** come with every exchange and live 90 days, which a refresh begins anew. Access tokens live 14
 *   days.
 * - **Token answer**: `refresh_token_expires_in` is in `extra`.
 * - **PKCE** is sent, and checked.
 * - **The client secret** goes into the form, as Webex documents it. Other libraries send it by Basic.
 * - **Revocation** does not exist: users take access away in their settings.
 *
 * See https://developer.webex.com/docs/integrations
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The profile at `/v1/people/me`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes. */
  id: Schema.NonEmptyString,
  /** The first is the one the user signs in with. */
  emails: Provider.optional(Schema.Array(Schema.String)),
  displayName: Provider.optional(Schema.String),
  nickName: Provider.optional(Schema.String),
  firstName: Provider.optional(Schema.String),
  lastName: Provider.optional(Schema.String),
  avatar: Provider.optional(Schema.String),
  orgId: Provider.optional(Schema.String),
  /** `person`, `bot` or `appuser`. */
  type: Provider.optional(Schema.String)
})

/**
 * A user of Webex.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Webex.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "webex",
  name: "Webex",
  server: {
    authorizationEndpoint: "https://webexapis.com/v1/authorize",
    tokenEndpoint: "https://webexapis.com/v1/access_token",
    userinfoEndpoint: "https://webexapis.com/v1/people/me"
  },
  authentication: "client_secret_post",
  can: ["refresh"],
  scopes: ["spark:people_read"],
  profile: User,
  normalize: (user) => ({ id: user.id, name: user.displayName, email: user.emails?.[0], picture: user.avatar })
})

/**
 * Sign in with Webex.
 *
 * @since 0.1.0
 * @category tags
 */
export class Webex extends Context.Tag("@effect-oauth/providers/Webex")<Webex, Provider.Provider<typeof facts>>() {}

/**
 * Webex from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Webex } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const WebexLive = Webex.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Webex, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Webex, facts)
