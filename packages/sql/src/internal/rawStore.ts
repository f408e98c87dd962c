/**
 * The store before encryption: one row an id, and in it the lock, which is no more than a name and a time. No transaction
 * and no connection is held while somebody has it. All times are the database's, so that the clocks of the processes do
 * not matter.
 *
 * @internal
 */
import { TokenStoreError } from "@effect-oauth/core/OAuthError"
import type * as TokenStore from "@effect-oauth/core/TokenStore"
import type * as SqlClient from "@effect/sql/SqlClient"
import type { SqlError } from "@effect/sql/SqlError"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Predicate from "effect/Predicate"
import * as Redacted from "effect/Redacted"
import type { Dialect } from "./dialect.js"
import * as execution from "./execution.js"

interface Row extends TokenStore.Entry {
  readonly owner: string | undefined
}

/** Some 30,000 years, which every database can add to a time. */
const maxMillis = 1e15

const millis = (duration: Duration.Duration): number => Math.min(Math.ceil(Duration.toMillis(duration)), maxMillis)

/** What an id may be. To some databases others are the same as one of these: with a space at the end, or other letters. */
const idPattern = /^[\w\-.!~*'()%/]{1,512}$/

const entryOf = ({ value, version }: Row): TokenStore.Entry => ({ value, version })

/** The first of the rows, checked: what is in a column is what somebody has put there. */
const rowOf = (
  operation: string,
  [row]: ReadonlyArray<unknown>
): Effect.Effect<Option.Option<Row>, TokenStoreError> => {
  if (row === undefined) {
    return Effect.succeedNone
  }
  const column = (name: string): string | undefined =>
    Predicate.hasProperty(row, name) && typeof row[name] === "string" ? row[name] : undefined
  const value = column("value")
  const version = column("version")
  return value === undefined || version === undefined
    ? Effect.fail(new TokenStoreError({ reason: "Corrupted", operation }))
    : Effect.succeedSome({ value: Redacted.make(value), version, owner: column("lock_owner") })
}

/** Why nothing was written where `row` is. */
const refusal = (operation: string, row: Option.Option<Row>, expected: TokenStore.Expected): TokenStoreError =>
  new TokenStoreError({
    reason: expected.owner !== undefined && Option.exists(row, ({ version }) => version === expected.version)
      ? "LockLost"
      : "Conflict",
    operation
  })

/** @internal */
export const make = (
  sql: SqlClient.SqlClient,
  table: string,
  { changes, columns, guard, now, onConflict, update }: Dialect,
  timeout: Duration.Duration
): TokenStore.Service => {
  const name = sql(table)

  const operation = <A>(
    name: string,
    id: string,
    effect: Effect.Effect<A, SqlError | TokenStoreError>
  ): Effect.Effect<A, TokenStoreError> =>
    idPattern.test(id)
      ? execution.operation(name, timeout, effect)
      : Effect.dieMessage("an id is 1 to 512 characters of A-Z a-z 0-9 - _ . ! ~ * ' ( ) % /")

  const write = <A>(effect: Effect.Effect<A, SqlError>) => execution.statement(guard(effect))

  const there = (id: string) => sql`id = ${id} AND (expires_at IS NULL OR expires_at > ${now})`

  const asExpected = (id: string, { owner, version }: TokenStore.Expected) =>
    owner === undefined
      ? sql`${there(id)} AND version = ${version}`
      : sql`${there(id)} AND version = ${version} AND lock_owner = ${owner}`

  const expiry = ({ timeToLive }: TokenStore.Write) =>
    timeToLive === undefined ? sql.literal("NULL") : sql`${now} + ${millis(timeToLive)}`

  const assignments = (entry: TokenStore.Write) =>
    sql`value = ${Redacted.value(entry.value)}, version = ${entry.version}, expires_at = ${
      expiry(entry)
    }, lock_owner = NULL, locked_until = 0, updated_at = ${now}`

  const look = (operation: string, id: string): Effect.Effect<Option.Option<Row>, SqlError | TokenStoreError> =>
    Effect.flatMap(
      execution.statement(sql`SELECT ${columns} FROM ${name} WHERE ${there(id)}`.withoutTransform),
      (rows) => rowOf(operation, rows)
    )

  const get = (id: string) => operation("get", id, Effect.map(look("get", id), Option.map(entryOf)))

  const set = (id: string, entry: TokenStore.Write) =>
    operation(
      "set",
      id,
      write(
        sql`INSERT INTO ${name} (id, value, version, expires_at, updated_at) VALUES (${id}, ${
          Redacted.value(entry.value)
        }, ${entry.version}, ${expiry(entry)}, ${now}) ${onConflict} ${assignments(entry)}`.raw
      )
    )

  const compareAndSet = (id: string, expected: TokenStore.Expected, entry: TokenStore.Write) =>
    operation(
      "compareAndSet",
      id,
      Effect.gen(function*() {
        const statement = sql`UPDATE ${name} SET ${assignments(entry)} WHERE ${asExpected(id, expected)}`
        if (yield* write(changes(statement))) {
          return
        }
        const row = yield* look("compareAndSet", id)
        // Written before: the answer was lost.
        if (!Option.exists(row, ({ version }) => version === entry.version)) {
          return yield* refusal("compareAndSet", row, expected)
        }
      })
    )

  const remove = (id: string, expected?: TokenStore.Expected) =>
    operation(
      "remove",
      id,
      Effect.gen(function*() {
        if (expected === undefined) {
          yield* write(sql`DELETE FROM ${name} WHERE id = ${id}`.raw)
        } else if (
          !(yield* write(changes(sql`DELETE FROM ${name} WHERE ${asExpected(id, expected)}`)))
        ) {
          return yield* refusal("remove", yield* look("remove", id), expected)
        }
      })
    )

  const lock = (id: string, { lease, owner }: { readonly owner: string; readonly lease: Duration.Duration }) =>
    operation(
      "lock",
      id,
      Effect.gen(function*() {
        const rows = yield* write(update(
          sql`UPDATE ${name} SET lock_owner = ${owner}, locked_until = ${now} + ${millis(lease)} WHERE ${
            there(id)
          } AND (lock_owner IS NULL OR lock_owner = ${owner} OR locked_until <= ${now})`
        ))
        const row = rows.length > 0 ? yield* rowOf("lock", rows) : yield* look("lock", id)
        return Option.match(row, {
          onNone: (): TokenStore.Locked => ({ _tag: "Missing" }),
          onSome: (row): TokenStore.Locked =>
            row.owner === owner ? { _tag: "Acquired", entry: entryOf(row) } : { _tag: "Held", entry: entryOf(row) }
        })
      })
    )

  const unlock = (id: string, owner: string) =>
    operation(
      "unlock",
      id,
      write(
        sql`UPDATE ${name} SET lock_owner = NULL, locked_until = 0 WHERE ${there(id)} AND lock_owner = ${owner}`.raw
      )
    )

  return { get, set, compareAndSet, remove, lock, unlock }
}
