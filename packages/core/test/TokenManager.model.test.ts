/**
 * Stories that nobody has thought of: users of up to three processes, while the server, the store and the processes fail.
 *
 * `SOAK=1` tells 10,000 of them. A failure prints its seed and its shortest story; `SEED=seed`, or `SEED=seed:path` as they
 * are printed, tells it again.
 */
import { describe, it } from "@effect/vitest"
import { FastCheck } from "effect"
import { tell } from "./tokens/model.js"
import { story } from "./tokens/modelSteps.js"

const { SEED, SOAK } = process.env

const [seed, path] = SEED?.split(/:(.*)/s) ?? []

describe("TokenManager, whatever happens (soak)", () => {
  it(
    "#229 #230 #231 #233 #234 #241 uses no refresh token twice, loses no session, and gives nobody what is not theirs",
    () =>
      FastCheck.assert(
        FastCheck.asyncProperty(story, async (story) => {
          // Vitest wants to hear something now and then.
          await new Promise(setImmediate)
          const wrong = tell(story)
          if (wrong !== undefined) {
            throw new Error(wrong)
          }
        }),
        {
          numRuns: SOAK === undefined ? 200 : 10_000,
          ...seed === undefined ? {} : { seed: Number(seed) },
          ...path === undefined || path === "" ? {} : { path, endOnFailure: true }
        }
      ),
    30 * 60_000
  )
})
