import { ClientAuthentication, OAuthClient, RequestTimeout, TokenManager, TokenStore } from "@effect-oauth/core"
import * as RotatingServer from "@effect-oauth/testing/RotatingServer"
import { FetchHttpClient } from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import { Cause, Context, Duration, Effect, Exit, Fiber, Layer, TestClock } from "effect"
import {
  accessOf,
  busy,
  makeManager,
  makePlain,
  makeServer,
  outcome,
  settle,
  signedIn,
  soFar,
  tokensOf,
  watch
} from "./tokens/support.js"

const callers = Array.from({ length: 1000 })

/** A manager whose tokens come from a server on loopback, and have expired. */
const overHttp = Effect.gen(function*() {
  const server = yield* RotatingServer.make({ accessTokenLifetime: "1 hour" })
  const Client = OAuthClient.layer({
    server: server.endpoints,
    client: { clientId: server.clientId, authentication: ClientAuthentication.none }
  })
  const Tokens = TokenManager.layer({ providers: { example: { client: OAuthClient.OAuthClient } } })
  const context = yield* Layer.build(Tokens.pipe(
    Layer.provide([Client, TokenStore.layerMemory]),
    Layer.provide(FetchHttpClient.layer)
  ))
  const manager = Context.get(context, TokenManager.TokenManager)
  const first = yield* server.issue("alice")
  yield* manager.save("alice", first)
  assert.strictEqual(accessOf(yield* manager.get("alice")), accessOf(first))
  yield* TestClock.adjust("2 hours")
  return { server, manager, first }
})

/** Waits on real time until the server has been asked, while its answer is held back. */
const asked = (server: RotatingServer.RotatingServer, refreshes: number) =>
  Effect.repeat(Effect.zipRight(Effect.promise(() => new Promise((done) => setTimeout(done, 1))), server.counters), {
    until: (counters) => counters.refreshes === refreshes
  })

describe("TokenManager, for all who ask", () => {
  it.scoped("#227 asks the server once for a thousand", () =>
    Effect.gen(function*() {
      const { first, manager, server } = yield* overHttp
      const all = yield* Effect.forEach(callers, () => manager.get("alice"), { concurrency: "unbounded" })
      const different = new Set(all)
      assert.strictEqual(different.size, 1)
      assert.notInclude([...different].map(accessOf), accessOf(first))
      const { refreshes, reused } = yield* server.counters
      assert.deepStrictEqual({ refreshes, reused }, { refreshes: 1, reused: 0 })
    }))

  it.scoped("#228 goes on when the first of a thousand gives up, and when 300 do", () =>
    Effect.gen(function*() {
      const { manager, server } = yield* overHttp
      yield* server.delayAnswers("50 millis")
      const fibers = yield* Effect.forEach(callers, () => Effect.fork(manager.get("alice")))
      yield* asked(server, 1)
      const [leader, ...others] = fibers
      yield* Fiber.interrupt(leader!)
      yield* Fiber.interruptAll(others.filter((_, index) => index % 3 === 0).slice(0, 300))
      const left = others.filter((_, index) => index % 3 !== 0)
      const all = yield* Fiber.join(Fiber.all(left))
      assert.strictEqual(new Set(all).size, 1)
      assert.strictEqual(yield* manager.get("alice"), all[0])
      const { refreshes, reused } = yield* server.counters
      assert.deepStrictEqual({ refreshes, reused }, { refreshes: 1, reused: 0 })
    }))

  it.scoped("#228 keeps what was refreshed when everybody gave up", () =>
    Effect.gen(function*() {
      const { first, manager, server } = yield* overHttp
      yield* server.delayAnswers("20 millis")
      const fibers = yield* Effect.replicateEffect(Effect.fork(manager.get("alice")), 10)
      yield* asked(server, 1)
      yield* Fiber.interruptAll(fibers)
      const tokens = yield* manager.get("alice")
      assert.notStrictEqual(accessOf(tokens), accessOf(first))
      const { refreshes, reused } = yield* server.counters
      assert.deepStrictEqual({ refreshes, reused }, { refreshes: 1, reused: 0 })
    }))

  it.scoped("#227 refreshes once for all whose call was answered 401, whenever they come", () =>
    Effect.gen(function*() {
      const { first, manager, server } = yield* overHttp
      const second = yield* manager.get("alice")
      yield* server.delayAnswers("30 millis")
      const wave = (tokens: typeof first) =>
        Effect.forEach(callers.slice(700), () => Effect.fork(manager.renew("alice", tokens)))
      const before = yield* wave(second)
      yield* asked(server, 2)
      // While it is under way: those who bring the tokens it is for, and those who bring older ones.
      const during = [...yield* wave(second), ...yield* wave(first)]
      const [third, ...more] = new Set(yield* Fiber.join(Fiber.all(before)))
      assert.deepStrictEqual(more, [])
      const others = new Set(yield* Fiber.join(Fiber.all(during)))
      // The older ones have been replaced by the second, which are good as far as anybody knows.
      assert.isTrue(others.has(third!) && others.size <= 2)
      // Stragglers, of either generation.
      const late = [...yield* wave(second), ...yield* wave(first)]
      assert.deepStrictEqual([...new Set(yield* Fiber.join(Fiber.all(late)))], [third])
      const { refreshes, reused } = yield* server.counters
      assert.deepStrictEqual({ refreshes, reused }, { refreshes: 2, reused: 0 })
    }))

  it.scoped("#227 gives a failure to all, and keeps none", () =>
    Effect.gen(function*() {
      const { get, server } = yield* signedIn()
      yield* TestClock.adjust("1 hour")
      server.reply(Effect.fail(busy))
      const all = yield* Effect.forEach(callers, () => get, { concurrency: "unbounded" })
      assert.deepStrictEqual([...new Set(all)], ["OAuthErrorResponse temporarily_unavailable"])
      assert.strictEqual(server.refreshed.length, 1)
      assert.strictEqual(yield* get, "access-1")
    }))

  it.scoped("does not mix up keys, and has no key wait for another", () =>
    Effect.gen(function*() {
      const { get, manager, server } = yield* signedIn()
      yield* manager.save("bob", yield* tokensOf("bob"))
      yield* TestClock.adjust("1 hour")
      const { open } = yield* server.holdBack
      const slow = yield* Effect.fork(get)
      yield* settle
      assert.strictEqual(yield* outcome(manager.get("bob")), "access-1")
      assert.strictEqual(soFar(slow), "waiting")
      yield* open
      assert.strictEqual(yield* Fiber.join(slow), "access-2")
      assert.deepStrictEqual(server.refreshed, ["refresh-0", "refresh-bob"])
    }))

  it.scoped("hands a defect on to all, lets go of the lock, and goes on for the next", () =>
    Effect.gen(function*() {
      const { get, server } = yield* signedIn()
      yield* TestClock.adjust("1 hour")
      server.reply(Effect.die("bug"))
      const exits = yield* Effect.all(Array.from({ length: 10 }, () => Effect.exit(get)), { concurrency: "unbounded" })
      assert.isTrue(exits.every((exit) => Exit.isFailure(exit) && Cause.isDie(exit.cause)))
      assert.strictEqual(server.refreshed.length, 1)
      assert.strictEqual(yield* get, "access-1")
    }))

  it.scoped("lets go of the lock also when a refresher throws before it gives an effect", () =>
    Effect.gen(function*() {
      const server = makeServer()
      const broken: typeof server.refresher.refresh = () => {
        throw new Error("bug")
      }
      const methods = [broken, server.refresher.refresh]
      const refresh: typeof broken = (tokens) => (methods.shift() ?? broken)(tokens)
      const manager = yield* makeManager(TokenStore.makeMemory(), { ...server.refresher, refresh })
      yield* manager.save("alice", yield* tokensOf(0))
      yield* TestClock.adjust("1 hour")
      assert.isTrue(Exit.isFailure(yield* Effect.exit(manager.get("alice"))))
      assert.strictEqual(yield* outcome(manager.get("alice")), "access-1")
    }))

  it.scoped("waits for what is under way when the program ends, at most for a lease", () =>
    Effect.gen(function*() {
      const { server, watched } = yield* signedIn()
      yield* TestClock.adjust("1 hour")
      const ending = (lease: Duration.DurationInput) =>
        Effect.gen(function*() {
          const manager = yield* makePlain(watched.store, server.refresher, { lease })
          yield* Effect.fork(manager.get("alice"))
          yield* settle
        }).pipe(Effect.scoped, Effect.fork)
      const { open } = yield* server.holdBack
      const patient = yield* ending("1 minute")
      yield* TestClock.adjust("59 seconds")
      assert.strictEqual(soFar(patient), "waiting")
      yield* open
      yield* Fiber.join(patient)
      const next = yield* makeManager(watched.store, server.refresher)
      assert.strictEqual(yield* outcome(next.get("alice")), "access-1")

      yield* TestClock.adjust("1 hour")
      yield* server.holdBack
      const hopeless = yield* ending("10 seconds")
      yield* TestClock.adjust("9 seconds")
      assert.strictEqual(soFar(hopeless), "waiting")
      yield* TestClock.adjust("1 second")
      yield* Fiber.join(hopeless)
    }))
})

describe("TokenManager, of those who ask", () => {
  class Service extends Context.Tag("test/Service")<Service, string>() {}

  it.scoped("passes nothing of the first to the refresh that is for all", () =>
    Effect.gen(function*() {
      const seen: Array<unknown> = []
      const look = Effect.map(Effect.context<never>(), (context) => {
        seen.push([context.unsafeMap.get(Service.key), Context.get(context, RequestTimeout.RequestTimeout)])
      })
      const server = makeServer()
      const watched = watch()
      const manager = yield* makeManager(watched.store, server.refresher).pipe(
        Effect.provideService(Service, "of the program")
      )
      yield* manager.save("alice", yield* tokensOf(0))
      yield* TestClock.adjust("1 hour")
      server.reply(() => Effect.zipRight(look, server.next))
      watched.next("get", (call) => Effect.zipRight(look, call))
      yield* manager.get("alice").pipe(
        Effect.provideService(Service, "of the caller"),
        RequestTimeout.withRequestTimeout("1 second")
      )
      const expected = ["of the program", Duration.seconds(30)]
      assert.deepStrictEqual(seen, [expected, expected])
    }))
})
