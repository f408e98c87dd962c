/**
 * Encrypted tokens (RFC 7516): decrypted by jose, which is loaded when the first one comes, after everything that can be
 * refused by its header has been.
 *
 * @internal
 */
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Redacted from "effect/Redacted"
import type { DecryptionKey, Encryption } from "../DecryptionKey.js"
import * as json from "./json.js"
import { decodeBase64Url, maxLength } from "./jws.js"

/** The header, of a token whose parts are all written in the one way there is (RFC 7515 §2): decoders take others too. */
const decodeHeader = (token: string): json.JsonObject | undefined => {
  const parts = token.length > maxLength ? [] : token.split(".", 6)
  const decoded = Either.all(parts.map(decodeBase64Url))
  const [first] = parts.length === 5 && Either.isRight(decoded) ? decoded.right : []
  const header = first === undefined ? undefined : Either.getOrUndefined(json.parse(first))
  return json.isObject(header) ? header : undefined
}

/** The one key that is meant; without a name, on either side, the only one there is. */
const choose = (keys: ReadonlyArray<DecryptionKey>, keyId: unknown): DecryptionKey | undefined => {
  const [key, second] = keyId === undefined
    ? keys
    : keys.filter((key) => key.keyId === undefined || key.keyId === keyId)
  return second === undefined ? key : undefined
}

/**
 * Decrypts a token to the text that is inside; fails with nothing, whatever is wrong: which step failed is of use to an
 * attacker only (RFC 7516 §11.5). A compressed one is refused, since a small one may become as large as it likes.
 *
 * @internal
 */
export const decrypt = (
  token: string,
  encryption: Encryption,
  keys: ReadonlyArray<DecryptionKey>
): Effect.Effect<string, void> => {
  const header = decodeHeader(token)
  const contentEncryption = encryption.contentEncryption ?? "A128CBC-HS256"
  const key = header === undefined ||
      header.alg !== encryption.algorithm || header.enc !== contentEncryption ||
      header.crit !== undefined || header.zip !== undefined
    ? undefined
    : choose(keys, header.kid)
  return key === undefined ? Effect.fail(undefined) : Effect.tryPromise({
    try: async () => {
      const { compactDecrypt } = await import("jose/jwe/compact/decrypt")
      const { plaintext } = await compactDecrypt(token, Redacted.value(key.key), {
        keyManagementAlgorithms: [encryption.algorithm],
        contentEncryptionAlgorithms: [contentEncryption]
      })
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(plaintext)
    },
    catch: () => undefined
  })
}
