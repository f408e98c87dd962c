/** What is in Redis, also where somebody else has put it there. */
import { TokenEncryption } from "@effect-oauth/core"
import { RedisTokenStore } from "@effect-oauth/redis"
import { assert, describe, layer } from "@effect/vitest"
import { Context, Duration, Effect, Layer, Option, Redacted, Schedule, TestServices } from "effect"
import { isInstalled, type Server, serverOf } from "./support/servers.js"
import { assertAbsent, connectTo, everything, lease, plainAt, stored, why, write } from "./support/stores.js"

class Redis extends Context.Tag("test/Redis")<Redis, Server>() {}

const keyOf = (fill: number) => Redacted.make(Buffer.alloc(32, fill).toString("base64"))

const encryptedAt = (url: string, ...keys: ReadonlyArray<readonly [id: string, fill: number]>) =>
  RedisTokenStore.make({
    client: connectTo(url),
    encryption: TokenEncryption.make({ keys: keys.map(([id, fill]) => ({ id, key: keyOf(fill) })) })
  })

describe.skipIf(!isInstalled)("what RedisTokenStore stores", () => {
  layer(Layer.scoped(Redis, serverOf()))((it) => {
    it.scoped("is one hash for each id, behind the prefix, without tokens in clear", () =>
      Effect.gen(function*() {
        const { ask, url } = yield* Redis
        const store = yield* encryptedAt(url, ["k1", 1])
        yield* store.set("bitbucket//alice%40example", write("planted-token", "1"))
        yield* store.lock("bitbucket//alice%40example", lease("me"))
        const key = "oauth:tokens:{bitbucket//alice%40example}"
        assert.deepStrictEqual(yield* ask("KEYS", "oauth:tokens:*bitbucket*"), [key])
        const fields = yield* ask("HGETALL", key)
        assert.match(
          JSON.stringify(fields),
          /^\["version","1","value","v1\.k1\.[\w-]+","owner","me","lockedUntil","\d{13}"\]$/
        )
        assert.strictEqual(yield* ask("PTTL", key), -1)
        const other = yield* RedisTokenStore.make({
          client: connectTo(url),
          prefix: "mine:",
          encryption: TokenEncryption.none
        })
        yield* other.set("alice", { ...write("one", "1"), timeToLive: Duration.hours(1) })
        assert.deepStrictEqual(yield* ask("HGETALL", "mine:{alice}"), ["version", "1", "value", "v0.one"])
        assert.isAtMost(Number(yield* ask("PTTL", "mine:{alice}")), 3_600_000)
      }))

    it.scoped("goes by the clock of Redis", () =>
      Effect.gen(function*() {
        // Effect's clock stands still in 1970.
        const { ask, url } = yield* Redis
        const store = yield* plainAt(url)
        yield* store.set("clock", write("one", "1"))
        const seconds = Effect.map(ask("TIME"), (time) => Array.isArray(time) ? Number(time[0]) : 0)
        const before = yield* seconds
        yield* store.lock("clock", { owner: "me", lease: Duration.minutes(2) })
        const lockedUntil = Number(yield* ask("HGET", "oauth:tokens:{clock}", "lockedUntil")) / 1000
        assert.isAtLeast(lockedUntil, before + 120)
        assert.isBelow(lockedUntil, (yield* seconds) + 121)
      }))

    it.scoped("is over when Redis says so", () =>
      Effect.gen(function*() {
        const { url } = yield* Redis
        const store = yield* plainAt(url)
        yield* store.set("soon", { ...write("one", "1"), timeToLive: Duration.seconds(1) })
        yield* store.lock("soon", { owner: "me", lease: Duration.millis(50) })
        const soon = Schedule.intersect(Schedule.spaced("10 millis"), Schedule.recurs(500))
        const taken = Effect.filterOrFail(
          store.lock("soon", lease("you")),
          ({ _tag }) => _tag === "Acquired",
          () => "held"
        )
        yield* Effect.retry(taken, soon)
        const gone = Effect.filterOrFail(stored(store, "soon"), (text) => text === "nothing", () => "there")
        yield* Effect.retry(gone, soon)
      }).pipe(TestServices.provideLive))

    for (
      const [title, commands] of [
        ["a text", [["SET", "planted-text"]]],
        ["a list", [["RPUSH", "planted-text"]]],
        ["a hash without a version", [["HSET", "value", "v0.planted-text"]]],
        ["a hash without a value", [["HSET", "version", "1"]]],
        ["a hash of something else", [["HSET", "other", "planted-text"]]]
      ] as const
    ) {
      it.scoped(`is Corrupted when it is ${title}, until it is removed or stored anew`, () =>
        Effect.gen(function*() {
          const { ask, url } = yield* Redis
          const store = yield* plainAt(url)
          const id = `corrupted/${title.replaceAll(" ", "_")}`
          const key = `oauth:tokens:{${id}}`
          const plant = Effect.forEach(commands, ([command, ...args]) => ask(command, key, ...args))
          yield* plant
          const before = yield* ask("DUMP", key)
          for (
            const operation of [
              store.get(id),
              store.lock(id, lease("me")),
              store.compareAndSet(id, { version: "1" }, write("lost", "2")),
              store.compareAndSet(id, { version: "1", owner: "me" }, write("lost", "2")),
              store.unlock(id, "me"),
              store.remove(id, { version: "1" })
            ]
          ) {
            const error = yield* Effect.flip(operation)
            assert.strictEqual(error.reason, "Corrupted")
            assertAbsent(["planted-text"], [error])
          }
          assert.deepStrictEqual(yield* ask("DUMP", key), before)
          yield* store.set(id, write("one", "1"))
          assert.strictEqual(yield* stored(store, id), "one 1")
          assert.strictEqual((yield* store.lock(id, lease("me")))._tag, "Acquired")
          yield* ask("DEL", key)
          yield* plant
          yield* store.remove(id)
          assert.isTrue(Option.isNone(yield* store.get(id)))
        }))
    }

    it.scoped("is locked by nobody when the time of the lock is none", () =>
      Effect.gen(function*() {
        const { ask, url } = yield* Redis
        const store = yield* plainAt(url)
        for (const [index, lockedUntil] of ["", "soon", "nan", "-1"].entries()) {
          const id = `lock/${index}`
          yield* store.set(id, write("one", "1"))
          yield* ask("HSET", `oauth:tokens:{${id}}`, "owner", "you", "lockedUntil", lockedUntil)
          assert.strictEqual((yield* store.lock(id, lease("me")))._tag, "Acquired")
          yield* ask("HDEL", `oauth:tokens:{${id}}`, "lockedUntil")
          assert.strictEqual((yield* store.lock(id, lease("you")))._tag, "Acquired")
        }
      }))

    it.scoped("is not opened with another key, and not overwritten for that", () =>
      Effect.gen(function*() {
        const { ask, url } = yield* Redis
        const store = yield* encryptedAt(url, ["k1", 1])
        yield* store.set("sealed", write("planted-text", "1"))
        const before = yield* ask("HGETALL", "oauth:tokens:{sealed}")
        for (
          const wrong of [yield* encryptedAt(url, ["k1", 2]), yield* encryptedAt(url, ["k2", 1]), yield* plainAt(url)]
        ) {
          assert.strictEqual(yield* why(wrong.get("sealed")), "DecryptionFailed decode")
          assert.strictEqual(yield* why(wrong.lock("sealed", lease("you"))), "DecryptionFailed decode")
          assert.deepStrictEqual(yield* ask("HGETALL", "oauth:tokens:{sealed}"), before)
        }
        assert.strictEqual((yield* store.lock("sealed", lease("me")))._tag, "Acquired")
        const both = yield* encryptedAt(url, ["k2", 2], ["k1", 1])
        assert.strictEqual(yield* stored(both, "sealed"), "planted-text 1")
      }))

    it.scoped("is not read when it was copied to another id, or put there by somebody without the key", () =>
      Effect.gen(function*() {
        const { ask, url } = yield* Redis
        const store = yield* encryptedAt(url, ["k1", 1])
        yield* store.set("copy/alice", write("one", "1"))
        yield* ask("COPY", "oauth:tokens:{copy/alice}", "oauth:tokens:{copy/mallory}")
        assert.strictEqual(yield* why(store.get("copy/mallory")), "DecryptionFailed decode")
        yield* ask("HSET", "oauth:tokens:{copy/alice}", "value", "v0.{}")
        assert.strictEqual(yield* why(store.get("copy/alice")), "DecryptionFailed decode")
        yield* ask("HSET", "oauth:tokens:{copy/alice}", "value", "planted-text")
        assert.strictEqual(yield* why(store.get("copy/alice")), "Corrupted decode")
      }))

    it.scoped("shows in no error", () =>
      Effect.gen(function*() {
        const { ask, url } = yield* Redis
        const admin = url.replace("//", "//app:planted-password@")
        yield* ask("ACL", "SETUSER", "app", "reset", "on", ">planted-password", "~*", "+info", "+evalsha")
        const store = yield* plainAt(admin)
        yield* ask("SCRIPT", "FLUSH")
        for (const operation of everything(store, "secrets", "planted-text")) {
          const error = yield* Effect.flip(operation)
          assert.strictEqual(error.detail, "NOPERM")
          assertAbsent(["planted"], [error, store])
        }
      }))
  })
})
