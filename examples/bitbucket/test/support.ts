/**
 * Runs the demo in a process of its own, and waits for what it prints instead of for time.
 */
import { Effect } from "effect"
import { spawn } from "node:child_process"
import { randomInt } from "node:crypto"
import { createServer } from "node:net"
import * as path from "node:path"
import { bundle } from "../../../scripts/bundle.mjs"

const root = path.dirname(import.meta.dirname)

/** What `node` is told to run: the demo in one file, which starts at once. */
const bundled = [path.join(await bundle(root, ["src/main.ts"]), "main.js")]

/** The same, as a person runs it. */
export const source = ["--import", "tsx", "src/main.ts"]

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Demo {
  /** Waits until standard output matches, and gives the match. Dies when the demo ends without it. */
  readonly printed: (pattern: RegExp) => Effect.Effect<string>
  readonly press: (signal: NodeJS.Signals) => Effect.Effect<void>
  readonly ended: Effect.Effect<Ended>
}

const environment = (variables: Readonly<Record<string, string>>): Record<string, string | undefined> => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("BITBUCKET_"))),
  ...variables
})

/** Starts the demo. It is killed with the scope. */
export const start = (
  args: ReadonlyArray<string>,
  variables: Readonly<Record<string, string>> = {},
  program: ReadonlyArray<string> = bundled
) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const child = spawn(process.execPath, [...program, ...args], {
        cwd: root,
        env: environment(variables),
        stdio: ["ignore", "pipe", "pipe"]
      })
      let stdout = ""
      let stderr = ""
      let closed = false
      const listeners = new Set<() => void>()
      const changed = () => listeners.forEach((listener) => listener())
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        stdout += text
        changed()
      })
      child.stderr.setEncoding("utf8").on("data", (text: string) => {
        stderr += text
      })
      const ended = new Promise<Ended>((resolve) => {
        child.on("close", (code) => {
          closed = true
          resolve({ code, stdout, stderr })
          changed()
        })
      })
      const demo: Demo = {
        printed: (pattern) =>
          Effect.async((resume) => {
            const look = () => {
              const match = pattern.exec(stdout)
              if (match !== null) {
                resume(Effect.succeed(match[0]))
              } else if (closed) {
                resume(Effect.die(new Error(`The demo ended without printing ${pattern}.\n${stdout}\n${stderr}`)))
              }
            }
            listeners.add(look)
            look()
            return Effect.sync(() => listeners.delete(look))
          }),
        press: (signal) => Effect.sync(() => child.kill(signal)),
        ended: Effect.promise(() => ended)
      }
      return { demo, child }
    }),
    ({ child }) => Effect.sync(() => child.kill("SIGKILL"))
  ).pipe(Effect.map(({ demo }) => demo))

export const run = (...options: Parameters<typeof start>) => Effect.flatMap(start(...options), (demo) => demo.ended)

/** Listens on a free port until the scope closes. */
export const occupyPort = Effect.acquireRelease(
  Effect.async<{ readonly port: number; readonly close: Effect.Effect<void> }>((resume) => {
    const server = createServer()
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      resume(Effect.succeed({
        port: typeof address === "object" && address !== null ? address.port : 0,
        close: Effect.async((resume) => {
          server.close(() => resume(Effect.void))
        })
      }))
    })
  }),
  ({ close }) => close
)

/**
 * A port nobody listens on. Not one the system gives out by itself: another server of the tests would have it by the time it
 * is used.
 */
export const freePort: Effect.Effect<number> = Effect.async<number>((resume) => {
  const look = (): void => {
    const port = randomInt(20_000, 30_000)
    const server = createServer().on("error", look).listen(port, "127.0.0.1", () => {
      server.close(() => resume(Effect.succeed(port)))
    })
  }
  look()
})
