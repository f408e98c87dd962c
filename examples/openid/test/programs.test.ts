import { type BackChannelLogout, OAuthClient } from "@effect-oauth/core"
import { UserAgent } from "@effect-oauth/testing"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Option, Redacted } from "effect"
import * as logout from "../src/logout.js"
import { programs } from "../src/main.js"
import * as mutualTls from "../src/mutualTls.js"
import { redirectUri, start, startWithCertificate } from "../src/Play.js"
import * as signIn from "../src/signIn.js"

const ada = (result: { readonly account: string } | string) =>
  assert.match(typeof result === "string" ? result : result.account, /^https?:\/\/127\.0\.0\.1:\d+ ada$/)

describe("the programs of the guides", () => {
  it.scopedLive("sign in", () =>
    Effect.map(programs["sign-in"], (result) => {
      ada(result)
      assert.propertyVal(result, "email", "ada@example.com")
    }))

  it.scopedLive("authenticate with a key", () => Effect.map(programs["private-key-jwt"], ada))

  it.scopedLive("authenticate with a certificate", () => Effect.map(programs["mutual-tls"], ada))

  it.scopedLive("use the addresses for certificates", () =>
    Effect.gen(function*() {
      const { ca, environment, server } = yield* startWithCertificate
      const program = Effect.gen(function*() {
        const { cookie, location } = yield* signIn.begin
        yield* signIn.complete(yield* UserAgent.approve(location, { ca }), cookie)
      })
      yield* Effect.provide(program, Layer.provide(mutualTls.OAuthLive, environment))
      const token = server.requests.filter(({ path }) => path === "/token")
      assert.isTrue(token.length > 0 && token.every(({ mtls }) => mtls === true))
    }))

  it.scopedLive("push and sign requests", () =>
    Effect.map(programs["pushed-requests"], ({ granted, signedInAt, subject }) => {
      assert.strictEqual(subject, "ada")
      assert.isNumber(signedInAt)
      assert.deepStrictEqual(granted.map(({ type }) => type), ["payment_initiation"])
    }))

  it.scopedLive("take the answer as a form", () =>
    Effect.map(programs["form-post"], (subject) => assert.strictEqual(subject, "ada")))

  it.scopedLive("bind tokens to a key", () =>
    Effect.map(programs["dpop"], (result) => assert.deepStrictEqual(result, { subject: "ada", tokenType: "DPoP" })))

  it.scopedLive("sign in at a bank", () =>
    Effect.map(programs["fapi"], (result) => assert.deepStrictEqual(result, { subject: "ada", tokenType: "DPoP" })))

  it.scopedLive("sign out", () =>
    Effect.map(programs["logout"], (answer) => assert.strictEqual(answer, "You are signed out.")))

  it.scopedLive("say no to who was refused, to a stale tab and to a forged callback", () =>
    Effect.gen(function*() {
      const { environment } = yield* start()
      const program = Effect.gen(function*() {
        const { cookie, location } = yield* signIn.begin
        assert.strictEqual(yield* signIn.complete(yield* UserAgent.deny(location), cookie), "You did not sign in.")
        const forged = `${redirectUri}?code=forged&state=forged`
        assert.include(yield* signIn.complete(forged, cookie), "stale")
        assert.include(yield* signIn.complete(forged, undefined), "stale")
      })
      yield* Effect.provide(program, Layer.provide(signIn.OAuthLive, environment))
    }))

  it.scopedLive("end no session for what is no logout token", () =>
    Effect.gen(function*() {
      const { environment } = yield* start()
      const program = Effect.gen(function*() {
        const oauth = yield* OAuthClient.OAuthClient
        const request = yield* oauth.authorizationRequest()
        const tokens = yield* oauth.exchange(yield* UserAgent.approve(request.url), request)
        const ended: Array<BackChannelLogout.LogoutToken> = []
        const response = yield* logout.receive({
          method: "POST",
          contentType: "application/x-www-form-urlencoded",
          body: `logout_token=${Redacted.value(Option.getOrThrow(tokens.idToken))}`
        }, (token) => Effect.sync(() => ended.push(token)))
        assert.strictEqual(response.status, 400)
        assert.deepStrictEqual(ended, [])
      })
      yield* Effect.provide(program, Layer.provide(signIn.OAuthLive, environment))
    }))
})
