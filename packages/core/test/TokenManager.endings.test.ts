import { OAuthError, type TokenManager } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, Fiber, Option, Random, Stream, TestClock } from "effect"
import { summary } from "./support.js"
import {
  alice,
  before,
  between,
  busy,
  failing,
  invalidGrant,
  makeManager,
  makeServer,
  offline,
  outcome,
  settle,
  signedIn,
  tokensOf,
  unavailable,
  watch
} from "./tokens/support.js"

const endpoint = "https://id.example/token"

/** The events of a manager, as they come. */
const eventsOf = (manager: TokenManager.Service) =>
  Effect.gen(function*() {
    const events: Array<string> = []
    yield* Effect.forkScoped(Stream.runForEach(manager.changes, (event) =>
      Effect.sync(() => {
        events.push(event._tag === "NeedsSignIn" ? `${event._tag} ${event.reason}` : event._tag)
      })))
    yield* settle
    return events
  })

/** Alice's tokens have expired. */
const expired = (options: Omit<TokenManager.Options, "providers"> = {}, more: object = {}) =>
  Effect.gen(function*() {
    const session = yield* signedIn(options, { ...more })
    const events = yield* eventsOf(session.manager)
    yield* TestClock.adjust("1 hour")
    const isStored = Effect.map(session.watched.inner.get(alice), Option.isSome)
    return { ...session, events, isStored }
  })

describe("TokenManager, when the server takes a refresh token no longer", () => {
  it.scoped("#233 ends the session, tells it once, and asks no more", () =>
    Effect.gen(function*() {
      const { events, get, isStored, server } = yield* expired()
      server.reply(Effect.fail(invalidGrant))
      const all = yield* Effect.all(Array.from({ length: 10 }, () => get), { concurrency: "unbounded" })
      assert.deepStrictEqual([...new Set(all)], ["ReauthorizationRequired RefreshTokenRejected"])
      assert.isFalse(yield* isStored)
      assert.strictEqual(yield* get, "ReauthorizationRequired SignedOut")
      assert.strictEqual(yield* get, "ReauthorizationRequired SignedOut")
      yield* settle
      assert.deepStrictEqual(events, ["NeedsSignIn RefreshTokenRejected"])
      assert.strictEqual(server.refreshed.length, 1)
      assert.deepStrictEqual(server.revoked, [])
    }))

  it.scoped("#233 ends it also in the background, while the access token lives, and in other processes", () =>
    Effect.gen(function*() {
      const { get, manager, server, watched } = yield* signedIn({ recheckAfter: "1 day", idleTimeToLive: "1 day" })
      const events = yield* eventsOf(manager)
      const other = yield* makeManager(watched.store, server.refresher, { recheckAfter: 0 })
      yield* get
      yield* TestClock.adjust(Duration.toMillis("1 hour") - 60_000)
      server.reply(Effect.fail(invalidGrant))
      assert.strictEqual(yield* get, "access-0")
      yield* settle
      assert.strictEqual(yield* get, "ReauthorizationRequired SignedOut")
      assert.strictEqual(yield* outcome(other.get("alice")), "ReauthorizationRequired SignedOut")
      assert.deepStrictEqual(events, ["NeedsSignIn RefreshTokenRejected"])
    }).pipe(Effect.withRandom(Random.fixed([0]))))

  it.scoped("#233 uses what somebody else has stored meanwhile", () =>
    Effect.gen(function*() {
      const { events, get, isStored, server, watched } = yield* expired()
      const other = yield* makeManager(watched.inner, server.refresher)
      const saved = Effect.flatMap(tokensOf("other"), (tokens) => Effect.orDie(other.save("alice", tokens)))
      server.reply(Effect.zipRight(saved, Effect.fail(invalidGrant)))
      const waiting = yield* Effect.fork(get)
      yield* TestClock.adjust("100 millis")
      assert.strictEqual(yield* Fiber.join(waiting), "access-other")
      assert.isTrue(yield* isStored)
      assert.strictEqual(yield* get, "access-other")
      assert.deepStrictEqual(events, [])
      assert.strictEqual(server.refreshed.length, 1)
    }))

  it.scoped("#233 waits for who has taken the lock over, before it says that the session is over", () =>
    Effect.gen(function*() {
      const { events, get, isStored, server, watched } = yield* expired()
      const other = yield* makeManager(watched.inner, server.refresher)
      const taken = Effect.gen(function*() {
        // The lease is over, and the other process refreshes with the same token.
        yield* TestClock.adjust("1 minute")
        yield* Effect.forkDaemon(other.get("alice"))
        yield* settle
      })
      server.reply(Effect.zipRight(taken, Effect.fail(invalidGrant)), () => Effect.delay(tokensOf("other"), "1 second"))
      const waiting = yield* Effect.fork(get)
      yield* settle
      yield* TestClock.adjust("2 seconds")
      assert.strictEqual(yield* Fiber.join(waiting), "access-other")
      assert.isTrue(yield* isStored)
      assert.deepStrictEqual(events, [])
    }))

  it.scoped("#233 says SignedOut when the user was signed out meanwhile", () =>
    Effect.gen(function*() {
      const { get, server, watched } = yield* expired()
      server.reply(Effect.zipRight(Effect.orDie(watched.inner.remove(alice)), Effect.fail(invalidGrant)))
      assert.strictEqual(yield* get, "ReauthorizationRequired SignedOut")
    }))

  it.scoped("#233 tries again when it could not remove them", () =>
    Effect.gen(function*() {
      const { events, get, isStored, server, watched } = yield* expired()
      server.reply(Effect.fail(invalidGrant), Effect.fail(invalidGrant))
      watched.next("remove", unavailable)
      assert.strictEqual(yield* get, "TokenStoreError Unavailable")
      assert.strictEqual(yield* get, "ReauthorizationRequired RefreshTokenRejected")
      assert.isFalse(yield* isStored)
      yield* settle
      assert.deepStrictEqual(events, ["NeedsSignIn RefreshTokenRejected"])
    }))

  it.scoped("#234 ends nothing for any other failure", () =>
    Effect.gen(function*() {
      const code = (code: string, status = 400) => new OAuthError.OAuthErrorResponse({ endpoint, status, code })
      const failures = [
        code("invalid_client", 401),
        code("invalid_request"),
        code("unauthorized_client"),
        code("server_error", 500),
        busy,
        offline,
        new OAuthError.TransportError({ endpoint, reason: "Timeout" }),
        new OAuthError.InvalidResponse({ endpoint, status: 502, reason: "UnexpectedStatus", fields: [] }),
        new OAuthError.IdTokenRejected({ issuer: endpoint, reason: "Subject" }),
        new OAuthError.ConfigurationError({ reason: "Unsupported", setting: "x", detail: "y" })
      ]
      const { events, get, isStored, server } = yield* expired()
      for (const failure of failures) {
        server.reply(Effect.fail(failure))
        assert.strictEqual(yield* get, summary(failure).join(" "))
        assert.isTrue(yield* isStored)
      }
      assert.strictEqual(yield* get, "access-1")
      yield* settle
      assert.deepStrictEqual(events, ["Refreshed"])
      assert.strictEqual(server.refreshed.length, failures.length + 1)
    }))
})

describe("TokenManager, with nothing to refresh", () => {
  it.scoped("#240 uses tokens until they expire, and fails by name then, without a request or a lock", () =>
    Effect.gen(function*() {
      const server = makeServer()
      const providers = [
        { refresher: server.refresher, more: { refresh_token: undefined } },
        { refresher: { ...server.refresher, refresh: undefined }, more: {} }
      ]
      for (const { more, refresher } of providers) {
        const watched = watch()
        const manager = yield* makeManager(watched.store, refresher)
        const events = yield* eventsOf(manager)
        const get = outcome(manager.get("alice"))
        yield* manager.save("alice", yield* tokensOf(0, more))
        yield* TestClock.adjust(Duration.toMillis("1 hour") - 5001)
        assert.strictEqual(yield* get, "access-0")
        yield* settle
        yield* TestClock.adjust(1)
        watched.calls()
        assert.strictEqual(yield* get, "ReauthorizationRequired NoRefreshToken")
        assert.strictEqual(yield* get, "ReauthorizationRequired NoRefreshToken")
        assert.strictEqual(
          yield* outcome(manager.renew("alice", yield* tokensOf(0))),
          "ReauthorizationRequired NoRefreshToken"
        )
        assert.notInclude(watched.calls(), "lock")
        yield* settle
        assert.deepStrictEqual(events, ["NeedsSignIn NoRefreshToken"])
        // Once more, for other tokens.
        yield* manager.save("alice", yield* tokensOf(1, more))
        assert.strictEqual(yield* get, "access-1")
        yield* TestClock.adjust("1 hour")
        assert.strictEqual(yield* get, "ReauthorizationRequired NoRefreshToken")
        yield* settle
        assert.strictEqual(events.length, 2)
      }
      assert.deepStrictEqual(server.refreshed, [])
    }))

  it.scoped("#240 uses tokens that a resource rejected for others, and looks whether there are other ones", () =>
    Effect.gen(function*() {
      const { get, manager, server, watched } = yield* signedIn(
        { recheckAfter: "1 day", idleTimeToLive: "1 day" },
        { refresh_token: undefined }
      )
      yield* get
      const rejected = yield* tokensOf(0)
      const renew = outcome(manager.renew("alice", rejected))
      assert.strictEqual(yield* renew, "ReauthorizationRequired NoRefreshToken")
      assert.strictEqual(yield* get, "access-0")
      const other = yield* makeManager(watched.inner, server.refresher)
      yield* other.save("alice", yield* tokensOf("other", { refresh_token: undefined }))
      assert.strictEqual(yield* renew, "access-other")
      yield* other.save("alice", yield* tokensOf(0, { expires_in: 7200 }))
      yield* TestClock.adjust("1 hour")
      // The same access token in tokens that can be refreshed.
      assert.strictEqual(yield* renew, "access-1")
      assert.deepStrictEqual(server.refreshed, ["refresh-0"])
    }))
})

describe("TokenManager, renewing what a resource rejected", () => {
  it.scoped("refreshes once for tokens that have not expired, and gives others where there are some", () =>
    Effect.gen(function*() {
      const { get, manager, server, watched } = yield* signedIn()
      yield* get
      const old = yield* tokensOf(0)
      assert.strictEqual(yield* outcome(manager.renew("alice", old)), "access-1")
      watched.calls()
      assert.strictEqual(yield* outcome(manager.renew("alice", old)), "access-1")
      assert.strictEqual(yield* get, "access-1")
      assert.deepStrictEqual(watched.calls(), [])
      assert.strictEqual(yield* outcome(manager.renew("bob", old)), "ReauthorizationRequired SignedOut")
      assert.deepStrictEqual(server.refreshed, ["refresh-0"])
      // Others that have expired are no good either.
      yield* TestClock.adjust("1 hour")
      assert.strictEqual(yield* outcome(manager.renew("alice", old)), "access-2")
    }))

  it.scoped("#241 looks at the store when it has not for long, before it gives others out of memory", () =>
    Effect.gen(function*() {
      const { get, manager, server, watched } = yield* signedIn()
      yield* get
      const old = yield* tokensOf(0)
      assert.strictEqual(yield* outcome(manager.renew("alice", old)), "access-1")
      const other = yield* makeManager(watched.inner, server.refresher)
      yield* other.save("alice", yield* tokensOf("other"))
      yield* TestClock.adjust(59_999)
      assert.strictEqual(yield* outcome(manager.renew("alice", old)), "access-1")
      yield* TestClock.adjust(1)
      assert.strictEqual(yield* outcome(manager.renew("alice", old)), "access-other")
    }))

  it.scoped("goes on when what was under way was for those who did not know", () =>
    Effect.gen(function*() {
      const { get, manager, server, watched } = yield* signedIn()
      const { open } = yield* watched.holdBack("get")
      const looking = yield* Effect.fork(get)
      yield* settle
      const renewing = yield* Effect.fork(outcome(manager.renew("alice", yield* tokensOf(0))))
      yield* settle
      yield* open
      assert.strictEqual(yield* Fiber.join(looking), "access-0")
      assert.strictEqual(yield* Fiber.join(renewing), "access-1")
      assert.deepStrictEqual(server.refreshed, ["refresh-0"])
    }))

  it.scoped("does not bring rejected tokens back with a look at the store that was under way", () =>
    Effect.gen(function*() {
      const { get, manager, watched } = yield* signedIn()
      yield* get
      yield* TestClock.adjust("1 minute")
      const { open } = yield* watched.holdBack("get", between)
      const looking = yield* Effect.fork(get)
      yield* settle
      assert.strictEqual(yield* outcome(manager.renew("alice", yield* tokensOf(0))), "access-1")
      yield* open
      assert.strictEqual(yield* Fiber.join(looking), "access-0")
      assert.strictEqual(yield* get, "access-1")
    }))

  it.scoped("asks once where the server gives the same access token again", () =>
    Effect.gen(function*() {
      const { get, manager, server } = yield* signedIn()
      yield* get
      const same = tokensOf(0, { refresh_token: "refresh-same" })
      server.reply(same, same, same, same)
      const rejected = yield* tokensOf(0)
      const all = yield* Effect.all(
        Array.from({ length: 20 }, () => outcome(manager.renew("alice", rejected))),
        { concurrency: "unbounded" }
      )
      assert.deepStrictEqual([...new Set(all)], ["access-0"])
      assert.strictEqual(server.refreshed.length, 1)
    }))
})

describe("TokenManager, signing out", () => {
  it.scoped("drops the tokens, then revokes them, and says so", () =>
    Effect.gen(function*() {
      const { get, manager, server, watched } = yield* signedIn()
      const events = yield* eventsOf(manager)
      yield* get
      watched.next("remove", before(Effect.sync(() => assert.deepStrictEqual(server.revoked, []))))
      yield* manager.signOut("alice")
      assert.deepStrictEqual(server.revoked, ["refresh-0"])
      assert.strictEqual(yield* get, "ReauthorizationRequired SignedOut")
      yield* manager.signOut("alice")
      assert.deepStrictEqual(server.revoked, ["refresh-0"])
      yield* settle
      assert.deepStrictEqual(events, ["Revoked", "Revoked"])
    }))

  it.scoped("revokes nothing when it was told so, or where the provider cannot", () =>
    Effect.gen(function*() {
      const { get, manager, server, watched } = yield* signedIn()
      yield* manager.signOut("alice", { revoke: false })
      assert.strictEqual(yield* get, "ReauthorizationRequired SignedOut")
      const without = yield* makeManager(watched.store, { ...server.refresher, revoke: undefined })
      yield* without.save("alice", yield* tokensOf(0))
      yield* without.signOut("alice")
      assert.strictEqual(yield* get, "ReauthorizationRequired SignedOut")
      assert.deepStrictEqual(server.revoked, [])
    }))

  it.scoped("#254 has dropped the tokens when the revocation fails, and says that it did", () =>
    Effect.gen(function*() {
      const { get, manager, server, watched } = yield* signedIn()
      yield* get
      server.replyToRevoke(Effect.fail(offline))
      assert.strictEqual(yield* Effect.flip(manager.signOut("alice")), offline)
      assert.isTrue(Option.isNone(yield* watched.inner.get(alice)))
      assert.strictEqual(yield* get, "ReauthorizationRequired SignedOut")
    }))

  it.scoped("fails when the store is away, and revokes nothing then", () =>
    Effect.gen(function*() {
      for (const operation of ["get", "remove"] as const) {
        const { get, manager, server, watched } = yield* signedIn()
        const events = yield* eventsOf(manager)
        yield* get
        watched.next(operation, unavailable)
        assert.strictEqual(yield* outcome(manager.signOut("alice")), "TokenStoreError Unavailable")
        assert.deepStrictEqual(server.revoked, [])
        assert.strictEqual(yield* get, "access-0")
        assert.deepStrictEqual(events, [])
        yield* manager.signOut("alice")
        assert.deepStrictEqual(server.revoked, ["refresh-0"])
      }
    }))

  it.scoped("removes what cannot be read, and has nothing to revoke then", () =>
    Effect.gen(function*() {
      for (const reason of ["Corrupted", "DecryptionFailed"] as const) {
        const { get, manager, server, watched } = yield* signedIn()
        watched.next("get", failing(reason))
        yield* manager.signOut("alice")
        assert.strictEqual(yield* get, "ReauthorizationRequired SignedOut")
        assert.deepStrictEqual(server.revoked, [])
      }
    }))

  it.scoped("revokes the tokens that are there when it removes them, not those before a refresh", () =>
    Effect.gen(function*() {
      const { manager, server, watched } = yield* signedIn()
      const other = yield* makeManager(watched.inner, server.refresher)
      const rejected = yield* tokensOf(0)
      watched.next("remove", before(Effect.orDie(other.renew("alice", rejected))))
      yield* manager.signOut("alice")
      assert.deepStrictEqual(server.revoked, ["refresh-1"])
      assert.isTrue(Option.isNone(yield* watched.inner.get(alice)))
      // Somebody who writes all the time does not keep it from being removed.
      yield* manager.save("alice", rejected)
      const saved = Effect.orDie(other.save("alice", rejected))
      watched.next("remove", ...Array.from({ length: 11 }, () => before(saved)))
      yield* manager.signOut("alice")
      assert.isTrue(Option.isNone(yield* watched.inner.get(alice)))
    }))
})
