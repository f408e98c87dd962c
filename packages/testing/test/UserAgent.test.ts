import { BitbucketEmulator, ScriptedServer, UserAgent } from "@effect-oauth/testing"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { withQuery } from "./support.js"

const authorizationUrl = (bitbucket: BitbucketEmulator.BitbucketEmulatorShape, more: Record<string, string> = {}) =>
  withQuery(bitbucket.endpoints.authorizationEndpoint, {
    response_type: "code",
    client_id: bitbucket.clientId,
    state: "top-secret-state",
    ...more
  })

/** The application's own cookies. The emulator has the same host, so its cookies come along, as in a browser. */
const cookies = ({ headers }: ScriptedServer.RecordedRequest): Array<string> =>
  (headers["cookie"] ?? "").split("; ").filter((pair) => !pair.startsWith("_"))

const form = (body: string): ScriptedServer.Response => ({
  headers: { "content-type": "text/html" },
  body: `<html><body>${body}</body></html>`
})

describe("UserAgent", () => {
  it.scoped("starts at the application, goes through consent and ends on the page behind the callback", () =>
    Effect.gen(function*() {
      const app = yield* ScriptedServer.make
      const bitbucket = yield* BitbucketEmulator.make({ redirectUri: app.url("/callback") })
      yield* app.respond("/login", {
        status: 302,
        headers: {
          location: authorizationUrl(bitbucket, { redirect_uri: app.url("/callback") }).href,
          "set-cookie": "flow=1; Path=/callback; HttpOnly; SameSite=Lax"
        }
      })
      yield* app.respond("/callback", (request) =>
        cookies(request).includes("flow=1")
          ? { status: 303, headers: { location: "/home", "set-cookie": "session=2; Path=/" } }
          : { status: 403 })
      yield* app.respond("/home", (request) => ({ body: cookies(request).join() }))

      const page = yield* UserAgent.approveAndVisit(app.url("/login"))
      assert.strictEqual(page.status, 200)
      assert.strictEqual(page.url.pathname, "/home")
      assert.strictEqual(page.body, "session=2", "and not the cookie of another path")
      assert.strictEqual(page.callback.pathname, "/callback")
      assert.deepStrictEqual(app.requests.map(({ path }) => path), ["/login", "/callback", "/home"])

      const denied = yield* UserAgent.denyAndVisit(app.url("/login"))
      assert.strictEqual(denied.callback.searchParams.get("error"), "access_denied")
    }))

  it.scoped("does not fetch the callback", () =>
    Effect.gen(function*() {
      const app = yield* ScriptedServer.make
      const bitbucket = yield* BitbucketEmulator.make({ redirectUri: app.url("/callback") })
      const callback = yield* UserAgent.approve(authorizationUrl(bitbucket, { redirect_uri: app.url("/callback") }))
      assert.isTrue(callback.searchParams.has("code"))
      assert.deepStrictEqual(app.requests, [])
    }))

  it.scoped("recognises a callback on the authorization server's own origin and with a private scheme", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make
      yield* server.respond("/authorize", { status: 302, headers: { location: "/callback?code=1" } })
      const query = { response_type: "code", client_id: "c", redirect_uri: server.url("/callback") }
      const callback = yield* UserAgent.approve(withQuery(server.url("/authorize"), query))
      assert.strictEqual(callback.href, server.url("/callback?code=1"))

      yield* server.respond("/authorize", { status: 302, headers: { location: "com.example.app:/cb?code=2" } })
      const native = { ...query, redirect_uri: "com.example.app:/cb" }
      const second = yield* UserAgent.approve(withQuery(server.url("/authorize"), native))
      assert.strictEqual(second.href, "com.example.app:/cb?code=2")
    }))

  it.scoped("presses the button of a form with escaped values", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make
      yield* server.respond(
        "/authorize",
        form(
          "<form method=\"post\" action=\"/decide?a=1&amp;b=2\"><input type=\"hidden\" name=\"t\" value=\"&quot;x&quot;\">" +
            "<button name=\"go\" value=\"1\">Approve</button><button name=\"stop\" value=\"1\">Deny</button></form>"
        )
      )
      yield* server.respond("/decide", { status: 303, headers: { location: "https://app.example/cb?code=1" } })
      yield* UserAgent.approve(withQuery(server.url("/authorize"), { client_id: "c", response_type: "code" }))
      const [, decided] = server.requests
      assert.strictEqual(decided?.query.get("b"), "2")
      assert.strictEqual(decided?.body, "t=%22x%22&go=1")
    }))

  it.scoped("posts a form that sends itself, as a browser would, or hands it over", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make
      const app = yield* ScriptedServer.make
      const answer = (fields: string) => ({
        ...form(
          `<script>document.forms[0].submit()</script><form method="post" action="${
            app.url("/callback?a=1&amp;b=2")
          }">` +
            `${fields}<noscript><button type="submit">Continue</button></noscript></form>`
        ),
        status: fields.includes("error") ? 400 : 200
      })
      const url = withQuery(server.url("/authorize"), {
        client_id: "c",
        response_type: "code",
        redirect_uri: app.url("/callback")
      })
      yield* server.respond("/authorize", answer("<input name=\"code\" value=\"a+b&lt;\"/>"))
      const { action, body } = yield* UserAgent.approveForm(url)
      assert.strictEqual(action.href, app.url("/callback?a=1&b=2"))
      assert.strictEqual(body, "code=a%2Bb%3C")
      assert.deepStrictEqual(app.requests, [])

      yield* app.respond("/callback", (request) => ({ status: 303, headers: { location: `/home?${request.body}` } }))
      yield* app.respond("/home", ({ method, query }) => ({ body: `${method} ${query.get("code")}` }))
      const page = yield* UserAgent.approveAndVisit(url)
      assert.strictEqual(page.body, "GET a+b<")
      assert.strictEqual(page.callback.href, app.url("/callback?a=1&b=2"))
      assert.deepInclude(app.requests[0], { method: "POST", body: "code=a%2Bb%3C" })

      const asUrl = yield* Effect.flip(UserAgent.approve(url))
      assert.strictEqual(asUrl.reason, "WrongResponseMode")
      assert.strictEqual((yield* Effect.flip(UserAgent.denyForm(url))).reason, "NoConsentForm", "it was never asked")
      yield* server.respond("/authorize", answer("<input name=\"error\" value=\"access_denied\"/>"))
      assert.strictEqual((yield* UserAgent.denyForm(url)).body, "error=access_denied")
      yield* server.respond("/authorize", { status: 302, headers: { location: app.url("/callback?code=1") } })
      assert.strictEqual((yield* Effect.flip(UserAgent.approveForm(url))).reason, "WrongResponseMode")
    }))

  it.scoped("confirms a logout that starts at the application", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make
      const app = yield* ScriptedServer.make
      const target = withQuery(server.url("/end"), { post_logout_redirect_uri: app.url("/bye") })
      yield* app.respond("/logout", { status: 302, headers: { location: target.href } })
      yield* server.respond(
        "/end",
        form(
          "<form method=\"post\" action=\"/confirm\"><button name=\"logout\" value=\"yes\">Sign out</button>" +
            "<button>Stay</button></form>"
        )
      )
      yield* server.respond("/confirm", { status: 303, headers: { location: app.url("/bye?state=1") } })
      assert.strictEqual((yield* UserAgent.logout(app.url("/logout"))).href, app.url("/bye?state=1"))
      assert.strictEqual(server.requests[1]?.body, "logout=yes")
      assert.deepStrictEqual(app.requests.map(({ path }) => path), ["/logout"], "the last page is not fetched")

      yield* server.respond("/confirm", form("<p>Something else</p>"))
      assert.strictEqual((yield* Effect.flip(UserAgent.logout(app.url("/logout")))).reason, "NoConsentForm")
      yield* server.respond("/confirm", { ...form("<form method=\"post\"></form>"), status: 400 })
      assert.strictEqual((yield* Effect.flip(UserAgent.logout(app.url("/logout")))).reason, "ErrorPage")
      assert.strictEqual((yield* Effect.flip(UserAgent.logout(server.url("/end")))).reason, "ErrorPage")
      yield* server.respond("/confirm", form("<p>Good bye</p>"))
      assert.strictEqual((yield* UserAgent.logout(server.url("/end"))).href, server.url("/confirm"))
    }))

  it.scoped("says what was wrong with the page, without the query", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make
      const url = withQuery(server.url("/authorize"), {
        client_id: "c",
        response_type: "code",
        redirect_uri: "https://app.example/cb",
        state: "top-secret"
      })
      const failure = (answer: ScriptedServer.Answer, act = UserAgent.approve) =>
        server.respond("/authorize", answer).pipe(
          Effect.zipRight(act(url)),
          Effect.flip,
          Effect.map((error) => {
            assert.strictEqual(error._tag, "UserAgentError")
            assert.notInclude(error.message, "top-secret")
            return error
          })
        )

      const refused = yield* failure({ ...form("<h1>invalid_redirect_uri</h1>"), status: 400 })
      assert.strictEqual(refused.reason, "ErrorPage")
      assert.strictEqual(refused.message, `${server.url("/authorize")} answered 400: invalid_redirect_uri`)

      assert.strictEqual((yield* failure(form("<p>Hello</p>"))).reason, "NoConsentForm")
      assert.strictEqual(
        (yield* failure(form("<form method=\"post\"><button>Later</button></form>"))).reason,
        "NoConsentForm"
      )
      assert.strictEqual((yield* failure({ status: 302 })).reason, "BadRedirect")
      assert.strictEqual((yield* failure({ status: 302, headers: { location: "app:/x" } })).reason, "BadRedirect")
      assert.strictEqual((yield* failure(ScriptedServer.reset)).reason, "Unreachable")
      const loop = yield* failure({ status: 302, headers: { location: "/authorize" } })
      assert.strictEqual(loop.reason, "TooManyRedirects")
      const unasked = { status: 302, headers: { location: "https://app.example/cb?code=1" } }
      assert.strictEqual((yield* failure(unasked, UserAgent.deny)).reason, "NoConsentForm")
      assert.strictEqual((yield* Effect.flip(UserAgent.approve("nonsense"))).reason, "Unreachable")
    }))

  it.scoped("reports an error page of a real server", () =>
    Effect.gen(function*() {
      const bitbucket = yield* BitbucketEmulator.make()
      const error = yield* Effect.flip(
        UserAgent.approve(authorizationUrl(bitbucket, { redirect_uri: "https://evil.example/" }))
      )
      assert.strictEqual(error.reason, "ErrorPage")
      assert.include(error.message, "invalid_redirect_uri")
    }))
})
