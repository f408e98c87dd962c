/**
 * Naver, by OAuth 2.0.
 *
 * - **Scopes** do not exist: what the profile has is set on the application, and the user may leave parts of it out.
 * - **Refresh tokens** come with the exchange; the answer to a refresh has no new one.
 * - **Token request**: the documentation wants `state` in it, so it is sent.
 * - **Token answer**: errors come with status 200, and `expires_in` is a text.
 * - **PKCE** is sent. Naver does not document it at these endpoints and ignores it.
 * - **OpenID Connect** is at other endpoints of Naver (`/oauth2/authorize`), and not offered.
 * - **Profile**: inside `response`. The address is one the user chose to give.
 * - **Revocation** is a token request with `grant_type=delete` and no RFC 7009: not offered.
 *
 * See https://developers.naver.com/docs/login/api/
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The profile at `/v1/nid/me`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes; this application's own. */
  id: Schema.NonEmptyString,
  nickname: Provider.optional(Schema.String),
  name: Provider.optional(Schema.String),
  email: Provider.optional(Schema.String),
  profile_image: Provider.optional(Schema.String),
  /** `F`, `M` or `U`. */
  gender: Provider.optional(Schema.String),
  /** A range, such as `40-49`. */
  age: Provider.optional(Schema.String),
  /** Month and day. */
  birthday: Provider.optional(Schema.String),
  birthyear: Provider.optional(Schema.String),
  mobile: Provider.optional(Schema.String)
})

/**
 * A user of Naver.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Naver.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "naver",
  name: "Naver",
  server: {
    authorizationEndpoint: "https://nid.naver.com/oauth2.0/authorize",
    tokenEndpoint: "https://nid.naver.com/oauth2.0/token",
    userinfoEndpoint: "https://openapi.naver.com/v1/nid/me"
  },
  dialect: {
    tokenRequest: (parameters, context) =>
      context.grantType === "authorization_code" && context.callback.state !== undefined
        ? [...parameters, ["state", context.callback.state]]
        : parameters
  },
  authentication: "client_secret_post",
  can: ["refresh"],
  scopes: [],
  userInfo: { envelope: ["response"] },
  profile: User,
  normalize: (user) => ({
    id: user.id,
    name: user.name ?? user.nickname,
    email: user.email,
    picture: user.profile_image
  })
})

/**
 * Sign in with Naver.
 *
 * @since 0.1.0
 * @category tags
 */
export class Naver extends Context.Tag("@effect-oauth/providers/Naver")<Naver, Provider.Provider<typeof facts>>() {}

/**
 * Naver from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Naver } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const NaverLive = Naver.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Naver, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Naver, facts)
