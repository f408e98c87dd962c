/**
 * FreshBooks, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Scopes** are ticked for the application; a request may name some of them. The profile needs
 *   `user:profile:read`.
 * - **Refresh tokens** are rotated, and there is one at a time for a user and an application: a new sign-in ends the
 *   one before. Access tokens live 12 hours.
 * - **The authorization endpoint** is the documented one; older libraries have `/service/auth/oauth/authorize`.
 * - **Redirect URIs** have to be https, and without a query.
 * - **PKCE** is sent. FreshBooks does not document it.
 * - **Client authentication**: id and secret as parameters, as documented.
 * - **Revocation**: the refresh token. It is documented with a JSON body; that the form of RFC 7009 is read too, as
 *   it is at the token endpoint, is not confirmed.
 *
 * See https://www.freshbooks.com/api/authentication
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The profile at `/auth/api/v1/users/me`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes. */
  id: Schema.Number,
  first_name: Provider.optional(Schema.String),
  last_name: Provider.optional(Schema.String),
  email: Provider.optional(Schema.String),
  language: Provider.optional(Schema.String),
  /** When the address was confirmed. */
  confirmed_at: Provider.optional(Schema.String),
  /** The businesses the user belongs to, and as what. Further requests need their `account_id`. */
  business_memberships: Provider.optional(Schema.Array(Schema.Unknown))
})

/**
 * A user of FreshBooks.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of FreshBooks.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "freshbooks",
  name: "FreshBooks",
  server: {
    authorizationEndpoint: "https://auth.freshbooks.com/oauth/authorize",
    tokenEndpoint: "https://api.freshbooks.com/auth/oauth/token",
    revocationEndpoint: "https://api.freshbooks.com/auth/oauth/revoke",
    userinfoEndpoint: "https://api.freshbooks.com/auth/api/v1/users/me"
  },
  authentication: "client_secret_post",
  can: ["refresh", "revoke"],
  scopes: ["user:profile:read"],
  userInfo: { envelope: ["response"] },
  profile: User,
  normalize: (user) => ({
    id: user.id,
    name: Provider.fullName(user.first_name, user.last_name),
    email: user.email
  })
})

/**
 * Sign in with FreshBooks.
 *
 * @since 0.1.0
 * @category tags
 */
export class FreshBooks
  extends Context.Tag("@effect-oauth/providers/FreshBooks")<FreshBooks, Provider.Provider<typeof facts>>()
{}

/**
 * FreshBooks from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { FreshBooks } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const FreshBooksLive = FreshBooks.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(FreshBooks, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(FreshBooks, facts)
