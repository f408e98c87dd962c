/**
 * A real browser for tests: Chromium, by default Debian's; `CHROMIUM` names another. Without one the tests are left out,
 * unless `REQUIRE_CHROMIUM` is set, as in CI.
 */
import type { ScriptedServer } from "@effect-oauth/testing"
import { Context, Effect, Layer } from "effect"
import { build } from "esbuild"
import { existsSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { type Browser, chromium, type Page } from "playwright-core"

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium"
const isThere = existsSync(executablePath)
if (!isThere && process.env.REQUIRE_CHROMIUM === undefined) {
  process.stderr.write(
    `left out: the tests in Chromium, which is not at ${executablePath} (apt-get install chromium)\n`
  )
}

/** Whether the tests are run. */
export const isWanted = isThere || process.env.REQUIRE_CHROMIUM !== undefined

const bundles = new Map<string, Promise<string>>()

const bundle = async (program: string) => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(program, import.meta.url))],
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    write: false
  })
  return outputFiles[0]?.text ?? ""
}

/** A program in this folder as the script of a page. */
const scriptOf = (program: string) =>
  Effect.promise(() => {
    const script = bundles.get(program) ?? bundle(program)
    bundles.set(program, script)
    return script
  })

/** The browser of a file's tests. `app.test` is this machine by another name, which browsers do not take for it. */
export class Chromium extends Context.Tag("Chromium")<Chromium, Browser>() {
  static readonly layer = Layer.scoped(
    Chromium,
    Effect.acquireRelease(
      Effect.promise(() =>
        chromium.launch({
          executablePath,
          args: [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--host-resolver-rules=MAP app.test 127.0.0.1"
          ]
        })
      ),
      (browser) => Effect.promise(() => browser.close())
    )
  )
}

/** A tab with cookies and databases of its own, until the scope closes. */
export const openTab = (url: string) =>
  Effect.gen(function*() {
    const browser = yield* Chromium
    const context = yield* Effect.acquireRelease(
      Effect.promise(() => browser.newContext()),
      (context) => Effect.promise(() => context.close())
    )
    return yield* Effect.promise(async () => {
      const tab = await context.newPage()
      await tab.goto(url)
      return tab
    })
  })

/** A page that asks for no icon. */
export const html = (body: string): ScriptedServer.Response => ({
  headers: { "content-type": "text/html" },
  body: `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">${body}`
})

/** Serves a page with a program as its script, at each of the paths. */
export const servePage = (app: ScriptedServer.ScriptedServer, program: string, paths: ReadonlyArray<string> = ["/"]) =>
  Effect.gen(function*() {
    const script = yield* scriptOf(program)
    yield* app.respond("/page.js", { headers: { "content-type": "text/javascript" }, body: script })
    yield* Effect.forEach(
      paths,
      (path) => app.respond(path, html("<script type=\"module\" src=\"/page.js\"></script>"))
    )
  })

/** Waits for what the program of a page leaves in `globalThis.results`. */
export const results = (tab: Page) =>
  Effect.promise(async () => {
    await tab.waitForFunction(() => "results" in globalThis)
    return await tab.evaluate<Record<string, unknown>>("results")
  })
