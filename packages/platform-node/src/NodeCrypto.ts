/**
 * `OAuthCrypto` on `node:crypto`: synchronous, with random bytes drawn from the operating system in blocks.
 *
 * @since 0.1.0
 */
import * as OAuthCrypto from "@effect-oauth/core/OAuthCrypto"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Crypto from "node:crypto"

const blockSize = 4096

// A draw of 32 bytes costs as much as one of a block. Bytes are handed out once, and a block is never filled again.
const makeRandomBytes = (): (size: number) => Uint8Array => {
  let block = new Uint8Array(0)
  let offset = 0
  return (size) => {
    if (!Number.isSafeInteger(size) || size < 0) {
      throw new RangeError("the number of bytes has to be a whole one")
    }
    if (size > blockSize) {
      return Crypto.randomFillSync(new Uint8Array(size))
    }
    if (offset + size > block.length) {
      block = Crypto.randomFillSync(new Uint8Array(blockSize))
      offset = 0
    }
    // A copy: a view would show the values of others around it. And nothing that was handed out stays here.
    const bytes = block.slice(offset, offset + size)
    block.fill(0, offset, offset + size)
    offset += size
    return bytes
  }
}

const hashNames = { "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512" } as const

/**
 * Makes the service.
 *
 * @example
 * ```ts
 * import { NodeCrypto } from "@effect-oauth/platform-node"
 * import { Effect } from "effect"
 *
 * Effect.runSync(NodeCrypto.make().randomBytes(32)).length // 32
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (): OAuthCrypto.Service => {
  const randomBytes = makeRandomBytes()
  return {
    randomBytes: (size) =>
      Effect.try({
        try: () => randomBytes(size),
        catch: () =>
          OAuthCrypto.unavailable("the random generator failed, or was asked for an impossible number of bytes")
      }),
    digest: (algorithm, data) =>
      Effect.try({
        try: () => Crypto.hash(hashNames[algorithm], data, "buffer"),
        catch: () => OAuthCrypto.unavailable(`node:crypto has no ${algorithm} here`)
      })
  }
}

/**
 * `make` as a layer. `NodeOAuth.layer` includes it.
 *
 * @example
 * ```ts
 * import { OAuthCrypto } from "@effect-oauth/core"
 * import { NodeCrypto } from "@effect-oauth/platform-node"
 * import { Effect } from "effect"
 *
 * const state = OAuthCrypto.randomValue.pipe(Effect.provide(NodeCrypto.layer))
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<OAuthCrypto.OAuthCrypto> = Layer.sync(OAuthCrypto.OAuthCrypto, make)
