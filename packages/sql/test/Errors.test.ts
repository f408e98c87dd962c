/**
 * What becomes of the errors of a driver: a code, another attempt, or nothing.
 */
import { LibsqlClient } from "@effect/sql-libsql"
import { assert, it } from "@effect/vitest"
import { Context, Effect, Layer, Redacted } from "effect"
import { sqliteAt, temporaryFile } from "./support/databases.js"
import { entryOf, freshTable, plainStore } from "./support/tables.js"

type LiveClient = LibsqlClient.LibsqlClientConfig.Live["liveClient"]

/** A store whose driver fails with `cause` so many times before it does what it is asked. */
const failing = (cause: unknown, times: number) =>
  Effect.gen(function*() {
    const context = yield* Layer.build(sqliteAt(yield* temporaryFile))
    const table = yield* Effect.provide(freshTable(), context)
    const driver = { calls: 0 }
    // The casts are for a member that the type of the client has not, and for members that are not called.
    const { sdk } = Context.get(context, LibsqlClient.LibsqlClient) as unknown as { readonly sdk: LiveClient }
    const liveClient = {
      execute: (statement: string) => driver.calls++ < times ? Promise.reject(cause) : sdk.execute(statement)
    } as unknown as LiveClient
    const flaky = yield* Layer.build(LibsqlClient.layer({ liveClient }))
    const store = yield* Effect.provide(plainStore(table), flaky)
    return { driver, store }
  })

const set = { value: Redacted.make("text"), version: "1" }

const retried = [
  "SQLITE_BUSY",
  "SQLITE_BUSY_SNAPSHOT",
  "SQLITE_LOCKED",
  "40001",
  "40P01",
  "ER_LOCK_DEADLOCK",
  "ER_CHECKREAD"
]

for (const code of retried) {
  it.scopedLive(`${code} is tried again`, () =>
    Effect.gen(function*() {
      const { driver, store } = yield* failing(Object.assign(new Error("text"), { code }), 5)
      yield* store.set("alice", set)
      assert.strictEqual(driver.calls, 6)
      assert.strictEqual((yield* entryOf(store, "alice")).version, "1")
    }))
}

it.scopedLive("what stays in the way is Unavailable after a few attempts", () =>
  Effect.gen(function*() {
    const { driver, store } = yield* failing({ code: "40001" }, Infinity)
    const error = yield* Effect.flip(store.set("alice", set))
    assert.deepInclude(error, { reason: "Unavailable", operation: "set", detail: "40001" })
    assert.strictEqual(driver.calls, 11)
  }))

const details: ReadonlyArray<readonly [what: string, cause: unknown, detail: string | undefined]> = [
  ["a SQLSTATE", { code: "42P01" }, "42P01"],
  ["a name", { code: "ECONNREFUSED" }, "ECONNREFUSED"],
  ["another place for it", { code: 1146, sqlState: "42S02" }, "42S02"],
  ["the cause of a cause", { cause: { cause: { code: "ER_NO_SUCH_TABLE" } } }, "ER_NO_SUCH_TABLE"],
  ["a text in its place", { code: "relation \"t\" does not exist" }, undefined],
  ["a secret in its place", { code: "ya29.A0ARrdaM-x" }, undefined],
  ["too long a name", { code: "E".repeat(49) }, undefined],
  ["no code", new Error("text"), undefined],
  ["no error", "text", undefined],
  ["nothing", undefined, undefined]
]

for (const [what, cause, detail] of details) {
  it.scopedLive(`of ${what} there is ${detail ?? "nothing"} in the error, and no second attempt`, () =>
    Effect.gen(function*() {
      const { driver, store } = yield* failing(cause, Infinity)
      const error = yield* Effect.flip(store.set("alice", set))
      assert.deepStrictEqual({ ...error }, { _tag: "TokenStoreError", reason: "Unavailable", operation: "set", detail })
      assert.strictEqual(driver.calls, 1)
    }))
}

it.scopedLive("what libsql has not committed is not said to be written", () =>
  Effect.gen(function*() {
    let checks = 0
    const statements: Array<string> = []
    const liveClient = {
      protocol: "file",
      execute: ({ sql }: { readonly sql: string }) => {
        statements.push(sql)
        // Somebody else finds the file busy while this is writing.
        return Promise.resolve({ rows: sql.includes("sqlite_stmt") ? [{ timeout: 1, pending: checks++ }] : [] })
      }
      // The cast is for the members that are not called.
    } as unknown as LiveClient
    const client = yield* Layer.build(LibsqlClient.layer({ liveClient }))
    const store = yield* Effect.provide(plainStore("tokens"), client)
    const error = yield* Effect.flip(store.set("alice", set))
    assert.deepInclude(error, { reason: "Unavailable", operation: "set", detail: "SQLITE_BUSY" })
    assert.lengthOf(statements.filter((sql) => sql.startsWith("INSERT")), 1)
  }))
