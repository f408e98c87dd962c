/**
 * BankID in Norway, by OpenID Connect. Endpoints are discovered when the layer is built.
 *
 * - **Environments**: production, unless `issuer` is another, such as
 *   `https://auth.current.bankid.no/auth/realms/current` for tests.
 * - **Scopes**: what a client may ask for is agreed with BankID.
 * - **The user's choice** between the ways to sign in is left to the page of BankID. To make it before, ask for a
 *   login hint: `BID`, or `BIS`.
 * - **The profile** is the claims of the ID token. The endpoint for userinfo, on another host, has more, such as
 *   `email`, as a signed JWT; by whom it is signed and for whom is not confirmed, so it is not read.
 * - **Client authentication**: HTTP Basic, as in the documentation. The form is taken too.
 * - **Not confirmed**, and not offered: refresh, revocation, and pushed authorization requests, which its metadata
 *   names.
 *
 * See https://developer.bankid.no/bankid-oidc-provider/api/openid-configuration
 *
 * @since 0.1.0
 */
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"

/**
 * The claims of a user. Members beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.claims({
  /** The serial number of the certificate the user signed in with: an id that BankID had before `sub`. */
  bankid_altsub: Provider.optional(Schema.String),
  /** How the user signed in, and how sure that is, such as `urn:bankid:bid;LOA=4`. */
  acr: Provider.optional(Schema.String),
  /** What the certificate says. */
  additionalCertInfo: Provider.optional(Schema.Record({ key: Schema.String, value: Schema.Unknown }))
})

/**
 * A user of BankID Norge.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * What is known of BankID Norge.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "bankid-no",
  name: "BankID Norge",
  settings: {
    /** The issuer. */
    issuer: { kind: "issuer", default: "https://auth.bankid.no/auth/realms/prod" }
  },
  server: { issuer: "{issuer}" },
  discovery: true,
  authentication: "client_secret_basic",
  can: ["openid"],
  scopes: ["openid", "profile"],
  userInfo: { from: "idToken" },
  profile: User,
  normalize: Provider.normalizeClaims
})

/**
 * Sign in with BankID Norge.
 *
 * @since 0.1.0
 * @category tags
 */
export class BankIdNo
  extends Context.Tag("@effect-oauth/providers/BankIdNo")<BankIdNo, Provider.Provider<typeof facts>>()
{}

/**
 * BankID Norge from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { BankIdNo } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const BankIdNoLive = BankIdNo.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(BankIdNo, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(BankIdNo, facts)
