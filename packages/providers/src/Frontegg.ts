/**
 * Frontegg, by OpenID Connect, with endpoints written here: the same below every environment's address.
 *
 * - **The issuer** is the environment's address, `https://<name>.frontegg.com`, or its own domain.
 * - **The client** is the environment's, or that of one of its applications. Hosted login has to be on.
 * - **Refresh tokens** come with every exchange; keep the newest.
 * - **The profile** is the claims of the ID token, as in other libraries; the picture is in `profilePictureUrl`.
 * - **Public clients** are documented for applications in browsers and on phones: leave the secret out.
 * - **Not confirmed**: that the nonce comes back in ID tokens, as OpenID Connect demands. Where it does not, signing
 *   in fails with `IdTokenRejected`, and `exchange` works.
 * - **Revocation** is not offered: no endpoint for it is confirmed.
 *
 * See https://developers.frontegg.com/guides/management/frontegg-idp/native-hosted
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
  profilePictureUrl: Provider.optional(Schema.String),
  /** The account the user acts for. */
  tenantId: Provider.optional(Schema.String),
  roles: Provider.optional(Schema.Array(Schema.String)),
  permissions: Provider.optional(Schema.Array(Schema.String))
})

/**
 * A user of Frontegg.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Frontegg.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "frontegg",
  name: "Frontegg",
  settings: {
    /** The address of the environment, such as `https://app-example.frontegg.com`. */
    issuer: { kind: "url" }
  },
  server: {
    issuer: "{issuer}",
    authorizationEndpoint: "{issuer}/oauth/authorize",
    tokenEndpoint: "{issuer}/oauth/token",
    jwksUri: "{issuer}/.well-known/jwks.json",
    endSessionEndpoint: "{issuer}/oauth/logout"
  },
  client: "either",
  authentication: "client_secret_basic",
  can: ["openid", "refresh", "logout"],
  scopes: ["openid", "profile", "email"],
  userInfo: { from: "idToken" },
  profile: User,
  normalize: (user) => ({ ...Provider.normalizeClaims(user), picture: user.profilePictureUrl ?? user.picture })
})

/**
 * Sign in with Frontegg.
 *
 * @since 0.1.0
 * @category tags
 */
export class Frontegg
  extends Context.Tag("@effect-oauth/providers/Frontegg")<Frontegg, Provider.Provider<typeof facts>>()
{}

/**
 * Frontegg from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Frontegg } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const FronteggLive = Frontegg.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   issuer: "https://app-example.frontegg.com",
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Frontegg, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Frontegg, facts)
