/**
 * Oracle NetSuite, by OAuth 2.0. (NetSuite can be an OpenID provider too, by other integration records and other
 * endpoints.)
 *
 * - **The profile is your own**: NetSuite has no profile endpoint for these tokens. Deploy a RESTlet that answers a GET
 *   with `{ id, name, email }` of the current user (`runtime.getCurrentUser()` of the module `N/runtime`), and set
 *   `script` and `deploy` to what its address has. Of its answer only `id` is required, text or a number; what else it
 *   has is kept. The id is that of an employee or contact in this one account.
 * - **Scopes**: the profile needs `restlets`. `rest_webservices` is for the REST API.
 * - **Refresh tokens** come with the code and live seven days. A refresh gives a client with a secret no new one; to a
 *   public client it gives one each time.
 * - **Clients without a secret** are integration records that are public clients.
 * - **The callback** also has `role`, `entity` and `company`.
 * - **Token answer**: `expires_in` is text.
 * - **PKCE** is sent; NetSuite wants it from everybody from version 2027.1 on.
 * - **Revocation** takes the refresh token, and its access tokens go with it.
 *
 * See https://docs.oracle.com/en/cloud/saas/netsuite/ns-online-help/section_158074210415.html
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The profile, as a RESTlet of yours answers it. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** The internal id of the user in the account. */
  id: Schema.Union(Schema.Number, Schema.NonEmptyString),
  name: Provider.optional(Schema.String),
  email: Provider.optional(Schema.String)
})

/**
 * A user of NetSuite.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of NetSuite.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "netsuite",
  name: "NetSuite",
  settings: {
    /** The account, as it stands in its host names: `1234567`, or `1234567-sb1` for a sandbox. */
    accountId: { kind: "segment" },
    /** The `script` in the external URL of the RESTlet that answers with the profile. */
    script: { kind: "segment" },
    /** The `deploy` in that URL. */
    deploy: { kind: "segment", default: "1" }
  },
  server: {
    authorizationEndpoint: "https://{accountId}.app.netsuite.com/app/login/oauth2/authorize.nl",
    tokenEndpoint: "https://{accountId}.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1/token",
    revocationEndpoint: "https://{accountId}.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1/revoke",
    userinfoEndpoint: "https://{accountId}.restlets.api.netsuite.com/app/site/hosting/restlet.nl"
  },
  authentication: "client_secret_basic",
  client: "either",
  can: ["refresh", "revoke"],
  scopes: ["restlets"],
  // Without a content type in the request, a RESTlet answers with text.
  userInfo: {
    headers: { "content-type": "application/json" },
    parameters: { script: "{script}", deploy: "{deploy}" }
  },
  profile: User,
  normalize: (user) => ({ id: user.id, name: user.name, email: user.email })
})

/**
 * Sign in with NetSuite.
 *
 * @since 0.1.0
 * @category tags
 */
export class NetSuite
  extends Context.Tag("@effect-oauth/providers/NetSuite")<NetSuite, Provider.Provider<typeof facts>>()
{}

/**
 * NetSuite from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { NetSuite } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const NetSuiteLive = NetSuite.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback",
 *   accountId: "1234567",
 *   script: "42"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(NetSuite, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(NetSuite, facts)
