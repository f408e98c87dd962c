/**
 * WeChat login for websites, by OAuth 2.0 (it has no OpenID Connect): the user scans a code with the phone.
 *
 * - **The client id** is called `appid` here, and the secret `secret`.
 * - **Token requests** are GETs with everything in the query, the secret too. Refreshing has an address of its own and
 *   wants no secret.
 * - **Scopes** stand with commas between them. `snsapi_login` is the only one of websites. For pages inside WeChat, of
 *   an official account, set `authorizationEndpoint` to `https://open.weixin.qq.com/connect/oauth2/authorize` in
 *   `endpoints`, and ask for `snsapi_userinfo`.
 * - **Refresh tokens** come with every exchange and live 30 days, and a refresh does not make that longer. Access
 *   tokens live two hours.
 * - **Token answer**: `openid` and `unionid`, the user, are in `extra`, and there is no `token_type`. Errors come with
 *   status 200, as `{ errcode, errmsg }`; those that say what a standard code says become it, and of any other the
 *   number is the code.
 * - **The profile** is asked for with the token and the `openid` of the token answer in the query: keep the whole token
 *   set.
 * - **A user who refuses** does not come back.
 * - **PKCE** does not exist.
 * - **The id** of the normalized profile is `openid`, which is another one for each application. `unionid` is one for
 *   all applications of an account of the open platform.
 * - **Revocation** does not exist.
 *
 * See https://developers.weixin.qq.com/doc/oplatform/en/Website_App/WeChat_Login/Wechat_Login.html
 *
 * @since 0.1.0
 */
import * as ClientAuthentication from "@effect-oauth/core/ClientAuthentication"
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { hasProperty, isNumber } from "effect/Predicate"
import type * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"

/**
 * The profile at `/sns/userinfo`. It has no address. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** The user, within this application. Never changes. */
  openid: Schema.NonEmptyString,
  /** The user, within all applications of an account of the open platform. */
  unionid: Provider.optional(Schema.String),
  nickname: Provider.optional(Schema.String),
  headimgurl: Provider.optional(Schema.String),
  province: Provider.optional(Schema.String),
  city: Provider.optional(Schema.String),
  country: Provider.optional(Schema.String),
  privilege: Provider.optional(Schema.Array(Schema.String))
})

/**
 * A user of WeChat.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/** Id and secret under WeChat's names; no secret where tokens are refreshed. */
const authentication = (clientSecret: Redacted.Redacted) => {
  const post = ClientAuthentication.clientSecretPost(clientSecret)
  const names: Record<string, string> = { client_id: "appid", client_secret: "secret" }
  return ClientAuthentication.make("wechat", (context) =>
    Effect.map(post.authenticate(context), ({ parameters }) => ({
      parameters: parameters.flatMap(([name, value]) =>
        name === "client_secret" && context.endpoint.href === context.server.refreshEndpoint?.href
          ? []
          : [[names[name] ?? name, value] as const]
      )
    })), clientSecret)
}

const authorizationUrl = (url: URL): URL => {
  const { client_id: appid = "", ...others } = Object.fromEntries(url.searchParams)
  const renamed = new URL(url)
  renamed.search = new URLSearchParams({ appid, ...others }).toString()
  renamed.hash = "wechat_redirect"
  return renamed
}

const codes: Record<number, string> = {
  [-1]: "temporarily_unavailable",
  40001: "invalid_token",
  40003: "invalid_token",
  40013: "invalid_client",
  40014: "invalid_token",
  40029: "invalid_grant",
  40030: "invalid_grant",
  40125: "invalid_client",
  40163: "invalid_grant",
  42001: "invalid_token",
  42002: "invalid_grant",
  45011: "temporarily_unavailable"
}

/** WeChat's error as one of RFC 6749 section 5.2; anything else as it is. */
const answer = (body: unknown): unknown =>
  hasProperty(body, "errcode") && isNumber(body.errcode) && body.errcode !== 0
    ? {
      error: codes[body.errcode] ?? String(body.errcode),
      error_description: hasProperty(body, "errmsg") ? body.errmsg : undefined
    }
    : body

/**
 * What is known of WeChat.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "wechat",
  name: "WeChat",
  server: {
    authorizationEndpoint: "https://open.weixin.qq.com/connect/qrconnect",
    tokenEndpoint: "https://api.weixin.qq.com/sns/oauth2/access_token",
    refreshEndpoint: "https://api.weixin.qq.com/sns/oauth2/refresh_token",
    userinfoEndpoint: "https://api.weixin.qq.com/sns/userinfo",
    pkce: "none",
    quirks: {
      tokenRequests: "get",
      scopeSeparator: ",",
      assumedTokenType: "Bearer",
      jsonUnderAnyContentType: true
    }
  },
  authentication: ({ clientSecret }) => Effect.succeed(authentication(clientSecret)),
  can: ["refresh"],
  scopes: ["snsapi_login"],
  dialect: {
    authorizationUrl,
    tokenRequest: (parameters) => parameters.filter(([name]) => name !== "redirect_uri" && name !== "scope"),
    tokenAnswer: answer
  },
  userInfo: { token: { parameter: "access_token" }, parameters: { openid: "{token.openid}" }, answer },
  profile: User,
  normalize: (user) => ({ id: user.openid, name: user.nickname, picture: user.headimgurl })
})

/**
 * Sign in with WeChat.
 *
 * @since 0.1.0
 * @category tags
 */
export class WeChat extends Context.Tag("@effect-oauth/providers/WeChat")<WeChat, Provider.Provider<typeof facts>>() {}

/**
 * WeChat from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { WeChat } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const WeChatLive = WeChat.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(WeChat, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(WeChat, facts)
