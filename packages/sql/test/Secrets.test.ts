/**
 * What is stored shows nowhere: not in spans, logs or errors, also where something goes wrong, and where it is not encrypted.
 */
import { SqlClient } from "@effect/sql/SqlClient"
import { assert, describe, it, layer } from "@effect/vitest"
import { Duration, Effect, Exit, Redacted } from "effect"
import { databases, randomName } from "./support/databases.js"
import { freshTable, plainStore } from "./support/tables.js"
import { watch } from "./support/watch.js"

const secret = "canary-7Qx0vNq2"

const write = (version: string, text = secret) => ({ value: Redacted.make(text), version })

const owner = "the-owner"

const lease = Duration.minutes(2)

/** Every function of a store, whatever comes of it. */
const everything = (table: string) =>
  Effect.gen(function*() {
    const store = yield* plainStore(table)
    return yield* Effect.all([
      store.set("alice", write("1")),
      store.get("alice"),
      store.lock("alice", { owner, lease }),
      store.lock("alice", { owner: "another", lease }),
      store.compareAndSet("alice", { version: "1", owner }, write("2")),
      store.compareAndSet("alice", { version: "1", owner }, write("3")),
      store.lock("alice", { owner, lease }),
      store.compareAndSet("alice", { version: "2", owner: "another" }, write("3")),
      store.unlock("alice", owner),
      store.remove("alice", { version: "9" }),
      store.remove("alice")
    ], { mode: "validate" })
  })

describe("watching", () => {
  it.effect("sees a secret in a span, a log, and an error", () =>
    Effect.gen(function*() {
      for (
        const leak of [
          Effect.withSpan(Effect.void, "a", { attributes: { a: secret } }),
          Effect.logTrace(secret),
          Effect.fail({ a: { b: [secret] } }),
          Effect.die(new Error("a", { cause: new Error(secret) }))
        ]
      ) {
        assert.include((yield* watch(leak)).text, secret)
      }
    }))
})

for (const { client, dialect, name } of databases) {
  layer(client, { timeout: "1 minute" })(`SqlTokenStore on ${name}`, (it) => {
    it.scoped("shows the statements of a program, below its span, and nothing of what is in them", () =>
      Effect.gen(function*() {
        const table = yield* freshTable()
        const { exit, spans, text } = yield* watch(everything(table))
        // Some of it is a Conflict or a LockLost.
        assert.isTrue(Exit.isFailure(exit))
        const statements = spans.filter(({ name }) => name === "sql.execute")
        assert.isAtLeast(statements.length, 11)
        for (const { attributes, parent } of statements) {
          assert.strictEqual(parent, "program")
          assert.isString(attributes.get("db.query.text"))
        }
        assert.include(text, table)
        assert.notInclude(text, secret)
        assert.notInclude(text, owner)
      }))

    it.scoped("shows nothing of it when a table is missing or another, a column too short, or a value refused", () =>
      Effect.gen(function*() {
        const sql = yield* SqlClient
        const missing = yield* watch(everything(randomName("missing")))
        const table = yield* freshTable()
        yield* sql.onDialectOrElse({
          pg: () => sql`ALTER TABLE ${sql(table)} ALTER COLUMN value TYPE varchar(3)`,
          mysql: () => sql`ALTER TABLE ${sql(table)} MODIFY value VARCHAR(3) CHARACTER SET ascii NOT NULL`,
          orElse: () =>
            sql`CREATE TRIGGER ${sql(`${table}_no`)} BEFORE INSERT ON ${sql(table)}
            BEGIN SELECT RAISE(ABORT, 'no'); END`
        })
        const short = yield* watch(everything(table))
        const strange = yield* watch(
          Effect.flatMap(plainStore(table), (store) => store.set("alice", write("1", `${secret} \ud800 \u0000 é`)))
        )
        for (const { exit, text } of [missing, short, strange]) {
          assert.isTrue(Exit.isFailure<unknown, unknown>(exit))
          assert.include(text, "SqlError")
          assert.notInclude(text, secret)
        }
        assert.include(short.text, { pg: "22001", mysql: "ER_DATA_TOO_LONG", sqlite: "SQLITE_CONSTRAINT" }[dialect])
      }))
  })
}
