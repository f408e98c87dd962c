/**
 * What every token store has to do, on every database.
 *
 * The clock of the process stands still in 1970. Time passes for a database in that the times in its table become earlier.
 */
import { TokenEncryption } from "@effect-oauth/core"
import { SqlTokenStore } from "@effect-oauth/sql"
import { TokenStoreContract } from "@effect-oauth/testing"
import { assert, describe, it, layer } from "@effect/vitest"
import { Layer, Redacted } from "effect"
import { databases, isRequired, missing, pglite, randomName } from "./support/databases.js"
import { age, freshTable } from "./support/tables.js"

if (missing.length > 0) {
  console.warn(`Not tested with ${missing.join(" and ")}: no answer. scripts/databases.sh starts what is missing.`)
}

describe("the databases", () => {
  it("answer, where they are required", () => {
    assert.deepStrictEqual(isRequired ? missing : [], [])
  })
})

const encryption = TokenEncryption.make({
  keys: [{ id: "test", key: Redacted.make(Buffer.alloc(32, 7).toString("base64")) }]
})

for (const database of new Set([...databases, pglite])) {
  const table = randomName("contract")
  const live = Layer.scopedDiscard(freshTable(table)).pipe(
    Layer.merge(SqlTokenStore.layer({ table, encryption })),
    Layer.provideMerge(database.client)
  )
  const cases = TokenStoreContract.cases({ short: "1 minute", sleep: (millis) => age(table, millis) })
  layer(live, { timeout: "1 minute" })(`SqlTokenStore on ${database.name}`, (it) => {
    for (const { name, run } of cases) {
      it.effect(name, () => run)
    }
  })
}
