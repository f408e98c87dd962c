import { assert, describe, it } from "@effect/vitest"
import * as tokenLabels from "../../src/internal/tokenLabels.js"

describe("tokenLabels", () => {
  it("labels metrics with lists that stay the same", () => {
    const labels = tokenLabels.make("example")
    assert.deepStrictEqual(labels.provider.map(({ key, value }) => [key, value]), [["provider", "example"]])
    assert.deepStrictEqual(
      Object.entries(labels.outcome).map(([name, list]) => [name, ...list.map(({ key, value }) => `${key}=${value}`)]),
      ["refreshed", "adopted", "rejected", "failed"].map((name) => [name, "provider=example", `outcome=${name}`])
    )
  })
})
