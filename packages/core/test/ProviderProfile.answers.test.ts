import type { BufferedBody } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { keyed, path, read, refused, token } from "./anyProvider.js"
import { assertAbsent, jsonAnswer, prints, type Sent } from "./support.js"

describe("what a provider's profile is read from", () => {
  it.effect("an envelope, of members and of lists", () =>
    Effect.gen(function*() {
      const rows: ReadonlyArray<readonly [envelope: ReadonlyArray<string | number>, body: unknown]> = [
        [["data"], { data: { id: 7 } }],
        [["data", 0], { data: [{ id: 7 }, { id: 8 }] }],
        [[0], [{ id: 7 }]],
        [["data", "user", "profile"], { data: { user: { profile: { id: 7 }, id: 8 } }, id: 9 }]
      ]
      for (const [envelope, body] of rows) {
        assert.deepStrictEqual(yield* read({ envelope }, jsonAnswer(body)).profile, { id: 7 })
      }
    }))

  it.effect("an envelope that is not there, or holds something else, is a failure and no defect", () =>
    Effect.gen(function*() {
      const envelope = ["data", 0]
      const rows: ReadonlyArray<readonly [body: unknown, expected: string]> = [
        [{}, "MalformedFields id"],
        [{ data: [] }, "MalformedFields id"],
        [{ data: {} }, "MalformedFields id"],
        [{ data: "x" }, "MalformedFields id"],
        [{ data: null }, "MalformedFields id"],
        [{ data: [{ id: "7" }] }, "MalformedFields id"],
        [{ data: [null] }, "MalformedJson"],
        [{ data: ["x"] }, "MalformedJson"],
        [{ data: [[{ id: 7 }]] }, "MalformedJson"],
        [[], "MalformedJson"],
        ["data", "MalformedJson"],
        [null, "MalformedJson"]
      ]
      for (const [body, expected] of rows) {
        assert.strictEqual(
          yield* read({ envelope }, jsonAnswer(body)).outcome,
          `InvalidResponse ${expected}`,
          JSON.stringify(body)
        )
      }
      assert.strictEqual(yield* read({}, jsonAnswer([{ id: 7 }])).outcome, "InvalidResponse MalformedJson")
    }))

  it.effect("an answer that names an error is one, whatever stands in the envelope", () =>
    Effect.gen(function*() {
      const error = { error: "invalid_token" }
      for (const status of [200, 401]) {
        for (const body of [error, { ...error, data: { id: 7 } }, { ...error, data: null }]) {
          assert.strictEqual(
            yield* read({ envelope: ["data"] }, jsonAnswer(body, status)).outcome,
            "OAuthErrorResponse invalid_token"
          )
        }
      }
      // Some say how it went in the same place when it went well.
      for (const error of [null, "", false, 0, { code: "ok" }]) {
        assert.deepStrictEqual(yield* read({ envelope: ["data"] }, jsonAnswer({ error, data: { id: 7 } })).profile, {
          id: 7
        })
      }
    }))

  it.effect("a function makes an answer of what came, errors too, before the envelope is opened", () =>
    Effect.gen(function*() {
      const Body = Schema.Struct({ code: Schema.Number, message: Schema.String })
      // It fails for what it does not know, which must not be a defect.
      const answer = (body: unknown): unknown => {
        const { code, message } = Schema.decodeUnknownSync(Body)(body)
        return code === 0 ? { data: { id: 7 } } : { error: "invalid_token", error_description: message }
      }
      const userInfo = { answer, envelope: ["data"] }
      assert.deepStrictEqual(yield* read(userInfo, jsonAnswer({ code: 0, message: "" })).profile, { id: 7 })
      for (const status of [200, 400, 500]) {
        const error = yield* Effect.flip(
          read(userInfo, jsonAnswer({ code: 1, message: `no ${token}` }, status)).profile
        )
        assert.deepInclude(error, { _tag: "OAuthErrorResponse", code: "invalid_token", status })
        assertAbsent(["SECRET"], prints(error))
        const odd = read(userInfo, jsonAnswer({ strange: "SECRET" }, status))
        assert.strictEqual(
          yield* odd.outcome,
          `InvalidResponse ${status === 200 ? "MalformedJson" : "UnexpectedStatus"}`
        )
      }
      assert.deepStrictEqual(
        yield* read({ answer: () => undefined }, jsonAnswer({ id: 7 })).outcome,
        yield* read({}, jsonAnswer({ id: 7 })).outcome
      )
    }))

  it.effect("nothing of an answer becomes a prototype", () =>
    Effect.gen(function*() {
      const body = (text: string): BufferedBody.Received => ({
        status: 200,
        headers: { "content-type": "application/json" },
        body: new TextEncoder().encode(text)
      })
      const any = { profile: Schema.Record({ key: Schema.String, value: Schema.Unknown }) }
      const text = "{\"id\":7,\"__proto__\":{\"admin\":true},\"nested\":{\"__proto__\":{\"admin\":true}}}"
      for (const userInfo of [{}, { also: { more: { path: "/more" } } }]) {
        const profile = yield* read(userInfo, body(text), any).profile
        assert.deepInclude(profile, { id: 7 })
        assert.strictEqual(Object.getPrototypeOf(profile), Object.prototype)
        assert.notInclude(JSON.stringify(profile), "admin")
        assert.isUndefined(Reflect.get(profile, "admin"))
      }
      // A list travels under a name of ours.
      assert.deepStrictEqual(yield* read({}, body("{\"[]\":{\"id\":7}}")).profile, { id: 7 })
    }))
})

const also = (answers: Readonly<Record<string, BufferedBody.Received>>) => (sent: Sent) =>
  answers[path(sent)] ?? assert.fail(`${sent.url} was asked`)

const me = jsonAnswer({ id: 7, name: "ada/../x", user_id: 8, dots: ".." })

describe("further answers of a provider's profile", () => {
  it.effect("are asked for with a GET, the same headers and the same token, and no parameters", () =>
    Effect.gen(function*() {
      const answer = also({ "/v1/me": me, "/v1/me/emails": jsonAnswer([{ email: "a@b.example" }]) })
      const server = { userinfoEndpoint: "https://id.example/v1/me?x=1" }
      const userInfo = {
        method: "POST",
        headers: { "X-Api-Key": "{key}" },
        parameters: { v: "1" },
        also: { emails: { path: "/emails?all=1" } }
      } as const
      const one = read(userInfo, answer, { server, ...keyed })
      assert.deepInclude(yield* one.profile, { id: 7, emails: [{ email: "a@b.example" }] })
      const [, sent] = one.http.requests
      assert.deepStrictEqual(
        [sent?.method, sent?.url, sent?.form, sent?.headers["x-api-key"], sent?.headers["authorization"]],
        ["GET", "https://id.example/v1/me/emails?all=1", [], "SECRET-key", `Bearer ${token}`]
      )
      const [, bySecond] = yield* read({ ...userInfo, token: { parameter: "t" } }, answer, { server, ...keyed }).sent
      assert.strictEqual(
        bySecond?.url,
        `https://id.example/v1/me/emails?all=1&${new URLSearchParams({ t: token }).toString()}`
      )
      assert.isUndefined(bySecond?.headers["authorization"])
    }))

  it.effect("have an address relative to the first, with members of the first answer and of the token answer", () =>
    Effect.gen(function*() {
      const rows: ReadonlyArray<readonly [url: string, expected: string]> = [
        ["{profile.user_id}", "https://id.example/v1/8"],
        ["/users/{profile.user_id}/mail", "https://id.example/users/8/mail"],
        ["./by/{profile.name}", "https://id.example/v1/by/ada%2F..%2Fx"],
        ["../{token.tenant}?q={profile.user_id}", "https://id.example/t%3F1?q=8"],
        ["https://api.example/{profile.user_id}", "https://api.example/8"]
      ]
      for (const [url, expected] of rows) {
        const { http, profile } = read(
          { also: { more: { url } } },
          (sent) => path(sent) === "/v1/me" ? me : jsonAnswer({ more: 1 }),
          { server: { userinfoEndpoint: "https://id.example/v1/me" }, extra: { tenant: "t?1" } }
        )
        assert.deepInclude(yield* profile, { more: { more: 1 } })
        assert.strictEqual(http.requests[1]?.url, expected)
      }
    }))

  it.effect("have no address that an answer changes, or that no endpoint may have", () =>
    Effect.gen(function*() {
      const rows: ReadonlyArray<readonly [url: string, expected: string]> = [
        ["{profile.dots}", "InvalidResponse MalformedFields dots"],
        ["{profile.absent}/{profile.other}", "InvalidResponse MalformedFields absent other"],
        ["{token.absent}", "ConfigurationError InvalidParameter tokens"],
        ["https://{profile.name}/", "ConfigurationError InvalidUrl userInfo.also.more"],
        ["http://id.example/{profile.user_id}", "ConfigurationError InsecureUrl userInfo.also.more"],
        ["https://SECRET@id.example/", "ConfigurationError InvalidUrl userInfo.also.more"],
        ["https://[", "ConfigurationError InvalidUrl userInfo.also.more"],
        ["javascript:SECRET", "ConfigurationError InvalidUrl userInfo.also.more"]
      ]
      for (const [url, expected] of rows) {
        const { http, outcome } = read({ also: { more: { url, optional: true } } }, me)
        assert.strictEqual(yield* outcome, expected)
        assert.strictEqual(http.requests.length, 1)
      }
    }))

  it.effect("show the token in no error where it is in the path of both", () =>
    Effect.gen(function*() {
      const server = { userinfoEndpoint: "https://id.example/tokens/{access_token}" }
      const one = read(
        { also: { more: { path: "/more" } } },
        (sent) => path(sent).endsWith("/more") ? refused() : me,
        { server, extra: { user_id: "%7Baccess_token%7D" } }
      )
      assert.strictEqual((yield* one.sent)[1]?.url, `https://id.example/tokens/${encodeURIComponent(token)}/more`)
      assert.include((yield* Effect.flip(one.profile)).message, "https://id.example/tokens/{access_token}/more")
    }))

  it.effect("come in envelopes of their own", () =>
    Effect.gen(function*() {
      const userInfo = { also: { emails: { path: "/emails", envelope: ["values", 0] } } } as const
      const answer = (body: unknown) => also({ "/me": me, "/me/emails": jsonAnswer(body) })
      assert.deepInclude(yield* read(userInfo, answer({ values: ["a@b.example"] })).profile, { emails: "a@b.example" })
      assert.deepInclude(yield* read(userInfo, answer({ values: [null] })).profile, { emails: null })
      // What is not there is decoded as it came.
      assert.deepInclude(yield* read(userInfo, answer({ values: [] })).profile, { emails: { values: [] } })
    }))
})

describe("a further answer that is not given", () => {
  const outcomeOf = (answer: BufferedBody.Received, optional: boolean | undefined) =>
    read({ also: { emails: { path: "/emails", optional } } }, also({ "/me": me, "/me/emails": answer })).outcome

  const broken = (status: number, headers: Readonly<Record<string, string>> = {}): BufferedBody.Received => ({
    status,
    headers,
    body: new TextEncoder().encode("SECRET-access <html>")
  })

  const challenge = { "www-authenticate": "Bearer error=\"insufficient_scope\"" }

  it.effect("is left out where it is optional and refused", () =>
    Effect.gen(function*() {
      const rows: ReadonlyArray<readonly [answer: BufferedBody.Received, expected: string]> = [
        [broken(403), "InvalidResponse UnexpectedStatus"],
        [broken(404), "InvalidResponse UnexpectedStatus"],
        [broken(403, challenge), "OAuthErrorResponse insufficient_scope"],
        [jsonAnswer({ error: "insufficient_scope" }, 403), "OAuthErrorResponse insufficient_scope"]
      ]
      for (const [answer, expected] of rows) {
        const profile = yield* outcomeOf(answer, true)
        assert.deepInclude(profile, { id: 7 })
        assert.notProperty(profile, "emails")
        assert.strictEqual(yield* outcomeOf(answer, false), expected)
        assert.strictEqual(yield* outcomeOf(answer, undefined), expected)
      }
    }))

  it.effect("fails where the server is down, asks to wait, or answers nonsense", () =>
    Effect.gen(function*() {
      const rows: ReadonlyArray<readonly [answer: BufferedBody.Received, expected: string]> = [
        [broken(500), "InvalidResponse UnexpectedStatus"],
        [broken(503), "InvalidResponse UnexpectedStatus"],
        [jsonAnswer({ error: "server_error" }, 500), "OAuthErrorResponse server_error"],
        [broken(429), "InvalidResponse UnexpectedStatus"],
        [jsonAnswer({ error: "temporarily_unavailable" }, 400), "OAuthErrorResponse temporarily_unavailable"],
        [broken(200, { "content-type": "text/html" }), "InvalidResponse UnexpectedContentType"],
        [broken(200, { "content-type": "application/json" }), "InvalidResponse MalformedJson"],
        [broken(302, { location: "https://evil.example" }), "TransportError RedirectRefused"]
      ]
      for (const [answer, expected] of rows) {
        assert.strictEqual(yield* outcomeOf(answer, true), expected)
      }
    }))
})
