/**
 * FusionAuth, by OpenID Connect, with endpoints written here: the same below every address.
 *
 * - **The issuer** is set for the tenant, and is `acme.com` until somebody does. Set it to the address of FusionAuth
 *   there; for another, set `endpoints: { issuer }`. It has to be a URL.
 * - **ID tokens** have to be signed with RS256 or ES256, as set for the application, or with the client secret.
 * - **Scopes**: refresh tokens need `offline_access`, and the grant switched on for the application.
 * - **Refresh tokens** stay, or are used once, as set for the tenant.
 * - **Tenants**: the client id says which one is meant. For an application that all tenants share, give `tenantId`
 *   among the extra parameters of the authorization request.
 * - **Public clients** are applications whose settings do not require client authentication.
 * - **Revocation** by RFC 7009 does not exist.
 *
 * See https://fusionauth.io/docs/lifecycle/authenticate-users/oauth/endpoints
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The claims of a user. Members beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.claims({
  /** The application the user signed in to. */
  applicationId: Provider.optional(Schema.String),
  roles: Provider.optional(Schema.Array(Schema.String)),
  /** The tenant. */
  tid: Provider.optional(Schema.String)
})

/**
 * A user of FusionAuth.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of FusionAuth.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "fusionauth",
  name: "FusionAuth",
  settings: {
    /** The address of FusionAuth, which is the issuer too. */
    issuer: { kind: "url" }
  },
  server: {
    issuer: "{issuer}",
    authorizationEndpoint: "{issuer}/oauth2/authorize",
    tokenEndpoint: "{issuer}/oauth2/token",
    jwksUri: "{issuer}/.well-known/jwks.json",
    userinfoEndpoint: "{issuer}/oauth2/userinfo",
    endSessionEndpoint: "{issuer}/oauth2/logout"
  },
  client: "either",
  authentication: "client_secret_basic",
  can: ["openid", "refresh", "logout"],
  scopes: ["openid", "profile", "email"],
  profile: User,
  normalize: (user) => ({ ...Provider.normalizeClaims(user), name: user.name ?? user.preferred_username })
})

/**
 * Sign in with FusionAuth.
 *
 * @since 0.1.0
 * @category tags
 */
export class FusionAuth
  extends Context.Tag("@effect-oauth/providers/FusionAuth")<FusionAuth, Provider.Provider<typeof facts>>()
{}

/**
 * FusionAuth from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { FusionAuth } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const FusionAuthLive = FusionAuth.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   issuer: "https://auth.example",
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(FusionAuth, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(FusionAuth, facts)
