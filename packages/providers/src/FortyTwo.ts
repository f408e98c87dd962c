/**
 * 42 School's intranet, by OAuth 2.0.
 *
 * - **Scopes**: the profile needs `public`.
 * - **Refresh tokens** come with the exchange, and each refresh gives the next. Access tokens live two hours.
 * - **PKCE** is sent. 42 does not document it.
 * - **Token answer**: `secret_valid_until` says when the client secret, which 42 replaces regularly, ends; it stays in
 *   `extra`.
 * - **Revocation** does not exist in the documentation.
 *
 * See https://api.intra.42.fr/apidoc/guides/web_application_flow
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The profile at `/v2/me`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes. */
  id: Schema.Number,
  login: Provider.optional(Schema.String),
  email: Provider.optional(Schema.String),
  first_name: Provider.optional(Schema.String),
  last_name: Provider.optional(Schema.String),
  /** The name the user goes by. */
  usual_full_name: Provider.optional(Schema.String),
  displayname: Provider.optional(Schema.String),
  image: Provider.optional(Provider.profile({ link: Provider.optional(Schema.String) }))
})

/**
 * A user of 42 School.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of 42.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "42-school",
  name: "42 School",
  server: {
    authorizationEndpoint: "https://api.intra.42.fr/oauth/authorize",
    tokenEndpoint: "https://api.intra.42.fr/oauth/token",
    userinfoEndpoint: "https://api.intra.42.fr/v2/me"
  },
  authentication: "client_secret_post",
  can: ["refresh"],
  scopes: ["public"],
  profile: User,
  normalize: (user) => ({
    id: user.id,
    name: user.usual_full_name ?? user.displayname ?? user.login,
    email: user.email,
    picture: user.image?.link
  })
})

/**
 * Sign in with 42.
 *
 * @since 0.1.0
 * @category tags
 */
export class FortyTwo
  extends Context.Tag("@effect-oauth/providers/FortyTwo")<FortyTwo, Provider.Provider<typeof facts>>()
{}

/**
 * 42 from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { FortyTwo } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const FortyTwoLive = FortyTwo.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(FortyTwo, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(FortyTwo, facts)
