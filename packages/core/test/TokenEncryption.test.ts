import { OAuthCrypto, OAuthError, TokenEncryption, TokenStore } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Deferred, Duration, Effect, FastCheck as fc, Fiber, Option, Redacted } from "effect"
import { createCipheriv } from "node:crypto"
import { bytesOf, keyOf, makeOne, openOf, sealOf, withRandomBytes } from "./encryption.js"
import { anyString, wellFormed } from "./support.js"

const iv = Buffer.from("000102030405060708090a0b", "hex")

const refusal = (encryption: TokenEncryption.TokenEncryption, id: string, sealed: string) =>
  Effect.map(Effect.flip(openOf(encryption, id, sealed)), ({ operation, reason }) => {
    assert.strictEqual(operation, "decode")
    return reason
  })

/** What another implementation makes of the same. */
const sealWithNode = (text: string, id: string, additionalData = `v1.k1.${id}`) => {
  const cipher = createCipheriv("aes-256-gcm", bytesOf(1), iv)
  cipher.setAAD(Buffer.from(additionalData))
  const encrypted = Buffer.concat([cipher.update(text, "utf8"), cipher.final()])
  return `v1.k1.${Buffer.concat([iv, encrypted, cipher.getAuthTag()]).toString("base64url")}`
}

describe("TokenEncryption", () => {
  it.effect("makes the texts that node:crypto makes", () =>
    Effect.gen(function*() {
      const encryption = yield* makeOne().pipe(withRandomBytes(() => Effect.succeed(iv)))
      for (const text of ["", "{}", "😀 ünïcode", "x".repeat(10_000)]) {
        const id = "bitbucket//alice%40example"
        assert.strictEqual(yield* sealOf(encryption, id, text), sealWithNode(text, id))
        assert.strictEqual(yield* openOf(encryption, id, sealWithNode(text, id)), text)
      }
    }))

  it.effect.prop(
    "opens what it sealed, whatever the text and the id are",
    [anyString, fc.string({ unit: "grapheme", minLength: 1, maxLength: 64 })],
    ([text, id]) =>
      Effect.gen(function*() {
        const encryption = yield* makeOne()
        const sealed = yield* sealOf(encryption, id, text)
        assert.match(sealed, /^v1\.k1\.[\w-]+$/)
        assert.strictEqual(yield* openOf(encryption, id, sealed), wellFormed(text))
      })
  )

  it.effect("opens what it sealed at every size about a block, and at 1 MiB", () =>
    Effect.gen(function*() {
      const encryption = yield* makeOne()
      for (const size of [...Array.from({ length: 50 }, (_, index) => index), 1024 * 1024]) {
        const sealed = yield* sealOf(encryption, "alice", "a".repeat(size))
        assert.strictEqual(Buffer.from(sealed.slice(6), "base64url").length, 12 + size + 16)
        assert.strictEqual(yield* openOf(encryption, "alice", sealed), "a".repeat(size))
      }
    }))

  it.effect("keeps a byte order mark", () =>
    Effect.gen(function*() {
      const encryption = yield* makeOne()
      assert.strictEqual(
        yield* openOf(encryption, "a", yield* sealOf(encryption, "a", "\ufeffx")),
        "\ufeffx"
      )
    }))

  it.effect("takes another initialization vector each time", () =>
    Effect.gen(function*() {
      const encryption = yield* makeOne()
      const sealed = yield* Effect.replicateEffect(sealOf(encryption, "alice", "the same"), 500)
      const ivs = sealed.map((text) => Buffer.from(text.slice(6), "base64url").subarray(0, 12).toString("hex"))
      assert.strictEqual(new Set(ivs).size, 500)
    }))

  it.effect("opens nothing of which one bit is another", () =>
    Effect.gen(function*() {
      const encryption = yield* makeOne()
      const sealed = yield* sealOf(encryption, "alice", "secret")
      const seen = new Set<string>()
      for (let index = 0; index < sealed.length; index++) {
        for (let bit = 0; bit < 7; bit++) {
          const other = String.fromCharCode(sealed.charCodeAt(index) ^ (1 << bit))
          seen.add(yield* refusal(encryption, "alice", sealed.slice(0, index) + other + sealed.slice(index + 1)))
        }
      }
      const bytes = Buffer.from(sealed.slice(6), "base64url")
      for (let index = 0; index < bytes.length; index++) {
        const changed = Buffer.from(bytes)
        changed[index] = (changed[index] ?? 0) ^ 0xff
        const reason = yield* refusal(encryption, "alice", `v1.k1.${changed.toString("base64url")}`)
        assert.strictEqual(reason, "DecryptionFailed", `byte ${index}`)
      }
      assert.deepStrictEqual([...seen].sort(), ["Corrupted", "DecryptionFailed"])
    }))

  it.effect("opens nothing that is shorter, longer or written in another way", () =>
    Effect.gen(function*() {
      const encryption = yield* makeOne()
      const sealed = yield* sealOf(encryption, "alice", "secret")
      for (let length = 0; length < sealed.length; length++) {
        assert.oneOf(yield* refusal(encryption, "alice", sealed.slice(0, length)), ["Corrupted", "DecryptionFailed"])
      }
      assert.strictEqual(yield* refusal(encryption, "alice", `${sealed}AAAA`), "DecryptionFailed")
      for (const text of [`${sealed}=`, `${sealed}\n`, ` ${sealed}`, `${sealed}.`, `${sealed}.x`, `v1.k1.${sealed}`]) {
        assert.strictEqual(yield* refusal(encryption, "alice", text), "Corrupted", text)
      }
      for (const text of ["", "{}", "v1", "v1.", "v1..", "v1.k1.", "v2.k1.AAAA", "v0", "V1.k1.AAAA"]) {
        assert.strictEqual(yield* refusal(encryption, "alice", text), "Corrupted", text)
      }
      const [short, long] = [27, 28].map((size) => Buffer.alloc(size).toString("base64url"))
      assert.strictEqual(yield* refusal(encryption, "alice", `v1.k1.${short}`), "Corrupted")
      assert.strictEqual(yield* refusal(encryption, "alice", `v1.k1.${long}`), "DecryptionFailed")
      assert.strictEqual(yield* refusal(encryption, "alice", `v1.k2.${long}`), "DecryptionFailed")
      assert.strictEqual(yield* refusal(encryption, "alice", `v1.a b.${long}`), "Corrupted")
    }))

  it.effect("opens a text for the id it was stored for alone", () =>
    Effect.gen(function*() {
      const encryption = yield* makeOne()
      const sealed = yield* sealOf(encryption, "//alice", "secret")
      for (const id of ["//bob", "//Alice", "/alice", "", "//alice "]) {
        assert.strictEqual(yield* refusal(encryption, id, sealed), "DecryptionFailed", id)
      }
    }))

  it.effect("opens a text under the name of its key and the version of its form alone", () =>
    Effect.gen(function*() {
      const encryption = yield* TokenEncryption.make({
        keys: [{ id: "k1", key: keyOf(1) }, { id: "k2", key: keyOf(1) }]
      })
      const sealed = yield* sealOf(encryption, "alice", "secret")
      assert.strictEqual(yield* openOf(encryption, "alice", sealed), "secret")
      assert.strictEqual(yield* refusal(encryption, "alice", sealed.replace(".k1.", ".k2.")), "DecryptionFailed")
      assert.strictEqual(
        yield* refusal(encryption, "alice", sealWithNode("secret", "alice", "v2.k1.alice")),
        "DecryptionFailed"
      )
    }))

  it.effect("encrypts with the first key and decrypts with all", () =>
    Effect.gen(function*() {
      const [older, newer] = [{ id: "2026-05", key: keyOf(1) }, { id: "2026-11", key: keyOf(2) }]
      const before = yield* TokenEncryption.make({ keys: [older] })
      const during = yield* TokenEncryption.make({ keys: [older, newer] })
      const after = yield* TokenEncryption.make({ keys: [newer, older] })
      const last = yield* TokenEncryption.make({ keys: [newer] })

      const old = yield* sealOf(during, "alice", "old")
      assert.match(old, /^v1\.2026-05\./)
      for (const encryption of [before, during, after]) {
        assert.strictEqual(yield* openOf(encryption, "alice", old), "old")
      }
      assert.strictEqual(yield* refusal(last, "alice", old), "DecryptionFailed")

      const fresh = yield* sealOf(after, "alice", "fresh")
      assert.match(fresh, /^v1\.2026-11\./)
      for (const encryption of [during, after, last]) {
        assert.strictEqual(yield* openOf(encryption, "alice", fresh), "fresh")
      }
      assert.strictEqual(yield* refusal(before, "alice", fresh), "DecryptionFailed")
    }))

  it.effect("opens nothing with another key of the same name", () =>
    Effect.gen(function*() {
      const sealed = yield* sealOf(yield* makeOne("k1", 1), "alice", "secret")
      assert.strictEqual(yield* refusal(yield* makeOne("k1", 2), "alice", sealed), "DecryptionFailed")
    }))

  it.effect("reads what is not encrypted only when it is told to", () =>
    Effect.gen(function*() {
      const keys = [{ id: "k1", key: keyOf(1) }]
      const plain = yield* sealOf(yield* TokenEncryption.none, "alice", "v0.{}")
      assert.strictEqual(plain, "v0.v0.{}")
      for (const acceptUnencrypted of [undefined, false]) {
        const strict = yield* TokenEncryption.make({ keys, acceptUnencrypted })
        assert.strictEqual(yield* refusal(strict, "alice", plain), "DecryptionFailed")
      }
      const lenient = yield* TokenEncryption.make({ keys, acceptUnencrypted: true })
      assert.strictEqual(yield* openOf(lenient, "alice", plain), "v0.{}")
      assert.match(yield* sealOf(lenient, "alice", "x"), /^v1\./)
    }))

  it.effect("reads nothing that is encrypted when there is no key", () =>
    Effect.gen(function*() {
      const none = yield* TokenEncryption.none
      assert.strictEqual(yield* openOf(none, "alice", yield* sealOf(none, "alice", "{}")), "{}")
      const sealed = yield* sealOf(yield* makeOne(), "alice", "{}")
      assert.strictEqual(yield* refusal(none, "alice", sealed), "DecryptionFailed")
      for (const text of ["{}", "", "v2.k1.AAAA"]) {
        assert.strictEqual(yield* refusal(none, "alice", text), "Corrupted")
      }
    }))

  it.effect("encrypts nothing when the random bytes fail or are not as many as asked for", () =>
    Effect.gen(function*() {
      for (
        const randomBytes of [
          () => OAuthCrypto.unavailable("switched off"),
          () => Effect.succeed(new Uint8Array(11)),
          () => Effect.succeed(new Uint8Array(16))
        ]
      ) {
        const encryption = yield* makeOne().pipe(withRandomBytes(randomBytes))
        const error = yield* Effect.flip(sealOf(encryption, "alice", "secret"))
        assert.deepStrictEqual(
          { ...error },
          { _tag: "TokenStoreError", reason: "Unavailable", operation: "encrypt", detail: "CryptoUnavailable" }
        )
      }
    }))
})

describe("TokenEncryption.protect", () => {
  const write = (text: string, version: string): TokenStore.Write => ({ value: Redacted.make(text), version })

  const begin = Effect.gen(function*() {
    const raw = TokenStore.makeMemory()
    const store = TokenEncryption.protect(raw, yield* makeOne())
    const rawText = (id: string) =>
      Effect.map(raw.get(id), Option.match({ onNone: () => "", onSome: ({ value }) => Redacted.value(value) }))
    const text = (id: string) =>
      Effect.map(store.get(id), Option.match({ onNone: () => "", onSome: ({ value }) => Redacted.value(value) }))
    return { raw, store, rawText, text }
  })

  it.effect("stores what is encrypted and gives what was stored", () =>
    Effect.gen(function*() {
      const { raw, rawText, store, text } = yield* begin
      assert.isTrue(Option.isNone(yield* store.get("alice")))
      yield* store.set("alice", write("one", "1"))
      assert.match(yield* rawText("alice"), /^v1\.k1\./)
      assert.strictEqual(yield* text("alice"), "one")
      yield* store.compareAndSet("alice", { version: "1" }, write("two", "2"))
      assert.match(yield* rawText("alice"), /^v1\.k1\./)
      assert.strictEqual(yield* text("alice"), "two")
      yield* store.compareAndSet("alice", { version: "1" }, write("two", "2"))
      const conflict = yield* Effect.flip(store.compareAndSet("alice", { version: "1" }, write("three", "3")))
      assert.strictEqual(conflict.reason, "Conflict")
      yield* store.remove("alice", { version: "2" })
      assert.isTrue(Option.isNone(yield* raw.get("alice")))
    }))

  it.effect("keeps the version and how long the text is kept", () =>
    Effect.gen(function*() {
      const { raw, store } = yield* begin
      const seen: Array<TokenStore.Write> = []
      const watched = TokenEncryption.protect(
        { ...raw, set: (_id, write) => Effect.sync(() => void seen.push(write)) },
        yield* makeOne()
      )
      yield* watched.set("alice", { ...write("one", "1"), timeToLive: Duration.hours(1) })
      assert.deepStrictEqual(seen.map(({ timeToLive, version }) => ({ timeToLive, version })), [
        { timeToLive: Duration.hours(1), version: "1" }
      ])
      yield* store.set("alice", write("one", "1"))
      assert.deepStrictEqual(Option.map(yield* store.get("alice"), ({ version }) => version), Option.some("1"))
    }))

  it.effect("opens what comes with a lock, and with one that is held", () =>
    Effect.gen(function*() {
      const { store } = yield* begin
      const shown = (locked: TokenStore.Locked) =>
        locked._tag === "Missing" ? [locked._tag] : [locked._tag, Redacted.value(locked.entry.value)]
      const lock = (owner: string) => Effect.map(store.lock("alice", { owner, lease: Duration.minutes(1) }), shown)
      assert.deepStrictEqual(yield* lock("me"), ["Missing"])
      yield* store.set("alice", write("one", "1"))
      assert.deepStrictEqual(yield* lock("me"), ["Acquired", "one"])
      assert.deepStrictEqual(yield* lock("you"), ["Held", "one"])
      yield* store.unlock("alice", "me")
      assert.deepStrictEqual(yield* lock("you"), ["Acquired", "one"])
    }))

  const lockAs = (owner: string) => ({ owner, lease: Duration.minutes(1) })

  it.effect("keeps no lock on what it cannot open, and leaves that of another owner", () =>
    Effect.gen(function*() {
      const { raw, store, rawText } = yield* begin
      yield* raw.set("alice", write("v0.planted", "1"))
      assert.strictEqual((yield* Effect.flip(store.get("alice"))).reason, "DecryptionFailed")
      assert.strictEqual((yield* Effect.flip(store.lock("alice", lockAs("me")))).reason, "DecryptionFailed")
      assert.strictEqual((yield* raw.lock("alice", lockAs("you")))._tag, "Acquired")
      assert.strictEqual((yield* Effect.flip(store.lock("alice", lockAs("me")))).reason, "DecryptionFailed")
      assert.strictEqual((yield* raw.lock("alice", lockAs("me")))._tag, "Held")
      assert.strictEqual(yield* rawText("alice"), "v0.planted")
    }))

  it.effect("fails for what it cannot open when the store cannot unlock", () =>
    Effect.gen(function*() {
      const raw = TokenStore.makeMemory()
      yield* raw.set("alice", write("{}", "1"))
      const { lock } = TokenEncryption.protect(
        { ...raw, unlock: () => new OAuthError.TokenStoreError({ reason: "Unavailable", operation: "unlock" }) },
        yield* makeOne()
      )
      assert.strictEqual((yield* Effect.flip(lock("alice", lockAs("me")))).reason, "Corrupted")
    }))

  it.effect("keeps no lock when it is stopped while it opens a text", () =>
    Effect.gen(function*() {
      const raw = TokenStore.makeMemory()
      yield* raw.set("alice", write("x", "1"))
      const opening = yield* Deferred.make<void>()
      const { lock } = TokenEncryption.protect(raw, {
        ...yield* TokenEncryption.none,
        open: () => Effect.zipRight(Deferred.succeed(opening, undefined), Effect.never)
      })
      const fiber = yield* Effect.fork(lock("alice", lockAs("me")))
      yield* Deferred.await(opening)
      assert.strictEqual((yield* raw.lock("alice", lockAs("you")))._tag, "Held")
      yield* Fiber.interrupt(fiber)
      assert.strictEqual((yield* raw.lock("alice", lockAs("you")))._tag, "Acquired")
    }))

  it.effect("stores nothing that it could not encrypt", () =>
    Effect.gen(function*() {
      const raw = TokenStore.makeMemory()
      yield* raw.set("alice", write("v0.before", "1"))
      const store = TokenEncryption.protect(
        raw,
        yield* makeOne().pipe(withRandomBytes(() => OAuthCrypto.unavailable("switched off")))
      )
      for (
        const effect of [
          store.set("alice", write("after", "2")),
          store.compareAndSet("alice", { version: "1" }, write("after", "2"))
        ]
      ) {
        assert.strictEqual((yield* Effect.flip(effect)).reason, "Unavailable")
      }
      const entry = yield* raw.get("alice")
      assert.deepStrictEqual(Option.map(entry, ({ value }) => Redacted.value(value)), Option.some("v0.before"))
    }))
})
