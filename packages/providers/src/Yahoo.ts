/**
 * Yahoo. Yahoo Japan is another company with another server.
 *
 * - **OpenID Connect**: issuer, keys and endpoints are written here. ID tokens are signed with `ES256`.
 * - **Scopes**: `openid`, `profile` and `email`, as they are ticked for the application.
 * - **Refresh tokens** come with every exchange, and are good until the user takes the access back or changes the
 *   password. Where a refresh gives a new one, the old one is not: keep the newest. Access tokens live an hour.
 * - **PKCE** is not sent. Its metadata does not name it, and confidential clients are reported to be refused for it,
 *   with an error about the client id. The nonce of the ID token binds the code to the sign-in.
 * - **Revocation**: its metadata calls the endpoint `token_revocation_endpoint`.
 *
 * See https://developer.yahoo.com/sign-in-with-yahoo/
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
  /** The picture in several sizes: `image32`, `image64`, `image128`, `image192`. */
  profile_images: Provider.optional(Schema.Record({ key: Schema.String, value: Schema.Unknown }))
})

/**
 * A user of Yahoo.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Yahoo.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "yahoo",
  name: "Yahoo",
  server: {
    issuer: "https://api.login.yahoo.com",
    authorizationEndpoint: "https://api.login.yahoo.com/oauth2/request_auth",
    tokenEndpoint: "https://api.login.yahoo.com/oauth2/get_token",
    jwksUri: "https://api.login.yahoo.com/openid/v1/certs",
    revocationEndpoint: "https://api.login.yahoo.com/oauth2/revoke",
    userinfoEndpoint: "https://api.login.yahoo.com/openid/v1/userinfo",
    pkce: "none",
    supported: { idTokenSigningAlgValues: ["ES256", "RS256"] }
  },
  authentication: "client_secret_basic",
  can: ["openid", "refresh", "revoke"],
  scopes: ["openid", "profile", "email"],
  profile: User,
  normalize: Provider.normalizeClaims
})

/**
 * Sign in with Yahoo.
 *
 * @since 0.1.0
 * @category tags
 */
export class Yahoo extends Context.Tag("@effect-oauth/providers/Yahoo")<Yahoo, Provider.Provider<typeof facts>>() {}

/**
 * Yahoo from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Yahoo } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const YahooLive = Yahoo.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Yahoo, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Yahoo, facts)
