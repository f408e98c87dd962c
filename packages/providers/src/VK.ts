/**
 * VK, by VK ID (OAuth 2.1). Newer applications are refused at oauth.vk.com, the older server.
 *
 * - **Scopes**: `vkid.personal_info` is always given; `email` is for the address, and has to be switched on for the
 *   application.
 * - **Refresh tokens** come with every exchange and every refresh; each is used once. Access tokens live an hour.
 * - **The device**: the callback has a `device_id`, which goes into the exchange and into every refresh. It is kept in
 *   `extra` of the tokens: store them as a whole. So is `state`, which VK ID wants to be sent along.
 * - **ID tokens** come without being asked for, and are not verified: VK ID documents neither an issuer URL nor keys
 *   as OpenID Connect has them.
 * - **PKCE** is required.
 * - **Public clients** are documented: leave out `clientSecret`.
 * - **Revocation**: of access tokens alone, so that is what is revoked of a token set. It withdraws all that the user has
 *   allowed the application.
 * - **Not confirmed**: whether a refresh fails without `state`; VK ID's own clients send one.
 *
 * See https://id.vk.com/about/business/go/docs/en/vkid/latest/vk-id/connection/api-integration/api-description
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import { hasProperty, isString } from "effect/Predicate"
import * as Schema from "effect/Schema"

/**
 * The profile at `/oauth2/user_info`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes. */
  user_id: Schema.Union(Schema.NonEmptyString, Schema.Number),
  first_name: Provider.optional(Schema.String),
  last_name: Provider.optional(Schema.String),
  avatar: Provider.optional(Schema.String),
  /** With the scope `email`. */
  email: Provider.optional(Schema.String),
  /** With the scope `phone`. */
  phone: Provider.optional(Schema.String),
  /** 1: female, 2: male, 0: not said. */
  sex: Provider.optional(Schema.Number),
  /** Whether VK vouches for the account. */
  verified: Provider.optional(Schema.Boolean),
  /** `DD.MM.YYYY`. */
  birthday: Provider.optional(Schema.String)
})

/**
 * A user of VK.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/** What comes with the callback and goes into every token request. */
const kept: ReadonlyArray<string> = ["device_id", "state"]

const fromLogin = (values: Readonly<Record<string, unknown>>) =>
  kept.flatMap((name): ReadonlyArray<readonly [string, string]> => {
    const value = values[name]
    return isString(value) ? [[name, value]] : []
  })

/**
 * What is known of VK.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "vk",
  name: "VK",
  server: {
    authorizationEndpoint: "https://id.vk.com/authorize",
    tokenEndpoint: "https://id.vk.com/oauth2/auth",
    userinfoEndpoint: "https://id.vk.com/oauth2/user_info",
    revocationEndpoint: "https://id.vk.com/oauth2/revoke",
    quirks: { idTokens: "ignored", revocation: "access_token_parameter" }
  },
  client: "either",
  authentication: "client_secret_post",
  can: ["refresh", "revoke"],
  scopes: ["vkid.personal_info", "email"],
  dialect: {
    tokenRequest: (parameters, context) => [
      ...parameters,
      ...fromLogin(context.grantType === "authorization_code" ? context.callback : context.extra)
    ],
    tokenAnswer: (body, parameters) =>
      hasProperty(body, "access_token")
        ? { ...body, ...Object.fromEntries(parameters.filter(([name]) => kept.includes(name))) }
        : body
  },
  userInfo: {
    method: "POST",
    token: { parameter: "access_token" },
    parameters: { client_id: "{clientId}" },
    envelope: ["user"]
  },
  profile: User,
  normalize: (user) => ({
    id: user.user_id,
    name: Provider.fullName(user.first_name, user.last_name),
    email: user.email,
    picture: user.avatar
  })
})

/**
 * Sign in with VK.
 *
 * @since 0.1.0
 * @category tags
 */
export class VK extends Context.Tag("@effect-oauth/providers/VK")<VK, Provider.Provider<typeof facts>>() {}

/**
 * VK from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { VK } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const VKLive = VK.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(VK, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(VK, facts)
