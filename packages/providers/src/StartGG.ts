/**
 * start.gg, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Scopes**: the profile needs `user.identity` and `user.email`, both. They are named again when the code is
 *   exchanged and when tokens are refreshed.
 * - **Refresh tokens** come with every exchange and every refresh. Refreshing has a URL of its own and wants the
 *   redirect URI. Access tokens live a week.
 * - **PKCE** is not sent: start.gg does not document it, and no client is known to send it.
 * - **Token requests** are forms. start.gg documents JSON, and takes both.
 * - **The profile** comes from its GraphQL API. A query that is refused is answered with status 200, and is an error
 *   here.
 * - **Revocation** does not exist.
 *
 * See https://developer.start.gg/docs/oauth/oauth-overview
 *
 * @since 0.1.0
 */
import type * as AuthorizationServer from "@effect-oauth/core/AuthorizationServer"
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import { hasProperty, isString } from "effect/Predicate"
import * as Schema from "effect/Schema"

/**
 * The profile: `currentUser` of the GraphQL API. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes. */
  id: Schema.Union(Schema.Number, Schema.NonEmptyString),
  /** Where the user's page is, such as `user/abc123`. */
  slug: Provider.optional(Schema.String),
  name: Provider.optional(Schema.String),
  /** With the scope `user.email`. */
  email: Provider.optional(Schema.String),
  player: Provider.optional(Provider.profile({ gamerTag: Provider.optional(Schema.String) })),
  images: Provider.optional(Schema.Array(Provider.profile({ url: Provider.optional(Schema.String) })))
})

/**
 * A user of start.gg.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/** Both grants name the redirect URI and the scopes again. */
const tokenRequest = (
  parameters: AuthorizationServer.Parameters,
  { redirectUri = "", scopes }: AuthorizationServer.TokenRequestContext
): AuthorizationServer.Parameters => {
  const again: AuthorizationServer.Parameters = [["redirect_uri", redirectUri], ["scope", scopes.join(" ")]]
  return [
    ...parameters.filter(([name]) => name !== "redirect_uri" && name !== "scope"),
    ...again.filter(([, value]) => value !== "")
  ]
}

/** The user in an answer of the GraphQL API, or the refusal it is instead. */
const currentUser = (body: unknown): unknown => {
  if (hasProperty(body, "data") && hasProperty(body.data, "currentUser") && body.data.currentUser !== null) {
    return body.data.currentUser
  }
  const errors = hasProperty(body, "errors") && Array.isArray(body.errors) ? body.errors : [body]
  const messages = errors.flatMap((error) =>
    hasProperty(error, "message") && isString(error.message) ? [error.message] : []
  )
  return { error: "invalid_request", error_description: messages.join(" ") || "there is no current user" }
}

/**
 * What is known of start.gg.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "start-gg",
  name: "start.gg",
  server: {
    authorizationEndpoint: "https://start.gg/oauth/authorize",
    tokenEndpoint: "https://api.start.gg/oauth/access_token",
    refreshEndpoint: "https://api.start.gg/oauth/refresh",
    userinfoEndpoint: "https://api.start.gg/gql/alpha",
    pkce: "none"
  },
  authentication: "client_secret_post",
  can: ["refresh"],
  scopes: ["user.identity", "user.email"],
  dialect: { tokenRequest },
  userInfo: {
    method: "POST",
    json: { query: "{ currentUser { id slug name email player { gamerTag } images(type: \"profile\") { url } } }" },
    answer: currentUser
  },
  profile: User,
  normalize: (user) => ({
    id: user.id,
    name: user.player?.gamerTag || user.name,
    email: user.email,
    picture: user.images?.[0]?.url
  })
})

/**
 * Sign in with start.gg.
 *
 * @since 0.1.0
 * @category tags
 */
export class StartGG
  extends Context.Tag("@effect-oauth/providers/StartGG")<StartGG, Provider.Provider<typeof facts>>()
{}

/**
 * start.gg from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { StartGG } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const StartGGLive = StartGG.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(StartGG, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(StartGG, facts)
