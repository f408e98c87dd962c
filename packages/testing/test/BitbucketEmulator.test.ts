import { BitbucketEmulator, Dialect, UserAgent } from "@effect-oauth/testing"
import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Fiber, Redacted } from "effect"
import { basic, json, pkce, post, request, text, withQuery } from "./support.js"

type Emulator = BitbucketEmulator.BitbucketEmulatorShape

const authorizationUrl = (bitbucket: Emulator, more: Record<string, string> = {}): URL =>
  withQuery(bitbucket.endpoints.authorizationEndpoint, {
    response_type: "code",
    client_id: bitbucket.clientId,
    redirect_uri: bitbucket.redirectUri,
    state: "s/+ 1",
    ...more
  })

const credentials = (bitbucket: Emulator) => basic(bitbucket.clientId, Redacted.value(bitbucket.clientSecret))

const exchange = (bitbucket: Emulator, callback: URL, more: Record<string, string> = {}) =>
  post(
    bitbucket.endpoints.tokenEndpoint,
    {
      grant_type: "authorization_code",
      code: text(callback.searchParams.get("code")),
      redirect_uri: bitbucket.redirectUri,
      ...more
    },
    credentials(bitbucket)
  )

const refresh = (bitbucket: Emulator, refreshToken: string, more: Record<string, string> = {}) =>
  post(
    bitbucket.endpoints.tokenEndpoint,
    { grant_type: "refresh_token", refresh_token: refreshToken, ...more },
    credentials(bitbucket)
  )

const profile = (bitbucket: Emulator, accessToken: string) =>
  request(bitbucket.endpoints.userinfoEndpoint, { headers: { authorization: `Bearer ${accessToken}` } })

const signIn = (bitbucket: Emulator) =>
  UserAgent.approve(authorizationUrl(bitbucket)).pipe(
    Effect.flatMap((callback) => exchange(bitbucket, callback)),
    Effect.flatMap(json)
  )

describe("BitbucketEmulator", () => {
  it.scoped("signs in without scope and PKCE and answers in Bitbucket's format", () =>
    Effect.gen(function*() {
      const bitbucket = yield* BitbucketEmulator.make()
      const callback = yield* UserAgent.approve(authorizationUrl(bitbucket))
      assert.strictEqual(`${callback.origin}${callback.pathname}`, bitbucket.redirectUri)
      assert.deepStrictEqual([...callback.searchParams.keys()].sort(), ["code", "state"])
      assert.strictEqual(callback.searchParams.get("state"), "s/+ 1")

      const response = yield* exchange(bitbucket, callback)
      assert.strictEqual(response.status, 200)
      assert.match(response.headers.get("content-type") ?? "", /^application\/json/)
      assert.strictEqual(response.headers.get("cache-control"), "no-store")
      const { access_token, refresh_token, ...rest } = yield* json(response)
      assert.isString(access_token)
      assert.isString(refresh_token)
      assert.deepStrictEqual(rest, {
        scopes: "account email",
        expires_in: 7200,
        token_type: "bearer",
        state: "authorization_code"
      })
      assert.deepStrictEqual(bitbucket.requests, [
        { method: "GET", path: "/site/oauth2/authorize", status: 303 },
        { method: "GET", path: "/interaction/:uid", status: 200 },
        { method: "POST", path: "/interaction/:uid", status: 303 },
        { method: "GET", path: "/site/oauth2/authorize/:uid", status: 303 },
        { method: "POST", path: "/site/oauth2/access_token", grantType: "authorization_code", status: 200 }
      ])
    }))

  it.scoped("verifies PKCE when it is sent", () =>
    Effect.gen(function*() {
      const bitbucket = yield* BitbucketEmulator.make()
      const { challenge, verifier } = pkce()
      const url = authorizationUrl(bitbucket, { code_challenge: challenge, code_challenge_method: "S256" })

      const right = yield* exchange(bitbucket, yield* UserAgent.approve(url), { code_verifier: verifier })
      assert.strictEqual(right.status, 200)

      const wrong = yield* exchange(bitbucket, yield* UserAgent.approve(url), { code_verifier: pkce().verifier })
      assert.strictEqual(wrong.status, 400)
      assert.strictEqual((yield* json(wrong))["error"], "invalid_grant")

      const missing = yield* exchange(bitbucket, yield* UserAgent.approve(url))
      assert.strictEqual(missing.status, 400)
      assert.strictEqual((yield* json(missing))["error"], "invalid_grant")
    }))

  it.scoped("ignores what Bitbucket does not know and takes the scopes of the consumer", () =>
    Effect.gen(function*() {
      const bitbucket = yield* BitbucketEmulator.make({ scopes: ["account", "repository"] })
      const url = authorizationUrl(bitbucket, { scope: "openid account", nonce: "n", max_age: "0", utm: "x" })
      const tokens = yield* json(yield* exchange(bitbucket, yield* UserAgent.approve(url)))
      assert.strictEqual(tokens["scopes"], "account repository")
      const refreshed = yield* refresh(bitbucket, text(tokens["refresh_token"]), { scope: "something else" })
      assert.strictEqual((yield* json(refreshed))["scopes"], "account repository")
    }))

  it.scoped("lets the one redirect URI be left out", () =>
    Effect.gen(function*() {
      const bitbucket = yield* BitbucketEmulator.make()
      const url = withQuery(bitbucket.endpoints.authorizationEndpoint, {
        response_type: "code",
        client_id: bitbucket.clientId
      })
      const callback = yield* UserAgent.approve(url)
      assert.deepStrictEqual([...callback.searchParams.keys()], ["code"])
      const response = yield* post(
        bitbucket.endpoints.tokenEndpoint,
        { grant_type: "authorization_code", code: text(callback.searchParams.get("code")) },
        credentials(bitbucket)
      )
      assert.strictEqual(response.status, 200)
    }))

  it.scoped("refuses a code twice and revokes what it gave", () =>
    Effect.gen(function*() {
      const bitbucket = yield* BitbucketEmulator.make()
      const callback = yield* UserAgent.approve(authorizationUrl(bitbucket))
      const first = yield* json(yield* exchange(bitbucket, callback))
      const second = yield* exchange(bitbucket, callback)
      assert.strictEqual(second.status, 400)
      assert.strictEqual((yield* json(second))["error"], "invalid_grant")
      assert.strictEqual((yield* profile(bitbucket, text(first["access_token"]))).status, 401)
    }))

  it.scoped("answers a wrong client secret with 401 invalid_client", () =>
    Effect.gen(function*() {
      const bitbucket = yield* BitbucketEmulator.make()
      const callback = yield* UserAgent.approve(authorizationUrl(bitbucket))
      const response = yield* post(
        bitbucket.endpoints.tokenEndpoint,
        { grant_type: "authorization_code", code: text(callback.searchParams.get("code")) },
        basic(bitbucket.clientId, "wrong")
      )
      assert.strictEqual(response.status, 401)
      assert.match(response.headers.get("www-authenticate") ?? "", /^Basic /)
      assert.deepStrictEqual(yield* json(response), {
        error: "invalid_client",
        error_description: "client authentication failed"
      })
      assert.strictEqual((yield* exchange(bitbucket, callback)).status, 200, "the code is still good")
    }))

  it.scoped("understands a secret with special characters, encoded, raw and in the form", () =>
    Effect.gen(function*() {
      const secret = "a+b%c d:&"
      const bitbucket = yield* BitbucketEmulator.make({ clientId: "key/1", clientSecret: Redacted.make(secret) })
      const { tokenEndpoint } = bitbucket.endpoints
      const encoded = yield* post(
        tokenEndpoint,
        { grant_type: "refresh_token", refresh_token: "x" },
        basic(encodeURIComponent("key/1"), encodeURIComponent(secret).replaceAll("%20", "+"))
      )
      const raw = yield* post(
        tokenEndpoint,
        { grant_type: "refresh_token", refresh_token: "x" },
        basic("key/1", secret)
      )
      const form = yield* post(tokenEndpoint, {
        grant_type: "refresh_token",
        refresh_token: "x",
        client_id: "key/1",
        client_secret: secret
      })
      // All three are who they say they are: it is the token that is wrong.
      for (const response of [encoded, raw, form]) {
        assert.strictEqual(response.status, 400)
        assert.strictEqual((yield* json(response))["error"], "invalid_grant")
      }
    }))

  it.scoped("sends a refusal back with error=access_denied and the state", () =>
    Effect.gen(function*() {
      const bitbucket = yield* BitbucketEmulator.make()
      const callback = yield* UserAgent.deny(authorizationUrl(bitbucket))
      assert.strictEqual(callback.searchParams.get("error"), "access_denied")
      assert.strictEqual(callback.searchParams.get("state"), "s/+ 1")
      assert.isFalse(callback.searchParams.has("code"))
      assert.isFalse(callback.searchParams.has("iss"))
    }))

  it.scoped("rotates refresh tokens, refuses the old one and revokes the family", () =>
    Effect.gen(function*() {
      const bitbucket = yield* BitbucketEmulator.make()
      const first = yield* signIn(bitbucket)
      const response = yield* refresh(bitbucket, text(first["refresh_token"]))
      assert.strictEqual(response.status, 200)
      const second = yield* json(response)
      assert.strictEqual(second["state"], "refresh_token")
      assert.strictEqual(second["scopes"], "account email")
      assert.notStrictEqual(second["refresh_token"], first["refresh_token"])
      assert.notStrictEqual(second["access_token"], first["access_token"])
      assert.strictEqual((yield* profile(bitbucket, text(second["access_token"]))).status, 200)

      const reused = yield* refresh(bitbucket, text(first["refresh_token"]))
      assert.strictEqual(reused.status, 400)
      const problem = yield* json(reused)
      assert.deepStrictEqual(Object.keys(problem).sort(), ["error", "error_description"])
      assert.strictEqual(problem["error"], "invalid_grant")

      const successor = yield* refresh(bitbucket, text(second["refresh_token"]))
      assert.strictEqual(successor.status, 400)
      assert.strictEqual((yield* profile(bitbucket, text(second["access_token"]))).status, 401)
    }))

  it.scoped("lets only one of many concurrent refreshes through", () =>
    Effect.gen(function*() {
      const bitbucket = yield* BitbucketEmulator.make()
      const { refresh_token } = yield* signIn(bitbucket)
      const responses = yield* Effect.all(
        Array.from({ length: 8 }, () => refresh(bitbucket, text(refresh_token))),
        { concurrency: "unbounded" }
      )
      const statuses = responses.map(({ status }) => status).sort()
      assert.deepStrictEqual(statuses, [200, 400, 400, 400, 400, 400, 400, 400])
    }))

  it.scoped("answers the account and refuses bad tokens in Bitbucket's words", () =>
    Effect.gen(function*() {
      const bitbucket = yield* BitbucketEmulator.make({ account: { nickname: "countess" } })
      const { access_token } = yield* signIn(bitbucket)
      const response = yield* profile(bitbucket, text(access_token))
      assert.strictEqual(response.status, 200)
      const account = yield* json(response)
      assert.deepStrictEqual(account, { ...bitbucket.account })
      assert.strictEqual(account["nickname"], "countess")
      assert.strictEqual(account["type"], "user")
      assert.match(text(account["uuid"]), /^\{[0-9a-f-]{36}\}$/)

      const none = yield* request(bitbucket.endpoints.userinfoEndpoint)
      const bad = yield* profile(bitbucket, "nonsense")
      for (const refused of [none, bad]) {
        assert.strictEqual(refused.status, 401)
        assert.strictEqual(
          refused.headers.get("www-authenticate"),
          "Bearer realm=\"api.bitbucket.org\", error=\"invalid_token\""
        )
        const body = yield* json(refused)
        assert.strictEqual(body["type"], "error")
        assert.hasAllKeys(body["error"], ["message"])
      }
    }))

  it.scoped("wants the account scope for the profile", () =>
    Effect.gen(function*() {
      const bitbucket = yield* BitbucketEmulator.make({ scopes: ["repository"] })
      const { access_token } = yield* signIn(bitbucket)
      assert.strictEqual((yield* profile(bitbucket, text(access_token))).status, 403)
    }))

  it.scoped("expires access tokens and revokes grants on demand", () =>
    Effect.gen(function*() {
      const bitbucket = yield* BitbucketEmulator.make({ accessTokenLifetime: "5 minutes" })
      const first = yield* signIn(bitbucket)
      assert.strictEqual(first["expires_in"], 300)
      yield* bitbucket.expireAccessTokens
      assert.strictEqual((yield* profile(bitbucket, text(first["access_token"]))).status, 401)
      const second = yield* json(yield* refresh(bitbucket, text(first["refresh_token"])))
      assert.strictEqual((yield* profile(bitbucket, text(second["access_token"]))).status, 200)
      yield* bitbucket.revokeGrants
      assert.strictEqual((yield* profile(bitbucket, text(second["access_token"]))).status, 401)
      const revoked = yield* refresh(bitbucket, text(second["refresh_token"]))
      assert.strictEqual((yield* json(revoked))["error"], "invalid_grant")
    }))

  it.scoped("lets a test change a token answer and hold it back", () =>
    Effect.gen(function*() {
      const arrived = yield* Deferred.make<void>()
      const release = yield* Deferred.make<void>()
      const bitbucket = yield* BitbucketEmulator.make({
        onTokenAnswer: (answer) =>
          Deferred.succeed(arrived, undefined).pipe(
            Effect.zipRight(Deferred.await(release)),
            Effect.as(Dialect.json({ was: answer.status }, { status: 503, headers: { "retry-after": "7" } }))
          )
      })
      const fiber = yield* Effect.fork(refresh(bitbucket, "x"))
      yield* Deferred.await(arrived)
      assert.deepStrictEqual(bitbucket.requests, [])
      yield* Deferred.succeed(release, undefined)
      const response = yield* Fiber.join(fiber)
      assert.strictEqual(response.status, 503)
      assert.strictEqual(response.headers.get("retry-after"), "7")
      assert.deepStrictEqual(yield* json(response), { was: 400 })
    }))

  it.scoped("publishes nothing Bitbucket does not", () =>
    Effect.gen(function*() {
      const bitbucket = yield* BitbucketEmulator.make()
      const origin = new URL(bitbucket.endpoints.tokenEndpoint).origin
      for (const path of ["/.well-known/openid-configuration", "/jwks", "/userinfo", "/revoke", "/introspect"]) {
        assert.strictEqual((yield* request(`${origin}${path}`)).status, 404, path)
      }
    }))

  it.effect("is a layer", () =>
    Effect.gen(function*() {
      const bitbucket = yield* BitbucketEmulator.BitbucketEmulator
      const { access_token } = yield* signIn(bitbucket)
      assert.strictEqual((yield* profile(bitbucket, text(access_token))).status, 200)
    }).pipe(Effect.provide(BitbucketEmulator.layer({ redirectUri: "http://127.0.0.1:1/cb" }))))
})
