/**
 * Watching a session in a real browser: frames, windows and origins are its own.
 */
import { ScriptedServer } from "@effect-oauth/testing"
import { assert, describe, layer } from "@effect/vitest"
import { Effect } from "effect"
import { createHash } from "node:crypto"
import type { Page } from "playwright-core"
import { Chromium, html, isWanted, openTab, results, servePage } from "./support/chromium.js"
import type { Harness } from "./support/sessionPage.js"

// In the page, where the functions given to `evaluate` run.
declare const harness: Harness

/** The server's side of §3.2. To be told what to do as well is for the tests. */
const checkSession = html(`<script>
  const hex = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("")
  addEventListener("message", async ({ data, origin, source }) => {
    if (data.say) return data.say.forEach((word) => source.postMessage(word, origin))
    if (data.leaveFor) return location.replace(data.leaveFor)
    const end = data.lastIndexOf(" ")
    const [clientId, sessionState] = [data.slice(0, end), data.slice(end + 1)]
    const [, salt] = sessionState.split(".")
    if (end < 1 || salt === undefined) return source.postMessage("error", origin)
    const browserState = /browser_state=(\\w+)/.exec(document.cookie)?.[1]
    const input = new TextEncoder().encode([clientId, origin, browserState, salt].join(" "))
    const expected = hex(await crypto.subtle.digest("SHA-256", input)) + "." + salt
    source.postMessage(sessionState === expected ? "unchanged" : "changed", origin)
  })
</script>`)

/** A page that says what it has no business to say, and tells what it hears. */
const liar = html(`<script>
  addEventListener("message", ({ data }) => {
    if (data.leaveFor) return location.replace(data.leaveFor)
    parent.postMessage({ heard: data }, "*")
  })
  for (const word of ["unchanged", "error", "changed"]) parent.postMessage(word, "*")
</script>`)

const sessionStateFor = (origin: string, browserState: string): string =>
  `${createHash("sha256").update(`page ${origin} ${browserState} salt`).digest("hex")}.salt`

const signedInAs = (browserState: string): ScriptedServer.Response => ({
  headers: { "set-cookie": `browser_state=${browserState}; Path=/` }
})

/** The app, the server, another server, and a tab of the app whose user has a session at the server. */
const setting = Effect.gen(function*() {
  const app = yield* ScriptedServer.make
  const server = yield* ScriptedServer.make
  const other = yield* ScriptedServer.make
  yield* server.respond("/check", checkSession)
  yield* server.respond("/liar", liar)
  yield* other.respond("/liar", liar)
  yield* server.respond("/sign-in", signedInAs("first"))
  yield* server.respond("/sign-in-as-another", signedInAs("second"))
  yield* servePage(app, "sessionPage.ts")
  const tab = yield* openTab(app.url("/"))
  yield* results(tab)
  const visit = (path: string) =>
    Effect.promise(() =>
      tab.evaluate(async (url) => void await fetch(url, { mode: "no-cors", credentials: "include" }), server.url(path))
    )
  yield* visit("/sign-in")
  const start = (path: string, options: { readonly sessionState?: string; readonly timeout?: number } = {}) =>
    Effect.promise(() =>
      tab.evaluate((options) => harness.start(options), {
        checkSessionIframe: server.url(path),
        sessionState: sessionStateFor(app.origin, "first"),
        ...options
      })
    )
  return { app, server, other, tab, visit, start }
})

/** Waits until a message has come that often from an origin. */
const arrived = (tab: Page, origin: string, data: unknown, times = 1) =>
  Effect.promise(() =>
    tab.waitForFunction(
      ({ data, origin, times }) =>
        harness.messages.filter((message) =>
          message.origin === origin && JSON.stringify(message.data) === JSON.stringify(data)
        ).length >= times,
      { data, origin, times }
    )
  )

const outcome = (tab: Page) => Effect.promise(() => tab.evaluate(() => harness.outcome()))

const ended = (tab: Page) =>
  Effect.zipRight(
    Effect.promise(() => tab.waitForFunction(() => harness.outcome() !== "watching")),
    outcome(tab)
  )

const frames = (tab: Page) => Effect.promise(() => tab.locator("iframe").count())

describe.runIf(isWanted)("BrowserSession", () => {
  layer(Chromium.layer, { excludeTestServices: true, timeout: 60_000 })("in Chromium", (it) => {
    it.scoped(
      "#278 asks the server's frame until the session has changed, and takes the frame away",
      () =>
        Effect.gen(function*() {
          const { server, start, tab, visit } = yield* setting
          yield* start("/check")
          yield* arrived(tab, server.origin, "unchanged", 3)
          assert.strictEqual(yield* outcome(tab), "watching")
          assert.strictEqual(yield* frames(tab), 1)
          assert.isFalse(yield* Effect.promise(() => tab.locator("iframe").isVisible()))

          yield* visit("/sign-in-as-another")
          assert.strictEqual(yield* ended(tab), "changed")
          assert.strictEqual(yield* frames(tab), 0)
        }),
      60_000
    )

    it.scoped("#278 #296 believes no other window, no other origin and no other word", () =>
      Effect.gen(function*() {
        const { app, other, server, start, tab, visit } = yield* setting
        yield* start("/check")
        yield* arrived(tab, server.origin, "unchanged")
        const asked = `page ${sessionStateFor(app.origin, "first")}`

        // Another window: this one, and another frame of the server's.
        yield* Effect.promise(() => tab.evaluate(() => ["error", "changed"].forEach((word) => postMessage(word, "*"))))
        yield* arrived(tab, app.origin, "changed")
        assert.strictEqual(yield* outcome(tab), "watching")
        yield* Effect.promise(() =>
          tab.evaluate((url) => {
            const frame = document.createElement("iframe")
            frame.src = url
            document.body.append(frame)
          }, server.url("/liar"))
        )
        yield* arrived(tab, server.origin, "changed")
        assert.strictEqual(yield* outcome(tab), "watching")

        // Another word.
        const words = ["Changed", "changed ", ["changed"], "error: no", null]
        yield* Effect.promise(() => tab.evaluate((say) => window[0]?.postMessage({ say }, "*"), words))
        yield* Effect.forEach(words, (word) => arrived(tab, server.origin, word))
        assert.strictEqual(yield* outcome(tab), "watching")

        // Another origin in the right window, which does not hear what is asked either.
        const loads = yield* Effect.promise(() => tab.evaluate(() => harness.loads()))
        const leaveFor = (url: string) =>
          Effect.promise(() => tab.evaluate((leaveFor) => window[0]?.postMessage({ leaveFor }, "*"), url))
        yield* leaveFor(other.url("/liar"))
        yield* arrived(tab, other.origin, "changed")
        yield* Effect.promise(() => tab.waitForFunction((loads) => harness.loads() > loads, loads))
        yield* Effect.promise(() => tab.evaluate(() => window[0]?.postMessage("the end", "*")))
        yield* arrived(tab, other.origin, { heard: "the end" })
        const messages = yield* Effect.promise(() => tab.evaluate(() => harness.messages))
        assert.notInclude(JSON.stringify(messages), asked)
        assert.strictEqual(yield* outcome(tab), "watching")

        yield* leaveFor(server.url("/check"))
        yield* visit("/sign-in-as-another")
        assert.strictEqual(yield* ended(tab), "changed")
      }), 60_000)

    it.scoped(
      "#278 #296 tells the session to the server's origin alone, also when its frame is elsewhere at once",
      () =>
        Effect.gen(function*() {
          const { other, server, start, tab } = yield* setting
          yield* server.respond("/moved", { status: 302, headers: { location: other.url("/liar") } })
          yield* start("/moved", { timeout: 300 })
          yield* arrived(tab, other.origin, "changed")
          assert.strictEqual(yield* ended(tab), "TransportError: Timeout")
          const messages = yield* Effect.promise(() => tab.evaluate(() => harness.messages))
          assert.deepStrictEqual(messages.map(({ data }) => data), ["unchanged", "error", "changed"])
          assert.strictEqual(yield* frames(tab), 0)
        }),
      60_000
    )

    it.scoped(
      "#278 fails when the frame cannot read the session state, and takes the frame away",
      () =>
        Effect.gen(function*() {
          const { start, tab } = yield* setting
          yield* start("/check", { sessionState: "without-salt" })
          assert.strictEqual(yield* ended(tab), "ConfigurationError: InvalidParameter")
          assert.strictEqual(yield* frames(tab), 0)
        }),
      60_000
    )

    it.scoped("#278 fails when the frame may not be shown, or is gone", () =>
      Effect.gen(function*() {
        const { server, start, tab } = yield* setting
        yield* server.respond("/denied", {
          ...checkSession,
          headers: { ...checkSession.headers, "x-frame-options": "DENY" }
        })
        yield* start("/denied", { timeout: 300 })
        assert.strictEqual(yield* ended(tab), "TransportError: Timeout")

        yield* start("/check", { timeout: 300 })
        yield* arrived(tab, server.origin, "unchanged")
        yield* Effect.promise(() => tab.evaluate(() => document.querySelector("iframe")?.remove()))
        assert.strictEqual(yield* ended(tab), "TransportError: Timeout")
        assert.strictEqual(yield* frames(tab), 0)
      }), 60_000)

    it.scoped("#278 takes the frame away when it is interrupted", () =>
      Effect.gen(function*() {
        const { server, start, tab } = yield* setting
        yield* start("/check")
        yield* arrived(tab, server.origin, "unchanged")
        yield* Effect.promise(() => tab.evaluate(() => harness.stop()))
        assert.strictEqual(yield* outcome(tab), "interrupted")
        assert.strictEqual(yield* frames(tab), 0)
      }), 60_000)

    it.scoped("#278 lets the server's frame open nothing and lead the page nowhere", () =>
      Effect.gen(function*() {
        const { app, server, start, tab } = yield* setting
        const page = html(`<script>
        const done = { opened: open("/elsewhere") !== null }
        try { top.location = location.origin + "/elsewhere" } catch { done.refused = true }
        parent.postMessage(done, "*")
      </script>`)
        yield* server.respond("/busy", page)
        yield* start("/busy")
        yield* arrived(tab, server.origin, { opened: false, refused: true })
        assert.strictEqual(tab.url(), app.url("/"))
      }), 60_000)
  })
})
