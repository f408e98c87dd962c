/**
 * Login with Railway, by OpenID Connect: endpoints written here. (Its metadata is not where the issuer says: it is
 * under `/oauth`.)
 *
 * - **Scopes**: `workspace:...` and `project:...` are for Railway's API.
 * - **Refresh tokens** come with the scope `offline_access` and `prompt: ["consent"]`, and live a year. A refresh may
 *   give a new one; keep the newest. Access tokens live an hour.
 * - **ID tokens** are signed with ES256 and say only who signed in; the profile comes from the userinfo endpoint.
 * - **Clients without a secret** are Railway's native applications. They must not send one.
 * - **Not confirmed**: revocation. It is not offered.
 *
 * See https://docs.railway.com/integrations/oauth
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"

/**
 * The profile, in the standard claims. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.claims()

/**
 * A user of Railway.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Railway.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "railway",
  name: "Railway",
  server: {
    issuer: "https://backboard.railway.com",
    authorizationEndpoint: "https://backboard.railway.com/oauth/auth",
    tokenEndpoint: "https://backboard.railway.com/oauth/token",
    userinfoEndpoint: "https://backboard.railway.com/oauth/me",
    jwksUri: "https://backboard.railway.com/oauth/jwks",
    pushedAuthorizationRequestEndpoint: "https://backboard.railway.com/oauth/request"
  },
  authentication: "client_secret_basic",
  client: "either",
  can: ["openid", "refresh", "push"],
  scopes: ["openid", "email", "profile"],
  idTokenSignedResponseAlg: "ES256",
  profile: User,
  normalize: Provider.normalizeClaims
})

/**
 * Sign in with Railway.
 *
 * @since 0.1.0
 * @category tags
 */
export class Railway
  extends Context.Tag("@effect-oauth/providers/Railway")<Railway, Provider.Provider<typeof facts>>()
{}

/**
 * Railway from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Railway } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const RailwayLive = Railway.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Railway, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Railway, facts)
