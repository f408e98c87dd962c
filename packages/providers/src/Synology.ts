/**
 * Synology SSO Server, on a DiskStation of one's own.
 *
 * - **OpenID Connect**: its metadata is discovered at `<baseUrl>/webman/sso`, which has to be the address that is set
 *   as the server URL in SSO Server, General Settings: it is the issuer.
 * - **Scopes**: `openid`, `email` and `groups`.
 * - **Refresh tokens** do not exist. Tokens live three minutes, unless the DiskStation is set up otherwise: read the
 *   profile at once.
 * - **PKCE**: `S256` is in its metadata.
 * - **The user's id** is the user name on the DiskStation: somebody who is given the name of a deleted user is the
 *   same user here. There is no claim that outlives a renaming.
 * - **Revocation** and signing out do not exist.
 *
 * See https://kb.synology.com/en-us/DSM/help/SSOServer/sso_server_service
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
  /** The name to sign in with. */
  username: Provider.optional(Schema.String),
  /** With the scope `groups`. */
  groups: Provider.optional(Schema.Union(Schema.Array(Schema.String), Schema.String))
})

/**
 * A user of Synology SSO Server.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Synology SSO Server.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "synology",
  name: "Synology SSO Server",
  settings: {
    /** The server URL of SSO Server, such as `https://nas.example:5001`. */
    baseUrl: { kind: "url" }
  },
  server: { issuer: "{baseUrl}/webman/sso" },
  discovery: true,
  authentication: "client_secret_basic",
  can: ["openid"],
  scopes: ["openid", "email", "groups"],
  profile: User,
  normalize: (user) => ({ ...Provider.normalizeClaims(user), name: user.name ?? user.username })
})

/**
 * Sign in with Synology SSO Server.
 *
 * @since 0.1.0
 * @category tags
 */
export class Synology
  extends Context.Tag("@effect-oauth/providers/Synology")<Synology, Provider.Provider<typeof facts>>()
{}

/**
 * Synology SSO Server from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Synology } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const SynologyLive = Synology.layer({
 *   baseUrl: "https://nas.example:5001",
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Synology, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Synology, facts)
