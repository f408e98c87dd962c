/**
 * Figma, by OAuth 2.0.
 *
 * - **Scopes**: the profile needs `current_user:read`.
 * - **Refresh tokens** come with the exchange and stay. They are spent at an address of their own, and the answer has no
 *   new one. Access tokens live 90 days.
 * - **PKCE** is sent.
 * - **Token answer**: names the user in `user_id_string`; it stays in `extra`.
 * - **Revocation** does not exist.
 * - **Not confirmed**: in which shape the token endpoint writes errors. One that is not the standard's is an
 *   `InvalidResponse` with its status.
 *
 * See https://developers.figma.com/docs/rest-api/authentication/
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The profile at `/v1/me`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes. */
  id: Schema.NonEmptyString,
  handle: Provider.optional(Schema.String),
  email: Provider.optional(Schema.String),
  img_url: Provider.optional(Schema.String)
})

/**
 * A user of Figma.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Figma.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "figma",
  name: "Figma",
  server: {
    authorizationEndpoint: "https://www.figma.com/oauth",
    tokenEndpoint: "https://api.figma.com/v1/oauth/token",
    refreshEndpoint: "https://api.figma.com/v1/oauth/refresh",
    userinfoEndpoint: "https://api.figma.com/v1/me",
    quirks: { assumedTokenType: "Bearer" }
  },
  authentication: "client_secret_basic",
  can: ["refresh"],
  scopes: ["current_user:read"],
  profile: User,
  normalize: (user) => ({ id: user.id, name: user.handle, email: user.email, picture: user.img_url })
})

/**
 * Sign in with Figma.
 *
 * @since 0.1.0
 * @category tags
 */
export class Figma extends Context.Tag("@effect-oauth/providers/Figma")<Figma, Provider.Provider<typeof facts>>() {}

/**
 * Figma from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Figma } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const FigmaLive = Figma.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Figma, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Figma, facts)
