import { type OAuthError, TokenEncryption, TokenStore } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Config, ConfigError, ConfigProvider, Effect, Either, Redacted } from "effect"
import { bytesOf, keyOf, makeOne, openOf, sealOf } from "./encryption.js"
import { assertAbsent, prints, summary } from "./support.js"

const base64 = Redacted.value(keyOf(1))
const base64Url = bytesOf(1).toString("base64url")

const takeCrypto = (crypto: unknown) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const descriptor = Object.getOwnPropertyDescriptor(globalThis, "crypto")
      Object.defineProperty(globalThis, "crypto", { configurable: true, value: crypto })
      return descriptor
    }),
    (descriptor) => Effect.sync(() => Object.defineProperty(globalThis, "crypto", descriptor ?? {}))
  )

describe("the keys of TokenEncryption", () => {
  it.effect("may be in base64 or base64url, with or without padding, and with space around", () =>
    Effect.gen(function*() {
      assert.match(base64, /[+/].*=$/)
      const encryption = yield* makeOne()
      const sealed = yield* sealOf(encryption, "alice", "secret")
      for (const key of [base64, base64Url, `${base64Url}=`, base64.slice(0, -1), ` ${base64}\n`]) {
        const other = yield* TokenEncryption.make({ keys: [{ id: "k1", key: Redacted.make(key) }] })
        assert.strictEqual(yield* openOf(other, "alice", sealed), "secret")
      }
    }))

  const invalid: ReadonlyArray<
    readonly [title: string, keys: ReadonlyArray<{ readonly id: string; readonly key: unknown }>, says: RegExp]
  > = [
    ["no key", [], /at least one key.*openssl rand -base64 32.*TokenEncryption\.none/],
    ["31 bytes", [{ id: "a", key: bytesOf(1).subarray(1).toString("base64") }], /key 1 of 1 .* 32 random bytes/],
    ["33 bytes", [{ id: "a", key: Buffer.alloc(33).toString("base64") }], /key 1 of 1 .*openssl rand -base64 32/],
    ["16 bytes", [{ id: "a", key: Buffer.alloc(16).toString("base64") }], /32 random bytes/],
    ["hex", [{ id: "a", key: bytesOf(1).toString("hex") }], /32 random bytes/],
    ["nothing", [{ id: "a", key: "" }], /32 random bytes/],
    ["a passphrase", [{ id: "a", key: "correct horse battery staple, twice over" }], /32 random bytes/],
    ["bits that are lost", [{ id: "a", key: `${base64.slice(0, -2)}B=` }], /32 random bytes/],
    ["too much padding", [{ id: "a", key: `${base64}=` }], /32 random bytes/],
    ["the second of two", [{ id: "a", key: base64 }, { id: "b", key: "short-secret" }], /key 2 of 2/],
    ["no Redacted", [{ id: "a", key: undefined }], /32 random bytes.*Redacted/],
    ["the same id twice", [{ id: "a", key: base64 }, { id: "a", key: base64Url }], /key 2 of 2 has the id of another/],
    ["an empty id", [{ id: "", key: base64 }], /id of key 1 of 1 .* 1 to 32 letters/],
    ["a dot in an id", [{ id: "a.b", key: base64 }], /id of key 1/],
    ["a key for an id", [{ id: base64Url, key: base64 }], /id of key 1/],
    ["a line break behind an id", [{ id: "a\n", key: base64 }], /id of key 1/]
  ]
  for (const [title, keys, says] of invalid) {
    it.effect(`are refused by name: ${title}`, () =>
      Effect.gen(function*() {
        const error = yield* Effect.flip(TokenEncryption.make({
          // Programs without types give what is no Redacted.
          keys: keys.map(({ id, key }) => ({
            id,
            key: typeof key === "string" ? Redacted.make(key) : key as Redacted.Redacted
          }))
        }))
        assert.deepStrictEqual(summary(error), ["ConfigurationError", "InvalidKey", "keys"])
        assert.match(error.detail, says)
        const secrets = keys.flatMap(({ id, key }) => [id, key]).filter((text) => String(text).length > 6).map(String)
        assertAbsent(secrets, prints(error))
      }))
  }

  for (
    const [title, crypto, says] of [
      ["crypto", undefined, "crypto.subtle is missing"],
      ["crypto.subtle", {}, "crypto.subtle is missing"],
      ["AES-GCM", { subtle: { importKey: () => Promise.reject(new Error("not here")) } }, "has no AES-GCM"]
    ] as const
  ) {
    it.scoped(`are refused where the platform has no ${title}`, () =>
      Effect.gen(function*() {
        yield* takeCrypto(crypto)
        const error = yield* Effect.flip(makeOne())
        assert.deepStrictEqual(summary(error), ["ConfigurationError", "CryptoUnavailable", "OAuthCrypto"])
        assert.include(error.detail, says)
      }))
  }

  it.effect("show in nothing, nor do texts", () =>
    Effect.gen(function*() {
      const encryption = yield* makeOne()
      const sealed = yield* encryption.seal("alice", Redacted.make("planted-text"))
      const opened = yield* encryption.open("alice", sealed)
      const wrong = yield* Effect.flip(encryption.open("bob", sealed))
      const protectedStore = TokenEncryption.protect(TokenStore.makeMemory(), encryption)
      const secrets = [base64, base64Url, bytesOf(1).toString("hex"), "planted-text", Redacted.value(sealed)]
      for (const value of [encryption, sealed, opened, wrong, protectedStore]) {
        assertAbsent(secrets, prints(value))
      }
    }))
})

describe("TokenEncryption.fromConfig", () => {
  const withEnv = (env: Readonly<Record<string, string>>) =>
    Effect.withConfigProvider(ConfigProvider.fromMap(new Map(Object.entries(env))))

  const other = Redacted.value(keyOf(2))

  it.effect("reads one key or several, of which the first encrypts", () =>
    Effect.gen(function*() {
      const newest = yield* TokenEncryption.fromConfig().pipe(
        withEnv({ OAUTH_TOKEN_KEYS: `2026-11:${other}, k1:${base64}\n` })
      )
      assert.match(yield* sealOf(newest, "alice", "x"), /^v1\.2026-11\./)
      assert.strictEqual(yield* openOf(newest, "alice", yield* sealOf(yield* makeOne(), "alice", "x")), "x")
      const one = yield* TokenEncryption.fromConfig().pipe(withEnv({ OAUTH_TOKEN_KEYS: `k1:${base64Url}` }))
      assert.strictEqual(yield* openOf(one, "alice", yield* sealOf(yield* makeOne(), "alice", "x")), "x")
    }))

  it.effect("reads what it is told to", () =>
    Effect.gen(function*() {
      const encryption = yield* TokenEncryption.fromConfig(
        Config.map(Config.redacted("MINE"), (key) => Redacted.make(`k1:${Redacted.value(key)}`))
      ).pipe(withEnv({ MINE: base64 }))
      assert.match(yield* sealOf(encryption, "alice", "x"), /^v1\.k1\./)
    }))

  const failureOf = (env: Readonly<Record<string, string>>, config?: Config.Config<Redacted.Redacted>) =>
    TokenEncryption.fromConfig(config).pipe(withEnv(env), Effect.flip)

  const saysWhatToDo = (error: OAuthError.ConfigurationError, name: string) => {
    assert.deepStrictEqual(summary(error), ["ConfigurationError", "InvalidKey", "keys"])
    assert.include(error.message, `Set ${name} to `)
    assert.include(error.message, "\"2026-11:$(openssl rand -base64 32)\"")
    assert.include(error.message, "TokenEncryption.none")
  }

  for (const env of [{}, { OAUTH_TOKEN_KEYS: "" }, { OAUTH_TOKEN_KEYS: " \n" }]) {
    it.effect(`says what to set when it is not: ${JSON.stringify(env)}`, () =>
      Effect.gen(function*() {
        const error = yield* failureOf(env)
        saysWhatToDo(error, "OAUTH_TOKEN_KEYS")
        assert.include(error.message, "no keys are set")
      }))
  }

  for (
    const [text, says] of [
      [base64, "the id of key 1 of 1"],
      [`k1=${base64}`, "the id of key 1 of 1"],
      [`:${base64}`, "the id of key 1 of 1"],
      ["a:", "key 1 of 1 has to be 32 random bytes"],
      [`a:${base64},`, "the id of key 2 of 2"],
      [`a:${base64};b:${other}`, "key 1 of 1 has to be"],
      [`a:b:${base64}`, "key 1 of 1 has to be"],
      [`a:${base64}:b`, "key 1 of 1 has to be"],
      [`a:${base64},b:planted-secret`, "key 2 of 2 has to be"],
      [`planted-id:${base64},planted-id:${other}`, "key 2 of 2 has the id of another one"]
    ] as const
  ) {
    it.effect(`says what is wrong, and nothing of the text: ${text.slice(0, 12)}, ${says}`, () =>
      Effect.gen(function*() {
        const error = yield* failureOf({ OAUTH_TOKEN_KEYS: text })
        saysWhatToDo(error, "OAUTH_TOKEN_KEYS")
        assert.include(error.message, says)
        assertAbsent([base64, other, base64.slice(0, 20), "planted-secret", "planted-id"], prints(error))
      }))
  }

  it.effect("calls a variable by the name under which it was looked for", () =>
    Effect.gen(function*() {
      saysWhatToDo(yield* failureOf({}, Config.redacted("TOKEN_KEYS").pipe(Config.nested("APP"))), "APP_TOKEN_KEYS")
      const either = Config.redacted("FIRST").pipe(Config.orElse(() => Config.redacted("SECOND")))
      saysWhatToDo(yield* failureOf({}, either), "FIRST")
      saysWhatToDo(yield* failureOf({ MINE: "x" }, Config.redacted("MINE")), "the text of the keys")
    }))

  it.effect("keeps nothing of an error that has the value in it", () =>
    Effect.gen(function*() {
      const config = Config.mapOrFail(
        Config.redacted("MINE"),
        (value) => Either.left(ConfigError.InvalidData([], Redacted.value(value)))
      )
      const error = yield* failureOf({ MINE: "planted-secret" }, config)
      saysWhatToDo(error, "the text of the keys")
      assertAbsent(["planted-secret"], prints(error))
    }))

  it.scoped("says when it is the platform that is at fault", () =>
    Effect.gen(function*() {
      yield* takeCrypto(undefined)
      const error = yield* failureOf({ OAUTH_TOKEN_KEYS: `a:${base64}` })
      assert.deepStrictEqual(summary(error), ["ConfigurationError", "CryptoUnavailable", "OAuthCrypto"])
    }))
})
