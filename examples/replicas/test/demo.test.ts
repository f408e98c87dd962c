import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { emptyDatabase, type Ended, ended, isRequired, postgres, replicasOf, run, source, start } from "./support.js"

const line = String.raw`: ([\d,]+) requests, ([\d,]+) refreshes, ([\d,]+) errors, (\d+) of 24 users signed out\.\n`

const verdict = new RegExp(`\\n\\nTokenManager${line}By hand${line}$`)

/** Four seconds are two lives of an access token. */
const args = ["--seconds", "4"]

const numberOf = (text = ""): number => Number(text.replaceAll(",", ""))

const assertShows = ({ code, stderr, stdout }: Ended, database: string): void => {
  assert.strictEqual(code, 0, stderr)
  assert.strictEqual(stderr, "")
  assert.match(stdout, new RegExp(`^4 replicas, 24 users, one ${database}\\.\n`))
  assert.isAtLeast(stdout.match(/^ +\d s  TokenManager: .* \| .*By hand: /gm)?.length ?? 0, 2, stdout)
  const [, requests, refreshes, _errors, ours, ...byHand] = verdict.exec(stdout) ?? assert.fail(stdout)
  assert.isAbove(numberOf(requests), 0)
  assert.isAbove(numberOf(refreshes), 0)
  assert.strictEqual(ours, "0")
  assert.isAbove(Number(byHand.at(-1)), 0)

  // Tokens and keys are longer than this, and a terminal is not what this is.
  assert.deepStrictEqual(stdout.match(/[\w-]{20,}/g), null)
  assert.notMatch(stdout, /\u001b/)
}

describe("the demo", { timeout: 180_000 }, () => {
  it("finds a Postgres, where one is required", () => {
    if (isRequired) assert.isDefined(postgres, "DATABASE_URL")
  })

  it.scopedLive("brings PGlite along", () =>
    Effect.map(run(args, { DATABASE_URL: "pglite" }, source), (ended) => assertShows(ended, "PGlite")))

  it.scopedLive("needs no more than its options and an answer of the database", () =>
    Effect.gen(function*() {
      for (
        const [args, url, line] of [
          [["--seconds", "soon"], "pglite", /^The demo takes --seconds/],
          [["--loud"], "pglite", /^The demo takes --seconds/],
          [
            [],
            "postgres://postgres:canary@127.0.0.1:9/postgres",
            /^The Postgres at DATABASE_URL does not answer, .*\n$/
          ]
        ] as const
      ) {
        const { code, stderr } = yield* run(args, { DATABASE_URL: url })
        assert.match(stderr, line)
        assert.notInclude(stderr, "canary")
        assert.strictEqual(stderr.trimEnd().split("\n").length, 1, stderr)
        assert.strictEqual(code, 1)
      }
    }))
})

describe.skipIf(postgres === undefined)("the demo on Postgres", { timeout: 180_000 }, () => {
  const database = Effect.suspend(() => emptyDatabase(postgres ?? ""))

  it.scopedLive("leaves nothing behind", () =>
    Effect.gen(function*() {
      const { schemas, unused, url } = yield* database
      assertShows(yield* run(args, { DATABASE_URL: url }), "Postgres")
      assert.deepStrictEqual(yield* schemas, [])
      yield* unused
    }))

  it.scopedLive("leaves nothing behind when it is stopped", () =>
    Effect.gen(function*() {
      const { schemas, unused, url } = yield* database
      const { child, printed, result } = yield* start(["--seconds", "600"], { DATABASE_URL: url })
      yield* printed(/^ +1 s /m)
      assert.strictEqual((yield* schemas).length, 1)
      child.kill("SIGINT")
      const { code, stderr } = yield* result
      assert.strictEqual(code, 130)
      assert.strictEqual(stderr, "")
      assert.deepStrictEqual(yield* schemas, [])
      yield* unused
    }))

  it.scopedLive("ends with one of its replicas, and leaves nothing behind", () =>
    Effect.gen(function*() {
      const { schemas, unused, url } = yield* database
      const { child, printed, result } = yield* start(["--seconds", "600"], { DATABASE_URL: url })
      yield* printed(/^ +1 s /m)
      const replicas = replicasOf(child.pid)
      assert.strictEqual(replicas.length, 4)
      replicas.slice(0, 1).forEach(({ pid }) => process.kill(pid, "SIGKILL"))
      const { code, stderr } = yield* result
      assert.match(stderr, /^Replica \d ended by itself \(a signal\)\.\n$/)
      assert.strictEqual(code, 1)
      assert.deepStrictEqual(yield* schemas, [])
      yield* unused
    }))

  it.scopedLive("takes its replicas along when it is killed", () =>
    Effect.gen(function*() {
      const { url } = yield* database
      const { child, printed } = yield* start(["--seconds", "600"], { DATABASE_URL: url })
      yield* printed(/^ +1 s /m)
      const replicas = replicasOf(child.pid)
      assert.strictEqual(replicas.length, 4)
      child.kill("SIGKILL")
      yield* ended(replicas)
    }))
})
