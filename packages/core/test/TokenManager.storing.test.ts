import type { TokenManager } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Fiber, Option, Scope, Stream, TestClock } from "effect"
import * as tokenRecord from "../src/internal/tokenRecord.js"
import {
  accessOf,
  alice,
  answerLost,
  failing,
  makeManager,
  makePlain,
  makeServer,
  outcome,
  settle,
  signedIn,
  soFar,
  tokensOf,
  unavailable,
  type Watched
} from "./tokens/support.js"

/** The access token that is stored for alice. */
const stored = ({ inner }: Watched) =>
  Effect.gen(function*() {
    const entry = yield* inner.get(alice)
    return Option.isNone(entry) ? "nothing" : accessOf((yield* tokenRecord.decode(entry.value)).tokens)
  })

/** Gives the time for what is tried again at once. */
const moment = TestClock.adjust("1 second")

/** Alice's tokens have expired. */
const expired = (options: Omit<TokenManager.Options, "providers"> = {}) =>
  Effect.gen(function*() {
    const session = yield* signedIn(options)
    const events: Array<string> = []
    yield* Effect.forkScoped(Stream.runForEach(session.manager.changes, (event) =>
      Effect.sync(() => {
        events.push(event._tag)
      })))
    yield* settle
    yield* TestClock.adjust("1 hour")
    return { ...session, events, stored: stored(session.watched) }
  })

/** What alice's manager got in their place cannot be stored, and another manager has the same store. */
const unstored = Effect.gen(function*() {
  const session = yield* expired()
  const other = yield* makeManager(session.watched.inner, session.server.refresher)
  session.watched.always(unavailable, "compareAndSet")
  const waiting = yield* Effect.fork(session.get)
  yield* moment
  yield* Fiber.join(waiting)
  return { ...session, other }
})

describe("TokenManager, storing what it gets", () => {
  it.scoped("#229 hands tokens out when they are stored, and not before", () =>
    Effect.gen(function*() {
      const { get, stored, watched } = yield* expired()
      const { open } = yield* watched.holdBack("compareAndSet")
      const waiting = yield* Effect.replicateEffect(Effect.fork(get), 5)
      yield* settle
      assert.deepStrictEqual(waiting.map(soFar), Array.from({ length: 5 }, () => "waiting"))
      assert.strictEqual(yield* stored, "access-0")
      yield* open
      assert.deepStrictEqual(new Set(yield* Fiber.join(Fiber.all(waiting))), new Set(["access-1"]))
      assert.strictEqual(yield* stored, "access-1")
    }))

  it.scoped("#229 tries a few times within a second", () =>
    Effect.gen(function*() {
      const { get, server, stored, watched } = yield* expired()
      watched.next("compareAndSet", unavailable, unavailable, unavailable)
      const waiting = yield* Effect.fork(get)
      yield* settle
      assert.strictEqual(soFar(waiting), "waiting")
      yield* moment
      assert.strictEqual(yield* Fiber.join(waiting), "access-1")
      assert.strictEqual(yield* stored, "access-1")
      assert.strictEqual(server.refreshed.length, 1)
    }))

  it.scoped("#229 takes a write whose answer was lost for done", () =>
    Effect.gen(function*() {
      const { events, get, server, stored, watched } = yield* expired()
      watched.next("compareAndSet", answerLost)
      const waiting = yield* Effect.fork(get)
      yield* moment
      assert.strictEqual(yield* Fiber.join(waiting), "access-1")
      assert.strictEqual(yield* stored, "access-1")
      assert.strictEqual(server.refreshed.length, 1)
      assert.deepStrictEqual(events, ["Refreshed"])
    }))

  it.scoped("#229 gives nobody what it cannot store, and stores it later by itself", () =>
    Effect.gen(function*() {
      const { events, get, server, stored, watched } = yield* expired()
      watched.always(unavailable, "compareAndSet")
      const waiting = yield* Effect.replicateEffect(Effect.fork(get), 5)
      yield* moment
      assert.deepStrictEqual(
        new Set(yield* Fiber.join(Fiber.all(waiting))),
        new Set(["TokenStoreError Unavailable"])
      )
      assert.strictEqual(yield* stored, "access-0")
      assert.deepStrictEqual(events, [])
      watched.always(undefined)
      yield* moment
      yield* settle
      assert.strictEqual(yield* stored, "access-1")
      assert.deepStrictEqual(events, ["Refreshed"])
      assert.strictEqual(yield* get, "access-1")
      assert.strictEqual(server.refreshed.length, 1)
      // Whoever else looks finds them as well.
      const other = yield* makeManager(watched.store, server.refresher)
      assert.strictEqual(yield* outcome(other.get("alice")), "access-1")
    }))

  it.scoped("#229 stores it for the next who asks, without another request", () =>
    Effect.gen(function*() {
      const { get, server, stored, watched } = yield* expired()
      watched.always(unavailable, "compareAndSet")
      for (let time = 0; time < 3; time++) {
        const waiting = yield* Effect.fork(get)
        yield* moment
        assert.strictEqual(yield* Fiber.join(waiting), "TokenStoreError Unavailable")
      }
      // Tried each second by one, however many asked.
      watched.calls()
      yield* TestClock.adjust("10 seconds")
      assert.deepStrictEqual(watched.calls(), Array.from({ length: 10 }, () => "compareAndSet" as const))
      watched.always(undefined)
      assert.strictEqual(yield* get, "access-1")
      assert.strictEqual(yield* stored, "access-1")
      assert.deepStrictEqual(server.refreshed, ["refresh-0"])
    }))

  it.scoped("#229 does not give up while the store is away for longer than a lease", () =>
    Effect.gen(function*() {
      const { get, server, stored, watched } = yield* expired({ lease: "20 seconds" })
      watched.always(unavailable, "compareAndSet")
      const waiting = yield* Effect.fork(get)
      yield* moment
      yield* Fiber.join(waiting)
      yield* TestClock.adjust("10 minutes")
      watched.always(undefined)
      yield* TestClock.adjust("15 seconds")
      assert.strictEqual(yield* stored, "access-1")
      assert.strictEqual(yield* get, "access-1")
      assert.deepStrictEqual(server.refreshed, ["refresh-0"])
    }))

  it.scoped("#229 refreshes again what could be stored so late that it has expired", () =>
    Effect.gen(function*() {
      const { get, server, watched } = yield* expired()
      server.reply(Effect.zipLeft(tokensOf(1, { expires_in: 60 }), server.next))
      watched.always(unavailable, "compareAndSet")
      const waiting = yield* Effect.fork(get)
      yield* moment
      yield* Fiber.join(waiting)
      watched.always(unavailable)
      yield* TestClock.adjust("1 minute")
      watched.always(undefined)
      const late = yield* Effect.fork(get)
      yield* TestClock.adjust("100 millis")
      assert.strictEqual(yield* Fiber.join(late), "access-2")
      assert.deepStrictEqual(server.refreshed, ["refresh-0", "refresh-1"])
    }))

  it.scoped("#229 refreshes again what took so long to be stored that it has expired", () =>
    Effect.gen(function*() {
      const { get, server, watched } = yield* expired()
      server.reply(tokensOf("short", { expires_in: 10 }))
      const { open } = yield* watched.holdBack("compareAndSet")
      const waiting = yield* Effect.fork(get)
      yield* settle
      yield* TestClock.adjust("9 seconds")
      yield* open
      yield* moment
      assert.strictEqual(yield* Fiber.join(waiting), "access-1")
      assert.deepStrictEqual(server.refreshed, ["refresh-0", "refresh-short"])
    }))

  it.scoped("hands out what the server has to give, also when it is over at once", () =>
    Effect.gen(function*() {
      const { get, server } = yield* expired()
      server.reply(tokensOf("over", { expires_in: 0 }))
      assert.strictEqual(yield* get, "access-over")
      yield* settle
      assert.deepStrictEqual(server.refreshed, ["refresh-0"])
    }))

  it.scoped("#229 lets a program end that waits for the store, when a lease is over", () =>
    Effect.gen(function*() {
      const { server, watched } = yield* expired()
      watched.always(unavailable, "compareAndSet")
      const scope = yield* Scope.make()
      const manager = yield* Scope.extend(makePlain(watched.store, server.refresher, { lease: "10 seconds" }), scope)
      const waiting = yield* Effect.fork(outcome(manager.get("alice")))
      yield* moment
      assert.strictEqual(yield* Fiber.join(waiting), "TokenStoreError Unavailable")
      watched.calls()
      const ending = yield* Effect.forkDaemon(Scope.close(scope, Exit.void))
      yield* TestClock.adjust("9 seconds")
      assert.strictEqual(soFar(ending), "waiting")
      assert.deepStrictEqual(watched.calls(), Array.from({ length: 9 }, () => "compareAndSet" as const))
      yield* moment
      yield* settle
      assert.isUndefined(soFar(ending))
    }))
})

describe("TokenManager, storing what somebody else has changed", () => {
  /** Refreshes with the answer held back, while `meanwhile` is done. */
  const during = <A>(
    session: Effect.Effect.Success<ReturnType<typeof expired>>,
    meanwhile: Effect.Effect<A, unknown>
  ) =>
    Effect.gen(function*() {
      const { open } = yield* session.server.holdBack
      const waiting = yield* Effect.fork(session.get)
      yield* settle
      assert.deepStrictEqual(session.server.refreshed, ["refresh-0"])
      const result = yield* Effect.orDie(meanwhile)
      yield* open
      yield* TestClock.adjust("100 millis")
      yield* settle
      return { result, refreshed: yield* Fiber.join(waiting) }
    })

  it.scoped("#241 brings nothing back that was signed out meanwhile, and revokes what it got", () =>
    Effect.gen(function*() {
      for (const where of ["here", "elsewhere"] as const) {
        const session = yield* expired()
        const { events, get, manager, server, stored, watched } = session
        const other = where === "here" ? manager : yield* makeManager(watched.store, server.refresher)
        const { refreshed } = yield* during(session, other.signOut("alice"))
        assert.strictEqual(refreshed, "ReauthorizationRequired SignedOut")
        assert.strictEqual(yield* stored, "nothing")
        assert.strictEqual(yield* get, "ReauthorizationRequired SignedOut")
        assert.deepStrictEqual(server.revoked, ["refresh-0", "refresh-1"])
        assert.deepStrictEqual(events, where === "here" ? ["Revoked"] : [])
      }
    }))

  it.scoped("#241 revokes nothing where the provider cannot", () =>
    Effect.gen(function*() {
      const server = makeServer()
      const session = yield* expired()
      const manager = yield* makeManager(session.watched.store, { ...server.refresher, revoke: undefined })
      const { refreshed } = yield* during(
        { ...session, server, get: outcome(manager.get("alice")) },
        manager.signOut("alice")
      )
      assert.strictEqual(refreshed, "ReauthorizationRequired SignedOut")
      assert.deepStrictEqual(server.revoked, [])
    }))

  it.scoped("#241 uses the tokens of a sign-in that came meanwhile, and revokes nothing", () =>
    Effect.gen(function*() {
      for (const where of ["here", "elsewhere"] as const) {
        const session = yield* expired()
        const { get, manager, server, stored, watched } = session
        const other = where === "here" ? manager : yield* makeManager(watched.store, server.refresher)
        const { refreshed } = yield* during(
          session,
          Effect.flatMap(tokensOf("new"), (tokens) => other.save("alice", tokens))
        )
        assert.strictEqual(refreshed, "access-new")
        assert.strictEqual(yield* stored, "access-new")
        assert.strictEqual(yield* get, "access-new")
        assert.deepStrictEqual(server.revoked, [])
        assert.deepStrictEqual(server.refreshed, ["refresh-0"])
      }
    }))

  it.scoped("#241 drops and revokes what could not be stored before a sign-out", () =>
    Effect.gen(function*() {
      for (const where of ["here", "elsewhere"] as const) {
        const { get, manager, other, server, stored, watched } = yield* unstored
        yield* (where === "here" ? manager : other).signOut("alice")
        watched.always(undefined)
        yield* moment
        yield* settle
        assert.strictEqual(yield* stored, "nothing")
        // Here, it is known that what was stored is spent.
        assert.deepStrictEqual(server.revoked, where === "here" ? ["refresh-1"] : ["refresh-0", "refresh-1"])
        assert.strictEqual(yield* get, "ReauthorizationRequired SignedOut")
      }
    }))

  it.scoped("#241 revokes it also when it is the next refresh that sees the sign-out", () =>
    Effect.gen(function*() {
      const { manager, other, server, watched } = yield* unstored
      yield* other.signOut("alice", { revoke: false })
      assert.strictEqual(
        yield* outcome(manager.renew("alice", yield* tokensOf(0))),
        "ReauthorizationRequired SignedOut"
      )
      yield* settle
      assert.deepStrictEqual(server.revoked, ["refresh-1"])
      watched.always(undefined)
      yield* TestClock.adjust("1 minute")
    }))

  it.scoped("does not store what it could not before over the tokens of a new sign-in, nor wait for it", () =>
    Effect.gen(function*() {
      const { manager, other, server, stored, watched } = yield* unstored
      yield* other.save("alice", yield* tokensOf("new"))
      assert.strictEqual(yield* outcome(manager.renew("alice", yield* tokensOf(0))), "access-new")
      watched.always(undefined)
      yield* TestClock.adjust("1 minute")
      assert.strictEqual(yield* stored, "access-new")
      assert.deepStrictEqual(server.revoked, [])
    }))

  it.scoped("revokes the tokens of a new sign-in at a sign-out, and not old ones that could not be stored", () =>
    Effect.gen(function*() {
      const { manager, other, server, watched } = yield* unstored
      yield* other.save("alice", yield* tokensOf("new"))
      yield* manager.signOut("alice")
      assert.deepStrictEqual(server.revoked, ["refresh-new"])
      watched.always(undefined)
      yield* TestClock.adjust("1 minute")
    }))

  it.scoped("#231 keeps what it got when the lock was lost, and stores it when the other has failed", () =>
    Effect.gen(function*() {
      const session = yield* expired({ lease: "20 seconds" })
      const { get, server, stored, watched } = session
      const { open } = yield* watched.holdBack("compareAndSet")
      const late = yield* Effect.fork(get)
      yield* settle
      // It sleeps for longer than its lease; another process takes over, and the server is away.
      yield* TestClock.adjust("20 seconds")
      const other = yield* makeManager(watched.inner, server.refresher)
      const gate = yield* server.holdBack
      const taking = yield* Effect.fork(outcome(other.get("alice")))
      yield* settle
      yield* open
      assert.strictEqual(soFar(late), "waiting")
      assert.strictEqual(yield* stored, "access-0")
      assert.strictEqual(soFar(taking), "waiting")
      // The other one is refused, since the token is spent, or gets something: then that counts.
      yield* gate.open
      yield* TestClock.adjust("1 second")
      assert.strictEqual(yield* Fiber.join(taking), "access-2")
      assert.strictEqual(yield* Fiber.join(late), "access-2")

      const again = yield* expired({ lease: "20 seconds" })
      again.watched.next("compareAndSet", failing("LockLost"))
      const kept = yield* Effect.fork(again.get)
      yield* TestClock.adjust("1 second")
      assert.strictEqual(yield* Fiber.join(kept), "access-1")
      assert.strictEqual(yield* again.stored, "access-1")
      assert.deepStrictEqual(again.server.refreshed, ["refresh-0"])
    }))

  it.scoped("#229 lets what another process has rotated since be, when its own answer was lost", () =>
    Effect.gen(function*() {
      const { get, server, stored, watched } = yield* expired()
      const other = yield* makeManager(watched.inner, server.refresher)
      // Stored, its answer lost, and then rotated by the other.
      watched.next("compareAndSet", answerLost, (call) =>
        Effect.zipRight(
          Effect.orDie(Effect.flatMap(other.get("alice"), (tokens) => other.renew("alice", tokens))),
          call
        ))
      const waiting = yield* Effect.fork(get)
      yield* TestClock.adjust("1 second")
      assert.strictEqual(yield* Fiber.join(waiting), "access-2")
      assert.strictEqual(yield* stored, "access-2")
      assert.deepStrictEqual(server.refreshed, ["refresh-0", "refresh-1"])
    }))
})
