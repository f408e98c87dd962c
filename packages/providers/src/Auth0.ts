/**
 * Auth0, by OpenID Connect.
 *
 * - **OpenID Connect**: the endpoints are written here. The issuer ends in a slash. ID tokens are signed with RS256,
 *   the default of an application; one that is set to HS256 is refused.
 * - **Scopes**: `openid profile email`. `offline_access` is for refresh tokens.
 * - **API tokens**: set `extraParameters: { audience }` of a request; without it the access token is for the profile
 *   only.
 * - **Refresh tokens** need `offline_access`. They stay, or rotate, as the application is set.
 * - **Public clients** are native and single-page applications.
 * - **Client authentication** is by HTTP Basic.
 * - **Revocation** takes refresh tokens only.
 * - **Logout** is at `/oidc/logout`. Tenants from before November 2023 have to switch it on.
 * - **Pushed requests** are for tenants with Highly Regulated Identity.
 *
 * See https://auth0.com/docs/api/authentication
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"

/**
 * The claims of the user. Members beside these are kept: `updated_at` of Auth0 is a text and not a number, so it is
 * absent.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.claims()

/**
 * A user of Auth0.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Auth0.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "auth0",
  name: "Auth0",
  settings: {
    /** The domain of the tenant, such as `my-tenant.eu.auth0.com`, or your own. */
    domain: { kind: "host" }
  },
  server: {
    issuer: "https://{domain}/",
    authorizationEndpoint: "https://{domain}/authorize",
    tokenEndpoint: "https://{domain}/oauth/token",
    userinfoEndpoint: "https://{domain}/userinfo",
    jwksUri: "https://{domain}/.well-known/jwks.json",
    revocationEndpoint: "https://{domain}/oauth/revoke",
    endSessionEndpoint: "https://{domain}/oidc/logout",
    pushedAuthorizationRequestEndpoint: "https://{domain}/oauth/par"
  },
  client: "either",
  authentication: "client_secret_basic",
  can: ["openid", "refresh", "revoke", "logout", "push"],
  scopes: ["openid", "profile", "email"],
  profile: User,
  normalize: Provider.normalizeClaims
})

/**
 * Sign in with Auth0.
 *
 * @since 0.1.0
 * @category tags
 */
export class Auth0 extends Context.Tag("@effect-oauth/providers/Auth0")<Auth0, Provider.Provider<typeof facts>>() {}

/**
 * Auth0 from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Auth0 } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const Auth0Live = Auth0.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback",
 *   domain: "my-tenant.eu.auth0.com"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Auth0, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Auth0, facts)
