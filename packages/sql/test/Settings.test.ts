/**
 * Databases and clients that are set up in other ways: stricter transactions, other time zones, names that are changed on
 * their way, and SQLite files that others write to.
 */
import { TokenEncryption, type TokenStore } from "@effect-oauth/core"
import { SqlTokenStore } from "@effect-oauth/sql"
import { TokenStoreContract } from "@effect-oauth/testing"
import { LibsqlClient } from "@effect/sql-libsql"
import { PgClient } from "@effect/sql-pg"
import { SqlClient } from "@effect/sql/SqlClient"
import { assert, describe, it, layer } from "@effect/vitest"
import { Clock, Duration, Effect, Layer, Redacted } from "effect"
import { mysql, mysqlAt, pgAt, postgres, randomName, sqliteAt, temporaryFile } from "./support/databases.js"
import { collectGarbage, writing } from "./support/sqliteWriter.js"
import { age, entryOf, freshTable, plainStore, rowsOf } from "./support/tables.js"

const lease = Duration.minutes(2)

const write = (version: string, text = `text ${version}`) => ({ value: Redacted.make(text), version })

/** Adds one to what is stored, under the lock. */
const increment = (store: TokenStore.Service, owner: string) =>
  Effect.gen(function*() {
    const locked = yield* store.lock("counter", { owner, lease }).pipe(
      Effect.repeat({ until: ({ _tag }) => _tag === "Acquired", times: 1000 })
    )
    if (locked._tag !== "Acquired") {
      return yield* Effect.dieMessage("no lock")
    }
    const { value, version } = locked.entry
    yield* store.compareAndSet("counter", { version, owner }, write(owner, `${Number(Redacted.value(value)) + 1}`))
  })

/** Several stores count together, each of them by itself. */
const count = (stores: ReadonlyArray<TokenStore.Service>) =>
  Effect.gen(function*() {
    const [first] = stores
    if (first === undefined) {
      return yield* Effect.dieMessage("no store")
    }
    yield* first.set("counter", write("0", "0"))
    yield* Effect.forEach(
      stores,
      (store, index) => Effect.forEach([1, 2, 3, 4, 5], (time) => increment(store, `owner-${index}-${time}`)),
      { concurrency: "unbounded", discard: true }
    )
    assert.strictEqual(Redacted.value((yield* entryOf(first, "counter")).value), `${5 * stores.length}`)
  })

if (postgres !== undefined) {
  const { url } = postgres
  for (const isolation of ["repeatable read", "serializable"]) {
    const strict = new URL(url)
    strict.searchParams.set(
      "options",
      `-c default_transaction_isolation=${isolation.replace(" ", "\\ ")} -c TimeZone=Asia/Kolkata`
    )
    const table = randomName("strict")
    const live = Layer.scopedDiscard(freshTable(table)).pipe(
      Layer.merge(SqlTokenStore.layer({ table, encryption: TokenEncryption.none })),
      Layer.provideMerge(pgAt(strict.toString()))
    )
    layer(live, { excludeTestServices: true, timeout: "1 minute" })(
      `SqlTokenStore on PostgreSQL, ${isolation}`,
      (it) => {
        it.effect("is strict indeed", () =>
          Effect.gen(function*() {
            const sql = yield* SqlClient
            const [row] = yield* sql`SELECT current_setting('transaction_isolation') AS isolation`
            assert.deepStrictEqual({ ...row }, { isolation })
          }))
        const cases = TokenStoreContract.cases({ short: "1 minute", sleep: (millis) => age(table, millis) })
        for (const { name, run } of cases.filter(({ name }) => /at once|several/.test(name))) {
          it.effect(name, () => run)
        }
      }
    )
  }
}

if (mysql !== undefined) {
  const { client, url } = mysql

  /** Stores of several processes, with a setting of their sessions. */
  const stores = (table: string, statement: string) =>
    Effect.replicateEffect(
      Effect.gen(function*() {
        // A pool of one connection, on which the setting is made.
        const context = yield* Layer.build(mysqlAt(url, 1))
        yield* Effect.provide(Effect.flatMap(SqlClient, (sql) => sql.unsafe(statement)), context)
        return yield* Effect.provide(plainStore(table), context)
      }),
      4
    )

  layer(client, { excludeTestServices: true, timeout: "1 minute" })("SqlTokenStore on MariaDB", (it) => {
    for (const isolation of ["READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"]) {
      it.scoped(`loses no write, ${isolation}`, () =>
        Effect.gen(function*() {
          const table = yield* freshTable()
          yield* count(yield* stores(table, `SET SESSION TRANSACTION ISOLATION LEVEL ${isolation}`))
        }))
    }

    it.scoped("does not go by the time zone of a session", () =>
      Effect.gen(function*() {
        const table = yield* freshTable()
        yield* Effect.forEach(yield* stores(table, "SET time_zone = '+09:30'"), (store) => store.set("a", write("1")))
        const [row] = yield* rowsOf(table)
        assert.approximately(Number(row?.updated_at), yield* Clock.currentTimeMillis, 60_000)
      }))
  })
}

describe("SqlTokenStore on a file of SQLite", () => {
  const openFile = Effect.gen(function*() {
    const file = yield* temporaryFile
    const open = Effect.map(Layer.build(sqliteAt(file)), (context) => Effect.provide<SqlClient>(context))
    const mine = yield* open
    yield* mine(Effect.flatMap(SqlClient, (sql) => sql`PRAGMA journal_mode = WAL`))
    const table = yield* mine(freshTable())
    const store = yield* mine(plainStore(table))
    yield* store.set("alice", write("1"))
    return { file, mine, open, store, table }
  })

  it.scopedLive("waits for others who write to it", () =>
    Effect.gen(function*() {
      const { file, open, store, table } = yield* openFile
      yield* Effect.asVoid(writing(file, 150))
      yield* store.compareAndSet("alice", { version: "1" }, write("2"))
      const another = yield* open
      const others = yield* another(plainStore(table))
      assert.strictEqual((yield* entryOf(others, "alice")).version, "2")
    }))

  it.scopedLive("is Unavailable when others do not come to an end, and never says that something is written when it is not", () =>
    Effect.gen(function*() {
      const { file, mine, open, store, table } = yield* openFile
      yield* mine(Effect.flatMap(SqlClient, (sql) => sql`PRAGMA busy_timeout = 20`))
      const end = yield* writing(file)
      const error = yield* Effect.flip(store.compareAndSet("alice", { version: "1" }, write("2")))
      // What the program has set stays.
      const [setting] = yield* mine(Effect.flatMap(SqlClient, (sql) => sql`PRAGMA busy_timeout`))
      assert.deepInclude(setting, { timeout: 20 })
      assert.deepInclude(error, { reason: "Unavailable", operation: "compareAndSet", detail: "SQLITE_BUSY" })
      yield* end
      const others = yield* (yield* open)(plainStore(table))
      const written = yield* Effect.isSuccess(store.compareAndSet("alice", { version: "1" }, write("2")))
      const expected = written ? "2" : "1"
      assert.strictEqual((yield* entryOf(others, "alice")).version, expected)
      // And others can write.
      yield* others.lock("alice", { owner: "b", lease })
      yield* collectGarbage
      assert.strictEqual((yield* entryOf(others, "alice")).version, expected)
      yield* store.compareAndSet("alice", { version: expected }, write("3")).pipe(
        // When the collector comes upon the statement that has not ended is its own affair.
        Effect.tapError(() => collectGarbage),
        Effect.retry({ times: 20 })
      )
      assert.strictEqual((yield* entryOf(others, "alice")).version, "3")
    }))

  for (const intMode of ["number", "bigint", "string"] as const) {
    it.scopedLive(`takes integers as ${intMode}`, () =>
      Effect.gen(function*() {
        const context = yield* Layer.build(LibsqlClient.layer({ url: `file:${yield* temporaryFile}`, intMode }))
        const test = Effect.flatMap(
          freshTable(),
          (table) => Effect.flatMap(plainStore(table), (store) => count([store]))
        )
        yield* Effect.provide(test, context)
      }))
  }

  it.scopedLive("loses no write when two write", () =>
    Effect.gen(function*() {
      const { open, store, table } = yield* openFile
      const others = yield* (yield* open)(plainStore(table))
      yield* count([store, others])
    }))
})

describe("SqlTokenStore on a client that changes names", () => {
  const transforms = {
    transformQueryNames: (name: string) => `${name}_x`,
    transformResultNames: (name: string) => name.toUpperCase()
  }
  const clients = {
    SQLite: Layer.unwrapScoped(
      Effect.map(temporaryFile, (file) => LibsqlClient.layer({ url: `file:${file}`, ...transforms }))
    ),
    ...postgres === undefined
      ? {}
      : { PostgreSQL: PgClient.layer({ url: Redacted.make(postgres.url), maxConnections: 2, ...transforms }) }
  }
  for (const [name, client] of Object.entries(clients)) {
    it.live(`means its own, on ${name}`, () =>
      Effect.gen(function*() {
        const sql = yield* SqlClient
        const table = randomName("plain")
        yield* Effect.all(Object.values(SqlTokenStore.migrationsOf({ table })))
        yield* Effect.addFinalizer(() => Effect.orDie(sql`DROP TABLE ${sql(table)}`.withoutTransform))
        const store = yield* plainStore(table)
        yield* count([store])
        yield* store.set("alice", { ...write("1"), timeToLive: Duration.zero })
        assert.strictEqual(yield* SqlTokenStore.prune({ table }), 1)
      }).pipe(Effect.scoped, Effect.provide(client)))
  }
})
