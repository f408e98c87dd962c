import { TokenKey } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Either, FastCheck } from "effect"
import { anyString, left, right, summary, wellFormed } from "./support.js"

const id = (user: string, tenant = "", provider = "p") => TokenKey.id({ provider, tenant, user })

/** Parts that are texts: what TokenKey takes, but for their length. */
const part = anyString.filter((text) => wellFormed(text) === text)

describe("TokenKey", () => {
  it("is provider, tenant and user, percent-encoded", () => {
    assert.strictEqual(
      right(TokenKey.id({ provider: "bitbucket", tenant: "acme", user: "4711" })),
      "bitbucket/acme/4711"
    )
    assert.strictEqual(right(id("alice")), "p//alice")
    assert.strictEqual(right(id("a/b c%ü'", "t/")), "p/t%2F/a%2Fb%20c%25%C3%BC'")
  })

  it("is another for other parts, and of characters that every store takes", () => {
    const parts = FastCheck.tuple(part, part, part.filter((text) => text !== ""))
    FastCheck.assert(FastCheck.property(parts, parts, (one, other) => {
      const [a, b] = [one, other].map(([provider, tenant, user]) => TokenKey.id({ provider, tenant, user }))
      FastCheck.pre(a !== undefined && b !== undefined && Either.isRight(a) && Either.isRight(b))
      assert.match(a.right, /^[A-Za-z0-9\-_.!~*'()%/]{3,512}$/)
      assert.deepStrictEqual(a.right.split("/").map(decodeURIComponent), one)
      assert.strictEqual(a.right === b.right, one.every((text, index) => text === other[index]))
    }))
  })

  it("is of somebody: an empty user, or one that an application left out, is refused", () => {
    // The casts are for what gets past the types.
    for (const user of ["", undefined, null, 4711, {}] as ReadonlyArray<unknown>) {
      assert.deepStrictEqual(summary(left(id(user as string))), [
        "ConfigurationError",
        "InvalidParameter",
        "key.user"
      ])
    }
  })

  it("is of well-formed text", () => {
    for (const user of ["\ud800", "a\udc00b"]) {
      assert.deepStrictEqual(summary(left(id(user))), ["ConfigurationError", "InvalidParameter", "key"])
      assert.deepStrictEqual(summary(left(id("alice", user))), ["ConfigurationError", "InvalidParameter", "key"])
    }
    assert.isTrue(Either.isRight(id("\ud83d\ude00")))
  })

  it("has 512 characters at most", () => {
    assert.isTrue(Either.isRight(id("a".repeat(509))))
    assert.deepStrictEqual(summary(left(id("a".repeat(510)))), ["ConfigurationError", "InvalidParameter", "key"])
    assert.deepStrictEqual(summary(left(id("ü".repeat(100)))), ["ConfigurationError", "InvalidParameter", "key"])
  })
})
