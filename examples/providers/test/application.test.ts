import { UserAgent } from "@effect-oauth/testing"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Logger, LogLevel, Record, TestClock } from "effect"
import * as Emulated from "../src/Emulated.js"
import { mine } from "../src/signIn.js"
import { approve, begin, cookieOf, setCookie, visit } from "./support.js"

const Listening = Layer.merge(Emulated.Listening, Logger.minimumLogLevel(LogLevel.None))

const scoped = <A, E>(name: string, test: (started: Emulated.Started) => Effect.Effect<A, E>) =>
  it.scopedLive(name, () => Effect.provide(Effect.flatMap(Emulated.start(), test), Listening))

/** The requests of an emulator at one endpoint. */
const at = ({ emulators }: Emulated.Started, id: keyof typeof mine, path: string) =>
  emulators[id].requests.filter((request) => request.path === path)

describe("a user", () => {
  for (const id of Record.keys(mine)) {
    scoped(`signs in with ${id}, and out`, (started) =>
      Effect.gen(function*() {
        const { app, emulators: { [id]: { expected } } } = started
        const browser = yield* UserAgent.make
        const page = yield* browser.approveAndVisit(`${app}/login/${id}`)
        assert.strictEqual(page.url.pathname, "/me")
        assert.strictEqual(page.status, 200)
        assert.include(page.body, `<dd>${expected.id}</dd>`)
        assert.include(page.body, `<dt>name</dt><dd>${expected.name ?? "not said"}</dd>`)
        assert.include(page.body, `<dd>${expected.email}, verified</dd>`)
        assert.include(page.body, `In the words of ${mine[id].facts.name}`)
        // The raw profile.
        assert.match(page.body, /<pre>\{\n.*&#34;(?:sub|id)&#34;/s)

        yield* browser.logout(`${app}/me`)
        const revocations = at(started, id, "/revoke").map(({ status }) => status)
        assert.deepStrictEqual(revocations, id === "github" ? [] : [200])
        assert.strictEqual((yield* Effect.flip(browser.logout(`${app}/me`))).reason, "ErrorPage")
      }))

    scoped(`says no at ${id}`, (started) =>
      Effect.gen(function*() {
        const page = yield* UserAgent.denyAndVisit(`${started.app}/login/${id}`)
        assert.strictEqual(page.status, 200)
        assert.include(page.body, `You said no at ${mine[id].facts.name}.`)
        assert.deepStrictEqual(at(started, id, "/token"), [])
      }))
  }

  scoped("has the name that Apple says once, and no markup of it", ({ app }) =>
    Effect.gen(function*() {
      const { cookie, location } = yield* begin(app, "apple")
      const { action, body } = yield* UserAgent.approveForm(location)
      const user = JSON.stringify({ name: { firstName: "<i>Ada</i>", lastName: "Lovelace" } })
      const form = `${body}&user=${encodeURIComponent(user)}`
      const session = cookieOf(yield* visit(action, { cookie, form }), "session")
      const { text } = yield* visit(`${app}/me`, { cookie: session })
      assert.include(text, "Hello &#60;i&#62;Ada&#60;/i&#62; Lovelace")
      assert.notInclude(text, "<i>")
    }))

  scoped("signs out, and no one else's session ends", ({ app }) =>
    Effect.gen(function*() {
      const sessions = yield* Effect.all([1, 2].map(() =>
        Effect.gen(function*() {
          const { callback, cookie } = yield* approve(app, "github")
          return cookieOf(yield* visit(callback, { cookie }), "session")
        })
      ))
      const [first, second] = sessions
      const page = yield* visit(`${app}/logout`, { cookie: first, form: "" })
      assert.include(page.text, "GitHub still lists us")
      assert.strictEqual((yield* visit(`${app}/me`, { cookie: first })).status, 401)
      assert.strictEqual((yield* visit(`${app}/me`, { cookie: second })).status, 200)
    }))

  scoped("is nobody without a session", ({ app }) =>
    Effect.gen(function*() {
      assert.strictEqual((yield* visit(`${app}/me`)).status, 401)
      assert.strictEqual((yield* visit(`${app}/me`, { cookie: "session=made-up" })).status, 401)
      assert.strictEqual((yield* visit(`${app}/logout`, { form: "" })).status, 401)
    }))
})

describe("the cookie of a sign-in", () => {
  scoped("is sealed, and comes back from the provider's site", ({ app }) =>
    Effect.gen(function*() {
      const github = yield* begin(app, "github")
      const line = setCookie(github.answer, "sign-in")
      assert.match(line, /^sign-in=[\w-]+; Max-Age=600; Path=\/callback; HttpOnly; Secure; SameSite=Lax$/)
      assert.isBelow(line.length, 4096)
      const state = new URL(github.location).searchParams.get("state") ?? ""
      assert.notInclude(Buffer.from(line.slice("sign-in=".length), "base64url").toString("latin1"), state)

      const apple = yield* begin(app, "apple")
      assert.match(setCookie(apple.answer, "sign-in"), /; HttpOnly; Secure; SameSite=None$/)
    }))

  scoped("is deleted by the callback, whatever comes of it", ({ app }) =>
    Effect.gen(function*() {
      const { callback, cookie } = yield* approve(app, "github")
      assert.match(setCookie(yield* visit(callback, { cookie }), "sign-in"), /^sign-in=; Max-Age=0; Path=\/callback/)
      assert.match(setCookie(yield* visit(callback), "sign-in"), /^sign-in=; Max-Age=0; Path=\/callback/)
    }))
})

describe("a callback is refused", () => {
  const assertStale = (answer: { readonly status: number; readonly text: string; readonly setCookies: unknown }) => {
    assert.strictEqual(answer.status, 400)
    assert.include(answer.text, "Please start again")
    assert.notInclude(String(answer.setCookies), "session=")
  }

  scoped("with the request of another provider", (started) =>
    Effect.gen(function*() {
      const { callback, cookie } = yield* approve(started.app, "github")
      assertStale(yield* visit(`${started.app}/callback/google${callback.search}`, { cookie }))
      assert.deepStrictEqual([...at(started, "google", "/token"), ...at(started, "github", "/token")], [])
    }))

  scoped("with the request of an earlier sign-in, another's, or none", (started) =>
    Effect.gen(function*() {
      const first = yield* approve(started.app, "github")
      const second = yield* approve(started.app, "github")
      assertStale(yield* visit(second.callback, { cookie: first.cookie }))
      assertStale(yield* visit(second.callback))
      assertStale(yield* visit(second.callback, { cookie: "sign-in=" }))
      assertStale(yield* visit(second.callback, { cookie: `${first.cookie.slice(0, -1)}~` }))
      assert.deepStrictEqual(at(started, "github", "/token"), [])
    }))

  scoped("with a code that was used", (started) =>
    Effect.gen(function*() {
      const { callback, cookie } = yield* approve(started.app, "discord")
      assert.strictEqual((yield* visit(callback, { cookie })).location, "/me")
      assertStale(yield* visit(callback, { cookie }))
      assert.deepStrictEqual(at(started, "discord", "/token").map(({ status }) => status), [200, 400])
    }))

  it.scoped("when it comes too late", () =>
    Effect.gen(function*() {
      const started = yield* Emulated.start()
      const { callback, cookie } = yield* approve(started.app, "github")
      yield* TestClock.adjust("11 minutes")
      assertStale(yield* visit(callback, { cookie }))
      assert.deepStrictEqual(at(started, "github", "/token"), [])
    }).pipe(Effect.provide(Listening)))
})

describe("what is not there", () => {
  scoped("is a page that says so", ({ app }) =>
    Effect.gen(function*() {
      for (
        const path of ["/login/nobody", "/login/constructor", "/login/bitbucket", "/callback/nobody?code=a", "/admin"]
      ) {
        const { setCookies, status, text } = yield* visit(`${app}${path}`)
        assert.strictEqual(status, 404, path)
        assert.include(text, "There is nothing here")
        assert.deepStrictEqual(setCookies, [])
      }
      assert.strictEqual((yield* visit(`${app}/callback/nobody`, { form: "code=a" })).status, 404)
    }))
})

describe("what is not the user's doing", () => {
  it.scopedLive("a client the provider does not know: nothing of it is shown", () =>
    Effect.gen(function*() {
      const { app } = yield* Emulated.start({ GOOGLE_CLIENT_SECRET: "canary" })
      const page = yield* UserAgent.approveAndVisit(`${app}/login/google`)
      assert.strictEqual(page.status, 500)
      assert.include(page.body, "We cannot sign you in")
      assert.notMatch(page.body, /canary|invalid_client/)
    }).pipe(Effect.provide(Listening)))

  it.scopedLive("a provider that is away", () =>
    Effect.gen(function*() {
      const { app } = yield* Emulated.start({
        GITHUB_ENDPOINTS: JSON.stringify({
          authorizationEndpoint: "http://127.0.0.1:9/authorize",
          tokenEndpoint: "http://127.0.0.1:9/token"
        })
      })
      const { cookie, location } = yield* begin(app, "github")
      const state = new URL(location).searchParams.get("state")
      const page = yield* visit(`${app}/callback/github?code=a&state=${state}`, { cookie })
      assert.strictEqual(page.status, 503)
      assert.include(page.text, "GitHub has no answer for us at the moment.")
    }).pipe(Effect.provide(Listening)))

  it.scopedLive("a key that seals nothing: the program does not start", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Emulated.start({ COOKIE_KEY: "short" }))
      assert.include(String(error), "COOKIE_KEY")
    }).pipe(Effect.provide(Listening)))
})
