/**
 * Mail.ru, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Scopes**: the profile needs `userinfo`.
 * - **Refresh tokens** stay. Access tokens live an hour.
 * - **The profile** wants the token as a parameter.
 * - **PKCE** is sent. Whether it is looked at is not confirmed.
 * - **Client authentication**: id and secret as parameters, which also gives a refresh the id it wants in the form.
 *   HTTP Basic, which some libraries send, is read for codes.
 * - **Revocation** does not exist.
 *
 * See https://o2.mail.ru/docs/
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
export const User = Provider.profile({
  /** Never changes. */
  id: Schema.NonEmptyString,
  email: Provider.optional(Schema.String),
  name: Provider.optional(Schema.String),
  nickname: Provider.optional(Schema.String),
  first_name: Provider.optional(Schema.String),
  last_name: Provider.optional(Schema.String),
  /** `m` or `f`. */
  gender: Provider.optional(Schema.String),
  /** Day, month and year, with dots between them. */
  birthday: Provider.optional(Schema.String),
  locale: Provider.optional(Schema.String),
  /** The address of a picture. */
  image: Provider.optional(Schema.String)
})

/**
 * A user of Mail.ru.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Mail.ru.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "mailru",
  name: "Mail.ru",
  server: {
    authorizationEndpoint: "https://oauth.mail.ru/login",
    tokenEndpoint: "https://oauth.mail.ru/token",
    userinfoEndpoint: "https://oauth.mail.ru/userinfo"
  },
  authentication: "client_secret_post",
  can: ["refresh"],
  scopes: ["userinfo"],
  userInfo: { token: { parameter: "access_token" } },
  profile: User,
  normalize: (user) => ({ id: user.id, name: user.name ?? user.nickname, email: user.email, picture: user.image })
})

/**
 * Sign in with Mail.ru.
 *
 * @since 0.1.0
 * @category tags
 */
export class MailRu extends Context.Tag("@effect-oauth/providers/MailRu")<MailRu, Provider.Provider<typeof facts>>() {}

/**
 * Mail.ru from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { MailRu } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const MailRuLive = MailRu.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(MailRu, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(MailRu, facts)
