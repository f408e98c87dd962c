/**
 * What one user of a token store sees of it: what is stored for an id.
 *
 * @internal
 */
import * as Effect from "effect/Effect"
import { type Case, expectStep, freshId, pairs, rowOf, scenario } from "./tokenStoreContract.js"

const allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!~*'()%/"

const longest = 512

/** Ids that something of the one may be mistaken for the other in. */
const confusable = (): ReadonlyArray<string> => {
  const base = freshId()
  const filled = base.padEnd(longest - 1, "x")
  return [
    base,
    `${base}/User`,
    `${base}/user`,
    `${base}/USER`,
    `${base}/user/`,
    `${base}//user`,
    `${base}/./user`,
    `${base}/x/../user`,
    `${base}/%2F`,
    `${base}/%2f`,
    `${base}/%`,
    `${base}/_`,
    `${base}/*`,
    `${base}/a`,
    `${base}/a'`,
    `${base}/a''`,
    `${base}/__proto__`,
    `${base}/${allowed}`,
    `${filled}a`,
    `${filled}b`,
    `${filled}A`,
    filled
  ]
}

const texts: ReadonlyArray<readonly [string, string]> = [
  ["the empty text", ""],
  ["quotes and backslashes", `'"\`\\ \\' \\" \\\\ '' "" \\u0041 \\x41 \\0 \\N`],
  ["line ends and tabs", "a\nb\r\nc\rd\te\u2028f\u2029g\n"],
  ["spaces on both ends", "  a  b  "],
  ["what looks like a parameter or a command", "? $1 :name %s ${a} {{a}} @a #{a} -- ; /* */ \x07\x1b[0m\x7f"],
  ["JSON", `{"access_token":"a\\u0000b","n":1.0,"__proto__":{}}`],
  ["letters of many languages", "zażółć gęślą jaźń, Ελληνικά, 日本語, עברית, हिन्दी"],
  ["composed and decomposed letters", "\u00e9 e\u0301 \u212b \u00c5 A\u030a"],
  ["letters beyond the basic plane", "😀 👩‍👩‍👧 𝔘𝔫𝔦 \u{10fffd}"],
  ["16 KiB", "0123456789abcdef".repeat(1024)],
  ["16 Ki letters of two bytes and more", "é日😀".repeat(4096)]
]

export const storing: ReadonlyArray<Case> = [
  scenario("what was never stored is not there", ({ get, lock, remove, unlock }) => [
    [get(), "nothing"],
    [lock("a"), "Missing"],
    [unlock("a"), "done"],
    [remove(), "done"],
    [get(), "nothing"]
  ]),
  scenario("what was stored is read, until something else is stored", ({ get, set }) => [
    [set("1"), "done"],
    [get(), "1"],
    [get(), "1"],
    [set("2"), "done"],
    [get(), "2"]
  ]),
  {
    name: "a text comes back as it was stored",
    run: (subject) =>
      Effect.forEach(texts, ([what, text]) => {
        const { compareAndSet, get, lock, set } = rowOf(subject)
        const expectations = [
          [set("1", { text }), "done"],
          [get(text), "1"],
          [lock("a", undefined, text), "Acquired 1"],
          [lock("b", undefined, text), "Held 1"],
          [set("2"), "done"],
          [compareAndSet("2", "3", { text }), "done"],
          [get(text), "3"]
        ] as const
        return Effect.forEach(expectations, ([step, expected]) =>
          expectStep({ ...step, what: `${what}: ${step.what}` }, expected))
      }, { discard: true })
  },
  {
    name: "ids are told apart, whatever is in them and however long they are",
    run: (subject) =>
      Effect.gen(function*() {
        const ids = confusable()
        const rows = ids.map((id) => ({ id, ...rowOf(subject, id) }))
        for (const [index, { get, id, lock, set }] of rows.entries()) {
          const named = <A extends { readonly what: string }>(step: A): A => ({ ...step, what: `${id}: ${step.what}` })
          yield* expectStep(named(get()), "nothing")
          yield* expectStep(named(lock("a")), "Missing")
          yield* expectStep(named(set(`${index}`)), "done")
        }
        for (const [index, { compareAndSet, get, id, lock, remove, unlock }] of rows.entries()) {
          const named = <A extends { readonly what: string }>(step: A): A => ({ ...step, what: `${id}: ${step.what}` })
          yield* expectStep(named(get()), `${index}`)
          yield* expectStep(named(lock(`owner-${index}`)), `Acquired ${index}`)
          yield* expectStep(named(unlock(`owner-${index}`)), "done")
          yield* expectStep(named(compareAndSet(`${index}`, `new-${index}`)), "done")
          yield* expectStep(named(get()), `new-${index}`)
          yield* expectStep(named(remove(`new-${index}`)), "done")
          yield* expectStep(named(get()), "nothing")
        }
      })
  },
  scenario("compareAndSet stores when the version is the one that was read", ({ compareAndSet, get, set }) => [
    [set("1"), "done"],
    [compareAndSet("1", "2"), "done"],
    [get(), "2"],
    [compareAndSet("2", "3"), "done"],
    [get(), "3"]
  ]),
  scenario("compareAndSet is a Conflict when the version is another, and changes nothing", (row) => [
    [row.set("1"), "done"],
    [row.set("2"), "done"],
    [row.compareAndSet("1", "3"), "Conflict at compareAndSet"],
    [row.get(), "2"]
  ]),
  scenario("compareAndSet is a Conflict when nothing is stored, and stores nothing", (row) => [
    [row.compareAndSet("1", "2"), "Conflict at compareAndSet"],
    [row.compareAndSet("1", "2", { owner: "a" }), "Conflict at compareAndSet"],
    [row.get(), "nothing"]
  ]),
  scenario("the same write a second time succeeds, until something else is stored", (row) => [
    [row.set("1"), "done"],
    [row.compareAndSet("1", "2"), "done"],
    [row.compareAndSet("1", "2"), "done"],
    [row.get(), "2"],
    [row.set("3"), "done"],
    [row.compareAndSet("1", "2"), "Conflict at compareAndSet"],
    [row.get(), "3"],
    [row.remove(), "done"],
    [row.compareAndSet("1", "2"), "Conflict at compareAndSet"],
    [row.get(), "nothing"]
  ]),
  scenario(
    "versions are compared to the letter",
    ({ compareAndSet, get, remove, set }) =>
      pairs.flatMap(([one, other]) => [
        [set(one), "done"],
        [compareAndSet(other, "next"), "Conflict at compareAndSet"],
        [remove(other), "Conflict at remove"],
        [get(), one],
        [compareAndSet(one, "next"), "done"]
      ])
  ),
  scenario("remove takes away what is stored, and removes nothing a second time", ({ get, remove, set }) => [
    [set("1"), "done"],
    [remove(), "done"],
    [get(), "nothing"],
    [remove(), "done"],
    [set("2"), "done"],
    [get(), "2"]
  ]),
  scenario("remove of what is expected compares the version", ({ get, remove, set }) => [
    [remove("1"), "Conflict at remove"],
    [set("1"), "done"],
    [remove("2"), "Conflict at remove"],
    [get(), "1"],
    [remove("1"), "done"],
    [get(), "nothing"],
    [remove("1"), "Conflict at remove"]
  ])
]
