import { OAuthError } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Cause, Duration, Effect, Schema } from "effect"
import { codeAdvice } from "../src/internal/advice.js"
import { prints } from "./support.js"

const {
  AuthorizationDenied,
  CallbackRejected,
  ConfigurationError,
  IdTokenRejected,
  InvalidResponse,
  JwtRejected,
  OAuthErrorResponse,
  ReauthorizationRequired,
  TokenStoreError,
  TransportError
} = OAuthError

const endpoint = "https://id.example/token"

/** One of each class with every reason there is, with and without the optional fields. */
const samples: ReadonlyArray<OAuthError.OAuthError> = [
  new AuthorizationDenied({ code: "access_denied" }),
  new AuthorizationDenied({ code: "server_error", description: "Try later", uri: "https://id.example/help" }),
  new AuthorizationDenied({ code: "access_denied", description: "", uri: undefined }),
  ...CallbackRejected.fields.reason.literals.flatMap((reason) => [
    new CallbackRejected({ reason }),
    new CallbackRejected({ reason, parameter: "state" }),
    new CallbackRejected({ reason, parameter: "response", check: "Expired" })
  ]),
  ...[...codeAdvice.keys(), "something_of_their_own"].flatMap((code) => [
    new OAuthErrorResponse({ endpoint, status: 400, code }),
    new OAuthErrorResponse({
      endpoint,
      status: 429,
      code,
      description: "Too many",
      uri: "https://id.example/help",
      retryAfter: Duration.seconds(90),
      wwwAuthenticate: "Bearer error=\"invalid_token\""
    })
  ]),
  ...InvalidResponse.fields.reason.literals.flatMap((reason) => [
    new InvalidResponse({ endpoint, status: 200, reason, fields: [] }),
    new InvalidResponse({
      endpoint,
      status: 503,
      reason,
      contentType: "text/html",
      fields: ["expires_in", "access_token"],
      retryAfter: Duration.minutes(2),
      wwwAuthenticate: "Basic"
    })
  ]),
  ...TransportError.fields.reason.literals.flatMap((reason) => [
    new TransportError({ endpoint, reason }),
    new TransportError({ endpoint, reason, detail: "ECONNREFUSED" })
  ]),
  ...IdTokenRejected.fields.reason.literals.map((reason) =>
    new IdTokenRejected({ reason, issuer: "https://id.example" })
  ),
  ...JwtRejected.fields.reason.literals.flatMap((reason) =>
    JwtRejected.fields.token.literals.map((token) => new JwtRejected({ reason, token, issuer: "https://id.example" }))
  ),
  ...ConfigurationError.fields.reason.literals.map((reason) =>
    new ConfigurationError({ reason, setting: "redirectUri", detail: "it has a fragment" })
  ),
  ...TokenStoreError.fields.reason.literals.map((reason) => new TokenStoreError({ reason, operation: "get" })),
  ...ReauthorizationRequired.fields.reason.literals.map((reason) => new ReauthorizationRequired({ reason }))
]

const broken = /undefined|\[object|function|native code|NaN|<redacted>|[:(]\s*$|\.\.|: :/

/** What has to be in the message for a person to know which failure it was. */
const essential = (error: OAuthError.OAuthError): string =>
  error._tag === "AuthorizationDenied" || error._tag === "OAuthErrorResponse"
    ? error.code
    : error._tag === "ReauthorizationRequired"
    ? "sign in again"
    : error.reason

const codec = Schema.parseJson(OAuthError.OAuthError)

describe("OAuthError", () => {
  it("says in every message what happened", () => {
    for (const error of samples) {
      assert.include(error.message, essential(error))
      assert.notMatch(error.message, broken)
      assert.isAbove(error.message.length, 25)
    }
  })

  it("gives a message of its own to every reason", () => {
    // Two samples differ only in fields that are empty.
    assert.strictEqual(new Set(samples.map((error) => error.message)).size, samples.length - 1)
  })

  it("gives advice for every code of RFC 6749 section 5.2 that somebody can do something about", () => {
    for (const code of ["invalid_client", "invalid_grant", "invalid_scope", "unauthorized_client"]) {
      const error = new OAuthErrorResponse({ endpoint, status: 400, code })
      assert.isAbove(error.message.length, `${endpoint} answered 400 ${code}: `.length + 20)
    }
  })

  it("names the endpoint, the description, the fields and the time to wait", () => {
    const response = new OAuthErrorResponse({
      endpoint,
      status: 400,
      code: "invalid_grant",
      description: "Code expired",
      retryAfter: Duration.seconds(90)
    })
    assert.match(response.message, /^https:\/\/id\.example\/token answered 400 invalid_grant: Code expired\. .*1m 30s$/)
    const invalid = new InvalidResponse({ endpoint, status: 200, reason: "MalformedFields", fields: ["a", "b.c"] })
    assert.include(invalid.message, "a, b.c")
    const transport = new TransportError({ endpoint, reason: "Network", detail: "ECONNREFUSED" })
    assert.include(transport.message, "(ECONNREFUSED)")
  })

  it("ends each of its sentences once, also where the server has a full stop of its own", () => {
    const response = new OAuthErrorResponse({
      endpoint,
      status: 400,
      code: "invalid_grant",
      description: "The code is expired.",
      retryAfter: Duration.seconds(1)
    })
    assert.notMatch(response.message, /[.?!]\./)
    const invalid = new InvalidResponse({
      endpoint,
      status: 503,
      reason: "UnexpectedStatus",
      fields: [],
      retryAfter: Duration.seconds(1)
    })
    assert.notMatch(invalid.message, /[.?!]\./)
  })

  it("prints a code like any other when it is named like a member of every object", () => {
    for (const code of ["constructor", "toString", "__proto__", "hasOwnProperty", "valueOf"]) {
      const error = new OAuthErrorResponse({ endpoint, status: 400, code })
      assert.strictEqual(error.message, `${endpoint} answered 400 ${code}`)
    }
  })

  it("can be printed in every way, with its message and without breaking", () => {
    for (const error of samples) {
      for (const print of prints(error)) {
        assert.include(print, error._tag)
        assert.notMatch(print, /\[object|native code|NaN/)
      }
      assert.strictEqual(String(error), `${error._tag}: ${error.message}`)
      assert.include(Cause.pretty(Cause.fail(error)), `${error._tag}: ${error.message}`)
    }
  })

  it("is an Error that can be thrown and yielded", () => {
    for (const error of samples) {
      assert.instanceOf(error, Error)
      assert.strictEqual(error.name, error._tag)
    }
  })

  it.effect("fails an effect when yielded, so that its tag can be caught", () =>
    Effect.gen(function*() {
      const caught = yield* Effect.gen(function*() {
        return yield* new TransportError({ endpoint, reason: "Timeout" })
      }).pipe(Effect.catchTag("TransportError", (error) => Effect.succeed(error.reason)))
      assert.strictEqual(caught, "Timeout")
    }))

  it.effect("survives the way over a wire, as an instance of its class", () =>
    Effect.gen(function*() {
      for (const error of samples) {
        const text = yield* Schema.encode(codec)(error)
        const back = yield* Schema.decode(codec)(text)
        assert.strictEqual(Object.getPrototypeOf(back), Object.getPrototypeOf(error))
        assert.strictEqual(back.message, error.message)
        assert.strictEqual(yield* Schema.encode(codec)(back), text)
        assert.isTrue(OAuthError.isOAuthError(back))
      }
    }))

  it.effect.prop(
    "encodes and decodes with any fields, and always says what happened",
    [OAuthError.OAuthError],
    ([error]) =>
      Effect.gen(function*() {
        const encoded = yield* Schema.encode(OAuthError.OAuthError)(error)
        const back = yield* Schema.decode(OAuthError.OAuthError)(encoded)
        assert.strictEqual(Object.getPrototypeOf(back), Object.getPrototypeOf(error))
        // A duration loses its nanoseconds.
        const again = { ...(yield* Schema.encode(OAuthError.OAuthError)(back)), retryAfter: undefined }
        assert.deepStrictEqual(again, { ...encoded, retryAfter: undefined })
        assert.include(error.message, essential(error))
      })
  )

  it("keeps the tags apart, and the union complete", () => {
    const classes = Object.values(OAuthError).filter((value) =>
      typeof value === "function" && value.prototype instanceof Error
    )
    assert.strictEqual(classes.length, OAuthError.OAuthError.members.length)
    assert.strictEqual(new Set(samples.map((error) => error._tag)).size, classes.length)
  })

  it("knows its own errors from others", () => {
    assert.isTrue(samples.every(OAuthError.isOAuthError))
    for (
      const other of [undefined, null, "CallbackRejected", 1, {}, new Error("CallbackRejected"), {
        _tag: "TransportError"
      }]
    ) {
      assert.isFalse(OAuthError.isOAuthError(other))
    }
  })

  describe("isTransient", () => {
    const response = (status: number, code: string) => new OAuthErrorResponse({ endpoint, status, code })
    const invalid = (status: number) =>
      new InvalidResponse({ endpoint, status, reason: "UnexpectedStatus", fields: [] })
    const transport = (reason: OAuthError.TransportError["reason"]) => new TransportError({ endpoint, reason })
    const store = (reason: OAuthError.TokenStoreError["reason"]) => new TokenStoreError({ reason, operation: "set" })

    it("#88 holds for 5xx and 429, whether they carry an OAuth error or not", () => {
      for (const status of [429, 500, 501, 502, 503, 504, 520, 599]) {
        for (const code of ["invalid_request", "rate_limit_exceeded", "access_denied"]) {
          assert.isTrue(OAuthError.isTransient(response(status, code)), `${status} ${code}`)
        }
        assert.isTrue(OAuthError.isTransient(invalid(status)), String(status))
      }
      for (const status of [200, 201, 204, 206, 400, 401, 403, 404, 405, 428, 430, 499]) {
        assert.isFalse(OAuthError.isTransient(response(status, "rate_limit_exceeded")), String(status))
        assert.isFalse(OAuthError.isTransient(invalid(status)), String(status))
      }
    })

    it("#89 never holds for a refused grant, and always for network and timeout", () => {
      for (const status of [400, 401, 403, 429, 500, 503]) {
        assert.isFalse(OAuthError.isTransient(response(status, "invalid_grant")), String(status))
      }
      assert.isFalse(OAuthError.isTransient(response(401, "invalid_client")))
      assert.isTrue(OAuthError.isTransient(transport("Network")))
      assert.isTrue(OAuthError.isTransient(transport("Timeout")))
      assert.isFalse(OAuthError.isTransient(transport("RedirectRefused")))
      assert.isFalse(OAuthError.isTransient(transport("TooLarge")))
    })

    it("holds for the codes that say so, at both endpoints", () => {
      assert.isTrue(OAuthError.isTransient(response(400, "temporarily_unavailable")))
      assert.isTrue(OAuthError.isTransient(response(400, "server_error")))
      assert.isTrue(OAuthError.isTransient(response(400, "slow_down")))
      assert.isTrue(OAuthError.isTransient(new AuthorizationDenied({ code: "temporarily_unavailable" })))
      assert.isTrue(OAuthError.isTransient(new AuthorizationDenied({ code: "server_error" })))
      assert.isFalse(OAuthError.isTransient(new AuthorizationDenied({ code: "access_denied" })))
    })

    it("holds for a store that is away, not for one that holds nonsense", () => {
      for (const reason of ["Unavailable", "Conflict", "LockLost"] as const) {
        assert.isTrue(OAuthError.isTransient(store(reason)), reason)
      }
      for (const reason of ["Corrupted", "DecryptionFailed"] as const) {
        assert.isFalse(OAuthError.isTransient(store(reason)), reason)
      }
    })

    it("never holds for what somebody has to change or do", () => {
      const tags = new Set([
        "CallbackRejected",
        "IdTokenRejected",
        "JwtRejected",
        "ConfigurationError",
        "ReauthorizationRequired"
      ])
      const errors = samples.filter((error) => tags.has(error._tag))
      assert.isNotEmpty(errors)
      assert.isFalse(errors.some(OAuthError.isTransient))
    })
  })
})
