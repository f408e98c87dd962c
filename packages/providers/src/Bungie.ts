/**
 * Bungie.net, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **API key**: a third credential, beside the client id and the secret. Every request to the API needs it, the
 *   profile too; the token endpoint does not.
 * - **Scopes** are set in the portal, and a request must name none. The profile needs none beyond the basic ones.
 * - **Refresh tokens** are for confidential clients. `refresh_expires_in` in the answer says for how long, 90 days; a
 *   refresh gives another one.
 * - **Public clients** are an option of the portal. They have no refresh tokens.
 * - **PKCE** is sent. Bungie does not document it; a server ignores what it does not know (RFC 6749 §3.1), and other
 *   libraries send it there.
 * - **Token answer**: `membership_id` is the id of the user, and stays in `extra`.
 * - **Profile**: in an envelope with a code of its own for errors. The picture is a path, and is made an address here.
 * - **Revocation** is not documented, and not offered: users take an app away in their settings.
 *
 * See https://github.com/Bungie-net/api/wiki/OAuth-Documentation
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import { isRecord } from "effect/Predicate"
import * as Schema from "effect/Schema"

/**
 * The profile of `GetCurrentBungieNetUser`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** The id of the Bungie.net account, which never changes. */
  membershipId: Schema.NonEmptyString,
  displayName: Provider.optional(Schema.String),
  uniqueName: Provider.optional(Schema.String),
  /** A path at `https://www.bungie.net`. */
  profilePicturePath: Provider.optional(Schema.String),
  about: Provider.optional(Schema.String),
  locale: Provider.optional(Schema.String)
})

/**
 * A user of Bungie.net.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/** Every answer of the API says how it went in `ErrorCode`: 1 is success. */
const answer = (body: unknown): unknown =>
  isRecord(body) && typeof body.ErrorCode === "number" && body.ErrorCode !== 1
    ? { error: body.ErrorStatus, error_description: body.Message }
    : body

/**
 * What is known of Bungie.net.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "bungie",
  name: "Bungie.net",
  settings: {
    /** The API key of the application. */
    apiKey: { kind: "secret" }
  },
  server: {
    authorizationEndpoint: "https://www.bungie.net/en/oauth/authorize",
    tokenEndpoint: "https://www.bungie.net/platform/app/oauth/token/",
    userinfoEndpoint: "https://www.bungie.net/Platform/User/GetCurrentBungieNetUser/"
  },
  client: "either",
  authentication: "client_secret_basic",
  can: ["refresh"],
  scopes: [],
  profile: User,
  userInfo: { headers: { "X-API-Key": "{apiKey}" }, answer, envelope: ["Response"] },
  normalize: (user) => ({
    id: user.membershipId,
    name: user.displayName ?? user.uniqueName,
    picture: user.profilePicturePath?.replace(/^\//, "https://www.bungie.net/")
  })
})

/**
 * Sign in with Bungie.net.
 *
 * @since 0.1.0
 * @category tags
 */
export class Bungie extends Context.Tag("@effect-oauth/providers/Bungie")<Bungie, Provider.Provider<typeof facts>>() {}

/**
 * Bungie.net from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Bungie } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const BungieLive = Bungie.layer({
 *   clientId: "12345",
 *   clientSecret: Redacted.make("s3cret"),
 *   apiKey: Redacted.make("api-key"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Bungie, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Bungie, facts)
