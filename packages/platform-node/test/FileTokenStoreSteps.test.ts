import { afterEach, assert, describe, it, vi } from "@effect/vitest"
import { Deferred, Effect, Exit, Fiber, TestClock } from "effect"
import * as Crypto from "node:crypto"
import * as Fs from "node:fs"
import * as Path from "node:path"
import * as Generations from "../src/internal/generations.js"
import { temporaryDirectory } from "./FileTokenStoreSupport.js"

const { constants, promises } = Fs

afterEach(() => {
  vi.restoreAllMocks()
})

const rowDirectory = Effect.map(temporaryDirectory, (directory) => Path.join(directory, "row"))

/** Adds a letter to the text, and says after which one it came. */
const append = (directory: string, letter: string) =>
  Generations.update(directory, (content) => {
    const text = content._tag === "Text" ? content.text : ""
    return Effect.succeed([text, text + letter])
  })

const read = (directory: string): Effect.Effect<string, Generations.FileFailure> =>
  Effect.map(Generations.read(directory), (content) => content._tag === "Text" ? content.text : content._tag)

/** What other processes do meanwhile, by the same clock, which is the live one. */
const meanwhile = (directory: string, letters: string): Promise<void> =>
  Effect.runPromise(Effect.forEach(letters, (letter) => append(directory, letter), { discard: true }))

/** Has something happen once, before or after the next call of the file system. */
const atNext = (
  when: "before" | "after",
  method: "link" | "open" | "readdir",
  action: () => Promise<void>
): Effect.Effect<void> =>
  Effect.sync(() => {
    // Each of them is called with what it was called with.
    const original = promises[method] as (...args: Array<unknown>) => Promise<any>
    vi.spyOn(promises, method).mockImplementationOnce(async (...args: Array<unknown>) => {
      if (when === "before") {
        await action()
      }
      const result = await original.apply(promises, args)
      if (when === "after") {
        await action()
      }
      return result
    })
  })

const alphabet = "abcdefghijklmnopqrstuvwxyz"

/** More letters than there are steps named in a file. */
const many = alphabet.repeat(5)

const digestOf = (text: string): string => Crypto.createHash("sha256").update(text).digest("hex")

describe("A step of several processes", () => {
  for (
    const { letters, what } of [
      { letters: "b", what: "one step" },
      { letters: "bc", what: "two steps, which make the name of the next generation free again" },
      { letters: "bcdefgh", what: "several steps" }
    ]
  ) {
    it.scopedLive(`is made again when it comes too late: after ${what}`, () =>
      Effect.gen(function*() {
        const directory = yield* rowDirectory
        yield* append(directory, "a")
        yield* atNext("before", "link", () => meanwhile(directory, letters))
        assert.strictEqual(yield* append(directory, "z"), `a${letters}`)
        assert.strictEqual(yield* read(directory), `a${letters}z`)
        assert.lengthOf(Fs.readdirSync(directory), 1)
      }))

    it.scopedLive(`is made once when others go on from it: with ${what}`, () =>
      Effect.gen(function*() {
        const directory = yield* rowDirectory
        yield* append(directory, "a")
        yield* atNext("after", "link", () => meanwhile(directory, letters))
        assert.strictEqual(yield* append(directory, "z"), "a")
        assert.strictEqual(yield* read(directory), `az${letters}`)
        assert.lengthOf(Fs.readdirSync(directory), 1)
      }))
  }

  it.scopedLive("leaves nothing behind when it comes too late, also when it is not made again", () =>
    Effect.gen(function*() {
      const directory = yield* rowDirectory
      yield* append(directory, "a")
      yield* atNext("before", "link", () => meanwhile(directory, "bc"))
      yield* Generations.update(
        directory,
        (content) => Effect.succeed(content._tag === "Text" && content.text === "a" ? ["late", "az"] : ["given up"])
      )
      assert.strictEqual(yield* read(directory), "abc")
      assert.lengthOf(Fs.readdirSync(directory), 1)
    }))

  for (const when of ["before", "after"] as const) {
    it.scopedLive(`says that it is not known whether it was made, ${many.length} steps ${when} it`, () =>
      Effect.gen(function*() {
        const directory = yield* rowDirectory
        yield* append(directory, "a")
        yield* atNext(when, "link", () => meanwhile(directory, many))
        assert.strictEqual((yield* Effect.flip(append(directory, "z"))).code, "ESTALE")
        assert.strictEqual(yield* read(directory), when === "before" ? `a${many}` : `az${many}`)
      }))
  }

  it.scopedLive("is in a new file, and on the disk, first the file and then its name, before what was there is removed", () =>
    Effect.gen(function*() {
      const directory = yield* rowDirectory
      yield* append(directory, "a")
      const done: Array<string> = []
      const record = <A>(what: string, result: A): A => {
        done.push(what)
        return result
      }
      const { link, open, unlink } = promises
      vi.spyOn(promises, "open").mockImplementation(async (path, flags, mode) => {
        const file = await open(path, flags, mode)
        const what = Path.basename(String(path)).replace(/\d.*$/, "")
        if ((Number(flags) & constants.O_EXCL) !== 0) {
          record(`make ${what}`, file)
        }
        const sync = file.sync.bind(file)
        file.sync = () => sync().then(() => record(`sync ${what}`, undefined))
        return file
      })
      vi.spyOn(promises, "link").mockImplementation((from, to) => link(from, to).then(() => record("link", undefined)))
      vi.spyOn(promises, "unlink").mockImplementation((path) =>
        unlink(path).then(() => record(`remove ${Path.basename(String(path)).slice(0, 1)}`, undefined))
      )
      yield* append(directory, "z")
      assert.deepStrictEqual(done, ["make t", "sync t", "link", "remove t", "sync row", "remove g"])
    }))

  it.scopedLive("can be the first one of several at once", () =>
    Effect.gen(function*() {
      const directory = yield* rowDirectory
      yield* Effect.forEach(alphabet, (letter) => append(directory, letter), { concurrency: "unbounded" })
      assert.strictEqual([...yield* read(directory)].sort().join(""), alphabet)
    }))

  it.scopedLive("begins anew where the directory was removed meanwhile", () =>
    Effect.gen(function*() {
      const directory = yield* rowDirectory
      yield* append(directory, "a")
      yield* atNext("before", "link", () => promises.rm(directory, { recursive: true }))
      assert.strictEqual(yield* append(directory, "z"), "")
      assert.strictEqual(yield* read(directory), "z")
    }))

  it.scopedLive("ends, and leaves nothing behind, when its caller stops waiting", () =>
    Effect.gen(function*() {
      const directory = yield* rowDirectory
      yield* append(directory, "a")
      const began = yield* Deferred.make<void>()
      const goOn = yield* Deferred.make<void>()
      yield* atNext("before", "link", () =>
        Effect.runPromise(Effect.zipRight(Deferred.succeed(began, undefined), Deferred.await(goOn))))
      const fiber = yield* Effect.fork(append(directory, "z"))
      yield* Deferred.await(began)
      yield* Fiber.interruptFork(fiber)
      yield* Effect.yieldNow()
      yield* Deferred.succeed(goOn, undefined)
      yield* Fiber.await(fiber)
      assert.strictEqual(yield* read(directory), "az")
      assert.lengthOf(Fs.readdirSync(directory), 1)
    }))
})

describe("A reader among several processes", () => {
  it.scopedLive("looks again when what it found is replaced before it was opened", () =>
    Effect.gen(function*() {
      const directory = yield* rowDirectory
      yield* append(directory, "a")
      yield* atNext("before", "open", () => meanwhile(directory, "b"))
      assert.strictEqual(yield* read(directory), "ab")
    }))

  it.scopedLive("does not take a step that came too late for what was there", () =>
    Effect.gen(function*() {
      const directory = yield* rowDirectory
      yield* append(directory, "a")
      yield* atNext("before", "open", async () => {
        await meanwhile(directory, "bc")
        // What a process links that was asleep since before the first step.
        const rest = "asleep\nz"
        await promises.writeFile(Path.join(directory, "g000000000001"), `${digestOf(rest)}\n${rest}`)
      })
      assert.strictEqual(yield* read(directory), "abc")
    }))

  it.scopedLive("sees nothing where there is no directory, or an empty one", () =>
    Effect.gen(function*() {
      const directory = yield* rowDirectory
      assert.strictEqual(yield* read(directory), "Nothing")
      Fs.mkdirSync(directory)
      assert.strictEqual(yield* read(directory), "Nothing")
      assert.strictEqual(yield* append(directory, "a"), "")
    }))
})

describe("A step that is cut short", () => {
  /** Everything that a process does to a file system. */
  const methods = ["link", "mkdir", "open", "readdir", "unlink"] as const

  /** Has the calls of the file system from a certain one on fail, as if the process were there no longer. */
  const dieAfter = (calls: number) => {
    let left = calls
    for (const method of methods) {
      const original = promises[method] as (...args: Array<unknown>) => Promise<any>
      vi.spyOn(promises, method).mockImplementation((...args: Array<unknown>) => {
        left -= 1
        return left < 0 ? Promise.reject(new Error("dead")) : original.apply(promises, args)
      })
    }
    return () => left >= 0
  }

  it.scoped("leaves the text as it was or as it was to be, wherever that is, and the next one goes on", () =>
    Effect.gen(function*() {
      const root = yield* rowDirectory
      const seen: Array<string> = []
      let isThrough = false
      for (let calls = 0; !isThrough; calls++) {
        const directory = Path.join(root, `${calls}`)
        yield* append(directory, "a")
        yield* append(directory, "b")
        const isAlive = dieAfter(calls)
        yield* Effect.exit(append(directory, "c"))
        isThrough = isAlive()
        vi.restoreAllMocks()
        const left = yield* read(directory)
        assert.include(["ab", "abc"], left)
        seen.push(left)
        yield* append(directory, "d")
        assert.strictEqual(yield* read(directory), `${left}d`)
        const names = Fs.readdirSync(directory)
        assert.lengthOf(names.filter((name) => name.startsWith("g")), 1)
        // What was written for the step that was cut short is there for an hour.
        yield* TestClock.adjust("61 minutes")
        yield* append(directory, "e")
        assert.lengthOf(Fs.readdirSync(directory), 1)
      }
      assert.strictEqual(seen[0], "ab")
      assert.strictEqual(seen.at(-1), "abc")
    }))

  it.scoped("does not lose the file of a step that is slow", () =>
    Effect.gen(function*() {
      const directory = yield* rowDirectory
      yield* append(directory, "a")
      Fs.writeFileSync(Path.join(directory, "t0-slow"), "")
      yield* TestClock.adjust("1 hour")
      yield* append(directory, "b")
      assert.include(Fs.readdirSync(directory), "t0-slow")
      yield* TestClock.adjust("1 millis")
      yield* append(directory, "c")
      assert.notInclude(Fs.readdirSync(directory), "t0-slow")
    }))

  for (const { method, write } of [{ method: "open", write: "made" }, { method: "link", write: "linked" }] as const) {
    it.scoped(`names the code when its file cannot be ${write}, and leaves nothing behind`, () =>
      Effect.gen(function*() {
        const directory = yield* rowDirectory
        yield* append(directory, "a")
        const exit = yield* Effect.exit(Generations.update(directory, () => {
          vi.spyOn(promises, method).mockRejectedValueOnce(Object.assign(new Error("no"), { code: "ENOSPC" }))
          return Effect.succeed([undefined, "z"])
        }))
        assert.deepStrictEqual(exit, Exit.fail(new Generations.FileFailure({ code: "ENOSPC" })))
        assert.strictEqual(yield* read(directory), "a")
        assert.lengthOf(Fs.readdirSync(directory), 1)
      }))
  }

  it.scoped("says UNKNOWN where there is no code", () =>
    Effect.gen(function*() {
      const directory = yield* rowDirectory
      vi.spyOn(promises, "readdir").mockRejectedValueOnce(new Error("no"))
      assert.strictEqual((yield* Effect.flip(read(directory))).code, "UNKNOWN")
    }))
})
