import { UserAgent } from "@effect-oauth/testing"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Record, Redacted } from "effect"
import { type ChildProcess, spawn } from "node:child_process"
import { randomInt } from "node:crypto"
import { createServer } from "node:net"
import * as path from "node:path"
import { bundle } from "../../../scripts/bundle.mjs"
import * as Emulated from "../src/Emulated.js"
import { mine } from "../src/signIn.js"

const root = path.dirname(import.meta.dirname)

/** The programs in a file each, which start at once. */
const bundles = await bundle(root, ["src/main.ts", "src/server.ts"])

/** What `node` runs in a process of its own, which is killed with the scope. */
const start = (args: ReadonlyArray<string>, variables: Readonly<Record<string, string>> = {}) =>
  Effect.acquireRelease(
    Effect.sync(() =>
      spawn(process.execPath, args, {
        cwd: root,
        env: { ...process.env, ...variables },
        stdio: ["ignore", "pipe", "inherit"]
      })
    ),
    (child) => Effect.sync(() => child.kill("SIGKILL"))
  )

/** What a program prints until it has said this, or has ended. */
const printed = (child: ChildProcess, pattern?: RegExp) =>
  Effect.async<{ readonly text: string; readonly code: number | null }>((resume) => {
    let text = ""
    child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk
      if (pattern?.test(text) === true) resume(Effect.succeed({ text, code: null }))
    })
    child.on("close", (code) => resume(Effect.succeed({ text, code })))
  })

/**
 * A port nobody listens on. Not one the system gives out by itself: another server of the tests would have it by the time it
 * is used.
 */
const freePort: Effect.Effect<number> = Effect.async<number>((resume) => {
  const look = (): void => {
    const port = randomInt(20_000, 30_000)
    const server = createServer().on("error", look).listen(port, "127.0.0.1", () => {
      server.close(() => resume(Effect.succeed(port)))
    })
  }
  look()
})

describe.concurrent("in a process of its own", { timeout: 120_000 }, () => {
  it.scopedLive("the demo signs in with each provider, says so, and ends", () =>
    Effect.gen(function*() {
      // As a person runs it.
      const { code, text } = yield* printed(yield* start(["--import", "tsx", "src/main.ts"]))
      assert.strictEqual(code, 0, text)
      for (const { facts: { name } } of Object.values(mine)) {
        assert.match(text, new RegExp(`^${name}\n  provider  ${name}\n  id +\\d+\n`, "m"))
      }
      assert.strictEqual(text.match(/POST +\/token, 200/g)?.length, 5)
      assert.strictEqual(text.match(/POST +\/revoke, 200/g)?.length, 4)
      assert.match(text, /You said no at Google\./)
      // Tokens, codes, states and secrets are longer than this.
      assert.deepStrictEqual(text.match(/[\w-]{22,}/g), ["a_8342729096ea3675442027381ff50dfe"])
    }))

  it.scopedLive("the demo waits for a browser with --serve", () =>
    Effect.gen(function*() {
      const demo = yield* start([path.join(bundles, "main.js"), "--serve"])
      const { code, text } = yield* printed(demo, /keycloak +http\S+\n/)
      assert.isNull(code)
      const app = /http:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0] ?? ""
      assert.strictEqual((yield* UserAgent.approveAndVisit(`${app}/login/apple`)).url.pathname, "/me")
    }))

  it.scopedLive("the server finds its providers in the environment", () =>
    Effect.gen(function*() {
      const port = yield* freePort
      const { emulators, variables } = yield* Emulated.emulate(`http://127.0.0.1:${port}`)
      const server = yield* start([path.join(bundles, "server.js")], { ...variables, PORT: String(port) })
      const { code, text } = yield* printed(server, /Listening on \S+/)
      assert.isNull(code, text)
      for (const id of Record.keys(mine)) {
        const page = yield* UserAgent.approveAndVisit(`http://127.0.0.1:${port}/login/${id}`)
        assert.include(page.body, emulators[id].expected.id)
        assert.notInclude(page.body, Redacted.value(emulators[id].clientSecret))
      }
    }))
})
