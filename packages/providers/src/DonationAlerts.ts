/**
 * DonationAlerts, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Scopes**: the profile needs `oauth-user-show`. `scope` is required in every request, in a refresh too, and sent
 *   even when it is empty.
 * - **Refresh tokens** come with every exchange and every refresh.
 * - **PKCE** is not sent: DonationAlerts does not document it, and no library we have looked at sends it there.
 * - **Client authentication** is in the form, as documented.
 * - **Profile**: in an envelope. `socket_connection_token` in it is a secret.
 * - **Revocation** is not documented, and not offered.
 *
 * See https://www.donationalerts.com/apidoc
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The profile at `/user/oauth`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes. */
  id: Schema.Number,
  /** The name of the page, which its owner can change. */
  code: Provider.optional(Schema.String),
  name: Provider.optional(Schema.String),
  avatar: Provider.optional(Schema.String),
  email: Provider.optional(Schema.String),
  language: Provider.optional(Schema.String)
})

/**
 * A user of DonationAlerts.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of DonationAlerts.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "donation-alerts",
  name: "DonationAlerts",
  server: {
    authorizationEndpoint: "https://www.donationalerts.com/oauth/authorize",
    tokenEndpoint: "https://www.donationalerts.com/oauth/token",
    userinfoEndpoint: "https://www.donationalerts.com/api/v1/user/oauth",
    pkce: "none",
    quirks: { emptyScope: "sent" }
  },
  dialect: {
    tokenRequest: (parameters, { grantType, scopes }) =>
      grantType === "refresh_token" && !parameters.some(([name]) => name === "scope")
        ? [...parameters, ["scope", scopes.join(" ")]]
        : parameters
  },
  authentication: "client_secret_post",
  can: ["refresh"],
  scopes: ["oauth-user-show"],
  profile: User,
  userInfo: { envelope: ["data"] },
  normalize: (user) => ({ id: user.id, name: user.name ?? user.code, email: user.email, picture: user.avatar })
})

/**
 * Sign in with DonationAlerts.
 *
 * @since 0.1.0
 * @category tags
 */
export class DonationAlerts extends Context.Tag("@effect-oauth/providers/DonationAlerts")<
  DonationAlerts,
  Provider.Provider<typeof facts>
>() {}

/**
 * DonationAlerts from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { DonationAlerts } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const DonationAlertsLive = DonationAlerts.layer({
 *   clientId: "12345",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(DonationAlerts, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(DonationAlerts, facts)
