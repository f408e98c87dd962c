import { MisbehavingServer } from "@effect-oauth/testing"
import { assert, describe, it } from "@effect/vitest"
import { Effect, TestClock } from "effect"
import { createRemoteJWKSet, jwtVerify } from "jose"
import { authorizationUrl, basic, client, login, redirectUri, request } from "./MisbehavingServerSupport.js"
import { json, post, request as fetching, text } from "./support.js"

describe("MisbehavingServer.makeListening", () => {
  it.scoped("serves the same over HTTP", () =>
    Effect.gen(function*() {
      yield* TestClock.setTime(1_700_000_000_000)
      const server = yield* MisbehavingServer.makeListening({ clients: [client] })
      assert.match(server.issuer, /^http:\/\/127\.0\.0\.1:\d+$/)
      const document = yield* json(yield* fetching(server.endpoint("/.well-known/openid-configuration")))
      assert.strictEqual(document.issuer, server.issuer)
      const { callback, nonce, verifier } = yield* login(server)
      const form = {
        grant_type: "authorization_code",
        code: callback.get("code") ?? "",
        redirect_uri: redirectUri,
        code_verifier: verifier
      }
      const answer = yield* json(yield* post(text(document.token_endpoint), form, basic()))
      const { payload } = yield* Effect.promise(() =>
        jwtVerify(text(answer.id_token), createRemoteJWKSet(new URL(text(document.jwks_uri))), {
          issuer: server.issuer,
          audience: "app",
          currentDate: new Date(1_700_000_000_000)
        })
      )
      assert.strictEqual(payload.nonce, nonce)
      const authorization = `Bearer ${text(answer.access_token)}`
      const userinfo = yield* fetching(text(document.userinfo_endpoint), { headers: { authorization } })
      assert.strictEqual((yield* json(userinfo)).sub, "alice")
      assert.deepStrictEqual(server.violations, [])
      // The clock of the test is that of the server, over a socket too.
      yield* TestClock.adjust("1 hour")
      assert.strictEqual(
        (yield* fetching(text(document.userinfo_endpoint), { headers: { authorization } })).status,
        401
      )
    }))

  it.scoped("sends a browser back, and misbehaves", () =>
    Effect.gen(function*() {
      const server = yield* MisbehavingServer.makeListening({ clients: [client], misbehaviour: "CallbackWrongIss" })
      const response = yield* fetching(authorizationUrl(server, request("x".repeat(43))))
      assert.strictEqual(response.status, 303)
      const location = new URL(response.headers.get("location") ?? "")
      assert.strictEqual(location.searchParams.get("iss"), `${server.issuer}1`)
      yield* server.with("ParTooLarge")
      const pushed = yield* post(server.endpoint("/par"), request("y".repeat(43)), basic())
      assert.strictEqual(pushed.status, 413)
      assert.strictEqual(yield* Effect.promise(() => pushed.text()), "")
      const form = yield* fetching(
        authorizationUrl(server, request("z".repeat(43), { response_mode: "form_post" }))
      )
      assert.match(form.headers.get("content-type") ?? "", /^text\/html/)
      assert.match(
        yield* Effect.promise(() => form.text()),
        /<form method="post" action="https:\/\/app\.example\/callback">/
      )
    }))
})
