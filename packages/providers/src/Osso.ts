/**
 * Osso, self-hosted, by OAuth 2.0: it passes users on to the SAML identity providers of their companies.
 *
 * - **Who is meant** has to be said in every authorization request: the user's address, or the domain of the company,
 *   as `extraParameters: { email }` or `{ domain }`.
 * - **Scopes** do not exist. None is sent.
 * - **Refresh tokens** do not exist.
 * - **PKCE** is sent. Osso documents nothing of it.
 * - **Revocation** does not exist.
 * - **Not confirmed**: what the profile has besides `id`, `email` and `idp`.
 *
 * See https://ossoapp.com/docs/
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The profile at `/oauth/me`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes. */
  id: Schema.NonEmptyString,
  email: Provider.optional(Schema.String),
  /** The identity provider of the company, such as `Okta`. */
  idp: Provider.optional(Schema.String)
})

/**
 * A user of Osso.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Osso.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "osso",
  name: "Osso",
  settings: {
    /** The address of the instance, such as `https://osso.example.org`. */
    baseUrl: { kind: "url" }
  },
  server: {
    authorizationEndpoint: "{baseUrl}/oauth/authorize",
    tokenEndpoint: "{baseUrl}/oauth/token",
    userinfoEndpoint: "{baseUrl}/oauth/me"
  },
  authentication: "client_secret_basic",
  scopes: [],
  profile: User,
  normalize: (user) => ({ id: user.id, email: user.email })
})

/**
 * Sign in with Osso.
 *
 * @since 0.1.0
 * @category tags
 */
export class Osso extends Context.Tag("@effect-oauth/providers/Osso")<Osso, Provider.Provider<typeof facts>>() {}

/**
 * Osso from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Osso } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const OssoLive = Osso.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback",
 *   baseUrl: "https://osso.example.org"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Osso, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Osso, facts)
