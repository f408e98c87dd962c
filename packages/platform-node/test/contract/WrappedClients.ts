/**
 * Clients that a program has wrapped, or set up in its own way, before it provides them.
 */
import { ScriptedServer } from "@effect-oauth/testing"
import { FetchHttpClient, HttpClient, HttpClientError, HttpClientRequest } from "@effect/platform"
import { assert } from "@effect/vitest"
import { Effect, Fiber, Layer, TestClock } from "effect"
import type { Contract } from "../support/contract.js"
import { accessToken, bind, failsWith, failure, good, type Party, party } from "../support/fixture.js"

/** Starts a server and binds a client to it that goes through the wrapped HTTP client. */
const wrapped = (wrap: (http: HttpClient.HttpClient) => HttpClient.HttpClient) =>
  Effect.flatMap(
    ScriptedServer.make,
    (server) =>
      Effect.provideServiceEffect(bind(server), HttpClient.HttpClient, Effect.map(HttpClient.HttpClient, wrap))
  )

const statusFilters = ({ test }: Contract): void => {
  const filters = [
    ["filterStatusOk", HttpClient.filterStatusOk],
    ["filterStatus", HttpClient.filterStatus((status) => status === 200)]
  ] as const
  for (const [name, filter] of filters) {
    test(
      `reads errors and refuses redirects behind ${name}`,
      Effect.gen(function*() {
        const { exchange, server, userInfo } = yield* wrapped(filter)
        const error = ScriptedServer.json({ error: "invalid_grant", error_description: "Used before." }, 400)
        yield* server.respond("/token", error, { status: 302, headers: { location: "/token" } }, good)
        yield* server.respond("/me", { status: 401, headers: { "www-authenticate": "Bearer error=invalid_token" } })
        yield* failsWith(exchange, server.url("/token"), {
          _tag: "OAuthErrorResponse",
          status: 400,
          code: "invalid_grant",
          description: "Used before."
        })
        yield* failsWith(exchange, server.url("/token"), {
          _tag: "TransportError",
          reason: "RedirectRefused",
          detail: "302"
        })
        yield* exchange
        assert.strictEqual((yield* failure(userInfo))["code"], "invalid_token")
      })
    )
  }
}

const follow = { redirect: "follow" } as const

const redirectSettings = ({ subject, test }: Contract): void => {
  const around = (party: Party): Party => ({
    ...party,
    exchange: Effect.provideService(party.exchange, FetchHttpClient.RequestInit, follow),
    userInfo: Effect.provideService(party.userInfo, FetchHttpClient.RequestInit, follow)
  })
  const following = Layer.build(Layer.provide(subject.layer, Layer.succeed(FetchHttpClient.RequestInit, follow)))
  const places = [
    ["around the call", Effect.map(party(), around)],
    ["around the making of the client", Effect.provideService(party(), FetchHttpClient.RequestInit, follow)],
    ["below the HTTP client", Effect.flatMap(following, (context) => Effect.provide(party(), context))]
  ] as const
  for (const [place, make] of places) {
    test(
      `#284 follows no redirect when RequestInit says so ${place}`,
      Effect.gen(function*() {
        const { exchange, server, userInfo } = yield* make
        const elsewhere = yield* ScriptedServer.make
        yield* elsewhere.respond("/", good)
        for (const path of ["/token", "/me"]) {
          yield* server.respond(path, { status: 307, headers: { location: elsewhere.url("/") } })
        }
        assert.strictEqual((yield* failure(exchange))["reason"], "RedirectRefused")
        assert.strictEqual((yield* failure(userInfo))["reason"], "RedirectRefused")
        assert.deepStrictEqual(elsewhere.requests, [])
      })
    )
  }
}

const others = ({ test }: Contract): void => {
  test(
    "#284 believes nothing that a client brings back which follows redirects itself",
    Effect.gen(function*() {
      const { exchange, server, userInfo } = yield* wrapped(HttpClient.followRedirects(3))
      const elsewhere = yield* ScriptedServer.make
      yield* elsewhere.respond("/token", good)
      yield* elsewhere.respond("/me", ScriptedServer.json({ id: 1, name: "Eve" }))
      for (const path of ["/token", "/me"]) {
        yield* server.respond(path, { status: 302, headers: { location: elsewhere.url(path) } })
      }
      assert.strictEqual((yield* failure(exchange))["reason"], "RedirectRefused")
      assert.strictEqual((yield* failure(userInfo))["reason"], "RedirectRefused")
    })
  )

  test(
    "#292 sends none of the headers that a program sets for its other requests",
    Effect.gen(function*() {
      const headers = { "x-tenant": "t-1", authorization: "Bearer mine", "content-type": "text/plain", accept: "*/*" }
      // What is there when the client is made counts; what is there around the calls is here to be ignored.
      const provide = Effect.provideService(FetchHttpClient.RequestInit, { headers })
      const { exchange, server, userInfo } = yield* provide(party())
      yield* server.respond("/token", good)
      yield* server.respond("/me", ScriptedServer.json({ id: 1, name: "Ada" }))
      yield* provide(Effect.zip(exchange, userInfo))
      const [token, me] = server.requests
      for (const sent of [token, me]) {
        assert.isFalse("x-tenant" in (sent?.headers ?? {}))
      }
      assert.strictEqual(token?.headers["accept"], "application/json")
      assert.strictEqual(me?.headers["accept"], "application/json, application/jwt")
      assert.match(token?.headers["authorization"] ?? "", /^Basic /)
      assert.strictEqual(token?.headers["content-type"], "application/x-www-form-urlencoded")
      assert.strictEqual(me?.headers["authorization"], `Bearer ${accessToken}`)
    })
  )

  test(
    "gives up on a client that cannot be interrupted, by the clock and when the caller does",
    Effect.gen(function*() {
      const { exchange, server, userInfo } = yield* wrapped(HttpClient.transformResponse(Effect.uninterruptible))
      yield* server.respond("/token", ScriptedServer.neverHeaders)
      yield* server.respond("/me", ScriptedServer.neverHeaders)
      const timed = yield* Effect.fork(exchange)
      yield* server.awaitRequest(1)
      yield* TestClock.adjust("30 seconds")
      yield* failsWith(Fiber.join(timed), server.url("/token"), {
        _tag: "TransportError",
        reason: "Timeout",
        detail: "30s"
      })
      const interrupted = yield* Effect.fork(userInfo)
      yield* server.awaitRequest(2)
      yield* Fiber.interrupt(interrupted)
    })
  )

  test(
    "goes through a client that changes requests",
    Effect.gen(function*() {
      const { exchange, server, userInfo } = yield* wrapped(
        HttpClient.mapRequest(HttpClientRequest.setHeader("x-app", "mine"))
      )
      yield* server.respond("/token", good)
      yield* server.respond("/me", ScriptedServer.json({ id: 1, name: "Ada" }))
      yield* exchange
      yield* userInfo
      for (const { headers } of server.requests) assert.strictEqual(headers["x-app"], "mine")
    })
  )

  test(
    "reports what a client fails with before it sends anything",
    Effect.gen(function*() {
      for (const reason of ["InvalidUrl", "Encode", "Transport"] as const) {
        const { exchange, server } = yield* wrapped(() =>
          HttpClient.make((request) => Effect.fail(new HttpClientError.RequestError({ request, reason })))
        )
        yield* failsWith(exchange, server.url("/token"), { _tag: "TransportError", reason: "Network" })
      }
    })
  )

  test(
    "reports by its code what a client fails with deep inside",
    Effect.gen(function*() {
      const inner = Object.assign(new Error("secret"), { code: "CERT_HAS_EXPIRED" })
      const cause = new TypeError("fetch failed", { cause: new AggregateError([], "several", { cause: inner }) })
      const { exchange, server } = yield* wrapped(() =>
        HttpClient.make((request) =>
          Effect.fail(new HttpClientError.RequestError({ request, reason: "Transport", cause }))
        )
      )
      yield* failsWith(exchange, server.url("/token"), {
        _tag: "TransportError",
        reason: "Network",
        detail: "CERT_HAS_EXPIRED"
      })
    })
  )
}

export const wrappedClients = (contract: Contract): void => {
  statusFilters(contract)
  redirectSettings(contract)
  others(contract)
}
