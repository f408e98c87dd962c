/**
 * The database of all replicas: the Postgres at `DATABASE_URL`, or one that answers on this machine, or PGlite, which is
 * Postgres in this process. With `DATABASE_URL=pglite` it is PGlite in any case.
 *
 * What the demo makes there is in a schema of its own, and gone afterwards.
 */
import { SqlTokenStore } from "@effect-oauth/sql"
import { Migrator, SqlClient } from "@effect/sql"
import { PgClient } from "@effect/sql-pg"
import { PGlite } from "@electric-sql/pglite"
import { PGLiteSocketServer } from "@electric-sql/pglite-socket"
import { Config, Context, Effect, Layer, Option, Redacted } from "effect"
import { randomBytes } from "node:crypto"
import * as ByHand from "./byHand.js"
import { DemoError } from "./DemoError.js"

const clientAt = (url: string) =>
  PgClient.layer({ url: Redacted.make(url), maxConnections: 1, connectTimeout: "3 seconds" })

/** A Postgres, with a schema that is dropped with the scope. */
const postgres = (url: string) =>
  Effect.gen(function*() {
    const sql = Context.get(yield* Layer.build(clientAt(url)), SqlClient.SqlClient)
    const schema = `effect_oauth_replicas_${randomBytes(4).toString("hex")}`
    yield* Effect.acquireRelease(
      sql`CREATE SCHEMA ${sql(schema)}`,
      () => Effect.orDie(sql`DROP SCHEMA ${sql(schema)} CASCADE`)
    )
    // So that neither side has to name it.
    return { name: "Postgres", url: `${url}${url.includes("?") ? "&" : "?"}options=-csearch_path%3D${schema}` }
  })

/** A Postgres of our own, which nobody else sees. */
const pglite = Effect.acquireRelease(
  Effect.promise(async () => {
    const db = await PGlite.create()
    const server = new PGLiteSocketServer({ db, host: "127.0.0.1", port: 0, maxConnections: 64 })
    await server.start()
    return { db, server }
  }),
  ({ db, server }) => Effect.promise(() => server.stop().then(() => db.close()))
).pipe(
  Effect.map(({ server }) => ({ name: "PGlite", url: `postgres://postgres@${server.getServerConn()}/postgres` }))
)

const onThisMachine = ["postgres://postgres@127.0.0.1:5432/test", "postgres://postgres@127.0.0.1:5432/postgres"]

const find = Effect.gen(function*() {
  const url = yield* Config.option(Config.nonEmptyString("DATABASE_URL"))
  if (Option.contains(url, "pglite")) {
    return yield* pglite
  }
  if (Option.isSome(url)) {
    return yield* postgres(url.value).pipe(
      Effect.mapError(() =>
        new DemoError({ message: "The Postgres at DATABASE_URL does not answer, or takes no schema." })
      )
    )
  }
  return yield* Effect.firstSuccessOf([...onThisMachine.map(postgres), pglite])
})

/** The tables that both sides need, made as a backend makes its own. */
const migrate = Migrator.make({})({
  loader: Migrator.fromRecord({ ...SqlTokenStore.migrations, "0002_by_hand": Effect.asVoid(ByHand.table) })
})

/** A database with its tables, for as long as the scope. */
export const make = Effect.tap(find, ({ url }) => Effect.provide(migrate, clientAt(url)))
