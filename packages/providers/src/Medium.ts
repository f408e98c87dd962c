/**
 * Medium, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Medium supports its API no longer** and gives no new integrations; those there are go on working.
 * - **Scopes** stand with commas between them; the profile needs `basicProfile`.
 * - **Refresh tokens** come with every exchange and do not expire. Access tokens live 60 days.
 * - **Token answer**: there is no `expires_in`. `expires_at`, in milliseconds since 1970, is in `extra`. Errors are a
 *   list with numbers: `6003`, a token that is not valid, becomes `invalid_token`; any other number is the code as it
 *   is.
 * - **PKCE** is sent. Medium documents nothing of it.
 * - **Revocation** is left to the user: there is no endpoint.
 * - **The client secret** goes into the form, as Medium documents it. Other libraries send it by Basic.
 *
 * See https://github.com/Medium/medium-api-docs
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import { hasProperty, isNumber, isString } from "effect/Predicate"
import * as Schema from "effect/Schema"

/**
 * The profile at `/v1/me`. It has no address. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes. */
  id: Schema.NonEmptyString,
  username: Provider.optional(Schema.String),
  name: Provider.optional(Schema.String),
  url: Provider.optional(Schema.String),
  imageUrl: Provider.optional(Schema.String)
})

/**
 * A user of Medium.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/** The first of Medium's errors as one of RFC 6749 section 5.2; anything else as it is. */
const answer = (body: unknown): unknown => {
  const error: unknown = hasProperty(body, "errors") && Array.isArray(body.errors) ? body.errors[0] : undefined
  return hasProperty(error, "code") && isNumber(error.code)
    ? {
      error: error.code === 6003 ? "invalid_token" : String(error.code),
      error_description: hasProperty(error, "message") && isString(error.message) ? error.message : undefined
    }
    : body
}

/**
 * What is known of Medium.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "medium",
  name: "Medium",
  server: {
    authorizationEndpoint: "https://medium.com/m/oauth/authorize",
    tokenEndpoint: "https://api.medium.com/v1/tokens",
    userinfoEndpoint: "https://api.medium.com/v1/me",
    quirks: { scopeSeparator: ",", tokenAnswerStatus: 201 }
  },
  authentication: "client_secret_post",
  can: ["refresh"],
  scopes: ["basicProfile"],
  dialect: { tokenAnswer: answer },
  userInfo: { envelope: ["data"], answer },
  profile: User,
  normalize: (user) => ({ id: user.id, name: user.name || user.username, picture: user.imageUrl })
})

/**
 * Sign in with Medium.
 *
 * @since 0.1.0
 * @category tags
 */
export class Medium extends Context.Tag("@effect-oauth/providers/Medium")<Medium, Provider.Provider<typeof facts>>() {}

/**
 * Medium from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Medium } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const MediumLive = Medium.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Medium, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Medium, facts)
