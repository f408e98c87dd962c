import { AuthorizationCode, AuthorizationRequest, type AuthorizationServer, RefreshToken } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { exchange, failure, grants, held, refresh, secretClient, tokens } from "./grants.js"
import { assertAbsent, begin, fakeHttp, jsonAnswer, makeClient, makeServer, prints } from "./support.js"

const parametersOf = (request: AuthorizationRequest.AuthorizationRequest) => new URL(request.url).searchParams

const fails = (): never => {
  throw new Error("SECRET of a dialect")
}

describe("dialect.authorizationUrl", () => {
  it.effect("has the last word on the URL of a request, and what is kept of it stays", () =>
    Effect.gen(function*() {
      const given: Array<URL> = []
      const authorizationUrl = (url: URL): URL => {
        given.push(url)
        const changed = new URL(url)
        changed.searchParams.delete("client_id")
        changed.searchParams.set("appid", "my-app")
        changed.hash = "redirect"
        return changed
      }
      const server = makeServer({ dialect: { authorizationUrl } })
      const request = yield* AuthorizationRequest.make(server, makeClient(), { scopes: ["a", "b"] })
      assert.strictEqual(given[0]?.searchParams.get("client_id"), "my-app")
      assert.strictEqual(new URL(request.url).hash, "#redirect")
      assert.strictEqual(parametersOf(request).get("appid"), "my-app")
      assert.isNull(parametersOf(request).get("client_id"))
      assert.strictEqual(parametersOf(request).get("state"), Redacted.value(request.state))
      assert.strictEqual(request.clientId, "my-app")
      assert.deepStrictEqual(request.scopes, ["a", "b"])
      assertAbsent([Redacted.value(request.state)], prints(request))
    }))
})

describe("dialect.tokenRequest", () => {
  const spy = () => {
    const calls: Array<readonly [AuthorizationServer.Parameters, AuthorizationServer.TokenRequestContext]> = []
    const tokenRequest: AuthorizationServer.Dialect["tokenRequest"] = (parameters, context) => {
      calls.push([parameters, context])
      return parameters
    }
    return { calls, dialect: { tokenRequest } }
  }

  it.effect("is given the standard's parameters, and what a code is exchanged for", () =>
    Effect.gen(function*() {
      const { calls, dialect } = spy()
      const one = exchange({ dialect }, undefined, {
        scopes: ["a", "b"],
        more: "&device_id=one%20device&twice=1&twice=2&empty=&%FF=1&bad=%FF&__proto__=p#fragment=1"
      })
      yield* one.run
      const [parameters, context] = calls[0] ?? assert.fail("it was not called")
      assert.deepStrictEqual(parameters.map(([name]) => name), ["grant_type", "code", "redirect_uri", "code_verifier"])
      assertAbsent(["SECRET-client"], prints(parameters))
      if (context.grantType !== "authorization_code") return assert.fail()
      const { callback, ...others } = context
      assert.deepStrictEqual(others, {
        grantType: "authorization_code",
        clientId: "my-app",
        redirectUri: "https://app.example/callback",
        scopes: ["a", "b"]
      })
      const { state, ...more } = callback
      assert.isString(state)
      assert.deepStrictEqual(
        Object.entries(more),
        [["code", "SECRET-code"], ["device_id", "one device"], ["empty", ""], ["%FF", "1"], ["__proto__", "p"]]
      )
      assert.strictEqual(Object.getPrototypeOf(callback), Object.prototype)
      // The client's authentication comes behind.
      const names = one.http.requests[0]?.form.map(([name]) => name)
      assert.strictEqual(names?.join(" "), "grant_type code redirect_uri code_verifier client_id client_secret")
    }))

  it.effect("is given a callback of any kind", () =>
    Effect.gen(function*() {
      const server = makeServer()
      const { request } = yield* begin(server, secretClient)
      const query = new URLSearchParams({ code: "abc", state: Redacted.value(request.state), device_id: "d" })
      const callbacks = [
        `/callback?${query}`,
        `?${query}`,
        query.toString(),
        query,
        new URL(`https://app.example/callback?${query}`),
        { search: `?${query}`, hash: "" }
      ]
      for (const callback of callbacks) {
        const { calls, dialect } = spy()
        yield* AuthorizationCode.exchange(makeServer({ dialect }), secretClient, callback, request).pipe(
          Effect.provide(fakeHttp(() => jsonAnswer(tokens)).layer)
        )
        const [, context] = calls[0] ?? assert.fail("it was not called")
        assert.strictEqual(context.grantType === "authorization_code" ? context.callback["device_id"] : "", "d")
      }
    }))

  it.effect("is given a callback of thirty thousand parameters in no time", () =>
    Effect.gen(function*() {
      const { calls, dialect } = spy()
      const before = performance.now()
      yield* exchange({ dialect }, undefined, { more: "&a".repeat(30_000) }).run
      assert.strictEqual(calls.length, 1)
      assert.isBelow(performance.now() - before, 5_000)
    }))

  it.effect("is given what is refreshed, and what the last answer had besides", () =>
    Effect.gen(function*() {
      const about = { grantType: "refresh_token", clientId: "my-app", redirectUri: "https://app.example/callback" }
      const rows = [
        [{}, { scopes: ["a", "b"], extra: { device_id: "device 1" } }],
        [{ scopes: ["a"] }, { scopes: ["a"], extra: { device_id: "device 1" } }],
        [{ bare: true }, { scopes: [], extra: {} }],
        [{ bare: true, scopes: ["c"] }, { scopes: ["c"], extra: {} }]
      ] as const
      for (const [options, expected] of rows) {
        const { calls, dialect } = spy()
        yield* refresh({ dialect }, undefined, options).run
        const [parameters, context] = calls[0] ?? assert.fail("it was not called")
        assert.deepStrictEqual<unknown>(context, { ...about, ...expected })
        const names = "scopes" in options ? ["grant_type", "refresh_token", "scope"] : ["grant_type", "refresh_token"]
        assert.deepStrictEqual(parameters.map(([name]) => name), names)
      }
    }))

  it.effect("makes what is sent, and a client id it names is not named again", () =>
    Effect.gen(function*() {
      for (const grant of Object.values(grants)) {
        const dialect: AuthorizationServer.Dialect = {
          tokenRequest: (_, { clientId }) => [["client_id", `app:${clientId}`], ["key", Redacted.make("SECRET-key")]]
        }
        const { http, run } = grant({ dialect }, () => jsonAnswer({ error: "x", error_description: "SECRET-key" }, 400))
        assert.strictEqual(yield* failure(run), "OAuthErrorResponse x")
        assert.deepStrictEqual(http.requests[0]?.form, [
          ["client_id", "app:my-app"],
          ["key", "SECRET-key"],
          ["client_secret", "SECRET-client +&"]
        ])
      }
    }))

  it.effect("that fails for what came from outside is a failure and no defect, and nothing is sent", () =>
    Effect.gen(function*() {
      for (const grant of Object.values(grants)) {
        const { http, run } = grant({ dialect: { tokenRequest: fails } })
        assert.strictEqual(yield* failure(run), "ConfigurationError InvalidParameter dialect")
        assert.deepStrictEqual(http.requests, [])
      }
      // Nothing is called before it runs.
      const server = makeServer({ dialect: { tokenRequest: fails } })
      assert.isTrue(Effect.isEffect(RefreshToken.refresh(server, secretClient, yield* held)))
    }))

  it.effect("is not asked about a callback that is rejected", () =>
    Effect.gen(function*() {
      const { calls, dialect } = spy()
      assert.strictEqual(
        yield* failure(exchange({ dialect }, undefined, { more: "&state=other" }).run),
        "CallbackRejected DuplicateParameter state"
      )
      assert.deepStrictEqual(calls, [])
    }))
})

describe("dialect.tokenAnswer", () => {
  const isRecord = (body: unknown): body is Readonly<Record<string, unknown>> =>
    typeof body === "object" && body !== null

  const tokenAnswer = (body: unknown): unknown => {
    if (!isRecord(body)) return { error: "invalid_request", error_description: "no answer" }
    return body["ok"] === false
      ? { error: body["why"], error_description: body["text"] }
      : { ...tokens, ...isRecord(body["data"]) ? body["data"] : {} }
  }

  it.effect("makes the standard's answer of a success", () =>
    Effect.gen(function*() {
      for (const grant of Object.values(grants)) {
        const { run } = grant(
          { dialect: { tokenAnswer } },
          () => jsonAnswer({ data: { access_token: "SECRET-other" } })
        )
        assert.strictEqual(Redacted.value((yield* run).accessToken), "SECRET-other")
      }
    }))

  it.effect("makes the standard's error of any status, free of what was sent", () =>
    Effect.gen(function*() {
      for (const grant of Object.values(grants)) {
        for (const status of [200, 400, 401, 500]) {
          const { run } = grant(
            { dialect: { tokenAnswer } },
            ({ form }) =>
              jsonAnswer({ ok: false, why: "invalid_grant", text: form.map(([, value]) => value).join(" ") }, status)
          )
          assert.strictEqual(yield* failure(run), "OAuthErrorResponse invalid_grant")
        }
      }
    }))

  it.effect("shows no token of an answer that it leaves out of its error", () =>
    Effect.gen(function*() {
      const dialect = { tokenAnswer: () => ({ error: "x", error_description: `not ${tokens.access_token}` }) }
      for (const grant of Object.values(grants)) {
        for (const status of [200, 400]) {
          const { run } = grant({ dialect }, () => jsonAnswer(tokens, status))
          assert.strictEqual(yield* failure(run), "OAuthErrorResponse x")
        }
      }
    }))

  it.effect("is given the parameters that were sent, without the client's secret", () =>
    Effect.gen(function*() {
      const given: Array<AuthorizationServer.Parameters> = []
      const dialect: AuthorizationServer.Dialect = {
        tokenRequest: (parameters) => [...parameters, ["device_id", "d"]],
        tokenAnswer: (body, parameters) => {
          given.push(parameters)
          return { ...tokens, ...isRecord(body) ? body : {}, ...Object.fromEntries(parameters.slice(-1)) }
        }
      }
      for (const grant of Object.values(grants)) {
        const held = yield* grant({ dialect }).run
        assert.deepStrictEqual(Redacted.value(held.extra), { device_id: "d" })
      }
      assert.deepStrictEqual(given.map((parameters) => parameters.map(([name]) => name)), [
        ["grant_type", "code", "redirect_uri", "code_verifier", "device_id"],
        ["grant_type", "refresh_token", "device_id"]
      ])
    }))

  it.effect("that gives no object, or fails for what came, is a failure and no defect", () =>
    Effect.gen(function*() {
      const rows: ReadonlyArray<readonly [tokenAnswer: () => unknown, expected: string]> = [
        [() => undefined, "InvalidResponse MalformedJson"],
        [() => "SECRET", "InvalidResponse MalformedJson"],
        [() => [tokens], "InvalidResponse MalformedJson"],
        [() => null, "InvalidResponse MalformedJson"],
        [fails, "InvalidResponse MalformedJson"],
        [() => ({ error: { SECRET: 1 } }), "InvalidResponse MalformedFields error"],
        [() => ({ ...tokens, access_token: undefined }), "InvalidResponse MalformedFields access_token"],
        [() => ({ ...tokens, more: () => 1 }), "InvalidResponse MalformedFields more"]
      ]
      for (const [tokenAnswer, expected] of rows) {
        for (const grant of Object.values(grants)) {
          assert.strictEqual(yield* failure(grant({ dialect: { tokenAnswer } }).run), expected)
          const refused = grant({ dialect: { tokenAnswer } }, () => jsonAnswer({ strange: 1 }, 500))
          assert.strictEqual(yield* failure(refused.run), "InvalidResponse UnexpectedStatus")
        }
      }
    }))

  it.effect("is not given what is no JSON, and is given what is no object", () =>
    Effect.gen(function*() {
      const page = { status: 200, headers: { "content-type": "application/json" }, body: new TextEncoder().encode("<") }
      const { run } = exchange({ dialect: { tokenAnswer } }, () => page)
      assert.strictEqual(yield* failure(run), "InvalidResponse MalformedJson")
      for (const body of [null, "x", 7]) {
        const { run } = exchange({ dialect: { tokenAnswer } }, () => jsonAnswer(body))
        assert.strictEqual(yield* failure(run), "OAuthErrorResponse invalid_request")
      }
    }))
})
