/**
 * Zoom, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Scopes** are chosen for the application in Zoom's Marketplace, and a request that names none gets them. The
 *   profile needs `user:read:user`, or `user:read` in an application that is older than granular scopes.
 * - **Refresh tokens** come with every exchange and every refresh; each is used once. They live 90 days, access tokens
 *   an hour.
 * - **Token answer**: `api_url`, where the user's data is, stays in `extra`. Errors say in `reason` what is wrong; it
 *   is the description here.
 * - **PKCE** is documented.
 * - **Revocation** is documented of access tokens alone, so that is what is revoked of a token set.
 *
 * See https://developers.zoom.us/docs/integrations/oauth/
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import { hasProperty } from "effect/Predicate"
import * as Schema from "effect/Schema"

/**
 * The profile at `/v2/users/me`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes. */
  id: Schema.NonEmptyString,
  first_name: Provider.optional(Schema.String),
  last_name: Provider.optional(Schema.String),
  display_name: Provider.optional(Schema.String),
  email: Provider.optional(Schema.String),
  /** 1: the address is verified, 0: it is not. */
  verified: Provider.optional(Schema.Number),
  /** The plan: 1 basic, 2 licensed. */
  type: Provider.optional(Schema.Number),
  pic_url: Provider.optional(Schema.String),
  timezone: Provider.optional(Schema.String),
  account_id: Provider.optional(Schema.String),
  status: Provider.optional(Schema.String)
})

/**
 * A user of Zoom.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Zoom.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "zoom",
  name: "Zoom",
  server: {
    authorizationEndpoint: "https://zoom.us/oauth/authorize",
    tokenEndpoint: "https://zoom.us/oauth/token",
    revocationEndpoint: "https://zoom.us/oauth/revoke",
    userinfoEndpoint: "https://api.zoom.us/v2/users/me",
    quirks: { revocation: "access_token" }
  },
  authentication: "client_secret_basic",
  can: ["refresh", "revoke"],
  scopes: [],
  dialect: {
    tokenAnswer: (body) =>
      hasProperty(body, "error") && hasProperty(body, "reason") ? { ...body, error_description: body.reason } : body
  },
  profile: User,
  normalize: (user) => ({
    id: user.id,
    name: user.display_name || Provider.fullName(user.first_name, user.last_name),
    email: user.email,
    emailVerified: user.verified === undefined || user.verified === null ? undefined : user.verified === 1,
    picture: user.pic_url
  })
})

/**
 * Sign in with Zoom.
 *
 * @since 0.1.0
 * @category tags
 */
export class Zoom extends Context.Tag("@effect-oauth/providers/Zoom")<Zoom, Provider.Provider<typeof facts>>() {}

/**
 * Zoom from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Zoom } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const ZoomLive = Zoom.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Zoom, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Zoom, facts)
