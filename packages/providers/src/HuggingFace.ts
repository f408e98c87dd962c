/**
 * Hugging Face, by OpenID Connect, with endpoints written here.
 *
 * - **Scopes**: `openid`, `profile` and `email` say who somebody is; others, such as `read-repos`, allow the rest.
 *   For an organization of the user give `orgIds` among the extra parameters of the authorization request.
 * - **Refresh tokens** come with every exchange, though the guide does not name them. Each is used once, and a refresh
 *   gives the next. Access tokens live eight hours.
 * - **Public clients** are applications without a secret.
 * - **Revocation** does not exist: users take an application away in their settings.
 *
 * See https://huggingface.co/docs/hub/oauth
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The claims of a user at `/oauth/userinfo`. Members beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.claims({
  isPro: Provider.optional(Schema.Boolean),
  canPay: Provider.optional(Schema.Boolean),
  /** The organizations of the user, as far as access to them was given. */
  orgs: Provider.optional(Schema.Array(Provider.profile({
    sub: Schema.String,
    name: Provider.optional(Schema.String),
    preferred_username: Provider.optional(Schema.String),
    picture: Provider.optional(Schema.String),
    isEnterprise: Provider.optional(Schema.Boolean)
  })))
})

/**
 * A user of Hugging Face.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Hugging Face.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "huggingface",
  name: "Hugging Face",
  server: {
    issuer: "https://huggingface.co",
    authorizationEndpoint: "https://huggingface.co/oauth/authorize",
    tokenEndpoint: "https://huggingface.co/oauth/token",
    jwksUri: "https://huggingface.co/oauth/jwks",
    userinfoEndpoint: "https://huggingface.co/oauth/userinfo"
  },
  client: "either",
  authentication: "client_secret_basic",
  can: ["openid", "refresh"],
  scopes: ["openid", "profile", "email"],
  profile: User,
  normalize: (user) => ({ ...Provider.normalizeClaims(user), name: user.name ?? user.preferred_username })
})

/**
 * Sign in with Hugging Face.
 *
 * @since 0.1.0
 * @category tags
 */
export class HuggingFace
  extends Context.Tag("@effect-oauth/providers/HuggingFace")<HuggingFace, Provider.Provider<typeof facts>>()
{}

/**
 * Hugging Face from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { HuggingFace } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const HuggingFaceLive = HuggingFace.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(HuggingFace, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(HuggingFace, facts)
