/**
 * Yandex ID, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Hosts**: oauth.yandex.com; oauth.yandex.ru, its Russian page, gives the same tokens.
 * - **Scopes**: `login:info` is for names, `login:email` for the address, `login:avatar` for the picture. Each has to
 *   be ticked for the application.
 * - **Refresh tokens** come with every exchange and every refresh. A refresh may give the same access token again,
 *   while it lives long enough.
 * - **The profile** wants the scheme `OAuth` in place of `Bearer`. An `id` is a string of digits.
 * - **PKCE** is documented.
 * - **Revocation** exists for tokens of one device only, not as in RFC 7009 (the token is called `access_token`), and
 *   is not offered here.
 *
 * See https://yandex.com/dev/id/doc/en/
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The profile at login.yandex.ru. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes. */
  id: Schema.NonEmptyString,
  login: Schema.String,
  /** The application the token was given to. */
  client_id: Provider.optional(Schema.String),
  /** The user, within this application. */
  psuid: Provider.optional(Schema.String),
  /** With the scope `login:email`. */
  default_email: Provider.optional(Schema.String),
  emails: Provider.optional(Schema.Array(Schema.String)),
  display_name: Provider.optional(Schema.String),
  real_name: Provider.optional(Schema.String),
  first_name: Provider.optional(Schema.String),
  last_name: Provider.optional(Schema.String),
  /** Whether the picture is the one that everybody has. */
  is_avatar_empty: Provider.optional(Schema.Boolean),
  default_avatar_id: Provider.optional(Schema.String),
  /** `YYYY-MM-DD`, zeros for what is not known. */
  birthday: Provider.optional(Schema.String),
  sex: Provider.optional(Schema.String)
})

/**
 * A user of Yandex.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Yandex.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "yandex",
  name: "Yandex",
  server: {
    authorizationEndpoint: "https://oauth.yandex.com/authorize",
    tokenEndpoint: "https://oauth.yandex.com/token",
    userinfoEndpoint: "https://login.yandex.ru/info"
  },
  authentication: "client_secret_basic",
  can: ["refresh"],
  scopes: ["login:info", "login:email", "login:avatar"],
  userInfo: { parameters: { format: "json" }, token: { scheme: "OAuth" } },
  profile: User,
  normalize: (user) => ({
    id: user.id,
    name: user.real_name || user.display_name || user.login,
    email: user.default_email,
    picture: user.default_avatar_id && user.is_avatar_empty !== true
      ? `https://avatars.yandex.net/get-yapic/${user.default_avatar_id}/islands-200`
      : undefined
  })
})

/**
 * Sign in with Yandex.
 *
 * @since 0.1.0
 * @category tags
 */
export class Yandex extends Context.Tag("@effect-oauth/providers/Yandex")<Yandex, Provider.Provider<typeof facts>>() {}

/**
 * Yandex from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Yandex } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const YandexLive = Yandex.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Yandex, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Yandex, facts)
