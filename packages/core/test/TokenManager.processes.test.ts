import type { TokenManager } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, Fiber, Option, Random, Redacted, TestClock } from "effect"
import {
  alice,
  answerLost,
  between,
  busy,
  makeManager,
  makeServer,
  outcome,
  settle,
  signedIn,
  soFar,
  tokensOf,
  unavailable,
  watch,
  type Watched
} from "./tokens/support.js"

type Options = Omit<TokenManager.Options, "providers">

/** Processes that share a store and a server; alice's tokens have expired. */
const processes = (count: number, options: Options = {}) =>
  Effect.gen(function*() {
    const server = makeServer()
    const shared = watch()
    yield* Effect.flatMap(makeManager(shared.store, server.refresher), (manager) =>
      Effect.flatMap(tokensOf(0), (tokens) => manager.save("alice", tokens)))
    const all = yield* Effect.replicateEffect(
      Effect.gen(function*() {
        const watched = watch(shared.store)
        const manager = yield* makeManager(watched.store, server.refresher, options)
        return { watched, manager, get: outcome(manager.get("alice")) }
      }),
      count
    )
    yield* TestClock.adjust("1 hour")
    return { server, shared, all, first: all[0]!, second: all[1]! }
  })

/** Whether somebody has the lock. */
const isLocked = ({ inner }: Watched) =>
  Effect.gen(function*() {
    const locked = yield* inner.lock(alice, { owner: "test", lease: Duration.seconds(1) })
    yield* inner.unlock(alice, "test")
    return locked._tag === "Held"
  })

/** A process that has died with the lock. */
const deadWith = ({ inner }: Watched, lease: Duration.DurationInput) =>
  inner.lock(alice, { owner: "dead", lease: Duration.decode(lease) })

describe("TokenManager, in several processes", () => {
  it.scoped("#230 asks the server once, and all use what the first has got", () =>
    Effect.gen(function*() {
      const { all, server, shared } = yield* processes(3)
      const { open } = yield* server.holdBack
      const fibers = yield* Effect.forEach(all, ({ get }) => Effect.replicateEffect(Effect.fork(get), 10))
      yield* TestClock.adjust("3 seconds")
      assert.deepStrictEqual(new Set(fibers.flat().map(soFar)), new Set(["waiting"]))
      yield* open
      yield* TestClock.adjust("250 millis")
      assert.deepStrictEqual(new Set(yield* Fiber.join(Fiber.all(fibers.flat()))), new Set(["access-1"]))
      assert.deepStrictEqual(server.refreshed, ["refresh-0"])
      assert.isFalse(yield* isLocked(shared))
    }))

  it.scoped("#230 looks again when it has the lock, and has it no longer than it needs to", () =>
    Effect.gen(function*() {
      const { first, second, server, shared } = yield* processes(2)
      // The second has seen that they have expired, and comes to the lock when the first is done.
      const { open } = yield* second.watched.holdBack("lock")
      const late = yield* Effect.fork(second.get)
      yield* settle
      assert.strictEqual(yield* first.get, "access-1")
      yield* open
      assert.strictEqual(yield* Fiber.join(late), "access-1")
      assert.deepStrictEqual(server.refreshed, ["refresh-0"])
      assert.isFalse(yield* isLocked(shared))
    }))

  it.scoped("does not go back to what it knew before it saw other tokens", () =>
    Effect.gen(function*() {
      const { get, watched } = yield* signedIn()
      yield* get
      // Another account in another process, whose tokens have expired; then the store goes away.
      const other = yield* makeManager(watched.store, makeServer().refresher)
      yield* other.save("alice", yield* tokensOf("other", { expires_in: 10 }))
      yield* TestClock.adjust("1 minute")
      watched.always(unavailable, "lock")
      assert.strictEqual(yield* get, "TokenStoreError Unavailable")
      assert.strictEqual(yield* get, "TokenStoreError Unavailable")
      watched.always(undefined)
      assert.strictEqual(yield* get, "access-1")
    }))

  it.scoped("#230 gives nothing out that has expired while it let go of the lock", () =>
    Effect.gen(function*() {
      const { first, second, server } = yield* processes(2)
      const late = yield* second.watched.holdBack("lock")
      const waiting = yield* Effect.fork(second.get)
      yield* settle
      server.reply(tokensOf("short", { expires_in: 30 }))
      assert.strictEqual(yield* first.get, "access-short")
      const { open } = yield* second.watched.holdBack("unlock")
      yield* late.open
      yield* TestClock.adjust("28 seconds")
      yield* open
      yield* TestClock.adjust("1 second")
      assert.strictEqual(yield* Fiber.join(waiting), "access-1")
      assert.deepStrictEqual(server.refreshed, ["refresh-0", "refresh-short"])
    }))

  it.scoped("#230 takes what another process has renewed when its own are due or rejected", () =>
    Effect.gen(function*() {
      const { first, second, server } = yield* processes(2, { recheckAfter: "1 day", idleTimeToLive: "1 day" })
      yield* first.get
      yield* second.get
      yield* TestClock.adjust(Duration.toMillis("1 hour") - 60_000)
      yield* first.get
      yield* settle
      assert.strictEqual(yield* first.get, "access-2")
      assert.strictEqual(yield* second.get, "access-1")
      yield* settle
      assert.strictEqual(yield* second.get, "access-2")
      assert.deepStrictEqual(server.refreshed, ["refresh-0", "refresh-1"])
      assert.strictEqual(yield* outcome(first.manager.renew("alice", yield* tokensOf(2))), "access-3")
      assert.strictEqual(yield* outcome(second.manager.renew("alice", yield* tokensOf(2))), "access-3")
      assert.strictEqual(server.refreshed.length, 3)
    }).pipe(Effect.withRandom(Random.fixed([0]))))

  it.scoped("#230 does not wait while the tokens are good, and sees the new ones soon", () =>
    Effect.gen(function*() {
      const { first, second, server } = yield* processes(2, { recheckAfter: "1 day", idleTimeToLive: "1 day" })
      yield* first.get
      yield* second.get
      yield* TestClock.adjust(Duration.toMillis("1 hour") - 60_000)
      const { open } = yield* server.holdBack
      assert.strictEqual(yield* first.get, "access-1")
      yield* settle
      second.watched.calls()
      for (let time = 0; time < 5; time++) {
        assert.strictEqual(yield* second.get, "access-1")
        yield* settle
      }
      assert.deepStrictEqual(second.watched.calls(), ["lock"])
      yield* open
      yield* TestClock.adjust("1 second")
      assert.strictEqual(yield* second.get, "access-1")
      yield* settle
      assert.strictEqual(yield* second.get, "access-2")
      assert.strictEqual(server.refreshed.length, 2)
    }).pipe(Effect.withRandom(Random.fixed([0]))))

  it.scoped("#230 waits for another process's refresh when it was told that its tokens are no good", () =>
    Effect.gen(function*() {
      const { first, second, server } = yield* processes(2)
      yield* first.get
      const rejected = yield* tokensOf(1)
      const { open } = yield* server.holdBack
      const waiting = [
        yield* Effect.fork(outcome(first.manager.renew("alice", rejected))),
        yield* Effect.fork(outcome(second.manager.renew("alice", rejected)))
      ]
      yield* TestClock.adjust("1 second")
      assert.deepStrictEqual(waiting.map(soFar), ["waiting", "waiting"])
      yield* open
      yield* TestClock.adjust("250 millis")
      assert.deepStrictEqual(yield* Fiber.join(Fiber.all(waiting)), ["access-2", "access-2"])
      assert.deepStrictEqual(server.refreshed, ["refresh-0", "refresh-1"])
    }))

  it.scoped("says that somebody has the lock for too long, and asks again the next time", () =>
    Effect.gen(function*() {
      const { first, server, shared } = yield* processes(1)
      yield* deadWith(shared, "1 hour")
      const waiting = yield* Effect.fork(first.get)
      yield* TestClock.adjust("29 seconds")
      assert.strictEqual(soFar(waiting), "waiting")
      // A little late, since it looks now and then.
      yield* TestClock.adjust("1250 millis")
      assert.strictEqual(yield* Fiber.join(waiting), "TokenStoreError LockTimeout")
      assert.deepStrictEqual(server.refreshed, [])
      // Neither too often: some 150 times in half a minute.
      assert.isBelow(first.watched.calls().length, 300)
      yield* shared.inner.unlock(alice, "dead")
      assert.strictEqual(yield* first.get, "access-1")
      const hurried = yield* processes(1, { lockWait: 0 })
      yield* deadWith(hurried.shared, "1 hour")
      assert.strictEqual(yield* hurried.first.get, "TokenStoreError LockTimeout")
    }))

  it.scoped("#231 takes over when the lease of a process that died is over", () =>
    Effect.gen(function*() {
      const { first, server, shared } = yield* processes(1, { lockWait: "2 minutes" })
      yield* deadWith(shared, "1 minute")
      const waiting = yield* Effect.fork(first.get)
      yield* TestClock.adjust("59 seconds")
      assert.strictEqual(soFar(waiting), "waiting")
      yield* TestClock.adjust("1250 millis")
      assert.strictEqual(yield* Fiber.join(waiting), "access-1")
      assert.deepStrictEqual(server.refreshed, ["refresh-0"])
    }))

  it.scoped("#231 has the lock for the lease it was told", () =>
    Effect.gen(function*() {
      for (const [options, lease] of [[{}, 60_000], [{ lease: "10 seconds" }, 10_000]] as const) {
        const { first, server, shared } = yield* processes(1, options)
        const { open } = yield* server.holdBack
        const waiting = yield* Effect.fork(first.get)
        yield* settle
        yield* TestClock.adjust(lease - 1)
        assert.isTrue(yield* isLocked(shared))
        yield* TestClock.adjust(1)
        assert.isFalse(yield* isLocked(shared))
        yield* open
        yield* TestClock.adjust("1 second")
        yield* Fiber.join(waiting)
      }
    }))

  it.scoped("#231 sends nothing when it was stopped for a lease before it could", () =>
    Effect.gen(function*() {
      const { first, second, server } = yield* processes(2)
      const { open } = yield* first.watched.holdBack("lock", between)
      const stopped = yield* Effect.fork(first.get)
      yield* settle
      yield* TestClock.adjust("1 minute")
      assert.strictEqual(yield* second.get, "access-1")
      yield* open
      yield* TestClock.adjust("250 millis")
      assert.strictEqual(yield* Fiber.join(stopped), "access-1")
      assert.deepStrictEqual(server.refreshed, ["refresh-0"])

      const alone = yield* processes(1)
      const gate = yield* alone.first.watched.holdBack("lock", between)
      const woken = yield* Effect.fork(alone.first.get)
      yield* settle
      yield* TestClock.adjust("10 minutes")
      yield* gate.open
      assert.deepStrictEqual(alone.server.refreshed, [])
      yield* TestClock.adjust("250 millis")
      assert.strictEqual(yield* Fiber.join(woken), "access-1")
      assert.deepStrictEqual(alone.server.refreshed, ["refresh-0"])
    }))

  it.scoped("#231 takes the lock anew when half of its lease is over before it could ask", () =>
    Effect.gen(function*() {
      for (const [slept, isSent] of [[29_999, true], [30_000, false]] as const) {
        const { first, server } = yield* processes(1)
        const { open } = yield* first.watched.holdBack("lock", between)
        const waiting = yield* Effect.fork(first.get)
        yield* settle
        yield* TestClock.adjust(slept)
        yield* open
        assert.strictEqual(server.refreshed.length, isSent ? 1 : 0)
        yield* TestClock.adjust("250 millis")
        assert.strictEqual(yield* Fiber.join(waiting), "access-1")
        assert.strictEqual(first.watched.calls().filter((call) => call === "lock").length, isSent ? 1 : 2)
      }
    }))

  it.scoped("#231 stores nothing over what another process has stored, when it comes back late", () =>
    Effect.gen(function*() {
      const { first, second, server, shared } = yield* processes(2)
      const { open } = yield* first.watched.holdBack("compareAndSet")
      const stopped = yield* Effect.fork(first.get)
      yield* settle
      yield* TestClock.adjust("1 minute")
      assert.strictEqual(yield* second.get, "access-2")
      const version = Option.getOrThrow(yield* shared.inner.get(alice)).version
      yield* open
      yield* TestClock.adjust("250 millis")
      assert.strictEqual(yield* Fiber.join(stopped), "access-2")
      assert.strictEqual(Option.getOrThrow(yield* shared.inner.get(alice)).version, version)
      assert.strictEqual(yield* first.get, "access-2")
      assert.strictEqual(server.refreshed.length, 2)
    }))

  it.scoped("has the lock also when it was the answer to it that was lost", () =>
    Effect.gen(function*() {
      const { first, server } = yield* processes(1)
      first.watched.next("lock", answerLost)
      assert.strictEqual(yield* first.get, "access-1")
      first.watched.always(unavailable, "lock")
      yield* TestClock.adjust("1 hour")
      assert.strictEqual(yield* first.get, "TokenStoreError Unavailable")
      assert.deepStrictEqual(server.refreshed, ["refresh-0"])
    }))

  it.scoped("takes its own lock again where no answer to it has come", () =>
    Effect.gen(function*() {
      const { first, second, server, shared } = yield* processes(2)
      first.watched.next("lock", answerLost, answerLost)
      assert.strictEqual(yield* first.get, "TokenStoreError Unavailable")
      assert.isTrue(yield* isLocked(shared))
      assert.strictEqual(yield* first.get, "access-1")
      assert.deepStrictEqual(server.refreshed, ["refresh-0"])
      assert.strictEqual(yield* second.get, "access-1")
    }))

  it.scoped("#231 goes on when the lease is over, where it could not let go of the lock", () =>
    Effect.gen(function*() {
      const { get, server, watched } = yield* signedIn()
      yield* TestClock.adjust("1 hour")
      server.reply(Effect.fail(busy))
      watched.next("unlock", unavailable)
      assert.strictEqual(yield* get, "OAuthErrorResponse temporarily_unavailable")
      yield* TestClock.adjust("31 seconds")
      const waiting = yield* Effect.fork(get)
      yield* TestClock.adjust("29250 millis")
      assert.strictEqual(yield* Fiber.join(waiting), "access-1")
    }))

  it.scoped("lets go of the lock when it cannot read what is stored", () =>
    Effect.gen(function*() {
      const { first, shared } = yield* processes(1)
      yield* shared.inner.set(alice, { value: Redacted.make("damaged"), version: "damaged" })
      const renewing = outcome(first.manager.renew("alice", yield* tokensOf(0)))
      assert.strictEqual(yield* renewing, "TokenStoreError Corrupted")
      assert.isFalse(yield* isLocked(shared))
    }))

  it.scoped("#241 sees a sign-out while it waits for the lock", () =>
    Effect.gen(function*() {
      const { first, second, server, shared } = yield* processes(2)
      yield* deadWith(shared, "1 minute")
      const waiting = yield* Effect.fork(first.get)
      yield* TestClock.adjust("1 second")
      yield* second.manager.signOut("alice")
      yield* TestClock.adjust("250 millis")
      assert.strictEqual(yield* Fiber.join(waiting), "ReauthorizationRequired SignedOut")
      assert.deepStrictEqual(server.refreshed, [])
    }))
})
