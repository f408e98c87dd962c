import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, Fiber, TestClock } from "effect"
import * as refreshing from "../../src/internal/refreshing.js"
import { failing, settle, signedIn, tokensOf } from "../tokens/support.js"

describe("refreshing", () => {
  it("tells rejected tokens by the access token", () => {
    const check = (one: string, other: string) =>
      Effect.runSync(
        Effect.zipWith(tokensOf(one), tokensOf(other, { refresh_token: "another" }), (tokens, rejected) => {
          const held = { tokens, version: "v", renewAt: 0, endsAt: 0, seenAt: 0, isToldOf: false }
          return [refreshing.isRejected(held, rejected), refreshing.isRejected(held, undefined)]
        })
      )
    assert.deepStrictEqual(check("a", "a"), [true, false])
    assert.deepStrictEqual(check("a", "b"), [false, false])
  })

  it.scoped("does not go round for ever where the lock never lasts until a request", () =>
    Effect.gen(function*() {
      const { get, server } = yield* signedIn({ lease: 0 })
      yield* TestClock.adjust("1 hour")
      const waiting = yield* Effect.fork(get)
      yield* TestClock.adjust("10 seconds")
      assert.strictEqual(yield* Fiber.join(waiting), "TokenStoreError LockTimeout")
      assert.deepStrictEqual(server.refreshed, [])
    }))

  it.scoped("does not go round for ever where the lock is always lost before the write", () =>
    Effect.gen(function*() {
      const { get, server, watched } = yield* signedIn()
      yield* TestClock.adjust("1 hour")
      watched.always(failing("LockLost"), "compareAndSet")
      const waiting = yield* Effect.fork(get)
      yield* TestClock.adjust("10 seconds")
      assert.strictEqual(yield* Fiber.join(waiting), "TokenStoreError LockTimeout")
      // What it got is kept for the next who asks.
      watched.always(undefined)
      assert.strictEqual(yield* get, "access-1")
      assert.deepStrictEqual(server.refreshed, ["refresh-0"])
    }))

  it.scoped("looks again less and less often, four times a second in the end", () =>
    Effect.gen(function*() {
      const { get, watched } = yield* signedIn({ lockWait: "1 hour" })
      yield* TestClock.adjust("1 hour")
      yield* watched.inner.lock("example//alice", { owner: "somebody", lease: Duration.hours(1) })
      const waiting = yield* Effect.fork(get)
      yield* settle
      const locks = () => watched.calls().filter((call) => call === "lock").length
      locks()
      yield* TestClock.adjust("1 second")
      assert.isAtLeast(locks(), 8)
      yield* TestClock.adjust("10 seconds")
      const often = locks()
      assert.isTrue(often >= 40 && often <= 80, `${often} times`)
      yield* watched.inner.unlock("example//alice", "somebody")
      yield* TestClock.adjust("250 millis")
      assert.strictEqual(yield* Fiber.join(waiting), "access-1")
    }))
})
