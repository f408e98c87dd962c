import { TokenEncryption } from "@effect-oauth/core"
import * as FileTokenStore from "@effect-oauth/platform-node/FileTokenStore"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import * as Fs from "node:fs"
import * as Path from "node:path"
import { ask, counter, filesOf, isWhole, startWorker, temporaryDirectory } from "./FileTokenStoreSupport.js"

const count = 8

const times = 25

describe("FileTokenStore of several processes", () => {
  it.scopedLive("loses no write and makes none twice, also when processes are killed at any time", () =>
    Effect.gen(function*() {
      const directory = yield* temporaryDirectory
      const store = yield* FileTokenStore.make({ directory, encryption: TokenEncryption.none })
      yield* store.set("counter", { value: Redacted.make("0"), version: "0" })
      const workers = yield* Effect.all(Array.from({ length: count }, () => startWorker(directory)))
      // All of them are there before one begins.
      yield* Effect.forEach(workers, (worker) => ask(worker, "get"), { concurrency: "unbounded" })

      const answers = yield* Effect.forEach(workers, (worker) => ask(worker, `increment ${times}`), {
        concurrency: "unbounded"
      })
      assert.deepStrictEqual(new Set(answers), new Set([`${"+".repeat(times)} done`]))
      assert.strictEqual(yield* counter(store), count * times)

      yield* Effect.forEach(workers, ({ tell }) => tell("increment 1000000"))
      let last = count * times
      for (const { kill } of workers) {
        yield* Effect.sleep("100 millis")
        yield* kill
        const now = yield* counter(store)
        assert.isAtLeast(now, last)
        last = now
      }
      const said = yield* Effect.all(workers.map(({ increments }) => increments))
      const known = said.reduce((sum, each) => sum + each, count * times)
      assert.isAbove(known, count * times)
      assert.isAtLeast(last, known)
      // Each may have been killed after a write, and before it said so.
      assert.isAtMost(last, known + count)

      for (const path of filesOf(directory)) {
        assert.strictEqual(Fs.statSync(path).mode & 0o777, 0o600, path)
        assert.isTrue(Path.basename(path).startsWith("t") || isWhole(path), path)
      }
      yield* store.set("counter", { value: Redacted.make("0"), version: "0" })
      assert.strictEqual(yield* counter(store), 0)
    }))
})
