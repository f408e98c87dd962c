/**
 * Sign in with Apple, by OpenID Connect.
 *
 * - **OpenID Connect**: the endpoints are written here. Apple signs with RS256.
 * - **Client authentication**: the client secret is a JWT that is signed with your key (ES256). It is made here, kept
 *   for a few minutes, and made anew before it expires. `privateKey` is the text of the `.p8` file.
 * - **Client id**: the Services ID for the web, the bundle id for codes that come from an app.
 * - **Scopes**: `openid name email`. With `name` or `email` Apple sends the callback as a form (`form_post`) from its
 *   own site, so the cookie that finds the request again needs `SameSite=None; Secure`: `Lax` is not sent with such a
 *   POST.
 * - **Name**: it comes once, with the first callback, as JSON in the form field `user`, beside `code` and `state`. Read
 *   it with `CallbackUser` and keep it: `new URLSearchParams(body).get("user")`. It is not signed, so it is a name to
 *   show and nothing more; take the address from the ID token.
 * - **Profile**: there is no userinfo endpoint; the verified ID token is the profile. The address may be one of Apple's
 *   relay, see `is_private_email`.
 * - **Refresh tokens** come with every exchange, do not expire, and stay: a refresh gives none. Apple wants them used
 *   once a day at most.
 * - **PKCE** is sent. Apple does not document it; the nonce, which it does, is checked in any case.
 * - **Revocation** takes refresh and access tokens. Apple demands it when a user deletes an account.
 *
 * See https://developer.apple.com/documentation/signinwithapplerestapi
 *
 * @since 0.1.0
 */
import * as ClientAuthentication from "@effect-oauth/core/ClientAuthentication"
import { ConfigurationError } from "@effect-oauth/core/OAuthError"
import * as Provider from "@effect-oauth/core/Provider"
import * as SigningKey from "@effect-oauth/core/SigningKey"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Encoding from "effect/Encoding"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"

const issuer = "https://appleid.apple.com"

// Apple writes booleans as strings too.
const flag = Provider.optional(Schema.Union(Schema.Boolean, Schema.Literal("true", "false")))

/**
 * The claims of the ID token. Claims it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.claims({
  /** Whether the address is one of Apple's relay. */
  is_private_email: flag,
  /** Whether it is a real person: 0 for unsupported, 1 for unknown, 2 for likely. */
  real_user_status: Provider.optional(Schema.Number)
})

/**
 * A user of Apple.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * The form field `user` of the first callback, from its JSON. Nobody has signed it.
 *
 * @example
 * ```ts
 * import { Apple } from "@effect-oauth/providers"
 * import { Option, Schema } from "effect"
 *
 * const nameOf = (body: string) =>
 *   Option.fromNullable(new URLSearchParams(body).get("user")).pipe(
 *     Option.flatMap(Schema.decodeUnknownOption(Apple.CallbackUser)),
 *     Option.map(({ name }) => [name?.firstName, name?.lastName].filter((part) => part !== undefined).join(" "))
 *   )
 * ```
 *
 * @since 0.1.0
 * @category schemas
 */
export const CallbackUser = Schema.parseJson(
  Schema.Struct({
    name: Provider.optional(
      Schema.Struct({ firstName: Provider.optional(Schema.String), lastName: Provider.optional(Schema.String) })
    ),
    email: Provider.optional(Schema.String)
  })
)

/** Seconds a client secret is good for, and how long before its end another one is made. Apple allows six months. */
const lifetime = 600
const margin = 120

const encode = (value: object): string => Encoding.encodeBase64Url(JSON.stringify(value))

const authentication = (
  { keyId, privateKey, teamId }: {
    readonly teamId: string
    readonly keyId: string
    readonly privateKey: Redacted.Redacted
  }
) =>
  SigningKey.fromPkcs8(privateKey, { algorithm: "ES256", keyId }).pipe(
    Effect.mapError(({ detail, reason, setting }) =>
      new ConfigurationError({ reason, setting: reason === "InvalidKey" ? "privateKey" : setting, detail })
    ),
    Effect.map((key) => {
      let made: { readonly at: number; readonly secret: Redacted.Redacted } | undefined
      return ClientAuthentication.make("client_secret_post", ({ clientId, server }) =>
        Effect.gen(function*() {
          const now = Math.floor((yield* Clock.currentTimeMillis) / 1000)
          // A clock that was set back makes another one too.
          if (made === undefined || now < made.at || now >= made.at + lifetime - margin) {
            const claims = { iss: teamId, iat: now, exp: now + lifetime, aud: server.issuer ?? issuer, sub: clientId }
            const input = `${encode({ alg: "ES256", kid: keyId })}.${encode(claims)}`
            const signature = yield* key.sign(new TextEncoder().encode(input))
            made = { at: now, secret: Redacted.make(`${input}.${Encoding.encodeBase64Url(signature)}`) }
          }
          return { parameters: [["client_id", clientId], ["client_secret", made.secret]] }
        }))
    })
  )

/**
 * What is known of Apple.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "apple",
  name: "Apple",
  settings: {
    /** The id of your team, ten letters and digits. */
    teamId: { kind: "text" },
    /** The id of the key for Sign in with Apple. */
    keyId: { kind: "text" },
    /** The key: the text of the `.p8` file, which is a PEM text in PKCS #8. */
    privateKey: { kind: "secret" }
  },
  server: {
    issuer,
    authorizationEndpoint: "https://appleid.apple.com/auth/authorize",
    tokenEndpoint: "https://appleid.apple.com/auth/token",
    jwksUri: "https://appleid.apple.com/auth/keys",
    revocationEndpoint: "https://appleid.apple.com/auth/revoke"
  },
  client: "own",
  authentication,
  can: ["openid", "refresh", "revoke"],
  scopes: ["openid", "name", "email"],
  authorization: { responseMode: "form_post" },
  profile: User,
  userInfo: { from: "idToken" },
  normalize: Provider.normalizeClaims
})

/**
 * Sign in with Apple.
 *
 * @since 0.1.0
 * @category tags
 */
export class Apple extends Context.Tag("@effect-oauth/providers/Apple")<Apple, Provider.Provider<typeof facts>>() {}

/**
 * Apple from options. Fails with `ConfigurationError` for a wrong one when the layer is built, `InvalidKey` for the
 * key.
 *
 * @example
 * ```ts
 * import { Apple } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const AppleLive = Apple.layer({
 *   clientId: "com.example.web",
 *   teamId: "ABCDE12345",
 *   keyId: "ABC123DEFG",
 *   privateKey: Redacted.make("-----BEGIN PRIVATE KEY-----\n..."),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Apple, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Apple, facts)
