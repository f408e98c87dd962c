/**
 * Tokens over time: a valid access token whenever one is asked for, renewed ahead of its expiry, once for all who ask, in
 * this process and in all that share a `TokenStore`. A refresh token that may be used once (RFC 9700 §4.14.2) is used once.
 *
 * @since 0.1.0
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as PubSub from "effect/PubSub"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import * as refreshing from "./internal/refreshing.js"
import * as tokenReads from "./internal/tokenReads.js"
import * as tokenRecord from "./internal/tokenRecord.js"
import * as tokenTargets from "./internal/tokenTargets.js"
import type { ConfigurationError, TokenStoreError } from "./OAuthError.js"
import type * as RefreshToken from "./RefreshToken.js"
import type * as Revocation from "./Revocation.js"
import * as TokenEvent from "./TokenEvent.js"
import type * as TokenKey from "./TokenKey.js"
import type { TokenSet } from "./TokenSet.js"
import * as TokenStore from "./TokenStore.js"

/**
 * How asking for tokens can fail.
 *
 * - `ReauthorizationRequired`: the user has to sign in again; `reason` says why
 * - `TokenStoreError`: the store failed, or somebody else had the lock for too long (`LockTimeout`)
 * - all others: the tokens have expired, and the refresh failed, see `RefreshToken.refresh`
 *
 * @since 0.1.0
 * @category errors
 */
export type TokenError = RefreshToken.RefreshError | TokenStoreError

/**
 * How signing out can fail. With a `RevocationError`, the tokens are gone here, and may live on at the server.
 *
 * @since 0.1.0
 * @category errors
 */
export type SignOutError = TokenStoreError | Revocation.RevocationError

/**
 * What renews and ends the tokens of a provider: an `OAuthClient`, and every provider, is one. Without `refresh`, tokens
 * are used until they expire; without `revoke`, they are only dropped.
 *
 * @since 0.1.0
 * @category models
 */
export type Refresher = tokenTargets.Refresher

/**
 * A provider at work, as `AuthorizedHttpClient` wants to know it.
 *
 * @since 0.1.0
 * @category models
 */
export type Provider = Pick<tokenTargets.Provider, "name" | "refresher" | "origins">

/**
 * What a token manager does.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /**
   * Tokens with a valid access token. They come out of memory while they are good; when their time is nearly over they are
   * renewed in the background, and when it is over, all who ask wait for one refresh. Who gives up waiting ends nothing.
   * A server that cannot be reached does no harm until the access token expires.
   */
  readonly get: (key: TokenKey.TokenKey) => Effect.Effect<TokenSet, TokenError>
  /** Stores the tokens of a sign-in, in place of those of an earlier one. */
  readonly save: (
    key: TokenKey.TokenKey,
    tokens: TokenSet
  ) => Effect.Effect<void, TokenStoreError | ConfigurationError>
  /**
   * Other tokens than these, which a resource did not accept (401, `invalid_token`): those that are there by now, or
   * refreshed ones. Of all who bring the same tokens, one refreshes.
   */
  readonly renew: (key: TokenKey.TokenKey, rejected: TokenSet) => Effect.Effect<TokenSet, TokenError>
  /**
   * Drops the tokens, then revokes them at the server. A refresh that is under way brings nothing back: what it gets is
   * dropped and revoked as well.
   */
  readonly signOut: (key: TokenKey.TokenKey, options?: SignOutOptions) => Effect.Effect<void, SignOutError>
  /**
   * What happens to tokens in this process, from now on. A subscriber that is more than 1,024 events behind misses the
   * oldest.
   */
  readonly changes: Stream.Stream<TokenEvent.TokenEvent>
  /** The provider of a key. Fails with `ConfigurationError` (`InvalidParameter`) when there is none of that name. */
  readonly provider: (key: TokenKey.TokenKey) => Effect.Effect<Provider, ConfigurationError>
}

/**
 * What `signOut` may be told.
 *
 * @since 0.1.0
 * @category models
 */
export interface SignOutOptions {
  /**
   * Whether the tokens are revoked at the server, where it can.
   *
   * @default true
   */
  readonly revoke?: boolean | undefined
}

/**
 * The token manager of a program.
 *
 * @since 0.1.0
 * @category tags
 */
export class TokenManager extends Context.Tag("@effect-oauth/core/TokenManager")<TokenManager, Service>() {}

/**
 * What a program says of its providers, by the names that keys have for them: the `client` that renews the tokens, which is
 * the tag of an `OAuthClient` or of a provider, or an effect that makes one; and the `origins` that `AuthorizedHttpClient`
 * may send access tokens to, such as `https://api.example.com`, by default none; over `http` only to loopback hosts, unless
 * `allowInsecureRequests` is set.
 *
 * @since 0.1.0
 * @category models
 */
export type Providers = tokenTargets.Providers

/**
 * What `make` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options<P extends Providers = Providers> {
  readonly providers: P
  /**
   * How long before their expiry tokens are renewed, but never more than the last quarter of their life. Each is renewed at
   * a random point of the first half of that time.
   *
   * @default "1 minute"
   */
  readonly refreshAhead?: Duration.DurationInput | undefined
  /**
   * How long a process has the lock of a key. It has to be twice as long as a refresh takes with its `timeout`, since the
   * server may be asked until half of it is over. When a process dies in a refresh, nobody else refreshes that key for so
   * long.
   *
   * @default "1 minute"
   */
  readonly lease?: Duration.DurationInput | undefined
  /**
   * How long to wait while another process has the lock, before `TokenStoreError` (`LockTimeout`).
   *
   * @default "30 seconds"
   */
  readonly lockWait?: Duration.DurationInput | undefined
  /**
   * How long tokens in memory are used without a look at the store. So long it may take until a sign-out in one process is
   * seen in all.
   *
   * @default "1 minute"
   */
  readonly recheckAfter?: Duration.DurationInput | undefined
  /**
   * What happens when that look fails because the store is away, and the access token has not expired: it is used, or the
   * call fails with `TokenStoreError` (`Unavailable`). Nothing is ever refreshed without the store.
   *
   * @default "useValid"
   */
  readonly onStoreFailure?: "useValid" | "fail" | undefined
  /**
   * After what time the tokens of a key that nobody asks for leave the memory, at the latest after twice that. They stay in
   * the store.
   *
   * @default "10 minutes"
   */
  readonly idleTimeToLive?: Duration.DurationInput | undefined
  /**
   * After what time without a refresh the store may forget tokens: the lifetime of a refresh token, where it is known.
   *
   * @default they are kept
   */
  readonly timeToLive?: Duration.DurationInput | undefined
}

/** The options as they are used. */
const settingsOf = (options: Options): tokenReads.Settings => ({
  ahead: Duration.toMillis(options.refreshAhead ?? "1 minute"),
  lease: Duration.decode(options.lease ?? "1 minute"),
  lockWait: Duration.decode(options.lockWait ?? "30 seconds"),
  timeToLive: options.timeToLive === undefined ? undefined : Duration.decode(options.timeToLive),
  recheckAfter: Duration.toMillis(options.recheckAfter ?? "1 minute"),
  onStoreFailure: options.onStoreFailure ?? "useValid"
})

type ErrorOf<P extends Providers> = Effect.Effect.Error<P[keyof P]["client"]>

type ContextOf<P extends Providers> = Effect.Effect.Context<P[keyof P]["client"]>

/**
 * Makes a token manager. When its scope ends, refreshes that are under way are waited for, at most for a `lease`, since
 * what they spend is lost otherwise.
 *
 * Fails with `ConfigurationError` for an origin that is none (`InvalidUrl`, `InvalidParameter`, `InsecureUrl`), and as the
 * clients of the providers do.
 *
 * @example
 * ```ts
 * import { TokenManager } from "@effect-oauth/core"
 * import { Bitbucket, Google } from "@effect-oauth/providers"
 *
 * const manager = TokenManager.make({
 *   providers: {
 *     bitbucket: { client: Bitbucket.Bitbucket, origins: ["https://api.bitbucket.org"] },
 *     google: { client: Google.Google, origins: ["https://www.googleapis.com"] }
 *   }
 * })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = <const P extends Providers>(
  options: Options<P>
): Effect.Effect<Service, ConfigurationError | ErrorOf<P>, TokenStore.TokenStore | Scope.Scope | ContextOf<P>> =>
  Effect.gen(function*() {
    const store = yield* TokenStore.TokenStore
    const settings = settingsOf(options)
    // The cast is from each provider with types of its own to all with those that one of them has.
    const providers = options.providers as Record<string, tokenTargets.ProviderOptions<ErrorOf<P>, ContextOf<P>>>
    const { place, resolve } = yield* tokenTargets.make(
      providers,
      Duration.toMillis(options.idleTimeToLive ?? "10 minutes")
    )
    const events = yield* PubSub.sliding<TokenEvent.TokenEvent>(1024)
    const reads = yield* tokenReads.make(store, settings, (event) => PubSub.publish(events, event))
    yield* Effect.addFinalizer(() =>
      reads.awaitAll.pipe(
        Effect.interruptible,
        Effect.timeoutOption(settings.lease),
        Effect.zipRight(PubSub.shutdown(events))
      )
    )

    const save = (key: TokenKey.TokenKey, tokens: TokenSet) =>
      Effect.gen(function*() {
        const target = yield* resolve(key)
        const savedAt = yield* Clock.currentTimeMillis
        const write = yield* refreshing.writeOf({ tokens, savedAt }, settings)
        yield* Effect.uninterruptible(Effect.map(store.set(target.id, write), () => void reads.forget(target)))
      })

    /** Removes what is there, and gives it: not what was there a moment before, which a refresh may have spent. */
    const drop = (id: string): Effect.Effect<Option.Option<TokenStore.Entry>, TokenStoreError> =>
      Effect.tap(
        store.get(id),
        (entry) => Option.isNone(entry) ? Effect.void : store.remove(id, { version: entry.value.version })
      ).pipe(
        Effect.retry({ times: 10, while: (error) => error.reason === "Conflict" }),
        Effect.catchTag("TokenStoreError", (error) =>
          error.reason === "Unavailable"
            ? Effect.fail(error)
            : Effect.as(store.remove(id), Option.none()))
      )

    const signOut = (key: TokenKey.TokenKey, { revoke = true }: SignOutOptions = {}) =>
      Effect.gen(function*() {
        const target = yield* resolve(key)
        const dropped = yield* Effect.uninterruptible(Effect.gen(function*() {
          const stored = yield* drop(target.id)
          const pending = reads.forget(target)
          yield* PubSub.publish(events, TokenEvent.Revoked({ key }))
          // Where there are tokens that could not be stored yet, those in their place are spent.
          return Option.isNone(stored) || stored.value.version === pending?.replaces
            ? pending?.given.tokens
            : Option.getOrUndefined(
              Option.map(Option.getRight(tokenRecord.decode(stored.value)), ({ tokens }) => tokens)
            )
        }))
        const { refresher } = target.provider
        if (revoke && refresher.revoke !== undefined && dropped !== undefined) {
          yield* refresher.revoke(dropped)
        }
      })

    return {
      get: (key) =>
        Effect.withFiberRuntime((fiber) => {
          const now = Context.get(fiber.currentDefaultServices, Clock.Clock).unsafeCurrentTimeMillis()
          const found = place(key)
          const good = found && reads.good(found, now)
          return good === undefined
            ? Effect.flatMap(resolve(key), (target) => reads.get(target, now))
            : Effect.succeed(good)
        }),
      save,
      renew: (key, rejected) => Effect.flatMap(resolve(key), (target) => reads.renew(target, rejected)),
      signOut,
      changes: Stream.fromPubSub(events),
      provider: (key) => Either.map(resolve(key), ({ provider }) => provider)
    }
  })

/**
 * `make` as a layer.
 *
 * @example
 * ```ts
 * import { ClientAuthentication, OAuthClient, TokenManager, TokenStore } from "@effect-oauth/core"
 * import { Layer } from "effect"
 *
 * const Client = OAuthClient.layer({
 *   server: { authorizationEndpoint: "https://id.example/authorize", tokenEndpoint: "https://id.example/token" },
 *   client: {
 *     clientId: "my-app",
 *     redirectUri: "https://app.example/callback",
 *     authentication: ClientAuthentication.none
 *   }
 * })
 *
 * const Tokens = TokenManager.layer({
 *   providers: { example: { client: OAuthClient.OAuthClient, origins: ["https://api.example"] } }
 * }).pipe(Layer.provide([Client, TokenStore.layerMemory]))
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = <const P extends Providers>(
  options: Options<P>
): Layer.Layer<
  TokenManager,
  ConfigurationError | ErrorOf<P>,
  TokenStore.TokenStore | Exclude<ContextOf<P>, Scope.Scope>
> => Layer.scoped(TokenManager, make(options))
