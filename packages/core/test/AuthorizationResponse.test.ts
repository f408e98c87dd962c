import { AuthorizationRequest, AuthorizationResponse, type OAuthError } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck as fc, Option, Redacted, TestClock } from "effect"
import * as text from "../src/internal/text.js"
import { anyString, assertAbsent, left, makeClient, makeServer, noHttp, prints, right, summary } from "./support.js"

/** A plain answer is checked without asking anybody. */
const verifyCallback = (...args: Parameters<typeof AuthorizationResponse.verify>) =>
  Effect.provide(AuthorizationResponse.verify(...args), noHttp().layer)

const server = makeServer()
const client = makeClient()

const issuer = "https://id.example/tenant"
const withIssuer = makeServer({ issuer })
const openIdServer = makeServer({ issuer, jwksUri: "https://id.example/keys" })
const promising = makeServer({ issuer, authorizationResponseIssParameterSupported: true })

type CallbackParameters = Iterable<ReadonlyArray<string>> | Readonly<Record<string, string>>

interface Setup {
  readonly server?: typeof server
  readonly client?: typeof client
  readonly requestOptions?: AuthorizationRequest.Options
}

/** Makes a request and checks a callback made from its state. */
const check = (parameters: (state: string) => CallbackParameters, setup: Setup = {}) => {
  const at = setup.server ?? server
  return Effect.flatMap(AuthorizationRequest.make(at, client, setup.requestOptions), (request) => {
    const given = parameters(Redacted.value(request.state))
    const query = new URLSearchParams(Symbol.iterator in given ? [...given].map((pair) => [...pair]) : given)
    return verifyCallback(at, setup.client ?? client, `/callback?${query}`, request)
  })
}

const code = (parameters: (state: string) => CallbackParameters, setup?: Setup) =>
  Effect.map(check(parameters, setup), ({ code }) => Redacted.value(code))

const failure = (parameters: (state: string) => CallbackParameters, setup?: Setup) =>
  Effect.flip(check(parameters, setup))

const rejection = (parameters: (state: string) => CallbackParameters, setup?: Setup) =>
  Effect.map(failure(parameters, setup), summary)

const rejected = (reason: OAuthError.CallbackRejected["reason"], parameter?: string) => [
  "CallbackRejected",
  reason,
  parameter
]

describe("AuthorizationResponse", () => {
  it.effect("gives the code of a good callback, redacted", () =>
    Effect.gen(function*() {
      const verified = yield* check((state) => ({ code: "SplxlOBeZQQYbYS6WxSbIA", state }))
      assert.strictEqual(Redacted.value(verified.code), "SplxlOBeZQQYbYS6WxSbIA")
      assertAbsent(["SplxlOBeZQQYbYS6WxSbIA"], prints(verified))
    }))

  it.effect("#1 rejects a state that is not the one that was sent", () =>
    Effect.gen(function*() {
      const wrong = (change: (state: string) => string) => rejection((state) => ({ code: "abc", state: change(state) }))
      const changes: ReadonlyArray<(state: string) => string> = [
        () => "another",
        (state) => `${state}a`,
        (state) => state.slice(0, -1),
        (state) => state.slice(1),
        (state) => state + state,
        (state) => `${state} `,
        (state) => `${state.startsWith("a") ? "b" : "a"}${state.slice(1)}`,
        (state) => `${state.slice(0, -1)}${state.endsWith("a") ? "b" : "a"}`,
        (state) => state === state.toLowerCase() ? state.toUpperCase() : state.toLowerCase()
      ]
      for (const change of changes) {
        assert.deepStrictEqual(yield* wrong(change), rejected("StateMismatch", "state"))
      }
    }))

  it.effect("#2 rejects a callback without a state, or with an empty one", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* rejection(() => ({ code: "abc" })), rejected("StateMissing", "state"))
      assert.deepStrictEqual(yield* rejection(() => ({ code: "abc", state: "" })), rejected("StateMissing", "state"))
      assert.deepStrictEqual(yield* rejection(() => ({ error: "access_denied" })), rejected("StateMissing", "state"))
    }))

  it.effect.each(["state", "iss", "error", "error_description", "error_uri"])(
    "#4 rejects %s given twice",
    (name) =>
      Effect.gen(function*() {
        const value = (state: string) => name === "state" ? state : name === "iss" ? issuer : "same"
        for (const second of ["same", "different"]) {
          const found = yield* rejection(
            (state) => {
              const all: Record<string, string> = { code: "abc", state, [name]: value(state) }
              return [...Object.entries(all), [name, second === "same" ? value(state) : "other"]]
            },
            { server: withIssuer }
          )
          assert.deepStrictEqual(found, rejected("DuplicateParameter", name))
        }
      })
  )

  it.effect("#5 rejects a code given twice, empty or not", () =>
    Effect.gen(function*() {
      for (const [first, second] of [["abc", "abc"], ["abc", "def"], ["", "abc"], ["abc", ""]] as const) {
        const found = yield* rejection((state) => [["code", first], ["state", state], ["code", second]])
        assert.deepStrictEqual(found, rejected("DuplicateParameter", "code"))
      }
    }))

  it.effect("#6 rejects a callback with neither code nor error", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* rejection((state) => ({ state })), rejected("CodeMissing", "code"))
      assert.deepStrictEqual(yield* rejection((state) => ({ state, error: "" })), rejected("CodeMissing", "code"))
    }))

  it.effect("#7 rejects an empty code, and one that no server may send", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* rejection((state) => ({ state, code: "" })), rejected("CodeMissing", "code"))
      for (const odd of ["a\nb", "a\0b", "c\u00f6de", "\u{1f600}", "a\u007f"]) {
        assert.deepStrictEqual(yield* rejection((state) => ({ state, code: odd })), rejected("Malformed", "code"))
      }
    }))

  it.effect("accepts every visible character in a code", () =>
    Effect.gen(function*() {
      const odd = "4/0AX4XfWh~!*'();:@&=+$,/?#[] %\"<>\\^`{|}"
      assert.strictEqual(yield* code((state) => ({ state, code: odd })), odd)
      const long = "x".repeat(20_000)
      assert.strictEqual(yield* code((state) => ({ state, code: long })), long)
    }))

  it.effect("#8 takes the error when there is a code beside it", () =>
    Effect.gen(function*() {
      const found = yield* rejection((state) => ({ code: "abc", state, error: "access_denied" }))
      assert.deepStrictEqual(found, ["AuthorizationDenied", "access_denied"])
    }))

  it.effect("#9 reports the state and not the error when the state is wrong", () =>
    Effect.gen(function*() {
      const error = yield* failure(() => ({ state: "untrue", error: "access_denied", error_description: "EVIL" }))
      assert.deepStrictEqual(summary(error), rejected("StateMismatch", "state"))
      assertAbsent(["EVIL", "access_denied", "untrue"], prints(error))
    }))

  it.effect("#10 gives error, description and URI as fields", () =>
    Effect.gen(function*() {
      const error = yield* failure((state) => ({
        state,
        error: "access_denied",
        error_description: "The user said no",
        error_uri: "https://id.example/why"
      }))
      assert.deepInclude(error, {
        _tag: "AuthorizationDenied",
        code: "access_denied",
        description: "The user said no",
        uri: "https://id.example/why"
      })
      const bare = yield* failure((state) => ({ state, error: "access_denied" }))
      assert.deepInclude(bare, { code: "access_denied", description: undefined, uri: undefined })
    }))

  it.effect("#11 takes an unknown error code as data", () =>
    Effect.gen(function*() {
      for (const odd of ["user_cancelled_login", "1234", "Zugriff verweigert", "__proto__", "constructor", "e\u0301"]) {
        assert.deepStrictEqual(yield* rejection((state) => ({ state, error: odd })), ["AuthorizationDenied", odd])
      }
    }))

  it.effect("#11 rejects an error of which nothing is left when it is cleaned", () =>
    Effect.gen(function*() {
      for (const odd of ["\n", "\0", "\u202e", " "]) {
        assert.deepStrictEqual(yield* rejection((state) => ({ state, error: odd })), rejected("Malformed", "error"))
      }
    }))

  it.effect("#12 shortens the texts of the server and takes control characters out of them", () =>
    Effect.gen(function*() {
      const error = yield* failure((state) => ({
        state,
        error: `denied\n\u202e${"c".repeat(5000)}`,
        error_description: `two\r\nlines\u0000\u001b[31m red\u2028${"d".repeat(50_000)}`,
        error_uri: `https://id.example/\u0007${"u".repeat(5000)}`
      }))
      assert.strictEqual(error._tag, "AuthorizationDenied")
      if (error._tag === "AuthorizationDenied") {
        const texts = [error.code, error.description ?? "", error.uri ?? ""]
        assert.isTrue(texts[1]?.startsWith("two lines [31m red d"))
        for (const found of [...texts, error.message]) {
          assert.notMatch(found, /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u)
          assert.isBelow(found.length, 1100)
        }
        assert.isTrue(texts.every((found) => found.length <= 513))
      }
    }))

  it.effect("#295 takes what is secret in the request and the callback out of the texts of the server", () =>
    Effect.gen(function*() {
      const found = yield* failure((state) => ({
        state,
        code: "SECRET-code",
        error: "denied",
        error_description: `SECRET-code for ${state}`,
        error_uri: `https://id.example/?state=${state}`
      }))
      assert.deepStrictEqual(summary(found), ["AuthorizationDenied", "denied"])
      assertAbsent(["SECRET-code"], prints(found))
      const request = yield* AuthorizationRequest.make(openIdServer, client, { scopes: ["openid"] })
      const secrets = [
        Redacted.value(request.state),
        ...[request.codeVerifier, request.nonce].map((value) => Redacted.value(Option.getOrThrow(value)))
      ]
      for (const secret of secrets) {
        const query = new URLSearchParams({ state: secrets[0] ?? "", error: secret, error_description: secret })
        const error = yield* Effect.flip(verifyCallback(openIdServer, client, query, request))
        assertAbsent([secret], prints(error))
      }
    }))

  it.effect("#13 rejects a callback without iss where the server promises it", () =>
    Effect.gen(function*() {
      const found = yield* rejection((state) => ({ code: "abc", state }), { server: promising })
      assert.deepStrictEqual(found, rejected("IssuerMissing", "iss"))
      assert.strictEqual(yield* code((state) => ({ code: "abc", state, iss: issuer }), { server: promising }), "abc")
    }))

  it.effect("#14 #15 rejects another iss, promised or not", () =>
    Effect.gen(function*() {
      for (const at of [promising, withIssuer]) {
        const found = yield* rejection((state) => ({ code: "abc", state, iss: "https://evil.example" }), { server: at })
        assert.deepStrictEqual(found, rejected("IssuerMismatch", "iss"))
        assert.strictEqual(yield* code((state) => ({ code: "abc", state, iss: issuer }), { server: at }), "abc")
      }
      assert.strictEqual(yield* code((state) => ({ code: "abc", state }), { server: withIssuer }), "abc")
    }))

  it.effect("accepts an iss of a server that has no issuer to compare it with", () =>
    Effect.gen(function*() {
      assert.strictEqual(yield* code((state) => ({ code: "abc", state, iss: "https://id.example" })), "abc")
    }))

  it.effect("#16 compares iss as a string", () =>
    Effect.gen(function*() {
      const others = [
        `${issuer}/`,
        "https://ID.example/tenant",
        "HTTPS://id.example/tenant",
        "https://id.example:443/tenant",
        "https://id.example/./tenant",
        "https://id.example/%74enant",
        `${issuer} `,
        ` ${issuer}`,
        "https://id.example"
      ]
      for (const iss of others) {
        const found = yield* rejection((state) => ({ code: "abc", state, iss }), { server: withIssuer })
        assert.deepStrictEqual(found, rejected("IssuerMismatch", "iss"), iss)
      }
    }))

  it.effect("#17 takes an empty iss for none", () =>
    Effect.gen(function*() {
      const callback = (state: string) => ({ code: "abc", state, iss: "" })
      assert.deepStrictEqual(yield* rejection(callback, { server: promising }), rejected("IssuerMissing", "iss"))
      assert.strictEqual(yield* code(callback, { server: withIssuer }), "abc")
    }))

  it.effect("#18 checks iss of an error as of a code", () =>
    Effect.gen(function*() {
      const error = { error: "access_denied", error_description: "EVIL" }
      const missing = yield* failure((state) => ({ state, ...error }), { server: promising })
      assert.deepStrictEqual(summary(missing), rejected("IssuerMissing", "iss"))
      const other = yield* failure((state) => ({ state, ...error, iss: "https://evil.example" }), {
        server: withIssuer
      })
      assert.deepStrictEqual(summary(other), rejected("IssuerMismatch", "iss"))
      assertAbsent(["EVIL", "access_denied"], [...prints(missing), ...prints(other)])
    }))

  it.effect("#20 rejects a request that was made for another server or client", () =>
    Effect.gen(function*() {
      const callback = (state: string) => ({ code: "abc", state })
      const other = makeClient({ clientId: "another-app" })
      assert.deepStrictEqual(yield* rejection(callback, { client: other }), rejected("RequestMismatch"))

      const request = yield* AuthorizationRequest.make(server, client)
      const query = `?code=abc&state=${Redacted.value(request.state)}`
      for (const elsewhere of [withIssuer, makeServer({ authorizationEndpoint: "https://evil.example/authorize" })]) {
        const error = yield* Effect.flip(verifyCallback(elsewhere, client, query, request))
        assert.deepStrictEqual(summary(error), rejected("RequestMismatch"))
      }
      // The same issuer is the same server, wherever its endpoints are.
      const moved = makeServer({ issuer, authorizationEndpoint: "https://new.example/authorize" })
      const atIssuer = yield* AuthorizationRequest.make(withIssuer, client)
      yield* verifyCallback(moved, client, `?code=abc&state=${Redacted.value(atIssuer.state)}`, atIssuer)
    }))

  it.effect("#22 rejects a request that has expired, at the very moment", () =>
    Effect.gen(function*() {
      const request = yield* AuthorizationRequest.make(server, client, { lifetime: "10 minutes" })
      const state = Redacted.value(request.state)
      const verify = (query: string) => Effect.either(verifyCallback(server, client, query, request))
      yield* TestClock.adjust("599999 millis")
      assert.strictEqual(Redacted.value(right(yield* verify(`?code=abc&state=${state}`)).code), "abc")
      yield* TestClock.adjust("1 millis")
      for (const query of [`?code=abc&state=${state}`, `?error=access_denied&state=${state}`, `?state=${state}`]) {
        assert.deepStrictEqual(summary(left(yield* verify(query))), rejected("RequestExpired"))
      }
    }))

  it.effect("#25 #26 #30 rejects tokens and answers of other modes in the callback", () =>
    Effect.gen(function*() {
      for (const name of ["access_token", "id_token", "token", "token_type", "response"]) {
        for (const value of ["abc", ""]) {
          const found = yield* rejection((state) => ({ code: "abc", state, [name]: value }))
          assert.deepStrictEqual(found, rejected("UnexpectedParameter", name))
          const alone = yield* rejection(() => ({ [name]: value }))
          assert.deepStrictEqual(alone, rejected("UnexpectedParameter", name))
        }
      }
    }))

  it.effect("#38 ignores parameters it does not know, also when they come twice", () =>
    Effect.gen(function*() {
      const found = yield* code((state) => [
        ["session_state", "1"],
        ["code", "abc"],
        ["scope", "read"],
        ["state", state],
        ["scope", "write"],
        ["__proto__", "x"],
        ["constructor", "y"],
        ["Code", "no"]
      ])
      assert.strictEqual(found, "abc")
    }))

  it.effect("#9 #18 checks in the order that it documents", () =>
    Effect.gen(function*() {
      // Each callback fails every check from one on; the first has to be reported.
      const wrong = { iss: "https://evil.example", error: "access_denied" }
      const form = yield* rejection(() => [...Object.entries(wrong), ["error", "again"]], { server: withIssuer })
      assert.deepStrictEqual(form, rejected("DuplicateParameter", "error"))

      const request = yield* AuthorizationRequest.make(withIssuer, client, { lifetime: 0 })
      const state = Redacted.value(request.state)
      const verify = (query: object, at = withIssuer) =>
        verifyCallback(at, client, `?${new URLSearchParams({ ...query })}`, request).pipe(
          Effect.flip,
          Effect.map(summary)
        )
      assert.deepStrictEqual(yield* verify({ ...wrong, state: "x" }, server), rejected("RequestMismatch"))
      assert.deepStrictEqual(yield* verify({ ...wrong, state: "x" }), rejected("StateMismatch", "state"))
      assert.deepStrictEqual(yield* verify({ ...wrong, state }), rejected("IssuerMismatch", "iss"))
      assert.deepStrictEqual(yield* verify({ error: "access_denied", state }), rejected("RequestExpired"))
    }))

  it.effect.prop("compares state as strings are compared", [anyString, anyString], ([a, b]) =>
    Effect.sync(() => {
      assert.strictEqual(text.constantTimeEquals(a, b), a === b)
      assert.isTrue(text.constantTimeEquals(a, a))
      assert.strictEqual(text.constantTimeEquals(a, a + b), b === "")
      assert.strictEqual(text.constantTimeEquals(a + b, a), b === "")
      assert.strictEqual(text.constantTimeEquals(a, ""), a === "")
      assert.strictEqual(text.constantTimeEquals("", a), a === "")
    }))

  it.effect.prop(
    "finds one wrong character wherever it is",
    [fc.string({ minLength: 1 }), fc.nat()],
    ([value, at]) =>
      Effect.sync(() => {
        const index = at % value.length
        const changed = value.slice(0, index) + String.fromCharCode(value.charCodeAt(index) ^ 1) +
          value.slice(index + 1)
        assert.isFalse(text.constantTimeEquals(value, changed))
        assert.isFalse(text.constantTimeEquals(value + value, value))
        assert.isFalse(text.constantTimeEquals(value, value + value))
      })
  )
})
