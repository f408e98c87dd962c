/**
 * A provider is a well-known authorization server as a value: its facts, how clients authenticate there, and the
 * schema of its profile. From the facts come a service and its layers; a provider's module adds code only for what
 * cannot be data.
 *
 * @since 0.1.0
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Config from "effect/Config"
import type * as ConfigError from "effect/ConfigError"
import type * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Predicate from "effect/Predicate"
import * as Record from "effect/Record"
import type * as Redacted from "effect/Redacted"
import type * as Schema from "effect/Schema"
import type * as AuthorizationServer from "./AuthorizationServer.js"
import * as ClientAuthentication from "./ClientAuthentication.js"
import * as url from "./internal/url.js"
import * as OAuthClient from "./OAuthClient.js"
import type { ConfigurationError } from "./OAuthError.js"
import type { TokenSet } from "./TokenSet.js"
import type { UserInfoError } from "./UserInfo.js"

/**
 * A provider's facts.
 *
 * @since 0.1.0
 * @category models
 */
export interface Facts<Profile, Encoded> {
  /** The server's facts. */
  readonly server: AuthorizationServer.Options
  /** How clients with a secret authenticate. */
  readonly clientAuthentication: "client_secret_basic" | "client_secret_post"
  /** The schema of the profile at the userinfo endpoint. */
  readonly profile: Schema.Schema<Profile, Encoded>
}

/**
 * What a user of a provider sets.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** The client id the provider gave you. */
  readonly clientId: string
  /** The client secret it gave you with it. */
  readonly clientSecret: Redacted.Redacted
  /** Where users come back to, exactly as registered. */
  readonly redirectUri: string
  /**
   * The scopes of a request that names none.
   *
   * @default []
   */
  readonly scopes?: ReadonlyArray<string> | undefined
  /** Other endpoints than the provider's own: a self-hosted instance, a regional host, an emulator. */
  readonly endpoints?: { readonly [Name in AuthorizationServer.EndpointName]?: string | undefined } | undefined
  /**
   * Lets endpoints and the redirect URI use `http` on hosts that are not loopback.
   *
   * @default false
   */
  readonly allowInsecureRequests?: boolean | undefined
  /**
   * How long one exchange with the provider may take.
   *
   * @default "30 seconds"
   */
  readonly timeout?: Duration.DurationInput | undefined
}

/**
 * A provider at work: a bound client that also knows the profile.
 *
 * @since 0.1.0
 * @category models
 */
export interface Provider<Profile> extends OAuthClient.Service {
  /** Reads the user's profile, see `UserInfo.fetch`. */
  readonly userInfo: (tokens: TokenSet) => Effect.Effect<Profile, UserInfoError>
}

/**
 * Makes a provider from its facts. Fails with `ConfigurationError` for a wrong setting, see `OAuthClient.make`.
 *
 * @example
 * ```ts
 * import { Provider } from "@effect-oauth/core"
 * import { Redacted, Schema } from "effect"
 *
 * const example = Provider.make({
 *   server: {
 *     authorizationEndpoint: "https://id.example/authorize",
 *     tokenEndpoint: "https://id.example/token",
 *     userinfoEndpoint: "https://id.example/me"
 *   },
 *   clientAuthentication: "client_secret_basic",
 *   profile: Schema.Struct({ id: Schema.Number, name: Schema.String })
 * }, {
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = <Profile, Encoded>(
  facts: Facts<Profile, Encoded>,
  options: Options
): Effect.Effect<Provider<Profile>, ConfigurationError, HttpClient.HttpClient> =>
  // An environment variable that is not set gets past the types.
  options.redirectUri === undefined ? Effect.fail(url.invalid("redirectUri", "it is not set")) : Effect.map(
    OAuthClient.make({
      server: {
        ...facts.server,
        ...Record.filter<string, string | undefined, string>(options.endpoints ?? {}, Predicate.isNotUndefined),
        allowInsecureRequests: options.allowInsecureRequests
      },
      client: {
        clientId: options.clientId,
        redirectUri: options.redirectUri,
        authentication: facts.clientAuthentication === "client_secret_basic"
          ? ClientAuthentication.clientSecretBasic(options.clientSecret)
          : ClientAuthentication.clientSecretPost(options.clientSecret)
      },
      scopes: options.scopes,
      timeout: options.timeout
    }),
    (client) => ({ ...client, userInfo: (tokens) => client.fetchUserInfo(tokens, facts.profile) })
  )

/**
 * The layers of a provider, from its tag and its facts: what a provider's module exports as `layer`.
 *
 * @example
 * ```ts
 * import { Provider } from "@effect-oauth/core"
 * import { Context, Schema } from "effect"
 *
 * class Example extends Context.Tag("my-app/Example")<Example, Provider.Provider<{ readonly id: number }>>() {}
 *
 * const layer = Provider.layer(Example, {
 *   server: { authorizationEndpoint: "https://id.example/authorize", tokenEndpoint: "https://id.example/token" },
 *   clientAuthentication: "client_secret_post",
 *   profile: Schema.Struct({ id: Schema.Number })
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = <Id, Profile, Encoded>(
  tag: Context.Tag<Id, Provider<Profile>>,
  facts: Facts<Profile, Encoded>
) =>
(options: Options): Layer.Layer<Id, ConfigurationError, HttpClient.HttpClient> =>
  Layer.effect(tag, make(facts, options))

/**
 * As `layer`, with every option read from configuration: what a provider's module exports as `layerConfig`. Use
 * `Config.redacted` for the secret.
 *
 * @example
 * ```ts
 * import { Bitbucket } from "@effect-oauth/providers"
 * import { Config } from "effect"
 *
 * const BitbucketLive = Bitbucket.layerConfig({
 *   clientId: Config.string("BITBUCKET_CLIENT_ID"),
 *   clientSecret: Config.redacted("BITBUCKET_CLIENT_SECRET"),
 *   redirectUri: Config.string("BITBUCKET_REDIRECT_URI"),
 *   // Optional, for a proxy.
 *   endpoints: {
 *     tokenEndpoint: Config.nonEmptyString("BITBUCKET_TOKEN_ENDPOINT").pipe(Config.withDefault(undefined))
 *   }
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = <Id, Profile, Encoded>(
  tag: Context.Tag<Id, Provider<Profile>>,
  facts: Facts<Profile, Encoded>
) =>
(
  options: Config.Config.Wrap<Options>
): Layer.Layer<Id, ConfigurationError | ConfigError.ConfigError, HttpClient.HttpClient> =>
  Layer.effect(tag, Effect.flatMap(Config.unwrap(options), (options) => make(facts, options)))
