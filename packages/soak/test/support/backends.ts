/**
 * The stores that processes share. SQLite and the file system are always there. PostgreSQL and Redis are used where they
 * answer: at `DATABASE_URL` and `REDIS_URL`, or where such a server listens by itself. With `REQUIRE_DATABASES=1` the tests
 * fail where one does not.
 */
import { SqlTokenStore } from "@effect-oauth/sql"
import { LibsqlClient } from "@effect/sql-libsql"
import { PgClient } from "@effect/sql-pg"
import { SqlClient } from "@effect/sql/SqlClient"
import { Effect, Layer, Redacted, type Scope } from "effect"
import { Redis } from "ioredis"
import { randomBytes } from "node:crypto"
import * as Fs from "node:fs/promises"
import * as Os from "node:os"
import * as Path from "node:path"
import type { StoreAddress } from "./protocol.js"

export interface Backend {
  readonly name: string
  /** A store of its own, which is gone when the scope closes. */
  readonly address: Effect.Effect<StoreAddress, never, Scope.Scope>
}

const randomName = (prefix: string): string => `${prefix}_${randomBytes(6).toString("hex")}`

export const temporaryDirectory = Effect.acquireRelease(
  Effect.promise(() => Fs.mkdtemp(Path.join(Os.tmpdir(), "effect-oauth-soak-"))),
  (directory) => Effect.promise(() => Fs.rm(directory, { recursive: true, force: true }))
)

export const pgAt = (url: string) => PgClient.layer({ url: Redacted.make(url), maxConnections: 1 })

type Client = Layer.Layer<SqlClient, unknown>

const createTable = (client: Client, table: string) =>
  Effect.forEach(Object.values(SqlTokenStore.migrationsOf({ table })), (migration) => migration).pipe(
    Effect.provide(client),
    Effect.orDie
  )

const dropTable = (client: Client, table: string) =>
  Effect.flatMap(SqlClient, (sql) => sql`DROP TABLE IF EXISTS ${sql(table)}`).pipe(Effect.provide(client), Effect.orDie)

export const postgresAt = (url: string): Backend => ({
  name: "PostgreSQL",
  address: Effect.acquireRelease(
    Effect.suspend(() => {
      const table = randomName("soak")
      return Effect.as(createTable(pgAt(url), table), { _tag: "Postgres", url, table } as const)
    }),
    ({ table }) => dropTable(pgAt(url), table)
  )
})

export const connected = async (url: string): Promise<Redis> => {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null })
  redis.on("error", () => {})
  await redis.connect()
  return redis
}

const removeAll = async (url: string, prefix: string): Promise<void> => {
  const redis = await connected(url)
  const keys = await redis.keys(`${prefix}*`)
  if (keys.length > 0) await redis.del(...keys)
  redis.disconnect()
}

export const redisAt = (url: string): Backend => ({
  name: "Redis",
  address: Effect.acquireRelease(
    Effect.sync(() => ({ _tag: "Redis", url, prefix: `${randomName("soak")}:` }) as const),
    ({ prefix }) => Effect.promise(() => removeAll(url, prefix))
  )
})

export const sqlite: Backend = {
  name: "SQLite",
  address: Effect.gen(function*() {
    const url = `file:${Path.join(yield* temporaryDirectory, "tokens.db")}`
    const table = "oauth_tokens"
    const client = LibsqlClient.layer({ url })
    yield* createTable(client, table)
    yield* Effect.flatMap(SqlClient, (sql) => sql`PRAGMA journal_mode = WAL`).pipe(Effect.provide(client), Effect.orDie)
    return { _tag: "Sqlite", url, table } as const
  })
}

export const file: Backend = {
  name: "file system",
  address: Effect.map(temporaryDirectory, (directory) => ({ _tag: "File", directory }))
}

export const isRequired = process.env["REQUIRE_DATABASES"] === "1"

const { DATABASE_URL, REDIS_URL } = process.env

const [postgresUrl, redisUrl] = await Promise.all([
  Effect.runPromise(
    Effect.firstSuccessOf(
      (DATABASE_URL === undefined
        ? ["postgres://postgres@127.0.0.1:5432/test", "postgres://postgres@127.0.0.1:5432/postgres"]
        : [DATABASE_URL]).map((url) => Effect.as(Effect.scoped(Layer.build(pgAt(url))), url))
    ).pipe(Effect.orElseSucceed(() => undefined))
  ),
  connected(REDIS_URL ?? "redis://127.0.0.1:6379").then(
    (redis) => {
      redis.disconnect()
      return REDIS_URL ?? "redis://127.0.0.1:6379"
    },
    () => undefined
  )
])

const missing = [
  ...postgresUrl === undefined ? ["PostgreSQL (DATABASE_URL)"] : [],
  ...redisUrl === undefined ? ["Redis (REDIS_URL)"] : []
]

if (missing.length > 0) {
  const line = `There is no ${missing.join(" and no ")}`
  if (isRequired) throw new Error(line)
  console.info(`${line}: its tests are left out.`)
}

export const postgres = postgresUrl === undefined ? undefined : postgresAt(postgresUrl)

export const redis = redisUrl === undefined ? undefined : redisAt(redisUrl)

/** All there are. */
export const backends: ReadonlyArray<Backend> = [
  ...postgres === undefined ? [] : [postgres],
  ...redis === undefined ? [] : [redis],
  sqlite,
  file
]
