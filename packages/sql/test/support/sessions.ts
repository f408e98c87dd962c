/**
 * What other sessions of a server do, and what an administrator does with them.
 */
import * as SqlClient from "@effect/sql/SqlClient"
import { Deferred, Effect, Fiber, Option, Schedule } from "effect"

/** Writes a row in a transaction that stays open until it is let go, and then is rolled back. */
export const holding = (table: string, id: string) =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const held = yield* Deferred.make<void>()
    const release = yield* Deferred.make<void>()
    const transaction = sql`UPDATE ${sql(table)} SET updated_at = 0 WHERE id = ${id}`.pipe(
      Effect.zipRight(Deferred.succeed(held, undefined)),
      Effect.zipRight(Deferred.await(release)),
      Effect.zipRight(Effect.fail("rolled back")),
      sql.withTransaction,
      Effect.ignore
    )
    const fiber = yield* Effect.forkScoped(transaction)
    yield* Deferred.await(held)
    const end = Effect.zipRight(Deferred.succeed(release, undefined), Fiber.join(fiber))
    yield* Effect.addFinalizer(() => end)
    return end
  })

const waiting = (table: string) =>
  Effect.flatMap(SqlClient.SqlClient, (sql) =>
    sql.onDialectOrElse({
      mysql: () =>
        sql<{ readonly id: number }>`SELECT ID AS id FROM information_schema.PROCESSLIST
          WHERE ID <> CONNECTION_ID() AND COMMAND <> 'Sleep' AND INFO LIKE ${`%${table}%`}`,
      orElse: () =>
        sql<{ readonly id: number }>`SELECT pid AS id FROM pg_stat_activity
          WHERE wait_event_type = 'Lock' AND query LIKE ${`%${table}%`}`
    }))

/** Waits until a statement about a table waits for somebody else, and gives the session it is in. */
export const waitingSession = (table: string) =>
  waiting(table).pipe(
    Effect.flatMap((rows) => Option.fromNullable(rows[0])),
    Effect.retry({ times: 500, schedule: Schedule.spaced("10 millis") }),
    Effect.map(({ id }) => Number(id))
  )

/** Waits until no statement about a table waits for somebody else. */
export const nobodyWaits = (table: string) =>
  waiting(table).pipe(
    Effect.repeat({ until: (rows) => rows.length === 0, times: 500, schedule: Schedule.spaced("10 millis") })
  )

/** Ends a session, as an administrator or a restart does. */
export const terminate = (session: number) =>
  Effect.flatMap(SqlClient.SqlClient, (sql) =>
    sql.onDialectOrElse({
      mysql: () => sql`KILL ${sql.literal(String(session))}`.unprepared,
      orElse: () => sql`SELECT pg_terminate_backend(${session})`
    }))
