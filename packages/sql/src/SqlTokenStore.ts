/**
 * A `TokenStore` in a SQL database, for programs of many processes: PostgreSQL, MySQL 8, MariaDB from 10.6 and SQLite from
 * 3.35, on the `SqlClient` of `@effect/sql` that the program has already. Tokens are encrypted before they are sent there.
 *
 * There is one table, with a row for each id. The lock of an id is a name and a time in its row: while somebody refreshes
 * tokens, no transaction is open and no connection is taken. All times are those of the database's clock.
 *
 * @since 0.1.0
 */
import type { ConfigurationError, TokenStoreError } from "@effect-oauth/core/OAuthError"
import * as TokenEncryption from "@effect-oauth/core/TokenEncryption"
import * as TokenStore from "@effect-oauth/core/TokenStore"
import * as SqlClient from "@effect/sql/SqlClient"
import type { SqlError } from "@effect/sql/SqlError"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as dialect from "./internal/dialect.js"
import * as execution from "./internal/execution.js"
import * as rawStore from "./internal/rawStore.js"

/**
 * Which table it is.
 *
 * @since 0.1.0
 * @category models
 */
export interface TableOptions {
  /**
   * The name of the table: 1 to 48 letters, digits and `_`. That of a schema, or in MySQL of a database, may stand before
   * it, with a dot between them.
   *
   * @default "oauth_tokens"
   */
  readonly table?: string | undefined
}

/**
 * How tokens are kept.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options extends TableOptions {
  /**
   * What encrypts them.
   *
   * @default TokenEncryption.fromConfig()
   */
  readonly encryption?: Effect.Effect<TokenEncryption.TokenEncryption, ConfigurationError> | undefined
  /**
   * How long one operation may take, in which it may wait for a connection of the pool and for transactions of others.
   *
   * @default "10 seconds"
   */
  readonly timeout?: Duration.DurationInput | undefined
}

const defaultTable = "oauth_tokens"

const defaultTimeout: Duration.DurationInput = "10 seconds"

/**
 * Makes the store. The table has to be there when it is used: see `migrations`.
 *
 * It takes no part in a transaction of its caller, since what is written has to stay: the server knows the old refresh
 * token no longer. Where a client has one connection, as those of SQLite do, a call out of a transaction waits for the end
 * of that transaction, in vain, and fails with `Unavailable`.
 *
 * Fails with `ConfigurationError`: `InvalidParameter` for a table that cannot be used, `Unsupported` for another database,
 * and as `encryption` does. Its functions fail with `TokenStoreError` of these reasons, besides those that the interface
 * names:
 *
 * - `Unavailable`, with the code that the database or its driver named as `detail`: a SQLSTATE such as `42P01`, or a name
 *   such as `ER_NO_SUCH_TABLE`, `SQLITE_BUSY` or `ECONNREFUSED`; and `ETIMEDOUT` when the time was over
 * - `DecryptionFailed` or `Corrupted`: what is stored cannot be read
 *
 * A serialization failure, a deadlock and a busy SQLite are tried again for a moment before they become an error.
 *
 * @example
 * ```ts
 * import { TokenEncryption } from "@effect-oauth/core"
 * import { SqlTokenStore } from "@effect-oauth/sql"
 * import { Config } from "effect"
 *
 * const store = SqlTokenStore.make({
 *   table: "auth.tokens",
 *   encryption: TokenEncryption.fromConfig(Config.redacted("TOKEN_KEYS"))
 * })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (
  options: Options = {}
): Effect.Effect<TokenStore.Service, ConfigurationError, SqlClient.SqlClient> =>
  Effect.gen(function*() {
    const { encryption = TokenEncryption.fromConfig(), table = defaultTable, timeout = defaultTimeout } = options
    const sql = yield* SqlClient.SqlClient
    const store = rawStore.make(sql, table, yield* dialect.make(sql, table), Duration.decode(timeout))
    return TokenEncryption.protect(store, yield* encryption)
  })

/**
 * The store as a layer, see `make`.
 *
 * @example
 * ```ts
 * import { TokenManager } from "@effect-oauth/core"
 * import { Bitbucket } from "@effect-oauth/providers"
 * import { SqlTokenStore } from "@effect-oauth/sql"
 * import { Layer } from "effect"
 *
 * // It needs an SqlClient, such as that of @effect/sql-pg.
 * const Tokens = TokenManager.layer({
 *   providers: { bitbucket: { client: Bitbucket.Bitbucket, origins: ["https://api.bitbucket.org"] } }
 * }).pipe(Layer.provide(SqlTokenStore.layer()))
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (
  options?: Options
): Layer.Layer<TokenStore.TokenStore, ConfigurationError, SqlClient.SqlClient> =>
  Layer.effect(TokenStore.TokenStore, make(options))

const dialectOf = (
  { table = defaultTable }: TableOptions
): Effect.Effect<dialect.Dialect, ConfigurationError, SqlClient.SqlClient> =>
  Effect.flatMap(SqlClient.SqlClient, (sql) => dialect.make(sql, table))

/**
 * The migrations for a table of another name, see `migrations`.
 *
 * @example
 * ```ts
 * import { SqlTokenStore } from "@effect-oauth/sql"
 *
 * const migrations = SqlTokenStore.migrationsOf({ table: "auth.tokens" })
 * ```
 *
 * @since 0.1.0
 * @category migrations
 */
export const migrationsOf = (
  options: TableOptions
): Readonly<Record<string, Effect.Effect<void, ConfigurationError | SqlError, SqlClient.SqlClient>>> => ({
  "0001_tokens": Effect.flatMap(dialectOf(options), ({ createTable }) => createTable)
})

/**
 * What makes the table, for `Migrator` of `@effect/sql`. Give it a table of its own for what it has done: it counts through
 * all migrations that share one. A migration that was done already does nothing.
 *
 * @example
 * ```ts
 * import { SqlTokenStore } from "@effect-oauth/sql"
 * import { Migrator } from "@effect/sql"
 *
 * const migrate = Migrator.make({})({
 *   loader: Migrator.fromRecord(SqlTokenStore.migrations),
 *   table: "oauth_tokens_migrations"
 * })
 * ```
 *
 * @since 0.1.0
 * @category migrations
 */
export const migrations: Readonly<
  Record<string, Effect.Effect<void, ConfigurationError | SqlError, SqlClient.SqlClient>>
> = migrationsOf({})

/**
 * Deletes the rows whose time is over, 1000 at a time, and says how many there were. Nobody sees such a row, so it is room
 * that this is about: run it once in a while, by one process or by all. Fails with `TokenStoreError` (`Unavailable`), and
 * with `ConfigurationError` as `make` does.
 *
 * @example
 * ```ts
 * import { SqlTokenStore } from "@effect-oauth/sql"
 * import { Effect, Schedule } from "effect"
 *
 * const pruning = SqlTokenStore.prune().pipe(
 *   Effect.catchAll((error) => Effect.logWarning(error.message)),
 *   Effect.repeat(Schedule.jittered(Schedule.spaced("1 hour")))
 * )
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
export const prune = (
  options: Omit<Options, "encryption"> = {}
): Effect.Effect<number, ConfigurationError | TokenStoreError, SqlClient.SqlClient> =>
  Effect.gen(function*() {
    const { guard, prune } = yield* dialectOf(options)
    const timeout = Duration.decode(options.timeout ?? defaultTimeout)
    const once = execution.operation("prune", timeout, execution.statement(guard(prune)))
    let total = 0
    let deleted = 0
    do {
      deleted = yield* once
      total += deleted
    } while (deleted >= dialect.batch)
    return total
  })
