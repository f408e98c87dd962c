import { ClientAuthentication, ThirdPartyLogin } from "@effect-oauth/core"
import type * as MisbehavingServer from "@effect-oauth/testing/MisbehavingServer"
import { assert, describe } from "@effect/vitest"
import { Effect, Option, Redacted } from "effect"
import { left, right, summary } from "../support.js"
import {
  accepted,
  allFlows,
  begin,
  browse,
  complete,
  hybridFlows,
  isClean,
  lastRequest,
  makeKey,
  makeParty,
  outcome,
  paths,
  secret,
  type Setup,
  signIn,
  variants,
  variantsOf
} from "./openid.js"
import { scenario } from "./scenarios.js"

/** The client at a provider that knows its key, as each method of authentication has it. */
const authentications = Effect.map(makeKey("ES256", "client"), ({ jwks, key }) => {
  const without = { clientSecret: undefined }
  const setups: Readonly<Record<MisbehavingServer.AuthenticationMethod, Setup>> = {
    client_secret_basic: {},
    client_secret_post: { client: { authentication: ClientAuthentication.clientSecretPost(secret) } },
    client_secret_jwt: { client: { authentication: ClientAuthentication.clientSecretJwt(secret) } },
    private_key_jwt: {
      registered: { ...without, jwks },
      client: { authentication: ClientAuthentication.privateKeyJwt(key) }
    },
    tls_client_auth: { registered: without, client: { authentication: ClientAuthentication.tlsClientAuth } },
    self_signed_tls_client_auth: {
      registered: without,
      client: { authentication: ClientAuthentication.selfSignedTlsClientAuth }
    },
    none: { registered: without, client: { authentication: ClientAuthentication.none } }
  }
  return Object.entries(setups).map(([method, setup]) => ({
    method,
    setup: {
      ...setup,
      // The names of `Object.entries` are those above.
      registered: {
        ...setup.registered,
        tokenEndpointAuthMethod: method as MisbehavingServer.AuthenticationMethod
      }
    }
  }))
})

describe("conformance: flows", () => {
  scenario(
    "oidcc-client-test",
    Effect.gen(function*() {
      yield* accepted()
      for (const { method, setup } of yield* authentications) {
        for (const kind of ["plain", "pushed"] as const) {
          const party = yield* makeParty(setup)
          yield* complete(party, "code", kind)
          yield* complete(party, "code id_token, form_post", kind)
          isClean(party, `${method}, ${kind}`)
        }
      }
      // The suite's request types request_object and request_uri, the latter pushed.
      const { jwks, key } = yield* makeKey("RS256", "requests")
      for (const kind of ["plain", "pushed"] as const) {
        for (const flow of allFlows) {
          const party = yield* makeParty({
            registered: { jwks, requestObjectSigningAlg: "RS256", requireSignedRequestObject: true },
            client: { requestObjectSigningKey: key }
          })
          yield* complete(party, flow, kind)
          isClean(party, `${flow}, ${kind}, signed`)
        }
      }
    })
  )

  scenario(
    "oidcc-client-test-client-secret-basic",
    Effect.gen(function*() {
      for (const flow of allFlows) {
        const party = yield* makeParty()
        yield* complete(party, flow)
        const sent = lastRequest(party, "/token")
        const expected = Buffer.from(`app:${new URLSearchParams({ "": Redacted.value(secret) }).toString().slice(1)}`)
        assert.strictEqual(sent?.headers["authorization"], `Basic ${expected.toString("base64")}`)
        assert.isFalse(sent?.form.has("client_secret"))
        isClean(party, flow)
      }
    })
  )

  scenario(
    "oidcc-client-test-nonce-unless-code-flow",
    Effect.gen(function*() {
      for (const [flow, registration] of variantsOf(hybridFlows)) {
        const party = yield* makeParty({ registration })
        const { nonce, url } = yield* begin(party, flow)
        const sent = new URL(url).searchParams.get("nonce")
        assert.strictEqual(sent, Redacted.value(Option.getOrThrow(nonce)))
        yield* complete(party, flow)
        isClean(party, flow)
      }
    })
  )

  scenario(
    "oidcc-client-test-form-post-error",
    Effect.gen(function*() {
      for (const [flow, registration] of variantsOf(["code, form_post", "code id_token, form_post"])) {
        const party = yield* makeParty({ registration })
        const request = yield* begin(party, flow, "plain", { prompt: ["none"], maxAge: 0 })
        const callback = yield* browse(party.server, request.url)
        assert.isString(callback)
        assert.deepStrictEqual(yield* outcome(party.oauth.signIn(callback, request)), [
          "AuthorizationDenied",
          "login_required"
        ])
        assert.notInclude(paths(party), "/token")
        yield* complete(party, flow)
        isClean(party, flow)
      }
    })
  )

  scenario(
    "oidcc-client-test-mtls-endpoint-aliases",
    Effect.gen(function*() {
      for (const { method, setup } of yield* authentications) {
        const party = yield* makeParty({ ...setup, server: { mtlsEndpointAliases: true } })
        yield* complete(party, "code", "pushed")
        yield* complete(party, "code id_token, form_post")
        isClean(party, method)
        const prefix = method.endsWith("tls_client_auth") ? "/mtls" : ""
        const called = paths(party).filter((path) => /\/(?:par|token|userinfo)$/.test(path))
        assert.deepStrictEqual(
          new Set(called),
          new Set([`${prefix}/par`, `${prefix}/token`, `${prefix}/userinfo`]),
          method
        )
        assert.include(paths(party), "/authorize", method)
      }
    })
  )

  scenario(
    "oidcc-client-test-refresh-token",
    Effect.gen(function*() {
      for (const [flow, registration] of variants) {
        const party = yield* makeParty({ registration, scopes: ["openid", "profile", "offline_access"] })
        const { tokens } = yield* complete(party, flow)
        const renewed = yield* party.oauth.refresh(tokens)
        const sent = lastRequest(party, "/token")
        assert.strictEqual(sent?.form.get("grant_type"), "refresh_token")
        assert.isFalse(sent?.form.has("scope"))
        assert.notStrictEqual(Redacted.value(renewed.accessToken), Redacted.value(tokens.accessToken))
        assert.isTrue(Option.isSome(renewed.idToken) && Option.isSome(renewed.refreshToken))
        // A provider may leave out the ID token, and the refresh token.
        for (const misbehaviour of ["RefreshWithoutIdToken", "RefreshWithoutRefreshToken"] as const) {
          yield* party.server.with(misbehaviour)
          const again = yield* complete(party, flow)
          const { idToken, refreshToken } = yield* party.oauth.refresh(again.tokens)
          assert.isTrue(Option.isSome(idToken) && Option.isSome(refreshToken), misbehaviour)
        }
        isClean(party, flow)
      }
    })
  )

  const refreshRefused = (misbehaviour: "RefreshIdTokenWrongIssuer" | "RefreshIdTokenWrongSub", reason: string) =>
    Effect.gen(function*() {
      for (const [flow, registration] of variants) {
        const party = yield* makeParty({ registration, scopes: ["openid", "offline_access"], server: { misbehaviour } })
        const { tokens } = yield* signIn(party, flow)
        assert.deepStrictEqual(yield* outcome(party.oauth.refresh(tokens)), ["IdTokenRejected", reason], flow)
        assert.notInclude(paths(party), "/userinfo", flow)
        yield* party.server.with(undefined)
        const again = yield* complete(party, flow)
        yield* party.oauth.refresh(again.tokens)
        isClean(party, flow)
      }
    })

  scenario(
    "oidcc-client-test-refresh-token-invalid-issuer",
    refreshRefused("RefreshIdTokenWrongIssuer", "Issuer")
  )
  scenario("oidcc-client-test-refresh-token-invalid-sub", refreshRefused("RefreshIdTokenWrongSub", "Subject"))

  scenario(
    "oidcc-client-test-3rd-party-init-login",
    Effect.gen(function*() {
      const party = yield* makeParty()
      const ours = { issuers: [party.server.issuer], origins: ["https://app.example"] }
      const targetLinkUri = "https://app.example/inbox?folder=new"
      for (const flow of allFlows) {
        const asked = yield* party.server.initiateLogin({ loginHint: "alice@example.com", targetLinkUri })
        const login = right(ThirdPartyLogin.verify(asked, ours))
        assert.deepStrictEqual(login, {
          issuer: party.server.issuer,
          loginHint: Option.some("alice@example.com"),
          targetLinkUri: Option.some(targetLinkUri)
        })
        yield* complete(party, flow, "plain", {
          extraParameters: { login_hint: Option.getOrThrow(login.loginHint) }
        })
        assert.strictEqual(lastRequest(party, "/authorize")?.query.get("login_hint"), "alice@example.com")
      }
      const wrong = [
        ["InitiateLoginWrongIssuer", ["CallbackRejected", "IssuerMismatch", "iss"]],
        ["InitiateLoginMissingIssuer", ["CallbackRejected", "IssuerMissing", "iss"]],
        ["InitiateLoginForeignTarget", ["CallbackRejected", "TargetMismatch", "target_link_uri"]]
      ] as const
      for (const [misbehaviour, expected] of wrong) {
        yield* party.server.with(misbehaviour)
        const asked = yield* party.server.initiateLogin({ targetLinkUri })
        assert.deepStrictEqual(summary(left(ThirdPartyLogin.verify(asked, ours))), expected, misbehaviour)
      }
      isClean(party)
    })
  )
})
