/**
 * Dropbox, by OpenID Connect.
 *
 * - **OpenID Connect**: the endpoints are written here.
 * - **Scopes**: `openid profile email`. They have to be on for the app, and the files have scopes of their own.
 * - **Refresh tokens** need `extraParameters: { token_access_type: "offline" }` in the request. They do not expire, and
 *   a refresh gives no new one. Access tokens live four hours.
 * - **Public clients** go without a secret, with PKCE.
 * - **Nonce**: an ID token without one is accepted, since Dropbox does not document it. One that is there has to match;
 *   PKCE, which Dropbox documents, is always used.
 * - **Profile**: the claims, asked for with a POST that has no body. There is no picture in them: it is in
 *   `/2/users/get_current_account`, for tokens with `account_info.read`.
 * - **Revocation** is of the access token, which is presented as Bearer, and its refresh token goes with it.
 *
 * See https://developers.dropbox.com/oidc-guide
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import { isRecord } from "effect/Predicate"

/**
 * The claims of the user; `sub` is the account id. Members beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.claims()

/**
 * A user of Dropbox.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/** The API has its errors as a union, and their names joined by slashes in `error_summary`. */
const answer = (body: unknown): unknown =>
  isRecord(body) && typeof body.error_summary === "string"
    ? { error: body.error_summary.split("/")[0], error_description: body.error_summary }
    : body

/**
 * What is known of Dropbox.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "dropbox",
  name: "Dropbox",
  server: {
    issuer: "https://www.dropbox.com",
    authorizationEndpoint: "https://www.dropbox.com/oauth2/authorize",
    tokenEndpoint: "https://api.dropboxapi.com/oauth2/token",
    userinfoEndpoint: "https://api.dropboxapi.com/2/openid/userinfo",
    jwksUri: "https://www.dropbox.com/.well-known/jwks",
    revocationEndpoint: "https://api.dropboxapi.com/2/auth/token/revoke",
    quirks: { nonce: "optional", revocation: "bearer" }
  },
  client: "either",
  authentication: "client_secret_basic",
  can: ["openid", "refresh", "revoke"],
  scopes: ["openid", "profile", "email"],
  profile: User,
  userInfo: { method: "POST", answer },
  normalize: (user) => ({
    id: user.sub,
    name: user.name ?? Provider.fullName(user.given_name, user.family_name),
    email: user.email,
    emailVerified: user.email_verified
  })
})

/**
 * Sign in with Dropbox.
 *
 * @since 0.1.0
 * @category tags
 */
export class Dropbox extends Context.Tag("@effect-oauth/providers/Dropbox")<
  Dropbox,
  Provider.Provider<typeof facts>
>() {}

/**
 * Dropbox from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Dropbox } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const DropboxLive = Dropbox.layer({
 *   clientId: "app-key",
 *   clientSecret: Redacted.make("app-secret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Dropbox, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Dropbox, facts)
