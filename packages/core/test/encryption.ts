/** What the tests of TokenEncryption share. */
import { OAuthCrypto, TokenEncryption } from "@effect-oauth/core"
import { Effect, Layer, Redacted } from "effect"

export const bytesOf = (seed: number) =>
  Buffer.from(Array.from({ length: 32 }, (_, index) => (index * 37 + seed * 101) % 256))

export const keyOf = (seed: number) => Redacted.make(bytesOf(seed).toString("base64"))

export const makeOne = (id = "k1", seed = 1) => TokenEncryption.make({ keys: [{ id, key: keyOf(seed) }] })

export const withRandomBytes = (randomBytes: OAuthCrypto.Service["randomBytes"]) =>
  Effect.provide(Layer.succeed(OAuthCrypto.OAuthCrypto, { ...OAuthCrypto.webCrypto, randomBytes }))

export const sealOf = (encryption: TokenEncryption.TokenEncryption, id: string, text: string) =>
  Effect.map(encryption.seal(id, Redacted.make(text)), Redacted.value)

export const openOf = (encryption: TokenEncryption.TokenEncryption, id: string, sealed: string) =>
  Effect.map(encryption.open(id, Redacted.make(sealed)), Redacted.value)
