/**
 * GitHub, by OAuth 2.0 (it has no OpenID Connect for signing users in).
 *
 * - **OAuth Apps** give tokens that do not expire, without refresh tokens, and go by scopes.
 * - **GitHub Apps** ignore scopes: their permissions are set on the app, and "Email addresses" is the one for addresses.
 *   With expiring tokens, which is their default, access tokens live 8 hours and refresh tokens 6 months, each used once;
 *   `refresh_token_expires_in` stays in `extra`.
 * - **Scopes**: the profile needs none; `user:email` is for addresses that are not public.
 * - **Address**: the primary one of `/user/emails`, which also says whether it is verified. A token that may not read the
 *   list leaves the public address of the profile, if there is one, and does not say that it is verified.
 * - **Profile**: the API refuses requests without a `User-Agent`. The clients of this project, and browsers, send one.
 * - **PKCE** is sent. GitHub knows it since July 2025.
 * - **Token answer**: errors come with status 200 and GitHub's own codes; the common ones become the standard's.
 * - **Enterprise Server**: set `baseUrl`, and `apiUrl` to its `/api/v3`. One without the other is a `ConfigurationError`.
 * - **Revocation** is a call to the REST API with the client's credentials, and no RFC 7009: not offered.
 *
 * See https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps
 *
 * @since 0.1.0
 */
import * as ClientAuthentication from "@effect-oauth/core/ClientAuthentication"
import { ConfigurationError } from "@effect-oauth/core/OAuthError"
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { hasProperty } from "effect/Predicate"
import * as Schema from "effect/Schema"

/**
 * The profile at `/user`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes. */
  id: Schema.Number,
  login: Schema.NonEmptyString,
  name: Provider.optional(Schema.String),
  /** The public one. */
  email: Provider.optional(Schema.String),
  avatar_url: Provider.optional(Schema.String),
  html_url: Provider.optional(Schema.String),
  /** What `/user/emails` says; not there when the token may not read it. */
  emails: Provider.optional(Schema.Array(Schema.Struct({
    email: Schema.String,
    primary: Schema.Boolean,
    verified: Schema.Boolean,
    visibility: Provider.optional(Schema.String)
  })))
})

/**
 * A user of GitHub.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

const standardCodes: ReadonlyMap<unknown, string> = new Map([
  ["bad_verification_code", "invalid_grant"],
  ["bad_refresh_token", "invalid_grant"],
  ["incorrect_client_credentials", "invalid_client"]
])

const tokenAnswer = (body: unknown): unknown =>
  hasProperty(body, "error") ? { ...body, error: standardCodes.get(body.error) ?? body.error } : body

const publicUrl = "https://github.com"
const publicApiUrl = "https://api.github.com"

/**
 * What is known of GitHub.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "github",
  name: "GitHub",
  settings: {
    /** The address of a GitHub Enterprise Server, such as `https://github.example`. */
    baseUrl: { kind: "url", default: publicUrl },
    /** The address of its API, such as `https://github.example/api/v3`. */
    apiUrl: { kind: "url", default: publicApiUrl }
  },
  server: {
    authorizationEndpoint: "{baseUrl}/login/oauth/authorize",
    tokenEndpoint: "{baseUrl}/login/oauth/access_token",
    userinfoEndpoint: "{apiUrl}/user"
  },
  dialect: { tokenAnswer },
  authentication: ({ apiUrl, baseUrl, clientSecret }) =>
    (baseUrl === publicUrl) === (apiUrl === publicApiUrl)
      ? Effect.succeed(ClientAuthentication.clientSecretBasic(clientSecret))
      : Effect.fail(
        new ConfigurationError({
          reason: "InvalidParameter",
          setting: apiUrl === publicApiUrl ? "apiUrl" : "baseUrl",
          detail: "it is another server's, and that would be sent what is for yours: set both, or neither"
        })
      ),
  can: ["refresh"],
  scopes: ["user:email"],
  userInfo: { also: { emails: { path: "/emails", optional: true } } },
  profile: User,
  normalize: (user) => {
    const email = user.emails?.find(({ primary }) => primary) ??
      user.emails?.find(({ email }) => email === user.email)
    return {
      id: user.id,
      name: user.name ?? user.login,
      email: email?.email ?? user.email,
      emailVerified: email?.verified,
      picture: user.avatar_url
    }
  }
})

/**
 * Sign in with GitHub.
 *
 * @since 0.1.0
 * @category tags
 */
export class GitHub extends Context.Tag("@effect-oauth/providers/GitHub")<GitHub, Provider.Provider<typeof facts>>() {}

/**
 * GitHub from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { GitHub } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const GitHubLive = GitHub.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(GitHub, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(GitHub, facts)
