/**
 * Microsoft Entra ID, by OpenID Connect: work, school and personal accounts. Endpoints are discovered when the layer is
 * built.
 *
 * - **Tenant**: its id lets in the users of that tenant, and so does a domain name of it; with a name, the issuer is the one
 *   of the id that Microsoft gives for it, and that may be another once the domain has moved. `consumers` lets in personal
 *   accounts alone. `common` and `organizations` let in users of every tenant: the issuer of each is then that of the `tid`
 *   of the ID token, which is yours to look at.
 * - **Scopes**: refresh tokens need `offline_access`.
 * - **Profile**: the claims of the verified ID token, as Microsoft advises. The userinfo endpoint says less. A picture
 *   is at `https://graph.microsoft.com/v1.0/me/photo/$value`, for a token with the scope `User.Read`.
 * - **Email**: no claim says that the user owns the address, and an administrator of any tenant can set it. Never find
 *   an account of yours by it.
 * - **Public clients**: `platform` is `spa` for a redirect URI of a single-page application, and `native` for one of a
 *   mobile or desktop application. Microsoft wants an `Origin` header from the one, and refuses it from the other.
 * - **Revocation** does not exist.
 *
 * See https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-auth-code-flow
 *
 * @since 0.1.0
 */
import * as ClientAuthentication from "@effect-oauth/core/ClientAuthentication"
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"

/**
 * The claims of the ID token. Claims it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.claims({
  /** The user's id in the directory, the same for all applications. `sub` is this application's own. */
  oid: Provider.optional(Schema.String),
  /** The tenant's id. */
  tid: Provider.optional(Schema.String),
  upn: Provider.optional(Schema.String),
  /** The addresses the tenant's administrator has verified. Optional claims, to be switched on for the application. */
  verified_primary_email: Provider.optional(Schema.Array(Schema.String)),
  verified_secondary_email: Provider.optional(Schema.Array(Schema.String))
})

/**
 * A user of Microsoft Entra ID.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

// The code of a single-page application is redeemed with an Origin header, whichever. Browsers set their own.
const singlePageApplication = ClientAuthentication.make(
  "none",
  ({ clientId }) => Effect.succeed({ headers: { origin: "https://localhost" }, parameters: [["client_id", clientId]] })
)

/**
 * What is known of Microsoft Entra ID.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "microsoft-entra-id",
  name: "Microsoft Entra ID",
  settings: {
    /** The tenant's id, a domain name of it, `common`, `organizations` or `consumers`. */
    tenant: { kind: "segment" },
    /** The address of another cloud, such as `https://login.microsoftonline.us`. */
    authority: { kind: "url", default: "https://login.microsoftonline.com" },
    /** The platform that the redirect URI of a client without a secret is registered for. */
    platform: { kind: "choice", values: ["spa", "native"], default: "spa" }
  },
  server: {
    issuer: "{authority}/{tenant}/v2.0",
    quirks: { issuerPerTenant: true }
  },
  discovery: true,
  client: "either",
  authentication: ({ clientSecret, platform }) =>
    Effect.succeed(
      clientSecret !== undefined
        ? ClientAuthentication.clientSecretBasic(clientSecret)
        : platform === "spa"
        ? singlePageApplication
        : ClientAuthentication.none
    ),
  can: ["openid", "refresh", "logout"],
  scopes: ["openid", "profile", "email"],
  userInfo: { from: "idToken" },
  profile: User,
  // Microsoft has no claim that says it of this address.
  normalize: (user) => ({ ...Provider.normalizeClaims(user), emailVerified: undefined })
})

/**
 * Sign in with Microsoft Entra ID.
 *
 * @since 0.1.0
 * @category tags
 */
export class MicrosoftEntraId
  extends Context.Tag("@effect-oauth/providers/MicrosoftEntraId")<MicrosoftEntraId, Provider.Provider<typeof facts>>()
{}

/**
 * Microsoft Entra ID from options. Fails with `ConfigurationError` for a wrong one, and as
 * `Discovery.discover`, when the layer is built.
 *
 * @example
 * ```ts
 * import { MicrosoftEntraId } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const MicrosoftEntraIdLive = MicrosoftEntraId.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   tenant: "common",
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(MicrosoftEntraId, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(MicrosoftEntraId, facts)
