/** What happens when Redis is not there, does not answer, or cannot do what is asked of it. */
import { TokenEncryption, TokenStore } from "@effect-oauth/core"
import { RedisTokenStore } from "@effect-oauth/redis"
import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, Exit, Fiber, Schedule, TestClock } from "effect"
import * as Fs from "node:fs"
import { clientAt, isInstalled, serverOf } from "./support/servers.js"
import {
  assertAbsent,
  connectTo,
  everything,
  lease,
  operations,
  plainAt,
  stored,
  why,
  write
} from "./support/stores.js"

const readme = new URL("../README.md", import.meta.url)

/** Again until it succeeds, or does what it has to do no longer. */
const eventually = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.retry(effect, Schedule.intersect(Schedule.spaced("20 millis"), Schedule.recurs(500)))

const lost = /^Unavailable get (ECONNREFUSED|ECONNRESET|EPIPE|DISCONNECTED)$/

describe.skipIf(!isInstalled)("RedisTokenStore without Redis", () => {
  it.live("fails while Redis is down, and goes on when it is there again, with what was stored", () =>
    Effect.gen(function*() {
      const server = yield* serverOf()
      const store = yield* plainAt(server.url)
      yield* store.set("alice", write("before", "1"))
      assert.strictEqual((yield* store.lock("alice", lease("me")))._tag, "Acquired")
      yield* server.kill
      for (const operation of everything(store, "alice", "lost")) {
        // Otherwise it is ETIMEDOUT.
        assert.match(yield* why(operation), /^Unavailable \w+ (ECONNREFUSED|ECONNRESET|EPIPE|DISCONNECTED)$/)
      }
      yield* server.start
      assert.strictEqual(yield* eventually(stored(store, "alice")), "before 1")
      // The lock is there too, and scripts are known again.
      assert.strictEqual((yield* store.lock("alice", lease("you")))._tag, "Held")
      yield* store.compareAndSet("alice", { version: "1", owner: "me" }, write("after", "2"))
      assert.strictEqual(yield* stored(store, "alice"), "after 2")
      // What was wrong before is not what is wrong now.
      yield* server.ask("CLIENT", "PAUSE", "60000", "WRITE")
      const fiber = yield* Effect.fork(why(store.get("alice")))
      const waiting = Effect.map(
        server.ask("CLIENT", "LIST"),
        (list) => /^id=(\d+) .* flags=b .* cmd=evalsha /m.exec(String(list))?.[1] ?? ""
      )
      const id = yield* eventually(Effect.filterOrFail(waiting, (id) => id !== "", () => "not sent yet"))
      yield* server.ask("CLIENT", "KILL", "ID", id)
      assert.strictEqual(yield* Fiber.join(fiber), "Unavailable get DISCONNECTED")
    }).pipe(Effect.scoped))

  it.live("says ECONNREFUSED where nobody listens, and its layer is built all the same", () =>
    Effect.gen(function*() {
      const server = yield* serverOf()
      yield* server.kill
      const error = yield* TokenStore.TokenStore.pipe(
        Effect.flatMap(({ get }) => why(get("alice"))),
        Effect.provide(RedisTokenStore.layer({ client: connectTo(server.url), encryption: TokenEncryption.none }))
      )
      assert.strictEqual(error, "Unavailable get ECONNREFUSED")
    }).pipe(Effect.scoped))

  it.live("fails at once for what is under way when the connection is lost", () =>
    Effect.gen(function*() {
      const server = yield* serverOf()
      const store = yield* plainAt(server.url, { timeout: "1 minute" })
      yield* store.set("alice", write("before", "1"))
      yield* server.freeze
      const fiber = yield* Effect.fork(why(store.get("alice")))
      yield* Effect.yieldNow()
      yield* server.kill
      assert.match(yield* Fiber.join(fiber), lost)
    }).pipe(Effect.scoped))

  it.live("sends nothing later that has failed", () =>
    Effect.gen(function*() {
      const server = yield* serverOf()
      const store = yield* plainAt(server.url, { timeout: "1 minute" })
      yield* store.set("alice", write("before", "1"))
      yield* server.kill
      yield* why(store.set("alice", write("late", "2")))
      yield* why(store.remove("alice"))
      yield* server.start
      assert.strictEqual(yield* eventually(stored(store, "alice")), "before 1")
      assert.strictEqual(yield* stored(store, "alice"), "before 1")
    }).pipe(Effect.scoped))

  it.live("gives a connection up that says nothing, and makes another", () =>
    Effect.gen(function*() {
      const server = yield* serverOf()
      const store = yield* plainAt(server.url, { timeout: "1 minute" })
      yield* store.set("alice", write("before", "1"))
      yield* server.freeze
      assert.match(yield* why(store.get("alice")), lost)
      yield* server.thaw
      assert.strictEqual(yield* eventually(stored(store, "alice")), "before 1")
    }).pipe(Effect.scoped), 20_000)

  it.scoped("fails when five seconds are over, by the clock of the program", () =>
    Effect.gen(function*() {
      const server = yield* serverOf()
      const store = yield* plainAt(server.url)
      yield* store.set("alice", write("before", "1"))
      yield* server.freeze
      const fibers = yield* Effect.forEach(
        everything(store, "alice", "lost"),
        (operation) => Effect.fork(why(operation))
      )
      yield* TestClock.adjust("4999 millis")
      assert.isTrue(fibers.every((fiber) => fiber.unsafePoll() === null))
      yield* TestClock.adjust("1 millis")
      assert.deepStrictEqual(
        yield* Fiber.join(Fiber.all(fibers)),
        operations.map((operation) => `Unavailable ${operation} ETIMEDOUT`)
      )
    }))

  it.scoped("fails in time for who cannot be interrupted, and lets go at once of who is", () =>
    Effect.gen(function*() {
      const server = yield* serverOf()
      const store = yield* plainAt(server.url, { timeout: "1 second" })
      yield* store.get("alice")
      yield* server.freeze
      const fiber = yield* Effect.fork(Effect.uninterruptible(why(store.unlock("alice", "me"))))
      yield* Effect.yieldNow()
      yield* TestClock.adjust("1 second")
      assert.strictEqual(yield* Fiber.join(fiber), "Unavailable unlock ETIMEDOUT")
      const other = yield* Effect.fork(store.get("alice"))
      yield* Effect.yieldNow()
      assert.isTrue(Exit.isInterrupted(yield* Fiber.interrupt(other)))
    }))

  it.scoped("bounds a client of the program that keeps commands", () =>
    Effect.gen(function*() {
      const server = yield* serverOf()
      yield* server.kill
      const client = yield* clientAt(server.url, { maxRetriesPerRequest: null })
      const store = yield* RedisTokenStore.make({ client, encryption: TokenEncryption.none, timeout: "1 second" })
      const fiber = yield* Effect.fork(why(store.get("alice")))
      yield* Effect.yieldNow()
      yield* TestClock.adjust("1 second")
      assert.strictEqual(yield* Fiber.join(fiber), "Unavailable get ETIMEDOUT")
    }))

  it.live("says what becomes of a client of the program, and does not close it", () =>
    Effect.gen(function*() {
      const server = yield* serverOf()
      const client = yield* clientAt(server.url)
      yield* Effect.scoped(
        Effect.flatMap(
          RedisTokenStore.make({ client, encryption: TokenEncryption.none }),
          (store) => store.set("alice", write("one", "1"))
        )
      )
      assert.strictEqual(yield* Effect.promise(() => client.ping()), "PONG")
      const store = yield* RedisTokenStore.make({ client, encryption: TokenEncryption.none })
      yield* Effect.promise(() => client.quit())
      assert.strictEqual(yield* why(store.get("alice")), "Unavailable get CLOSED")
      const impatient = yield* clientAt(server.url, { maxRetriesPerRequest: 0 })
      yield* server.kill
      const other = yield* RedisTokenStore.make({ client: impatient, encryption: TokenEncryption.none })
      assert.strictEqual(yield* why(other.get("alice")), "Unavailable get MaxRetriesPerRequestError")
    }).pipe(Effect.scoped))

  it.live("closes its own connection with its scope", () =>
    Effect.gen(function*() {
      const server = yield* serverOf()
      const connections = Effect.map(
        server.ask("CLIENT", "LIST"),
        (list) => String(list).trim().split("\n").length
      )
      yield* Effect.scoped(Effect.gen(function*() {
        const store = yield* plainAt(server.url)
        yield* store.set("alice", write("one", "1"))
        assert.strictEqual(yield* connections, 2)
      }))
      yield* eventually(Effect.filterOrFail(connections, (count) => count === 1, () => "still there"))
    }).pipe(Effect.scoped))
})

describe.skipIf(!isInstalled)("RedisTokenStore where Redis refuses", () => {
  it.live("says OOM when there is no memory left, and nothing is lost", () =>
    Effect.gen(function*() {
      const server = yield* serverOf("--maxmemory-policy", "noeviction")
      const store = yield* plainAt(server.url)
      yield* store.set("alice", { ...write("before", "1"), timeToLive: Duration.hours(1) })
      yield* store.set("bob", write("before", "1"))
      assert.strictEqual((yield* store.lock("alice", lease("me")))._tag, "Acquired")
      yield* server.ask("CONFIG", "SET", "maxmemory", "1")
      assert.strictEqual(yield* why(store.set("alice", write("lost", "2"))), "Unavailable set OOM")
      assert.strictEqual(yield* why(store.set("carol", write("lost", "2"))), "Unavailable set OOM")
      const replaced = store.compareAndSet("alice", { version: "1", owner: "me" }, write("lost", "2"))
      assert.strictEqual(yield* why(replaced), "Unavailable compareAndSet OOM")
      assert.strictEqual(yield* why(store.lock("bob", lease("me"))), "Unavailable lock OOM")
      assert.strictEqual(yield* stored(store, "alice"), "before 1")
      assert.strictEqual(yield* stored(store, "bob"), "before 1")
      assert.strictEqual(yield* stored(store, "carol"), "nothing")
      assert.isAbove(Number(yield* server.ask("PTTL", "oauth:tokens:{alice}")), 3_590_000)
      // What needs no memory works.
      assert.strictEqual((yield* store.lock("alice", lease("you")))._tag, "Held")
      yield* store.remove("bob")
      yield* store.unlock("alice", "me")
      yield* server.ask("CONFIG", "SET", "maxmemory", "0")
      assert.strictEqual((yield* store.lock("alice", lease("you")))._tag, "Acquired")
    }).pipe(Effect.scoped))

  it.live("says READONLY at a replica, and writes when it is one no longer", () =>
    Effect.gen(function*() {
      const primary = yield* serverOf("--repl-diskless-sync-delay", "0")
      const store = yield* plainAt(primary.url)
      yield* store.set("alice", write("before", "1"))
      const replica = yield* serverOf(
        "--replicaof",
        "127.0.0.1",
        String(primary.port),
        "--repl-diskless-sync-delay",
        "0"
      )
      const other = yield* plainAt(replica.url)
      yield* eventually(Effect.filterOrFail(stored(other, "alice"), (text) => text === "before 1", () => "not yet"))
      const connections = Effect.map(
        replica.ask("CLIENT", "LIST"),
        (list) => [...String(list).matchAll(/^id=(\d+) .* cmd=eval/gm)].map(([, id]) => id)
      )
      const before = yield* connections
      assert.strictEqual(before.length, 1)
      assert.strictEqual(yield* why(other.set("alice", write("lost", "2"))), "Unavailable set READONLY")
      // It connects again, since a name may lead to another server by now.
      assert.strictEqual(yield* eventually(stored(other, "alice")), "before 1")
      assert.notDeepEqual(yield* connections, before)
      yield* primary.kill
      yield* replica.ask("REPLICAOF", "NO", "ONE")
      yield* eventually(other.set("alice", write("after", "2")))
      assert.strictEqual(yield* stored(other, "alice"), "after 2")
    }).pipe(Effect.scoped))

  it.live("says what a node says that belongs to no cluster yet", () =>
    Effect.gen(function*() {
      const server = yield* serverOf("--cluster-enabled", "yes")
      const store = yield* plainAt(server.url)
      assert.strictEqual(yield* why(store.get("alice")), "Unavailable get CLUSTERDOWN")
    }).pipe(Effect.scoped))

  it.live("gives a script again to a Redis that has lost it", () =>
    Effect.gen(function*() {
      const server = yield* serverOf()
      const store = yield* plainAt(server.url)
      const flush = server.ask("SCRIPT", "FLUSH")
      for (
        const step of [
          store.set("alice", write("one", "1")),
          Effect.map(store.lock("alice", lease("me")), ({ _tag }) => assert.strictEqual(_tag, "Acquired")),
          store.compareAndSet("alice", { version: "1", owner: "me" }, write("two", "2")),
          store.unlock("alice", "me"),
          Effect.map(stored(store, "alice"), (text) => assert.strictEqual(text, "two 2")),
          store.remove("alice", { version: "2" }),
          store.remove("alice"),
          Effect.map(stored(store, "alice"), (text) => assert.strictEqual(text, "nothing"))
        ]
      ) {
        yield* flush
        yield* step
      }
    }).pipe(Effect.scoped))

  it.live("says who may not do what", () =>
    Effect.gen(function*() {
      const server = yield* serverOf("--requirepass", "planted-password")
      const as = (user: string, password: string) => server.url.replace("//", `//${user}:${password}@`)
      const whyAt = (url: string) =>
        plainAt(url).pipe(
          Effect.flatMap((store) =>
            Effect.tap(Effect.flip(store.get("alice")), (error) => assertAbsent(["planted"], [store, error]))
          ),
          Effect.map(({ detail }) => detail),
          Effect.scoped
        )
      assert.strictEqual(yield* whyAt(server.url), "NOAUTH")
      assert.strictEqual(yield* whyAt(as("default", "planted-mistake")), "WRONGPASS")
      const right = as("default", "planted-password")
      const store = yield* plainAt(right)
      yield* store.set("alice", write("one", "1"))
      const admin = yield* clientAt(right)
      const user = (...rules: ReadonlyArray<string>) =>
        Effect.promise(() => admin.call("ACL", "SETUSER", "app", "reset", "on", ">planted-password", ...rules))
      yield* user("~oauth:tokens:*", "+info")
      assert.strictEqual(yield* whyAt(as("app", "planted-password")), "NOPERM")
      // What README.md tells operators to allow.
      const [, rules = ""] = /^ACL SETUSER app on >secret (.*)$/m.exec(Fs.readFileSync(readme, "utf8")) ?? []
      yield* user(...rules.split(" "))
      const allowed = yield* plainAt(as("app", "planted-password"))
      yield* allowed.set("bob", { ...write("one", "1"), timeToLive: Duration.hours(1) })
      assert.strictEqual((yield* allowed.lock("bob", lease("me")))._tag, "Acquired")
      yield* allowed.compareAndSet("bob", { version: "1", owner: "me" }, write("two", "2"))
      yield* allowed.unlock("bob", "me")
      assert.strictEqual(yield* stored(allowed, "bob"), "two 2")
      yield* allowed.remove("bob", { version: "2" })
      yield* allowed.remove("bob")
      yield* Effect.promise(() => admin.call("SADD", "oauth:tokens:{carol}", "x"))
      yield* allowed.set("carol", write("one", "1"))
      const elsewhere = yield* RedisTokenStore.make({
        client: connectTo(as("app", "planted-password")),
        encryption: TokenEncryption.none,
        prefix: "elsewhere:"
      })
      assert.strictEqual(yield* why(elsewhere.get("alice")), "Unavailable get NOPERM")
    }).pipe(Effect.scoped))
})
