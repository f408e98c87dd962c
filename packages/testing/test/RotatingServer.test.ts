import { ClientAuthentication, OAuthClient, OAuthError, TokenSet } from "@effect-oauth/core"
import { RotatingServer } from "@effect-oauth/testing"
import { FetchHttpClient } from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Fiber, Option, Redacted, Scope } from "effect"
import { basic, json, post, request, text } from "./support.js"

const refreshTokenOf = (tokens: TokenSet.TokenSet): string => Redacted.value(Option.getOrThrow(tokens.refreshToken))

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })

/** What a refresh with a bare token is answered. */
const refresh = (server: RotatingServer.RotatingServer, token: string, form: Record<string, string> = {}) =>
  Effect.gen(function*() {
    const response = yield* post(server.endpoints.tokenEndpoint, {
      grant_type: "refresh_token",
      client_id: server.clientId,
      refresh_token: token,
      ...form
    })
    return { status: response.status, body: yield* json(response) }
  })

const call = (server: RotatingServer.RotatingServer, token: string, query = "") =>
  Effect.gen(function*() {
    const response = yield* request(`${server.resource}${query}`, bearer(token))
    return {
      status: response.status,
      challenge: response.headers.get("www-authenticate"),
      body: yield* json(response)
    }
  })

const broken = (url: string, token: string) =>
  Effect.promise(() =>
    fetch(url, {
      method: "POST",
      body: new URLSearchParams({ grant_type: "refresh_token", client_id: "app", refresh_token: token })
    }).then((response) => `answered ${response.status}`, () => "no answer")
  )

/** The counters, once they are as wanted. */
const until = (
  server: RotatingServer.RotatingServer,
  reached: (counters: RotatingServer.Counters) => boolean
): Effect.Effect<RotatingServer.Counters> =>
  Effect.flatMap(
    Effect.zipRight(Effect.sleep("2 millis"), server.counters),
    (counters) => reached(counters) ? Effect.succeed(counters) : until(server, reached)
  )

describe("RotatingServer", () => {
  it.scoped("gives new tokens for a refresh token, and says at the resource which are good", () =>
    Effect.gen(function*() {
      const server = yield* RotatingServer.make({ accessTokenLifetime: "1 hour" })
      const tokens = yield* server.issue("alice")
      assert.deepStrictEqual(tokens.scopes, ["read"])
      const { body, status } = yield* refresh(server, refreshTokenOf(tokens))
      assert.strictEqual(status, 200)
      assert.strictEqual(body["token_type"], "Bearer")
      assert.strictEqual(body["expires_in"], 3600)
      assert.notStrictEqual(body["refresh_token"], refreshTokenOf(tokens))
      assert.strictEqual((yield* call(server, text(body["access_token"]))).status, 200)
      assert.strictEqual((yield* call(server, Redacted.value(tokens.accessToken))).status, 200)
      assert.deepStrictEqual(yield* call(server, "at.0.1.guessed"), {
        status: 401,
        challenge: "Bearer error=\"invalid_token\"",
        body: { error: "invalid_token" }
      })
      assert.deepStrictEqual(yield* call(server, text(body["access_token"]), "?scope=write"), {
        status: 403,
        challenge: "Bearer error=\"insufficient_scope\", scope=\"write\"",
        body: { error: "insufficient_scope" }
      })
      const without = yield* request(server.resource)
      assert.strictEqual(without.headers.get("www-authenticate"), "Bearer realm=\"resource\"")
      assert.deepStrictEqual(yield* server.counters, {
        issued: 1,
        refreshes: 1,
        reused: 0,
        revokedFamilies: 0,
        revocations: 0,
        refused: 0,
        failures: 0,
        expirations: 0,
        resourceCalls: 5,
        unauthorized: 2,
        expired: 0,
        latest: 0,
        forbidden: 1
      })
      assert.deepStrictEqual(yield* server.families, [{ user: "alice", refreshes: 1, revoked: false }])
    }))

  it.scoped("revokes the family when a refresh token comes a second time, and no other family", () =>
    Effect.gen(function*() {
      const server = yield* RotatingServer.make({ accessTokenLifetime: "1 hour" })
      const alice = yield* server.issue("alice")
      const bob = yield* server.issue("bob")
      const { body } = yield* refresh(server, refreshTokenOf(alice))
      const again = yield* refresh(server, refreshTokenOf(alice))
      assert.deepStrictEqual(again, { status: 400, body: { error: "invalid_grant" } })
      assert.strictEqual((yield* refresh(server, text(body["refresh_token"]))).status, 400)
      assert.strictEqual((yield* call(server, text(body["access_token"]))).status, 401)
      assert.strictEqual((yield* refresh(server, refreshTokenOf(bob))).status, 200)
      const { refreshes, refused, reused, revokedFamilies } = yield* server.counters
      assert.deepStrictEqual({ refreshes, refused, reused, revokedFamilies }, {
        refreshes: 2,
        refused: 2,
        reused: 1,
        revokedFamilies: 1
      })
      assert.strictEqual((yield* refresh(server, "rt.0.0.guessed")).status, 400)
      assert.strictEqual((yield* server.counters).reused, 1)
      assert.deepStrictEqual(yield* server.families, [
        { user: "alice", refreshes: 1, revoked: true },
        { user: "bob", refreshes: 1, revoked: false }
      ])
    }))

  it.scoped("takes a refresh token for nothing else, and nothing else for one", () =>
    Effect.gen(function*() {
      const server = yield* RotatingServer.make()
      const tokens = yield* server.issue("alice")
      assert.strictEqual((yield* refresh(server, Redacted.value(tokens.accessToken))).status, 400)
      assert.strictEqual((yield* call(server, refreshTokenOf(tokens))).status, 401)
      const other = yield* refresh(server, refreshTokenOf(tokens), { grant_type: "password" })
      assert.deepStrictEqual(other, { status: 400, body: { error: "unsupported_grant_type" } })
      assert.deepStrictEqual(yield* server.families, [{ user: "alice", refreshes: 0, revoked: false }])
    }))

  it.scoped("takes a refresh token as often as it comes where it does not rotate them", () =>
    Effect.gen(function*() {
      const server = yield* RotatingServer.make({ rotateRefreshTokens: false })
      const token = refreshTokenOf(yield* server.issue("alice"))
      assert.strictEqual((yield* refresh(server, token)).body["refresh_token"], token)
      assert.strictEqual((yield* refresh(server, token)).status, 200)
      assert.strictEqual((yield* server.counters).reused, 0)
    }))

  it.scopedLive("counts the access tokens that expire, and those that are presented late", () =>
    Effect.gen(function*() {
      const server = yield* RotatingServer.make()
      const tokens = yield* server.issue("alice")
      const expired = Effect.repeat(call(server, Redacted.value(tokens.accessToken)), {
        until: ({ status }) => status === 401
      })
      const { body, challenge } = yield* expired
      assert.strictEqual(challenge, "Bearer error=\"invalid_token\"")
      assert.strictEqual(body["error"], "invalid_token")
      const { epochMillis } = Option.getOrThrow(tokens.expiresAt)
      assert.closeTo(Number(body["expired_at"]), epochMillis, 100)
      const counters = yield* server.counters
      assert.strictEqual(counters.expirations, 1)
      assert.strictEqual(counters.expired, 1)
      assert.isBelow(counters.latest, 500)
      assert.isTrue(yield* TokenSet.isExpired(tokens))
      assert.strictEqual((yield* refresh(server, refreshTokenOf(tokens))).status, 200)
    }))

  it.scoped("knows its client by its secret", () =>
    Effect.gen(function*() {
      const server = yield* RotatingServer.make({ clientId: "a b", clientSecret: Redacted.make("s:1") })
      const token = refreshTokenOf(yield* server.issue("alice"))
      assert.deepStrictEqual(yield* refresh(server, token), { status: 401, body: { error: "invalid_client" } })
      assert.strictEqual((yield* refresh(server, token, { client_secret: "s:2" })).status, 401)
      const { body, status } = yield* refresh(server, token, { client_secret: "s:1" })
      assert.strictEqual(status, 200)
      const form = { grant_type: "refresh_token", refresh_token: text(body["refresh_token"]) }
      const { tokenEndpoint } = server.endpoints
      assert.strictEqual((yield* post(tokenEndpoint, form, basic("a+b", "s%3A2"))).status, 401)
      assert.strictEqual((yield* post(tokenEndpoint, form, basic("a+b", "s%3A1"))).status, 200)
      const open = yield* RotatingServer.make()
      const other = refreshTokenOf(yield* open.issue("alice"))
      assert.strictEqual((yield* refresh(open, other, { client_id: "other" })).status, 401)
    }))

  it.scoped("ends a family when either of its tokens is revoked", () =>
    Effect.gen(function*() {
      const server = yield* RotatingServer.make({ accessTokenLifetime: "1 hour" })
      const alice = yield* server.issue("alice")
      const bob = yield* server.issue("bob")
      const revoke = (token: string) => post(server.endpoints.revocationEndpoint, { client_id: "app", token })
      assert.strictEqual((yield* revoke(refreshTokenOf(alice))).status, 200)
      assert.strictEqual((yield* revoke(Redacted.value(bob.accessToken))).status, 200)
      assert.strictEqual((yield* revoke("unknown")).status, 200)
      assert.strictEqual((yield* revoke(refreshTokenOf(alice))).status, 200)
      assert.strictEqual((yield* post(server.endpoints.revocationEndpoint, { token: "unknown" })).status, 401)
      assert.strictEqual((yield* call(server, Redacted.value(alice.accessToken))).status, 401)
      assert.strictEqual((yield* refresh(server, refreshTokenOf(bob))).status, 400)
      const { reused, revocations } = yield* server.counters
      assert.deepStrictEqual({ reused, revocations }, { reused: 0, revocations: 2 })
    }))

  it.scoped("fails as it is told, as often as it is told", () =>
    Effect.gen(function*() {
      const server = yield* RotatingServer.make()
      const { tokenEndpoint } = server.endpoints
      const token = refreshTokenOf(yield* server.issue("alice"))
      yield* server.fail("unavailable", 2)
      assert.strictEqual(yield* broken(tokenEndpoint, token), "answered 503")
      assert.strictEqual(yield* broken(tokenEndpoint, token), "answered 503")
      yield* server.fail("invalid_grant")
      assert.strictEqual(yield* broken(tokenEndpoint, token), "answered 400")
      yield* server.fail("reset")
      assert.strictEqual(yield* broken(tokenEndpoint, token), "no answer")
      assert.strictEqual((yield* server.counters).refreshes, 0)
      yield* server.fail("answer_lost")
      assert.strictEqual(yield* broken(tokenEndpoint, token), "no answer")
      assert.strictEqual((yield* server.counters).refreshes, 1)
      yield* server.fail("reset", Infinity)
      yield* server.fail("reset", 0)
      assert.strictEqual(yield* broken(tokenEndpoint, token), "answered 400")
      const { refused, reused } = yield* server.counters
      assert.deepStrictEqual({ refused, reused }, { refused: 1, reused: 1 })
    }))

  it.scopedLive("hangs until the scope closes", () =>
    Effect.gen(function*() {
      const scope = yield* Scope.make()
      const server = yield* Scope.extend(RotatingServer.make(), scope)
      const tokens = yield* server.issue("alice")
      yield* server.fail("hang")
      const hanging = yield* Effect.fork(broken(server.endpoints.tokenEndpoint, refreshTokenOf(tokens)))
      yield* until(server, ({ failures }) => failures === 1)
      assert.strictEqual((yield* refresh(server, refreshTokenOf(yield* server.issue("bob")))).status, 200)
      assert.isTrue(Option.isNone(yield* Fiber.poll(hanging)))
      yield* Scope.close(scope, Exit.void)
      assert.strictEqual(yield* Fiber.join(hanging), "no answer")
    }))

  it.scopedLive("holds an answer back when the refresh is done already", () =>
    Effect.gen(function*() {
      const server = yield* RotatingServer.make({ answerDelay: "1 hour" })
      const tokens = yield* server.issue("alice")
      const waiting = yield* Effect.fork(broken(server.endpoints.tokenEndpoint, refreshTokenOf(tokens)))
      yield* until(server, ({ refreshes }) => refreshes === 1)
      assert.isTrue(Option.isNone(yield* Fiber.poll(waiting)))
      yield* Fiber.interruptFork(waiting)
      yield* server.delayAnswers(0)
      const other = yield* server.issue("bob")
      assert.strictEqual((yield* refresh(server, refreshTokenOf(other))).status, 200)
    }))

  it.scoped("gives other processes tokens, below a path nobody can guess", () =>
    Effect.gen(function*() {
      const server = yield* RotatingServer.make()
      const answer = yield* json(yield* post(`${server.control}/issue`, { user: "carol" }))
      assert.strictEqual((yield* refresh(server, text(answer["refresh_token"]))).status, 200)
      assert.deepStrictEqual(yield* server.families, [{ user: "carol", refreshes: 1, revoked: false }])
      const counters = yield* json(yield* request(`${server.control}/counters`))
      assert.strictEqual(counters["refreshes"], 1)
      const origin = new URL(server.control).origin
      assert.strictEqual((yield* post(`${origin}/control/issue`, { user: "carol" })).status, 404)
      assert.strictEqual((yield* request(`${origin}/token`)).status, 404)
    }))

  it.scoped("is what a client refreshes and revokes at", () =>
    Effect.gen(function*() {
      const clientSecret = Redacted.make("secret")
      const server = yield* RotatingServer.make({ clientSecret })
      const oauth = yield* OAuthClient.make({
        server: server.endpoints,
        client: { clientId: server.clientId, authentication: ClientAuthentication.clientSecretBasic(clientSecret) }
      })
      const tokens = yield* server.issue("alice")
      const fresh = yield* oauth.refresh(tokens)
      yield* oauth.revoke(fresh)
      const error = yield* Effect.flip(oauth.refresh(fresh))
      assert.isTrue(error instanceof OAuthError.OAuthErrorResponse && error.code === "invalid_grant")
    }).pipe(Effect.provide(FetchHttpClient.layer)))
})
