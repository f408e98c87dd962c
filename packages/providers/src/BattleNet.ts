/**
 * Battle.net, by OpenID Connect.
 *
 * - **OpenID Connect**: the endpoints are written here. They are the same for all regions but China.
 * - **Scopes**: the profile needs `openid`. The data of the games have scopes of their own, such as `wow.profile`.
 *   `scope` is sent even when it is empty.
 * - **Refresh tokens** are not documented for this grant, and not offered. An access token lives a day.
 * - **PKCE** is sent. Battle.net does not document it; a server ignores what it does not know (RFC 6749 §3.1), and the
 *   nonce is checked in any case.
 * - **Client authentication** is by HTTP Basic, as documented.
 * - **Revocation** and **logout** are in the metadata of Battle.net, and not in its documentation.
 * - **Profile**: the id and the BattleTag. There is no email address and no picture. The ID token calls the BattleTag
 *   `battle_tag`.
 *
 * See https://community.developer.battle.net/documentation/guides/using-oauth
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The profile at `/userinfo`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.claims({
  /** `sub` as a number. */
  id: Provider.optional(Schema.Number),
  /** A name with a number, such as `Ada#1815`, which its owner can change. */
  battletag: Provider.optional(Schema.String),
  battle_tag: Provider.optional(Schema.String)
})

/**
 * A user of Battle.net.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Battle.net.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "battlenet",
  name: "Battle.net",
  settings: {
    /** The host of the accounts; for China it is `oauth.battlenet.com.cn`. */
    host: { kind: "host", default: "oauth.battle.net" }
  },
  server: {
    issuer: "https://{host}",
    authorizationEndpoint: "https://{host}/authorize",
    tokenEndpoint: "https://{host}/token",
    userinfoEndpoint: "https://{host}/userinfo",
    jwksUri: "https://{host}/jwks/certs",
    revocationEndpoint: "https://{host}/revoke",
    endSessionEndpoint: "https://{host}/logout",
    quirks: { emptyScope: "sent" }
  },
  authentication: "client_secret_basic",
  can: ["openid", "revoke", "logout"],
  scopes: ["openid"],
  profile: User,
  normalize: (user) => ({ id: user.sub, name: user.battletag ?? user.battle_tag })
})

/**
 * Sign in with Battle.net.
 *
 * @since 0.1.0
 * @category tags
 */
export class BattleNet extends Context.Tag("@effect-oauth/providers/BattleNet")<
  BattleNet,
  Provider.Provider<typeof facts>
>() {}

/**
 * Battle.net from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { BattleNet } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const BattleNetLive = BattleNet.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(BattleNet, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(BattleNet, facts)
