/**
 * Strava, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Scopes** stand with commas between them; the profile needs `read`. Users may untick scopes: the callback says in
 *   `scope` which were granted, and the token answer does not, so `TokenSet.scopes` are those that were asked for.
 * - **Refresh tokens** come with every exchange and every refresh; keep the newest. Access tokens live six hours.
 * - **Token answer**: `expires_at` (seconds since 1970) and, in an exchange, `athlete`, the profile, stay in `extra`.
 *   Errors are Strava's own and are made the standard's here.
 * - **Revocation**: the access token is presented as Bearer. It takes the application off the user's list, and every
 *   token for that user with it. A refresh token cannot be presented.
 * - **PKCE** is sent. Strava does not document it; other clients send it there too.
 * - **Email** addresses are not given.
 *
 * See https://developers.strava.com/docs/authentication/
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import { hasProperty, isString } from "effect/Predicate"
import * as Schema from "effect/Schema"

/**
 * The profile at `/athlete`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes. */
  id: Schema.Number,
  username: Provider.optional(Schema.String),
  firstname: Provider.optional(Schema.String),
  lastname: Provider.optional(Schema.String),
  /** An image: a URL, or the path of Strava's placeholder. */
  profile: Provider.optional(Schema.String),
  profile_medium: Provider.optional(Schema.String),
  city: Provider.optional(Schema.String),
  country: Provider.optional(Schema.String)
})

/**
 * A user of Strava.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

const codes: Readonly<Record<string, string>> = {
  AuthorizationCode: "invalid_grant",
  RefreshToken: "invalid_grant",
  Application: "invalid_client"
}

/** The standard's error of Strava's, `{ message, errors: [{ resource, field, code }] }`. */
const tokenAnswer = (body: unknown): unknown => {
  if (!hasProperty(body, "errors") || !Array.isArray(body.errors)) return body
  const error: unknown = body.errors[0]
  const [resource, field, code] = ["resource", "field", "code"].map((name) =>
    hasProperty(error, name) && isString(error[name]) ? error[name] : ""
  )
  return {
    error: codes[resource ?? ""] ?? "invalid_request",
    error_description: [resource, field, code].filter(Boolean).join(" ")
  }
}

/**
 * What is known of Strava.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "strava",
  name: "Strava",
  server: {
    authorizationEndpoint: "https://www.strava.com/oauth/authorize",
    tokenEndpoint: "https://www.strava.com/api/v3/oauth/token",
    revocationEndpoint: "https://www.strava.com/oauth/deauthorize",
    userinfoEndpoint: "https://www.strava.com/api/v3/athlete",
    quirks: { scopeSeparator: ",", revocation: "bearer" }
  },
  authentication: "client_secret_post",
  can: ["refresh", "revoke"],
  scopes: ["read"],
  dialect: { tokenAnswer },
  profile: User,
  normalize: (athlete) => ({
    id: athlete.id,
    name: Provider.fullName(athlete.firstname, athlete.lastname) || athlete.username,
    picture: athlete.profile?.startsWith("https://") === true ? athlete.profile : undefined
  })
})

/**
 * Sign in with Strava.
 *
 * @since 0.1.0
 * @category tags
 */
export class Strava extends Context.Tag("@effect-oauth/providers/Strava")<Strava, Provider.Provider<typeof facts>>() {}

/**
 * Strava from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Strava } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const StravaLive = Strava.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Strava, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Strava, facts)
