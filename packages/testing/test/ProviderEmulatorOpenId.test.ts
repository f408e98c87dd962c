import { UserAgent } from "@effect-oauth/testing"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { jwtVerify } from "jose"
import { bearer, type Parameters, profile, refresh, signIn, started } from "./emulatorSupport.js"
import { json, request, text, verifiedBy, withQuery } from "./support.js"

describe("OpenID Connect at a ProviderEmulator", () => {
  const openid = { scopes: ["openid", "email"], profile: undefined, expected: undefined }

  it.scoped("signs ID tokens with the claims of the account, and answers userinfo with them", () =>
    Effect.gen(function*() {
      for (const idTokenAlg of ["RS256", "ES256"] as const) {
        const emulator = yield* started({ ...openid, openid: { idTokenAlg, claims: { hd: "x", locale: undefined } } })
        const { access_token, id_token } = yield* signIn(emulator, { scope: "openid", nonce: "n-0S6" })
        const { header, payload } = yield* verifiedBy(
          { endpoints: { jwksUri: text(emulator.endpoints.jwksUri) } },
          id_token
        )
        assert.strictEqual(header["alg"], idTokenAlg)
        const { exp, iat, ...claims } = payload
        const account = {
          sub: emulator.account.id,
          name: "Ada Lovelace",
          given_name: "Ada",
          family_name: "Lovelace",
          email: emulator.account.email,
          email_verified: true,
          picture: emulator.account.picture,
          unknown_member: "kept",
          hd: "x"
        }
        assert.isNumber(exp)
        assert.isNumber(iat)
        assert.deepStrictEqual(claims, {
          ...account,
          iss: emulator.endpoints.issuer,
          aud: emulator.clientId,
          nonce: "n-0S6"
        })
        for (const method of ["GET", "POST"]) {
          assert.deepStrictEqual(yield* json(yield* profile(emulator, access_token, { method })), account)
        }
        assert.deepStrictEqual(emulator.expected, {
          id: emulator.account.id,
          name: "Ada Lovelace",
          email: emulator.account.email,
          emailVerified: true,
          picture: emulator.account.picture
        })
      }
    }))

  it.scoped("signs with the secret", () =>
    Effect.gen(function*() {
      const emulator = yield* started({ ...openid, openid: { idTokenAlg: "HS256" } })
      const { id_token } = yield* signIn(emulator)
      const key = new TextEncoder().encode(Redacted.value(emulator.clientSecret))
      const { protectedHeader } = yield* Effect.promise(() => jwtVerify(text(id_token), key))
      assert.strictEqual(protectedHeader.alg, "HS256")
      assert.deepStrictEqual(yield* json(yield* request(text(emulator.endpoints.jwksUri))), { keys: [] })
    }))

  it.scoped("gives an ID token when it is asked, or always, and with a refresh or not", () =>
    Effect.gen(function*() {
      const asked = yield* started({ ...openid, openid: {} })
      const tokens = yield* signIn(asked)
      assert.isString(tokens["id_token"])
      assert.isString((yield* json(yield* refresh(asked, tokens["refresh_token"])))["id_token"])
      assert.notProperty(yield* signIn(asked, { scope: "email" }), "id_token")

      const always = yield* started({ ...openid, scopes: ["name"], openid: { always: true, onRefresh: false } })
      const others = yield* signIn(always, { scope: "name" })
      assert.isString(others["id_token"])
      assert.strictEqual(others["scope"], "name")
      assert.notProperty(yield* json(yield* refresh(always, others["refresh_token"])), "id_token")
      assert.notProperty(yield* signIn(yield* started({ scopes: ["openid"] })), "id_token")
    }))

  it.scoped("does without userinfo", () =>
    Effect.gen(function*() {
      const emulator = yield* started({ ...openid, openid: { userinfo: false } })
      assert.notProperty(emulator.endpoints, "userinfoEndpoint")
      assert.strictEqual(emulator.expected.email, emulator.account.email)
      const url = `${text(emulator.endpoints.issuer)}/userinfo`
      const { access_token } = yield* signIn(emulator)
      const response = yield* request(url, { headers: bearer(access_token) })
      assert.strictEqual(response.status, 404)
    }))

  it.scoped("lets the last word on the claims be had", () =>
    Effect.gen(function*() {
      const emulator = yield* started({
        ...openid,
        openid: { idToken: ({ nonce: _, ...claims }, { issuer }) => ({ ...claims, iss: `${issuer}/tenant` }) }
      })
      const { id_token } = yield* signIn(emulator, { nonce: "n" })
      const { payload } = yield* verifiedBy({ endpoints: { jwksUri: text(emulator.endpoints.jwksUri) } }, id_token)
      assert.strictEqual(payload["iss"], `${emulator.endpoints.issuer}/tenant`)
      assert.notProperty(payload, "nonce")
    }))

  it.scoped("publishes its endpoints and what it supports", () =>
    Effect.gen(function*() {
      const emulator = yield* started({
        ...openid,
        authentication: ["client_secret_basic", "none"],
        openid: { idTokenAlg: "ES256", logout: true },
        revocation: "standard",
        push: true,
        issuerInCallback: true
      })
      const { endpoints } = emulator
      const url = `${text(endpoints.issuer)}/.well-known/openid-configuration`
      assert.deepStrictEqual(yield* json(yield* request(url)), {
        issuer: endpoints.issuer,
        authorization_endpoint: endpoints.authorizationEndpoint,
        token_endpoint: endpoints.tokenEndpoint,
        userinfo_endpoint: endpoints.userinfoEndpoint,
        jwks_uri: endpoints.jwksUri,
        revocation_endpoint: endpoints.revocationEndpoint,
        end_session_endpoint: endpoints.endSessionEndpoint,
        pushed_authorization_request_endpoint: endpoints.pushedAuthorizationRequestEndpoint,
        response_types_supported: ["code"],
        subject_types_supported: ["public"],
        scopes_supported: ["openid", "email"],
        token_endpoint_auth_methods_supported: ["client_secret_basic", "none"],
        id_token_signing_alg_values_supported: ["ES256"],
        code_challenge_methods_supported: ["S256"],
        authorization_response_iss_parameter_supported: true
      })
    }))

  it.scoped("signs out, with a hint of its own or without one", () =>
    Effect.gen(function*() {
      const emulator = yield* started({ ...openid, openid: { logout: true } })
      const { id_token } = yield* signIn(emulator)
      const leave = (more: Parameters) =>
        withQuery(text(emulator.endpoints.endSessionEndpoint), {
          post_logout_redirect_uri: emulator.postLogoutRedirectUri,
          ...more
        })
      const hinted = yield* UserAgent.logout(leave({ id_token_hint: text(id_token), state: "s" }))
      assert.strictEqual(hinted.href, `${emulator.postLogoutRedirectUri}?state=s`)
      const named = yield* UserAgent.logout(leave({ client_id: emulator.clientId }))
      assert.strictEqual(named.href, emulator.postLogoutRedirectUri)
      const [header, payload] = text(id_token).split(".")
      assert.strictEqual((yield* request(leave({ id_token_hint: `${header}.${payload}.AAAA` }))).status, 400)
    }))
})
