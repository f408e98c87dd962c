/**
 * Amazon Cognito user pools, by OpenID Connect.
 *
 * - **OpenID Connect**: the endpoints are written here. They are at the domain of the pool, the issuer and its keys at
 *   the regional host of Cognito, so all three settings are needed. In China the issuer ends in `amazonaws.com.cn`: set
 *   `endpoints: { issuer, jwksUri }`.
 * - **Scopes**: `openid profile email`. Each has to be allowed for the app client.
 * - **Refresh tokens** come with every sign-in. A refresh gives no new one, unless rotation is on for the app client.
 * - **Public clients** are app clients without a secret.
 * - **Revocation** takes refresh tokens, and takes the access and ID tokens of the same sign-in with it; an access
 *   token is `unsupported_token_type`. It has to be on for the app client, as it is by default.
 * - **Logout** is not offered: Cognito's `/logout` has parameters of its own (`logout_uri`).
 * - **Profile**: `email_verified` and `phone_number_verified` are strings there.
 *
 * See https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints.html
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The claims of the user. Members beside these are kept, such as `custom:` attributes.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.claims({
  /** The name in the pool, which may be an id or an address. */
  username: Provider.optional(Schema.String)
})

/**
 * A user of Amazon Cognito.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Amazon Cognito.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "amazon-cognito",
  name: "Amazon Cognito",
  settings: {
    /** The domain of the user pool: `<prefix>.auth.<region>.amazoncognito.com`, or your own. */
    domain: { kind: "host" },
    /** The region of the pool, such as `eu-central-1`. */
    region: { kind: "segment" },
    /** The id of the pool, such as `eu-central-1_AbCdEfGhI`. */
    userPoolId: { kind: "segment" }
  },
  server: {
    issuer: "https://cognito-idp.{region}.amazonaws.com/{userPoolId}",
    authorizationEndpoint: "https://{domain}/oauth2/authorize",
    tokenEndpoint: "https://{domain}/oauth2/token",
    userinfoEndpoint: "https://{domain}/oauth2/userInfo",
    jwksUri: "https://cognito-idp.{region}.amazonaws.com/{userPoolId}/.well-known/jwks.json",
    revocationEndpoint: "https://{domain}/oauth2/revoke"
  },
  client: "either",
  authentication: "client_secret_basic",
  can: ["openid", "refresh", "revoke"],
  scopes: ["openid", "profile", "email"],
  profile: User,
  normalize: Provider.normalizeClaims
})

/**
 * Sign in with Amazon Cognito.
 *
 * @since 0.1.0
 * @category tags
 */
export class AmazonCognito extends Context.Tag("@effect-oauth/providers/AmazonCognito")<
  AmazonCognito,
  Provider.Provider<typeof facts>
>() {}

/**
 * Amazon Cognito from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { AmazonCognito } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const AmazonCognitoLive = AmazonCognito.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback",
 *   domain: "my-app.auth.eu-central-1.amazoncognito.com",
 *   region: "eu-central-1",
 *   userPoolId: "eu-central-1_AbCdEfGhI"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(AmazonCognito, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(AmazonCognito, facts)
