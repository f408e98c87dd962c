/**
 * Linear, by OAuth 2.0.
 *
 * - **Scopes**: the profile needs `read`, which every token has. In requests a comma stands between them, as documented.
 * - **Clients** may leave the secret out, since PKCE is used.
 * - **Refresh tokens** come with the exchange, and each refresh gives the next. Access tokens live 24 hours.
 * - **PKCE** is sent.
 * - **Token answer**: applications made before December 2023 get `scope` as a list.
 * - **Profile**: the `viewer` of the GraphQL API. Its errors become the standard's.
 * - **Revocation** takes the access token as Bearer.
 *
 * See https://linear.app/developers/oauth-2-0-authentication
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import { hasProperty, isString } from "effect/Predicate"
import * as Schema from "effect/Schema"

/**
 * The profile: the `viewer` of the GraphQL API.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes. */
  id: Schema.NonEmptyString,
  name: Provider.optional(Schema.String),
  displayName: Provider.optional(Schema.String),
  email: Provider.optional(Schema.String),
  avatarUrl: Provider.optional(Schema.String),
  /** Whether the account is not suspended. */
  active: Provider.optional(Schema.Boolean)
})

/**
 * A user of Linear.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

const standardCodes: ReadonlyMap<unknown, string> = new Map([
  ["AUTHENTICATION_ERROR", "invalid_token"],
  ["FORBIDDEN", "insufficient_scope"],
  ["RATELIMITED", "temporarily_unavailable"]
])

const standardError = (body: unknown): unknown => {
  const error: unknown = hasProperty(body, "errors") && Array.isArray(body.errors) ? body.errors[0] : undefined
  if (error === undefined) {
    return body
  }
  const code = hasProperty(error, "extensions") && hasProperty(error.extensions, "code")
    ? error.extensions.code
    : undefined
  return {
    error: standardCodes.get(code) ?? (isString(code) ? code : "invalid_request"),
    error_description: hasProperty(error, "message") ? error.message : undefined
  }
}

/**
 * What is known of Linear.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "linear",
  name: "Linear",
  server: {
    authorizationEndpoint: "https://linear.app/oauth/authorize",
    tokenEndpoint: "https://api.linear.app/oauth/token",
    userinfoEndpoint: "https://api.linear.app/graphql",
    revocationEndpoint: "https://api.linear.app/oauth/revoke",
    quirks: { scopeSeparator: ",", revocation: "bearer" }
  },
  client: "either",
  authentication: "client_secret_post",
  can: ["refresh", "revoke"],
  scopes: ["read"],
  userInfo: {
    method: "POST",
    json: { query: "{ viewer { id name displayName email avatarUrl active } }" },
    answer: standardError,
    envelope: ["data", "viewer"]
  },
  profile: User,
  normalize: (user) => ({
    id: user.id,
    name: user.name ?? user.displayName,
    email: user.email,
    picture: user.avatarUrl
  })
})

/**
 * Sign in with Linear.
 *
 * @since 0.1.0
 * @category tags
 */
export class Linear extends Context.Tag("@effect-oauth/providers/Linear")<Linear, Provider.Provider<typeof facts>>() {}

/**
 * Linear from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Linear } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const LinearLive = Linear.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Linear, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Linear, facts)
