/**
 * Withings, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Scopes** stand with commas between them, and there has to be one. The profile needs none in particular:
 *   `user.metrics` is asked for because every application may have it. `user.info` needs a contract with Withings.
 * - **Refresh tokens** come with every exchange and every refresh; keep the newest. They live a year, access tokens
 *   three hours.
 * - **Token requests** have `action=requesttoken`. Answers come with status 200 and an envelope, `{ status, body }`:
 *   another status than 0 is an error, and is made the standard's here.
 * - **The code** is good for 30 seconds.
 * - **The profile** is `userid` of the token answer, and no request is made for it. There is no name or address.
 * - **PKCE** is not sent: Withings does not document it, and no client is known to send it.
 * - **Revocation** exists for signed requests of partners only, and is not offered here.
 *
 * See https://developer.withings.com/api-reference/#tag/oauth2
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import { hasProperty, isNumber, isString } from "effect/Predicate"
import * as Schema from "effect/Schema"

/**
 * The profile: what the token answer says of the user, and whatever else it says.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes. */
  userid: Schema.Union(Schema.NonEmptyString, Schema.Number)
})

/**
 * A user of Withings.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

const errorCode = (status: unknown, error: string): string =>
  status === 522 || status === 601
    ? "temporarily_unavailable"
    : /client/i.test(error)
    ? "invalid_client"
    : /code|refresh_?token/i.test(error)
    ? "invalid_grant"
    : "invalid_request"

/** The body of the envelope, or the standard's error of Withings' status. */
const tokenAnswer = (answer: unknown): unknown => {
  if (!hasProperty(answer, "status")) return answer
  if (answer.status === 0) return hasProperty(answer, "body") ? answer.body : answer
  const error = hasProperty(answer, "error") && isString(answer.error) ? answer.error : ""
  // A list in its place would be written out, however deep it is.
  const status = isNumber(answer.status) ? answer.status : "unknown"
  return { error: errorCode(status, error), error_description: `status ${status}: ${error}` }
}

/**
 * What is known of Withings.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "withings",
  name: "Withings",
  server: {
    authorizationEndpoint: "https://account.withings.com/oauth2_user/authorize2",
    tokenEndpoint: "https://wbsapi.withings.net/v2/oauth2",
    pkce: "none",
    quirks: { scopeSeparator: "," }
  },
  authentication: "client_secret_post",
  can: ["refresh"],
  scopes: ["user.metrics"],
  dialect: { tokenRequest: (parameters) => [["action", "requesttoken"], ...parameters], tokenAnswer },
  userInfo: { from: "tokens" },
  profile: User,
  normalize: (user) => ({ id: user.userid })
})

/**
 * Sign in with Withings.
 *
 * @since 0.1.0
 * @category tags
 */
export class Withings
  extends Context.Tag("@effect-oauth/providers/Withings")<Withings, Provider.Provider<typeof facts>>()
{}

/**
 * Withings from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Withings } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const WithingsLive = Withings.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Withings, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Withings, facts)
