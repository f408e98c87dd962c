/**
 * AES-256-GCM (NIST SP 800-38D) on WebCrypto, with the initialization vector in front and the tag behind.
 *
 * @internal
 */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type { ConfigurationError } from "../OAuthError.js"
import { unavailable } from "./webCrypto.js"

/**
 * The length of a key in bytes.
 *
 * @internal
 */
export const keyLength = 32

/**
 * The length of the initialization vector in bytes: the one that is used as it is (§8.2.2).
 *
 * @internal
 */
export const ivLength = 12

/**
 * The length of the tag in bytes.
 *
 * @internal
 */
export const tagLength = 16

/**
 * A key in use. Its functions fail with nothing, whatever the engine says.
 *
 * @internal
 */
export interface Cipher {
  readonly encrypt: (iv: Uint8Array, text: string, additionalData: string) => Effect.Effect<Uint8Array, void>
  readonly decrypt: (sealed: Uint8Array, additionalData: string) => Effect.Effect<string, void>
}

// The cast is for TypeScript's lib, which wants a view that is surely not on a SharedArrayBuffer.
const view = (bytes: Uint8Array) => bytes as Uint8Array<ArrayBuffer>

const encode = (text: string) => new TextEncoder().encode(text)

const attempt = <A>(run: () => Promise<A>): Effect.Effect<A, void> =>
  Effect.tryPromise({ try: run, catch: () => undefined })

/**
 * Makes a cipher of a key, which cannot be extracted again. Fails with `ConfigurationError` (`CryptoUnavailable`).
 *
 * @internal
 */
export const make = (key: Redacted.Redacted<Uint8Array>): Effect.Effect<Cipher, ConfigurationError> =>
  Effect.suspend(() => {
    // The types promise what pages without HTTPS and old runtimes do not have.
    const crypto: Partial<Crypto> | undefined = globalThis.crypto
    const subtle = crypto?.subtle
    if (subtle === undefined) {
      return Effect.fail(unavailable("crypto.subtle is missing here: serve the page over HTTPS or from localhost"))
    }
    return attempt(() => subtle.importKey("raw", view(Redacted.value(key)), "AES-GCM", false, ["encrypt", "decrypt"]))
      .pipe(
        Effect.mapError(() => unavailable("crypto.subtle has no AES-GCM with keys of 256 bits here")),
        Effect.map((key): Cipher => {
          const parameters = (iv: Uint8Array, additionalData: string): AesGcmParams => ({
            name: "AES-GCM",
            iv: view(iv),
            additionalData: encode(additionalData),
            tagLength: tagLength * 8
          })
          return {
            encrypt: (iv, text, additionalData) =>
              attempt(async () => {
                const encrypted = await subtle.encrypt(parameters(iv, additionalData), key, encode(text))
                const sealed = new Uint8Array(ivLength + encrypted.byteLength)
                sealed.set(iv)
                sealed.set(new Uint8Array(encrypted), ivLength)
                return sealed
              }),
            decrypt: (sealed, additionalData) =>
              attempt(async () => {
                const parametersOfText = parameters(sealed.subarray(0, ivLength), additionalData)
                const text = await subtle.decrypt(parametersOfText, key, view(sealed.subarray(ivLength)))
                return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(text)
              })
          }
        })
      )
  })
