import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"

/** What the program prints, once it has ended by itself. */
const printed = Effect.acquireUseRelease(
  Effect.sync(() =>
    spawn(process.execPath, ["--import", "tsx", "src/main.ts"], {
      cwd: fileURLToPath(new URL("..", import.meta.url)),
      stdio: ["ignore", "pipe", "pipe"]
    })
  ),
  (child) =>
    Effect.async<{ readonly text: string; readonly code: number | null }>((resume) => {
      let text = ""
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding("utf8").on("data", (chunk: string) => text += chunk)
      }
      child.on("close", (code) => resume(Effect.succeed({ text, code })))
    }),
  (child) => Effect.sync(() => child.kill("SIGKILL"))
)

describe("the program", () => {
  it.live("prints the metrics and the spans of refreshes, and no token", () =>
    Effect.gen(function*() {
      const { code, text } = yield* printed
      assert.strictEqual(code, 0, text)
      for (
        const line of [
          /^metric {2}effect_oauth_cache_hits_total {2}[1-9]/m,
          /^metric {2}effect_oauth_cache_misses_total {2}[1-9]/m,
          /^metric {2}effect_oauth_lock_wait_seconds {2}provider=example {2}[1-9]\d* times, [\d.]+ on average$/m,
          /^metric {2}effect_oauth_refresh_seconds {2}provider=example {2}[1-9]\d* times, [\d.]+ on average$/m,
          /^metric {2}effect_oauth_refresh_total {2}provider=example outcome=failed {2}1$/m,
          /^metric {2}effect_oauth_refresh_total {2}provider=example outcome=refreshed {2}[1-9]/m,
          /^metric {2}effect_oauth_refresh_total {2}provider=example outcome=rejected {2}1$/m,
          // A refresh, below the request that wanted it, and above what the server was asked for it.
          /^span {2}request .*\nspan {4}TokenManager\.refresh .*\nspan {6}RefreshToken\.refresh .* http\.response\.status_code=200$/m
        ]
      ) {
        assert.match(text, line)
      }
      // Tokens of this server are of this form, and secrets of others are longer than that.
      assert.notMatch(text, /\b[ar]t\.\d+\./)
      assert.deepStrictEqual(text.match(/[\w-]{22,}/g)?.filter((word) => !word.startsWith("effect_oauth_")), [])
    }), 30_000)
})
