/**
 * Signing out at a real server, and being told of it by the server at an address of ours.
 */
import { BackChannelLogout, Logout, type OAuthClient, type OAuthError, ReplayStore } from "@effect-oauth/core"
import { NodeOAuth } from "@effect-oauth/platform-node"
import { ScriptedServer, UserAgent } from "@effect-oauth/testing"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Option, Redacted } from "effect"
import { vi } from "vitest"
import { decryptionPair } from "./support/keys.js"
import { bind, party, type Settings, signIn } from "./support/party.js"

// The first test loads the server, and RSA keys take their time.
vi.setConfig({ testTimeout: 20_000 })

const provideNode = Effect.provide(NodeOAuth.layer)

const goodbye = "https://app.example/goodbye?from=logout"

const leaving = (settings: Settings = {}) =>
  party({
    ...settings,
    server: { rememberSignIn: true, ...settings.server },
    registered: { postLogoutRedirectUris: [goodbye], ...settings.registered }
  })

describe("logging out at the server", () => {
  it.scopedLive("#267, #268 ends the session there, and the user comes back", () =>
    Effect.gen(function*() {
      const at = yield* leaving()
      const { idToken } = yield* signIn(at)
      yield* signIn(at, { prompt: ["none"] })
      const request = yield* at.oauth.logoutRequest({
        idTokenHint: idToken.encoded,
        postLogoutRedirectUri: goodbye,
        extraParameters: { ui_locales: "en" }
      })
      const sent = new URL(Redacted.value(request.url)).searchParams
      assert.sameMembers([...sent.keys()], [
        "client_id",
        "id_token_hint",
        "post_logout_redirect_uri",
        "state",
        "ui_locales"
      ])
      const back = yield* at.browser.logout(Redacted.value(request.url))
      assert.isTrue(back.href.startsWith(goodbye))
      yield* Logout.verifyReturn(back, yield* Logout.fromJson(Logout.toJson(request)))
      const over = yield* Effect.flip(signIn(at, { prompt: ["none"] }))
      assert.isTrue(over._tag === "AuthorizationDenied" && over.code === "login_required")
    }).pipe(provideNode))

  it.scopedLive("#267 takes nobody back from another logout, or from none", () =>
    Effect.gen(function*() {
      const { browser, oauth } = yield* leaving()
      const request = yield* oauth.logoutRequest({ postLogoutRedirectUri: goodbye })
      const other = yield* oauth.logoutRequest({ postLogoutRedirectUri: goodbye })
      const back = yield* browser.logout(Redacted.value(other.url))
      yield* Logout.verifyReturn(back, other)
      const reason = (url: URL | string) =>
        Effect.map(Effect.flip(Logout.verifyReturn(url, request)), ({ reason }) => reason)
      assert.strictEqual(yield* reason(back), "StateMismatch")
      assert.strictEqual(yield* reason(goodbye), "StateMissing")
      assert.strictEqual(yield* reason(`${back.href}&state=x`), "DuplicateParameter")
    }).pipe(provideNode))

  it.scopedLive("shows a page of the server's where there is nowhere to go back to", () =>
    Effect.gen(function*() {
      const at = yield* leaving()
      const { idToken } = yield* signIn(at)
      const request = yield* at.oauth.logoutRequest({ idTokenHint: idToken.encoded })
      assert.deepStrictEqual(request.state, Option.none())
      const page = yield* at.browser.logout(Redacted.value(request.url))
      assert.strictEqual(page.origin, at.server.issuer)
      const elsewhere = yield* at.oauth.logoutRequest({ postLogoutRedirectUri: "https://app.example/other" })
      const error = yield* Effect.flip(UserAgent.logout(Redacted.value(elsewhere.url)))
      assert.strictEqual(error.reason, "ErrorPage", "one that is not registered")
    }).pipe(provideNode))

  it.scopedLive("sends nothing twice", () =>
    Effect.gen(function*() {
      const { oauth } = yield* leaving()
      for (const name of ["client_id", "id_token_hint", "post_logout_redirect_uri", "state"]) {
        const error = yield* Effect.flip(oauth.logoutRequest({ extraParameters: { [name]: "x" } }))
        assert.strictEqual(error.reason, "ReservedParameter", name)
      }
    }).pipe(provideNode))

  it.scopedLive("is not offered by a server without it", () =>
    Effect.gen(function*() {
      const { oauth } = yield* leaving({ server: { logout: false } })
      const error = yield* Effect.flip(oauth.logoutRequest())
      assert.isTrue(error.reason === "MissingEndpoint" && error.setting === "endSessionEndpoint")
    }).pipe(provideNode))
})

/** Our own address for logout tokens, and what became of what was sent there. */
const makeReceiver = Effect.gen(function*() {
  const http = yield* ScriptedServer.make
  const ended: Array<BackChannelLogout.LogoutToken> = []
  const rejected: Array<OAuthError.OAuthError> = []
  const listen = (oauth: OAuthClient.Service, options: BackChannelLogout.Options = {}) =>
    http.respond(
      "/logged-out",
      ({ body, headers, method }) =>
        BackChannelLogout.receive({ method, contentType: headers["content-type"], body }, {
          verify: (token) => oauth.verifyLogoutToken(token, options),
          onLogout: (logout) => Effect.sync(() => ended.push(logout)),
          onRejected: (error) => Effect.sync(() => rejected.push(error))
        })
    )
  /** Sends a request there, and gives the status it was answered with. */
  const send = (body: string | undefined, contentType = "application/x-www-form-urlencoded") =>
    Effect.promise(async () => {
      const init = body === undefined ? {} : { method: "POST", headers: { "content-type": contentType }, body }
      const response = await fetch(http.url("/logged-out"), init)
      assert.strictEqual(response.headers.get("cache-control"), "no-store")
      return response.status
    })
  const reasons = () => rejected.map((error) => "reason" in error ? error.reason : error._tag)
  return { url: http.url("/logged-out"), requests: http.requests, ended, reasons, listen, send }
})

/** A server that tells our address of each logout. */
const told = (settings: Settings = {}) =>
  Effect.gen(function*() {
    const receiver = yield* makeReceiver
    const at = yield* leaving({
      ...settings,
      registered: {
        backchannelLogoutUri: receiver.url,
        backchannelLogoutSessionRequired: true,
        ...settings.registered
      }
    })
    const logout = (idToken: Redacted.Redacted) =>
      at.oauth.logoutRequest({ idTokenHint: idToken, postLogoutRedirectUri: goodbye }).pipe(
        Effect.flatMap(({ url }) => at.browser.logout(Redacted.value(url)))
      )
    return { at, receiver, logout }
  })

const formOf = (logoutToken: string): string => new URLSearchParams({ logout_token: logoutToken }).toString()

describe("back-channel logout", () => {
  it.scopedLive("#272, #275, #276 ends the session the token names, once", () =>
    Effect.gen(function*() {
      const { at, logout, receiver } = yield* told()
      yield* receiver.listen(at.oauth, { sessionRequired: true })
      const { idToken } = yield* signIn(at)
      yield* logout(idToken.encoded)
      assert.deepStrictEqual(receiver.ended, [{
        issuer: at.server.issuer,
        subject: Option.some("alice"),
        sessionId: Option.some(String(idToken.claims["sid"]))
      }])

      const [request] = receiver.requests
      assert.strictEqual(yield* receiver.send(request?.body), 400)
      assert.deepStrictEqual(receiver.reasons(), ["Replayed"])
      assert.lengthOf(receiver.ended, 1)
    }).pipe(provideNode))

  it.scopedLive("is of every session of the user where the token names none", () =>
    Effect.gen(function*() {
      const { at, logout, receiver } = yield* told({ registered: { backchannelLogoutSessionRequired: false } })
      yield* receiver.listen(at.oauth)
      const { idToken } = yield* signIn(at)
      yield* logout(idToken.encoded)
      assert.deepStrictEqual(receiver.ended.map(({ sessionId, subject }) => [subject, sessionId]), [
        [Option.some("alice"), Option.none()]
      ])
      yield* receiver.listen(at.oauth, { sessionRequired: true })
      yield* signIn(at)
      yield* logout((yield* signIn(at)).idToken.encoded)
      assert.deepStrictEqual(receiver.reasons(), ["SessionId"])
    }).pipe(provideNode))

  it.scopedLive("#269, #270, #274 takes no other token for it, however it is signed", () =>
    Effect.gen(function*() {
      const { at, logout, receiver } = yield* told()
      // Nobody has listened, so the token has not been used.
      const { idToken } = yield* signIn(at)
      yield* logout(idToken.encoded)
      yield* receiver.listen(at.oauth)
      const token = new URLSearchParams(receiver.requests[0]?.body).get("logout_token") ?? ""
      const [header = "", payload = "", signature = ""] = token.split(".")
      const changed = Buffer.from(
        JSON.stringify({ ...JSON.parse(Buffer.from(payload, "base64url").toString()), sub: "bob" })
      ).toString("base64url")
      const none = Buffer.from(JSON.stringify({ alg: "none", typ: "logout+jwt" })).toString("base64url")
      const bodies: ReadonlyArray<readonly [body: string, reason: string]> = [
        [formOf(Redacted.value(idToken.encoded)), "Events"],
        [formOf([header, changed, signature].join(".")), "Signature"],
        [formOf([none, payload, ""].join(".")), "Algorithm"],
        [formOf([header, payload].join(".")), "Malformed"],
        ["", "Malformed"],
        [`${formOf(token)}&${formOf(token)}`, "DuplicateParameter"]
      ]
      for (const [body] of bodies) {
        assert.strictEqual(yield* receiver.send(body), 400)
      }
      assert.deepStrictEqual(receiver.reasons(), bodies.map(([, reason]) => reason))
      assert.strictEqual(yield* receiver.send(undefined), 405)
      assert.strictEqual(yield* receiver.send(JSON.stringify({ logout_token: token }), "application/json"), 415)
      assert.deepStrictEqual(receiver.ended, [])
      assert.strictEqual(yield* receiver.send(formOf(token)), 200, "the token itself is still good")
      assert.lengthOf(receiver.ended, 1)
    }).pipe(provideNode))

  it.scopedLive("#270 is not taken by another client, nor from another server", () =>
    Effect.gen(function*() {
      const { at, logout, receiver } = yield* told()
      const { idToken } = yield* signIn(at)
      yield* logout(idToken.encoded)
      const body = receiver.requests[0]?.body
      yield* receiver.listen(yield* bind(at.server, { client: { clientId: "other" } }))
      assert.strictEqual(yield* receiver.send(body), 400)
      const elsewhere = yield* leaving()
      yield* receiver.listen(elsewhere.oauth)
      assert.strictEqual(yield* receiver.send(body), 400)
      assert.deepStrictEqual(receiver.reasons(), ["Audience", "Key"])
    }).pipe(provideNode))

  it.scopedLive("#270, #275 is of now", () =>
    Effect.gen(function*() {
      const { at, logout, receiver } = yield* told()
      const { idToken } = yield* signIn(at)
      yield* logout(idToken.encoded)
      const clients = [
        { clockSkew: 7200 },
        { clockSkew: -7200 },
        { clockSkew: 60, clockTolerance: 0, maxFrontChannelAge: "1 second" as const }
      ]
      for (const client of clients) {
        yield* receiver.listen(yield* bind(at.server, { client }))
        assert.strictEqual(yield* receiver.send(receiver.requests[0]?.body), 400)
      }
      assert.deepStrictEqual(receiver.reasons(), ["Expired", "IssuedAt", "IssuedAt"])
    }).pipe(provideNode))

  it.scopedLive("#275 is remembered by the store that was there when the client was bound", () =>
    Effect.gen(function*() {
      const { at, logout, receiver } = yield* told()
      const { idToken } = yield* signIn(at)
      yield* logout(idToken.encoded)
      const body = receiver.requests[0]?.body
      const replica = (store: ReplayStore.Service) =>
        Effect.provideService(bind(at.server), ReplayStore.ReplayStore, store)
      const shared = ReplayStore.makeMemory()
      const statuses: Array<number> = []
      for (const store of [shared, shared, ReplayStore.makeMemory()]) {
        yield* receiver.listen(yield* replica(store))
        statuses.push(yield* receiver.send(body))
      }
      assert.deepStrictEqual(statuses, [200, 400, 200])
    }).pipe(provideNode))

  it.scopedLive("is answered 503 while the keys cannot be had, and 200 afterwards", () =>
    Effect.gen(function*() {
      const { at, logout, receiver } = yield* told()
      const { idToken } = yield* signIn(at)
      yield* logout(idToken.encoded)
      const body = receiver.requests[0]?.body
      const nowhere = yield* ScriptedServer.make
      yield* nowhere.respond("/jwks", ScriptedServer.reset)
      const cut = yield* bind(at.server, { overrides: { jwksUri: nowhere.url("/jwks") } })
      yield* receiver.listen(cut)
      assert.strictEqual(yield* receiver.send(body), 503)
      assert.deepStrictEqual(receiver.reasons(), ["Network"])
      yield* receiver.listen(at.oauth)
      assert.strictEqual(yield* receiver.send(body), 200)
    }).pipe(provideNode))

  it.scopedLive("fails where the sessions cannot be ended, and the token is used all the same", () =>
    Effect.gen(function*() {
      const { at, logout, receiver } = yield* told()
      const { idToken } = yield* signIn(at)
      yield* logout(idToken.encoded)
      const request = {
        method: "POST",
        contentType: "application/x-www-form-urlencoded; charset=utf-8",
        body: receiver.requests[0]?.body ?? ""
      }
      const receive = BackChannelLogout.receive(request, {
        verify: at.oauth.verifyLogoutToken,
        onLogout: () => Effect.fail("the database is away")
      })
      assert.strictEqual(yield* Effect.flip(receive), "the database is away")
      assert.strictEqual((yield* receive).status, 400)
    }).pipe(provideNode))

  it.scopedLive("comes encrypted to a client whose ID tokens do", () =>
    Effect.gen(function*() {
      const { key, registered } = yield* decryptionPair("ECDH-ES")
      const { at, logout, receiver } = yield* told({
        registered: {
          jwks: { keys: [registered] },
          idTokenSignedResponseAlg: "PS256",
          idTokenEncryptedResponseAlg: "ECDH-ES",
          idTokenEncryptedResponseEnc: "A256GCM"
        },
        client: {
          idTokenSignedResponseAlg: "PS256",
          idTokenEncryptedResponse: { algorithm: "ECDH-ES", contentEncryption: "A256GCM" },
          decryptionKeys: [key]
        }
      })
      yield* receiver.listen(at.oauth)
      const { idToken } = yield* signIn(at)
      yield* logout(idToken.encoded)
      const token = new URLSearchParams(receiver.requests[0]?.body).get("logout_token") ?? ""
      assert.strictEqual(token.split(".").length, 5)
      assert.deepStrictEqual(receiver.ended.map(({ subject }) => subject), [Option.some("alice")])
    }).pipe(provideNode))
})
