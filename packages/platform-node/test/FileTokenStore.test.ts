import { type OAuthError, TokenEncryption, type TokenStore } from "@effect-oauth/core"
import * as FileTokenStore from "@effect-oauth/platform-node/FileTokenStore"
import { TokenStoreContract } from "@effect-oauth/testing"
import { assert, describe, it } from "@effect/vitest"
import { ConfigProvider, Duration, Effect, Option, Redacted, TestClock } from "effect"
import { execFileSync } from "node:child_process"
import * as Crypto from "node:crypto"
import * as Fs from "node:fs"
import * as Path from "node:path"
import { ask, filesOf, isWhole, startWorker, temporaryDirectory } from "./FileTokenStoreSupport.js"

const isRoot = process.geteuid?.() === 0

/** Somebody else, when we are root. */
const nobody = 65_534

const encryption = TokenEncryption.make({
  keys: [{ id: "1", key: Redacted.make(Crypto.randomBytes(32).toString("base64")) }]
})

const makeStore = (directory: string) => FileTokenStore.make({ directory, encryption: TokenEncryption.none })

const writeOf = (version: string, text = `text of ${version}`): TokenStore.Write => ({
  value: Redacted.make(text),
  version
})

const versionIn = (store: TokenStore.Service, id = "alice"): Effect.Effect<string, OAuthError.TokenStoreError> =>
  Effect.map(store.get(id), Option.match({ onNone: () => "nothing", onSome: ({ version }) => version }))

/** The one file that an id has. */
const fileOf = (directory: string, id = "alice"): string => {
  const [file = "", ...more] = filesOf(
    Path.join(directory, Crypto.createHash("sha256").update(id).digest("hex"))
  )
  assert.lengthOf(more, 0)
  return file
}

const modeOf = (path: string): number => Fs.statSync(path).mode & 0o777

describe("FileTokenStore", () => {
  for (const { name, run } of TokenStoreContract.cases({ sleep: (millis) => TestClock.adjust(millis) })) {
    it.scoped(name, () =>
      Effect.gen(function*() {
        const directory = yield* temporaryDirectory
        yield* Effect.provide(run, FileTokenStore.layer({ directory, encryption }))
      }))
  }

  it.scoped("has what another store of the same directory stored", () =>
    Effect.gen(function*() {
      const directory = yield* temporaryDirectory
      yield* (yield* makeStore(directory)).set("alice", writeOf("1"))
      const store = yield* makeStore(directory)
      assert.strictEqual(yield* versionIn(store), "1")
    }))

  it.scoped("keeps a lease and a time to live to the millisecond", () =>
    Effect.gen(function*() {
      const store = yield* makeStore(yield* temporaryDirectory)
      const second = Duration.seconds(1)
      yield* store.set("alice", writeOf("1"))
      yield* store.set("bob", { ...writeOf("1"), timeToLive: second })
      yield* store.lock("alice", { owner: "first", lease: second })
      yield* TestClock.adjust("999 millis")
      assert.strictEqual((yield* store.lock("alice", { owner: "second", lease: second }))._tag, "Held")
      assert.strictEqual(yield* versionIn(store, "bob"), "1")
      yield* TestClock.adjust("1 millis")
      assert.strictEqual((yield* store.lock("alice", { owner: "second", lease: second }))._tag, "Acquired")
      assert.strictEqual(yield* versionIn(store, "bob"), "nothing")
    }))

  it.scoped("is in the directory that was meant when it was made", () =>
    Effect.gen(function*() {
      const directory = yield* temporaryDirectory
      const store = yield* makeStore(Path.relative(process.cwd(), directory))
      const before = process.cwd()
      yield* Effect.acquireRelease(
        Effect.sync(() => process.chdir("/")),
        () => Effect.sync(() => process.chdir(before))
      )
      yield* store.set("alice", writeOf("1"))
      assert.strictEqual(yield* versionIn(yield* makeStore(directory)), "1")
    }))

  it.scoped("encrypts, and has no id in the name of a file", () =>
    Effect.gen(function*() {
      const directory = yield* temporaryDirectory
      const store = yield* FileTokenStore.make({ directory, encryption })
      yield* store.set("alice", writeOf("1", "s3cret"))
      const file = fileOf(directory)
      assert.notInclude(file, "alice")
      assert.notInclude(Fs.readFileSync(file, "utf8"), "s3cret")
      assert.include(Fs.readFileSync(file, "utf8"), "v1.1.")
    }))

  it.scoped("encrypts with the keys in OAUTH_TOKEN_KEYS unless told otherwise, and makes nothing without any", () =>
    Effect.gen(function*() {
      const directory = Path.join(yield* temporaryDirectory, "tokens")
      const make = FileTokenStore.make({ directory })
      const error = yield* Effect.flip(
        Effect.withConfigProvider(make, ConfigProvider.fromMap(new Map()))
      )
      assert.strictEqual(error.reason, "InvalidKey")
      assert.isFalse(Fs.existsSync(directory))
      const keys = new Map([["OAUTH_TOKEN_KEYS", `k:${Crypto.randomBytes(32).toString("base64")}`]])
      const store = yield* Effect.withConfigProvider(make, ConfigProvider.fromMap(keys))
      yield* store.set("alice", writeOf("1", "s3cret"))
      assert.include(Fs.readFileSync(fileOf(directory), "utf8"), "v1.k.")
    }))

  it.scoped("leaves nothing of what was replaced or removed", () =>
    Effect.gen(function*() {
      const directory = yield* temporaryDirectory
      const store = yield* makeStore(directory)
      const all = () => filesOf(directory).map((path) => Fs.readFileSync(path, "utf8")).join()
      yield* store.set("alice", writeOf("1", "first"))
      yield* store.compareAndSet("alice", { version: "1" }, writeOf("2", "second"))
      assert.notInclude(all(), "first")
      assert.include(all(), "second")
      yield* store.remove("alice")
      assert.notInclude(all(), "second")
    }))

  it.scopedLive("is for its owner alone, whatever the mask of the process is", () =>
    Effect.gen(function*() {
      const root = yield* temporaryDirectory
      const directory = Path.join(root, "made", "tokens")
      assert.strictEqual(yield* ask(yield* startWorker(directory), "set 1"), "done")
      const made = Fs.readdirSync(root, { recursive: true, withFileTypes: true })
      assert.isAtLeast(made.length, 5)
      for (const entry of made) {
        const path = Path.join(entry.parentPath, entry.name)
        assert.strictEqual(modeOf(path), entry.isDirectory() ? 0o700 : 0o600, path)
      }
    }))
})

describe("The directory of FileTokenStore", () => {
  const refused = (directory: string) => Effect.flip(makeStore(directory))

  it.effect("has a name", () =>
    Effect.gen(function*() {
      const error = yield* refused("")
      assert.deepInclude({ ...error }, { reason: "InvalidParameter", setting: "directory" })
      assert.include(error.message, "it has no name")
    }))

  it.scoped("is no symbolic link, and no file", () =>
    Effect.gen(function*() {
      const root = yield* temporaryDirectory
      Fs.mkdirSync(Path.join(root, "real"))
      Fs.symlinkSync(Path.join(root, "real"), Path.join(root, "link"))
      Fs.writeFileSync(Path.join(root, "file"), "kept")
      assert.include((yield* refused(Path.join(root, "link"))).message, "it is a symbolic link")
      assert.include((yield* refused(Path.join(root, "file"))).message, "it is no directory")
      assert.include((yield* refused(Path.join(root, "file", "in"))).message, "(ENOTDIR)")
      assert.lengthOf(Fs.readdirSync(Path.join(root, "real")), 0)
      assert.strictEqual(Fs.readFileSync(Path.join(root, "file"), "utf8"), "kept")
    }))

  it.scoped("may be read by others, but not written to", () =>
    Effect.gen(function*() {
      const directory = yield* temporaryDirectory
      for (const mode of [0o720, 0o702, 0o777, 0o1777]) {
        Fs.chmodSync(directory, mode)
        assert.include((yield* refused(directory)).message, "other users can write to it")
        assert.lengthOf(Fs.readdirSync(directory), 0)
      }
      Fs.chmodSync(directory, 0o755)
      yield* (yield* makeStore(directory)).set("alice", writeOf("1"))
      assert.strictEqual(modeOf(Path.dirname(fileOf(directory))), 0o700)
      assert.strictEqual(modeOf(directory), 0o755)
    }))

  it.scoped("does not belong to somebody else who lets others in", () =>
    Effect.gen(function*() {
      const directory = isRoot ? yield* temporaryDirectory : "/"
      if (isRoot) {
        Fs.chownSync(directory, nobody, nobody)
        Fs.chmodSync(directory, 0o755)
      }
      assert.include((yield* refused(directory)).message, "it belongs to another user")
    }))

  it.scopedLive("can be written to", () =>
    Effect.gen(function*() {
      const directory = yield* temporaryDirectory
      const worker = yield* startWorker(directory)
      if (isRoot) {
        Fs.chownSync(directory, nobody, nobody)
        yield* ask(worker, `become ${nobody}`)
      }
      assert.strictEqual(yield* ask(worker, "set 1"), "done")
      const row = Path.dirname(fileOf(directory, "counter"))
      Fs.chmodSync(row, 0o500)
      assert.include(
        yield* ask(worker, "set 2"),
        "TokenStoreError: The token store failed at set, Unavailable (EACCES)"
      )
      assert.strictEqual(yield* ask(worker, "get"), "1")
      Fs.chmodSync(row, 0)
      assert.include(yield* ask(worker, "get"), "TokenStoreError: The token store failed at get, Unavailable (EACCES)")
      Fs.chmodSync(Path.join(directory, "check"), 0o500)
      assert.include(
        yield* ask(worker, "get"),
        "ConfigurationError: directory cannot be used, InvalidParameter: it cannot be used (EACCES)"
      )
      Fs.chmodSync(directory, 0)
      assert.include(yield* ask(worker, "get"), "(EACCES)")
    }))
})

describe("A damaged file of FileTokenStore", () => {
  const sealed = (rest: string): string => `${Crypto.createHash("sha256").update(rest).digest("hex")}\n${rest}`

  const damages: ReadonlyArray<readonly [string, (text: string) => string]> = [
    ["empty", () => ""],
    ["cut off", (text) => text.slice(0, -1)],
    ["longer", (text) => `${text} `],
    ["different in one letter of the text", (text) => text.replace("text of 1", "text of 2")],
    ["different in the digest", (text) => `${text.startsWith("0") ? "1" : "0"}${text.slice(1)}`],
    ["full of zeros", (text) => "\0".repeat(text.length)],
    ["no JSON", () => sealed("step\n{")],
    ["something else", () => sealed(`step\n{"version":"1"}`)],
    ["without a text", () => sealed("step")]
  ]

  for (const [what, damage] of damages) {
    it.scoped(`stays until it is replaced, when it is ${what}`, () =>
      Effect.gen(function*() {
        const directory = yield* temporaryDirectory
        const store = yield* makeStore(directory)
        const spoil = Effect.gen(function*() {
          yield* store.set("alice", writeOf("1"))
          yield* store.lock("alice", { owner: "a", lease: Duration.minutes(1) })
          const file = fileOf(directory)
          Fs.writeFileSync(file, damage(Fs.readFileSync(file, "utf8")))
          return Fs.readFileSync(file, "utf8")
        })
        const before = yield* spoil
        const calls = {
          get: store.get("alice"),
          lock: store.lock("alice", { owner: "a", lease: Duration.minutes(1) }),
          unlock: store.unlock("alice", "a"),
          compareAndSet: store.compareAndSet("alice", { version: "1" }, writeOf("2")),
          remove: store.remove("alice", { version: "1" })
        }
        for (const [operation, call] of Object.entries<Effect.Effect<unknown, OAuthError.TokenStoreError>>(calls)) {
          const error = yield* Effect.flip(call)
          assert.deepInclude({ ...error }, { reason: "Corrupted", operation })
          assert.strictEqual(Fs.readFileSync(fileOf(directory), "utf8"), before)
        }
        yield* store.set("alice", writeOf("3"))
        assert.strictEqual(yield* versionIn(store), "3")
        yield* spoil
        yield* store.remove("alice")
        assert.strictEqual(yield* versionIn(store), "nothing")
      }))
  }

  it.scoped("is none when it is a link, which is not followed", () =>
    Effect.gen(function*() {
      const directory = yield* temporaryDirectory
      const store = yield* makeStore(directory)
      yield* store.set("alice", writeOf("1"))
      const file = fileOf(directory)
      Fs.renameSync(file, Path.join(directory, "elsewhere"))
      Fs.symlinkSync(Path.join(directory, "elsewhere"), file)
      const error = yield* Effect.flip(store.get("alice"))
      assert.deepInclude({ ...error }, { reason: "Unavailable", operation: "get", detail: "ELOOP" })
    }))
})

/** A small disk, where we may make one. */
const mountSmallDisk = (directory: string): boolean => {
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k,mode=700", "tmpfs", directory], { stdio: "ignore" })
    return true
  } catch {
    return false
  }
}

describe("A full disk", () => {
  it.scoped("fails with ENOSPC and leaves what was there, and all is well when there is room again", (context) =>
    Effect.gen(function*() {
      const directory = yield* temporaryDirectory
      if (!mountSmallDisk(directory)) {
        return context.skip("no disk can be mounted here")
      }
      yield* Effect.addFinalizer(() => Effect.sync(() => execFileSync("umount", [directory])))
      const store = yield* makeStore(directory)
      yield* store.set("alice", writeOf("1"))
      const large = writeOf("large", "0123456789".repeat(2000))
      const full = yield* Effect.flip(
        Effect.forEach(Array.from({ length: 10 }, (_, index) => index), (index) => store.set(`large-${index}`, large))
      )
      assert.deepInclude({ ...full }, { reason: "Unavailable", operation: "set", detail: "ENOSPC" })
      const before = Fs.readFileSync(fileOf(directory), "utf8")
      const error = yield* Effect.flip(store.compareAndSet("alice", { version: "1" }, { ...large, version: "2" }))
      assert.deepInclude({ ...error }, { reason: "Unavailable", operation: "compareAndSet", detail: "ENOSPC" })
      assert.strictEqual(Fs.readFileSync(fileOf(directory), "utf8"), before)
      assert.strictEqual(yield* versionIn(store), "1")
      assert.isTrue(filesOf(directory).every(isWhole))
      Fs.rmSync(Path.dirname(fileOf(directory, "large-0")), { recursive: true })
      yield* store.compareAndSet("alice", { version: "1" }, { ...large, version: "2" })
      assert.strictEqual(yield* versionIn(store), "2")
    }))
})
