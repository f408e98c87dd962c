/**
 * The client that presents tokens, over real HTTP and each of the clients it may be made of.
 */
import {
  AuthorizedHttpClient,
  ClientAuthentication,
  DPoP,
  OAuthClient,
  TokenManager,
  TokenSet,
  TokenStore
} from "@effect-oauth/core"
import { RotatingServer, ScriptedServer } from "@effect-oauth/testing"
import { FetchHttpClient, HttpBody, HttpClient, type HttpClientResponse } from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Fiber, Option, Redacted, type Scope, Stream } from "effect"
import { leaks, watch } from "./support/plantedSecrets.js"
import { subjects } from "./support/subjects.js"

const accessToken = "planted-access-token-1"

const nextAccessToken = "planted-access-token-2"

interface Settings {
  readonly origins: ReadonlyArray<string>
  readonly dpop?: DPoP.DPoP | undefined
  readonly refresh?: Effect.Effect<TokenSet.TokenSet> | undefined
}

const tokenSet = (accessToken: string, tokenType: "Bearer" | "DPoP") =>
  Effect.orDie(
    TokenSet.fromResponse({ access_token: accessToken, token_type: tokenType, refresh_token: "planted-refresh-token" })
  )

/** The client of alice, whose tokens are stored and can be renewed. */
const authorized = ({ dpop, origins, refresh }: Settings) =>
  Effect.gen(function*() {
    const tokenType = dpop === undefined ? "Bearer" : "DPoP"
    const { client } = yield* OAuthClient.make({
      server: { tokenEndpoint: "https://id.example/token" },
      client: { clientId: "app", authentication: ClientAuthentication.none, dpop }
    })
    const refresher = { client, refresh: () => refresh ?? tokenSet(nextAccessToken, tokenType) }
    const manager = yield* TokenManager.make({ providers: { api: { client: Effect.succeed(refresher), origins } } })
    yield* manager.save("alice", yield* tokenSet(accessToken, tokenType))
    return yield* Effect.provideService(AuthorizedHttpClient.forKey("alice"), TokenManager.TokenManager, manager)
  }).pipe(Effect.provideService(TokenStore.TokenStore, TokenStore.makeMemory()), Effect.orDie)

const rejected: ScriptedServer.Response = {
  status: 401,
  headers: { "www-authenticate": "Bearer error=\"invalid_token\"", "content-type": "application/json" },
  body: "{\"error\":\"invalid_token\"}"
}

const ok = ScriptedServer.json({ id: 1 })

const tokensAt = (server: ScriptedServer.ScriptedServer) =>
  server.requests.map(({ headers }) => headers["authorization"])

for (const subject of subjects) {
  // The clients that are not ours, or open a connection for each request, need up to a second for each hundred.
  const stragglers = subject.name === "NodeOAuth.layer" ? 1000 : 100

  const test = (title: string, body: Effect.Effect<void, unknown, HttpClient.HttpClient | Scope.Scope>) =>
    it.live(title, () => Effect.provide(Effect.scoped(body), subject.layer))

  describe(`an authorized client over ${subject.name}`, () => {
    test(
      "#284 follows no redirect by itself, and with the token only to where it may go",
      Effect.gen(function*() {
        const [api, other] = [yield* ScriptedServer.make, yield* ScriptedServer.make]
        yield* api.respond("/within", { status: 302, headers: { location: "/me" } })
        yield* api.respond("/away", { status: 307, headers: { location: other.url("/me") } })
        yield* api.respond("/me", ok)
        yield* other.respond("/me", ok)
        const http = yield* authorized({ origins: [api.origin] })
        assert.strictEqual((yield* http.get(api.url("/away"))).status, 307)
        const following = HttpClient.followRedirects(http)
        assert.strictEqual((yield* following.get(api.url("/within"))).status, 200)
        const error = yield* Effect.flip(following.post(api.url("/away"), { body: HttpBody.text("a") }))
        assert.deepInclude(error, { _tag: "ConfigurationError", setting: "origins" })
        assert.include(error.message, other.origin)
        assert.deepStrictEqual(other.requests, [])
        const both = HttpClient.followRedirects(yield* authorized({ origins: [api.origin, other.origin] }))
        assert.strictEqual((yield* both.get(api.url("/away"))).status, 200)
        assert.deepStrictEqual(tokensAt(other), [`Bearer ${accessToken}`])
      })
    )

    test(
      "#239 repeats what it has sent, with another token",
      Effect.gen(function*() {
        const api = yield* ScriptedServer.make
        yield* api.respond("/me", rejected, ok)
        const http = yield* authorized({ origins: [api.origin] })
        const response = yield* http.put(api.url("/me"), { body: HttpBody.unsafeJson({ a: 1 }), urlParams: { b: "2" } })
        assert.deepStrictEqual([response.status, yield* response.json], [200, { id: 1 }])
        const [first, second] = api.requests
        assert.deepStrictEqual([first?.method, first?.body, first?.query.toString()], ["PUT", "{\"a\":1}", "b=2"])
        assert.deepStrictEqual([second?.method, second?.body, second?.query.toString()], ["PUT", "{\"a\":1}", "b=2"])
        assert.deepStrictEqual(tokensAt(api), [`Bearer ${accessToken}`, `Bearer ${nextAccessToken}`])
      })
    )

    test(
      "#199 gives the 401 for a stream, and has another token for the next one",
      Effect.gen(function*() {
        const api = yield* ScriptedServer.make
        yield* api.respond("/file", rejected, ok)
        const http = yield* authorized({ origins: [api.origin] })
        const put = Effect.suspend(() =>
          http.put(api.url("/file"), { body: HttpBody.stream(Stream.make(new TextEncoder().encode("abc"))) })
        )
        const response = yield* put
        assert.deepStrictEqual([response.status, yield* response.json], [401, { error: "invalid_token" }])
        assert.strictEqual((yield* put).status, 200)
        assert.deepStrictEqual(tokensAt(api), [`Bearer ${accessToken}`, `Bearer ${nextAccessToken}`])
        assert.deepStrictEqual(api.requests.map(({ body }) => body), ["abc", "abc"])
      })
    )

    test(
      "#191 reads all challenges, in one header or in several",
      Effect.gen(function*() {
        const api = yield* ScriptedServer.make
        const challenges = ["Basic realm=\"a, b\"", "Bearer error=\"insufficient_scope\""]
        const lines = challenges.map((challenge) => `WWW-Authenticate: ${challenge}\r\n`).join("")
        yield* api.respond(
          "/me",
          ScriptedServer.raw(`HTTP/1.1 401 Unauthorized\r\n${lines}Content-Length: 0\r\n\r\n`),
          { status: 401, headers: { "www-authenticate": challenges.join(", ") } }
        )
        const http = yield* authorized({ origins: [api.origin] })
        assert.strictEqual((yield* http.get(api.url("/me"))).status, 401)
        assert.strictEqual((yield* http.get(api.url("/me"))).status, 401)
        assert.deepStrictEqual(tokensAt(api), [`Bearer ${accessToken}`, `Bearer ${accessToken}`])
      })
    )

    test(
      "#196 proves its key anew, with the nonce that a resource wants",
      Effect.gen(function*() {
        const api = yield* ScriptedServer.make
        yield* api.respond(
          "/me",
          (request) =>
            JSON.parse(atob(request.headers["dpop"]?.split(".")[1] ?? "")).nonce === "n1"
              ? ok
              : { status: 401, headers: { "www-authenticate": "DPoP error=\"use_dpop_nonce\"", "dpop-nonce": "n1" } }
        )
        const http = yield* authorized({ origins: [api.origin], dpop: yield* DPoP.generate() })
        assert.strictEqual((yield* http.get(api.url("/me?a=1"))).status, 200)
        assert.strictEqual((yield* http.get(api.url("/me"))).status, 200)
        assert.deepStrictEqual(tokensAt(api), Array.from({ length: 3 }, () => `DPoP ${accessToken}`))
      })
    )

    test(
      "lets go of a first answer, also of one that never ends",
      Effect.gen(function*() {
        const api = yield* ScriptedServer.make
        const nonceWanted = {
          status: 401,
          headers: { "www-authenticate": "DPoP error=\"use_dpop_nonce\"", "dpop-nonce": "n1" }
        }
        yield* api.respond("/token", ScriptedServer.neverEnds(rejected), ok)
        yield* api.respond("/nonce", ScriptedServer.neverEnds(nonceWanted), ok)
        const plain = yield* authorized({ origins: [api.origin] })
        assert.strictEqual((yield* plain.get(api.url("/token"))).status, 200)
        yield* api.awaitHangUp(1)
        const bound = yield* authorized({ origins: [api.origin], dpop: yield* DPoP.generate() })
        assert.strictEqual((yield* bound.get(api.url("/nonce"))).status, 200)
        yield* api.awaitHangUp(3)
      })
    )

    test(
      "lets go of what a redirect has led to that was followed below",
      Effect.gen(function*() {
        const [api, other] = [yield* ScriptedServer.make, yield* ScriptedServer.make]
        yield* api.respond("/away", { status: 302, headers: { location: other.url("/me") } })
        yield* other.respond("/me", ScriptedServer.neverEnds())
        const below = Effect.map(HttpClient.HttpClient, HttpClient.followRedirects(1))
        const http = yield* Effect.provideServiceEffect(
          authorized({ origins: [api.origin] }),
          HttpClient.HttpClient,
          below
        )
        assert.deepInclude(yield* Effect.flip(http.get(api.url("/away"))), {
          _tag: "ConfigurationError",
          setting: "origins"
        })
        yield* other.awaitHangUp(1)
      })
    )

    test(
      "lets go of an answer when nobody waits for another token, or there is none",
      Effect.gen(function*() {
        const api = yield* ScriptedServer.make
        yield* api.respond("/me", ScriptedServer.neverEnds(rejected))
        for (const body of [HttpBody.empty, HttpBody.stream(Stream.make(new Uint8Array([1])))]) {
          const [asked, done] = [yield* Deferred.make<void>(), yield* Deferred.make<void>()]
          const refresh = Deferred.succeed(asked, undefined).pipe(
            Effect.zipRight(Deferred.await(done)),
            Effect.zipRight(tokenSet(nextAccessToken, "Bearer"))
          )
          const http = yield* authorized({ origins: [api.origin], refresh })
          const waiting = yield* Effect.fork(http.post(api.url("/me"), { body }))
          yield* Deferred.await(asked)
          yield* Fiber.interrupt(waiting)
          yield* api.awaitHangUp(api.requests.length)
          yield* Deferred.succeed(done, undefined)
        }
        const failing = yield* authorized({ origins: [api.origin], refresh: Effect.die("no") })
        assert.strictEqual((yield* Effect.exit(failing.get(api.url("/me"))))._tag, "Failure")
        yield* api.awaitHangUp(3)
      })
    )

    test(
      "needs no new connection for a second request when the first answer is small",
      Effect.gen(function*() {
        const api = yield* ScriptedServer.make
        yield* api.respond(
          "/me",
          (request) => request.headers["authorization"] === `Bearer ${accessToken}` ? rejected : ok
        )
        for (let round = 0; round < 20; round++) {
          const http = yield* authorized({ origins: [api.origin] })
          const response = yield* http.get(api.url("/me"))
          yield* response.text
        }
        assert.strictEqual(api.requests.length, 40)
        assert.isBelow(yield* api.connections, 5)
      })
    )

    test(
      "ends with the fiber that waits for it",
      Effect.gen(function*() {
        const api = yield* ScriptedServer.make
        yield* api.respond("/me", ScriptedServer.neverHeaders)
        const http = yield* authorized({ origins: [api.origin] })
        const waiting = yield* Effect.fork(http.get(api.url("/me")))
        yield* api.awaitRequest(1)
        yield* Fiber.interrupt(waiting)
        yield* api.awaitHangUp(1)
      })
    )

    if (subject.name === "FetchHttpClient.layer") {
      test(
        "#284 lets fetch follow redirects when it is told to, and fetch takes the token out of those that lead away",
        Effect.gen(function*() {
          const [api, other] = [yield* ScriptedServer.make, yield* ScriptedServer.make]
          yield* api.respond("/away", { status: 307, headers: { location: other.url("/me") } })
          yield* other.respond("/me", ok)
          const http = yield* authorized({ origins: [api.origin], dpop: yield* DPoP.generate() })
          const response = yield* http.get(api.url("/away")).pipe(
            Effect.provideService(FetchHttpClient.RequestInit, { redirect: "follow" })
          )
          assert.strictEqual(response.status, 200)
          assert.deepStrictEqual(tokensAt(api), [`DPoP ${accessToken}`])
          assert.deepStrictEqual(tokensAt(other), [undefined])
          // Which is why it has to be told to.
          assert.isDefined(other.requests[0]?.headers["dpop"])
        })
      )
    }

    if (!subject.ours) {
      test(
        "gives a body as it comes, and lets go of it when no more is wanted",
        Effect.gen(function*() {
          const api = yield* ScriptedServer.make
          yield* api.respond("/me", ScriptedServer.neverEnds(), ScriptedServer.stall({ body: "a" }))
          const http = yield* authorized({ origins: [api.origin] })
          const endless = yield* http.get(api.url("/me"))
          const first = yield* Stream.runHead(endless.stream)
          assert.isTrue(Option.isSome(first))
          yield* api.awaitHangUp(1)
          const stalled = yield* http.get(api.url("/me"))
          const reading = yield* Effect.fork(stalled.text)
          yield* Effect.yieldNow()
          yield* Fiber.interrupt(reading)
          yield* api.awaitHangUp(2)
        })
      )

      test(
        "ends with the scope that it was given",
        Effect.gen(function*() {
          const api = yield* ScriptedServer.make
          yield* api.respond("/me", rejected, ScriptedServer.neverEnds())
          const http = HttpClient.withScope(yield* authorized({ origins: [api.origin] }))
          const response = yield* Effect.scoped(http.get(api.url("/me")))
          assert.strictEqual(response.status, 200)
          yield* api.awaitHangUp(2)
        })
      )
    }

    test(
      `refreshes once for ${stragglers} requests whose token is rejected`,
      Effect.gen(function*() {
        const server = yield* RotatingServer.make({ accessTokenLifetime: "1 hour" })
        const client = OAuthClient.make({
          server: server.endpoints,
          client: { clientId: server.clientId, authentication: ClientAuthentication.none }
        })
        const manager = yield* TokenManager.make({ providers: { api: { client, origins: [server.issuer] } } })
        // What has become of them at the server nobody knows here.
        const { refreshToken } = yield* server.issue("alice")
        const stale = yield* TokenSet.fromResponse({
          access_token: "stale",
          token_type: "Bearer",
          refresh_token: Redacted.value(Option.getOrThrow(refreshToken))
        })
        yield* manager.save("alice", stale)
        const http = yield* Effect.provideService(
          AuthorizedHttpClient.forKey("alice"),
          TokenManager.TokenManager,
          manager
        )
        const statuses = yield* Effect.forEach(
          Array.from({ length: stragglers }),
          () => Effect.flatMap(http.get(server.resource), (response) => Effect.as(response.text, response.status)),
          { concurrency: "unbounded" }
        )
        assert.deepStrictEqual([...new Set(statuses)], [200])
        const { refreshes, reused, unauthorized } = yield* server.counters
        assert.deepInclude({ refreshes, reused }, { refreshes: 1, reused: 0 })
        assert.isAtLeast(unauthorized, 1)
        assert.isAtMost(unauthorized, stragglers)
      }).pipe(Effect.provideService(TokenStore.TokenStore, TokenStore.makeMemory()))
    )

    test(
      "#295 shows the token and the proof in nothing that is printed",
      Effect.gen(function*() {
        const api = yield* ScriptedServer.make
        const secrets = { accessToken, nextAccessToken, proof: "eyJhbGciOiJFUzI1NiIsInR5cCI6ImRwb3Arand0Iiwi" }
        const whole = (response: HttpClientResponse.HttpClientResponse) => Effect.succeed(response)
        const json = (response: HttpClientResponse.HttpClientResponse) => response.json
        const stream = (response: HttpClientResponse.HttpClientResponse) => Stream.runCollect(response.stream)
        const reads: ReadonlyArray<
          readonly [ScriptedServer.Answer, Array<typeof whole | typeof json | typeof stream>]
        > = [
          [ok, [whole, json]],
          [rejected, [whole]],
          [{ ...ok, body: "{" }, [json]],
          [ScriptedServer.dropMidBody(ok, 5), [json, stream]],
          [ScriptedServer.reset, [whole]]
        ]
        for (const dpop of [undefined, yield* DPoP.generate()]) {
          const http = HttpClient.filterStatusOk(yield* authorized({ origins: [api.origin], dpop }))
          for (const [answer, ways] of reads) {
            yield* api.respond("/me", answer)
            for (const read of ways) {
              const { texts } = yield* watch(Effect.flatMap(http.get(api.url("/me")), read))
              assert.deepStrictEqual(leaks(texts.join("\n"), secrets), [])
            }
          }
        }
        assert.include(tokensAt(api).join(" "), nextAccessToken)
      })
    )
  })
}
