/**
 * The encryption of tokens at rest: AES-256-GCM (NIST SP 800-38D), each text bound to the id it is stored for, with keys
 * that have names, so that they can be replaced one after the other.
 *
 * A text is stored as `v1.<key id>.<base64url of initialization vector, ciphertext and tag>`, or as `v0.<text>` where
 * nothing is encrypted. Who can write to the store and has no key cannot make a text, change one, or move one to another
 * id. What is not prevented: an older text of the same id can be put back, and a text can be removed.
 *
 * @since 0.1.0
 */
import * as Arr from "effect/Array"
import * as Config from "effect/Config"
import type * as ConfigError from "effect/ConfigError"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Encoding from "effect/Encoding"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as aesGcm from "./internal/aesGcm.js"
import { decodeBase64Url } from "./internal/jws.js"
import { OAuthCrypto } from "./OAuthCrypto.js"
import { ConfigurationError, TokenStoreError } from "./OAuthError.js"
import type * as TokenStore from "./TokenStore.js"

/**
 * What seals and opens the texts of a store.
 *
 * @since 0.1.0
 * @category models
 */
export interface TokenEncryption {
  /** Makes the text that is stored for an id. Fails with `TokenStoreError` (`Unavailable`) when the engine does. */
  readonly seal: (id: string, text: Redacted.Redacted) => Effect.Effect<Redacted.Redacted, TokenStoreError>
  /**
   * Reads the text that is stored for an id. Fails with `TokenStoreError`: `DecryptionFailed` when it was not made with
   * one of the keys for this id, `Corrupted` when it has none of the forms that there are.
   */
  readonly open: (id: string, sealed: Redacted.Redacted) => Effect.Effect<Redacted.Redacted, TokenStoreError>
}

const failure = (reason: TokenStoreError["reason"], operation: string, detail?: string): TokenStoreError =>
  new TokenStoreError({ reason, operation, detail })

const invalidKey = (detail: string): ConfigurationError =>
  new ConfigurationError({ reason: "InvalidKey", setting: "keys", detail })

const unencrypted = "v0."

const idPattern = /^[A-Za-z0-9_-]{1,32}$/

const howToMakeOne = "`openssl rand -base64 32` makes one"

const optOut = "To store tokens unencrypted, use TokenEncryption.none"

const decodeKey = (key: unknown): Uint8Array | undefined => {
  const value = Redacted.isRedacted(key) ? Redacted.value(key) : undefined
  if (typeof value !== "string") {
    return undefined
  }
  const text = value.trim().replace(/=$/, "").replaceAll("+", "-").replaceAll("/", "_")
  const bytes = Either.getOrUndefined(decodeBase64Url(text))
  return bytes?.length === aesGcm.keyLength ? bytes : undefined
}

/** The text is bound to the way it was encrypted and to its place: no key id has a dot in it. */
const additionalData = (keyId: string, id: string): string => `v1.${keyId}.${id}`

/** The parts of an encrypted text. */
const parse = (text: string): { readonly keyId: string; readonly sealed: Uint8Array } | undefined => {
  const [version, keyId, data, more] = text.split(".", 4)
  if (version !== "v1" || keyId === undefined || !idPattern.test(keyId) || data === undefined || more !== undefined) {
    return undefined
  }
  const sealed = Either.getOrUndefined(decodeBase64Url(data))
  return sealed === undefined || sealed.length < aesGcm.ivLength + aesGcm.tagLength ? undefined : { keyId, sealed }
}

const openUnencrypted = (text: string, isAccepted: boolean): Effect.Effect<Redacted.Redacted, TokenStoreError> =>
  isAccepted
    ? Effect.succeed(Redacted.make(text.slice(unencrypted.length)))
    : Effect.fail(failure("DecryptionFailed", "decode"))

/**
 * Makes the encryption of its keys: the first encrypts, and all decrypt. An id is 1 to 32 letters, digits, `-` and `_`. A
 * key is 32 random bytes in base64 or base64url; `openssl rand -base64 32` makes one. Fails with `ConfigurationError`:
 * `InvalidKey` for a key or an id that cannot be used, `CryptoUnavailable` where the platform has no AES-GCM. The random
 * bytes are those of the `OAuthCrypto` in use here.
 *
 * To replace a key, put the new one behind the old one everywhere, so that all processes can read what it encrypts. Then
 * put it first. Take the old one away when every text has been written anew: a text is whenever its tokens are refreshed.
 * The tokens of a user who was away longer than that cannot be read any more, and the user has to sign in again.
 *
 * Replace a key before it has encrypted 2^32 texts (NIST SP 800-38D §8.3).
 *
 * `acceptUnencrypted` is for the time in which texts that were stored with `TokenEncryption.none` are still there. While it
 * is set, who can write to the store can put tokens of their own into it.
 *
 * @example
 * ```ts
 * import { TokenEncryption } from "@effect-oauth/core"
 * import { Config, Effect } from "effect"
 *
 * const encryption = Effect.gen(function*() {
 *   const current = yield* Config.redacted("TOKEN_KEY")
 *   const previous = yield* Config.redacted("PREVIOUS_TOKEN_KEY")
 *   return yield* TokenEncryption.make({
 *     keys: [
 *       { id: "2026-11", key: current },
 *       { id: "2026-05", key: previous }
 *     ]
 *   })
 * })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (options: {
  readonly keys: ReadonlyArray<{ readonly id: string; readonly key: Redacted.Redacted }>
  /**
   * Whether texts that are not encrypted are read too.
   *
   * @default false
   */
  readonly acceptUnencrypted?: boolean | undefined
}): Effect.Effect<TokenEncryption, ConfigurationError> =>
  Effect.gen(function*() {
    const { keys } = options
    if (!Arr.isNonEmptyReadonlyArray(keys)) {
      return yield* invalidKey(`give at least one key: ${howToMakeOne}. ${optOut}`)
    }
    const { randomBytes } = yield* OAuthCrypto
    const ciphers = yield* Effect.forEach(keys, ({ id, key }, index) => {
      // Keys are called by their place: what is given as an id may be a key by mistake.
      const which = `key ${index + 1} of ${keys.length}`
      if (!idPattern.test(id)) {
        return invalidKey(`the id of ${which} has to be 1 to 32 letters, digits, - and _`)
      }
      if (keys.findIndex((other) => other.id === id) !== index) {
        return invalidKey(`${which} has the id of another one: give each its own`)
      }
      const bytes = decodeKey(key)
      return bytes === undefined
        ? invalidKey(`${which} has to be 32 random bytes in base64, as a Redacted text: ${howToMakeOne}`)
        : Effect.map(aesGcm.make(Redacted.make(bytes)), (cipher) => [id, cipher] as const)
    })
    const [[keyId, cipher]] = ciphers
    const ciphersById = new Map(ciphers)
    return {
      seal: (id, text) =>
        randomBytes(aesGcm.ivLength).pipe(
          Effect.filterOrFail((iv) => iv.length === aesGcm.ivLength, () => undefined),
          Effect.flatMap((iv) => cipher.encrypt(iv, Redacted.value(text), additionalData(keyId, id))),
          Effect.mapBoth({
            onFailure: () => failure("Unavailable", "encrypt", "CryptoUnavailable"),
            onSuccess: (sealed) => Redacted.make(`v1.${keyId}.${Encoding.encodeBase64Url(sealed)}`)
          })
        ),
      open: (id, sealed) =>
        Effect.suspend(() => {
          const text = Redacted.value(sealed)
          if (text.startsWith(unencrypted)) {
            return openUnencrypted(text, options.acceptUnencrypted === true)
          }
          const parts = parse(text)
          if (parts === undefined) {
            return Effect.fail(failure("Corrupted", "decode"))
          }
          const cipher = ciphersById.get(parts.keyId)
          return cipher === undefined
            ? Effect.fail(failure("DecryptionFailed", "decode"))
            : Effect.mapBoth(cipher.decrypt(parts.sealed, additionalData(parts.keyId, id)), {
              onFailure: () => failure("DecryptionFailed", "decode"),
              onSuccess: (text) => Redacted.make(text)
            })
        })
    }
  })

const variable = "OAUTH_TOKEN_KEYS"

const explain = (problem: string, name: string): ConfigurationError =>
  invalidKey(
    `${problem}. Set ${name} to an id, a colon and a key, such as "2026-11:$(openssl rand -base64 32)". ` +
      `Several have commas between them, and the first one encrypts. ${optOut}`
  )

/** The name that was looked for: what else a `ConfigError` says may have the value in it. */
const nameIn = (error: ConfigError.ConfigError): string =>
  error._op === "And" || error._op === "Or" ? nameIn(error.left) : error.path.join("_")

/**
 * Makes the encryption of the keys in a text: `id:key`, several with commas between them, of which the first encrypts; see
 * `make` for what ids and keys are, and for how to replace one. Fails with `ConfigurationError`: `InvalidKey` when nothing
 * is set, or what is set cannot be used, and says what to set; `CryptoUnavailable` as `make` does.
 *
 * @example
 * ```ts
 * import { TokenEncryption } from "@effect-oauth/core"
 * import { Config, Redacted } from "effect"
 *
 * // OAUTH_TOKEN_KEYS="2026-11:…,2026-05:…"
 * const encryption = TokenEncryption.fromConfig()
 *
 * // One key, of another variable.
 * const encryptionOfOne = TokenEncryption.fromConfig(
 *   Config.map(Config.redacted("TOKEN_KEY"), (key) => Redacted.make(`1:${Redacted.value(key)}`))
 * )
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromConfig = (
  config?: Config.Config<Redacted.Redacted>
): Effect.Effect<TokenEncryption, ConfigurationError> =>
  Effect.gen(function*() {
    const name = config === undefined ? variable : "the text of the keys"
    const value = yield* Effect.mapError(config ?? Config.redacted(variable), (error) =>
      explain("no keys are set, or what is set cannot be read", nameIn(error) || name))
    const text = Redacted.value(value).trim()
    if (text === "") {
      return yield* explain("no keys are set", name)
    }
    const keys = text.split(",").map((entry) => {
      const [id = "", ...key] = entry.trim().split(":")
      return { id, key: Redacted.make(key.join(":")) }
    })
    return yield* Effect.mapError(
      make({ keys }),
      (error) =>
        error.reason === "InvalidKey" ? explain(error.detail, name) : error
    )
  })

/**
 * No encryption: texts are stored as they are, and read when they are not encrypted. Choose it where the store is
 * encrypted by other means, and who can read or write it may use every token in it.
 *
 * @since 0.1.0
 * @category constructors
 */
export const none: Effect.Effect<TokenEncryption> = Effect.succeed({
  seal: (_id, text) => Effect.succeed(Redacted.make(unencrypted + Redacted.value(text))),
  open: (_id, sealed) =>
    Effect.suspend(() => {
      const text = Redacted.value(sealed)
      if (text.startsWith(unencrypted)) {
        return openUnencrypted(text, true)
      }
      return Effect.fail(failure(parse(text) === undefined ? "Corrupted" : "DecryptionFailed", "decode"))
    })
})

/**
 * Makes a store whose texts are encrypted of one that keeps what it is given. What cannot be opened is a failure of `get`
 * and `lock`, and no lock is kept on it.
 *
 * @example
 * ```ts
 * import { TokenEncryption, TokenStore } from "@effect-oauth/core"
 * import { Effect } from "effect"
 *
 * const store = Effect.map(
 *   TokenEncryption.fromConfig(),
 *   (encryption) => TokenEncryption.protect(TokenStore.makeMemory(), encryption)
 * )
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
export const protect = (store: TokenStore.Service, encryption: TokenEncryption): TokenStore.Service => {
  const open = (id: string, entry: TokenStore.Entry): Effect.Effect<TokenStore.Entry, TokenStoreError> =>
    Effect.map(encryption.open(id, entry.value), (value) => ({ ...entry, value }))
  const seal = (id: string, write: TokenStore.Write): Effect.Effect<TokenStore.Write, TokenStoreError> =>
    Effect.map(encryption.seal(id, write.value), (value) => ({ ...write, value }))
  return {
    get: (id) =>
      Effect.flatMap(
        store.get(id),
        Option.match({
          onNone: () => Effect.succeedNone,
          onSome: (entry) => Effect.asSome(open(id, entry))
        })
      ),
    set: (id, write) => Effect.flatMap(seal(id, write), (write) => store.set(id, write)),
    compareAndSet: (id, expected, write) =>
      Effect.flatMap(seal(id, write), (write) => store.compareAndSet(id, expected, write)),
    remove: store.remove,
    unlock: store.unlock,
    lock: (id, options) =>
      Effect.flatMap(store.lock(id, options), (locked): Effect.Effect<TokenStore.Locked, TokenStoreError> => {
        if (locked._tag === "Missing") {
          return Effect.succeed(locked)
        }
        // Where another owner has the lock, there is nothing that this lets go of.
        return Effect.onError(
          Effect.map(open(id, locked.entry), (entry) => ({ ...locked, entry })),
          () => Effect.ignore(store.unlock(id, options.owner))
        )
      })
  }
}
