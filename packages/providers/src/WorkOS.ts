/**
 * WorkOS, its SSO product: enterprise connections behind one OAuth 2.0 server. AuthKit, its user management, is
 * another product.
 *
 * - **The connection** has to be chosen in every authorization request, by one further parameter: `connection`,
 *   `organization`, or `provider` (such as `GoogleOAuth`). WorkOS refuses a request without one:
 *   `authorizationRequest({ extraParameters: { organization: "org_123" } })`.
 * - **Scopes** do not exist.
 * - **Refresh tokens** do not exist. Access tokens live ten minutes, and are only good for the profile.
 * - **The client secret** is the API key.
 * - **The profile** comes in the token answer, and no further request is made for it. It stays in `extra` of the
 *   tokens, beside `oauth_tokens`, those of the identity provider, where the connection is set to return them.
 * - **PKCE** is always sent. **Public clients** are documented: leave out `clientSecret`.
 * - **Revocation** does not exist.
 *
 * See https://workos.com/docs/reference/sso
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The profile. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** The user of this connection. Never changes. */
  id: Schema.NonEmptyString,
  connection_id: Schema.NonEmptyString,
  connection_type: Schema.NonEmptyString,
  organization_id: Provider.optional(Schema.String),
  /** The user at the identity provider. */
  idp_id: Provider.optional(Schema.String),
  email: Provider.optional(Schema.String),
  first_name: Provider.optional(Schema.String),
  last_name: Provider.optional(Schema.String),
  groups: Provider.optional(Schema.Array(Schema.String)),
  /** What the identity provider said, as it came. */
  raw_attributes: Provider.optional(Schema.Record({ key: Schema.String, value: Schema.Unknown }))
})

/**
 * A user of WorkOS SSO.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of WorkOS SSO.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "workos",
  name: "WorkOS SSO",
  server: {
    authorizationEndpoint: "https://api.workos.com/sso/authorize",
    tokenEndpoint: "https://api.workos.com/sso/token",
    userinfoEndpoint: "https://api.workos.com/sso/profile",
    // Older answers have no `token_type`.
    quirks: { assumedTokenType: "Bearer" }
  },
  client: "either",
  authentication: "client_secret_post",
  can: [],
  scopes: [],
  userInfo: { from: "tokens", envelope: ["profile"] },
  profile: User,
  normalize: (user) => ({
    id: user.id,
    name: Provider.fullName(user.first_name, user.last_name),
    email: user.email
  })
})

/**
 * Sign in with WorkOS SSO.
 *
 * @since 0.1.0
 * @category tags
 */
export class WorkOS extends Context.Tag("@effect-oauth/providers/WorkOS")<WorkOS, Provider.Provider<typeof facts>>() {}

/**
 * WorkOS SSO from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { WorkOS } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const WorkOSLive = WorkOS.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(WorkOS, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(WorkOS, facts)
