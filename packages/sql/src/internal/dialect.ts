/**
 * What differs between databases: their clocks, their tables, and how to know what a statement has changed.
 *
 * @internal
 */
import { ConfigurationError } from "@effect-oauth/core/OAuthError"
import type * as SqlClient from "@effect/sql/SqlClient"
import type { SqlError } from "@effect/sql/SqlError"
import type * as Statement from "@effect/sql/Statement"
import * as Effect from "effect/Effect"
import { identity } from "effect/Function"
import * as Predicate from "effect/Predicate"
import * as libsql from "./libsql.js"

/** @internal */
export interface Dialect {
  /** The milliseconds since the epoch, by the clock of the database. */
  readonly now: Statement.Fragment
  /** What is read of a row. */
  readonly columns: Statement.Fragment
  /** What stands between the row to insert and what to set when there is one. */
  readonly onConflict: Statement.Fragment
  /** What a statement that writes is run in. */
  readonly guard: <A>(write: Effect.Effect<A, SqlError>) => Effect.Effect<A, SqlError>
  /** Runs an update, and gives the row that it has changed, where the database can say it in the same breath. */
  readonly update: (statement: Statement.Fragment) => Effect.Effect<ReadonlyArray<unknown>, SqlError>
  /** Runs an update or a deletion of one row, and says whether there was one. */
  readonly changes: (statement: Statement.Fragment) => Effect.Effect<boolean, SqlError>
  /** Deletes some of the rows whose time is over, and says how many. */
  readonly prune: Effect.Effect<number, SqlError>
  /** Makes the table, unless it is there. */
  readonly createTable: Effect.Effect<void, SqlError>
}

/**
 * How many rows `prune` deletes at a time, so that it keeps nobody waiting.
 *
 * @internal
 */
export const batch = 1000

const columnsOf = (sql: SqlClient.SqlClient): Statement.Fragment => sql.literal("value, version, lock_owner")

const nameOf = (table: string): string => table.slice(table.lastIndexOf(".") + 1)

const pg = (sql: SqlClient.SqlClient, table: string): Dialect => {
  const name = sql(table)
  // Not the time of the statement or of the transaction: a statement may have waited.
  const now = sql.literal("(extract(epoch from clock_timestamp()) * 1000)::bigint")
  return {
    ...returning(sql),
    guard: identity,
    now,
    // What another process is writing this moment is not waited for, and looked at again before it is deleted.
    prune: Effect.map(
      sql`DELETE FROM ${name} WHERE expires_at <= ${now} AND id IN (
        SELECT id FROM ${name} WHERE expires_at <= ${now} LIMIT ${sql.literal(String(batch))} FOR UPDATE SKIP LOCKED
      ) RETURNING id`.withoutTransform,
      (rows) => rows.length
    ),
    // A page keeps room for the next version of a row, which then needs no new entry in the index.
    createTable: Effect.zipRight(
      sql`CREATE TABLE IF NOT EXISTS ${name} (
        id text COLLATE "C" PRIMARY KEY,
        value text NOT NULL,
        version text NOT NULL,
        expires_at bigint,
        lock_owner text,
        locked_until bigint NOT NULL DEFAULT 0,
        updated_at bigint NOT NULL
      ) WITH (fillfactor = 70)`.withoutTransform,
      sql`CREATE INDEX IF NOT EXISTS ${
        sql(`${nameOf(table)}_expires_at`)
      } ON ${name} (expires_at) WHERE expires_at IS NOT NULL`.withoutTransform
    )
  }
}

const sqlite = (sql: SqlClient.SqlClient, table: string): Dialect => {
  const name = sql(table)
  // Every SQLite has it. The function unixepoch knows fractions of a second since version 3.42.
  const now = sql.literal("CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER)")
  return {
    ...returning(sql),
    guard: libsql.guard(sql),
    now,
    prune: Effect.map(
      sql`DELETE FROM ${name} WHERE id IN (
        SELECT id FROM ${name} WHERE expires_at <= ${now} LIMIT ${sql.literal(String(batch))}
      ) RETURNING id`.withoutTransform,
      (rows) => rows.length
    ),
    createTable: Effect.zipRight(
      sql`CREATE TABLE IF NOT EXISTS ${name} (
        id TEXT NOT NULL PRIMARY KEY,
        value TEXT NOT NULL,
        version TEXT NOT NULL,
        expires_at INTEGER,
        lock_owner TEXT,
        locked_until INTEGER NOT NULL DEFAULT 0,
        updated_at INTEGER NOT NULL
      )`.withoutTransform,
      sql`CREATE INDEX IF NOT EXISTS ${sql(`${table}_expires_at`)} ON ${
        sql(nameOf(table))
      } (expires_at) WHERE expires_at IS NOT NULL`.withoutTransform
    )
  }
}

/** PostgreSQL and SQLite say what a statement has changed. */
const returning = (sql: SqlClient.SqlClient): Pick<Dialect, "changes" | "columns" | "onConflict" | "update"> => {
  const columns = columnsOf(sql)
  return {
    columns,
    onConflict: sql.literal("ON CONFLICT (id) DO UPDATE SET"),
    update: (statement) => sql`${statement} RETURNING ${columns}`.withoutTransform,
    changes: (statement) => Effect.map(sql`${statement} RETURNING version`.withoutTransform, (rows) => rows.length > 0)
  }
}

const affectedRows = (result: unknown): number =>
  Predicate.hasProperty(result, "affectedRows") && typeof result.affectedRows === "number" ? result.affectedRows : 0

const mysql = (sql: SqlClient.SqlClient, table: string): Dialect => {
  const name = sql(table)
  // In UTC all the way: UNIX_TIMESTAMP goes through the time zone of the session, which has an hour twice a year.
  const now = sql.literal("(TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(3)) DIV 1000)")
  return {
    columns: columnsOf(sql),
    guard: identity,
    now,
    onConflict: sql.literal("ON DUPLICATE KEY UPDATE"),
    update: (statement) => Effect.as(sql`${statement}`.raw, []),
    changes: (statement) => Effect.map(sql`${statement}`.raw, (result) => affectedRows(result) > 0),
    prune: Effect.map(
      sql`DELETE FROM ${name} WHERE expires_at <= ${now} LIMIT ${sql.literal(String(batch))}`.raw,
      affectedRows
    ),
    createTable: sql`CREATE TABLE IF NOT EXISTS ${name} (
        id VARCHAR(512) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
        value MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        version VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        expires_at BIGINT,
        lock_owner VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin,
        locked_until BIGINT NOT NULL DEFAULT 0,
        updated_at BIGINT NOT NULL,
        INDEX (expires_at)
      ) ENGINE = InnoDB`.withoutTransform
  }
}

/** Of a schema, or in MySQL a database, where it has a dot in it. There is room for the name of the index. */
const tablePattern = /^(?:[A-Za-z_][A-Za-z0-9_]{0,47}\.)?[A-Za-z_][A-Za-z0-9_]{0,47}$/

/** @internal */
export const make = (sql: SqlClient.SqlClient, table: string): Effect.Effect<Dialect, ConfigurationError> =>
  Effect.suspend(() => {
    if (!tablePattern.test(table)) {
      return Effect.fail(
        new ConfigurationError({
          reason: "InvalidParameter",
          setting: "table",
          detail:
            "a name is 1 to 48 letters, digits and _, the first no digit, with that of a schema and a dot before it " +
            "if need be"
        })
      )
    }
    const supported = (dialect: typeof pg) => () => Effect.succeed(dialect(sql, table))
    return sql.onDialectOrElse({
      pg: supported(pg),
      mysql: supported(mysql),
      sqlite: supported(sqlite),
      orElse: () =>
        Effect.fail(
          new ConfigurationError({
            reason: "Unsupported",
            setting: "SqlClient",
            detail: "tokens can be kept in PostgreSQL, MySQL, MariaDB and SQLite"
          })
        )
    })
  })
