/**
 * Google, by OpenID Connect.
 *
 * - **OpenID Connect**: the endpoints are written here.
 * - **Scopes**: `openid`, `profile` and `email`.
 * - **Refresh tokens** come only when they are asked for, with `extraParameters: { access_type: "offline" }`, and only when
 *   the user consents: `prompt: ["consent"]` asks again. The answer to a refresh has no new one, and Google lets only so many
 *   of a user and client live at a time.
 * - **Workspace**: `hd` is the domain of the user's organization. The parameter `hd` of a request is a hint and proves
 *   nothing: look at the claim.
 * - **Addresses** at `gmail.com`, and those of a Workspace (`hd`), are Google's to vouch for. Any other was verified once
 *   (`email_verified`), and may be somebody else's by now: do not take it alone for the owner of an account of yours.
 * - **Client authentication**: by HTTP Basic. Google takes the form too, and has it in its examples.
 * - **Revocation** of either token ends the whole grant.
 * - **Issuer**: Google keeps the right to write `iss` without `https://`, which was so for its oldest clients. Such a token
 *   is refused here.
 *
 * See https://developers.google.com/identity/openid-connect/openid-connect
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The claims of ID tokens and of `/v1/userinfo`. Members they have beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.claims({
  /** The domain of the user's Google Workspace organization. */
  hd: Provider.optional(Schema.String)
})

/**
 * A user of Google.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Google.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "google",
  name: "Google",
  server: {
    issuer: "https://accounts.google.com",
    authorizationEndpoint: "https://accounts.google.com/o/oauth2/v2/auth",
    tokenEndpoint: "https://oauth2.googleapis.com/token",
    userinfoEndpoint: "https://openidconnect.googleapis.com/v1/userinfo",
    jwksUri: "https://www.googleapis.com/oauth2/v3/certs",
    revocationEndpoint: "https://oauth2.googleapis.com/revoke"
  },
  authentication: "client_secret_basic",
  can: ["openid", "refresh", "revoke"],
  scopes: ["openid", "profile", "email"],
  profile: User,
  normalize: Provider.normalizeClaims
})

/**
 * Sign in with Google.
 *
 * @since 0.1.0
 * @category tags
 */
export class Google extends Context.Tag("@effect-oauth/providers/Google")<Google, Provider.Provider<typeof facts>>() {}

/**
 * Google from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Google } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const GoogleLive = Google.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Google, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Google, facts)
