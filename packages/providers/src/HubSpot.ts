/**
 * HubSpot, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **The endpoints** are those of the version 2026-03. Those of version 1, which other libraries use, have the token
 *   in a path and end on February 16th, 2027.
 * - **Scopes**: those of the application, which a request has to name; `oauth` is always among them.
 * - **Refresh tokens** stay. Access tokens live 30 minutes.
 * - **Token answer**: `hub_id` and `user_id` are in `extra`.
 * - **The profile** is what HubSpot says of the access token (RFC 7662): the user's id and address, and the account.
 * - **PKCE** is sent; the token endpoint knows the verifier.
 * - **Revocation**: the refresh token. Whether access tokens end with it is not documented.
 *
 * See https://developers.hubspot.com/docs/api-reference/latest/authentication/manage-oauth-tokens
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import { hasProperty } from "effect/Predicate"
import * as Schema from "effect/Schema"

/**
 * What HubSpot says of an access token. Members beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes. */
  user_id: Schema.Union(Schema.Number, Schema.NonEmptyString),
  /** The user's address. */
  user: Provider.optional(Schema.String),
  /** The account the token is for. */
  hub_id: Provider.optional(Schema.Union(Schema.Number, Schema.String)),
  hub_domain: Provider.optional(Schema.String),
  app_id: Provider.optional(Schema.Union(Schema.Number, Schema.String)),
  scopes: Provider.optional(Schema.Array(Schema.String))
})

/**
 * A user of HubSpot.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/** What is said of a token, without the token itself; or that it is no longer good. */
const described = (body: unknown): unknown => {
  if (!hasProperty(body, "active")) return body
  if (body.active !== true) return { error: "invalid_token" }
  return Object.fromEntries(
    Object.entries(body).filter(([name]) => name !== "token" && name !== "signed_access_token")
  )
}

/**
 * What is known of HubSpot.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "hubspot",
  name: "HubSpot",
  server: {
    authorizationEndpoint: "https://app.hubspot.com/oauth/authorize",
    tokenEndpoint: "https://api.hubapi.com/oauth/2026-03/token",
    revocationEndpoint: "https://api.hubapi.com/oauth/2026-03/token/revoke",
    userinfoEndpoint: "https://api.hubapi.com/oauth/2026-03/token/introspect"
  },
  authentication: "client_secret_post",
  can: ["refresh", "revoke"],
  scopes: ["oauth"],
  userInfo: {
    method: "POST",
    token: { parameter: "token" },
    parameters: { client_id: "{clientId}", client_secret: "{clientSecret}", token_type_hint: "access_token" },
    answer: described
  },
  profile: User,
  normalize: (user) => ({ id: user.user_id, email: user.user })
})

/**
 * Sign in with HubSpot.
 *
 * @since 0.1.0
 * @category tags
 */
export class HubSpot
  extends Context.Tag("@effect-oauth/providers/HubSpot")<HubSpot, Provider.Provider<typeof facts>>()
{}

/**
 * HubSpot from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { HubSpot } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const HubSpotLive = HubSpot.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(HubSpot, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(HubSpot, facts)
