/**
 * oauth4webapi 3.8.8 and we accept and refuse the same answers and tokens, and see the same in them, but for the
 * differences that have a name here. A test fails for a difference without a name, and for a name whose difference is
 * gone.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect, TestClock } from "effect"
import { afterAll, beforeAll, vi } from "vitest"
import * as differential from "./support/openIdDifferential.js"
import { factsOf, print } from "./support/openIdDifferentialFacts.js"
import * as inputs from "./support/openIdDifferentialInputs.js"
import { differences, namesOf } from "./support/openIdDifferentialNames.js"
import { ours, signIn } from "./support/openIdDifferentialOurs.js"
import { theirs } from "./support/openIdDifferentialTheirs.js"

const { now } = differential

/** The seed of the generated inputs; another one is taken from the environment. */
const seed = Number(process.env["OPENID_DIFFERENTIAL_SEED"] ?? 20_260_101)

// They read the time for themselves.
beforeAll(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: now * 1000 })
})

afterAll(() => {
  vi.useRealTimers()
})

describe("OpenID Connect beside oauth4webapi", () => {
  it("finds every kind of difference", () => {
    const yes = differential.accepted([["code", "a"], ["list", ["b"]]])
    const no: differential.Verdict = { accepted: false, by: "a check" }
    const other = differential.accepted([["code", "a"], ["list", ["c"]], ["more", null]])
    assert.deepStrictEqual(differential.disagreements(yes, yes), [])
    assert.deepStrictEqual(differential.disagreements(no, { accepted: false, by: "another check" }), [])
    assert.deepStrictEqual(differential.disagreements(yes, no), [{ accepts: "ours", by: "a check" }])
    assert.deepStrictEqual(differential.disagreements(no, yes), [{ accepts: "theirs", by: "a check" }])
    assert.deepStrictEqual(differential.disagreements(yes, other), [
      { accepts: "both", by: "list" },
      { accepts: "both", by: "more" }
    ])
  })

  it.effect("accepts and refuses the same, but for what has a name", () =>
    Effect.gen(function*() {
      yield* TestClock.setTime(now * 1000)
      const user = yield* signIn(inputs.valid)
      const generated = inputs.generated(seed)
      assert.isAtLeast(generated.length, 500)

      const hit = new Set<string>()
      const unnamed = new Map<string, Array<string>>()
      let [accepted, refused] = [0, 0]
      for (const input of [...inputs.single, ...generated]) {
        const [ourVerdict, theirVerdict] = [yield* ours(input, user), yield* theirs(input)]
        const found = differential.disagreements(ourVerdict, theirVerdict)
        const facts = factsOf(input)
        for (const disagreement of found) {
          const names = namesOf(facts, disagreement)
          names.forEach((name) => hit.add(name))
          if (names.length === 0) {
            const kind = `${input.setting.name} ${disagreement.accepts} ${disagreement.by}`
            unnamed.set(kind, [...unnamed.get(kind) ?? [], print(input, disagreement)])
          }
        }
        accepted += found.length === 0 && ourVerdict.accepted ? 1 : 0
        refused += found.length === 0 && !ourVerdict.accepted ? 1 : 0
      }

      // One of each kind says what there is to know.
      const shown = [...unnamed.values()].map(([first = "", ...more]) =>
        `${first}\n  and ${more.length} more of the kind`
      )
      assert.isEmpty(shown, `differences without a name, with seed ${seed}:\n\n${shown.slice(0, 20).join("\n\n")}\n\n`)
      assert.deepStrictEqual(Object.keys(differences).filter((name) => !hit.has(name)), [])
      // Both sides say yes and no, many times: the comparison is of something.
      assert.isAtLeast(accepted, 500)
      assert.isAtLeast(refused, 500)
    }), 120_000)
})
