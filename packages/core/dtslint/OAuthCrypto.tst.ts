import * as OAuthCrypto from "@effect-oauth/core/OAuthCrypto"
import type { ConfigurationError } from "@effect-oauth/core/OAuthError"
import type * as Effect from "effect/Effect"
import { describe, expect, it } from "tstyche"

describe("OAuthCrypto", () => {
  it("needs no layer, because the service has a default", () => {
    expect(OAuthCrypto.randomValue).type.toBe<Effect.Effect<string, ConfigurationError>>()
    expect(OAuthCrypto.codeChallenge("verifier")).type.toBe<Effect.Effect<string, ConfigurationError>>()
  })

  it("takes only the digests the standards use", () => {
    expect(OAuthCrypto.webCrypto.digest).type.toBeCallableWith("SHA-256", new Uint8Array())
    expect(OAuthCrypto.webCrypto.digest).type.not.toBeCallableWith("SHA-1", new Uint8Array())
  })
})
