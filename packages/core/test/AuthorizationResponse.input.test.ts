import { AuthorizationRequest, AuthorizationResponse } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Either, FastCheck as fc, Redacted } from "effect"
import { anyString, left, makeClient, makeServer, noHttp, right, summary } from "./support.js"

const issuer = "https://id.example/tenant"
const server = makeServer({ issuer })
const client = makeClient()

const request = right(
  Effect.runSync(Effect.either(AuthorizationRequest.make(makeServer({ issuer, pkce: "none" }), client)))
)
const state = Redacted.value(request.state)

/** A plain answer is checked without asking anybody. */
const verifyAt = (callback: AuthorizationResponse.Callback, at: AuthorizationRequest.AuthorizationRequest) =>
  Effect.provide(AuthorizationResponse.verify(server, client, callback, at), noHttp().layer)

const verify = (callback: AuthorizationResponse.Callback) => Effect.either(verifyAt(callback, request))

/** Every form in which a query can be handed over. */
const forms = (query: string): ReadonlyArray<AuthorizationResponse.Callback> => [
  query,
  `?${query}`,
  `/callback?${query}`,
  `/?${query}#_=_`,
  `https://app.example/callback?${query}`,
  `HTTPS://APP.EXAMPLE/callback?${query}#top`,
  `http://127.0.0.1:49152/?${query}`,
  `com.example.app:/callback?${query}`,
  `com.example.app://callback?${query}`,
  new URL(`https://app.example/callback?${query}`),
  new URL(`com.example.app:/callback?${query}#_=_`),
  new URLSearchParams(query),
  { search: `?${query}` },
  { search: query, hash: "#_=_" }
]

const callbackNames = ["code", "state", "iss", "error", "error_description", "error_uri"] as const

describe("AuthorizationResponse from whatever it came in", () => {
  it.effect("#24 #38 gives the same answer for a URL, a path, a query, a form body, and parsed parameters", () =>
    Effect.gen(function*() {
      const good = `code=a%2Fb%20c+d&state=${state}&iss=${encodeURIComponent(issuer)}&extra=1`
      for (const callback of forms(good)) {
        assert.strictEqual(Redacted.value(right(yield* verify(callback)).code), "a/b c d", String(callback))
        assert.strictEqual(right(AuthorizationResponse.state(callback)), state)
      }
      const tables: ReadonlyArray<readonly [query: string, expected: ReadonlyArray<string | undefined>]> = [
        [`error=access_denied&state=${state}`, ["AuthorizationDenied", "access_denied"]],
        ["code=abc&state=wrong", ["CallbackRejected", "StateMismatch", "state"]],
        ["code=abc", ["CallbackRejected", "StateMissing", "state"]],
        ["", ["CallbackRejected", "StateMissing", "state"]],
        [`state=${state}`, ["CallbackRejected", "CodeMissing", "code"]],
        [`code=abc&code=abc&state=${state}`, ["CallbackRejected", "DuplicateParameter", "code"]],
        [`code=abc&c%6fde=abc&state=${state}`, ["CallbackRejected", "DuplicateParameter", "code"]],
        [`code=abc&state=${state}&access_token=x`, ["CallbackRejected", "UnexpectedParameter", "access_token"]],
        [`code=abc&state=${state}&acc%65ss_token`, ["CallbackRejected", "UnexpectedParameter", "access_token"]]
      ]
      for (const [query, expected] of tables) {
        for (const callback of forms(query)) {
          assert.deepStrictEqual(summary(left(yield* verify(callback))), expected, String(callback))
        }
      }
    }))

  it.effect("rejects what is no callback, also past the types", () =>
    Effect.gen(function*() {
      const good = `code=abc&state=${state}`
      const odd: ReadonlyArray<unknown> = [
        undefined,
        null,
        0,
        {},
        [],
        { search: 1 },
        { code: "abc", state },
        new Map([["state", state]]),
        `callback?${good}`,
        `app.example/callback?${good}`,
        `com.example.app:callback?${good}`
      ]
      for (const callback of odd) {
        // @ts-expect-error what a framework hands over gets past the types
        const result = yield* verify(callback)
        assert.deepStrictEqual(summary(left(result)), ["CallbackRejected", "Malformed", undefined], String(callback))
      }
    }))

  it.effect("#24 finds the request of each of two tabs by the state of its callback", () =>
    Effect.gen(function*() {
      const tabs = yield* Effect.all([
        AuthorizationRequest.make(server, client),
        AuthorizationRequest.make(server, client)
      ])
      const stored = new Map(tabs.map((tab) => [Redacted.value(tab.state), tab]))
      for (const [index, tab] of tabs.entries()) {
        const callback = `/callback?code=code-${index}&state=${Redacted.value(tab.state)}`
        const found = stored.get(yield* AuthorizationResponse.state(callback))
        assert.strictEqual(found, tab)
        const { code } = yield* verifyAt(callback, tab)
        assert.strictEqual(Redacted.value(code), `code-${index}`)
        const other = tabs[1 - index] ?? tab
        assert.deepStrictEqual(
          summary(yield* Effect.flip(verifyAt(callback, other))),
          ["CallbackRejected", "StateMismatch", "state"]
        )
      }
    }))

  it("#2 #4 names no state where there is none to believe", () => {
    const reasons = (callback: string) => left(AuthorizationResponse.state(callback)).reason
    assert.strictEqual(reasons("?code=abc"), "StateMissing")
    assert.strictEqual(reasons("?code=abc&state="), "StateMissing")
    assert.strictEqual(reasons("?state=a&state=b"), "DuplicateParameter")
    assert.strictEqual(reasons("?state=a&access_token=b"), "UnexpectedParameter")
    assert.strictEqual(reasons("?state=%ff"), "Malformed")
  })

  it.effect("#27 rejects an answer in the fragment, and ignores other fragments", () =>
    Effect.gen(function*() {
      for (const answer of [`code=abc&state=${state}`, `error=x&state=${state}`, `state=${state}&access_token=abc`]) {
        for (const url of [`https://app.example/callback#${answer}`, `/callback?#${answer}`, `#${answer}`]) {
          const found = summary(left(yield* verify(url)))
          assert.deepStrictEqual(found, ["CallbackRejected", "UnexpectedParameter", "fragment"], url)
        }
        const found = summary(left(yield* verify(new URL(`https://app.example/callback?state=${state}#${answer}`))))
        assert.deepStrictEqual(found, ["CallbackRejected", "UnexpectedParameter", "fragment"])
      }
      const ignored = yield* verify(`https://app.example/callback?code=abc&state=${state}#code=def&state=x`)
      assert.strictEqual(Redacted.value(right(ignored).code), "abc")
    }))

  describe("in the fragment", () => {
    const inFragment = Effect.runSync(
      AuthorizationRequest.make(makeServer({ issuer, pkce: "none" }), client, { responseMode: "fragment" })
    )
    const fragmentState = Redacted.value(inFragment.state)
    const verifyFragment = (callback: AuthorizationResponse.Callback) => Effect.either(verifyAt(callback, inFragment))
    const places = (fragment: string): ReadonlyArray<AuthorizationResponse.Callback> => [
      `#${fragment}`,
      `/callback#${fragment}`,
      `/callback?tab=1&state=x#${fragment}`,
      `https://app.example/callback#${fragment}`,
      `com.example.app:/callback#${fragment}`,
      new URL(`https://app.example/callback?tab=1#${fragment}`),
      { search: "", hash: `#${fragment}` },
      { search: "?tab=1", hash: fragment }
    ]

    it.effect("#27 takes an answer where it was asked for in", () =>
      Effect.gen(function*() {
        const good = `code=a%2Fb%20c+d&state=${fragmentState}&iss=${encodeURIComponent(issuer)}&extra=1`
        for (const callback of [...places(good), `/callback?code=evil&state=evil#${good}`]) {
          assert.strictEqual(Redacted.value(right(yield* verifyFragment(callback)).code), "a/b c d", String(callback))
        }
        for (const callback of places(good)) {
          assert.strictEqual(right(AuthorizationResponse.state(callback)), fragmentState)
        }
        for (const callback of places(`error=access_denied&state=${fragmentState}`)) {
          assert.deepStrictEqual(summary(left(yield* verifyFragment(callback))), [
            "AuthorizationDenied",
            "access_denied"
          ])
        }
        for (
          const [fragment, reason, parameter] of [
            ["code=abc&state=wrong", "StateMismatch", "state"],
            ["code=abc", "StateMissing", "state"],
            [`state=${fragmentState}`, "CodeMissing", "code"],
            ["", "StateMissing", "state"],
            [`code=a&code=a&state=${fragmentState}`, "DuplicateParameter", "code"],
            [`code=%ff&state=${fragmentState}`, "Malformed", "code"],
            [`code=a&state=${fragmentState}&access_token=x`, "UnexpectedParameter", "access_token"],
            [`code=a&state=${fragmentState}&id_token=x`, "UnexpectedParameter", "id_token"]
          ] as const
        ) {
          for (const callback of places(fragment)) {
            const found = summary(left(yield* verifyFragment(callback)))
            assert.deepStrictEqual(found, ["CallbackRejected", reason, parameter], String(callback))
          }
        }
      }))

    it.effect("#27 rejects one in the query, or in a form", () =>
      Effect.gen(function*() {
        for (const answer of ["code=abc", "error=access_denied", "id_token=x", "response=x"]) {
          for (const callback of forms(`${answer}&state=${fragmentState}`)) {
            const found = summary(left(yield* verifyFragment(callback)))
            assert.deepStrictEqual(found, ["CallbackRejected", "UnexpectedParameter", "query"], String(callback))
          }
        }
      }))

    it.effect.prop(
      "never passes without the state of its own place",
      [fc.string(), fc.string()],
      ([query, fragment]) =>
        Effect.gen(function*() {
          const good = `code=abc&state=${fragmentState}`
          assert.isTrue(Either.isLeft(yield* verifyFragment(`/callback?${good}&${query}#${fragment}`)))
          assert.isTrue(Either.isLeft(yield* verifyFragment(`/callback?${query.replaceAll("#", "")}&${good}`)))
        })
    )

    it.effect("#20 rejects the request of another server", () =>
      Effect.gen(function*() {
        const other = makeServer({ issuer: "https://other.example" })
        const callback = `/callback#code=abc&state=${fragmentState}`
        const error = yield* AuthorizationResponse.verify(other, client, callback, inFragment).pipe(
          Effect.provide(noHttp().layer),
          Effect.flip
        )
        assert.deepStrictEqual(summary(error), ["CallbackRejected", "RequestMismatch", undefined])
      }))
  })

  it.effect("takes a form that was posted where that was asked for", () =>
    Effect.gen(function*() {
      const posted = yield* AuthorizationRequest.make(server, client, { responseMode: "form_post" })
      const body = `code=a%2Fb+c&state=${Redacted.value(posted.state)}`
      for (const callback of [body, new URLSearchParams(body)]) {
        assert.strictEqual(Redacted.value((yield* verifyAt(callback, posted)).code), "a/b c")
      }
      const error = yield* Effect.flip(verifyAt(`/callback#${body}`, posted))
      assert.deepStrictEqual(summary(error), ["CallbackRejected", "UnexpectedParameter", "fragment"])
    }))

  it.effect("rejects percent garbage and invalid UTF-8 in the parameters it checks", () =>
    Effect.gen(function*() {
      const valid: Record<string, string> = { code: "abc", state, iss: encodeURIComponent(issuer) }
      for (
        const garbage of ["%", "%2", "%zz", "abc%", "%ff", "%c3%28", "%ed%a0%80", "%f8%88%80%80", "%c0%af", "%00%80"]
      ) {
        for (const name of ["code", "state", "iss", "error"]) {
          const parts = Object.entries({ ...valid, [name]: garbage }).map((pair) => pair.join("="))
          const found = summary(left(yield* verify(`?${parts.join("&")}`)))
          assert.deepStrictEqual(found, ["CallbackRejected", "Malformed", name], garbage)
        }
        // What is for people only is lost, not the error. What is unknown is ignored.
        for (const name of ["error_description", "error_uri"]) {
          const found = left(yield* verify(`?error=access_denied&state=${state}&${name}=${garbage}`))
          assert.deepStrictEqual(summary(found), ["AuthorizationDenied", "access_denied"])
          assert.notInclude(found.message, "\ufffd")
        }
        const ignored = yield* verify(`?code=abc&state=${state}&other=${garbage}&${garbage}=1`)
        assert.isTrue(Either.isRight(ignored), garbage)
      }
    }))

  it.effect("ignores empty pairs and takes a name without a value for an empty one", () =>
    Effect.gen(function*() {
      assert.isTrue(Either.isRight(yield* verify(`&&code=abc&&state=${state}&flag&=&`)))
      const found = summary(left(yield* verify(`?code&state=${state}`)))
      assert.deepStrictEqual(found, ["CallbackRejected", "CodeMissing", "code"])
    }))

  const huge = "a".repeat(3_000_000)

  it.effect(
    "refuses a query of 3 MB, as string, URL and parameters, without looking at it",
    () =>
      Effect.gen(function*() {
        for (
          const query of [
            `code=${huge}&state=${state}`,
            `code=abc&state=${state}&x=${huge}`,
            `code=abc&state=${state}${"&a=1".repeat(750_000)}`,
            "%".repeat(3_000_000)
          ]
        ) {
          for (
            const callback of [
              query,
              `https://app.example/?${query}`,
              new URL(`https://app.example/?${query}`),
              new URLSearchParams(query)
            ]
          ) {
            const found = summary(left(yield* verify(callback)))
            assert.deepStrictEqual(found, ["CallbackRejected", "Malformed", undefined])
            assert.strictEqual(left(AuthorizationResponse.state(callback)).reason, "Malformed")
          }
        }
      }),
    5000
  )

  it.effect("accepts what servers really send, up to 64 KiB", () =>
    Effect.gen(function*() {
      const query = `code=abc&state=${state}&x=`
      const full = query + "a".repeat(65_536 - query.length)
      assert.isTrue(Either.isRight(yield* verify(full)))
      assert.isTrue(Either.isLeft(yield* verify(`${full}a`)))
    }))

  it.effect("does not fail on a long fragment or path of a URL", () =>
    Effect.gen(function*() {
      const url = new URL(`https://app.example/${huge}?code=abc&state=${state}#${huge}`)
      assert.isTrue(Either.isRight(yield* verify(url)))
    }))

  /** Read in another way than ours: what WHATWG makes of the query, or of a form, in which `?` and `#` mean nothing. */
  const mayPass = (callback: string): boolean => {
    const isForm = !/^[a-z.]+:\/|^[/?#]/.test(callback)
    const query = new URLSearchParams(isForm ? callback : new URL(callback, "https://app.example").search)
    return query.getAll("state").length === 1 && query.get("state") === state && query.getAll("code").length === 1
  }

  const passesOnlyWithState = (callback: string) =>
    Effect.gen(function*() {
      const result = yield* verify(callback)
      if (Either.isRight(result)) {
        assert.isTrue(mayPass(callback))
      }
    })

  it.effect.prop(
    "never dies, and never passes without the state, whatever the string",
    [anyString],
    ([callback]) =>
      Effect.gen(function*() {
        assert.isTrue(Either.isLeft(yield* verify(callback)))
        yield* Effect.either(AuthorizationResponse.state(callback))
      }),
    { timeout: 30_000, fastCheck: { numRuns: 300 } }
  )

  const pair = fc.tuple(
    fc.constantFrom(...callbackNames, "c%6fde", "access_token", "id_token", "response", "x", ""),
    fc.constantFrom("=", "=", "=", "", "=="),
    fc.oneof(
      fc.constantFrom(state, `${state}a`, state.slice(1), "abc", "", encodeURIComponent(issuer), "%", "%ff", "%00"),
      fc.string()
    )
  ).map((parts) => parts.join(""))
  const callbacks = fc.tuple(
    fc.constantFrom("", "?", "/callback?", "https://app.example/?", "com.example.app:/?", "https://app.example/", "#"),
    fc.array(pair, { maxLength: 6 }),
    fc.constantFrom("&", "&", "&", "&&", ";", "?"),
    fc.constantFrom("", "", "#_=_", `#code=abc&state=${state}`)
  ).map(([start, pairs, separator, end]) => start + pairs.join(separator) + end)

  it.effect.prop(
    "never dies, and never passes without the state, whatever the parameters",
    [callbacks],
    ([callback]) => passesOnlyWithState(callback),
    { timeout: 30_000, fastCheck: { numRuns: 500 } }
  )

  it.effect.prop(
    "never passes with the state of another request",
    [anyString, fc.string()],
    ([other, code]) =>
      Effect.gen(function*() {
        const found = yield* verify(new URLSearchParams({ code, state: other }))
        assert.isTrue(Either.isLeft(found))
      })
  )
})
