/**
 * Notion, by OAuth 2.0: a user adds an application to a workspace.
 *
 * - **Scopes** do not exist: capabilities are set on the application. An address needs the one for user information
 *   with addresses.
 * - **Refresh tokens** come with every exchange and every refresh, since 2025.
 * - **PKCE** is not sent: Notion does not document it.
 * - **Token answer**: `bot_id`, `workspace_id`, `workspace_name`, `workspace_icon`, `owner` and
 *   `duplicated_template_id` stay in `extra`.
 * - **Profile**: the token is that of a bot, and the profile the person who owns it.
 * - **Revocation** takes JSON alone by its documentation, and no form as RFC 7009 has it: not offered.
 *
 * See https://developers.notion.com/docs/authorization
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The person in `/v1/users/me`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes. */
  id: Schema.NonEmptyString,
  name: Provider.optional(Schema.String),
  avatar_url: Provider.optional(Schema.String),
  /** Anything else is the bot, which every user of a workspace would have in common. */
  type: Provider.optional(Schema.Literal("person")),
  person: Provider.optional(Schema.Struct({ email: Provider.optional(Schema.String) }))
})

/**
 * A user of Notion.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Notion.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "notion",
  name: "Notion",
  server: {
    authorizationEndpoint: "https://api.notion.com/v1/oauth/authorize",
    tokenEndpoint: "https://api.notion.com/v1/oauth/token",
    userinfoEndpoint: "https://api.notion.com/v1/users/me",
    pkce: "none"
  },
  authentication: "client_secret_basic",
  can: ["refresh"],
  scopes: [],
  authorization: { extraParameters: { owner: "user" } },
  userInfo: { headers: { "Notion-Version": "2022-06-28" }, envelope: ["bot", "owner", "user"] },
  profile: User,
  normalize: (user) => ({ id: user.id, name: user.name, email: user.person?.email, picture: user.avatar_url })
})

/**
 * Sign in with Notion.
 *
 * @since 0.1.0
 * @category tags
 */
export class Notion extends Context.Tag("@effect-oauth/providers/Notion")<Notion, Provider.Provider<typeof facts>>() {}

/**
 * Notion from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Notion } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const NotionLive = Notion.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Notion, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Notion, facts)
