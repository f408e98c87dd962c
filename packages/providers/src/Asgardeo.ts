/**
 * Asgardeo, by OpenID Connect, with endpoints written here: the same below every organization.
 *
 * - **The issuer** is `https://api.asgardeo.io/t/<organization>/oauth2/token`. Other libraries ask for it without
 *   `/oauth2/token`; here the name of the organization is enough. Other regions have another `host`.
 * - **Scopes**: which claims come with them is set for the organization and the application.
 * - **Refresh tokens** need the grant switched on for the application.
 * - **Public clients** are single-page and mobile applications.
 * - **WSO2 Identity Server**, which you run yourself, has the same paths; its super tenant has none of
 *   `/t/<organization>`: set `endpoints`, with `issuer` among them.
 *
 * See https://wso2.com/asgardeo/docs/guides/authentication/oidc/discover-oidc-configs/
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"

/**
 * The claims of the user. Claims it has beside the standard ones are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.claims()

/**
 * A user of Asgardeo.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Asgardeo.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "asgardeo",
  name: "Asgardeo",
  settings: {
    /** The name of the organization, as it stands in its console's address. */
    organization: { kind: "segment" },
    /** The host of its region. */
    host: { kind: "host", default: "api.asgardeo.io" }
  },
  server: {
    issuer: "https://{host}/t/{organization}/oauth2/token",
    authorizationEndpoint: "https://{host}/t/{organization}/oauth2/authorize",
    tokenEndpoint: "https://{host}/t/{organization}/oauth2/token",
    jwksUri: "https://{host}/t/{organization}/oauth2/jwks",
    userinfoEndpoint: "https://{host}/t/{organization}/oauth2/userinfo",
    revocationEndpoint: "https://{host}/t/{organization}/oauth2/revoke",
    endSessionEndpoint: "https://{host}/t/{organization}/oidc/logout"
  },
  client: "either",
  authentication: "client_secret_basic",
  can: ["openid", "refresh", "revoke", "logout"],
  scopes: ["openid", "profile", "email"],
  profile: User,
  normalize: (user) => ({
    ...Provider.normalizeClaims(user),
    name: user.name ?? Provider.fullName(user.given_name, user.family_name)
  })
})

/**
 * Sign in with Asgardeo.
 *
 * @since 0.1.0
 * @category tags
 */
export class Asgardeo
  extends Context.Tag("@effect-oauth/providers/Asgardeo")<Asgardeo, Provider.Provider<typeof facts>>()
{}

/**
 * Asgardeo from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Asgardeo } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const AsgardeoLive = Asgardeo.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   organization: "example",
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Asgardeo, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Asgardeo, facts)
