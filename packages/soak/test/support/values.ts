/**
 * What a store keeps of the one session that is in it, past the store.
 */
import { LibsqlClient } from "@effect/sql-libsql"
import { SqlClient } from "@effect/sql/SqlClient"
import { Effect } from "effect"
import { createHash } from "node:crypto"
import * as Fs from "node:fs/promises"
import * as Path from "node:path"
import { connected, pgAt } from "./backends.js"
import type { StoreAddress } from "./protocol.js"

export interface Value {
  readonly read: Effect.Effect<string>
  readonly write: (text: string) => Effect.Effect<void>
}

const inSql = (client: ReturnType<typeof pgAt> | ReturnType<typeof LibsqlClient.layer>, table: string): Value => {
  const run = <A, E>(effect: Effect.Effect<A, E, SqlClient>) => Effect.orDie(Effect.provide(effect, client))
  return {
    read: run(Effect.flatMap(SqlClient, (sql) => sql<{ readonly value: string }>`SELECT value FROM ${sql(table)}`))
      .pipe(
        Effect.map(([row]) => row?.value ?? "")
      ),
    write: (text) => run(Effect.flatMap(SqlClient, (sql) => sql`UPDATE ${sql(table)} SET value = ${text}`))
  }
}

const inRedis = (url: string, prefix: string): Value => {
  const use = <A>(ask: (redis: Awaited<ReturnType<typeof connected>>, key: string) => Promise<A>) =>
    Effect.promise(async () => {
      const redis = await connected(url)
      const [key = ""] = await redis.keys(`${prefix}*`)
      return ask(redis, key).finally(() => redis.disconnect())
    })
  return {
    read: use(async (redis, key) => (await redis.hget(key, "value")) ?? ""),
    write: (text) => use((redis, key) => redis.hset(key, "value", text))
  }
}

/** The newest file of the one directory: a digest of the rest, what led to it, and JSON. */
const inFile = (directory: string): Value => {
  const parts = async () => {
    const names = (await Fs.readdir(directory, { recursive: true })).filter((name) => /[0-9a-f]{64}.g\d+$/.test(name))
    const path = Path.join(directory, names.sort().at(-1) ?? "")
    const [, steps = "", json = ""] = (await Fs.readFile(path, "utf8")).split("\n")
    return { path, steps, state: JSON.parse(json) }
  }
  return {
    read: Effect.promise(async () => (await parts()).state.value),
    write: (text) =>
      Effect.promise(async () => {
        const { path, state, steps } = await parts()
        const rest = `${steps}\n${JSON.stringify({ ...state, value: text })}`
        await Fs.writeFile(path, `${createHash("sha256").update(rest).digest("hex")}\n${rest}`)
      })
  }
}

export const valueIn = (address: StoreAddress): Value => {
  switch (address._tag) {
    case "Postgres":
      return inSql(pgAt(address.url), address.table)
    case "Sqlite":
      return inSql(LibsqlClient.layer({ url: address.url }), address.table)
    case "Redis":
      return inRedis(address.url, address.prefix)
    case "File":
      return inFile(address.directory)
  }
}
