/**
 * Pipedrive, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Scopes** are set for the application at Pipedrive; none is sent. The answer names them with commas between them.
 * - **Refresh tokens** come with every exchange and live 60 days after their last use.
 * - **Token answer**: `api_domain`, the address of the company's API, is in `extra`.
 * - **PKCE** is sent. Pipedrive documents nothing of it.
 * - **The id** of the normalized profile is `company_id:id`. Pipedrive calls the two together the identifier that is
 *   unique; other libraries take `id` alone.
 * - **Revocation** of the refresh token takes the application away from the user.
 *
 * See https://pipedrive.readme.io/docs/marketplace-oauth-authorization
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The profile at `/v1/users/me`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Unique together with `company_id`. */
  id: Schema.Int,
  company_id: Schema.Int,
  company_name: Provider.optional(Schema.String),
  company_domain: Provider.optional(Schema.String),
  name: Provider.optional(Schema.String),
  email: Provider.optional(Schema.String),
  phone: Provider.optional(Schema.String),
  locale: Provider.optional(Schema.String),
  timezone_name: Provider.optional(Schema.String),
  icon_url: Provider.optional(Schema.String)
})

/**
 * A user of Pipedrive.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Pipedrive.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "pipedrive",
  name: "Pipedrive",
  server: {
    authorizationEndpoint: "https://oauth.pipedrive.com/oauth/authorize",
    tokenEndpoint: "https://oauth.pipedrive.com/oauth/token",
    revocationEndpoint: "https://oauth.pipedrive.com/oauth/revoke",
    userinfoEndpoint: "https://api.pipedrive.com/v1/users/me"
  },
  authentication: "client_secret_basic",
  can: ["refresh", "revoke"],
  scopes: [],
  userInfo: { envelope: ["data"] },
  profile: User,
  normalize: (user) => ({
    id: `${user.company_id}:${user.id}`,
    name: user.name,
    email: user.email,
    picture: user.icon_url
  })
})

/**
 * Sign in with Pipedrive.
 *
 * @since 0.1.0
 * @category tags
 */
export class Pipedrive
  extends Context.Tag("@effect-oauth/providers/Pipedrive")<Pipedrive, Provider.Provider<typeof facts>>()
{}

/**
 * Pipedrive from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Pipedrive } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const PipedriveLive = Pipedrive.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Pipedrive, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Pipedrive, facts)
