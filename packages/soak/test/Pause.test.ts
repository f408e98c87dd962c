/**
 * A process that is stopped (SIGSTOP) in the middle of a refresh for longer than its lease, and then goes on (SIGCONT) as if
 * nothing had happened, when another process has done its work.
 */
import * as RotatingServer from "@effect-oauth/testing/RotatingServer"
import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect, Fiber, Schedule } from "effect"
import { type Backend, backends, postgres } from "./support/backends.js"
import { start } from "./support/children.js"
import type { Step } from "./support/protocol.js"
import { settingsOf } from "./support/server.js"
import { familyOf, issueExpired, managerOf, statusOf, summaryOf } from "./support/sessions.js"
import { form, sized } from "./support/settings.js"

const user = "alice"

/** A process that is stopped at a step of its refresh, another one, and a manager in this process. */
const stoppedAt = (
  backend: Backend,
  { rotateRefreshTokens, step }: {
    readonly rotateRefreshTokens: boolean
    readonly step: Step
  }
) =>
  Effect.gen(function*() {
    const server = yield* RotatingServer.make({ accessTokenLifetime: "1 hour", rotateRefreshTokens })
    const settings = settingsOf(server, yield* backend.address)
    const manager = yield* managerOf(settings)
    yield* manager.save(user, yield* issueExpired(server, user))
    const [stopped, other] = yield* Effect.all([start, start])
    yield* Effect.all([
      // Its own lease is over soon.
      stopped.open({ ...settings, lease: 400, fault: { step, signal: "SIGSTOP" } }),
      other.open(settings)
    ], { concurrency: "unbounded" })
    const pending = yield* Effect.fork(stopped.get(user))
    yield* stopped.stopped
    return {
      server,
      other,
      goOn: Effect.zipRight(stopped.signal("SIGCONT"), Fiber.join(pending)),
      /** What is stored, as a process sees it that had no part in this. */
      stored: Effect.flatMap(start, (child) => Effect.zipRight(child.open(settings), child.get(user)))
    }
  })

describe(`${form}: Pause`, () => {
  for (const backend of sized(postgres === undefined ? backends.slice(0, 1) : [postgres], backends)) {
    it.scopedLive(`#231 its late write over ${backend.name} is refused, and it uses what the other has stored`, () =>
      Effect.gen(function*() {
        const { goOn, other, server, stored } = yield* stoppedAt(backend, {
          step: "write:before",
          rotateRefreshTokens: false
        })
        const winner = yield* other.get(user)
        assert.strictEqual(yield* statusOf(server, winner), 200)
        assert.strictEqual((yield* server.counters).refreshes, 2)
        assert.strictEqual(summaryOf(yield* goOn), summaryOf(winner))
        assert.strictEqual(summaryOf(yield* stored), summaryOf(winner))
        assert.strictEqual((yield* server.counters).refreshes, 2)
      }))

    it.scopedLive(`#231 its late write over ${backend.name} is refused too while the other is at it`, () =>
      Effect.gen(function*() {
        const { goOn, other, server, stored } = yield* stoppedAt(backend, {
          step: "write:before",
          rotateRefreshTokens: false
        })
        yield* server.delayAnswers("1 second")
        const winning = yield* Effect.fork(other.get(user))
        yield* Effect.repeat(Effect.map(server.counters, ({ refreshes }) => refreshes === 2), {
          schedule: Schedule.spaced("10 millis"),
          until: (isAsked) => isAsked
        })
        const asked = yield* Clock.currentTimeMillis
        const late = yield* Effect.fork(goOn)
        const winner = yield* Fiber.join(winning)
        assert.strictEqual(yield* statusOf(server, winner), 200)
        // What it has was answered after that, and is not what the other had in its hands.
        assert.isTrue(winner._tag === "Tokens" && winner.expiresAt > asked + 3_600_000)
        assert.strictEqual(summaryOf(yield* Fiber.join(late)), summaryOf(winner))
        assert.strictEqual(summaryOf(yield* stored), summaryOf(winner))
        assert.strictEqual((yield* server.counters).refreshes, 2)
      }))

    it.scopedLive(`#231 over ${backend.name}, it hands out nothing that is not stored when the session is lost`, () =>
      Effect.gen(function*() {
        const { goOn, other, server, stored } = yield* stoppedAt(backend, {
          step: "write:before",
          rotateRefreshTokens: true
        })
        // Its refresh token is spent, and what it was spent for is in the process that is stopped.
        assert.strictEqual(summaryOf(yield* other.get(user)), "ReauthorizationRequired RefreshTokenRejected")
        assert.strictEqual(summaryOf(yield* goOn), "ReauthorizationRequired SignedOut")
        assert.strictEqual(summaryOf(yield* stored), "ReauthorizationRequired SignedOut")
        assert.deepStrictEqual(yield* familyOf(server, user), { user, refreshes: 1, revoked: true })
      }))

    it.scopedLive(`#231 stopped before its request, it sends none over ${backend.name} with a lease that is over`, () =>
      Effect.gen(function*() {
        const { goOn, other, server, stored } = yield* stoppedAt(backend, {
          step: "lock:after",
          rotateRefreshTokens: true
        })
        const winner = yield* other.get(user)
        assert.strictEqual(yield* statusOf(server, winner), 200)
        assert.strictEqual(summaryOf(yield* goOn), summaryOf(winner))
        assert.strictEqual(summaryOf(yield* stored), summaryOf(winner))
        assert.deepStrictEqual(yield* familyOf(server, user), { user, refreshes: 1, revoked: false })
        assert.strictEqual((yield* server.counters).reused, 0)
      }))
  }
})
