/**
 * Kakao, by OAuth 2.0; ID tokens come with it where OpenID Connect is switched on for the application.
 *
 * - **Scopes**: a request without any asks for the consent items set on the application, so none is sent. A scope that is
 *   not set there is refused. The profile's parts are `profile_nickname`, `profile_image` and `account_email`.
 * - **OpenID Connect**: an ID token that comes is verified by `exchange` and is in the token set; the endpoints for it are
 *   written here. `signIn` is not offered: it needs the scope `openid`, and a request with scopes asks for the consent to
 *   those alone, which leaves the rest of the profile out.
 * - **Clients**: the REST API key is the client id. The client secret can be switched off: leave it out then.
 * - **Refresh tokens** come with the exchange. A refresh gives a new one only in the last month of the old one's life.
 * - **Token answer**: `refresh_token_expires_in` is in seconds; it stays in `extra`.
 * - **PKCE** is sent: Kakao's metadata lists `S256`.
 * - **Profile**: what the user gave is in `kakao_account`. Its errors are Kakao's own, by numbers; those about the token
 *   become the standard's.
 * - **Revocation** is Kakao's logout: it ends the access token it is asked with, and the refresh token that came with it.
 *
 * See https://developers.kakao.com/docs/latest/en/kakaologin/rest-api
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import { hasProperty } from "effect/Predicate"
import * as Schema from "effect/Schema"

/**
 * The profile at `/v2/user/me`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes; this application's own. */
  id: Schema.Number,
  connected_at: Provider.optional(Schema.String),
  kakao_account: Provider.optional(Provider.profile({
    name: Provider.optional(Schema.String),
    email: Provider.optional(Schema.String),
    /** `false` when another account took the address. */
    is_email_valid: Provider.optional(Schema.Boolean),
    is_email_verified: Provider.optional(Schema.Boolean),
    profile: Provider.optional(Provider.profile({
      nickname: Provider.optional(Schema.String),
      profile_image_url: Provider.optional(Schema.String),
      thumbnail_image_url: Provider.optional(Schema.String),
      is_default_image: Provider.optional(Schema.Boolean)
    }))
  }))
})

/**
 * A user of Kakao.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

const standardCodes: ReadonlyMap<unknown, string> = new Map([
  [-401, "invalid_token"],
  [-402, "insufficient_scope"],
  [-403, "insufficient_scope"]
])

const standardError = (body: unknown): unknown => {
  const error = hasProperty(body, "code") ? standardCodes.get(body.code) : undefined
  return error === undefined
    ? body
    : { error, error_description: hasProperty(body, "msg") ? body.msg : undefined }
}

/**
 * What is known of Kakao.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "kakao",
  name: "Kakao",
  server: {
    issuer: "https://kauth.kakao.com",
    authorizationEndpoint: "https://kauth.kakao.com/oauth/authorize",
    tokenEndpoint: "https://kauth.kakao.com/oauth/token",
    userinfoEndpoint: "https://kapi.kakao.com/v2/user/me",
    jwksUri: "https://kauth.kakao.com/.well-known/jwks.json",
    revocationEndpoint: "https://kapi.kakao.com/v1/user/logout",
    quirks: { revocation: "bearer" }
  },
  client: "either",
  authentication: "client_secret_post",
  can: ["refresh", "revoke"],
  scopes: [],
  userInfo: { answer: standardError },
  profile: User,
  normalize: ({ id, kakao_account: account }) => ({
    id,
    name: account?.profile?.nickname ?? account?.name,
    email: account?.email,
    emailVerified: account?.is_email_valid === false ? false : account?.is_email_verified,
    picture: account?.profile?.profile_image_url
  })
})

/**
 * Sign in with Kakao.
 *
 * @since 0.1.0
 * @category tags
 */
export class Kakao extends Context.Tag("@effect-oauth/providers/Kakao")<Kakao, Provider.Provider<typeof facts>>() {}

/**
 * Kakao from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Kakao } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const KakaoLive = Kakao.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Kakao, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Kakao, facts)
