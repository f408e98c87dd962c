import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, Fiber, FiberId, Random, TestClock } from "effect"
import {
  between,
  busy,
  failing,
  makeManager,
  offline,
  outcome,
  settle,
  signedIn,
  soFar,
  tokensOf,
  unavailable
} from "./tokens/support.js"

/** Tokens are due a whole minute ahead, or half of one. */
const early = Effect.withRandom(Random.fixed([0]))
const late = Effect.withRandom(Random.fixed([1]))

const hour = Duration.toMillis("1 hour")

describe("TokenManager, what it has in memory", () => {
  it.scoped("gives what was saved, and looks for it once", () =>
    Effect.gen(function*() {
      const { get, manager, server, watched } = yield* signedIn()
      assert.strictEqual(yield* get, "access-0")
      assert.deepStrictEqual(watched.calls(), ["get"])
      assert.deepStrictEqual([...new Set(yield* Effect.replicateEffect(get, 100))], ["access-0"])
      yield* TestClock.adjust(59_999)
      assert.strictEqual(yield* get, "access-0")
      assert.deepStrictEqual(watched.calls(), [])
      assert.deepStrictEqual(server.refreshed, [])
      assert.strictEqual(yield* outcome(manager.get("bob")), "ReauthorizationRequired SignedOut")
    }))

  it.scoped("has the tokens of another sign-in at once, also when who saves them gives up then", () =>
    Effect.gen(function*() {
      const { get, manager, watched } = yield* signedIn()
      assert.strictEqual(yield* get, "access-0")
      yield* manager.save("alice", yield* tokensOf("second"))
      assert.strictEqual(yield* get, "access-second")
      const { open } = yield* watched.holdBack("set", between)
      const saving = yield* Effect.fork(manager.save("alice", yield* tokensOf("third")))
      yield* settle
      saving.unsafeInterruptAsFork(FiberId.none)
      yield* open
      assert.strictEqual(yield* get, "access-third")
    }))

  it.scoped("keeps nothing that was read before a sign-in, and does not wait for it", () =>
    Effect.gen(function*() {
      const { get, manager, watched } = yield* signedIn({ recheckAfter: "5 seconds" })
      const first = yield* watched.holdBack("get", between)
      const finding = yield* Effect.fork(get)
      yield* settle
      yield* manager.save("alice", yield* tokensOf("second"))
      yield* first.open
      assert.strictEqual(yield* Fiber.join(finding), "access-0")
      assert.strictEqual(yield* get, "access-second")
      yield* TestClock.adjust("5 seconds")
      // A look at tokens that were in memory already, that takes longer than until the next one.
      const second = yield* watched.holdBack("get", between)
      const looking = yield* Effect.fork(get)
      yield* settle
      yield* manager.save("alice", yield* tokensOf("third"))
      assert.strictEqual(yield* get, "access-third")
      yield* TestClock.adjust("5 seconds")
      const later = yield* Effect.fork(get)
      yield* settle
      assert.strictEqual(soFar(later), "access-third")
      yield* second.open
      assert.strictEqual(yield* Fiber.join(looking), "access-second")
      assert.strictEqual(yield* get, "access-third")
    }))

  it.scoped("forgets whom nobody asks for, and finds them in the store again", () =>
    Effect.gen(function*() {
      const { get, watched } = yield* signedIn({ idleTimeToLive: "1 hour", recheckAfter: "1 day" }, {
        expires_in: 864_000
      })
      yield* get
      watched.calls()
      for (let hours = 0; hours < 10; hours++) {
        yield* TestClock.adjust("50 minutes")
        assert.strictEqual(yield* get, "access-0")
      }
      assert.deepStrictEqual(watched.calls(), [])
      yield* TestClock.adjust("2 hours")
      assert.strictEqual(yield* get, "access-0")
      assert.deepStrictEqual(watched.calls(), ["get"])
    }))

  it.scoped("tells the store how long tokens may be kept, at a sign-in and at a refresh", () =>
    Effect.gen(function*() {
      const { get, server } = yield* signedIn({ timeToLive: "2 hours" })
      yield* TestClock.adjust(hour)
      assert.strictEqual(yield* get, "access-1")
      yield* TestClock.adjust(2 * hour - 1)
      assert.strictEqual(yield* get, "access-2")
      yield* TestClock.adjust(2 * hour)
      assert.strictEqual(yield* get, "ReauthorizationRequired SignedOut")
      assert.deepStrictEqual(server.refreshed, ["refresh-0", "refresh-1"])
      const kept = yield* signedIn()
      yield* TestClock.adjust("1000 days")
      assert.strictEqual(yield* kept.get, "access-1")
    }))
})

describe("TokenManager, ahead of time", () => {
  it.scoped("#238 renews in the background when tokens are due, and uses them meanwhile", () =>
    Effect.gen(function*() {
      const { get, server } = yield* signedIn({ recheckAfter: "1 day" })
      yield* get
      yield* TestClock.adjust(hour - 60_001)
      yield* get
      yield* settle
      assert.deepStrictEqual(server.refreshed, [])
      const { open } = yield* server.holdBack
      yield* TestClock.adjust(1)
      assert.deepStrictEqual(yield* Effect.replicateEffect(get, 3), ["access-0", "access-0", "access-0"])
      yield* settle
      assert.deepStrictEqual(server.refreshed, ["refresh-0"])
      assert.strictEqual(yield* get, "access-0")
      yield* open
      assert.strictEqual(yield* get, "access-1")
      assert.deepStrictEqual(server.refreshed, ["refresh-0"])
    }).pipe(early))

  it.scoped("#238 chooses when at random, so that not all refresh at once", () =>
    Effect.gen(function*() {
      const { get, server } = yield* signedIn({ recheckAfter: "1 day" })
      yield* late(get)
      yield* TestClock.adjust(hour - 30_001)
      yield* late(get)
      yield* settle
      assert.deepStrictEqual(server.refreshed, [])
      yield* TestClock.adjust(1)
      yield* late(get)
      yield* settle
      assert.deepStrictEqual(server.refreshed, ["refresh-0"])

      const times = new Set<number>()
      const many = yield* signedIn({ recheckAfter: "1 day", idleTimeToLive: "1 day" })
      const users = Array.from({ length: 200 }, (_, n) => `user-${n}`)
      yield* Effect.forEach(
        users,
        (user) => Effect.flatMap(tokensOf(user), (tokens) => many.manager.save(user, tokens))
      )
      const all = Effect.zipRight(Effect.forEach(users, many.manager.get), settle)
      yield* all
      yield* TestClock.adjust(hour - 60_000)
      for (let second = 0; second <= 30; second++) {
        yield* all
        times.add(many.server.refreshed.length)
        yield* TestClock.adjust("1 second")
      }
      assert.isAbove(times.size, 20)
      assert.strictEqual(many.server.refreshed.length, 200)
    }))

  it.scoped("#238 renews in the last quarter of a short life at the earliest, and as early as it is told", () =>
    Effect.gen(function*() {
      const short = yield* signedIn({ refreshAhead: "1 hour" }, { expires_in: 40 })
      yield* short.get
      yield* TestClock.adjust(29_999)
      yield* short.get
      yield* settle
      assert.deepStrictEqual(short.server.refreshed, [])
      yield* TestClock.adjust(1)
      assert.strictEqual(yield* short.get, "access-0")
      yield* settle
      assert.deepStrictEqual(short.server.refreshed, ["refresh-0"])
      const long = yield* signedIn({ refreshAhead: "10 minutes", recheckAfter: "1 day" })
      yield* long.get
      yield* TestClock.adjust("50 minutes")
      assert.strictEqual(yield* long.get, "access-0")
      yield* settle
      assert.strictEqual(yield* long.get, "access-1")
    }).pipe(early))

  it.scoped("#238 goes by the clock on the wall: after a sleep tokens that have expired are not used", () =>
    Effect.gen(function*() {
      const { get, server } = yield* signedIn({ recheckAfter: "1 day" })
      yield* get
      const { open } = yield* server.holdBack
      yield* TestClock.adjust("8 hours")
      const waiting = yield* Effect.fork(get)
      yield* settle
      assert.strictEqual(soFar(waiting), "waiting")
      yield* open
      assert.strictEqual(yield* Fiber.join(waiting), "access-1")
    }))

  it.scoped("gives no tokens out that expire in the next five seconds", () =>
    Effect.gen(function*() {
      const { get, server } = yield* signedIn({ refreshAhead: 0, recheckAfter: "1 day" })
      yield* get
      yield* TestClock.adjust(hour - 5001)
      assert.strictEqual(yield* get, "access-0")
      assert.deepStrictEqual(server.refreshed, [])
      yield* TestClock.adjust(1)
      assert.strictEqual(yield* get, "access-1")
    }))

  it.scoped("never renews tokens that do not expire", () =>
    Effect.gen(function*() {
      const { get, manager, server } = yield* signedIn({}, { expires_in: undefined })
      yield* TestClock.adjust("1000 days")
      assert.strictEqual(yield* get, "access-0")
      yield* TestClock.adjust("1000 days")
      assert.strictEqual(yield* get, "access-0")
      yield* settle
      assert.deepStrictEqual(server.refreshed, [])
      assert.strictEqual(yield* outcome(manager.renew("alice", yield* tokensOf(0))), "access-1")
      assert.strictEqual(yield* get, "access-1")
    }))

  it.scoped("#234 uses tokens until they expire when the server fails, and lets it rest before it tries again", () =>
    Effect.gen(function*() {
      const { get, server } = yield* signedIn({ recheckAfter: "1 day" })
      yield* get
      yield* TestClock.adjust(hour - 60_000)
      server.reply(Effect.fail(offline), Effect.fail(busy), Effect.fail(offline))
      assert.strictEqual(yield* get, "access-0")
      yield* settle
      assert.strictEqual(server.refreshed.length, 1)
      yield* TestClock.adjust(9999)
      assert.strictEqual(yield* get, "access-0")
      yield* settle
      assert.strictEqual(server.refreshed.length, 1)
      yield* TestClock.adjust(1)
      assert.strictEqual(yield* get, "access-0")
      yield* settle
      assert.strictEqual(server.refreshed.length, 2)
      yield* TestClock.adjust(45_000)
      assert.strictEqual(yield* get, "TransportError Network")
      assert.strictEqual(yield* get, "access-1")
      assert.deepStrictEqual(server.refreshed, ["refresh-0", "refresh-0", "refresh-0", "refresh-0"])
    }).pipe(early))

  it.scoped("#234 does not make tokens that are good wait for a refresh, nor fail with one", () =>
    Effect.gen(function*() {
      const { get, server, watched } = yield* signedIn({ recheckAfter: "5 seconds" })
      yield* get
      yield* TestClock.adjust(hour - 59_000)
      yield* get
      server.reply(Effect.delay(Effect.fail(offline), "30 seconds"))
      assert.strictEqual(yield* get, "access-0")
      yield* settle
      assert.strictEqual(server.refreshed.length, 1)
      watched.calls()
      // Due for a look at the store, while the server does not answer.
      yield* TestClock.adjust("10 seconds")
      assert.strictEqual(yield* get, "access-0")
      assert.deepStrictEqual(watched.calls(), ["get"])
      yield* TestClock.adjust("10 seconds")
      const waiting = yield* Effect.fork(get)
      yield* TestClock.adjust("10 seconds")
      assert.strictEqual(yield* Fiber.join(waiting), "access-0")
      assert.strictEqual(server.refreshed.length, 1)
    }).pipe(early))
})

describe("TokenManager, looking at the store again", () => {
  it.scoped("sees a sign-out and a new sign-in of another process when it is time, to the millisecond", () =>
    Effect.gen(function*() {
      const { get, server, watched } = yield* signedIn({ recheckAfter: "30 seconds" })
      const other = yield* makeManager(watched.store, server.refresher)
      yield* get
      yield* other.save("alice", yield* tokensOf("new"))
      yield* TestClock.adjust(29_999)
      assert.strictEqual(yield* get, "access-0")
      yield* TestClock.adjust(1)
      assert.strictEqual(yield* get, "access-new")
      yield* other.signOut("alice")
      yield* TestClock.adjust(29_999)
      assert.strictEqual(yield* get, "access-new")
      yield* TestClock.adjust(1)
      assert.strictEqual(yield* get, "ReauthorizationRequired SignedOut")
      // Out of the memory too.
      assert.strictEqual(yield* get, "ReauthorizationRequired SignedOut")
    }))

  it.scoped("looks once for all who ask, and not again when nothing has changed", () =>
    Effect.gen(function*() {
      const { get, watched } = yield* signedIn()
      yield* get
      yield* TestClock.adjust("1 minute")
      watched.calls()
      const { open } = yield* watched.holdBack("get")
      const fibers = yield* Effect.replicateEffect(Effect.fork(get), 50)
      yield* settle
      yield* open
      assert.deepStrictEqual([...new Set(yield* Fiber.join(Fiber.all(fibers)))], ["access-0"])
      yield* get
      assert.deepStrictEqual(watched.calls(), ["get"])
    }))

  it.scoped("#238 renews ahead of time what such a look finds to be due, and looks each time when told", () =>
    Effect.gen(function*() {
      const { get, server, watched } = yield* signedIn({ recheckAfter: 0 })
      yield* get
      yield* get
      assert.deepStrictEqual(watched.calls(), ["get", "get"])
      yield* TestClock.adjust(hour - 60_000)
      assert.strictEqual(yield* get, "access-0")
      yield* settle
      assert.deepStrictEqual(server.refreshed, ["refresh-0"])
      assert.strictEqual(yield* get, "access-1")
      // And what is found in the store at first.
      const rare = yield* signedIn()
      yield* TestClock.adjust(hour - 10_000)
      assert.strictEqual(yield* rare.get, "access-0")
      yield* settle
      assert.deepStrictEqual(rare.server.refreshed, ["refresh-0"])
    }).pipe(early))

  it.scoped("does not bring back with a look what a refresh has replaced meanwhile", () =>
    Effect.gen(function*() {
      const { get, server, watched } = yield* signedIn({ recheckAfter: "5 seconds" })
      yield* get
      yield* TestClock.adjust(hour - 59_000)
      const refresh = yield* server.holdBack
      assert.strictEqual(yield* get, "access-0")
      yield* settle
      yield* TestClock.adjust("5 seconds")
      const slow = yield* watched.holdBack("get", between)
      const looking = yield* Effect.fork(get)
      yield* settle
      yield* refresh.open
      yield* slow.open
      assert.strictEqual(yield* Fiber.join(looking), "access-0")
      assert.strictEqual(yield* get, "access-1")
    }).pipe(early))

  it.scoped("#232 uses tokens that are good while the store is away, and looks for it each 10 seconds", () =>
    Effect.gen(function*() {
      const { get, watched } = yield* signedIn()
      yield* get
      watched.calls()
      watched.always(unavailable)
      yield* TestClock.adjust("1 minute")
      assert.deepStrictEqual(yield* Effect.replicateEffect(get, 5), Array.from({ length: 5 }, () => "access-0"))
      yield* TestClock.adjust(9999)
      assert.strictEqual(yield* get, "access-0")
      assert.deepStrictEqual(watched.calls(), ["get"])
      yield* TestClock.adjust(1)
      assert.strictEqual(yield* get, "access-0")
      assert.deepStrictEqual(watched.calls(), ["get"])
      yield* TestClock.adjust(hour)
      assert.strictEqual(yield* get, "TokenStoreError Unavailable")
    }))

  it.scoped("#232 refuses them where it was told to, and refreshes nothing without the store", () =>
    Effect.gen(function*() {
      const { get, server, watched } = yield* signedIn({ onStoreFailure: "fail" })
      yield* get
      watched.always(unavailable)
      yield* TestClock.adjust("1 minute")
      assert.strictEqual(yield* get, "TokenStoreError Unavailable")
      watched.always(undefined)
      assert.strictEqual(yield* get, "access-0")
      watched.always(unavailable)
      yield* TestClock.adjust(hour)
      assert.strictEqual(yield* get, "TokenStoreError Unavailable")
      assert.deepStrictEqual(server.refreshed, [])
      const fresh = yield* makeManager(watched.store, server.refresher)
      assert.strictEqual(yield* outcome(fresh.get("alice")), "TokenStoreError Unavailable")
    }))

  it.scoped("fails when what is stored is damaged or cannot be decrypted, whatever there is in memory", () =>
    Effect.gen(function*() {
      for (const reason of ["Corrupted", "DecryptionFailed"] as const) {
        const { get, manager, watched } = yield* signedIn()
        yield* get
        yield* TestClock.adjust("1 minute")
        watched.always(failing(reason), "get", "lock")
        assert.strictEqual(yield* get, `TokenStoreError ${reason}`)
        assert.strictEqual(yield* get, `TokenStoreError ${reason}`)
        assert.strictEqual(yield* outcome(manager.renew("alice", yield* tokensOf(0))), `TokenStoreError ${reason}`)
        watched.always(undefined)
        assert.strictEqual(yield* get, "access-0")
      }
    }))
})
