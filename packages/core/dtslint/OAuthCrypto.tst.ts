import * as OAuthCrypto from "@effect-oauth/core/OAuthCrypto"
import type { ConfigurationError } from "@effect-oauth/core/OAuthError"
import * as SigningKey from "@effect-oauth/core/SigningKey"
import type * as Effect from "effect/Effect"
import type * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { describe, expect, it } from "tstyche"

declare const cryptoKey: CryptoKey
declare const name: string

describe("OAuthCrypto", () => {
  it("needs no layer, because the service has a default", () => {
    expect(OAuthCrypto.randomValue).type.toBe<Effect.Effect<string, ConfigurationError>>()
    expect(OAuthCrypto.codeChallenge("verifier")).type.toBe<Effect.Effect<string, ConfigurationError>>()
  })

  it("takes only the digests the standards use", () => {
    expect(OAuthCrypto.webCrypto.digest).type.toBeCallableWith("SHA-256", new Uint8Array())
    expect(OAuthCrypto.webCrypto.digest).type.not.toBeCallableWith("SHA-1", new Uint8Array())
  })

  it("makes functions of keys, which say none for a key that cannot be used", () => {
    expect(OAuthCrypto.webCrypto.verifier("ES256", { kty: "EC" })).type.toBe<
      Effect.Effect<Option.Option<OAuthCrypto.Verifier>, ConfigurationError>
    >()
    expect(OAuthCrypto.webCrypto.signer("ES256", cryptoKey)).type.toBe<
      Effect.Effect<Option.Option<OAuthCrypto.Signer>, ConfigurationError>
    >()
    expect<OAuthCrypto.Verifier>().type.toBeAssignableFrom<
      (data: Uint8Array, signature: Uint8Array) => Effect.Effect<boolean>
    >()
  })

  it("signs only with a key that is redacted or a CryptoKey", () => {
    expect(OAuthCrypto.webCrypto.signer).type.toBeCallableWith("HS256", Redacted.make({ kty: "oct" }))
    expect(OAuthCrypto.webCrypto.signer).type.not.toBeCallableWith("HS256", { kty: "oct" })
  })

  it("has no unsecured algorithm, and no key pair of a secret", () => {
    expect(OAuthCrypto.webCrypto.verifier).type.not.toBeCallableWith("none", { kty: "EC" })
    expect(OAuthCrypto.webCrypto.generateKeyPair).type.toBeCallableWith("Ed25519", { extractable: undefined })
    expect(OAuthCrypto.webCrypto.generateKeyPair).type.not.toBeCallableWith("HS256")
  })

  it("narrows a name to an algorithm", () => {
    if (OAuthCrypto.isSignatureAlgorithm(name)) {
      expect(name).type.toBe<OAuthCrypto.SignatureAlgorithm>()
    }
  })
})

describe("SigningKey", () => {
  it("needs no layer, and signs without one", () => {
    type Made = Effect.Effect<SigningKey.SigningKey, ConfigurationError>
    expect(SigningKey.generate()).type.toBe<Made>()
    expect(SigningKey.fromJwk(Redacted.make({ kty: "EC" }))).type.toBe<Made>()
    expect(SigningKey.fromPkcs8(Redacted.make(""), { algorithm: "ES256", keyId: undefined })).type.toBe<Made>()
    expect(SigningKey.fromSecret(Redacted.make(""), "HS256")).type.toBe<Made>()
    expect<SigningKey.SigningKey["sign"]>().type.toBe<OAuthCrypto.Signer>()
  })

  it("takes no secret that is not redacted, and none for an algorithm of a key pair", () => {
    expect(SigningKey.fromPkcs8).type.not.toBeCallableWith("-----BEGIN", { algorithm: "ES256" })
    expect(SigningKey.fromPkcs8).type.not.toBeCallableWith(Redacted.make(""), { algorithm: "HS256" })
    expect(SigningKey.fromJwk).type.not.toBeCallableWith({ kty: "EC" })
    expect(SigningKey.fromSecret).type.not.toBeCallableWith("secret", "HS256")
    expect(SigningKey.fromSecret).type.not.toBeCallableWith(Redacted.make(""), "ES256")
    expect(SigningKey.generate).type.not.toBeCallableWith("HS256")
  })
})
