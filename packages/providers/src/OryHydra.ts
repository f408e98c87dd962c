/**
 * Ory Hydra, self-hosted or as Ory Network, by OpenID Connect: its metadata is discovered.
 *
 * - **The issuer** is written as Hydra has it in its settings, often with a slash at its end. It is compared as text.
 * - **Scopes**: a client may ask for those it is registered for, and for no others. What claims there are is up to the
 *   consent application; `sub` is always there.
 * - **Refresh tokens** come with the scope `offline_access`, or `offline`, and each is used once.
 * - **Authentication** is set per client. Basic is Hydra's default and is sent here, and nothing by a client without a
 *   secret.
 *
 * See https://www.ory.com/docs/hydra
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"

/**
 * The profile, in the standard claims. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.claims()

/**
 * A user of Ory Hydra.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of Ory Hydra.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "ory-hydra",
  name: "Ory Hydra",
  settings: {
    /** The issuer, such as `https://hydra.example.org/`. */
    issuer: { kind: "issuer" }
  },
  server: { issuer: "{issuer}" },
  discovery: true,
  authentication: "client_secret_basic",
  client: "either",
  can: ["openid", "refresh", "revoke", "logout"],
  scopes: ["openid", "profile", "email"],
  profile: User,
  normalize: Provider.normalizeClaims
})

/**
 * Sign in with Ory Hydra.
 *
 * @since 0.1.0
 * @category tags
 */
export class OryHydra
  extends Context.Tag("@effect-oauth/providers/OryHydra")<OryHydra, Provider.Provider<typeof facts>>()
{}

/**
 * Ory Hydra from options. Its metadata is read when the layer is built, which fails as `Discovery.discover` does, and
 * with `ConfigurationError` for a wrong option.
 *
 * @example
 * ```ts
 * import { OryHydra } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const OryHydraLive = OryHydra.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback",
 *   issuer: "https://hydra.example.org/"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(OryHydra, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(OryHydra, facts)
