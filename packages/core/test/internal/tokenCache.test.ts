import { assert, describe, it } from "@effect/vitest"
import { FastCheck } from "effect"
import * as tokenCache from "../../src/internal/tokenCache.js"

const idle = 1000

describe("tokenCache", () => {
  it("has what was set, until it is forgotten", () => {
    const cache = tokenCache.make<number>(idle)
    assert.isUndefined(cache.get("a", 0))
    cache.set("a", 1)
    cache.set("b", 2)
    assert.strictEqual(cache.get("a", 1), 1)
    cache.set("a", 3)
    assert.strictEqual(cache.get("a", 2), 3)
    assert.strictEqual(cache.size(), 2)
    cache.forget("a")
    cache.forget("c")
    assert.isUndefined(cache.get("a", 3))
    assert.strictEqual(cache.get("b", 3), 2)
  })

  it("forgets also what has become old", () => {
    const cache = tokenCache.make<number>(idle)
    cache.get("a", 0)
    cache.set("a", 1)
    cache.set("b", 1)
    cache.get("c", idle)
    cache.forget("a")
    cache.set("b", 2)
    assert.isUndefined(cache.get("a", idle))
    assert.strictEqual(cache.get("b", idle), 2)
    assert.strictEqual(cache.size(), 1)
  })

  it("keeps what is asked for, and lets go of everything else by itself", () => {
    const cache = tokenCache.make<number>(idle)
    cache.get("kept", 0)
    for (let n = 0; n < 1000; n++) {
      cache.set(`idle-${n}`, n)
    }
    cache.set("kept", 0)
    for (let now = 0; now <= 2 * idle; now += idle / 2) {
      assert.strictEqual(cache.get("kept", now), 0)
    }
    assert.strictEqual(cache.size(), 1)
  })

  it("has nothing left after a long time in which nobody asked", () => {
    const cache = tokenCache.make<number>(idle)
    cache.get("a", 0)
    cache.set("a", 1)
    assert.isUndefined(cache.get("a", 2 * idle))
    assert.strictEqual(cache.size(), 0)
  })

  it("loses nothing when a clock is set back", () => {
    const cache = tokenCache.make<number>(idle)
    cache.get("a", 10 * idle)
    cache.set("a", 1)
    assert.strictEqual(cache.get("a", 0), 1)
    assert.strictEqual(cache.get("a", 10 * idle), 1)
  })

  it("keeps what nobody asks for at least for the time, and never for more than twice that", () => {
    const steps = FastCheck.array(
      FastCheck.record({ id: FastCheck.constantFrom("a", "b", "c"), later: FastCheck.integer({ min: 0, max: idle }) }),
      { maxLength: 50 }
    )
    FastCheck.assert(FastCheck.property(steps, (steps) => {
      const cache = tokenCache.make<string>(idle)
      const usedAt = new Map<string, number>()
      let now = 0
      for (const { id, later } of steps) {
        now += later
        const used = usedAt.get(id)
        const found = cache.get(id, now)
        if (found !== undefined) {
          assert.strictEqual(found, id)
          assert.isTrue(used !== undefined && now - used < 2 * idle, `${now} - ${used}`)
        } else {
          assert.isTrue(used === undefined || now - used >= idle, `${now} - ${used}`)
          cache.set(id, id)
        }
        usedAt.set(id, now)
      }
    }))
  })
})
