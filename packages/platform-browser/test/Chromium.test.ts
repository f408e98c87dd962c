/**
 * Our client in a real browser: WebCrypto, fetch's opaque redirects, CORS.
 */
import { ScriptedServer } from "@effect-oauth/testing"
import { assert, describe, layer } from "@effect/vitest"
import { Deferred, Effect } from "effect"
import { Chromium, isWanted, openTab, results as resultsOf, servePage } from "./support/chromium.js"

/** Opens the page against the server and gives what its program left. */
const openPage = (page: ScriptedServer.ScriptedServer, server: ScriptedServer.ScriptedServer) =>
  Effect.gen(function*() {
    yield* servePage(page, "page.ts")
    return yield* resultsOf(yield* openTab(`${page.origin}/?server=${encodeURIComponent(server.origin)}`))
  })

describe.runIf(isWanted)("BrowserOAuth", () => {
  layer(Chromium.layer, { excludeTestServices: true, timeout: 60_000 })("in Chromium", (it) => {
    it.scoped(
      "signs in, refuses redirects and large bodies, and lets a POST in flight end",
      () =>
        Effect.gen(function*() {
          const page = yield* ScriptedServer.make
          const server = yield* ScriptedServer.make
          const other = yield* ScriptedServer.make
          const cors = { "access-control-allow-origin": page.origin, "content-type": "application/json" }
          const answer = (body: unknown, status = 200) => ({ status, headers: cors, body: JSON.stringify(body) })
          const tokens = { access_token: "from-the-browser", token_type: "bearer", scope: "profile email" }
          const slowArrived = yield* Deferred.make<void>()
          const allDone = yield* Deferred.make<void>()

          yield* other.respond("/stolen", answer(tokens))
          yield* server.respond("/token", answer(tokens))
          yield* server.respond("/redirect", { status: 302, headers: { ...cors, location: other.url("/stolen") } })
          yield* server.respond("/large", answer({ ...tokens, padding: "x".repeat(1_048_577) }))
          yield* server.respond("/refused", answer({ error: "invalid_grant" }, 400))
          yield* server.respond("/without-cors", { headers: { "content-type": "application/json" }, body: "{}" })
          yield* server.respond(
            "/slow",
            () =>
              Effect.as(
                Effect.zipRight(Deferred.succeed(slowArrived, undefined), Deferred.await(allDone)),
                answer(tokens)
              )
          )
          yield* server.respond("/when-slow-arrived", () => Effect.as(Deferred.await(slowArrived), answer(tokens)))

          const results = yield* openPage(page, server)

          assert.strictEqual(results.redirect, "TransportError: RedirectRefused")
          assert.strictEqual(other.requests.length, 0)
          assert.strictEqual(results.large, "TransportError: TooLarge")
          assert.strictEqual(results.refused, "OAuthErrorResponse")
          assert.strictEqual(results.withoutCors, "TransportError: Network")
          assert.strictEqual(results.scopes, "tokens: profile email")
          assert.deepInclude(results.signIn, { tokens: "from-the-browser" })

          const exchange = server.requests.find((request) => request.body.includes("authorization_code"))
          const form = new URLSearchParams(exchange?.body)
          assert.match(form.get("code_verifier") ?? "", /^[\w-]{43}$/)
          assert.strictEqual(form.get("client_id"), "page")
          assert.isUndefined(exchange?.headers.cookie)
          assert.isUndefined(exchange?.headers.referer)
          assert.match(exchange?.headers["user-agent"] ?? "", /Chrome/) // the browser's own, case #293

          // The interrupted request is still open: its answer can still be sent.
          const slow = server.requests.findIndex((request) => request.path === "/slow")
          const hungUp = yield* Effect.raceFirst(
            Effect.as(server.awaitHangUp(slow + 1), true),
            Effect.as(Deferred.succeed(allDone, undefined), false)
          )
          assert.isFalse(hungUp)
        }),
      60_000
    )
  })
})
