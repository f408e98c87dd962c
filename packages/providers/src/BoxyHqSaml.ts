/**
 * SAML Jackson of BoxyHQ (now Ory Polis), by OAuth 2.0: it stands before the SAML and OpenID providers of your
 * customers.
 *
 * - **The client id** is that of a connection, or `tenant=<tenant>&product=<product>` for whatever connection these
 *   have; then the secret is the verifier its administrator has set.
 * - **Scopes** are not known: which attributes come is set at the identity provider.
 * - **Refresh tokens** do not exist, and tokens live five minutes: read the profile once.
 * - **PKCE** is verified, and takes the place of the secret: where there is a verifier, the secret is not looked at.
 *   So a client may leave it out.
 * - **Errors** of its token endpoint are texts and not those of OAuth 2.0: they come as `InvalidResponse`, with the
 *   status.
 * - **The id** of the normalized profile is `<tenant>/<product>/<id>`: the administrator of a tenant can give its users
 *   the ids of another tenant's. The address is the administrator's word too.
 * - **OpenID Connect**: it gives ID tokens when it has been given keys. They are not used here.
 * - **Revocation** does not exist.
 *
 * See https://www.ory.com/docs/polis
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import { isString } from "effect/Predicate"
import * as Schema from "effect/Schema"

/**
 * The profile at `/api/oauth/userinfo`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** The user, as the identity provider names it: unique within one connection. */
  id: Schema.NonEmptyString,
  email: Provider.optional(Schema.String),
  firstName: Provider.optional(Schema.String),
  lastName: Provider.optional(Schema.String),
  roles: Provider.optional(Schema.Array(Schema.String)),
  groups: Provider.optional(Schema.Array(Schema.String)),
  /** Everything the identity provider has said. */
  raw: Provider.optional(Schema.Record({ key: Schema.String, value: Schema.Unknown })),
  /** What was asked for: `tenant`, `product`, `client_id`. With them, `id` is unique. */
  requested: Provider.optional(Schema.Record({ key: Schema.String, value: Schema.Unknown }))
})

/**
 * A user of SAML Jackson.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/** The administrator of a tenant says what its users' ids are, those of another tenant's users too. */
const idOf = ({ id, requested }: User): string =>
  [requested?.["tenant"], requested?.["product"]]
    .flatMap((part) => isString(part) ? [`${encodeURIComponent(part)}/`] : [])
    .join("") + id

/**
 * What is known of SAML Jackson.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "boxyhq-saml",
  name: "SAML Jackson",
  settings: {
    /** The address of the service. */
    baseUrl: { kind: "url" }
  },
  server: {
    authorizationEndpoint: "{baseUrl}/api/oauth/authorize",
    tokenEndpoint: "{baseUrl}/api/oauth/token",
    userinfoEndpoint: "{baseUrl}/api/oauth/userinfo"
  },
  client: "either",
  authentication: "client_secret_post",
  scopes: [],
  profile: User,
  normalize: (user) => ({
    id: idOf(user),
    name: Provider.fullName(user.firstName, user.lastName),
    email: user.email
  })
})

/**
 * Sign in with SAML Jackson.
 *
 * @since 0.1.0
 * @category tags
 */
export class BoxyHqSaml
  extends Context.Tag("@effect-oauth/providers/BoxyHqSaml")<BoxyHqSaml, Provider.Provider<typeof facts>>()
{}

/**
 * SAML Jackson from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { BoxyHqSaml } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const BoxyHqSamlLive = BoxyHqSaml.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   baseUrl: "https://sso.example",
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(BoxyHqSaml, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(BoxyHqSaml, facts)
