import * as OAuthError from "@effect-oauth/core/OAuthError"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Schema from "effect/Schema"
import { describe, expect, it } from "tstyche"

declare const program: Effect.Effect<"tokens", OAuthError.OAuthError>
declare const unknownError: unknown

/** The errors that are left when those of a tag are handled. */
type Without<Tag extends OAuthError.OAuthError["_tag"]> = Exclude<OAuthError.OAuthError, { readonly _tag: Tag }>

describe("OAuthError", () => {
  it("is the union of all errors", () => {
    expect<OAuthError.OAuthError>().type.toBe<
      | OAuthError.AuthorizationDenied
      | OAuthError.CallbackRejected
      | OAuthError.OAuthErrorResponse
      | OAuthError.InvalidResponse
      | OAuthError.TransportError
      | OAuthError.IdTokenRejected
      | OAuthError.JwtRejected
      | OAuthError.ConfigurationError
      | OAuthError.TokenStoreError
      | OAuthError.ReauthorizationRequired
    >()
    expect<OAuthError.OAuthError["_tag"]>().type.toBe<
      | "AuthorizationDenied"
      | "CallbackRejected"
      | "OAuthErrorResponse"
      | "InvalidResponse"
      | "TransportError"
      | "IdTokenRejected"
      | "JwtRejected"
      | "ConfigurationError"
      | "TokenStoreError"
      | "ReauthorizationRequired"
    >()
    expect<Schema.Schema.Type<typeof OAuthError.OAuthError>>().type.toBe<OAuthError.OAuthError>()
    expect<Schema.Schema.Context<typeof OAuthError.OAuthError>>().type.toBe<never>()
  })

  it("narrows to the class of a tag that is caught, and removes exactly it", () => {
    expect(Effect.catchTag(program, "AuthorizationDenied", (error) => {
      expect(error).type.toBe<OAuthError.AuthorizationDenied>()
      return Effect.succeed(1)
    })).type.toBe<Effect.Effect<"tokens" | number, Without<"AuthorizationDenied">>>()
    expect(Effect.catchTag(program, "CallbackRejected", (error) => {
      expect(error).type.toBe<OAuthError.CallbackRejected>()
      return Effect.succeed(1)
    })).type.toBe<Effect.Effect<"tokens" | number, Without<"CallbackRejected">>>()
    expect(Effect.catchTag(program, "OAuthErrorResponse", (error) => {
      expect(error).type.toBe<OAuthError.OAuthErrorResponse>()
      return Effect.succeed(1)
    })).type.toBe<Effect.Effect<"tokens" | number, Without<"OAuthErrorResponse">>>()
    expect(Effect.catchTag(program, "InvalidResponse", (error) => {
      expect(error).type.toBe<OAuthError.InvalidResponse>()
      return Effect.succeed(1)
    })).type.toBe<Effect.Effect<"tokens" | number, Without<"InvalidResponse">>>()
    expect(Effect.catchTag(program, "TransportError", (error) => {
      expect(error).type.toBe<OAuthError.TransportError>()
      return Effect.succeed(1)
    })).type.toBe<Effect.Effect<"tokens" | number, Without<"TransportError">>>()
    expect(Effect.catchTag(program, "IdTokenRejected", (error) => {
      expect(error).type.toBe<OAuthError.IdTokenRejected>()
      return Effect.succeed(1)
    })).type.toBe<Effect.Effect<"tokens" | number, Without<"IdTokenRejected">>>()
    expect(Effect.catchTag(program, "JwtRejected", (error) => {
      expect(error).type.toBe<OAuthError.JwtRejected>()
      return Effect.succeed(1)
    })).type.toBe<Effect.Effect<"tokens" | number, Without<"JwtRejected">>>()
    expect(Effect.catchTag(program, "ConfigurationError", (error) => {
      expect(error).type.toBe<OAuthError.ConfigurationError>()
      return Effect.succeed(1)
    })).type.toBe<Effect.Effect<"tokens" | number, Without<"ConfigurationError">>>()
    expect(Effect.catchTag(program, "TokenStoreError", (error) => {
      expect(error).type.toBe<OAuthError.TokenStoreError>()
      return Effect.succeed(1)
    })).type.toBe<Effect.Effect<"tokens" | number, Without<"TokenStoreError">>>()
    expect(Effect.catchTag(program, "ReauthorizationRequired", (error) => {
      expect(error).type.toBe<OAuthError.ReauthorizationRequired>()
      return Effect.succeed(1)
    })).type.toBe<Effect.Effect<"tokens" | number, Without<"ReauthorizationRequired">>>()
  })

  it("knows no other tag", () => {
    expect(Effect.catchTag(program, "Denied", () => Effect.void)).type.toRaiseError("not assignable")
    const exhausted = Effect.catchTags(program, {
      AuthorizationDenied: () => Effect.void,
      CallbackRejected: () => Effect.void,
      OAuthErrorResponse: () => Effect.void,
      InvalidResponse: () => Effect.void,
      TransportError: () => Effect.void,
      IdTokenRejected: () => Effect.void,
      JwtRejected: () => Effect.void,
      ConfigurationError: () => Effect.void,
      TokenStoreError: () => Effect.void,
      ReauthorizationRequired: () => Effect.void
    })
    expect(exhausted).type.toBe<Effect.Effect<"tokens" | void>>()
  })

  it("has plain data in its fields", () => {
    expect<OAuthError.AuthorizationDenied>().type.toHaveProperty("uri")
    expect<OAuthError.OAuthErrorResponse["retryAfter"]>().type.toBe<Duration.Duration | undefined>()
    expect<OAuthError.OAuthErrorResponse["status"]>().type.toBe<number>()
    expect<OAuthError.OAuthErrorResponse["description"]>().type.toBe<string | undefined>()
    expect<OAuthError.InvalidResponse["fields"]>().type.toBe<ReadonlyArray<string>>()
    expect<OAuthError.TransportError["reason"]>().type.toBe<"Network" | "Timeout" | "RedirectRefused" | "TooLarge">()
    expect<OAuthError.IdTokenRejected["reason"]>().type.toBe<OAuthError.JwtCheck>()
    expect<OAuthError.JwtRejected["reason"]>().type.toBe<OAuthError.JwtCheck>()
    expect<OAuthError.JwtRejected["token"]>().type.toBe<"userinfo" | "logout_token">()
    expect<OAuthError.CallbackRejected["check"]>().type.toBe<string | undefined>()
    expect<OAuthError.ReauthorizationRequired["reason"]>().type.toBe<
      "NoRefreshToken" | "RefreshTokenRejected" | "SignedOut"
    >()
  })

  it("can be told from other values, and asked whether to try again", () => {
    if (OAuthError.isOAuthError(unknownError)) {
      expect(unknownError).type.toBe<OAuthError.OAuthError>()
    }
    expect(OAuthError.isTransient).type.not.toBeCallableWith(new Error())
    expect(Effect.catchIf(program, OAuthError.isTransient, () => Effect.succeed(1))).type.toBe<
      Effect.Effect<"tokens" | number, OAuthError.OAuthError>
    >()
  })
})
