/**
 * LinkedIn, by OpenID Connect.
 *
 * - **OpenID Connect**: the endpoints are written here. ID tokens have no `nonce`, so there need not be one: only the state
 *   keeps the code of another sign-in out.
 * - **Issuer**: `https://www.linkedin.com/oauth`, as LinkedIn's metadata and other libraries have it. Older tokens had
 *   `https://www.linkedin.com`; set `endpoints: { issuer }` if yours do.
 * - **Scopes**: `openid`, `profile` and `email`. The application needs the product "Sign In with LinkedIn using OpenID
 *   Connect".
 * - **Client authentication** is in the form; LinkedIn does not take HTTP Basic.
 * - **Refresh tokens** are for approved partners. Others have none, and access tokens that live 60 days.
 * - **Token answer**: `refresh_token_expires_in` is in seconds; it stays in `extra`.
 * - **PKCE** is not sent: LinkedIn refuses the verifier of a web application with `invalid_client`. It is for native clients,
 *   at another address and on request.
 * - **Revocation** is not documented and not offered.
 *
 * See https://learn.microsoft.com/en-us/linkedin/consumer/integrations/self-serve/sign-in-with-linkedin-v2
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The claims of ID tokens and of `/v2/userinfo`. Members they have beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.claims({
  /** A text, or a country and a language. */
  locale: Provider.optional(
    Schema.Union(
      Schema.String,
      Schema.Struct({ country: Provider.optional(Schema.String), language: Provider.optional(Schema.String) })
    )
  )
})

/**
 * A user of LinkedIn.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of LinkedIn.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "linkedin",
  name: "LinkedIn",
  server: {
    issuer: "https://www.linkedin.com/oauth",
    authorizationEndpoint: "https://www.linkedin.com/oauth/v2/authorization",
    tokenEndpoint: "https://www.linkedin.com/oauth/v2/accessToken",
    userinfoEndpoint: "https://api.linkedin.com/v2/userinfo",
    jwksUri: "https://www.linkedin.com/oauth/openid/jwks",
    pkce: "none",
    quirks: { nonce: "optional" }
  },
  authentication: "client_secret_post",
  can: ["openid", "refresh"],
  scopes: ["openid", "profile", "email"],
  profile: User,
  normalize: ({ email, email_verified, name, picture, sub }) => ({
    id: sub,
    name,
    email,
    emailVerified: email_verified,
    picture
  })
})

/**
 * Sign in with LinkedIn.
 *
 * @since 0.1.0
 * @category tags
 */
export class LinkedIn
  extends Context.Tag("@effect-oauth/providers/LinkedIn")<LinkedIn, Provider.Provider<typeof facts>>()
{}

/**
 * LinkedIn from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { LinkedIn } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const LinkedInLive = LinkedIn.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(LinkedIn, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(LinkedIn, facts)
