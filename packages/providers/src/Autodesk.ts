/**
 * Autodesk Platform Services, by OpenID Connect.
 *
 * - **OpenID Connect**: the endpoints are written here.
 * - **Scopes**: the profile needs `openid`. The data of Autodesk's APIs have scopes of their own, such as `data:read`.
 * - **Refresh tokens** come with every sign-in and live 15 days. Each is used once, and a refresh gives the next.
 * - **Public clients** are desktop, mobile and single-page applications.
 * - **Revocation** wants to know what kind of token it is: give a bare token with its `tokenTypeHint`.
 * - **Logout** is not offered: `/authentication/v2/logout` is not that of OpenID Connect, and not in the metadata.
 * - **Not confirmed**: what is in the ID tokens beside the issuer, the audience and the times. Should they be refused,
 *   leave `openid` out: with `scopes: ["user-profile:read"]` the profile is the same.
 *
 * See https://aps.autodesk.com/en/docs/oauth/v2/developers_guide/overview/
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The claims of the user. Members beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.claims({
  company: Provider.optional(Schema.String),
  country_code: Provider.optional(Schema.String),
  job_title: Provider.optional(Schema.String),
  /** Another id of the account; for most the same as `sub`. */
  eidm_guid: Provider.optional(Schema.String),
  /** Pictures by their size, such as `sizeX200`. */
  thumbnails: Provider.optional(Schema.Record({ key: Schema.String, value: Schema.Unknown }))
})

/**
 * A user of Autodesk.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Autodesk.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "autodesk",
  name: "Autodesk",
  server: {
    issuer: "https://developer.api.autodesk.com",
    authorizationEndpoint: "https://developer.api.autodesk.com/authentication/v2/authorize",
    tokenEndpoint: "https://developer.api.autodesk.com/authentication/v2/token",
    userinfoEndpoint: "https://api.userprofile.autodesk.com/userinfo",
    jwksUri: "https://developer.api.autodesk.com/authentication/v2/keys",
    revocationEndpoint: "https://developer.api.autodesk.com/authentication/v2/revoke",
    introspectionEndpoint: "https://developer.api.autodesk.com/authentication/v2/introspect"
  },
  client: "either",
  authentication: "client_secret_basic",
  can: ["openid", "refresh", "revoke"],
  scopes: ["openid"],
  profile: User,
  normalize: Provider.normalizeClaims
})

/**
 * Sign in with Autodesk.
 *
 * @since 0.1.0
 * @category tags
 */
export class Autodesk extends Context.Tag("@effect-oauth/providers/Autodesk")<
  Autodesk,
  Provider.Provider<typeof facts>
>() {}

/**
 * Autodesk from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Autodesk } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const AutodeskLive = Autodesk.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Autodesk, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Autodesk, facts)
