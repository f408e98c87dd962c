/**
 * A store that goes away under load and comes back: what is asked for meanwhile fails with a typed error, nobody is given a
 * token that has expired, no session is lost, and afterwards everything is as before.
 */
import type { TokenManager } from "@effect-oauth/core"
import * as RotatingServer from "@effect-oauth/testing/RotatingServer"
import { SqlClient } from "@effect/sql/SqlClient"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Option, Schedule, type Scope } from "effect"
import * as Path from "node:path"
import { failureOf } from "./programs/load.js"
import { pgAt, postgres, redisAt } from "./support/backends.js"
import { startAll } from "./support/children.js"
import { errorsOf, mistakesOf, noMistakes, sum } from "./support/figures.js"
import type { Settings } from "./support/protocol.js"
import * as RedisServer from "./support/redisServer.js"
import { settingsOf } from "./support/server.js"
import { familyOf, issueExpired, managerOf } from "./support/sessions.js"
import { form, sized } from "./support/settings.js"
import * as SmallDisk from "./support/smallDisk.js"
import { valueIn } from "./support/values.js"

const users = Array.from({ length: 12 }, (_, index) => `user-${index}`)

const user = "alice"

const full = { tag: "TokenStoreError", reason: "Unavailable", detail: "ENOSPC" }

const errorOf = <A>(asked: Effect.Effect<A, TokenManager.TokenError>) => Effect.map(Effect.flip(asked), failureOf)

const load = { users, fibers: 2, pause: 10 }

const isEmpty = (errors: Readonly<Record<string, number>>): boolean => Object.keys(errors).length === 0

/** How often it happens while the load is on. */
const outages = sized(1, 12)

/** Four processes under load, while something happens to their store again and again; then once more, when all is well. */
const during = <E>(
  name: string,
  server: RotatingServer.RotatingServer,
  settings: Settings,
  outage: Effect.Effect<unknown, E, Scope.Scope>
) =>
  Effect.gen(function*() {
    const children = yield* startAll(4)
    yield* Effect.forEach(children, (child) => child.open(settings), { concurrency: "unbounded" })
    const manager = yield* managerOf(settings)
    yield* Effect.forEach(users, (user) => Effect.flatMap(server.issue(user), (tokens) => manager.save(user, tokens)))
    const loaded = (milliseconds: number) =>
      Effect.forEach(children, (child) => child.load({ ...load, milliseconds }), { concurrency: "unbounded" })

    const [figures] = yield* Effect.all([
      loaded(2000 + outages * 2000),
      Effect.repeatN(Effect.delay(outage, "1 second"), outages - 1)
    ], { concurrency: "unbounded" })
    // A connection that was lost is made again after a while.
    const settling = yield* Effect.repeat(loaded(500), { times: 20, until: (figures) => isEmpty(errorsOf(figures)) })
    const after = yield* loaded(1500)
    const { refreshes, refused, reused, revokedFamilies } = yield* server.counters
    const errors = errorsOf(figures)
    console.info(
      `${name}: ${sum(figures, ({ gets }) => gets)} gets, ${refreshes} refreshes, ${reused} reused, ` +
        `slowest get ${Math.max(...figures.map(({ slowest }) => slowest))} ms, errors ${JSON.stringify(errors)}`
    )
    // It was noticed, and said what it was.
    assert.isFalse(isEmpty(errors))
    for (const error of Object.keys(errors)) assert.match(error, /^TokenStoreError Unavailable(?: [A-Z0-9_]+)?$/)
    assert.deepStrictEqual(mistakesOf([...figures, ...settling, ...after]), noMistakes)
    assert.deepStrictEqual({ refused, reused, revokedFamilies }, { refused: 0, reused: 0, revokedFamilies: 0 })
    assert.deepStrictEqual(errorsOf(after), {})
  })

describe(`${form}: Outages`, () => {
  it.scopedLive.skipIf(!RedisServer.isInstalled)(
    "Redis is killed under load, and started again",
    () =>
      Effect.gen(function*() {
        const redis = yield* RedisServer.make
        const server = yield* RotatingServer.make()
        const settings = settingsOf(server, yield* redisAt(redis.url).address, { lease: 5000 })
        const restart = redis.kill.pipe(Effect.zipRight(Effect.sleep("1 second")), Effect.zipRight(redis.start))
        yield* during("Redis", server, settings, restart)
      }),
    180_000
  )

  it.scopedLive.skipIf(postgres === undefined)(
    "PostgreSQL drops all connections under load",
    () =>
      Effect.gen(function*() {
        if (postgres === undefined) return
        const server = yield* RotatingServer.make()
        const address = yield* postgres.address
        if (address._tag !== "Postgres") return
        const drop = Effect.flatMap(
          SqlClient,
          (sql) => sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = ${address.table}`
        )
        const often = Effect.repeat(drop, Schedule.spaced("20 millis").pipe(Schedule.upTo("1 second")))
        yield* during("PostgreSQL", server, settingsOf(server, address), Effect.provide(often, pgAt(address.url)))
      }),
    180_000
  )

  const onSmallDisk = (
    use: (disk: SmallDisk.SmallDisk, server: RotatingServer.RotatingServer) => Effect.Effect<void, never, Scope.Scope>
  ) =>
    Effect.gen(function*() {
      const disk = yield* SmallDisk.make
      if (Option.isNone(disk)) return console.info("No file system can be mounted here: the full disk is left out.")
      yield* use(disk.value, yield* RotatingServer.make({ accessTokenLifetime: "1 hour" }))
    })

  /** A session that is due, on a disk that has room for it. */
  const sessionOn = ({ directory }: SmallDisk.SmallDisk, server: RotatingServer.RotatingServer) =>
    Effect.gen(function*() {
      const settings = settingsOf(server, { _tag: "File", directory: Path.join(directory, "tokens") })
      const manager = yield* managerOf(settings)
      yield* manager.save(user, yield* issueExpired(server, user))
      return { manager, value: valueIn(settings.store) }
    }).pipe(Effect.orDie)

  it.scopedLive("nothing is asked of the server while the disk is full", () =>
    onSmallDisk((disk, server) =>
      Effect.gen(function*() {
        const { manager, value } = yield* sessionOn(disk, server)
        const stored = yield* value.read
        yield* disk.fill
        assert.deepStrictEqual(yield* errorOf(manager.get(user)), full)
        assert.deepStrictEqual(yield* familyOf(server, user), { user, refreshes: 0, revoked: false })
        yield* disk.clear
        assert.strictEqual(yield* value.read, stored)
        yield* manager.get(user)
        assert.deepStrictEqual(yield* familyOf(server, user), { user, refreshes: 1, revoked: false })
      }).pipe(Effect.orDie)
    ))

  it.scopedLive("what the server gave when the disk was full is stored when it is not", () =>
    onSmallDisk((disk, server) =>
      Effect.gen(function*() {
        const { manager, value } = yield* sessionOn(disk, server)
        const stored = yield* value.read
        yield* server.delayAnswers("300 millis")
        const failing = yield* Effect.fork(errorOf(manager.get(user)))
        yield* Effect.repeat(Effect.map(server.counters, ({ refreshes }) => refreshes === 1), {
          schedule: Schedule.spaced("5 millis"),
          until: (isAsked) => isAsked
        })
        yield* disk.fill
        const before = yield* value.read
        assert.deepStrictEqual(yield* Fiber.join(failing), full)
        // Nobody gets what is not stored, and what is stored is what was there.
        assert.deepStrictEqual(yield* errorOf(manager.get(user)), full)
        assert.deepStrictEqual([before, yield* value.read], [stored, stored])
        yield* disk.clear
        yield* manager.get(user)
        assert.notStrictEqual(yield* value.read, stored)
        assert.deepStrictEqual(yield* familyOf(server, user), { user, refreshes: 1, revoked: false })
      }).pipe(Effect.orDie)
    ))
})
