import { assert, describe, it } from "@effect/vitest"
import * as fs from "node:fs"
import * as path from "node:path"

/** The groups of numbered cases that the packages so far are about: first and last number of each. */
const groups: Readonly<Record<string, readonly [first: number, last: number]>> = {
  "Callback": [1, 40],
  "Authorization request": [41, 56],
  "Token endpoint": [57, 92],
  "Client authentication": [93, 102],
  "Discovery": [103, 119],
  "Keys": [120, 135],
  "Crypto": [136, 155],
  "ID token": [156, 185],
  "UserInfo": [186, 192],
  "DPoP": [193, 205],
  "Pushed requests": [206, 212],
  "Refresh": [226, 242],
  "Revocation": [250, 255],
  "Logout": [267, 278],
  "Registration": [279, 283],
  "Transport": [284, 296]
}

const numbers = Object.values(groups).flatMap(([first, last]) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index)
)

const packages = path.join(import.meta.dirname, "../..")

const testFiles = fs.readdirSync(packages).flatMap((name) => {
  const directory = path.join(packages, name, "test")
  return fs.existsSync(directory)
    ? fs.readdirSync(directory, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts") && path.join(directory, file) !== import.meta.filename)
      .map((file) => path.join(directory, file))
    : []
})

/** The numbers that titles begin with; suites that several packages run stand in files of their own. */
const titled = new Set(
  testFiles.flatMap((file) =>
    [...fs.readFileSync(file, "utf8").matchAll(/["'`]((?:#\d+[\s,]*)+)/g)]
      .flatMap(([, title]) => [...(title ?? "").matchAll(/\d+/g)].map(([number]) => Number(number)))
  )
)

const table = fs.readFileSync(path.join(import.meta.dirname, "cases.md"), "utf8")

/** The numbers in the first column of the table. */
const explained = [...table.matchAll(/^\|\s*((?:#\d+[\s,]*)+)\|\s*(\S.*)\|$/gm)].flatMap(([, cell, why]) =>
  [...(cell ?? "").matchAll(/\d+/g)].map(([number]) => ({ number: Number(number), why: (why ?? "").trim() }))
)

const list = (found: ReadonlyArray<number>): string => found.map((number) => `#${number}`).join(", ")

describe("the numbered cases", () => {
  it("have a test of that title, or a line in cases.md that says why not", () => {
    const known = new Set([...titled, ...explained.map(({ number }) => number)])
    assert.strictEqual(list(numbers.filter((number) => !known.has(number))), "")
  })

  it("have no line in cases.md when they have a test", () => {
    assert.strictEqual(list(explained.map(({ number }) => number).filter((number) => titled.has(number))), "")
  })

  it("have one line in cases.md at most, and it says something", () => {
    assert.strictEqual(new Set(explained.map(({ number }) => number)).size, explained.length)
    assert.isTrue(explained.every(({ number, why }) => numbers.includes(number) && why.length > 20))
  })

  it("are read from files that are there", () => {
    assert.isAbove(testFiles.length, 10)
    assert.isTrue(titled.has(1) && explained.length > 0)
  })
})
