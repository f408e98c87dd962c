/**
 * Coinbase, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Endpoints**: those at `login.coinbase.com`, which took the place of `www.coinbase.com/oauth` in March 2024.
 * - **Scopes**: `wallet:user:read` and `wallet:user:email` for the profile. `offline_access` is for refresh tokens. In
 *   requests a comma stands between them, as documented.
 * - **Refresh tokens** need `offline_access` and live a year and a half. Each is used once, and a refresh gives the
 *   next.
 * - **PKCE** is documented, and sent.
 * - **Client authentication** is in the form, as documented.
 * - **Profile**: asked for with `CB-VERSION`, the date of the API that is meant. It has no word on whether the address
 *   is verified.
 * - **Revocation** is not offered: Coinbase answers 200 whether or not it has revoked something, and its documentation
 *   wants the access token in a header as well as in the form.
 *
 * See https://docs.cdp.coinbase.com/coinbase-app/oauth2-integration/overview
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import { isRecord } from "effect/Predicate"
import * as Schema from "effect/Schema"

/**
 * The profile at `/v2/user`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes. */
  id: Schema.NonEmptyString,
  name: Provider.optional(Schema.String),
  username: Provider.optional(Schema.String),
  /** With the scope `wallet:user:email`. */
  email: Provider.optional(Schema.String),
  avatar_url: Provider.optional(Schema.String),
  profile_location: Provider.optional(Schema.String),
  profile_bio: Provider.optional(Schema.String),
  profile_url: Provider.optional(Schema.String)
})

/**
 * A user of Coinbase.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/** The API has its errors in a list. */
const answer = (body: unknown): unknown => {
  const first: unknown = isRecord(body) && Array.isArray(body.errors) ? body.errors[0] : undefined
  return isRecord(first) ? { error: first.id, error_description: first.message } : body
}

/**
 * What is known of Coinbase.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "coinbase",
  name: "Coinbase",
  server: {
    authorizationEndpoint: "https://login.coinbase.com/oauth2/auth",
    tokenEndpoint: "https://login.coinbase.com/oauth2/token",
    userinfoEndpoint: "https://api.coinbase.com/v2/user",
    quirks: { scopeSeparator: "," }
  },
  authentication: "client_secret_post",
  can: ["refresh"],
  scopes: ["wallet:user:read", "wallet:user:email"],
  profile: User,
  userInfo: { headers: { "CB-VERSION": "2022-01-06" }, answer, envelope: ["data"] },
  normalize: (user) => ({
    id: user.id,
    name: user.name ?? user.username,
    email: user.email,
    picture: user.avatar_url
  })
})

/**
 * Sign in with Coinbase.
 *
 * @since 0.1.0
 * @category tags
 */
export class Coinbase extends Context.Tag("@effect-oauth/providers/Coinbase")<
  Coinbase,
  Provider.Provider<typeof facts>
>() {}

/**
 * Coinbase from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Coinbase } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const CoinbaseLive = Coinbase.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Coinbase, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Coinbase, facts)
