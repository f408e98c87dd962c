/**
 * The databases that the tests run on. SQLite and PGlite, a PostgreSQL in this process, are always there. A real PostgreSQL
 * and a MySQL or MariaDB are used where they answer: at `DATABASE_URL` and `MYSQL_URL`, or where such a server listens by
 * itself. With `REQUIRE_DATABASES=1` the tests fail where one does not.
 */
import { LibsqlClient } from "@effect/sql-libsql"
import { MysqlClient } from "@effect/sql-mysql2"
import { PgClient } from "@effect/sql-pg"
import type { SqlClient } from "@effect/sql/SqlClient"
import type { SqlError } from "@effect/sql/SqlError"
import { PGlite } from "@electric-sql/pglite"
import { PGLiteSocketServer } from "@electric-sql/pglite-socket"
import { type ConfigError, Effect, Layer, Redacted } from "effect"
import * as Crypto from "node:crypto"
import * as Fs from "node:fs/promises"
import * as Os from "node:os"
import * as Path from "node:path"

export interface Database {
  readonly name: string
  readonly dialect: "mysql" | "pg" | "sqlite"
  /** Whether a transaction of one client keeps everybody else out. */
  readonly hasOneSession: boolean
  /** A client with connections of its own, as another process would have. */
  readonly client: Layer.Layer<SqlClient, ConfigError.ConfigError | SqlError>
}

export const pgAt = (url: string, maxConnections = 10) => PgClient.layer({ url: Redacted.make(url), maxConnections })

export const mysqlAt = (url: string, maxConnections = 10) =>
  MysqlClient.layer({ url: Redacted.make(url), maxConnections })

export interface Server extends Database {
  readonly url: string
}

const firstThatAnswers = (
  { at, dialect, name, urls }: Pick<Server, "dialect" | "name"> & {
    readonly urls: ReadonlyArray<string>
    readonly at: (url: string) => Database["client"]
  }
): Effect.Effect<Server | undefined> =>
  Effect.firstSuccessOf(urls.map((url) => Effect.as(Effect.scoped(Layer.build(at(url))), url))).pipe(
    Effect.map((url) => ({ name, dialect, url, client: at(url), hasOneSession: false })),
    Effect.orElseSucceed(() => undefined)
  )

const { DATABASE_URL, MYSQL_URL } = process.env

const [postgres, mysql] = await Effect.runPromise(Effect.all([
  firstThatAnswers({
    name: "PostgreSQL",
    dialect: "pg",
    urls: DATABASE_URL === undefined
      ? ["postgres://postgres@127.0.0.1:5432/test", "postgres://postgres@127.0.0.1:5432/postgres"]
      : [DATABASE_URL],
    at: pgAt
  }),
  firstThatAnswers({
    name: "MariaDB",
    dialect: "mysql",
    urls: MYSQL_URL === undefined
      ? ["mysql://root@127.0.0.1:3306/test", "mysql://root@127.0.0.1:3306/mysql"]
      : [MYSQL_URL],
    at: mysqlAt
  })
], { concurrency: "unbounded" }))

export { mysql, postgres }

/** The servers that do not answer, and how to have them. */
export const missing: ReadonlyArray<string> = [
  ...postgres === undefined ? ["PostgreSQL (DATABASE_URL)"] : [],
  ...mysql === undefined ? ["MySQL or MariaDB (MYSQL_URL)"] : []
]

export const isRequired = process.env["REQUIRE_DATABASES"] === "1"

/** PGlite behind a port of its own. */
export const pgliteServer = Effect.acquireRelease(
  Effect.promise(async () => {
    const db = await PGlite.create()
    const server = new PGLiteSocketServer({ db, host: "127.0.0.1", port: 0, maxConnections: 20 })
    await server.start()
    return { db, server, url: `postgres://postgres@${server.getServerConn()}/postgres` }
  }),
  ({ db, server }) => Effect.promise(() => server.stop().then(() => db.close()))
).pipe(Effect.map(({ url }) => url))

export const pglite: Database = {
  name: "PGlite",
  hasOneSession: true,
  dialect: "pg",
  client: Layer.unwrapScoped(Effect.map(pgliteServer, (url) => pgAt(url, 4)))
}

/** A file in a directory that is gone afterwards. */
export const temporaryFile = Effect.acquireRelease(
  Effect.promise(() => Fs.mkdtemp(Path.join(Os.tmpdir(), "effect-oauth-sql-"))),
  (directory) => Effect.promise(() => Fs.rm(directory, { recursive: true, force: true }))
).pipe(Effect.map((directory) => Path.join(directory, "tokens.db")))

export const sqliteAt = (file: string) => LibsqlClient.layer({ url: `file:${file}` })

export const sqlite: Database = {
  name: "SQLite",
  hasOneSession: true,
  dialect: "sqlite",
  client: Layer.unwrapScoped(Effect.map(temporaryFile, sqliteAt))
}

/** All there are, PGlite only where there is no PostgreSQL unless it is asked for. */
export const databases: ReadonlyArray<Database> = [
  postgres ?? pglite,
  ...mysql === undefined ? [] : [mysql],
  sqlite
]

/** A name that no other run has. */
export const randomName = (prefix: string): string => `${prefix}_${Crypto.randomBytes(6).toString("hex")}`
