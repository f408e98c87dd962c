/**
 * `@libsql/client` on a local file does not end a statement that has found the database busy
 * (https://github.com/tursodatabase/libsql-client-ts/issues/352). Until the garbage collector comes upon it, nothing is
 * committed on that connection, and then all of it is rolled back, though each statement has succeeded. So writes wait for
 * others here, and are looked at before and after.
 *
 * @internal
 */
import type * as SqlClient from "@effect/sql/SqlClient"
import { SqlError } from "@effect/sql/SqlError"
import * as Effect from "effect/Effect"
import { identity } from "effect/Function"
import * as Predicate from "effect/Predicate"

/** As other clients of SQLite have it by default. This one has none, and forgets a setting after a transaction. */
const busyTimeoutMillis = 5000

const isLocal = (sql: SqlClient.SqlClient): boolean =>
  Predicate.hasProperty(sql, "sdk") && Predicate.hasProperty(sql.sdk, "protocol") && sql.sdk.protocol === "file"

/**
 * What a write is run in.
 *
 * @internal
 */
export const guard = (
  sql: SqlClient.SqlClient
): <A>(write: Effect.Effect<A, SqlError>) => Effect.Effect<A, SqlError> => {
  if (!isLocal(sql)) {
    return identity
  }
  const wait = sql`PRAGMA busy_timeout = ${sql.literal(String(busyTimeoutMillis))}`.withoutTransform
  const busy = new SqlError({ cause: { code: "SQLITE_BUSY" }, message: "a statement has not come to its end" })
  // Numbers, bigints or texts, as the client was told to give integers.
  const check = sql<{ readonly pending: unknown; readonly timeout: unknown }>`SELECT
    (SELECT timeout FROM pragma_busy_timeout) AS timeout,
    EXISTS (SELECT 1 FROM sqlite_stmt WHERE busy AND NOT ro) AS pending`.withoutTransform.pipe(
    Effect.flatMap(([row]) => Number(row?.pending) === 0 ? Effect.succeed(Number(row?.timeout)) : Effect.fail(busy))
  )
  const before = Effect.flatMap(check, (timeout) => timeout === 0 ? wait : Effect.void)
  return (write) => Effect.zipRight(before, Effect.zipLeft(write, check))
}
