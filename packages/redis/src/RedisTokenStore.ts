/**
 * A `TokenStore` in Redis, for programs of many processes: Redis from 5 on, Valkey and what speaks as they do, by ioredis.
 * Tokens are encrypted before they are sent there.
 *
 * There is one hash for each id. Each operation is one script, which Redis runs as one step; times are those of Redis. A
 * lock is the name of its owner and a time in the hash.
 *
 * @since 0.1.0
 */
import type { ConfigurationError } from "@effect-oauth/core/OAuthError"
import * as TokenEncryption from "@effect-oauth/core/TokenEncryption"
import * as TokenStore from "@effect-oauth/core/TokenStore"
import * as Config from "effect/Config"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import * as connection from "./internal/connection.js"
import * as rawStore from "./internal/rawStore.js"

/**
 * What the store wants of a client: a `Redis` and a `Cluster` of ioredis are such.
 *
 * @since 0.1.0
 * @category models
 */
export interface Client {
  /** Runs a script by its SHA-1. The keys come first. */
  readonly evalsha: (sha1: string, numberOfKeys: number, ...keysAndArguments: Array<string>) => Promise<unknown>
  /** Runs a script. */
  readonly eval: (script: string, numberOfKeys: number, ...keysAndArguments: Array<string>) => Promise<unknown>
}

/**
 * How tokens are kept.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options<E = never, R = never> {
  /**
   * How Redis is reached: `RedisTokenStore.connect()`, or a client that the program has already. Such a client is not
   * closed, and its settings are its owner's. By default, ioredis keeps commands while it is not connected, and sends them
   * later though they have failed here; with `maxRetriesPerRequest: 0` it does not, of a `Cluster` with
   * `enableOfflineQueue: false`.
   */
  readonly client: Client | Effect.Effect<Client, E, R>
  /**
   * What keys begin with. Behind it is the id, in braces.
   *
   * @default "oauth:tokens:"
   */
  readonly prefix?: string | undefined
  /**
   * What encrypts the tokens.
   *
   * @default TokenEncryption.fromConfig()
   */
  readonly encryption?: Effect.Effect<TokenEncryption.TokenEncryption, ConfigurationError> | undefined
  /**
   * How long one operation may take. When it is over, nobody knows whether it was done.
   *
   * @default "5 seconds"
   */
  readonly timeout?: Duration.DurationInput | undefined
}

/**
 * Connects to Redis for as long as the scope is open, by ioredis, which has to be installed. The address has the form
 * `redis://user:password@host:6379/0`, with `rediss` in place of `redis` for TLS, and is by default that of the variable `REDIS_URL`.
 *
 * It does not wait for the connection, and it connects again whenever it is lost. What cannot be sent, or has lost its
 * answer, fails with the code of what happened, and is not sent again: who asked does that, when it is still right.
 *
 * Fails with `ConfigurationError`: `InvalidUrl` for an address that is not set or of another form, `Unsupported` without
 * ioredis.
 *
 * @example
 * ```ts
 * import { RedisTokenStore } from "@effect-oauth/redis"
 * import { Config } from "effect"
 *
 * const store = RedisTokenStore.make({
 *   client: RedisTokenStore.connect(Config.redacted("TOKENS_REDIS_URL"))
 * })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const connect = (
  url?: Config.Config<Redacted.Redacted>
): Effect.Effect<Client, ConfigurationError, Scope.Scope> =>
  (url ?? Config.redacted("REDIS_URL")).pipe(
    // What a ConfigError says may have the value in it.
    Effect.mapError(() => connection.notSet(url === undefined ? "REDIS_URL" : "it")),
    Effect.flatMap(connection.make)
  )

/**
 * Makes the store. Fails with `ConfigurationError` as `encryption` does, and as `client` does where that is an effect. Its
 * functions fail with `TokenStoreError` of these reasons, besides those that the interface names:
 *
 * - `Unavailable`, where `detail` is the code of the system or of Redis, such as `ECONNREFUSED`, `OOM`, `READONLY`,
 *   `NOPERM` or `LOADING`, and `ETIMEDOUT` when the time was over
 * - `DecryptionFailed` or `Corrupted`: what is stored cannot be read
 *
 * @example
 * ```ts
 * import { TokenEncryption } from "@effect-oauth/core"
 * import { RedisTokenStore } from "@effect-oauth/redis"
 * import { Config } from "effect"
 * import { Redis } from "ioredis"
 *
 * const store = (client: Redis) =>
 *   RedisTokenStore.make({
 *     client,
 *     prefix: "my-app:tokens:",
 *     encryption: TokenEncryption.fromConfig(Config.redacted("TOKEN_KEYS"))
 *   })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = <E = never, R = never>(
  options: Options<E, R>
): Effect.Effect<TokenStore.Service, ConfigurationError | E, R> =>
  Effect.gen(function*() {
    const { encryption = TokenEncryption.fromConfig(), prefix = "oauth:tokens:", timeout = "5 seconds" } = options
    const cipher = yield* encryption
    const client = Effect.isEffect(options.client) ? yield* options.client : options.client
    return TokenEncryption.protect(rawStore.make(client, prefix, Duration.decode(timeout)), cipher)
  })

/**
 * The store as a layer, see `make`.
 *
 * @example
 * ```ts
 * import { TokenManager } from "@effect-oauth/core"
 * import { Bitbucket } from "@effect-oauth/providers"
 * import { RedisTokenStore } from "@effect-oauth/redis"
 * import { Layer } from "effect"
 *
 * // At REDIS_URL, encrypted with OAUTH_TOKEN_KEYS.
 * const Tokens = TokenManager.layer({
 *   providers: { bitbucket: { client: Bitbucket.Bitbucket, origins: ["https://api.bitbucket.org"] } }
 * }).pipe(Layer.provide(RedisTokenStore.layer({ client: RedisTokenStore.connect() })))
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = <E = never, R = never>(
  options: Options<E, R>
): Layer.Layer<TokenStore.TokenStore, ConfigurationError | E, Exclude<R, Scope.Scope>> =>
  Layer.scoped(TokenStore.TokenStore, make(options))
