/**
 * Wikimedia, the accounts of Wikipedia and its sister projects, by the OAuth 2.0 of MediaWiki (it has no OpenID
 * Connect).
 *
 * - **Scopes** are the grants the consumer is registered with; none is sent. The address needs the grant that shows
 *   private information.
 * - **Refresh tokens** come with every exchange and every refresh, and each is used once. Access tokens live four
 *   hours.
 * - **Clients without a secret** are those registered as not confidential.
 * - **Wikimedia asks** every program to name itself in `user-agent`, and turns away those that do not.
 * - **Other wikis** with the extension OAuth: set `baseUrl`.
 * - **Revocation** does not exist: users take access away in their preferences.
 *
 * See https://www.mediawiki.org/wiki/OAuth/For_Developers
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The profile at `/oauth2/resource/profile`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** The account on all wikis. Never changes. */
  sub: Schema.Union(Schema.Number, Schema.NonEmptyString),
  /** Absent for an account that is hidden. */
  username: Provider.optional(Schema.String),
  /** Empty, or absent, unless the grant shows it. */
  realname: Provider.optional(Schema.String),
  /** Empty, or absent, unless the grant shows it. */
  email: Provider.optional(Schema.String),
  confirmed_email: Provider.optional(Schema.Boolean),
  editcount: Provider.optional(Schema.Number),
  blocked: Provider.optional(Schema.Boolean),
  groups: Provider.optional(Schema.Array(Schema.String)),
  rights: Provider.optional(Schema.Array(Schema.String)),
  grants: Provider.optional(Schema.Array(Schema.String)),
  /** As `20080101120000`, in UTC. */
  registered: Provider.optional(Schema.String)
})

/**
 * A user of Wikimedia.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Wikimedia.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "wikimedia",
  name: "Wikimedia",
  settings: {
    /** The `rest.php` of the wiki that knows the consumer. */
    baseUrl: { kind: "url", default: "https://meta.wikimedia.org/w/rest.php" }
  },
  server: {
    authorizationEndpoint: "{baseUrl}/oauth2/authorize",
    tokenEndpoint: "{baseUrl}/oauth2/access_token",
    userinfoEndpoint: "{baseUrl}/oauth2/resource/profile"
  },
  authentication: "client_secret_basic",
  client: "either",
  can: ["refresh"],
  scopes: [],
  profile: User,
  normalize: (user) => ({
    id: user.sub,
    name: user.realname || user.username,
    email: user.email,
    emailVerified: user.email ? user.confirmed_email : undefined
  })
})

/**
 * Sign in with Wikimedia.
 *
 * @since 0.1.0
 * @category tags
 */
export class Wikimedia
  extends Context.Tag("@effect-oauth/providers/Wikimedia")<Wikimedia, Provider.Provider<typeof facts>>()
{}

/**
 * Wikimedia from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { Wikimedia } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const WikimediaLive = Wikimedia.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(Wikimedia, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(Wikimedia, facts)
