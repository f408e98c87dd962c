/**
 * A provider's facts: what of it is data, and the schema of its profile. `Provider` exports all of it.
 */
import type * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import type * as AuthorizationRequest from "../AuthorizationRequest.js"
import type * as AuthorizationServer from "../AuthorizationServer.js"
import type * as Client from "../Client.js"
import type * as ClientAuthentication from "../ClientAuthentication.js"
import type { ConfigurationError } from "../OAuthError.js"
import * as StandardClaims from "../StandardClaims.js"
import type * as profileRequest from "./profileRequest.js"
import type * as settings from "./settings.js"

/**
 * A setting of a provider that its URLs depend on. `url` is a base address, `issuer` one that is kept as written, `host` the
 * name of a host alone, `segment` a part of a path, `text` anything else, `choice` one of several, and `secret` a value
 * that goes into a header or proves who the client is.
 *
 * @since 0.1.0
 * @category models
 */
export type Setting = settings.Setting

/**
 * What a provider can do beyond sign-in: verified ID tokens, refresh, revocation, logout at the provider, pushed
 * requests.
 *
 * @since 0.1.0
 * @category models
 */
export type Capability = "openid" | "refresh" | "revoke" | "logout" | "push"

/**
 * Which clients a provider has: with a secret, without one, with or without, or with credentials among its settings.
 *
 * @since 0.1.0
 * @category models
 */
export type ClientKind = "confidential" | "public" | "either" | "own"

/**
 * How a profile is asked for, where that is not a GET with the token in the header. Headers and parameters are templates.
 *
 * @since 0.1.0
 * @category models
 */
export interface ProfileRequest extends Omit<profileRequest.ProfileRequest, "headers" | "secrets"> {
  /** Further headers, by their names: templates. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /**
   * Where the profile comes from: an endpoint, the verified ID token, or the members of the token answer that the standard
   * does not have.
   *
   * @default "endpoint"
   */
  readonly from?: "endpoint" | "idToken" | "tokens" | undefined
}

/**
 * What a provider says of a user, whatever it calls it. Nothing that is not there, or empty, is made up.
 *
 * @since 0.1.0
 * @category models
 */
export interface Normalized {
  /** What never changes of the account. */
  readonly id: string | number
  readonly name?: string | null | undefined
  readonly email?: string | null | undefined
  /** Whether the provider has seen that the address is the user's; not set where it does not say. */
  readonly emailVerified?: boolean | null | undefined
  /** The address of a picture. */
  readonly picture?: string | null | undefined
}

/**
 * What is known of a provider's server, its URLs as templates. A client without a secret needs PKCE by SHA-256.
 *
 * @since 0.1.0
 * @category models
 */
export type ServerFacts = Omit<AuthorizationServer.Options, "allowInsecureRequests" | "dialect">

/**
 * A provider's facts. In its URLs, and where a template is wanted, `{name}` stands for a setting, `clientId` or `clientSecret`, and
 * `{/name}` for a setting after a slash.
 *
 * @since 0.1.0
 * @category models
 */
export interface Facts<Raw, Encoded, Can extends Capability, S, Kind extends ClientKind, Discovers extends boolean> {
  /** Its name in the registry, and in a path such as `/login/:provider`. */
  readonly id: string
  /** Its name for people. */
  readonly name: string
  /** What its URLs depend on. */
  readonly settings?: S | undefined
  /** The server's facts. */
  readonly server: ServerFacts & (Kind extends "public" | "either" ? { readonly pkce?: "S256" | undefined } : unknown)
  /**
   * Whether the server's metadata is asked for when the layer is built; what `server` says then stands in place of what
   * was found.
   *
   * @default false
   */
  readonly discovery?: Discovers | undefined
  /** What no fact can say of its messages. */
  readonly dialect?: AuthorizationServer.Dialect | undefined
  /** What it can do. */
  readonly can?: ReadonlyArray<Can> | undefined
  /**
   * Which clients it has.
   *
   * @default "confidential"
   */
  readonly client?: Kind | undefined
  /** How clients authenticate; one without a secret always as `none`. */
  readonly authentication:
    | "client_secret_basic"
    | "client_secret_post"
    | "none"
    | ((
      settings: settings.Values<S> & {
        readonly clientId: string
        readonly clientSecret: Kind extends "confidential" ? Redacted.Redacted : Redacted.Redacted | undefined
      }
    ) => Effect.Effect<ClientAuthentication.ClientAuthentication, ConfigurationError>)
  /** The scopes of a request that names none: what the profile needs. */
  readonly scopes: ReadonlyArray<string>
  /** What every authorization request has unless it says otherwise; its extra parameters and resources are templates. */
  readonly authorization?: AuthorizationRequest.Options | undefined
  /** As in `Client.Options`. */
  readonly idTokenSignedResponseAlg?: Client.Options["idTokenSignedResponseAlg"]
  /** As in `Client.Options`. */
  readonly userinfoSignedResponseAlg?: Client.Options["userinfoSignedResponseAlg"]
  /** The schema of the profile, see `profile` and `claims`. */
  readonly profile: Schema.Schema<Raw, Encoded>
  /** How the profile is asked for. */
  readonly userInfo?: ProfileRequest | undefined
  /** What of the profile every provider has. */
  readonly normalize: (user: Raw) => Normalized
}

/**
 * The facts of any provider.
 *
 * @since 0.1.0
 * @category models
 */
export interface AnyFacts extends
  Omit<
    Facts<never, never, Capability, settings.Settings, ClientKind, boolean>,
    "profile" | "authentication" | "normalize"
  >
{
  readonly profile: Schema.Schema.AnyNoContext
  readonly authentication:
    | "client_secret_basic"
    | "client_secret_post"
    | "none"
    | ((settings: never) => Effect.Effect<ClientAuthentication.ClientAuthentication, ConfigurationError>)
  readonly normalize: (user: never) => Normalized
}

/**
 * A member of a profile that may be absent or `null`.
 *
 * @example
 * ```ts
 * import { Provider } from "@effect-oauth/core"
 * import { Schema } from "effect"
 *
 * const User = Provider.profile({ id: Schema.Number, email: Provider.optional(Schema.String) })
 * ```
 *
 * @since 0.1.0
 * @category schemas
 */
export const optional = <A, I>(schema: Schema.Schema<A, I>) => Schema.optionalWith(schema, { nullable: true })

const others = Schema.Record({ key: Schema.String, value: Schema.Unknown })

/**
 * The schema of a profile with these members. Others are kept as they are.
 *
 * @example
 * ```ts
 * import { Provider } from "@effect-oauth/core"
 * import { Schema } from "effect"
 *
 * const User = Provider.profile({ id: Schema.Number, name: Provider.optional(Schema.String) })
 * ```
 *
 * @since 0.1.0
 * @category schemas
 */
export const profile = <Fields extends Schema.Struct.Fields>(fields: Fields) => Schema.Struct(fields, others)

/**
 * The schema of a profile in the standard claims, with further ones. Others are kept as they are.
 *
 * @example
 * ```ts
 * import { Provider } from "@effect-oauth/core"
 * import { Schema } from "effect"
 *
 * const User = Provider.claims({ groups: Provider.optional(Schema.Array(Schema.String)) })
 * ```
 *
 * @since 0.1.0
 * @category schemas
 */
export const claims = <Fields extends Schema.Struct.Fields = {}>(fields?: Fields) =>
  // The cast is for the empty object, which stands for no further fields.
  Schema.Struct({ ...StandardClaims.StandardClaims.fields, ...(fields ?? {} as Fields) }, others)

/**
 * What of the standard claims every provider has.
 *
 * @example
 * ```ts
 * import { Provider } from "@effect-oauth/core"
 *
 * Provider.normalizeClaims({ sub: "248289761001", name: "Ada Lovelace" }).id // "248289761001"
 * ```
 *
 * @since 0.1.0
 * @category accessors
 */
export const normalizeClaims = (
  { email, email_verified, name, picture, sub }: StandardClaims.StandardClaims
): Normalized => ({ id: sub, name, email, emailVerified: email_verified, picture })

/**
 * A name of the parts of one that are there, with a blank between them.
 *
 * @example
 * ```ts
 * import { Provider } from "@effect-oauth/core"
 *
 * Provider.fullName("Ada", undefined, "Lovelace") // "Ada Lovelace"
 * ```
 *
 * @since 0.1.0
 * @category accessors
 */
export const fullName = (...parts: ReadonlyArray<string | null | undefined>): string =>
  parts.filter((part) => part !== undefined && part !== null && part !== "").join(" ")

/**
 * A provider's facts, with the types that follow from them.
 *
 * @example
 * ```ts
 * import { Provider } from "@effect-oauth/core"
 * import { Context, Schema } from "effect"
 *
 * const facts = Provider.facts({
 *   id: "example",
 *   name: "Example",
 *   server: {
 *     authorizationEndpoint: "https://id.example/authorize",
 *     tokenEndpoint: "https://id.example/token",
 *     userinfoEndpoint: "https://id.example/me"
 *   },
 *   authentication: "client_secret_basic",
 *   can: ["refresh"],
 *   scopes: ["profile"],
 *   profile: Provider.profile({ id: Schema.Number, name: Schema.String }),
 *   normalize: ({ id, name }) => ({ id, name })
 * })
 *
 * class Example extends Context.Tag("my-app/Example")<Example, Provider.Provider<typeof facts>>() {}
 *
 * const layer = Provider.layer(Example, facts)
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const facts = <
  Raw,
  Encoded,
  const Can extends Capability = never,
  const S extends settings.Settings = {},
  const Kind extends ClientKind = "confidential",
  const Discovers extends boolean = false
>(facts: Facts<Raw, Encoded, Can, S, Kind, Discovers>): Facts<Raw, Encoded, Can, S, Kind, Discovers> => facts
