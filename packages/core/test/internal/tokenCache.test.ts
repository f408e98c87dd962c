import { assert, describe, it } from "@effect/vitest"
import { FastCheck } from "effect"
import * as tokenCache from "../../src/internal/tokenCache.js"

const idle = 1000

/** A cache, used for one tenant. */
const make = () => {
  const cache = tokenCache.make<number>(idle)
  return {
    get: (user: string, now: number) => cache.get("", user, now),
    set: (user: string, value: number) => cache.set("", user, value),
    forget: (user: string) => cache.forget("", user)
  }
}

describe("tokenCache", () => {
  it("has what was set, until it is forgotten", () => {
    const cache = make()
    assert.isUndefined(cache.get("a", 0))
    cache.set("a", 1)
    cache.set("b", 2)
    assert.strictEqual(cache.get("a", 1), 1)
    cache.set("a", 3)
    assert.strictEqual(cache.get("a", 2), 3)
    cache.forget("a")
    cache.forget("c")
    assert.isUndefined(cache.get("a", 3))
    assert.strictEqual(cache.get("b", 3), 2)
  })

  it("keeps tenants apart, young and old", () => {
    const cache = tokenCache.make<number>(idle)
    cache.forget("one", "a")
    cache.get("one", "a", 0)
    cache.set("one", "a", 1)
    cache.set("two", "a", 2)
    cache.set("", "a", 3)
    assert.deepStrictEqual(["one", "two", ""].map((tenant) => cache.get(tenant, "a", idle)), [1, 2, 3])
    cache.forget("two", "a")
    assert.deepStrictEqual(["one", "two", ""].map((tenant) => cache.get(tenant, "a", 2 * idle)), [1, undefined, 3])
    cache.forget("one", "a")
    assert.deepStrictEqual(["one", "two", ""].map((tenant) => cache.get(tenant, "a", 2 * idle)), [
      undefined,
      undefined,
      3
    ])
  })

  it("tells tenants and users apart, whatever they are called", () => {
    const cache = tokenCache.make<number>(idle)
    const all = [["", "a"], ["a", ""], ["a", "b"], ["b", "a"], ["", "a/b"], ["a/b", ""]] as const
    for (const [n, [tenant, user]] of all.entries()) {
      cache.set(tenant, user, n)
    }
    cache.forget("a", "b")
    cache.forget("c", "a")
    assert.deepStrictEqual(all.map(([tenant, user]) => cache.get(tenant, user, 0)), [0, 1, undefined, 3, 4, 5])
  })

  it("forgets also what has become old", () => {
    const cache = make()
    cache.get("a", 0)
    cache.set("a", 1)
    cache.set("b", 1)
    cache.get("c", idle)
    cache.forget("a")
    cache.set("b", 2)
    assert.isUndefined(cache.get("a", idle))
    assert.strictEqual(cache.get("b", idle), 2)
    // Once forgotten, it is not found in the other half.
    cache.forget("b")
    assert.isUndefined(cache.get("b", idle))
  })

  it("has nothing left after a long time in which nobody asked", () => {
    const cache = make()
    cache.get("a", 0)
    cache.set("a", 1)
    assert.isUndefined(cache.get("a", 2 * idle))
  })

  it("loses nothing when a clock is set back", () => {
    const cache = make()
    cache.get("a", 10 * idle)
    cache.set("a", 1)
    assert.strictEqual(cache.get("a", 0), 1)
    assert.strictEqual(cache.get("a", 10 * idle), 1)
  })

  it("keeps what nobody asks for at least for the time, and never for more than twice that", () => {
    const steps = FastCheck.array(
      FastCheck.record({
        user: FastCheck.constantFrom("a", "b", "c"),
        later: FastCheck.integer({ min: 0, max: idle })
      }),
      { maxLength: 50 }
    )
    FastCheck.assert(FastCheck.property(steps, (steps) => {
      const cache = make()
      const usedAt = new Map<string, number>()
      let now = 0
      for (const { later, user } of steps) {
        now += later
        const used = usedAt.get(user)
        if (cache.get(user, now) === undefined) {
          assert.isTrue(used === undefined || now - used >= idle, `${now} - ${used}`)
          cache.set(user, 1)
        } else {
          assert.isTrue(used !== undefined && now - used < 2 * idle, `${now} - ${used}`)
        }
        usedAt.set(user, now)
      }
    }))
  })
})
