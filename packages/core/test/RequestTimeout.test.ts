import { RequestTimeout } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, pipe } from "effect"

const current = Effect.map(RequestTimeout.RequestTimeout, Duration.toMillis)

describe("RequestTimeout", () => {
  it.effect("is 30 seconds when nobody sets it", () =>
    Effect.gen(function*() {
      assert.strictEqual(yield* current, 30_000)
    }))

  it.effect("is set in both forms, the inner one wins", () =>
    Effect.gen(function*() {
      assert.strictEqual(yield* RequestTimeout.withRequestTimeout(current, "5 seconds"), 5000)
      assert.strictEqual(yield* pipe(current, RequestTimeout.withRequestTimeout(250)), 250)
      const nested = pipe(
        current,
        RequestTimeout.withRequestTimeout("1 minute"),
        RequestTimeout.withRequestTimeout("1 seconds")
      )
      assert.strictEqual(yield* nested, 60_000)
    }))
})
