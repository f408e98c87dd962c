/**
 * LINE Login, by OpenID Connect.
 *
 * - **OpenID Connect**: the endpoints are written here. ID tokens of web applications are signed with the channel secret
 *   (`HS256`), and that is what is verified. Those of native applications and LIFF are signed with `ES256` and are refused.
 * - **Scopes**: `openid` and `profile`. Ask for `email` too when LINE has approved the channel for addresses; it comes in the
 *   ID token and nowhere else.
 * - **Refresh tokens** come with the exchange, live 90 days and stay: a refresh gives the same one again, and no ID token.
 * - **Profile**: the claims of the ID token, so it needs the token set of a sign-in.
 * - **PKCE** is sent.
 * - **Revocation**: of access tokens alone, so that is what is revoked of a token set. What becomes of the refresh token is
 *   not documented.
 *
 * See https://developers.line.biz/en/docs/line-login/integrate-line-login/
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The claims of ID tokens. Members they have beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.claims({
  /** How the user signed in, such as `pwd` or `linesso`. */
  amr: Provider.optional(Schema.Array(Schema.String))
})

/**
 * A user of LINE.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of LINE.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "line",
  name: "LINE",
  server: {
    issuer: "https://access.line.me",
    authorizationEndpoint: "https://access.line.me/oauth2/v2.1/authorize",
    tokenEndpoint: "https://api.line.me/oauth2/v2.1/token",
    userinfoEndpoint: "https://api.line.me/oauth2/v2.1/userinfo",
    jwksUri: "https://api.line.me/oauth2/v2.1/certs",
    revocationEndpoint: "https://api.line.me/oauth2/v2.1/revoke",
    quirks: { revocation: "access_token_parameter" }
  },
  authentication: "client_secret_post",
  can: ["openid", "refresh", "revoke"],
  scopes: ["openid", "profile"],
  idTokenSignedResponseAlg: "HS256",
  userInfo: { from: "idToken" },
  profile: User,
  normalize: Provider.normalizeClaims
})

/**
 * Sign in with LINE.
 *
 * @since 0.1.0
 * @category tags
 */
export class Line extends Context.Tag("@effect-oauth/providers/Line")<Line, Provider.Provider<typeof facts>>() {}

/**
 * LINE from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Line } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const LineLive = Line.layer({
 *   clientId: "1234567890",
 *   clientSecret: Redacted.make("channel secret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Line, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Line, facts)
