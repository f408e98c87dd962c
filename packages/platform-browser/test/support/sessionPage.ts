/**
 * The page of BrowserSession.chromium.test.ts: it watches sessions as it is told, through `globalThis.harness`.
 */
import { AuthorizationServer, Client, ClientAuthentication, RequestTimeout } from "@effect-oauth/core"
import { BrowserSession } from "@effect-oauth/platform-browser"
import { Effect, Exit, Fiber } from "effect"

interface Watch {
  readonly checkSessionIframe: string
  readonly sessionState: string
  readonly timeout?: number | undefined
}

const every = "20 millis"

const watch = ({ checkSessionIframe, sessionState, timeout = 30_000 }: Watch) =>
  Effect.gen(function*() {
    const server = yield* AuthorizationServer.make({ checkSessionIframe })
    const client = yield* Client.make({ clientId: "page", authentication: ClientAuthentication.none })
    yield* BrowserSession.changed(server, client, { sessionState, every })
    return "changed"
  }).pipe(
    Effect.catchAll((error) => Effect.succeed(`${error._tag}: ${error.reason}`)),
    RequestTimeout.withRequestTimeout(timeout)
  )

let fiber: Fiber.RuntimeFiber<string> | undefined

/** What has arrived here, once those who listened have had their time with it. */
const messages: Array<{ readonly data: unknown; readonly origin: string }> = []
window.addEventListener("message", ({ data, origin }) => setTimeout(() => messages.push({ data, origin })))

/** How often a frame has loaded. */
let loads = 0
document.addEventListener("load", () => setTimeout(() => loads++), true)

const harness = {
  messages,
  loads: () => loads,
  start: (options: Watch) => {
    fiber = Effect.runFork(watch(options))
  },
  outcome: () => {
    const exit = fiber?.unsafePoll()
    return exit === undefined || exit === null ? "watching" : Exit.getOrElse(exit, () => "interrupted")
  },
  stop: async () => {
    if (fiber !== undefined) {
      await Effect.runPromise(Fiber.interrupt(fiber))
    }
  }
}

export type Harness = typeof harness

Object.assign(globalThis, { harness, results: {} })
