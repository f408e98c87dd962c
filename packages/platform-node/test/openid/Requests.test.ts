/**
 * What a request may ask for besides a sign-in, and the ways its answer comes, at a real server.
 */
import { AuthorizationRequest, ClientAuthentication, ThirdPartyLogin } from "@effect-oauth/core"
import { NodeOAuth } from "@effect-oauth/platform-node"
import { UserAgent } from "@effect-oauth/testing"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Option, Redacted } from "effect"
import { vi } from "vitest"
import { registered, signingKey } from "./support/keys.js"
import { clientId, type Party, party, Profile, profile, redirectUri, signIn } from "./support/party.js"

// The first test loads the server, and RSA keys take their time.
vi.setConfig({ testTimeout: 20_000 })

const provideNode = Effect.provide(NodeOAuth.layer)

const claimsOf = (token: Redacted.Redacted): Record<string, unknown> =>
  JSON.parse(Buffer.from(Redacted.value(token).split(".")[1] ?? "", "base64url").toString("utf8"))

/** The request, as it comes back from where it was kept. */
const kept = (request: AuthorizationRequest.AuthorizationRequest) =>
  Effect.flatten(Effect.sync(() => AuthorizationRequest.fromJson(AuthorizationRequest.toJson(request))))

describe("the hybrid flow", () => {
  const hybrid = { registered: { responseTypes: ["code id_token"] } } as const

  it.scopedLive("comes as a form", () =>
    Effect.gen(function*() {
      const { oauth } = yield* party(hybrid)
      const request = yield* oauth.authorizationRequest({ responseType: "code id_token" })
      const { action, body } = yield* UserAgent.approveForm(request.url)
      assert.strictEqual(action.href, redirectUri)
      const { idToken, tokens } = yield* oauth.signIn(body, yield* kept(request))
      assert.strictEqual(idToken.claims.sub, "alice")
      const first = Redacted.make(new URLSearchParams(body).get("id_token") ?? "")
      assert.notStrictEqual(Redacted.value(idToken.encoded), Redacted.value(first), "the one of the token endpoint")
      assert.isString(claimsOf(first)["c_hash"])
      assert.deepStrictEqual(yield* oauth.fetchUserInfo(tokens, Profile, { idToken }), profile)
    }).pipe(provideNode))

  it.scopedLive("#27 comes in the fragment, and there only", () =>
    Effect.gen(function*() {
      const { oauth } = yield* party(hybrid)
      const request = yield* oauth.authorizationRequest({ responseType: "code id_token", responseMode: "fragment" })
      const callback = yield* UserAgent.approve(request.url)
      assert.strictEqual(callback.search, "")
      const elsewhere = new URL(callback.href.replace("#", "?"))
      const error = yield* Effect.flip(oauth.signIn(elsewhere, request))
      assert.isTrue(error._tag === "CallbackRejected" && error.reason === "UnexpectedParameter")
      assert.strictEqual((yield* oauth.signIn(callback, request)).idToken.claims.sub, "alice")
    }).pipe(provideNode))

  it.scopedLive("#176 is refused with the code of another sign-in, whatever the server would say to it", () =>
    Effect.gen(function*() {
      const { oauth, server } = yield* party(hybrid)
      const request = yield* oauth.authorizationRequest({ responseType: "code id_token" })
      const form = new URLSearchParams((yield* UserAgent.approveForm(request.url)).body)
      const other = yield* oauth.authorizationRequest({ responseType: "code id_token" })
      const { body } = yield* UserAgent.approveForm(other.url)
      form.set("code", new URLSearchParams(body).get("code") ?? "")
      const error = yield* Effect.flip(oauth.signIn(form, request))
      assert.isTrue(error._tag === "IdTokenRejected" && error.reason === "CodeHash")
      assert.notInclude(server.requests.map(({ path }) => path), "/token")
    }).pipe(provideNode))
})

describe("answers", () => {
  it.scopedLive("come in each mode a server has", () =>
    Effect.gen(function*() {
      const { oauth } = yield* party()
      const supported = (yield* oauth.server).supported.responseModes ?? []
      const modes = ["query", "fragment", "form_post", "jwt", "query.jwt", "fragment.jwt", "form_post.jwt"] as const
      assert.sameMembers([...supported], [...modes])
      for (const responseMode of modes) {
        const request = yield* oauth.authorizationRequest({ responseMode })
        const callback = responseMode.startsWith("form_post")
          ? (yield* UserAgent.approveForm(request.url)).body
          : yield* UserAgent.approve(request.url)
        assert.strictEqual((yield* oauth.signIn(callback, request)).idToken.claims.sub, "alice", responseMode)

        const again = yield* oauth.authorizationRequest({ responseMode })
        const refusal = responseMode.startsWith("form_post")
          ? (yield* UserAgent.denyForm(again.url)).body
          : yield* UserAgent.deny(again.url)
        const error = yield* Effect.flip(oauth.signIn(refusal, again))
        assert.isTrue(error._tag === "AuthorizationDenied" && error.code === "access_denied", responseMode)
      }
    }).pipe(provideNode))

  it.scopedLive("#29, #30 are refused plain where signed ones were asked for, and the reverse", () =>
    Effect.gen(function*() {
      const { browser, oauth } = yield* party()
      const plain = yield* oauth.authorizationRequest()
      const signed = yield* oauth.authorizationRequest({ responseMode: "jwt" })
      const missing = yield* Effect.flip(oauth.signIn(yield* browser.approve(plain.url), signed))
      assert.isTrue(missing._tag === "CallbackRejected" && missing.reason === "ResponseRejected")
      const unexpected = yield* Effect.flip(oauth.signIn(yield* browser.approve(signed.url), plain))
      assert.isTrue(unexpected._tag === "CallbackRejected" && unexpected.parameter === "response")
    }).pipe(provideNode))
})

describe("requests", () => {
  it.scopedLive("#54 ask for authorization details, pushed, signed or plain, and say what was granted", () =>
    Effect.gen(function*() {
      const key = yield* signingKey("ES256")
      const authorizationDetails = [{ type: "payment", amount: { currency: "EUR", value: "12.50" }, actions: ["pay"] }]
      for (const requestObjectSigningKey of [undefined, key]) {
        const at = yield* party({
          server: { authorizationDetailsTypes: ["payment"] },
          registered: { jwks: { keys: [registered(key)] } },
          client: { requestObjectSigningKey }
        })
        const plain = yield* signIn(at, { authorizationDetails })
        const pushed = yield* at.oauth.pushedAuthorizationRequest({ authorizationDetails })
        const { idToken, tokens } = yield* at.oauth.signIn(yield* at.browser.approve(pushed.url), pushed)
        for (const granted of [plain.tokens, tokens, yield* at.oauth.refresh(tokens)]) {
          assert.deepStrictEqual(Option.getOrNull(granted.authorizationDetails), authorizationDetails)
        }
        assert.deepStrictEqual(yield* at.oauth.fetchUserInfo(tokens, Profile, { idToken }), profile)

        const unknown = yield* at.oauth.authorizationRequest({ authorizationDetails: [{ type: "unknown" }] })
        const error = yield* Effect.flip(at.oauth.signIn(yield* at.browser.approve(unknown.url), unknown))
        assert.isTrue(error._tag === "AuthorizationDenied" && error.code === "invalid_authorization_details")
      }
    }).pipe(provideNode))

  it.scopedLive("#53 ask for a resource, and get a token that is for it", () =>
    Effect.gen(function*() {
      const resource = "https://api.example/v1"
      const { browser, oauth } = yield* party({
        server: { resources: [resource], accessTokenFormat: "jwt", scopes: ["openid", "email", "read"] },
        scopes: ["read"]
      })
      const request = yield* oauth.authorizationRequest({ resource: [resource] })
      const tokens = yield* oauth.exchange(yield* browser.approve(request.url), request)
      assert.deepInclude(claimsOf(tokens.accessToken), { aud: resource, client_id: clientId, scope: "read" })
      const refreshed = yield* oauth.refresh(tokens)
      assert.deepInclude(claimsOf(refreshed.accessToken), { aud: resource })

      const unknown = yield* oauth.authorizationRequest({ resource: [`${resource}/other`] })
      const error = yield* Effect.flip(oauth.exchange(yield* browser.approve(unknown.url), unknown))
      assert.isTrue(error._tag === "AuthorizationDenied" && error.code === "invalid_target")
    }).pipe(provideNode))

  /** A server that does not see these parameters. */
  const deaf = (...names: ReadonlyArray<string>) => ({
    authorizationRequest: (parameters: URLSearchParams) =>
      new URLSearchParams([...parameters].filter(([name]) => !names.includes(name)))
  })

  it.scopedLive("#171 ask how long ago the user signed in, and take no silence for an answer", () =>
    Effect.gen(function*() {
      const at = yield* party({ server: { rememberSignIn: true } })
      const before = Math.floor(Date.now() / 1000)
      const { idToken } = yield* signIn(at, { maxAge: "1 hour" })
      const time = idToken.claims.auth_time ?? 0
      assert.isAtLeast(time, before)
      const silent = yield* signIn(at, { maxAge: "1 hour", prompt: ["none"], idTokenHint: idToken.encoded })
      assert.strictEqual(silent.idToken.claims.auth_time, time, "of the sign-in that is remembered")

      const forgetful = yield* party({ server: { dialect: deaf("max_age") } })
      const error = yield* Effect.flip(signIn(forgetful, { maxAge: "1 hour" }))
      assert.isTrue(error._tag === "IdTokenRejected" && error.reason === "AuthTime")
    }).pipe(provideNode))

  const demand = (...values: ReadonlyArray<string>): AuthorizationRequest.Options => ({
    claims: { id_token: { acr: { essential: true, values } } }
  })

  it.scopedLive("#173 demand a class of sign-in, and take no other", () =>
    Effect.gen(function*() {
      const acrValues = ["silver", "gold"]
      const at = yield* party({ server: { acrValues } })
      assert.strictEqual((yield* signIn(at, demand("bronze", "gold"))).idToken.claims.acr, "gold")
      const unmet = yield* Effect.flip(signIn(at, demand("bronze")))
      assert.isTrue(unmet._tag === "AuthorizationDenied" && unmet.code === "unmet_authentication_requirements")
      assert.strictEqual((yield* signIn(at, { acrValues: ["bronze"] })).idToken.claims.acr, "silver", "a wish")

      const forgetful = yield* party({ server: { acrValues, dialect: deaf("claims") } })
      const error = yield* Effect.flip(signIn(forgetful, demand("gold")))
      assert.isTrue(error._tag === "IdTokenRejected" && error.reason === "Acr")
    }).pipe(provideNode))

  it.scopedLive("ask for single claims, where they are to be", () =>
    Effect.gen(function*() {
      const at = yield* party({ scopes: ["openid"] })
      const { idToken, tokens } = yield* signIn(at, { claims: { id_token: { name: null }, userinfo: { email: null } } })
      assert.strictEqual(idToken.claims.name, "Alice")
      assert.isUndefined(idToken.claims.email)
      assert.deepStrictEqual(yield* at.oauth.fetchUserInfo(tokens, Profile, { idToken }), profile)
    }).pipe(provideNode))

  it.scopedLive("show no page when told so: login_required", () =>
    Effect.gen(function*() {
      const at = yield* party({ server: { rememberSignIn: true } })
      for (const responseMode of ["query", "jwt"] as const) {
        const error = yield* Effect.flip(signIn(at, { prompt: ["none"], responseMode }))
        assert.isTrue(error._tag === "AuthorizationDenied" && error.code === "login_required")
      }
      yield* signIn(at)
      assert.strictEqual((yield* signIn(at, { prompt: ["none"] })).idToken.claims.sub, "alice")
    }).pipe(provideNode))

  it.scopedLive("#40 begin at somebody else, for a server of ours and a page of ours", () =>
    Effect.gen(function*() {
      const at = yield* party()
      const ours = { issuers: [at.server.issuer], origins: ["https://app.example"] }
      const begin = new URLSearchParams({
        iss: at.server.issuer,
        login_hint: "alice & co",
        target_link_uri: "https://app.example/inbox?unread=1"
      })
      const login = yield* ThirdPartyLogin.verify(`/begin?${begin.toString()}`, ours)
      const { idToken, request } = yield* signIn(at, {
        extraParameters: { login_hint: Option.getOrThrow(login.loginHint) }
      })
      assert.strictEqual(new URL(request.url).searchParams.get("login_hint"), "alice & co")
      assert.strictEqual(idToken.claims.iss, login.issuer)
      assert.strictEqual(Option.getOrThrow(login.targetLinkUri), "https://app.example/inbox?unread=1")
      begin.set("target_link_uri", "https://app.example.evil.example/inbox")
      const error = yield* Effect.flip(ThirdPartyLogin.verify(begin, ours))
      assert.strictEqual(error.reason, "TargetMismatch")
    }).pipe(provideNode))
})

describe("pushed requests", () => {
  it.scopedLive("#208, #212 are demanded, refused by name, and used once", () =>
    Effect.gen(function*() {
      const at: Party = yield* party({ server: { pushedAuthorizationRequests: "required" } })
      const direct = yield* Effect.flip(at.oauth.authorizationRequest())
      assert.strictEqual(direct.reason, "Unsupported")
      const request = yield* at.oauth.pushedAuthorizationRequest()
      assert.isTrue(Option.isSome(request.urlExpiresAt))
      assert.isFalse(yield* AuthorizationRequest.isUrlExpired(request))
      assert.strictEqual(
        (yield* at.oauth.signIn(yield* at.browser.approve(request.url), request)).idToken.claims.sub,
        "alice"
      )
      const spent = yield* at.browser.approve(request.url)
      assert.strictEqual(spent.searchParams.get("error"), "invalid_request_uri", "a second time")
      // The server has forgotten the state with the rest, so that nobody can know whom this is for.
      const unknown = yield* Effect.flip(at.oauth.signIn(spent, request))
      assert.isTrue(unknown._tag === "CallbackRejected" && unknown.reason === "StateMissing")

      const elsewhere = yield* Effect.flip(
        at.oauth.pushedAuthorizationRequest({ redirectUri: "https://app.example/other" })
      )
      assert.isTrue(elsewhere._tag === "OAuthErrorResponse" && elsewhere.status === 400)
      const stranger = yield* party({
        client: { authentication: ClientAuthentication.clientSecretBasic(Redacted.make("another")) }
      })
      const refused = yield* Effect.flip(stranger.oauth.pushedAuthorizationRequest())
      assert.isTrue(
        refused._tag === "OAuthErrorResponse" && refused.code === "invalid_client" && refused.status === 401
      )
    }).pipe(provideNode))
})
