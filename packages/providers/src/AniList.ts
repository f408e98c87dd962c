/**
 * AniList, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Scopes** do not exist: a token is good for nearly everything the user can do.
 * - **Refresh tokens** are not supported. An access token lives a year; then the user signs in again.
 * - **PKCE** is not sent: AniList does not document it, and no library we have looked at sends it there.
 * - **Client authentication** is in the form, as the documentation has it.
 * - **Profile**: asked for with GraphQL. It has no email address.
 * - **Revocation** is not documented, and not offered.
 *
 * See https://docs.anilist.co/guide/auth
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import { isRecord } from "effect/Predicate"
import * as Schema from "effect/Schema"

/**
 * The profile: `Viewer` of the GraphQL API. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes. */
  id: Schema.Number,
  /** The name of the account, which its owner can change. */
  name: Schema.NonEmptyString,
  siteUrl: Provider.optional(Schema.String),
  avatar: Provider.optional(Schema.Struct({ large: Provider.optional(Schema.String) }))
})

/**
 * A user of AniList.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/** GraphQL has its errors in a list, whatever the status. */
const answer = (body: unknown): unknown => {
  const first: unknown = isRecord(body) && Array.isArray(body.errors) ? body.errors[0] : undefined
  if (!isRecord(first)) {
    return body
  }
  const isToken = first.message === "Invalid token" || first.status === 401
  return { error: isToken ? "invalid_token" : "graphql_error", error_description: first.message }
}

/**
 * What is known of AniList.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "anilist",
  name: "AniList",
  server: {
    authorizationEndpoint: "https://anilist.co/api/v2/oauth/authorize",
    tokenEndpoint: "https://anilist.co/api/v2/oauth/token",
    userinfoEndpoint: "https://graphql.anilist.co/",
    pkce: "none"
  },
  authentication: "client_secret_post",
  scopes: [],
  profile: User,
  userInfo: {
    method: "POST",
    json: { query: "query { Viewer { id name siteUrl avatar { large } } }" },
    envelope: ["data", "Viewer"],
    answer
  },
  normalize: (user) => ({ id: user.id, name: user.name, picture: user.avatar?.large })
})

/**
 * Sign in with AniList.
 *
 * @since 0.1.0
 * @category tags
 */
export class AniList extends Context.Tag("@effect-oauth/providers/AniList")<
  AniList,
  Provider.Provider<typeof facts>
>() {}

/**
 * AniList from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { AniList } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const AniListLive = AniList.layer({
 *   clientId: "12345",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(AniList, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(AniList, facts)
