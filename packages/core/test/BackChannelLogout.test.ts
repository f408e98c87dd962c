import { BackChannelLogout, type Client, IssuerKeys, OAuthError, ReplayStore } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Option, Redacted, TestClock } from "effect"
import { exportJWK, generateKeyPair, SignJWT } from "jose"
import { fakeHttp, jsonAnswer, makeClient, makeServer, summary } from "./support.js"

const issuer = "https://id.example"
const server = makeServer({ issuer, jwksUri: "https://id.example/keys" })
const pair = await generateKeyPair("RS256")
const publicKey = { ...(await exportJWK(pair.publicKey)), kid: "1" }
const event = "http://schemas.openid.net/event/backchannel-logout"

/** The time the tokens are made at, in seconds. */
const now = 1_800_000_000

const good = {
  iss: issuer,
  aud: "my-app",
  iat: now,
  exp: now + 120,
  jti: "token-1",
  events: { [event]: {} },
  sub: "jane",
  sid: "session-1"
}

const sign = (claims: Readonly<Record<string, unknown>>, header: Readonly<Record<string, string>> = {}) =>
  Effect.promise(() =>
    new SignJWT({ ...claims }).setProtectedHeader({ alg: "RS256", kid: "1", typ: "logout+jwt", ...header })
      .sign(pair.privateKey)
  )

const environment = Layer.mergeAll(
  fakeHttp(() => jsonAnswer({ keys: [publicKey] })).layer,
  Layer.sync(IssuerKeys.IssuerKeys, () => IssuerKeys.make()),
  Layer.sync(ReplayStore.ReplayStore, ReplayStore.makeMemory),
  Layer.scopedDiscard(TestClock.setTime(now * 1000))
)

const at = <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.provide(effect, environment)

interface Setup {
  readonly client?: Partial<Client.Options>
  readonly header?: Readonly<Record<string, string>>
  readonly options?: BackChannelLogout.Options
}

const verify = (claims: Readonly<Record<string, unknown>>, setup: Setup = {}) =>
  Effect.flatMap(
    sign(claims, setup.header),
    (token) => BackChannelLogout.verify(server, makeClient(setup.client), Redacted.make(token), setup.options)
  )

const without = (name: keyof typeof good): Readonly<Record<string, unknown>> => {
  const { [name]: _, ...others } = good
  return others
}

describe("BackChannelLogout", () => {
  it.effect("says who is signed out", () =>
    at(Effect.gen(function*() {
      assert.deepStrictEqual(yield* verify(good), {
        issuer,
        subject: Option.some("jane"),
        sessionId: Option.some("session-1")
      })
      assert.deepStrictEqual(yield* verify({ ...without("sid"), jti: "2" }), {
        issuer,
        subject: Option.some("jane"),
        sessionId: Option.none()
      })
      assert.deepStrictEqual(yield* verify({ ...without("sub"), jti: "3" }, { options: { sessionRequired: true } }), {
        issuer,
        subject: Option.none(),
        sessionId: Option.some("session-1")
      })
    })))

  const rows: ReadonlyArray<
    readonly [title: string, claims: Readonly<Record<string, unknown>>, reason: string, setup?: Setup]
  > = [
    ["#270 another issuer", { ...good, iss: "https://other.example" }, "Issuer"],
    ["#270 no issuer", without("iss"), "Issuer"],
    ["#270 another audience", { ...good, aud: "other-app" }, "Audience"],
    ["#270 no audience", without("aud"), "Audience"],
    ["#270 no iat", without("iat"), "IssuedAt"],
    ["#270 an iat in the future", { ...good, iat: now + 60, exp: now + 120 }, "IssuedAt"],
    ["#270 no exp", without("exp"), "Expired"],
    ["#270 an exp in the past", { ...good, iat: now - 300, exp: now - 60 }, "Expired"],
    ["#271 no events", without("events"), "Events"],
    ["#271 another event", { ...good, events: { "http://schemas.openid.net/event/other": {} } }, "Events"],
    ["#271 an event that is no object", { ...good, events: { [event]: "yes" } }, "Events"],
    ["#271 events that are no object", { ...good, events: [event] }, "Events"],
    ["#272 neither user nor session", { ...without("sub"), sid: undefined }, "SessionId"],
    ["#272 no session where one is required", without("sid"), "SessionId", { options: { sessionRequired: true } }],
    ["#272 a user that is no string", { ...good, sub: 1 }, "Subject"],
    ["#272 a session that is no string", { ...good, sid: 1 }, "SessionId"],
    ["#273 a nonce", { ...good, nonce: "n" }, "Nonce"],
    ["#274 the type of another token", good, "Type", { header: { typ: "at+jwt" } }],
    ["#274 the type of an ID token", good, "Type", { header: { typ: "JWT" } }],
    ["#275 no jti", without("jti"), "TokenId"],
    ["#275 an iat of long ago", { ...good, iat: now - 3631 }, "IssuedAt"],
    ["#269 an algorithm that is not the registered one", good, "Algorithm", {
      client: { idTokenSignedResponseAlg: "ES256" }
    }],
    ["#269 a key that is not there", good, "Key", { header: { kid: "2" } }]
  ]

  it.effect.each(rows)("%s is rejected", ([, claims, reason, setup]) =>
    at(Effect.gen(function*() {
      const error = yield* Effect.flip(verify(claims, setup))
      assert.deepStrictEqual(summary(error), ["JwtRejected", reason])
    })))

  it.effect("#269 a bad signature, no signature and no token are rejected", () =>
    at(Effect.gen(function*() {
      const token = yield* sign(good)
      const reject = (text: string) =>
        Effect.map(
          Effect.flip(BackChannelLogout.verify(server, makeClient(), Redacted.make(text))),
          (error: OAuthError.OAuthError) => summary(error)
        )
      const [header, claims, signature] = token.split(".")
      const none = Buffer.from("{\"alg\":\"none\"}").toString("base64url")
      assert.deepStrictEqual(yield* reject(`${none}.${claims}.`), ["JwtRejected", "Algorithm"])
      assert.deepStrictEqual(
        yield* reject(`${header}.${claims}.${signature?.replace(/^./, (c) => c === "A" ? "B" : "A")}`),
        [
          "JwtRejected",
          "Signature"
        ]
      )
      assert.deepStrictEqual(yield* reject(""), ["JwtRejected", "Malformed"])
    })))

  it.effect("#275 a token is used once", () =>
    at(Effect.gen(function*() {
      yield* verify(good)
      assert.deepStrictEqual(summary(yield* Effect.flip(verify(good))), ["JwtRejected", "Replayed"])
      // The id of another token, and that of the same id at another client, are others.
      yield* verify({ ...good, jti: "token-2" })
      yield* verify({ ...good, aud: "other-app" }, { client: { clientId: "other-app" } })
    })))

  it.effect("#275 a token that was not accepted does not use up its id", () =>
    at(Effect.gen(function*() {
      yield* Effect.flip(verify({ ...good, nonce: "n" }))
      yield* verify(good)
    })))

  it.effect("a replay store that fails lets nothing pass", () =>
    at(Effect.gen(function*() {
      const failing: ReplayStore.Service = {
        use: () => Effect.fail(new OAuthError.TokenStoreError({ reason: "Unavailable", operation: "use" }))
      }
      const error = yield* Effect.flip(Effect.provideService(verify(good), ReplayStore.ReplayStore, failing))
      assert.deepStrictEqual(summary(error), ["TokenStoreError", "Unavailable"])
    })))
})

describe("a request to the logout URI", () => {
  const form = "application/x-www-form-urlencoded"

  const receive = (request: Partial<BackChannelLogout.Request>, options: { readonly fails?: boolean } = {}) =>
    Effect.gen(function*() {
      const ended: Array<BackChannelLogout.LogoutToken> = []
      const rejected: Array<string> = []
      const response = yield* BackChannelLogout.receive({ method: "POST", contentType: form, body: "", ...request }, {
        verify: (token) => BackChannelLogout.verify(server, makeClient(), token),
        onLogout: (logout) => options.fails === true ? Effect.fail("no") : Effect.sync(() => ended.push(logout)),
        onRejected: (error) => Effect.sync(() => rejected.push(error.message))
      })
      return { response, ended, rejected }
    })

  it.effect("#276 ends the sessions and answers 200, which nobody may store", () =>
    at(Effect.gen(function*() {
      const token = yield* sign(good)
      const { ended, response } = yield* receive({
        body: `logout_token=${token}`,
        contentType: `${form}; charset=utf-8`
      })
      assert.deepStrictEqual(response, { status: 200, headers: { "cache-control": "no-store" }, body: "" })
      assert.deepStrictEqual(ended.map(({ subject }) => subject), [Option.some("jane")])
    })))

  it.effect("#276 answers 400 to a token that is not accepted, and says why to the program only", () =>
    at(Effect.gen(function*() {
      const token = yield* sign({ ...good, nonce: "n" })
      for (const body of [`logout_token=${token}`, "", "logout_token=", "logout_token=a&logout_token=b"]) {
        const { ended, rejected, response } = yield* receive({ body })
        assert.deepStrictEqual(response, { status: 400, headers: { "cache-control": "no-store" }, body: "" })
        assert.deepStrictEqual(ended, [])
        assert.strictEqual(rejected.length, 1)
      }
    })))

  it.effect("#276 takes forms that are posted, and nothing else", () =>
    at(Effect.gen(function*() {
      const body = `logout_token=${yield* sign(good)}`
      assert.strictEqual((yield* receive({ body, method: "GET" })).response.status, 405)
      assert.strictEqual((yield* receive({ body, contentType: undefined })).response.status, 415)
      assert.strictEqual((yield* receive({ body, contentType: "application/json" })).response.status, 415)
      assert.strictEqual((yield* receive({ body, contentType: `${form}x` })).response.status, 415)
    })))

  it.effect("fails when the sessions could not be ended", () =>
    at(Effect.gen(function*() {
      const error = yield* Effect.flip(receive({ body: `logout_token=${yield* sign(good)}` }, { fails: true }))
      assert.strictEqual(error, "no")
    })))
})
