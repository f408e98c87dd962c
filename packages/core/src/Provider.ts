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
import * as Redacted from "effect/Redacted"
import type * as Schema from "effect/Schema"
import * as Struct from "effect/Struct"
import type * as AuthorizationRequest from "./AuthorizationRequest.js"
import type * as AuthorizationServer from "./AuthorizationServer.js"
import type * as Client from "./Client.js"
import * as ClientAuthentication from "./ClientAuthentication.js"
import type { DiscoveryError } from "./Discovery.js"
import type { AnyFacts, Capability, ClientKind } from "./internal/providerFacts.js"
import * as providerProfile from "./internal/providerProfile.js"
import type { Profile, ProfileError } from "./internal/providerProfile.js"
import * as settings from "./internal/settings.js"
import * as url from "./internal/url.js"
import * as OAuthClient from "./OAuthClient.js"
import { ConfigurationError } from "./OAuthError.js"
import type { TokenSet } from "./TokenSet.js"

/**
 * A provider's facts.
 *
 * @since 0.1.0
 * @category exports
 */
export * from "./internal/providerFacts.js"

export type {
  /**
   * A user, as every provider can say it, and as this one does.
   *
   * @since 0.1.0
   * @category models
   */
  Profile,
  /**
   * How reading a provider's profile can fail.
   *
   * @since 0.1.0
   * @category errors
   */
  ProfileError
} from "./internal/providerProfile.js"

/**
 * What a user of any provider sets.
 *
 * @since 0.1.0
 * @category models
 */
export interface CommonOptions {
  /** The client id the provider gave you. */
  readonly clientId: string
  /** Where users come back to, exactly as registered. */
  readonly redirectUri: string
  /**
   * The scopes of a request that names none.
   *
   * @default what the provider's profile needs
   */
  readonly scopes?: ReadonlyArray<string> | undefined
  /**
   * Other endpoints than the provider's own, or another issuer: a self-hosted instance, a regional host, an emulator. Each
   * stands alone, but for a refresh endpoint, which goes with the token endpoint.
   */
  readonly endpoints?:
    | { readonly [Name in AuthorizationServer.EndpointName | "issuer"]?: string | undefined }
    | undefined
  /**
   * Lets endpoints and the redirect URI use `http` on hosts that are not loopback.
   *
   * @default false
   */
  readonly allowInsecureRequests?: boolean | undefined
  /**
   * The one algorithm ID tokens are signed with, where you set another one at the provider, see `Client.Options`.
   *
   * @default the provider's own
   */
  readonly idTokenSignedResponseAlg?: Client.Options["idTokenSignedResponseAlg"]
  /**
   * How long one exchange with the provider may take.
   *
   * @default "30 seconds"
   */
  readonly timeout?: Duration.DurationInput | undefined
}

/** The secret, as the kind of client has it. */
interface SecretOptions {
  readonly confidential: {
    /** The client secret the provider gave you. */
    readonly clientSecret: Redacted.Redacted
  }
  readonly either: {
    /** The client secret the provider gave you; a public client has none. */
    readonly clientSecret?: Redacted.Redacted | undefined
  }
  readonly public: {}
  readonly own: {}
}

/** What optional facts are when they are not there. */
type KindOf<F extends AnyFacts> = F extends { readonly client?: infer Kind extends ClientKind | undefined }
  ? NonNullable<Kind>
  : "confidential"

/**
 * What a user of a provider sets: what is common to all, the secret where clients have one, and the provider's own
 * settings.
 *
 * @since 0.1.0
 * @category models
 */
export type Options<F extends AnyFacts> =
  & CommonOptions
  & SecretOptions[KindOf<F>]
  & settings.Options<NonNullable<F["settings"]>>

/**
 * How a provider's layer can fail to be built.
 *
 * @since 0.1.0
 * @category errors
 */
export type LayerError<F extends AnyFacts> = true extends F["discovery"] ? DiscoveryError : ConfigurationError

/**
 * What every provider does.
 *
 * @since 0.1.0
 * @category models
 */
export interface SignIn<out Raw>
  extends Pick<OAuthClient.Service, "server" | "client" | "authorizationRequest" | "exchange">
{
  /** Reads the user's profile and decodes it, see `UserInfo.fetch`. */
  readonly userInfo: (tokens: TokenSet) => Effect.Effect<Raw, ProfileError>
  /** As `userInfo`, with what every provider can say beside it. */
  readonly profile: (tokens: TokenSet) => Effect.Effect<Profile<Raw>, ProfileError>
}

/** The methods that a capability stands for. */
interface Methods {
  readonly openid: "signIn" | "verifyIdToken"
  readonly refresh: "refresh"
  readonly revoke: "revoke"
  readonly logout: "logoutRequest" | "verifyLogoutToken"
  readonly push: "pushedAuthorizationRequest"
}

/**
 * A provider at work: a bound client that also knows the profile, with the methods of what it can do and no others.
 *
 * @since 0.1.0
 * @category models
 */
export type Provider<F extends AnyFacts> =
  & SignIn<Schema.Schema.Type<F["profile"]>>
  & Pick<OAuthClient.Service, Methods[NonNullable<F["can"]>[number]]>

/** The options of any provider. */
type AnyOptions = CommonOptions & { readonly clientSecret?: Redacted.Redacted | undefined }

const isText = (value: unknown): value is string => typeof value === "string"

/** The server's facts with its templates filled, and what the user has set in place of them. */
const serverOf = (facts: AnyFacts, options: AnyOptions, values: settings.AnyValues): AuthorizationServer.Options => ({
  ...facts.server,
  ...settings.fillAll(Record.filter<string, unknown, string>({ ...facts.server }, isText), values),
  // The one text that is no URL.
  pkce: facts.server.pkce,
  // Who sets the one and not the other does not expect refresh tokens to go elsewhere.
  ...(options.endpoints?.tokenEndpoint === undefined ? {} : { refreshEndpoint: undefined }),
  ...Record.filter<string, string | undefined, string>({ ...options.endpoints }, Predicate.isNotUndefined),
  dialect: facts.dialect
})

const invalid = (setting: string, detail: string): Effect.Effect<never, ConfigurationError> =>
  Effect.fail(new ConfigurationError({ reason: "InvalidClient", setting, detail }))

const authenticationOf = (
  { authentication, client = "confidential" }: AnyFacts,
  { clientSecret }: AnyOptions,
  values: settings.AnyValues
): Effect.Effect<ClientAuthentication.ClientAuthentication, ConfigurationError> => {
  // An environment variable that is not set, or not redacted, gets past the types.
  if (clientSecret === undefined ? client === "confidential" : !Redacted.isRedacted(clientSecret)) {
    return invalid("clientSecret", "it is not set, or no Redacted value")
  }
  if (typeof authentication === "function") {
    // The cast is for settings whose names this function does not know: `facts` has checked the function with them.
    return authentication(values as never)
  }
  return Effect.succeed(
    clientSecret === undefined || authentication === "none"
      ? ClientAuthentication.none
      : authentication === "client_secret_post"
      ? ClientAuthentication.clientSecretPost(clientSecret)
      : ClientAuthentication.clientSecretBasic(clientSecret)
  )
}

/** What an authorization request has unless it says otherwise. */
const withDefaults =
  (defaults: AuthorizationRequest.Options, values: settings.AnyValues) =>
  (request: AuthorizationRequest.Options = {}): AuthorizationRequest.Options => ({
    ...defaults,
    resource: defaults.resource?.map((resource) => settings.fill(resource, values)),
    ...Record.filter<string, unknown, unknown>({ ...request }, Predicate.isNotUndefined),
    extraParameters: { ...settings.fillAll(defaults.extraParameters, values), ...request.extraParameters }
  })

const methods: { readonly [Can in Capability]: ReadonlyArray<Methods[Can]> } = {
  openid: ["signIn", "verifyIdToken"],
  refresh: ["refresh"],
  revoke: ["revoke"],
  logout: ["logoutRequest", "verifyLogoutToken"],
  push: ["pushedAuthorizationRequest"]
}

const build = (facts: AnyFacts, options: AnyOptions) =>
  Effect.gen(function*() {
    // An environment variable that is not set gets past the types.
    if (options.redirectUri === undefined) {
      return yield* url.invalid("redirectUri", "it is not set")
    }
    if (typeof options.clientId !== "string" || options.clientId === "") {
      return yield* invalid("clientId", "it is empty or not set")
    }
    // A client id may be anything, and in a URL it cannot.
    if (Object.values(facts.server).some((value) => isText(value) && /\{\/?clientId\}/.test(value))) {
      yield* settings.check({ clientId: { kind: "segment" } }, { clientId: options.clientId }, false)
    }
    const checked = yield* settings.check(facts.settings ?? {}, { ...options }, options.allowInsecureRequests ?? false)
    const values = { ...checked, clientId: options.clientId, clientSecret: options.clientSecret }
    const headers = yield* settings.headers(facts.userInfo?.headers ?? {}, values)
    const { issuer, ...server } = serverOf(facts, options, values)
    const bound: OAuthClient.ClientOptions = {
      client: {
        clientId: options.clientId,
        redirectUri: options.redirectUri,
        authentication: yield* authenticationOf(facts, options, values),
        idTokenSignedResponseAlg: options.idTokenSignedResponseAlg ?? facts.idTokenSignedResponseAlg,
        userinfoSignedResponseAlg: facts.userinfoSignedResponseAlg
      },
      scopes: options.scopes ?? facts.scopes,
      timeout: options.timeout
    }
    const { allowInsecureRequests } = options
    const client = yield* facts.discovery === true
      ? OAuthClient.discover(issuer ?? "", { ...bound, overrides: server, allowInsecureRequests })
      : OAuthClient.make({ ...bound, server: { ...server, issuer, allowInsecureRequests } })
    const request = withDefaults(facts.authorization ?? {}, values)
    const all: OAuthClient.Service = {
      ...client,
      pushedAuthorizationRequest: (options) => client.pushedAuthorizationRequest(request(options))
    }
    return {
      server: client.server,
      client: client.client,
      authorizationRequest: (options?: AuthorizationRequest.Options) => client.authorizationRequest(request(options)),
      exchange: client.exchange,
      ...providerProfile.make(facts, client, values, headers),
      ...Struct.pick(all, ...(facts.can ?? []).flatMap((can): ReadonlyArray<Methods[Capability]> => methods[can]))
    }
  })

/**
 * Makes a provider from its facts. Fails with `ConfigurationError` for a wrong setting, see `OAuthClient.make`, and, where
 * the server's metadata is discovered, as `Discovery.discover`.
 *
 * @example
 * ```ts
 * import { Provider } from "@effect-oauth/core"
 * import { Redacted, Schema } from "effect"
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
 *   scopes: [],
 *   profile: Provider.profile({ id: Schema.Number, name: Schema.String }),
 *   normalize: ({ id, name }) => ({ id, name })
 * })
 *
 * const example = Provider.make(facts, {
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = <F extends AnyFacts>(
  facts: F,
  options: Options<F>
): Effect.Effect<Provider<F>, LayerError<F>, HttpClient.HttpClient> =>
  // The cast is from the types that hold for all providers to those of this one, which `build` cannot follow.
  build(facts, options) as Effect.Effect<never, LayerError<F>, HttpClient.HttpClient>

/**
 * The layers of a provider, from its tag and its facts: what a provider's module exports as `layer`. Fails as `make`, when
 * the layer is built.
 *
 * @example
 * ```ts
 * import { Provider } from "@effect-oauth/core"
 * import { GitHub } from "@effect-oauth/providers"
 * import { Context } from "effect"
 *
 * // A second GitHub in the same program, under a tag of its own.
 * class Other extends Context.Tag("my-app/Other")<Other, Provider.Provider<typeof GitHub.facts>>() {}
 *
 * const layer = Provider.layer(Other, GitHub.facts)
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = <Id, F extends AnyFacts>(tag: Context.Tag<Id, Provider<F>>, facts: F) =>
(
  options: Options<F>
): Layer.Layer<Id, LayerError<F>, HttpClient.HttpClient> => Layer.effect(tag, make(facts, options))

/** The option that is neither a `Config` nor options again: it gets past the types, and `Config.unwrap` has no end with it. */
const notConfig = (options: unknown, name = "options"): string | undefined => {
  if (Config.isConfig(options)) {
    return undefined
  }
  return typeof options !== "object" || options === null || Redacted.isRedacted(options)
    ? name
    : Object.entries(options).map(([name, option]) => notConfig(option, name)).find(Predicate.isNotUndefined)
}

/**
 * As `layer`, with every option read from configuration: what a provider's module exports as `layerConfig`. Use
 * `Config.redacted` for the secret. Fails with `ConfigError` for a missing value too.
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
export const layerConfig = <Id, F extends AnyFacts>(tag: Context.Tag<Id, Provider<F>>, facts: F) =>
(
  options: Config.Config.Wrap<Options<F>>
): Layer.Layer<Id, LayerError<F> | ConfigError.ConfigError, HttpClient.HttpClient> =>
  Layer.effect(
    tag,
    Effect.suspend(() => {
      const wrong = notConfig(options)
      return wrong === undefined
        ? Effect.flatMap(Config.unwrap(options), (options) => make(facts, options))
        : Effect.fail(new ConfigurationError({ reason: "InvalidParameter", setting: wrong, detail: "it is no Config" }))
    })
  )
