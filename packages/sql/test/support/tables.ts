/**
 * Tables that are made for a test and dropped after it, and the passing of time for what is in them.
 */
import { TokenEncryption, type TokenStore } from "@effect-oauth/core"
import { SqlTokenStore } from "@effect-oauth/sql"
import { SqlClient } from "@effect/sql/SqlClient"
import { Effect, Option, Redacted } from "effect"
import { randomName } from "./databases.js"

/** Makes a table with what makes it for users. */
export const freshTable = (table = randomName("tokens")) =>
  Effect.acquireRelease(
    Effect.as(Effect.all(Object.values(SqlTokenStore.migrationsOf({ table }))), table),
    () => Effect.flatMap(SqlClient, (sql) => Effect.orDie(sql`DROP TABLE IF EXISTS ${sql(table)}`))
  )

/** A store whose texts can be looked at. */
export const plainStore = (table: string, options: Omit<SqlTokenStore.Options, "encryption" | "table"> = {}) =>
  SqlTokenStore.make({ ...options, table, encryption: TokenEncryption.none })

/** Lets time pass in a table: every time in it is so much earlier. */
export const age = (table: string, millis: number) =>
  Effect.serviceOption(SqlClient).pipe(
    Effect.flatMap(Option.match({
      onNone: () => Effect.dieMessage("there is no SqlClient"),
      onSome: (sql) =>
        sql`UPDATE ${sql(table)} SET expires_at = expires_at - ${millis}, locked_until = locked_until - ${millis}`
    })),
    Effect.orDie,
    Effect.asVoid
  )

export const entryOf = (store: TokenStore.Service, id: string) => Effect.map(store.get(id), Option.getOrThrow)

export const textOf = ({ value }: TokenStore.Entry): string => Redacted.value(value)

/** What is in a table, by id. */
export const rowsOf = (table: string) =>
  Effect.flatMap(
    SqlClient,
    (sql) => Effect.map(sql`SELECT * FROM ${sql(table)} ORDER BY id`, (rows) => rows.map((row) => ({ ...row })))
  )
