/**
 * TikTok Login Kit for the web, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **The client id** is called `client_key` here, in the authorization request and in forms.
 * - **Scopes** stand with commas between them; the profile needs `user.info.basic`. For `username` ask for the scope
 *   `user.info.profile` too, and name the member in `fields`.
 * - **Refresh tokens** come with every exchange and every refresh; keep the newest. They live a year
 *   (`refresh_expires_in`, seconds, in `extra`), access tokens a day.
 * - **Token answer**: `open_id`, the user, is in `extra`. Errors may come with status 200.
 * - **The profile** wants its members named; `{ error: { code: "ok" } }` stands beside them.
 * - **PKCE** is sent. For web applications TikTok does not ask for it. Its desktop kit hashes to hexadecimal digits,
 *   which is not RFC 7636: such clients do not work here.
 * - **Revocation**: of access tokens alone, so that is what is revoked of a token set. It disconnects the application from
 *   the user's account.
 *
 * See https://developers.tiktok.com/doc/oauth-user-access-token-management
 *
 * @since 0.1.0
 */
import type * as AuthorizationServer from "@effect-oauth/core/AuthorizationServer"
import * as ClientAuthentication from "@effect-oauth/core/ClientAuthentication"
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { hasProperty } from "effect/Predicate"
import type * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"

/**
 * The profile at `/v2/user/info/`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** The user, within this application. Never changes. */
  open_id: Schema.NonEmptyString,
  /** The user, within all applications of one developer. */
  union_id: Provider.optional(Schema.String),
  display_name: Provider.optional(Schema.String),
  avatar_url: Provider.optional(Schema.String),
  avatar_large_url: Provider.optional(Schema.String),
  /** With the scope `user.info.profile`. */
  username: Provider.optional(Schema.String),
  /** Whether TikTok vouches for the account, with the scope `user.info.profile`. */
  is_verified: Provider.optional(Schema.Boolean)
})

/**
 * A user of TikTok.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/** As `client_secret_post`, with the id under TikTok's name. */
const clientKeyPost = (clientSecret: Redacted.Redacted): ClientAuthentication.ClientAuthentication => {
  const post = ClientAuthentication.clientSecretPost(clientSecret)
  return ClientAuthentication.make(
    "client_key_post",
    (context) =>
      Effect.map(post.authenticate(context), ({ parameters }) => ({
        parameters: parameters.map((
          [name, value]
        ): AuthorizationServer.Parameters[number] => [name === "client_id" ? "client_key" : name, value])
      })),
    clientSecret
  )
}

const authorizationUrl = (url: URL): URL => {
  const renamed = new URL(url)
  const clientId = renamed.searchParams.get("client_id")
  renamed.searchParams.delete("client_id")
  if (clientId !== null) renamed.searchParams.set("client_key", clientId)
  return renamed
}

/** The user in an answer, or the error that it has instead. */
const user = (body: unknown): unknown => {
  const error = hasProperty(body, "error") ? body.error : undefined
  if (hasProperty(error, "code") && error.code !== "ok") {
    return { error: error.code, error_description: hasProperty(error, "message") ? error.message : undefined }
  }
  return hasProperty(body, "data") && hasProperty(body.data, "user") ? body.data.user : body
}

/**
 * What is known of TikTok.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "tiktok",
  name: "TikTok",
  settings: {
    /** The members of the profile to ask for, with commas between them. `open_id` has to be among them. */
    fields: { kind: "text", default: "open_id,union_id,avatar_url,display_name" }
  },
  server: {
    authorizationEndpoint: "https://www.tiktok.com/v2/auth/authorize",
    tokenEndpoint: "https://open.tiktokapis.com/v2/oauth/token/",
    revocationEndpoint: "https://open.tiktokapis.com/v2/oauth/revoke/",
    userinfoEndpoint: "https://open.tiktokapis.com/v2/user/info/",
    quirks: { scopeSeparator: ",", revocation: "access_token" }
  },
  authentication: ({ clientSecret }) => Effect.succeed(clientKeyPost(clientSecret)),
  can: ["refresh", "revoke"],
  scopes: ["user.info.basic"],
  dialect: { authorizationUrl },
  userInfo: { parameters: { fields: "{fields}" }, answer: user },
  profile: User,
  normalize: (user) => ({ id: user.open_id, name: user.display_name, picture: user.avatar_url })
})

/**
 * Sign in with TikTok.
 *
 * @since 0.1.0
 * @category tags
 */
export class TikTok extends Context.Tag("@effect-oauth/providers/TikTok")<TikTok, Provider.Provider<typeof facts>>() {}

/**
 * TikTok from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { TikTok } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const TikTokLive = TikTok.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(TikTok, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(TikTok, facts)
