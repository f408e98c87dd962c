import { Logout } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Either, FastCheck as fc, Option, Redacted } from "effect"
import { assertAbsent, codePoint, left, makeClient, makeServer, prints, right, summary } from "./support.js"

const server = makeServer({ issuer: "https://id.example", endSessionEndpoint: "https://id.example/logout" })
const client = makeClient()

const idTokenHint = Redacted.make("header.claims.signature")
const postLogoutRedirectUri = "https://app.example/signed-out"

const query = (request: Logout.LogoutRequest) => Object.fromEntries(new URL(Redacted.value(request.url)).searchParams)

const stateOf = (request: Logout.LogoutRequest) => Option.getOrThrow(Option.map(request.state, Redacted.value))

describe("Logout", () => {
  it.effect("#268 sends the client id always, and the ID token where there is one", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(query(yield* Logout.make(server, client)), { client_id: "my-app" })
      const request = yield* Logout.make(server, client, { idTokenHint, postLogoutRedirectUri })
      assert.deepStrictEqual(query(request), {
        client_id: "my-app",
        id_token_hint: "header.claims.signature",
        post_logout_redirect_uri: postLogoutRedirectUri,
        state: stateOf(request)
      })
      assert.match(stateOf(request), /^[\w-]{43}$/)
    }))

  it.effect("#268 keeps the query that the endpoint has of its own", () =>
    Effect.gen(function*() {
      const tenant = makeServer({ endSessionEndpoint: "https://id.example/logout?tenant=1" })
      const request = yield* Logout.make(tenant, client, { extraParameters: { ui_locales: "de" } })
      assert.deepStrictEqual(query(request), { tenant: "1", client_id: "my-app", ui_locales: "de" })
      const error = yield* Effect.flip(Logout.make(tenant, client, { extraParameters: { tenant: "2" } }))
      assert.deepStrictEqual(summary(error), ["ConfigurationError", "ReservedParameter", "extraParameters"])
    }))

  it.effect("has a fresh state each time, and none for a user who does not come back", () =>
    Effect.gen(function*() {
      const first = yield* Logout.make(server, client, { postLogoutRedirectUri })
      const second = yield* Logout.make(server, client, { postLogoutRedirectUri })
      assert.notStrictEqual(stateOf(first), stateOf(second))
      assert.isTrue(Option.isNone((yield* Logout.make(server, client, { idTokenHint })).state))
    }))

  it.effect.each(["client_id", "id_token_hint", "post_logout_redirect_uri", "state"])(
    "lets no extra parameter replace %s",
    (name) =>
      Effect.gen(function*() {
        const error = yield* Effect.flip(Logout.make(server, client, { extraParameters: { [name]: "mine" } }))
        assert.deepStrictEqual(summary(error), ["ConfigurationError", "ReservedParameter", "extraParameters"])
      })
  )

  it.effect("names the endpoint that is missing, and checks where the user comes back to", () =>
    Effect.gen(function*() {
      const missing = yield* Effect.flip(Logout.make(makeServer(), client))
      assert.deepStrictEqual(summary(missing), ["ConfigurationError", "MissingEndpoint", "endSessionEndpoint"])
      const insecure = yield* Effect.flip(
        Logout.make(server, client, { postLogoutRedirectUri: "http://app.example/signed-out" })
      )
      assert.deepStrictEqual(summary(insecure), ["ConfigurationError", "InsecureUrl", "redirectUri"])
    }))

  it.effect("#267 accepts the return of the logout that was begun, and no other", () =>
    Effect.gen(function*() {
      const request = yield* Logout.make(server, client, { postLogoutRedirectUri })
      const other = yield* Logout.make(server, client, { postLogoutRedirectUri })
      const stays = yield* Logout.make(server, client)
      const state = stateOf(request)
      assert.isTrue(Either.isRight(Logout.verifyReturn(`${postLogoutRedirectUri}?state=${state}`, request)))
      assert.isTrue(Either.isRight(Logout.verifyReturn(new URL(`${postLogoutRedirectUri}?state=${state}`), request)))
      const rejection = (url: string, kept = request) => summary(left(Logout.verifyReturn(url, kept)))
      assert.deepStrictEqual(rejection("/signed-out"), ["CallbackRejected", "StateMissing", "state"])
      assert.deepStrictEqual(rejection("/signed-out?state="), ["CallbackRejected", "StateMissing", "state"])
      assert.deepStrictEqual(rejection("/signed-out?state=other"), ["CallbackRejected", "StateMismatch", "state"])
      assert.deepStrictEqual(rejection(`/?state=${state}`, other), ["CallbackRejected", "StateMismatch", "state"])
      assert.deepStrictEqual(rejection(`/?state=${state}`, stays), ["CallbackRejected", "StateMismatch", "state"])
      assert.deepStrictEqual(rejection(`/?state=${state}&state=${state}`), [
        "CallbackRejected",
        "DuplicateParameter",
        "state"
      ])
    }))

  it.effect("can be kept, and a damaged one is a request that is missing", () =>
    Effect.gen(function*() {
      const request = yield* Logout.make(server, client, { idTokenHint, postLogoutRedirectUri })
      assert.deepStrictEqual(right(Logout.fromJson(Logout.toJson(request))), request)
      for (const damaged of [undefined, null, "", "{}", "{\"url\":1}", Logout.toJson(request).slice(0, -1)]) {
        assert.deepStrictEqual(summary(left(Logout.fromJson(damaged))), [
          "CallbackRejected",
          "RequestMissing",
          undefined
        ])
      }
    }))

  it.effect("#295 prints neither the ID token nor the state", () =>
    Effect.gen(function*() {
      const request = yield* Logout.make(server, client, { idTokenHint, postLogoutRedirectUri })
      assertAbsent(["header.claims.signature", stateOf(request)], prints(request))
    }))
})

describe("a front-channel logout", () => {
  const session: Logout.Session = { issuer: "https://id.example", sessionId: "session-1" }
  const check = (query: string, of = session) => Logout.verifyFrontChannel(`/front-channel-logout${query}`, of)
  const named = "?iss=https%3A%2F%2Fid.example&sid=session-1"

  it("#277 is of the session it names, or of whatever session there is", () => {
    assert.isTrue(Either.isRight(check(named)))
    assert.isTrue(Either.isRight(check("")))
    assert.isTrue(Either.isRight(check("?other=1", { issuer: "https://id.example", sessionId: undefined })))
  })

  it("#277 is rejected when issuer or session are not both those of the session", () => {
    const rows: ReadonlyArray<readonly [string, Logout.Session, string, string]> = [
      ["?iss=https%3A%2F%2Fid.example&sid=session-2", session, "SessionMismatch", "sid"],
      ["?iss=https%3A%2F%2Fid.example%2F&sid=session-1", session, "IssuerMismatch", "iss"],
      ["?iss=https%3A%2F%2Fid.example", session, "SessionMismatch", "sid"],
      ["?sid=session-1", session, "IssuerMissing", "iss"],
      [named, { ...session, sessionId: undefined }, "SessionMismatch", "sid"],
      [`${named}&sid=session-1`, session, "DuplicateParameter", "sid"]
    ]
    for (const [query, of, reason, parameter] of rows) {
      assert.deepStrictEqual(summary(left(check(query, of))), ["CallbackRejected", reason, parameter], query)
    }
  })

  it("never throws, whatever comes", () => {
    fc.assert(fc.property(fc.string({ unit: codePoint, maxLength: 200 }), (text) => {
      assert.isTrue(Either.isEither(Logout.verifyFrontChannel(text, session)))
    }))
  })
})
