/**
 * Duende IdentityServer, by OpenID Connect, version 6 and later. Endpoints are discovered when the layer is built.
 *
 * - **Scopes**: refresh tokens need `offline_access`, and the client allowed to ask for it.
 * - **PKCE** is required by default.
 * - **Refresh tokens** are used once or stay, as set for the client.
 * - **Claims** beside `sub` are in the userinfo, where the profile reads them, and not in ID tokens, unless set for
 *   the client.
 * - **Revocation**: refresh tokens, and access tokens that are references.
 * - **Public clients** are those that are set to need no secret.
 *
 * See https://docs.duendesoftware.com/identityserver/
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
 * A user of Duende IdentityServer.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Duende IdentityServer.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "duende-identity-server6",
  name: "Duende IdentityServer",
  settings: {
    /** The address of the server, as it stands in its tokens: with the slash at its end where it has one. */
    issuer: { kind: "issuer" }
  },
  server: { issuer: "{issuer}" },
  discovery: true,
  client: "either",
  authentication: "client_secret_basic",
  can: ["openid", "refresh", "revoke", "logout"],
  scopes: ["openid", "profile", "email"],
  profile: User,
  normalize: Provider.normalizeClaims
})

/**
 * Sign in with Duende IdentityServer.
 *
 * @since 0.1.0
 * @category tags
 */
export class DuendeIdentityServer6 extends Context.Tag("@effect-oauth/providers/DuendeIdentityServer6")<
  DuendeIdentityServer6,
  Provider.Provider<typeof facts>
>() {}

/**
 * Duende IdentityServer from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { DuendeIdentityServer6 } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const DuendeIdentityServer6Live = DuendeIdentityServer6.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   issuer: "https://id.example",
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(DuendeIdentityServer6, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(DuendeIdentityServer6, facts)
