import { assert, describe, it } from "@effect/vitest"
import * as Words from "../src/Words.js"

describe("Words", () => {
  it("rounds a duration to the unit that says it well", () => {
    assert.strictEqual(Words.duration("7199 seconds"), "2 hours")
    assert.strictEqual(Words.duration("1 hour"), "60 minutes")
    assert.strictEqual(Words.duration("599.9 seconds"), "10 minutes")
    assert.strictEqual(Words.duration("89 seconds"), "89 seconds")
    assert.strictEqual(Words.duration("1 second"), "1 second")
  })

  it("counts down to zero", () => {
    assert.strictEqual(Words.clock("10 minutes"), "10:00")
    assert.strictEqual(Words.clock("64.2 seconds"), "1:05")
    assert.strictEqual(Words.clock(0), "0:00")
  })
})
