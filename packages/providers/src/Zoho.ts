/**
 * Zoho, by OAuth 2.0.
 *
 * - **Data centres**: applications are registered in one, and its address is `accountsUrl`, such as
 *   `https://accounts.zoho.eu`. An application for several of them gets the address for each user as `accounts-server`
 *   in the callback. It is not followed here: who may say where the secret is sent must not be a callback. Make a layer
 *   for each data centre.
 * - **Scopes** stand with commas between them; the profile needs `AaaServer.profile.READ`.
 * - **Refresh tokens** come when they are asked for: `extraParameters: { access_type: "offline" }`, and, after the
 *   first time, `prompt: ["consent"]`. They do not expire. A refresh gives no new one.
 * - **Token answer**: `api_domain`, the address of the user's APIs, is in `extra`. Errors come with status 200.
 * - **PKCE** is sent. Zoho documents it for mobile applications.
 * - **The client secret** goes into the form, as Zoho documents it. Other libraries send it by Basic.
 * - **Not confirmed**: what the `iss` of Zoho's ID tokens is in each data centre. OpenID Connect is not offered.
 *
 * See https://www.zoho.com/accounts/protocol/oauth.html
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The profile at `/oauth/user/info`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes. */
  ZUID: Schema.Union(Schema.Number, Schema.NonEmptyString),
  Display_Name: Provider.optional(Schema.String),
  First_Name: Provider.optional(Schema.String),
  Last_Name: Provider.optional(Schema.String),
  Email: Provider.optional(Schema.String)
})

/**
 * A user of Zoho.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Zoho.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "zoho",
  name: "Zoho",
  settings: {
    /** The address of the data centre where the application is registered. */
    accountsUrl: { kind: "url", default: "https://accounts.zoho.com" }
  },
  server: {
    authorizationEndpoint: "{accountsUrl}/oauth/v2/auth",
    tokenEndpoint: "{accountsUrl}/oauth/v2/token",
    revocationEndpoint: "{accountsUrl}/oauth/v2/token/revoke",
    userinfoEndpoint: "{accountsUrl}/oauth/user/info",
    quirks: { scopeSeparator: "," }
  },
  authentication: "client_secret_post",
  can: ["refresh", "revoke"],
  scopes: ["AaaServer.profile.READ"],
  profile: User,
  normalize: (user) => ({
    id: user.ZUID,
    name: user.Display_Name || Provider.fullName(user.First_Name, user.Last_Name),
    email: user.Email
  })
})

/**
 * Sign in with Zoho.
 *
 * @since 0.1.0
 * @category tags
 */
export class Zoho extends Context.Tag("@effect-oauth/providers/Zoho")<Zoho, Provider.Provider<typeof facts>>() {}

/**
 * Zoho from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Zoho } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const ZohoLive = Zoho.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Zoho, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Zoho, facts)
