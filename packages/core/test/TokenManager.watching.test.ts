import { TokenEvent, TokenManager, TokenMetrics, TokenStore } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import {
  Chunk,
  DateTime,
  Duration,
  Effect,
  Exit,
  Fiber,
  Logger,
  LogLevel,
  Metric,
  MetricLabel,
  Option,
  Scope,
  Stream,
  TestClock,
  Tracer
} from "effect"
import { assertAbsent, prints } from "./support.js"
import {
  busy,
  invalidGrant,
  makeManager,
  makePlain,
  makeServer,
  offline,
  outcome,
  settle,
  signedIn,
  tokensOf,
  unavailable,
  watch
} from "./tokens/support.js"

/** A manager whose provider has a name of its own, so that its metrics are those of one test. */
const named = (name: string, store = TokenStore.makeMemory()) =>
  Effect.gen(function*() {
    const server = makeServer()
    const manager = yield* TokenManager.make({ providers: { [name]: { client: Effect.succeed(server.refresher) } } })
      .pipe(
        Effect.provideService(TokenStore.TokenStore, store)
      )
    yield* manager.save("alice", yield* tokensOf(0))
    yield* TestClock.adjust("1 hour")
    return { server, store, manager, get: outcome(manager.get("alice")) }
  })

const of = (name: string, outcome?: string) => [
  MetricLabel.make("provider", name),
  ...outcome === undefined ? [] : [MetricLabel.make("outcome", outcome)]
]

/** How often refreshes ended in each way. */
const outcomes = (name: string) =>
  Effect.map(
    Effect.all(
      (["refreshed", "adopted", "rejected", "failed"] as const).map((outcome) =>
        Metric.value(Metric.taggedWithLabels(TokenMetrics.refreshes, of(name, outcome)))
      )
    ),
    (states) => states.map(({ count }) => count)
  )

const seconds = (metric: typeof TokenMetrics.refreshSeconds, name: string) =>
  Effect.map(Metric.value(Metric.taggedWithLabels(metric, of(name))), ({ count, sum }) => ({ count, sum }))

describe("TokenManager, metrics", () => {
  it.scoped("count how refreshes end, by provider", () =>
    Effect.gen(function*() {
      const name = "metrics-outcomes"
      const { get, manager, server, store } = yield* named(name)
      assert.deepStrictEqual(yield* outcomes(name), [0, 0, 0, 0])
      yield* get
      assert.deepStrictEqual(yield* outcomes(name), [1, 0, 0, 0])
      // Another process has been faster.
      yield* TestClock.adjust("1 hour")
      const { open } = yield* server.holdBack
      const waiting = yield* Effect.fork(get)
      yield* settle
      const other = yield* TokenManager.make({ providers: { [name]: { client: Effect.succeed(server.refresher) } } })
        .pipe(
          Effect.provideService(TokenStore.TokenStore, store)
        )
      const adopting = yield* Effect.fork(other.get("alice"))
      yield* settle
      yield* open
      yield* TestClock.adjust("250 millis")
      yield* Fiber.join(adopting)
      yield* Fiber.join(waiting)
      assert.deepStrictEqual(yield* outcomes(name), [2, 1, 0, 0])
      yield* TestClock.adjust("1 hour")
      server.reply(Effect.fail(busy), Effect.fail(offline), Effect.fail(invalidGrant))
      yield* get
      yield* get
      assert.deepStrictEqual(yield* outcomes(name), [2, 1, 0, 2])
      yield* get
      assert.deepStrictEqual(yield* outcomes(name), [2, 1, 1, 2])
      yield* manager.save("alice", yield* tokensOf(0))
      yield* TestClock.adjust("1 hour")
      server.reply(Effect.die("bug"))
      yield* Effect.exit(get)
      assert.deepStrictEqual(yield* outcomes(name), [2, 1, 1, 3])
    }))

  it.scoped("measure how long a refresh takes, and how long it waits for the lock", () =>
    Effect.gen(function*() {
      const name = "metrics-seconds"
      const { get, server, store } = yield* named(name)
      server.reply(Effect.delay(server.next, "3 seconds"))
      const slow = yield* Effect.fork(get)
      yield* TestClock.adjust("3 seconds")
      yield* Fiber.join(slow)
      assert.deepStrictEqual(yield* seconds(TokenMetrics.refreshSeconds, name), { count: 1, sum: 3 })
      assert.deepStrictEqual(yield* seconds(TokenMetrics.lockWaitSeconds, name), { count: 1, sum: 0 })
      yield* TestClock.adjust("1 hour")
      yield* store.lock(`${name}//alice`, { owner: "somebody", lease: Duration.seconds(4) })
      const waiting = yield* Effect.fork(get)
      yield* TestClock.adjust("5 seconds")
      yield* Fiber.join(waiting)
      const waited = yield* seconds(TokenMetrics.lockWaitSeconds, name)
      assert.strictEqual(waited.count, 2)
      assert.closeTo(waited.sum, 4.125, 0.125)
      const { count, sum } = yield* seconds(TokenMetrics.refreshSeconds, name)
      assert.deepStrictEqual({ count, sum }, { count: 2, sum: 3 + waited.sum })
    }))

  it.scoped("count what comes out of memory, and what does not", () =>
    Effect.gen(function*() {
      const { get } = yield* signedIn()
      const counts = Effect.all([Metric.value(TokenMetrics.cacheHits), Metric.value(TokenMetrics.cacheMisses)])
      const [hits, misses] = yield* counts
      const since = Effect.map(counts, ([a, b]) => [a.count - hits.count, b.count - misses.count])
      yield* get
      assert.deepStrictEqual(yield* since, [0, 1])
      yield* Effect.replicateEffect(get, 10)
      assert.deepStrictEqual(yield* since, [10, 1])
      yield* TestClock.adjust("1 minute")
      yield* get
      assert.deepStrictEqual(yield* since, [10, 2])
      yield* TestClock.adjust("1 hour")
      yield* get
      assert.deepStrictEqual(yield* since, [10, 3])
    }))

  it.scoped("have names that exporters show, and say what they are", () =>
    Effect.gen(function*() {
      const { get } = yield* named("metrics-names")
      yield* get
      yield* get
      const ours = (yield* Metric.snapshot)
        .map(({ metricKey }) => metricKey)
        .filter(({ name }) => /^effect_oauth_(refresh|lock|cache)_/.test(name))
      assert.deepStrictEqual([...new Set(ours.map(({ name }) => name))].sort(), [
        "effect_oauth_cache_hits_total",
        "effect_oauth_cache_misses_total",
        "effect_oauth_lock_wait_seconds",
        "effect_oauth_refresh_seconds",
        "effect_oauth_refresh_total"
      ])
      assert.isTrue(ours.every(({ description }) => Option.isSome(description)))
      const labels = new Set(ours.flatMap(({ tags }) => tags.map(({ key }) => key)))
      assert.deepStrictEqual([...labels].sort(), ["outcome", "provider"])
    }))
})

/** Spans as they end. */
const makeTracer = () => {
  const spans: Array<
    { readonly name: string; readonly parent: string | undefined; readonly texts: ReadonlyArray<string> }
  > = []
  const attributesOf: Array<Record<string, unknown>> = []
  const tracer = Tracer.make({
    span: (name, parent, context, links, startTime, kind): Tracer.Span => {
      const attributes = new Map<string, unknown>()
      const events: Array<unknown> = []
      return {
        _tag: "Span",
        name,
        spanId: name,
        traceId: "trace",
        parent,
        context,
        links,
        kind,
        sampled: true,
        status: { _tag: "Started", startTime },
        attributes,
        end: (_, exit) => {
          attributesOf.push(Object.fromEntries(attributes))
          spans.push({
            name,
            parent: Option.getOrUndefined(parent)?.spanId,
            texts: [...prints(exit), ...prints(Object.fromEntries(attributes)), ...prints(events)]
          })
        },
        attribute: (key, value) => void attributes.set(key, value),
        event: (name, _, attributes) => void events.push([name, attributes]),
        addLinks: () => {}
      }
    },
    context: (execution) => execution()
  })
  return { spans, attributesOf, tracer }
}

/** What is logged, at every level, as text. */
const recordLogs = () => {
  const lines: Array<string> = []
  const layer = Logger.replace(
    Logger.defaultLogger,
    Logger.make((options) => {
      lines.push(Logger.logfmtLogger.log(options), Logger.jsonLogger.log(options), ...prints(options.message))
    })
  )
  return { lines, layer }
}

describe("TokenManager, spans and logs", () => {
  it.scoped("has a span for a refresh, below that of who asked first, with the provider's name", () =>
    Effect.gen(function*() {
      const { attributesOf, spans, tracer } = makeTracer()
      const { get } = yield* signedIn()
      yield* TestClock.adjust("1 hour")
      yield* get.pipe(Effect.withSpan("request"), Effect.withTracer(tracer))
      assert.deepStrictEqual(spans.map(({ name, parent }) => [name, parent]), [
        ["TokenManager.refresh", "request"],
        ["request", undefined]
      ])
      assert.deepStrictEqual(attributesOf, [{ "oauth.provider": "example" }, {}])
      // None for tokens out of memory.
      yield* Effect.withTracer(get, tracer)
      assert.strictEqual(spans.length, 2)
    }))

  it.scoped("shows no secret in spans, logs, errors or events, whatever happens", () =>
    Effect.gen(function*() {
      const { spans, tracer } = makeTracer()
      const { layer, lines } = recordLogs()
      const seen: Array<string> = []
      const show = (value: unknown) => Effect.sync(() => void seen.push(...prints(value)))
      yield* Effect.gen(function*() {
        const server = makeServer()
        const watched = watch()
        const manager = yield* makeManager(watched.store, server.refresher)
        yield* Effect.forkScoped(Stream.runForEach(manager.changes, show))
        yield* settle
        const call = <A, E>(effect: Effect.Effect<A, E>) =>
          Effect.gen(function*() {
            const fiber = yield* Effect.fork(Effect.exit(effect))
            yield* TestClock.adjust("1 second")
            yield* show(yield* Fiber.join(fiber))
          })
        const secret = (n: number) =>
          tokensOf(`SECRET-${n}`, { id_token: `SECRET-id-${n}`, more: `SECRET-more-${n}`, scope: "read" })
        const get = call(Effect.asVoid(manager.get("alice")))
        const save = Effect.flatMap(secret(0), (tokens) => call(manager.save("alice", tokens)))
        yield* save
        yield* TestClock.adjust("1 hour")
        server.reply(Effect.fail(busy), secret(1))
        yield* get
        yield* get
        watched.always(unavailable, "compareAndSet")
        server.reply(secret(2))
        yield* call(Effect.asVoid(manager.renew("alice", yield* secret(1))))
        watched.always(undefined)
        yield* TestClock.adjust("2 hours")
        watched.next("get", (call) => Effect.zipRight(call, Effect.die("bug")))
        yield* get
        server.reply(Effect.fail(invalidGrant))
        yield* get
        yield* save
        server.replyToRevoke(Effect.fail(offline))
        yield* call(manager.signOut("alice"))
        yield* show(manager)
        yield* show(watched.store)
      }).pipe(Effect.withTracer(tracer), Logger.withMinimumLogLevel(LogLevel.All), Effect.provide(layer))
      const texts = [...seen, ...lines, ...spans.flatMap(({ name, texts }) => [name, ...texts])]
      assertAbsent(["SECRET"], texts)
      assert.strictEqual(spans.length, 5)
      // The reasons are logged, with the key and where they come from, and the events are among what was seen.
      const logged = lines.filter((line) => line.includes("temporarily_unavailable") && line.includes("timestamp"))
      assert.isNotEmpty(logged)
      for (const part of ["example//alice", "@effect-oauth/core", "TokenManager", "DEBUG"]) {
        assert.isTrue(logged.every((line) => line.includes(part)), part)
      }
      assert.isTrue(["Refreshed", "NeedsSignIn", "Revoked"].every((tag) => seen.some((text) => text.includes(tag))))
    }))
})

describe("TokenManager, changes", () => {
  it.scoped("tells what happens, with the key as it was given, from when somebody listens", () =>
    Effect.gen(function*() {
      const { get, manager, server } = yield* signedIn()
      yield* TestClock.adjust("1 hour")
      yield* get
      const listening = yield* Effect.fork(Stream.runCollect(Stream.take(manager.changes, 4)))
      const late = yield* Effect.fork(Stream.runHead(Stream.drop(manager.changes, 3)))
      yield* settle
      yield* TestClock.adjust("1 hour")
      yield* manager.get({ user: "alice", provider: "example" })
      yield* manager.save("bob", yield* tokensOf("bob", { expires_in: undefined }))
      server.reply(tokensOf("bob-1", { expires_in: undefined }), Effect.fail(invalidGrant))
      yield* manager.renew("bob", yield* tokensOf("bob"))
      yield* Effect.flip(manager.renew("bob", yield* tokensOf("bob-1")))
      yield* manager.signOut("alice")
      const expiresAt = Option.some(DateTime.unsafeMake(Duration.toMillis("3 hours")))
      const expected = [
        TokenEvent.Refreshed({ key: { user: "alice", provider: "example" }, expiresAt }),
        TokenEvent.Refreshed({ key: "bob", expiresAt: Option.none() }),
        TokenEvent.NeedsSignIn({ key: "bob", reason: "RefreshTokenRejected" }),
        TokenEvent.Revoked({ key: "alice" })
      ]
      assert.deepStrictEqual(Chunk.toReadonlyArray(yield* Fiber.join(listening)), expected)
      assert.deepStrictEqual(yield* Fiber.join(late), Option.some(expected[3]))
      assert.strictEqual(
        TokenEvent.match(expected[2]!, {
          Refreshed: () => "refreshed",
          Revoked: () => "revoked",
          NeedsSignIn: ({ reason }) => reason
        }),
        "RefreshTokenRejected"
      )
    }))

  it.scoped("holds nobody up: who is too slow misses the oldest", () =>
    Effect.gen(function*() {
      const { manager } = yield* signedIn()
      const first = yield* Effect.fork(
        Stream.runHead(
          Stream.drop(Stream.mapEffect(manager.changes, (event) => Effect.as(Effect.sleep("1 hour"), event)), 1)
        )
      )
      yield* settle
      for (let n = 0; n < 1100; n++) {
        yield* manager.signOut(`user-${n}`, { revoke: false })
      }
      yield* TestClock.adjust("2 hours")
      const event = Option.getOrThrow(yield* Fiber.join(first))
      assert.strictEqual(event._tag, "Revoked")
      assert.notStrictEqual(event.key, "user-1")
    }))

  it.effect("ends with the manager", () =>
    Effect.gen(function*() {
      const scope = yield* Scope.make()
      const manager = yield* Scope.extend(makePlain(TokenStore.makeMemory(), makeServer().refresher), scope)
      const listening = yield* Effect.fork(Stream.runCollect(manager.changes))
      yield* settle
      yield* manager.signOut("alice")
      yield* settle
      yield* Scope.close(scope, Exit.void)
      assert.strictEqual(Chunk.size(yield* Fiber.join(listening)), 1)
    }))
})
