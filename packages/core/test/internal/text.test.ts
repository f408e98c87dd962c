import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck as fc } from "effect"
import * as text from "../../src/internal/text.js"
import { anyString, wellFormed } from "../support.js"

const visible = fc.stringMatching(/^[\x20-\x7e]{0,40}$/)

describe("clean", () => {
  it("#12 takes control characters, line separators and direction marks out", () => {
    const table: ReadonlyArray<readonly [dirty: string, clean: string]> = [
      ["plain text", "plain text"],
      ["two\r\nlines", "two lines"],
      ["\u0000\u0007bell\u007f", "bell"],
      ["\u001b[31mred", "[31mred"],
      ["a\u0085b\u2028c\u2029d", "a b c d"],
      ["abc\u202edcba", "abc dcba"],
      ["\u2066a\u2069\u200e\u200f", "a"],
      ["\ufeffBOM", "BOM"],
      ["gr\u00fc\u00df dich \u{1f600}", "gr\u00fc\u00df dich \u{1f600}"],
      ["<script>alert(1)</script>", "<script>alert(1)</script>"],
      ["lone \ud800 half", "lone \ufffd half"],
      ["", ""],
      ["\n", ""]
    ]
    for (const [dirty, expected] of table) {
      assert.strictEqual(text.clean(dirty), expected)
    }
  })

  it("#12 takes no time over megabytes, and says that it cut", () => {
    const cut = text.clean("a".repeat(3_000_000))
    assert.strictEqual(cut, `${"a".repeat(512)}\u2026`)
    assert.strictEqual(text.clean("a".repeat(512)), "a".repeat(512))
  })

  it("#92 cuts no character in half", () => {
    for (const before of [509, 510, 511, 512, 1021, 1022, 1023]) {
      const cut = text.clean(`${"a".repeat(before)}${"\u{1f600}".repeat(10)}`)
      assert.strictEqual(cut, wellFormed(cut), String(before))
    }
  })

  it.effect.prop("#92 gives text that cannot forge a line, whatever came", [anyString], ([dirty]) =>
    Effect.sync(() => {
      const cleaned = text.clean(dirty)
      assert.notMatch(cleaned, /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u)
      assert.isAtMost(cleaned.length, 513)
      assert.strictEqual(cleaned, wellFormed(cleaned))
      assert.strictEqual(text.clean(cleaned), cleaned)
    }))
})

describe("scrub", () => {
  it("#295 replaces every secret, wherever and how often it stands", () => {
    assert.strictEqual(text.scrub("a s3cret and s3crets", ["s3cret"]), "a <redacted> and <redacted>s")
    assert.strictEqual(text.scrub("$& .* s3cret", [".*", "$&..", "s3cret"]), "$& .* <redacted>")
    assert.strictEqual(text.scrub("nothing", []), "nothing")
  })

  it("#295 replaces a secret in the forms in which servers repeat it", () => {
    for (const secret of ["a+b c~d!/\"\u00fc", "a+b c~d!/\"\u00fc?", "a+b c~d!/\"\u00fc\\>"]) {
      const percent = encodeURIComponent(secret)
      const base64 = Buffer.from(secret).toString("base64")
      for (
        const form of [
          secret,
          percent,
          percent.replaceAll("~", "%7E").replaceAll("!", "%21"),
          new URLSearchParams([["", secret]]).toString().slice(1),
          JSON.stringify(secret).slice(1, -1),
          base64,
          base64.replace(/=+$/, ""),
          Buffer.from(secret).toString("base64url")
        ]
      ) {
        assert.strictEqual(text.scrub(`you sent ${form}, wrong`, [secret]), "you sent <redacted>, wrong", form)
      }
    }
  })

  it.effect.prop(
    "#295 takes any secret out, and never throws",
    [anyString, anyString],
    ([secret, rest]) =>
      Effect.sync(() => {
        const scrubbed = text.scrub(`(${secret})`, [secret, rest])
        assert.isTrue(secret.length < 4 || !scrubbed.includes(`(${secret})`))
      })
  )

  it("#295 gives nothing of a text in which a secret shows when its disguise is taken away", () => {
    const secret = "a/B&c=D\"12345/678+90"
    const disguised = [
      secret.toUpperCase(),
      [...secret].join(" "),
      [...secret].join("\u200b"),
      encodeURIComponent(encodeURIComponent(secret)),
      encodeURIComponent(secret).toLowerCase(),
      [...secret].map((character) => `%${character.charCodeAt(0).toString(16)}`).join(""),
      [...secret].map((character) => `&#${character.charCodeAt(0)};`).join(""),
      [...secret].map((character) => `&#x${character.charCodeAt(0).toString(16)};`).join(""),
      [...secret].map((character) => `\\u00${character.charCodeAt(0).toString(16)}`).join(""),
      `${secret.slice(0, 14)}...`
    ]
    for (const form of disguised) {
      assert.notInclude(text.scrub(`you sent ${form}, wrong`, [secret]).toLowerCase(), "12345", form)
      assert.strictEqual(text.scrub(`you sent ${form}, wrong`, [secret]), "<redacted>", form)
    }
    assert.strictEqual(text.scrub("the secret a/b is wrong", [secret]), "the secret a/b is wrong")
  })

  it("leaves values so short that every text has them", () => {
    assert.strictEqual(text.scrub("a cat in a hat", ["", "a", "at", "cat"]), "a cat in a hat")
  })

  it("#295 leaves no rest of a secret that begins like another", () => {
    for (const secrets of [["abcd", "abcd-SECRET"], ["abcd-SECRET", "abcd"]]) {
      assert.notInclude(text.scrub("you sent abcd-SECRET", secrets), "SECRET")
    }
  })

  const secret = fc.stringMatching(/^[A-Z]{4,12}$/)
  it.effect.prop(
    "#295 leaves no secret in any text",
    [fc.array(secret), visible, visible],
    ([secrets, before, after]) =>
      Effect.sync(() => {
        const scrubbed = text.scrub(before + secrets.join(" ") + after, secrets)
        for (const value of secrets) {
          assert.notInclude(scrubbed, value)
        }
      })
  )
})

describe("isErrorCode and isVisible", () => {
  it("#86 accepts what RFC 6749 allows in an error code, and nothing else", () => {
    for (const code of ["invalid_grant", "a", "with space", "!#[]~", "x".repeat(256)]) {
      assert.isTrue(text.isErrorCode(code), code)
    }
    for (const code of ["", "a\"b", "a\\b", "a\nb", "invalid_grant\n", "\u00e9", "x".repeat(257)]) {
      assert.isFalse(text.isErrorCode(code), code)
    }
  })

  it("tells visible ASCII from the rest", () => {
    assert.isTrue(text.isVisible("abc \"\\~!"))
    for (const odd of ["", "a\n", "\ta", "\u00e9", "a\u007f", "\ud800"]) {
      assert.isFalse(text.isVisible(odd))
    }
  })
})
