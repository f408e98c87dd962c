/**
 * EVE Online, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Scopes**: none are needed to know who signs in.
 * - **Refresh tokens** may be rotated; keep the newest. Access tokens live 20 minutes.
 * - **The profile** is the claims of the access token, a JWT. The endpoint others ask for it, `/oauth/verify`, is
 *   deprecated since 2021. Its signature is not looked at: it came from the token endpoint itself, and is read on the
 *   way in. A program that is given such a token by somebody else has to verify it, with the keys at
 *   `https://login.eveonline.com/oauth/jwks`.
 * - **Users** are characters. A character can be sold to another account; then `owner` changes, and the id does not.
 * - **Public clients** are documented for desktop and mobile applications: leave the secret out.
 * - **Revocation**: the refresh token. Access tokens stay good until they expire.
 *
 * See https://developers.eveonline.com/docs/services/sso/
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Either from "effect/Either"
import * as Encoding from "effect/Encoding"
import { hasProperty } from "effect/Predicate"
import * as Schema from "effect/Schema"

/**
 * The claims of an access token. Members beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** The character, which never changes: `CHARACTER:EVE:` and a number. */
  sub: Schema.NonEmptyString.pipe(Schema.pattern(/^CHARACTER:EVE:\d+$/)),
  name: Provider.optional(Schema.String),
  /** A hash of character and account: another one means that the character has changed hands. */
  owner: Provider.optional(Schema.String),
  tenant: Provider.optional(Schema.String),
  tier: Provider.optional(Schema.String),
  region: Provider.optional(Schema.String)
})

/**
 * A user of EVE Online.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

const decodeJson = Schema.decodeUnknownEither(Schema.parseJson())

/** The claims of an access token, as they are; nothing of what is no JWT. */
const claimsOf = (accessToken: unknown): unknown => {
  const [, payload] = typeof accessToken === "string" ? accessToken.split(".") : []
  return Encoding.decodeBase64UrlString(payload ?? "").pipe(Either.flatMap(decodeJson), Either.getOrUndefined)
}

/**
 * What is known of EVE Online.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "eveonline",
  name: "EVE Online",
  server: {
    authorizationEndpoint: "https://login.eveonline.com/v2/oauth/authorize",
    tokenEndpoint: "https://login.eveonline.com/v2/oauth/token",
    revocationEndpoint: "https://login.eveonline.com/v2/oauth/revoke"
  },
  client: "either",
  authentication: "client_secret_basic",
  can: ["refresh", "revoke"],
  scopes: [],
  dialect: {
    tokenAnswer: (body) =>
      hasProperty(body, "access_token") ? { ...body, character: claimsOf(body.access_token) ?? null } : body
  },
  userInfo: { from: "tokens", envelope: ["character"] },
  profile: User,
  normalize: (user) => {
    const id = user.sub.replace(/^CHARACTER:EVE:/, "")
    return { id, name: user.name, picture: `https://images.evetech.net/characters/${id}/portrait` }
  }
})

/**
 * Sign in with EVE Online.
 *
 * @since 0.1.0
 * @category tags
 */
export class EveOnline
  extends Context.Tag("@effect-oauth/providers/EveOnline")<EveOnline, Provider.Provider<typeof facts>>()
{}

/**
 * EVE Online from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { EveOnline } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const EveOnlineLive = EveOnline.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(EveOnline, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(EveOnline, facts)
