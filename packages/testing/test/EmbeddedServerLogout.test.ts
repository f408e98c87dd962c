import { type Dialect, EmbeddedServer, ScriptedServer, UserAgent } from "@effect-oauth/testing"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { basic, json, post, request, text, verifiedBy, withQuery } from "./support.js"

const redirectUri = "https://app.example/callback"

const goodbye = "https://app.example/goodbye"

const app: Dialect.Client = {
  clientId: "app",
  clientSecret: Redacted.make("secret"),
  redirectUris: [redirectUri],
  postLogoutRedirectUris: [goodbye]
}

const signIn = (server: EmbeddedServer.EmbeddedServer, browser: UserAgent.UserAgent, clientId = "app") =>
  Effect.gen(function*() {
    const callback = yield* browser.approve(withQuery(server.endpoints.authorizationEndpoint, {
      response_type: "code",
      client_id: clientId,
      redirect_uri: redirectUri,
      scope: "openid"
    }))
    const form = {
      grant_type: "authorization_code",
      code: text(callback.searchParams.get("code")),
      redirect_uri: redirectUri
    }
    return yield* json(yield* post(server.endpoints.tokenEndpoint, form, basic(clientId, "secret")))
  })

describe("EmbeddedServer, logout", () => {
  it.scoped("signs out on a page a person can use and sends the user back", () =>
    Effect.gen(function*() {
      const server = yield* EmbeddedServer.make({ clients: [app], rememberSignIn: true })
      const browser = yield* UserAgent.make
      const tokens = yield* signIn(server, browser)
      const url = withQuery(server.endpoints.endSessionEndpoint, {
        id_token_hint: text(tokens["id_token"]),
        post_logout_redirect_uri: goodbye,
        state: "s"
      })
      assert.strictEqual((yield* browser.logout(url)).href, `${goodbye}?state=s`)
      const silent = yield* browser.approve(withQuery(server.endpoints.authorizationEndpoint, {
        response_type: "code",
        client_id: "app",
        redirect_uri: redirectUri,
        prompt: "none"
      }))
      assert.strictEqual(silent.searchParams.get("error"), "login_required")
      assert.includeMembers(server.requests.map(({ path }) => path), ["/logout", "/logout/confirm"])
    }))

  it.scoped("signs out strangers, and people without a place to go to", () =>
    Effect.gen(function*() {
      const server = yield* EmbeddedServer.make({ clients: [app] })
      const url = withQuery(server.endpoints.endSessionEndpoint, {
        client_id: "app",
        post_logout_redirect_uri: goodbye
      })
      assert.strictEqual((yield* UserAgent.logout(url)).href, goodbye)

      const browser = yield* UserAgent.make
      yield* signIn(server, browser)
      const end = yield* browser.logout(server.endpoints.endSessionEndpoint)
      assert.strictEqual(end.pathname, "/logout/success")
      const page = yield* request(end)
      assert.include(yield* Effect.promise(() => page.text()), "You have signed out")

      const refused = yield* Effect.flip(
        UserAgent.logout(withQuery(url.href, { post_logout_redirect_uri: "https://evil.example/" }))
      )
      assert.strictEqual(refused.reason, "ErrorPage")
    }))

  it.scoped("tells the other clients over the back channel", () =>
    Effect.gen(function*() {
      const backchannel = yield* ScriptedServer.make
      yield* backchannel.respond("/told", { status: 200 })
      const server = yield* EmbeddedServer.make({
        clients: [app, {
          ...app,
          clientId: "other",
          backchannelLogoutUri: backchannel.url("/told"),
          backchannelLogoutSessionRequired: true
        }],
        rememberSignIn: true
      })
      const browser = yield* UserAgent.make
      const tokens = yield* signIn(server, browser, "other")
      const idToken = yield* verifiedBy(server, tokens["id_token"])
      yield* signIn(server, browser)
      yield* browser.logout(
        withQuery(server.endpoints.endSessionEndpoint, { client_id: "app", post_logout_redirect_uri: goodbye })
      )
      const [told] = backchannel.requests
      assert.strictEqual(told?.method, "POST")
      const { header, payload } = yield* verifiedBy(server, new URLSearchParams(told?.body).get("logout_token"))
      assert.strictEqual(header["typ"], "logout+jwt")
      assert.deepInclude(payload, {
        iss: server.issuer,
        aud: "other",
        sub: "alice",
        sid: text(idToken.payload["sid"]),
        events: { "http://schemas.openid.net/event/backchannel-logout": {} }
      })
      assert.notProperty(payload, "nonce")
    }))
})
