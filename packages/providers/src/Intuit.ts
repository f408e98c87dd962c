/**
 * Intuit, the accounts of QuickBooks, by OpenID Connect.
 *
 * - **OpenID Connect**: the endpoints are written here. ID tokens have no `nonce`, so there need not be one: only the state
 *   keeps the code of another sign-in out.
 * - **Scopes**: `openid`, `profile` and `email`; `com.intuit.quickbooks.accounting` and the like are for the API.
 * - **Callback**: with a scope of QuickBooks it names the company the user chose in `realmId`. Read it from the callback; it
 *   is not in the tokens, but `realmid` in the ID token.
 * - **Refresh tokens** live about 100 days. A refresh gives a new one about every day; store what the answer has.
 * - **Token answer**: `x_refresh_token_expires_in` is in seconds; it stays in `extra`.
 * - **Profile**: the claims are in camel case, against OpenID Connect.
 * - **Sandbox**: development keys read the profile at another host, see `accountsHost`.
 * - **PKCE** is not sent: Intuit does not document it, its metadata does not list it, and no other library sends it.
 * - **Revocation**: Intuit documents a JSON body. What is sent is the form of RFC 7009, as other libraries do.
 * - **Not confirmed**: the form at the revocation endpoint.
 *
 * See https://developer.intuit.com/app/developer/qbo/docs/develop/authentication-and-authorization/openid-connect
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The profile at `/v1/openid_connect/userinfo`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.claims({
  emailVerified: Provider.optional(Schema.Boolean),
  givenName: Provider.optional(Schema.String),
  familyName: Provider.optional(Schema.String),
  phoneNumber: Provider.optional(Schema.String),
  phoneNumberVerified: Provider.optional(Schema.Boolean)
})

/**
 * A user of Intuit.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Intuit.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "intuit",
  name: "Intuit",
  settings: {
    /** Where profiles are read: the sandbox's host for development keys. */
    accountsHost: {
      kind: "choice",
      values: ["accounts.platform.intuit.com", "sandbox-accounts.platform.intuit.com"],
      default: "accounts.platform.intuit.com"
    }
  },
  server: {
    issuer: "https://oauth.platform.intuit.com/op/v1",
    authorizationEndpoint: "https://appcenter.intuit.com/connect/oauth2",
    tokenEndpoint: "https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer",
    userinfoEndpoint: "https://{accountsHost}/v1/openid_connect/userinfo",
    jwksUri: "https://oauth.platform.intuit.com/op/v1/jwks",
    revocationEndpoint: "https://developer.api.intuit.com/v2/oauth2/tokens/revoke",
    pkce: "none",
    quirks: { nonce: "optional" }
  },
  authentication: "client_secret_basic",
  can: ["openid", "refresh", "revoke"],
  scopes: ["openid", "profile", "email"],
  profile: User,
  normalize: (user) => ({
    id: user.sub,
    name: Provider.fullName(user.givenName, user.familyName),
    email: user.email,
    emailVerified: user.emailVerified
  })
})

/**
 * Sign in with Intuit.
 *
 * @since 0.1.0
 * @category tags
 */
export class Intuit extends Context.Tag("@effect-oauth/providers/Intuit")<Intuit, Provider.Provider<typeof facts>>() {}

/**
 * Intuit from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Intuit } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const IntuitLive = Intuit.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Intuit, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Intuit, facts)
