/**
 * Our client in a real browser: WebCrypto, fetch's opaque redirects, CORS. It needs Chromium, by default Debian's;
 * `CHROMIUM` names another. Without one the tests are left out, unless `REQUIRE_CHROMIUM` is set, as in CI.
 */
import { ScriptedServer } from "@effect-oauth/testing"
import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect } from "effect"
import { build } from "esbuild"
import { existsSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { chromium } from "playwright-core"

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium"
const isThere = existsSync(executablePath)
if (!isThere && process.env.REQUIRE_CHROMIUM === undefined) {
  process.stderr.write(
    `left out: the tests in Chromium, which is not at ${executablePath} (apt-get install chromium)\n`
  )
}

const bundle = Effect.promise(async () => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("support/page.ts", import.meta.url))],
    bundle: true,
    format: "esm",
    platform: "browser",
    write: false
  })
  return outputFiles[0]?.text ?? ""
})

const browser = Effect.acquireRelease(
  Effect.promise(() =>
    chromium.launch({
      executablePath,
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    })
  ),
  (browser) => Effect.promise(() => browser.close())
)

/** Opens the page against the server and gives what its program left. */
const openPage = (page: ScriptedServer.ScriptedServer, server: ScriptedServer.ScriptedServer) =>
  Effect.gen(function*() {
    const script = yield* bundle
    const html = "<!doctype html><meta charset=\"utf-8\"><script type=\"module\" src=\"/page.js\"></script>"
    yield* page.respond("/", { headers: { "content-type": "text/html" }, body: html })
    yield* page.respond("/page.js", { headers: { "content-type": "text/javascript" }, body: script })
    const running = yield* browser
    return yield* Effect.promise(async () => {
      const tab = await running.newPage()
      await tab.goto(`${page.origin}/?server=${encodeURIComponent(server.origin)}`)
      await tab.waitForFunction(() => "results" in globalThis)
      return await tab.evaluate<Record<string, unknown>>("results")
    })
  })

describe.runIf(isThere || process.env.REQUIRE_CHROMIUM !== undefined)("BrowserOAuth in Chromium", () => {
  it.scopedLive(
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
