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
