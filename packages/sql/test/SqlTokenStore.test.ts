/**
 * What is particular to a store in a database: its table, what may be damaged in it, and the transactions around it.
 */
import { type OAuthError, TokenEncryption } from "@effect-oauth/core"
import { SqlTokenStore } from "@effect-oauth/sql"
import * as Reactivity from "@effect/experimental/Reactivity"
import { Migrator } from "@effect/sql"
import * as SqlClient from "@effect/sql/SqlClient"
import * as Statement from "@effect/sql/Statement"
import { assert, describe, it, layer } from "@effect/vitest"
import { Cause, Duration, Effect, Exit, Redacted, TestServices } from "effect"
import { type Database, databases, pglite, randomName, sqlite } from "./support/databases.js"
import { age, entryOf, freshTable, plainStore, rowsOf, textOf } from "./support/tables.js"

const keyOf = (byte: number) => Redacted.make(Buffer.alloc(32, byte).toString("base64"))

const encryption = TokenEncryption.make({ keys: [{ id: "one", key: keyOf(1) }] })

const write = (version: string, timeToLive?: Duration.DurationInput) => ({
  value: Redacted.make(`text ${version}`),
  version,
  timeToLive: timeToLive === undefined ? undefined : Duration.decode(timeToLive)
})

const lease = Duration.minutes(2)

const missingTable = { pg: "42P01", mysql: "ER_NO_SUCH_TABLE", sqlite: "SQLITE_ERROR" }

const tests = ({ client, dialect, hasOneSession, name }: Database) =>
  layer(client, { timeout: "1 minute" })(`SqlTokenStore on ${name}`, (it) => {
    it.scoped("keeps texts encrypted", () =>
      Effect.gen(function*() {
        const table = yield* freshTable()
        const store = yield* SqlTokenStore.make({ table, encryption })
        yield* store.set("alice", write("1"))
        const [row] = yield* rowsOf(table)
        assert.match(String(row?.value), /^v1\.one\.[\w-]+$/)
        assert.strictEqual(textOf(yield* entryOf(store, "alice")), "text 1")
      }))

    it.scoped("keeps texts as they are where they are not encrypted, also long ones of any letters", () =>
      Effect.gen(function*() {
        const store = yield* plainStore(yield* freshTable())
        const text = "zażółć 日本語 😀 ".repeat(10_000)
        yield* store.set("alice", { value: Redacted.make(text), version: "1" })
        assert.isTrue(textOf(yield* entryOf(store, "alice")) === text)
      }))

    it.scoped("reads keys from the configuration, and says so when there are none", () =>
      Effect.gen(function*() {
        const error = yield* Effect.flip(SqlTokenStore.make())
        assert.strictEqual(error.reason, "InvalidKey")
        assert.include(error.detail, "OAUTH_TOKEN_KEYS")
      }))

    const prefix = "v1.one."
    const damages: ReadonlyArray<readonly [string, "Corrupted" | "DecryptionFailed", (value: string) => string]> = [
      ["is encrypted with another key", "DecryptionFailed", (value) => value],
      [
        "has another letter",
        "DecryptionFailed",
        (value) => value.replace(/.(?=.{8}$)/, (one) => one < "M" ? "Z" : "A")
      ],
      ["is cut off", "DecryptionFailed", (value) => value.slice(0, prefix.length + 40)],
      ["is not encrypted", "DecryptionFailed", () => "v0.text"],
      ["is something else", "Corrupted", () => "{}"],
      ["is nothing", "Corrupted", () => ""]
    ]
    for (const [what, reason, damage] of damages) {
      it.scoped(`a text that ${what} is ${reason}, and stays as it is`, () =>
        Effect.gen(function*() {
          const sql = yield* SqlClient.SqlClient
          const table = yield* freshTable()
          const keys = what.includes("another key") ? [{ id: "one", key: keyOf(2) }] : [{ id: "one", key: keyOf(1) }]
          const store = yield* SqlTokenStore.make({ table, encryption: TokenEncryption.make({ keys }) })
          const writer = yield* SqlTokenStore.make({ table, encryption })
          yield* writer.set("alice", write("1"))
          const [written] = yield* rowsOf(table)
          yield* sql`UPDATE ${sql(table)} SET value = ${damage(String(written?.value))}`
          const before = yield* rowsOf(table)
          for (const read of [store.get("alice"), store.lock("alice", { owner: "a", lease })]) {
            const error = yield* Effect.flip<unknown, { readonly _tag: string; readonly reason: string }, never>(read)
            assert.deepInclude(error, { _tag: "TokenStoreError", reason })
          }
          assert.deepStrictEqual(yield* rowsOf(table), before)
        }))
    }

    it.scoped("a text that was moved to another id is DecryptionFailed", () =>
      Effect.gen(function*() {
        const sql = yield* SqlClient.SqlClient
        const table = yield* freshTable()
        const store = yield* SqlTokenStore.make({ table, encryption })
        yield* store.set("alice", write("1"))
        yield* sql`UPDATE ${sql(table)} SET id = 'bob'`
        assert.strictEqual((yield* Effect.flip(store.get("bob"))).reason, "DecryptionFailed")
      }))

    it.scoped("a column of another type is Corrupted", () =>
      Effect.gen(function*() {
        const sql = yield* SqlClient.SqlClient
        const table = yield* freshTable()
        const store = yield* plainStore(table)
        yield* store.set("alice", write("1"))
        yield* sql.onDialectOrElse({
          pg: () => sql`ALTER TABLE ${sql(table)} ALTER COLUMN value TYPE bytea USING value::bytea`,
          mysql: () => sql`ALTER TABLE ${sql(table)} MODIFY value MEDIUMBLOB NOT NULL`,
          orElse: () => sql`UPDATE ${sql(table)} SET value = CAST(value AS BLOB)`
        })
        const error = yield* Effect.flip(store.get("alice"))
        assert.deepInclude(error, { reason: "Corrupted", operation: "get" })
      }))

    it.scoped("an id that ids cannot be is a defect: databases may take it for another", () =>
      Effect.gen(function*() {
        const table = yield* freshTable()
        const store = yield* plainStore(table)
        yield* store.set("alice", write("1"))
        for (const id of ["", "alice ", "alice\n", "alic\u00e9", "a@b", "\u0000", "a".repeat(513)]) {
          for (const use of [store.get(id), store.set(id, write("2")), store.lock(id, { owner: "a", lease })]) {
            const exit = yield* Effect.exit<unknown, OAuthError.TokenStoreError, never>(use)
            assert.isTrue(Exit.isFailure(exit) && Cause.isDie(exit.cause), JSON.stringify(id))
          }
        }
        assert.lengthOf(yield* rowsOf(table), 1)
      }))

    it.scoped("a table that is missing is Unavailable, with the code of the database", () =>
      Effect.gen(function*() {
        const table = randomName("missing")
        const store = yield* plainStore(table)
        const expected = { version: "1", owner: "a" }
        const operations = {
          get: store.get("alice"),
          set: store.set("alice", write("1")),
          compareAndSet: store.compareAndSet("alice", expected, write("2")),
          remove: store.remove("alice"),
          lock: store.lock("alice", { owner: "a", lease }),
          unlock: store.unlock("alice", "a"),
          prune: SqlTokenStore.prune({ table })
        }
        for (const [operation, run] of Object.entries(operations)) {
          const error = yield* Effect.flip<
            unknown,
            OAuthError.TokenStoreError | OAuthError.ConfigurationError,
            SqlClient.SqlClient
          >(run)
          assert.deepInclude(error, { reason: "Unavailable", operation, detail: missingTable[dialect] })
          assert.notInclude(error.message, table)
        }
      }))

    it.scoped("migrates once, however often it is asked, beside the migrations of the program", () =>
      Effect.gen(function*() {
        const sql = yield* SqlClient.SqlClient
        const table = randomName("Tokens")
        const done = randomName("done")
        yield* Effect.addFinalizer(() =>
          Effect.orDie(Effect.all([sql`DROP TABLE IF EXISTS ${sql(table)}`, sql`DROP TABLE IF EXISTS ${sql(done)}`]))
        )
        const migrations = SqlTokenStore.migrationsOf({ table })
        const migrate = Migrator.make({})({ loader: Migrator.fromRecord(migrations), table: done })
        assert.deepStrictEqual(yield* migrate, [[1, "tokens"]])
        const store = yield* plainStore(table)
        yield* store.set("alice", write("1"))
        assert.deepStrictEqual(yield* migrate, [])
        yield* Effect.all(Object.values(migrations))
        assert.strictEqual((yield* entryOf(store, "alice")).version, "1")
      }))

    it.scoped("takes the name of a table for a name, whatever it is a word of", () =>
      Effect.gen(function*() {
        for (const prefix of ["Select", "_", "a".repeat(35)]) {
          const table = yield* freshTable(randomName(prefix))
          const store = yield* plainStore(table)
          yield* store.set("alice", write("1", "1 hour"))
          assert.strictEqual((yield* entryOf(store, "alice")).version, "1")
        }
      }))

    for (
      const table of [
        "",
        "tokens; DROP TABLE tokens",
        "to\"kens",
        "to`kens",
        "a.b.c",
        ".tokens",
        "auth.",
        "1tokens",
        "tokens\n",
        "töken",
        "a".repeat(49)
      ]
    ) {
      it.effect(`refuses ${JSON.stringify(table)} as the name of a table`, () =>
        Effect.gen(function*() {
          const uses = [
            SqlTokenStore.make({ table, encryption: TokenEncryption.none }),
            SqlTokenStore.prune({ table }),
            ...Object.values(SqlTokenStore.migrationsOf({ table }))
          ]
          for (const use of uses) {
            const error = yield* Effect.flip<unknown, unknown, SqlClient.SqlClient>(use)
            assert.deepInclude(error, { _tag: "ConfigurationError", reason: "InvalidParameter", setting: "table" })
          }
        }))
    }

    it.scoped("prunes what is over, and nothing else", () =>
      Effect.gen(function*() {
        const sql = yield* SqlClient.SqlClient
        const table = yield* freshTable()
        const store = yield* plainStore(table)
        yield* store.set("kept", write("1"))
        yield* store.set("later", write("1", "2 hours"))
        yield* store.set("over", write("1", "1 hour"))
        for (let chunk = 0; chunk < 5; chunk++) {
          const rows = Array.from({ length: 500 }, (_, index) => ({
            id: `over-${chunk}-${index}`,
            value: "",
            version: "1",
            expires_at: 0,
            updated_at: 0
          }))
          yield* sql`INSERT INTO ${sql(table)} ${sql.insert(rows)}`
        }
        yield* age(table, 3_600_001)
        assert.strictEqual(yield* SqlTokenStore.prune({ table }), 2501)
        assert.deepStrictEqual((yield* rowsOf(table)).map(({ id }) => id), ["kept", "later"])
        assert.strictEqual(yield* SqlTokenStore.prune({ table }), 0)
      }))

    it.scoped("writes times by the clock of the database, in milliseconds since 1970", () =>
      Effect.gen(function*() {
        const table = yield* freshTable()
        const store = yield* plainStore(table)
        yield* store.set("alice", write("1", "1 hour"))
        yield* store.lock("alice", { owner: "a", lease })
        const [row] = yield* rowsOf(table)
        const now = yield* Effect.sync(() => Date.now())
        assert.approximately(Number(row?.updated_at), now, 60_000)
        assert.approximately(Number(row?.expires_at) - Number(row?.updated_at), 3_600_000, 5)
        assert.approximately(Number(row?.locked_until) - Number(row?.updated_at), 120_000, 60_000)
      }))

    it.scoped("takes no part in a transaction of its caller", () =>
      Effect.gen(function*() {
        const sql = yield* SqlClient.SqlClient
        const table = yield* freshTable()
        const store = yield* plainStore(table, { timeout: "300 millis" })
        yield* store.set("alice", write("1"))
        const saved = yield* Effect.zipLeft(
          Effect.exit(store.compareAndSet("alice", { version: "1" }, write("2"))),
          sql`DELETE FROM ${sql(table)} WHERE id = 'nobody'`
        ).pipe(
          Effect.flatMap((exit) => Effect.fail({ exit })),
          sql.withTransaction,
          Effect.flip
        )
        assert.property(saved, "exit")
        const exit = "exit" in saved ? saved.exit : Exit.void
        if (hasOneSession) {
          const error = yield* Effect.flip(exit)
          assert.deepInclude(error, { reason: "Unavailable", operation: "compareAndSet", detail: "ETIMEDOUT" })
        } else {
          yield* exit
        }
        assert.strictEqual((yield* entryOf(store, "alice")).version, hasOneSession ? "1" : "2")
      }).pipe(TestServices.provideLive))
  })

for (const database of databases) {
  tests(database)
}

describe("SqlTokenStore", () => {
  for (const { client, name } of [pglite, sqlite]) {
    it.scoped(`has a table and migrations by default, on ${name}`, () =>
      Effect.gen(function*() {
        const sql = yield* SqlClient.SqlClient
        yield* Migrator.make({})({ loader: Migrator.fromRecord(SqlTokenStore.migrations), table: "migrations" })
        const store = yield* SqlTokenStore.make({ encryption: TokenEncryption.none })
        yield* store.set("alice", write("1", "1 minute"))
        assert.lengthOf(yield* sql`SELECT id FROM oauth_tokens`, 1)
        assert.strictEqual(yield* SqlTokenStore.prune(), 0)
        yield* age("oauth_tokens", 60_001)
        assert.strictEqual(yield* SqlTokenStore.prune(), 1)
      }).pipe(Effect.provide(client)))
  }

  it.effect("does not know other databases", () =>
    Effect.gen(function*() {
      const sql = yield* SqlClient.make({
        acquirer: Effect.dieMessage("no connection is needed"),
        compiler: Statement.makeCompiler({
          dialect: "mssql",
          placeholder: () => "?",
          onIdentifier: (name) => name,
          onCustom: () => ["", []],
          onRecordUpdate: () => ["", []]
        }),
        spanAttributes: []
      })
      const uses = [
        SqlTokenStore.make({ encryption: TokenEncryption.none }),
        SqlTokenStore.prune(),
        ...Object.values(SqlTokenStore.migrations)
      ]
      for (const use of uses) {
        const error = yield* Effect.flip<unknown, unknown, SqlClient.SqlClient>(use).pipe(
          Effect.provideService(SqlClient.SqlClient, sql)
        )
        assert.deepInclude(error, { _tag: "ConfigurationError", reason: "Unsupported", setting: "SqlClient" })
      }
    }).pipe(Effect.provide(Reactivity.layer)))
})
