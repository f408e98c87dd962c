/**
 * Servers that are gone, slow or restarted in the middle of a statement, and other sessions that are in the way. They need a
 * real server: PGlite has one session.
 */
import type { OAuthError } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, Exit, Fiber, Layer, Redacted } from "effect"
import { isRequired, mysql, mysqlAt, pgAt, postgres, type Server } from "./support/databases.js"
import * as Proxy from "./support/proxy.js"
import { holding, nobodyWaits, terminate, waitingSession } from "./support/sessions.js"
import { entryOf, freshTable, plainStore } from "./support/tables.js"

const lease = Duration.minutes(2)

const write = (version: string) => ({ value: Redacted.make(`text ${version}`), version })

/** What a driver calls a connection that was cut, where it calls it anything. */
const cutOff = [undefined, "ECONNRESET", "EPIPE", "PROTOCOL_CONNECTION_LOST", "57P01"]

const assertUnavailable = (error: OAuthError.TokenStoreError, details: ReadonlyArray<string | undefined>) => {
  assert.strictEqual(error.reason, "Unavailable")
  assert.include(details, error.detail)
}

/** One connection, so that a statement that was prepared on it is there the next time. */
const at = ({ dialect }: Server, url: string) => dialect === "mysql" ? mysqlAt(url, 1) : pgAt(url, 1)

/** A store behind a proxy, and one beside it, on the same table. */
const behindProxy = (server: Server, timeout: Duration.DurationInput = "5 seconds") =>
  Effect.gen(function*() {
    const table = yield* freshTable()
    const proxy = yield* Proxy.make(Proxy.targetOf(server.url))
    const context = yield* Layer.build(at(server, Proxy.through(proxy, server.url)))
    const store = yield* Effect.provide(plainStore(table, { timeout }), context)
    const direct = yield* plainStore(table)
    yield* direct.set("alice", write("1"))
    return { direct, proxy, store, table }
  })

const tests = (server: Server) => {
  const scoped = (
    name: string,
    test: Effect.Effect<void, unknown, Effect.Effect.Context<ReturnType<typeof freshTable>>>
  ) => it.live(name, () => Effect.provide(Effect.scoped(test), server.client))

  describe(`SqlTokenStore on ${server.name}`, () => {
    scoped(
      "a session that is terminated in the middle of a statement is Unavailable, once",
      Effect.gen(function*() {
        const table = yield* freshTable()
        const store = yield* plainStore(table)
        yield* store.set("alice", write("1"))
        const release = yield* holding(table, "alice")
        const write2 = yield* Effect.fork(Effect.flip(store.compareAndSet("alice", { version: "1" }, write("2"))))
        yield* terminate(yield* waitingSession(table))
        assertUnavailable(yield* Fiber.join(write2), cutOff)
        yield* release
        assert.strictEqual((yield* entryOf(store, "alice")).version, "1")
        yield* store.compareAndSet("alice", { version: "1" }, write("2"))
        assert.strictEqual((yield* entryOf(store, "alice")).version, "2")
      })
    )

    scoped(
      "a transaction that is left open keeps nobody waiting for longer than the timeout",
      Effect.gen(function*() {
        const table = yield* freshTable()
        const store = yield* plainStore(table, { timeout: "200 millis" })
        yield* store.set("alice", write("1"))
        yield* store.set("bob", write("1"))
        const release = yield* holding(table, "alice")
        const operations: Record<string, Effect.Effect<unknown, OAuthError.TokenStoreError>> = {
          set: store.set("alice", write("2")),
          compareAndSet: store.compareAndSet("alice", { version: "1" }, write("2")),
          remove: store.remove("alice"),
          lock: store.lock("alice", { owner: "a", lease })
        }
        for (const [operation, run] of Object.entries(operations)) {
          const error = yield* Effect.flip(Effect.uninterruptible(run))
          assert.deepInclude(error, { reason: "Unavailable", operation, detail: "ETIMEDOUT" })
        }
        // Neither readers nor other ids are kept waiting.
        assert.strictEqual((yield* entryOf(store, "alice")).version, "1")
        yield* store.lock("bob", { owner: "a", lease })
        if (server.dialect === "pg") {
          yield* nobodyWaits(table)
        }
        yield* release
        if (server.dialect === "pg") {
          // A statement that nobody waits for any more is cancelled, and does nothing later.
          assert.strictEqual((yield* entryOf(store, "alice")).version, "1")
          assert.strictEqual((yield* store.lock("alice", { owner: "b", lease }))._tag, "Acquired")
        }
      })
    )

    scoped(
      "who cannot be interrupted gets what was written",
      Effect.gen(function*() {
        const table = yield* freshTable()
        const store = yield* plainStore(table)
        yield* store.set("alice", write("1"))
        const release = yield* holding(table, "alice")
        const uninterruptible = Effect.uninterruptible(
          Effect.exit(store.compareAndSet("alice", { version: "1" }, write("2")))
        )
        const fiber = yield* Effect.fork(uninterruptible)
        yield* waitingSession(table)
        yield* Fiber.interruptFork(fiber)
        yield* Effect.yieldNow()
        yield* release
        yield* Fiber.await(fiber)
        assert.strictEqual((yield* entryOf(store, "alice")).version, "2")
      })
    )

    scoped(
      "who is interrupted does not wait, and what is stored is the one or the other",
      Effect.gen(function*() {
        const table = yield* freshTable()
        const store = yield* plainStore(table)
        yield* store.set("alice", write("1"))
        yield* store.lock("alice", { owner: "a", lease })
        const release = yield* holding(table, "alice")
        const fiber = yield* Effect.fork(store.compareAndSet("alice", { version: "1", owner: "a" }, write("2")))
        yield* waitingSession(table)
        const exit = yield* Fiber.interrupt(fiber)
        assert.isTrue(Exit.isInterrupted(exit))
        if (server.dialect === "pg") {
          yield* nobodyWaits(table)
        }
        yield* release
        const { value, version } = yield* entryOf(store, "alice")
        assert.strictEqual(Redacted.value(value), `text ${version}`)
        // The client of MySQL cannot cancel.
        assert.include(server.dialect === "mysql" ? ["1", "2"] : ["1"], version)
      })
    )

    scoped(
      "a connection that is cut is Unavailable, and the next one is taken",
      Effect.gen(function*() {
        const { proxy, store, table } = yield* behindProxy(server)
        const release = yield* holding(table, "alice")
        const fiber = yield* Effect.fork(Effect.flip(store.set("alice", write("2"))))
        yield* waitingSession(table)
        yield* proxy.cut
        assertUnavailable(yield* Fiber.join(fiber), cutOff)
        yield* release
        yield* store.set("alice", write("3"))
        assert.strictEqual((yield* entryOf(store, "alice")).version, "3")
      })
    )

    scoped(
      "a write whose answer is lost can be repeated",
      Effect.gen(function*() {
        const { direct, proxy, store } = yield* behindProxy(server)
        const compareAndSet = store.compareAndSet("alice", { version: "1" }, write("2"))
        // Where a statement is prepared, this is when: the answer to that is not the one that is to be lost.
        yield* compareAndSet
        yield* store.set("alice", write("1"))
        proxy.mode = "lose"
        assertUnavailable(yield* Effect.flip(compareAndSet), cutOff)
        assert.strictEqual((yield* entryOf(direct, "alice")).version, "2")
        proxy.mode = "pass"
        yield* compareAndSet
        assert.strictEqual((yield* entryOf(store, "alice")).version, "2")
      })
    )

    scoped(
      "a server that does not answer is Unavailable when the time is over",
      Effect.gen(function*() {
        const { proxy, store } = yield* behindProxy(server, "200 millis")
        yield* store.get("alice")
        proxy.mode = "stall"
        const errors = yield* Effect.all([store.get("alice"), store.set("alice", write("2"))].map(Effect.flip))
        errors.forEach((error) => assertUnavailable(error, ["ETIMEDOUT"]))
        proxy.mode = "pass"
        yield* proxy.cut
      })
    )

    scoped(
      "a server that takes no connections is Unavailable",
      Effect.gen(function*() {
        const { proxy, store } = yield* behindProxy(server)
        proxy.mode = "refuse"
        yield* proxy.cut
        assertUnavailable(yield* Effect.flip(store.get("alice")), cutOff)
        proxy.mode = "pass"
        assert.strictEqual((yield* entryOf(store, "alice")).version, "1")
      })
    )
  })
}

const servers = [postgres, mysql].filter((server) => server !== undefined)

for (const server of servers) {
  tests(server)
}

it.skipIf(servers.length > 0)("no server answers, and none is required", () => {
  assert.isFalse(isRequired)
})
