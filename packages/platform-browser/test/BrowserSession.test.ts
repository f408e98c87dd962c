/**
 * When the frame is asked, and what is made of silence and of answers. The page is a stand-in that has as much of a window
 * as is used: whom a browser lets a message come from is the business of BrowserSession.chromium.test.ts.
 */
import { AuthorizationServer, Client, ClientAuthentication, RequestTimeout } from "@effect-oauth/core"
import { BrowserSession } from "@effect-oauth/platform-browser"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Fiber, Option, TestClock } from "effect"

const endpoint = "https://id.example/check?theme=dark"

/** A frame that has been put into the page; `asked` is what was posted to its window, and to which origin. */
class Frame extends EventTarget {
  readonly style = { display: "" }
  readonly attributes = new Map<string, string>()
  readonly asked: Array<readonly [message: unknown, origin: string]> = []
  contentWindow: object | null = {
    postMessage: (message: unknown, origin: string) => this.asked.push([message, origin])
  }
  src = ""
  isThere = false
  setAttribute(name: string, value: string) {
    this.attributes.set(name, value)
  }
  remove() {
    this.isThere = false
  }
  load() {
    this.dispatchEvent(new Event("load"))
  }
}

class Page extends EventTarget {
  readonly frame = new Frame()
  readonly listeners = new Set<unknown>()
  readonly document = {
    createElement: () => this.frame,
    body: {
      append: (frame: Frame) => {
        frame.isThere = true
      }
    }
  }
  override addEventListener(...parameters: Parameters<EventTarget["addEventListener"]>) {
    this.listeners.add(parameters[1])
    super.addEventListener(...parameters)
  }
  override removeEventListener(...parameters: Parameters<EventTarget["removeEventListener"]>) {
    this.listeners.delete(parameters[1])
    super.removeEventListener(...parameters)
  }
  say(data: unknown, from: { readonly origin?: string; readonly source?: unknown } = {}) {
    const event = new Event("message")
    this.dispatchEvent(
      Object.assign(event, { data, origin: "https://id.example", source: this.frame.contentWindow, ...from })
    )
  }
}

const makePage = Effect.acquireRelease(
  Effect.sync(() => {
    const page = new Page()
    Object.assign(globalThis, { window: page, document: page.document })
    return page
  }),
  () =>
    Effect.sync(() => {
      Reflect.deleteProperty(globalThis, "window")
      Reflect.deleteProperty(globalThis, "document")
    })
)

const changed = (options: Partial<BrowserSession.Options> = {}) =>
  Effect.gen(function*() {
    const server = yield* AuthorizationServer.make({ checkSessionIframe: endpoint })
    const client = yield* Client.make({ clientId: "my-page", authentication: ClientAuthentication.none })
    yield* BrowserSession.changed(server, client, { sessionState: "hash.salt", ...options })
  })

/** Lets the other fibers do what they can. */
const settled = Effect.repeatN(Effect.yieldNow(), 20)

/** Starts watching, up to where the frame is there. */
const watch = (effect: Effect.Effect<void, BrowserSession.SessionError>) => Effect.zipLeft(Effect.fork(effect), settled)

/** How it ended; none while it goes on. */
const ended = (fiber: Fiber.RuntimeFiber<void, BrowserSession.SessionError>) => Effect.zipRight(settled, fiber.poll)

const reasonOf = (effect: Effect.Effect<void, BrowserSession.SessionError>) =>
  Effect.map(Effect.flip(effect), (error) => {
    const about = error._tag === "ConfigurationError" ? error.setting : `${error.endpoint} ${error.detail ?? ""}`
    return `${error._tag} ${error.reason} ${about}`
  })

describe("BrowserSession", () => {
  it.scoped("#278 asks once the frame has loaded and then every 5 seconds, the server's origin and no other", () =>
    Effect.gen(function*() {
      const { frame } = yield* makePage
      const fiber = yield* watch(changed())
      assert.isTrue(frame.isThere)
      assert.strictEqual(frame.src, endpoint)
      assert.strictEqual(frame.style.display, "none")
      yield* TestClock.adjust("5 seconds")
      assert.lengthOf(frame.asked, 0)
      frame.load()
      const question = ["my-page hash.salt", "https://id.example"] as const
      assert.deepStrictEqual(frame.asked, [question])
      yield* TestClock.adjust("4999 millis")
      assert.lengthOf(frame.asked, 1)
      yield* TestClock.adjust("1 millis")
      yield* TestClock.adjust("5 seconds")
      assert.deepStrictEqual(frame.asked, [question, question, question])
      yield* Fiber.interrupt(fiber)
    }))

  it.scoped("asks as often as it is told", () =>
    Effect.gen(function*() {
      const { frame } = yield* makePage
      const fiber = yield* watch(changed({ every: "1 minute" }))
      frame.load()
      yield* TestClock.adjust("59 seconds")
      assert.lengthOf(frame.asked, 1)
      yield* Fiber.interrupt(fiber)
    }))

  it.scoped("#278 completes when the session has changed, and not while it has not", () =>
    Effect.gen(function*() {
      const page = yield* makePage
      const fiber = yield* watch(changed())
      page.frame.load()
      page.say("unchanged")
      assert.isTrue(Option.isNone(yield* ended(fiber)))
      page.say("changed")
      assert.deepStrictEqual(yield* ended(fiber), Option.some(Exit.void))
    }))

  it.scoped("#278 fails by name when the frame says that it cannot read the session state", () =>
    Effect.gen(function*() {
      const page = yield* makePage
      const fiber = yield* watch(changed())
      page.frame.load()
      page.say("error")
      assert.strictEqual(yield* reasonOf(Fiber.join(fiber)), "ConfigurationError InvalidParameter sessionState")
    }))

  it.scoped("#278 #296 hears nothing of another window, of another origin, or in other words", () =>
    Effect.gen(function*() {
      const page = yield* makePage
      const fiber = yield* watch(changed())
      page.frame.load()
      for (const word of ["changed", "error"]) {
        page.say(word, { source: {} })
        assert.isTrue(Option.isNone(yield* ended(fiber)))
        page.say(word, { source: null })
        page.say(word, { origin: "https://id.example.evil.example" })
        page.say(word, { origin: "https://id.example:8443" })
        page.say(word, { origin: "http://id.example" })
        page.say(word, { origin: "null" })
        page.say([word])
        page.say(`${word} `)
      }
      assert.isTrue(Option.isNone(yield* ended(fiber)))
      page.say("changed")
      assert.deepStrictEqual(yield* ended(fiber), Option.some(Exit.void))
    }))

  it.scoped("#296 does not take a message without a window for one of a frame that has none", () =>
    Effect.gen(function*() {
      const page = yield* makePage
      page.frame.contentWindow = null
      const fiber = yield* watch(changed())
      page.frame.load()
      page.say("changed", { source: null })
      assert.isTrue(Option.isNone(yield* ended(fiber)))
      yield* Fiber.interrupt(fiber)
    }))

  it.scoped("fails when the frame is silent for the time of a request, counted from its last answer", () =>
    Effect.gen(function*() {
      const page = yield* makePage
      const fiber = yield* watch(changed())
      page.frame.load()
      yield* TestClock.adjust("25 seconds")
      page.say("unchanged")
      yield* TestClock.adjust("30 seconds")
      page.say("something else")
      yield* TestClock.adjust("4 seconds")
      assert.isTrue(Option.isNone(yield* ended(fiber)))
      yield* TestClock.adjust("1 seconds")
      assert.strictEqual(
        yield* reasonOf(Fiber.join(fiber)),
        "TransportError Timeout https://id.example/check 30s"
      )
    }))

  it.scoped("is patient for one round at least, also where it asks less often than a request may take", () =>
    Effect.gen(function*() {
      const page = yield* makePage
      const fiber = yield* watch(
        RequestTimeout.withRequestTimeout(changed({ every: "1 minute" }), "10 seconds")
      )
      page.frame.load()
      page.say("unchanged")
      yield* TestClock.adjust("1 minute")
      assert.isTrue(Option.isNone(yield* ended(fiber)))
      yield* TestClock.adjust("1 minute")
      assert.strictEqual(
        yield* reasonOf(Fiber.join(fiber)),
        "TransportError Timeout https://id.example/check 10s"
      )
    }))

  it.scoped("rounds the time of a request up to whole rounds", () =>
    Effect.gen(function*() {
      yield* makePage
      const fiber = yield* watch(changed({ every: "7 seconds" }))
      yield* TestClock.adjust("34 seconds")
      assert.isTrue(Option.isNone(yield* ended(fiber)))
      yield* TestClock.adjust("1 seconds")
      assert.isTrue(Option.isSome(yield* ended(fiber)))
    }))

  it.scoped("#278 leaves no frame and no listener, however it ends", () =>
    Effect.gen(function*() {
      const page = yield* makePage
      const ends: ReadonlyArray<(fiber: Fiber.RuntimeFiber<void, unknown>) => Effect.Effect<unknown>> = [
        () => Effect.sync(() => page.say("changed")),
        () => Effect.sync(() => page.say("error")),
        () => TestClock.adjust("1 hour"),
        Fiber.interrupt
      ]
      for (const end of ends) {
        const fiber = yield* watch(changed())
        assert.isTrue(page.frame.isThere)
        assert.strictEqual(page.listeners.size, 1)
        yield* end(fiber)
        yield* Fiber.await(fiber)
        assert.isFalse(page.frame.isThere)
        assert.strictEqual(page.listeners.size, 0)
      }
    }))

  it.scoped("watches from a script that runs before there is a body", () =>
    Effect.gen(function*() {
      const page = yield* makePage
      const { body: root, createElement } = page.document
      Object.assign(globalThis, { document: { body: null, documentElement: root, createElement } })
      const fiber = yield* watch(changed())
      assert.isTrue(page.frame.isThere)
      yield* Fiber.interrupt(fiber)
    }))

  it.scoped("#278 fails by name for what it cannot watch, before there is a frame", () =>
    Effect.gen(function*() {
      const { frame } = yield* makePage
      const missing = Effect.flatMap(AuthorizationServer.make({}), (server) =>
        Effect.flatMap(
          Client.make({ clientId: "my-page", authentication: ClientAuthentication.none }),
          (client) => BrowserSession.changed(server, client, { sessionState: "hash.salt" })
        ))
      assert.strictEqual(yield* reasonOf(missing), "ConfigurationError MissingEndpoint checkSessionIframe")
      // What a URL without the parameter gives gets past the types.
      const nothing: any = new URLSearchParams().get("session_state")
      for (const sessionState of ["", "hash salt", nothing]) {
        assert.strictEqual(
          yield* reasonOf(changed({ sessionState })),
          "ConfigurationError InvalidParameter sessionState"
        )
      }
      for (const every of [0, "-1 seconds"] as const) {
        assert.strictEqual(yield* reasonOf(changed({ every })), "ConfigurationError InvalidParameter every")
      }
      assert.isFalse(frame.isThere)
    }))

  it.effect("fails by name where there is no page", () =>
    Effect.map(
      reasonOf(changed()),
      (reason) => assert.strictEqual(reason, "ConfigurationError Unsupported checkSessionIframe")
    ))
})
