/**
 * Todoist, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Scopes** stand with commas between them; the profile needs `data:read`.
 * - **Refresh tokens** come for applications where they are switched on, which is the default of new ones, and each is
 *   used once. The tokens of others do not expire.
 * - **Clients without a secret** are those that Todoist has registered as public.
 * - **Revocation** wants the client's secret by Basic, where the token endpoint has it in the form. It is for access tokens
 *   alone, so that is what is revoked of a token set, and the refresh token goes on working.
 * - **The profile** is at `/api/v1/user`. Other libraries read it of the Sync API v9, which API v1 has replaced, as it
 *   has the hosts `todoist.com` and `www.todoist.com` of the endpoints.
 *
 * See https://developer.todoist.com/api/v1/
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
 * The profile at `/api/v1/user`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes. */
  id: Schema.NonEmptyString,
  full_name: Provider.optional(Schema.String),
  email: Provider.optional(Schema.String),
  /** Absent, or `null`, for a user without a picture. */
  avatar_big: Provider.optional(Schema.String),
  lang: Provider.optional(Schema.String),
  is_premium: Provider.optional(Schema.Boolean)
})

/**
 * A user of Todoist.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/** The secret in the form, and by Basic where tokens are revoked. */
const secretPost = (clientSecret: Redacted.Redacted) => {
  const post = ClientAuthentication.clientSecretPost(clientSecret)
  const basic = ClientAuthentication.clientSecretBasic(clientSecret)
  return ClientAuthentication.make(
    "client_secret_post",
    (context) =>
      (context.endpoint.href === context.server.revocationEndpoint?.href ? basic : post).authenticate(context),
    clientSecret
  )
}

/**
 * What is known of Todoist.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "todoist",
  name: "Todoist",
  server: {
    authorizationEndpoint: "https://app.todoist.com/oauth/authorize",
    tokenEndpoint: "https://api.todoist.com/oauth/access_token",
    revocationEndpoint: "https://api.todoist.com/api/v1/revoke",
    userinfoEndpoint: "https://api.todoist.com/api/v1/user",
    quirks: { scopeSeparator: ",", revocation: "access_token" }
  },
  authentication: ({ clientSecret }) =>
    Effect.succeed(clientSecret === undefined ? ClientAuthentication.none : secretPost(clientSecret)),
  client: "either",
  can: ["refresh", "revoke"],
  scopes: ["data:read"],
  profile: User,
  normalize: (user) => ({ id: user.id, name: user.full_name, email: user.email, picture: user.avatar_big })
})

/**
 * Sign in with Todoist.
 *
 * @since 0.1.0
 * @category tags
 */
export class Todoist
  extends Context.Tag("@effect-oauth/providers/Todoist")<Todoist, Provider.Provider<typeof facts>>()
{}

/**
 * Todoist from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Todoist } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const TodoistLive = Todoist.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Todoist, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Todoist, facts)
