import {
  type AuthorizationServer,
  type BufferedBody,
  ClientAuthentication,
  DPoP,
  OAuthClient,
  OAuthError,
  Revocation,
  TokenSet
} from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Cause, Duration, Effect, Fiber, Option, Redacted, TestClock, Tracer } from "effect"
import {
  assertAbsent,
  clientOptions,
  fakeHttp,
  formOf,
  jsonAnswer,
  makeClient,
  makeServer,
  noHttp,
  prints,
  serverOptions,
  summary
} from "./support.js"

const { revoke } = Revocation

const revocationEndpoint = "https://id.example/revoke"

const server = makeServer({ revocationEndpoint })
const client = makeClient()

const secret = Redacted.make("s3cret")

const answer = (body: string, status = 200, headers: Readonly<Record<string, string>> = {}): BufferedBody.Received => ({
  status,
  headers,
  body: new TextEncoder().encode(body)
})

const done = answer("")

const held = (more: object = {}) =>
  TokenSet.fromResponse({ access_token: "the-access", token_type: "Bearer", refresh_token: "the-refresh", ...more })

const bare = Redacted.make("bare")

/** What comes of an answer to the revocation of a bare token. */
const outcome = (received: BufferedBody.Received) =>
  Effect.map(
    Effect.either(revoke(server, client, bare).pipe(Effect.provide(fakeHttp(() => received).layer))),
    (result) => result._tag === "Right" ? result.right : summary(result.left)
  )

describe("Revocation", () => {
  it.effect("#255 revokes the refresh token and says what it is, in one request", () =>
    Effect.gen(function*() {
      const http = fakeHttp(() => done)
      const nothing = yield* revoke(server, client, yield* held()).pipe(Effect.provide(http.layer))
      assert.isUndefined(nothing)
      assert.strictEqual(http.requests.length, 1)
      assert.deepInclude(http.requests[0], { method: "POST", url: revocationEndpoint })
      assert.strictEqual(http.requests[0]?.headers["content-type"], "application/x-www-form-urlencoded")
      assert.notProperty(http.requests[0]?.headers, "dpop")
      assert.deepStrictEqual(formOf(http.requests[0]), {
        token: "the-refresh",
        token_type_hint: "refresh_token",
        client_id: "my-app"
      })
    }))

  it.effect("#255 revokes the access token where there is no other", () =>
    Effect.gen(function*() {
      const http = fakeHttp(() => done)
      for (const refresh_token of [null, ""]) {
        yield* revoke(server, client, yield* held({ refresh_token }), { tokenTypeHint: "refresh_token" }).pipe(
          Effect.provide(http.layer)
        )
      }
      const emptied = new TokenSet.TokenSet({ ...(yield* held()), refreshToken: Option.some(Redacted.make("")) }, {
        disableValidation: true
      })
      yield* revoke(server, client, emptied).pipe(Effect.provide(http.layer))
      assert.strictEqual(http.requests.length, 3)
      for (const request of http.requests) {
        assert.deepInclude(formOf(request), { token: "the-access", token_type_hint: "access_token" })
      }
    }))

  it.effect("revokes a bare token, with a hint when told", () =>
    Effect.gen(function*() {
      const http = fakeHttp(() => done)
      yield* revoke(server, client, Redacted.make("a+b/c= &%")).pipe(Effect.provide(http.layer))
      yield* revoke(server, client, bare, { tokenTypeHint: undefined }).pipe(Effect.provide(http.layer))
      yield* revoke(server, client, bare, { tokenTypeHint: "access_token" }).pipe(Effect.provide(http.layer))
      yield* revoke(server, client, bare, { tokenTypeHint: "refresh_token" }).pipe(Effect.provide(http.layer))
      assert.deepStrictEqual(http.requests.map(formOf), [
        { token: "a+b/c= &%", client_id: "my-app" },
        { token: "bare", client_id: "my-app" },
        { token: "bare", token_type_hint: "access_token", client_id: "my-app" },
        { token: "bare", token_type_hint: "refresh_token", client_id: "my-app" }
      ])
    }))

  it.effect("authenticates the client as at the token endpoint", () =>
    Effect.gen(function*() {
      const http = fakeHttp(() => done)
      const basic = makeClient({ authentication: ClientAuthentication.clientSecretBasic(secret) })
      yield* revoke(server, basic, bare).pipe(Effect.provide(http.layer))
      assert.deepStrictEqual(formOf(http.requests[0]), { token: "bare" })
      assert.strictEqual(http.requests[0]?.headers["authorization"], "Basic bXktYXBwOnMzY3JldA==")
      const post = makeClient({ authentication: ClientAuthentication.clientSecretPost(secret) })
      yield* revoke(server, post, bare).pipe(Effect.provide(http.layer))
      assert.deepStrictEqual(formOf(http.requests[1]), { token: "bare", client_id: "my-app", client_secret: "s3cret" })
    }))

  it.effect("goes to the address for certificates where the client has one", () =>
    Effect.gen(function*() {
      const http = fakeHttp(() => done)
      const alias = "https://mtls.id.example/revoke"
      const both = { revocationEndpoint, mtlsEndpointAliases: { revocationEndpoint: alias } }
      const withCertificate = makeClient({ authentication: ClientAuthentication.tlsClientAuth })
      yield* revoke(makeServer(both), withCertificate, bare).pipe(Effect.provide(http.layer))
      const bearer = makeServer({ ...both, quirks: { revocation: "bearer" } })
      yield* revoke(bearer, withCertificate, bare).pipe(Effect.provide(http.layer))
      yield* revoke(makeServer(both), client, bare).pipe(Effect.provide(http.layer))
      assert.deepStrictEqual(http.requests.map(({ url }) => url), [alias, alias, revocationEndpoint])
    }))

  it.effect("sends a proof where the client has a key, again when the server wants its nonce in it", () =>
    Effect.gen(function*() {
      const bound = makeClient({ dpop: yield* DPoP.generate("ES256") })
      const http = fakeHttp(() =>
        http.requests.length === 1
          ? jsonAnswer({ error: "use_dpop_nonce" }, 400, { "dpop-nonce": "n" })
          : done
      )
      yield* revoke(server, bound, bare).pipe(Effect.provide(http.layer))
      assert.strictEqual(http.requests.length, 2)
      assert.isTrue(http.requests.every(({ headers }) => (headers["dpop"] ?? "").split(".").length === 3))
    }))

  it.effect("#250 takes 200 for done whatever the body is", () =>
    Effect.gen(function*() {
      const html = { "content-type": "text/html" }
      const json = { "content-type": "application/json" }
      const bodies = [
        done,
        answer("", 200, json),
        answer("<html>gone</html>", 200, html),
        answer("OK", 200, { "content-type": "text/plain" }),
        answer("not { JSON", 200, json),
        answer("null", 200, json),
        answer("[\"error\"]", 200, json),
        answer("\"error\"", 200, json),
        jsonAnswer({ active: false, access_token: 7 }),
        jsonAnswer({ ok: true, error: null }),
        jsonAnswer({ error: "" }),
        jsonAnswer({ error: false }),
        jsonAnswer({ error: { code: 0 } }),
        answer(String.fromCharCode(0xd800, 0), 200, json)
      ]
      for (const [index, body] of bodies.entries()) {
        assert.isUndefined(yield* outcome(body), `body ${index}`)
      }
    }))

  it.effect("#250 takes an error that a 200 names for one", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* outcome(jsonAnswer({ ok: false, error: "invalid_auth" })), [
        "OAuthErrorResponse",
        "invalid_auth"
      ])
      const asText = answer("{\"error\":\"invalid_auth\"}", 200, { "content-type": "text/html" })
      assert.deepStrictEqual(yield* outcome(asText), ["OAuthErrorResponse", "invalid_auth"])
      assert.deepStrictEqual(yield* outcome(jsonAnswer({ error: "no \"code\"" })), [
        "InvalidResponse",
        "MalformedFields",
        "error"
      ])
    }))

  it.effect("#251 takes 204 for done", () =>
    Effect.gen(function*() {
      assert.isUndefined(yield* outcome(answer("", 204)))
      assert.isUndefined(yield* outcome(answer("", 204, { "content-type": "application/json" })))
    }))

  it.effect("takes no other status for done", () =>
    Effect.gen(function*() {
      for (const status of [201, 202, 205, 400, 404, 500]) {
        assert.deepStrictEqual(yield* outcome(answer("", status)), ["InvalidResponse", "UnexpectedStatus"])
      }
      assert.deepStrictEqual(yield* outcome(answer("", 302, { location: "/" })), ["TransportError", "RedirectRefused"])
    }))

  it.effect("#252 fails by name for a kind of token that is not revoked, and for every other refusal", () =>
    Effect.gen(function*() {
      for (const code of ["unsupported_token_type", "invalid_request", "invalid_client", "invalid_token"]) {
        const http = fakeHttp(() => jsonAnswer({ error: code }, code === "invalid_client" ? 401 : 400))
        const error = yield* revoke(server, client, yield* held()).pipe(Effect.provide(http.layer), Effect.flip)
        assert.deepStrictEqual(summary(error), ["OAuthErrorResponse", code])
        assert.isFalse(OAuthError.isTransient(error))
        assert.strictEqual(http.requests.length, 1)
      }
    }))

  it.effect("sends nothing where the server revokes nothing, and for a token that is none", () =>
    Effect.gen(function*() {
      const http = noHttp()
      const failure = (
        at: AuthorizationServer.AuthorizationServer,
        token: string
      ) => revoke(at, client, Redacted.make(token)).pipe(Effect.provide(http.layer), Effect.flip, Effect.map(summary))
      const bearer = makeServer({ revocationEndpoint, quirks: { revocation: "bearer" } })
      const missing = ["ConfigurationError", "MissingEndpoint", "revocationEndpoint"]
      assert.deepStrictEqual(yield* failure(makeServer(), "bare"), missing)
      assert.deepStrictEqual(yield* failure(makeServer({ quirks: { revocation: "bearer" } }), "bare"), missing)
      for (const token of ["", "a\nb", "a\u0000", "a\u00e4"]) {
        for (const at of [server, bearer]) {
          const error = yield* failure(at, token)
          assert.deepStrictEqual(error, ["ConfigurationError", "InvalidParameter", "tokens"])
        }
      }
    }))

  it.effect("does nothing before it is run, and everything again when it is run again", () =>
    Effect.gen(function*() {
      const http = fakeHttp(() => done)
      const revocation = revoke(server, client, bare).pipe(Effect.provide(http.layer))
      assert.strictEqual(http.requests.length, 0)
      yield* Effect.zipRight(revocation, revocation)
      assert.strictEqual(http.requests.length, 2)
    }))

  it.effect("is a method of a bound client", () =>
    Effect.gen(function*() {
      const http = fakeHttp(() => done)
      const oauth = yield* OAuthClient.make({
        server: { ...serverOptions, revocationEndpoint },
        client: clientOptions
      }).pipe(Effect.provide(http.layer))
      yield* oauth.revoke(yield* held())
      yield* oauth.revoke(bare, { tokenTypeHint: "access_token" })
      assert.deepStrictEqual(http.requests.map(formOf), [
        { token: "the-refresh", token_type_hint: "refresh_token", client_id: "my-app" },
        { token: "bare", token_type_hint: "access_token", client_id: "my-app" }
      ])
    }))

  it.effect("is a span of its own for each request, with the status that came", () =>
    Effect.gen(function*() {
      const spans: Array<{ readonly name: string; readonly attributes: Map<string, unknown> }> = []
      const tracer = Tracer.make({
        span: (name, parent, context, links, startTime, kind): Tracer.Span => {
          const attributes = new Map<string, unknown>()
          spans.push({ name, attributes })
          const nothing = () => {}
          return {
            _tag: "Span",
            name,
            spanId: `${spans.length}`,
            traceId: "trace",
            parent,
            context,
            links,
            kind,
            sampled: true,
            status: { _tag: "Started", startTime },
            attributes,
            end: nothing,
            attribute: (key, value) => void attributes.set(key, value),
            event: nothing,
            addLinks: nothing
          }
        },
        context: (f) => f()
      })
      const run = (...answers: ReadonlyArray<BufferedBody.Received>) => {
        const http = fakeHttp(() => answers[http.requests.length - 1] ?? done)
        return Effect.exit(revoke(server, client, bare)).pipe(Effect.provide(http.layer), Effect.withTracer(tracer))
      }
      yield* run(answer("", 503, { "retry-after": "0" }), answer("", 204))
      yield* run(done)
      yield* run(jsonAnswer({ error: "unsupported_token_type" }, 400))
      yield* run(answer("", 302))
      const at = { "server.address": "id.example" }
      assert.deepStrictEqual(spans.map(({ attributes, name }) => [name, Object.fromEntries(attributes)]), [
        ["Revocation.revoke", { ...at, "http.response.status_code": 503, "error.type": "InvalidResponse" }],
        ["Revocation.revoke", { ...at, "http.response.status_code": 204 }],
        ["Revocation.revoke", { ...at, "http.response.status_code": 200 }],
        ["Revocation.revoke", {
          ...at,
          "http.response.status_code": 400,
          "error.type": "OAuthErrorResponse",
          "oauth.error": "unsupported_token_type"
        }],
        ["Revocation.revoke", { ...at, "error.type": "TransportError" }]
      ])
    }))

  it.effect("shows no token in why it failed, also when the server repeats it", () =>
    Effect.gen(function*() {
      const [access, refresh] = ["planted-access", "planted-refresh"]
      const body = { error: "invalid_request", error_description: `no ${access}, no ${refresh}, no ${refresh}` }
      for (const at of [server, makeServer({ revocationEndpoint, quirks: { revocation: "bearer" } })]) {
        for (const status of [200, 400]) {
          const sent = at === server ? refresh : access
          const http = fakeHttp(() => jsonAnswer({ ...body, error_description: `no ${sent} here` }, status))
          const tokens = yield* held({ access_token: access, refresh_token: refresh })
          const exit = yield* Effect.exit(revoke(at, client, tokens).pipe(Effect.provide(http.layer)))
          assert.strictEqual(exit._tag, "Failure")
          assertAbsent([access, refresh], [...prints(exit), exit._tag === "Failure" ? Cause.pretty(exit.cause) : ""])
          assert.include(JSON.stringify(exit), "no <redacted> here")
        }
      }
      const wrong = yield* Effect.flip(
        revoke(server, client, Redacted.make("planted\naccess")).pipe(
          Effect.provide(noHttp().layer)
        )
      )
      assertAbsent(["planted"], prints(wrong))
    }))
})

describe("a server that is busy", () => {
  const busy = (retryAfter: string | undefined, status = 503, body: object = {}): BufferedBody.Received =>
    jsonAnswer(body, status, retryAfter === undefined ? {} : { "retry-after": retryAfter })

  /** Runs against these answers, the last one for good, until nothing happens any more without time passing. */
  const start = (
    answers: ReadonlyArray<BufferedBody.Received>,
    at: AuthorizationServer.AuthorizationServer = server
  ) =>
    Effect.gen(function*() {
      const http = fakeHttp(() => answers[http.requests.length - 1] ?? answers.at(-1) ?? done)
      const fiber = yield* Effect.fork(Effect.either(revoke(at, client, bare).pipe(Effect.provide(http.layer))))
      yield* TestClock.adjust(0)
      return { fiber, requests: http.requests }
    })

  it.effect("#253 is asked again after the time it names, and not before", () =>
    Effect.gen(function*() {
      for (const at of [server, makeServer({ revocationEndpoint, quirks: { revocation: "bearer" } })]) {
        const { fiber, requests } = yield* start([
          busy("7"),
          busy("10", 503, { error: "temporarily_unavailable" }),
          done
        ], at)
        assert.strictEqual(requests.length, 1)
        yield* TestClock.adjust("6999 millis")
        assert.strictEqual(requests.length, 1)
        yield* TestClock.adjust("1 millis")
        assert.strictEqual(requests.length, 2)
        yield* TestClock.adjust("9999 millis")
        assert.strictEqual(requests.length, 2)
        yield* TestClock.adjust("1 millis")
        assert.strictEqual(requests.length, 3)
        assert.strictEqual((yield* Fiber.join(fiber))._tag, "Right")
        assert.deepStrictEqual(requests[2], requests[0])
      }
    }))

  it.effect("#253 is asked three times at most", () =>
    Effect.gen(function*() {
      const { fiber, requests } = yield* start([busy("0")])
      const error = yield* Effect.flip(yield* Fiber.join(fiber))
      assert.strictEqual(requests.length, 3)
      assert.deepInclude(error, { _tag: "InvalidResponse", reason: "UnexpectedStatus", status: 503 })
      assert.isTrue(OAuthError.isTransient(error))
    }))

  it.effect("#253 is believed a date, too", () =>
    Effect.gen(function*() {
      yield* TestClock.setTime(Date.UTC(2026, 0, 1))
      const { fiber, requests } = yield* start([busy("Thu, 01 Jan 2026 00:00:05 GMT"), done])
      yield* TestClock.adjust("4999 millis")
      assert.strictEqual(requests.length, 1)
      yield* TestClock.adjust("1 millis")
      assert.strictEqual((yield* Fiber.join(fiber))._tag, "Right")
    }))

  it.effect("#253 is left alone when it asks for more than 10 seconds, or does not say, or is not busy", () =>
    Effect.gen(function*() {
      const given = [
        { received: busy("11"), seconds: 11 },
        { received: busy("3600", 503, { error: "temporarily_unavailable" }), seconds: 3600 },
        { received: busy(undefined), seconds: undefined },
        { received: busy("soon"), seconds: undefined },
        { received: busy("-1"), seconds: undefined },
        { received: busy("1", 429), seconds: 1 },
        { received: busy("1", 500), seconds: 1 },
        { received: busy("1", 400, { error: "invalid_request" }), seconds: 1 }
      ]
      for (const { received, seconds } of given) {
        const { fiber, requests } = yield* start([received, done])
        const error = yield* Effect.flip(yield* Fiber.join(fiber))
        assert.strictEqual(requests.length, 1)
        assert.isTrue(error._tag === "InvalidResponse" || error._tag === "OAuthErrorResponse")
        const wait = "retryAfter" in error ? error.retryAfter : undefined
        assert.strictEqual(wait === undefined ? undefined : Duration.toSeconds(wait), seconds)
      }
    }))

  it.effect("#253 is not asked again by one who stopped waiting", () =>
    Effect.gen(function*() {
      const { fiber, requests } = yield* start([busy("5"), done])
      yield* Fiber.interrupt(fiber)
      yield* TestClock.adjust("1 minute")
      assert.strictEqual(requests.length, 1)
    }))

  it.effect("#253 is told again who asks: an assertion is used once", () =>
    Effect.gen(function*() {
      const assertions = makeClient({
        authentication: ClientAuthentication.clientSecretJwt(Redacted.make("a-secret-of-thirty-two-bytes-at-least"))
      })
      const http = fakeHttp(() => http.requests.length < 3 ? busy("0") : done)
      const at = makeServer({ issuer: "https://id.example", revocationEndpoint })
      yield* revoke(at, assertions, bare).pipe(Effect.provide(http.layer))
      const sent = http.requests.map((request) => formOf(request).client_assertion)
      assert.strictEqual(sent.length, 3)
      assert.strictEqual(new Set(sent).size, 3)
    }))
})
