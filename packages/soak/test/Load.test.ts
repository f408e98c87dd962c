/**
 * Processes that share a store and know nothing of each other, over tokens that live a second: no refresh token is used
 * twice, and nobody is given a token that has expired.
 */
import * as RotatingServer from "@effect-oauth/testing/RotatingServer"
import { assert, layer } from "@effect/vitest"
import { Clock, Context, Effect, Layer } from "effect"
import { backends } from "./support/backends.js"
import { type Child, startAll } from "./support/children.js"
import { errorsOf, mistakesOf, noMistakes, sum } from "./support/figures.js"
import { settingsOf } from "./support/server.js"
import { managerOf } from "./support/sessions.js"
import { form, sized } from "./support/settings.js"

class Processes extends Context.Tag("soak/Processes")<Processes, ReadonlyArray<Child>>() {}

const processes = 8
const seconds = sized(2, 60)
const users = Array.from({ length: 24 }, (_, index) => `user-${index}`)

/** A token of one second is renewed a quarter of a second before its end, at the earliest. */
const shortestLife = 0.75

layer(Layer.scoped(Processes, startAll(processes)), { excludeTestServices: true, timeout: "2 minutes" })(
  `${form}: Load, ${seconds} s a store`,
  (it) => {
    for (const backend of backends) {
      it.scoped(
        `#230 ${processes} processes over one ${backend.name} use no refresh token twice`,
        () =>
          Effect.gen(function*() {
            const server = yield* RotatingServer.make()
            const settings = settingsOf(server, yield* backend.address)
            const children = yield* Processes
            yield* Effect.forEach(children, (child) => child.open(settings), { concurrency: "unbounded" })
            const manager = yield* managerOf(settings)
            yield* Effect.forEach(users, (user) => Effect.flatMap(server.issue(user), (t) => manager.save(user, t)))

            const startedAt = yield* Clock.currentTimeMillis
            const load = { users, milliseconds: seconds * 1000, fibers: 2, pause: 10 }
            const figures = yield* Effect.forEach(children, (child) => child.load(load), { concurrency: "unbounded" })
            const elapsed = ((yield* Clock.currentTimeMillis) - startedAt) / 1000
            const counters = yield* server.counters
            const most = Math.max(...(yield* server.families).map(({ refreshes }) => refreshes))

            const calls = sum(figures, ({ calls }) => calls)
            const late = sum(figures, ({ late }) => late)
            const slowest = Math.max(...figures.map(({ slowest }) => slowest))
            console.info(
              `${backend.name}: ${sum(figures, ({ gets }) => gets)} gets and ${calls} calls in ${
                elapsed.toFixed(1)
              } s, ` +
                `${counters.refreshes} refreshes of ${users.length} users (${most} of one), ${counters.reused} reused, ` +
                `${counters.expirations} expirations, ${late} tokens expired on their way ` +
                `(${counters.latest} ms before the resource saw them), slowest get ${slowest} ms`
            )
            assert.deepStrictEqual(errorsOf(figures), {})
            const { refused, reused, revokedFamilies } = counters
            assert.deepStrictEqual({ refused, reused, revokedFamilies }, { refused: 0, reused: 0, revokedFamilies: 0 })
            // Tokens that have not expired yet, and were renewed ahead: no more than one of each user.
            assert.isAtMost(counters.refreshes, counters.expirations + users.length)
            assert.isAtMost(most, Math.floor(elapsed / shortestLife) + 1)
            // It was work: every user had to be renewed, again and again.
            assert.isAtLeast(counters.refreshes, sized(1, users.length * seconds / 4))
            // Nobody was given a token that had expired, or whose family was revoked.
            assert.deepStrictEqual(mistakesOf(figures), noMistakes)
            assert.strictEqual(late, counters.unauthorized)
          }),
        seconds * 1000 + 120_000
      )
    }
  }
)
