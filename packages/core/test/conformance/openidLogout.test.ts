import { BackChannelLogout, Logout } from "@effect-oauth/core"
import type { Misbehaviour } from "@effect-oauth/testing/Misbehaviour"
import { assert, describe } from "@effect/vitest"
import { Effect, Option, Redacted } from "effect"
import { left, right, summary } from "../support.js"
import {
  type ClientRegistration,
  complete,
  type Flow,
  isClean,
  lastRequest,
  makeParty,
  paths,
  variants
} from "./openid.js"
import { scenario } from "./scenarios.js"

const cameBack = "https://app.example/signed-out"

/** Signs in, and gives what the session here is known by. */
const beginSession = (flow: Flow, registration: ClientRegistration, misbehaviour?: Misbehaviour) =>
  Effect.gen(function*() {
    const party = yield* makeParty({ registration })
    const { idToken, tokens } = yield* complete(party, flow)
    yield* party.server.with(misbehaviour)
    const { iss, sid, sub } = idToken.claims
    assert.isString(sid)
    return { party, tokens, issuer: iss, sessionId: String(sid), subject: sub }
  })

type Session = Effect.Effect.Success<ReturnType<typeof beginSession>>

/** Sends the user to the provider to sign out, and gives what is kept and where the user ends up. */
const signOut = ({ party: { oauth, server }, tokens }: Session) =>
  Effect.gen(function*() {
    const made = yield* oauth.logoutRequest({
      idTokenHint: Option.getOrUndefined(tokens.idToken),
      postLogoutRedirectUri: cameBack
    })
    const response = yield* server.httpClient.get(Redacted.value(made.url))
    const location = new URL(response.headers["location"] ?? "about:blank")
    assert.strictEqual(location.origin + location.pathname, cameBack)
    const request = right(Logout.fromJson(Logout.toJson(made)))
    return { location, request }
  })

const rpInitiated = (misbehaviour?: Misbehaviour, expected?: ReadonlyArray<string>) =>
  Effect.gen(function*() {
    for (const [flow, registration] of variants) {
      const session = yield* beginSession(flow, registration, misbehaviour)
      const { location, request } = yield* signOut(session)
      const sent = lastRequest(session.party, "/end_session")?.query
      assert.strictEqual(
        sent?.get("id_token_hint"),
        Option.map(session.tokens.idToken, Redacted.value).pipe(Option.getOrNull)
      )
      assert.strictEqual(sent?.get("state"), Redacted.value(Option.getOrThrow(request.state)))
      const verified = Logout.verifyReturn(location, request)
      if (expected === undefined) {
        right(verified)
      } else {
        assert.deepStrictEqual(summary(left(verified)), expected, flow)
      }
      isClean(session.party, flow)
    }
  })

/** The page that the provider's logout shows in a frame. */
const frontChannel = (rpInitiates: boolean) =>
  Effect.gen(function*() {
    for (const [flow, registration] of variants) {
      const session = yield* beginSession(flow, registration)
      const { party: { server } } = session
      const returned = rpInitiates ? yield* signOut(session) : undefined
      const shown = yield* server.frontChannelLogout()
      assert.strictEqual(shown.origin + shown.pathname, "https://app.example/frontchannel")
      right(Logout.verifyFrontChannel(shown, session))
      if (returned !== undefined) {
        right(Logout.verifyReturn(returned.location, returned.request))
      }
      assert.strictEqual(paths(session.party).includes("/end_session"), rpInitiates)
      isClean(session.party, flow)

      const wrong = [
        ["FrontChannelWrongIss", ["CallbackRejected", "IssuerMismatch", "iss"]],
        ["FrontChannelWrongSid", ["CallbackRejected", "SessionMismatch", "sid"]],
        ["FrontChannelMissingIss", ["CallbackRejected", "IssuerMissing", "iss"]],
        ["FrontChannelMissingSid", ["CallbackRejected", "SessionMismatch", "sid"]]
      ] as const
      for (const [misbehaviour, expected] of wrong) {
        yield* server.with(misbehaviour)
        const verified = Logout.verifyFrontChannel(yield* server.frontChannelLogout(), session)
        assert.deepStrictEqual(summary(left(verified)), expected, misbehaviour)
      }
    }
  })

/** What our logout URI answers to the provider, and what it does. */
const receive = ({ party: { oauth, server } }: Session) =>
  Effect.gen(function*() {
    const { body, headers, method } = yield* server.backChannelLogout()
    const ended: Array<BackChannelLogout.LogoutToken> = []
    const errors: Array<ReadonlyArray<string | undefined>> = []
    const answer = yield* BackChannelLogout.receive({ method, body, contentType: headers["content-type"] }, {
      verify: oauth.verifyLogoutToken,
      onLogout: (logout) => Effect.sync(() => ended.push(logout)),
      onRejected: (error) =>
        Effect.sync(() => errors.push(error._tag === "TokenStoreError" ? [error._tag] : summary(error)))
    })
    yield* server.checkBackChannelAnswer(answer)
    return { status: answer.status, ended, errors }
  })

const backChannel = (misbehaviour?: Misbehaviour, reason?: string) =>
  Effect.gen(function*() {
    for (const [flow, registration] of variants) {
      const session = yield* beginSession(flow, registration, misbehaviour)
      const { location, request } = yield* signOut(session)
      if (reason !== undefined) {
        const { ended, errors, status } = yield* receive(session)
        assert.deepStrictEqual<unknown>([status, ended, errors], [400, [], [["JwtRejected", reason]]], flow)
        yield* session.party.server.with(undefined)
      }
      const { issuer, sessionId, subject } = session
      assert.deepStrictEqual(yield* receive(session), {
        status: 200,
        ended: [{ issuer, sessionId: Option.some(sessionId), subject: Option.some(subject) }],
        errors: []
      }, flow)
      right(Logout.verifyReturn(location, request))
      isClean(session.party, flow)
    }
  })

describe("conformance: logout", () => {
  scenario("oidcc-client-test-rp-init-logout", rpInitiated())
  scenario(
    "oidcc-client-test-rp-init-logout-other-state",
    rpInitiated("LogoutStateWrong", ["CallbackRejected", "StateMismatch", "state"])
  )
  scenario(
    "oidcc-client-test-rp-init-logout-no-state",
    rpInitiated("LogoutStateMissing", ["CallbackRejected", "StateMissing", "state"])
  )

  scenario("oidcc-client-test-rp-frontchannel-rpinitlogout", frontChannel(true))
  scenario("oidcc-client-test-rp-frontchannel-opinitlogout", frontChannel(false))

  scenario("oidcc-client-test-rp-backchannel-rpinitlogout", backChannel())
  scenario("oidcc-client-test-rp-backchannel-rpinitlogout-alg-none", backChannel("LogoutTokenAlgNone", "Algorithm"))
  scenario("oidcc-client-test-rp-backchannel-rpinitlogout-no-event", backChannel("LogoutTokenMissingEvents", "Events"))
  scenario("oidcc-client-test-rp-backchannel-rpinitlogout-with-nonce", backChannel("LogoutTokenWithNonce", "Nonce"))
  scenario("oidcc-client-test-rp-backchannel-rpinitlogout-wrong-alg", backChannel("LogoutTokenWrongAlg", "Algorithm"))
  scenario(
    "oidcc-client-test-rp-backchannel-rpinitlogout-wrong-aud",
    backChannel("LogoutTokenWrongAudience", "Audience")
  )
  scenario("oidcc-client-test-rp-backchannel-rpinitlogout-wrong-event", backChannel("LogoutTokenWrongEvent", "Events"))
  scenario("oidcc-client-test-rp-backchannel-rpinitlogout-wrong-iss", backChannel("LogoutTokenWrongIssuer", "Issuer"))
})
