import { Dialect, ProviderEmulator, UserAgent } from "@effect-oauth/testing"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import {
  authorizationUrl,
  bearer,
  codeOf,
  type Emulator,
  errorOf,
  exchange,
  grant,
  inForm,
  inHeader,
  type Parameters,
  profile,
  profileUrl,
  refresh,
  signIn,
  started
} from "./emulatorSupport.js"
import { basic, json, pkce, post, request, text, withQuery } from "./support.js"

describe("ProviderEmulator", () => {
  it.scoped("is an authorization server with nothing out of the ordinary when nothing is said", () =>
    Effect.gen(function*() {
      const emulator = yield* started()
      const callback = yield* UserAgent.approve(authorizationUrl(emulator, { prompt: "select_account", utm: "x" }))
      assert.deepStrictEqual([...callback.searchParams.keys()].sort(), ["code", "state"])
      const answer = yield* json(yield* exchange(emulator, text(callback.searchParams.get("code"))))
      const { access_token, refresh_token, ...rest } = answer
      assert.isString(refresh_token)
      assert.deepStrictEqual(rest, { token_type: "Bearer", expires_in: 3600, scope: "read write" })
      assert.deepStrictEqual(yield* json(yield* profile(emulator, access_token)), {
        user: emulator.account.id,
        name: "Ada Lovelace",
        scopes: ["read", "write"]
      })
      assert.deepStrictEqual(emulator.expected, { id: emulator.account.id, name: "Ada Lovelace" })
      assert.deepStrictEqual(Object.keys(emulator.endpoints).sort(), [
        "authorizationEndpoint",
        "tokenEndpoint",
        "userinfoEndpoint"
      ])
      const { origin } = new URL(emulator.endpoints.tokenEndpoint)
      for (const path of ["/.well-known/openid-configuration", "/jwks", "/userinfo", "/revoke", "/par", "/logout"]) {
        assert.strictEqual((yield* request(`${origin}${path}`)).status, 404, path)
      }
      assert.deepStrictEqual(
        emulator.requests.filter(({ path }) => path === "/token"),
        [{ method: "POST", path: "/token", grantType: "authorization_code", status: 200 }]
      )
    }))

  it.scoped("sends a refusal back", () =>
    Effect.gen(function*() {
      const callback = yield* UserAgent.deny(authorizationUrl(yield* started()))
      assert.strictEqual(callback.searchParams.get("error"), "access_denied")
    }))

  it.scoped("takes the client's authentication as the provider does, and no other", () =>
    Effect.gen(function*() {
      const none = ({ clientId }: Emulator) => ({ client_id: clientId })
      const ways = [
        { method: "client_secret_basic", form: () => ({}), headers: inHeader },
        { method: "client_secret_post", form: inForm, headers: () => ({}) },
        { method: "none", form: none, headers: () => ({}) }
      ] as const
      for (
        const [at, authentication] of [...ways.map(({ method }) => method), ways.map(({ method }) => method)].entries()
      ) {
        const emulator = yield* started({ authentication })
        const { challenge, verifier } = pkce()
        for (const way of ways) {
          const code = yield* codeOf(emulator, { code_challenge: challenge, code_challenge_method: "S256" })
          const form = grant(emulator, code, { code_verifier: verifier })
          const send = (more: Parameters, headers: Parameters) =>
            post(emulator.endpoints.tokenEndpoint, { ...form, ...more }, headers)
          const response = yield* send(way.form(emulator), way.headers(emulator))
          const fits = [authentication].flat().includes(way.method)
          assert.strictEqual(response.status, fits ? 200 : 401, `${at}: ${way.method}`)
          if (!fits) assert.deepStrictEqual(yield* errorOf(response), [401, "invalid_client"])
          const challenged = response.headers.get("www-authenticate")?.startsWith("Basic ") === true
          assert.strictEqual(challenged, !fits && way.method === "client_secret_basic")
        }
        const both = yield* post(emulator.endpoints.tokenEndpoint, {
          ...grant(emulator, "x"),
          ...inForm(emulator)
        }, inHeader(emulator))
        assert.strictEqual(both.status, 401)
      }
    }))

  it.scoped("refuses a wrong secret, and the code is still good", () =>
    Effect.gen(function*() {
      const emulator = yield* started({ authentication: ["client_secret_basic", "client_secret_post"] })
      const code = yield* codeOf(emulator)
      const { tokenEndpoint } = emulator.endpoints
      const header = yield* post(tokenEndpoint, grant(emulator, code), basic(emulator.clientId, "wrong"))
      const form = yield* exchange(emulator, code, { client_secret: "wrong" })
      const nobody = yield* exchange(emulator, code, { client_id: "nobody" })
      for (const response of [header, form, nobody]) {
        assert.deepStrictEqual(yield* errorOf(response), [401, "invalid_client"])
      }
      assert.strictEqual((yield* exchange(emulator, code)).status, 200)
    }))

  it.scoped("reads Basic credentials encoded and raw", () =>
    Effect.gen(function*() {
      const secret = "a+b%41 c:&-long-enough-to-be-one"
      const emulator = yield* started(
        { authentication: "client_secret_basic" },
        { clientId: "app/1", clientSecret: Redacted.make(secret) }
      )
      const encoded = basic(encodeURIComponent("app/1"), encodeURIComponent(secret).replaceAll("%20", "+"))
      for (const headers of [basic("app/1", secret), encoded]) {
        const response = yield* post(
          emulator.endpoints.tokenEndpoint,
          grant(emulator, yield* codeOf(emulator)),
          headers
        )
        assert.strictEqual(response.status, 200)
      }
    }))

  describe("PKCE", () => {
    const { challenge, verifier } = pkce()
    const s256 = { code_challenge: challenge, code_challenge_method: "S256" }
    const plainly = { code_challenge: verifier, code_challenge_method: "plain" }

    /** What becomes of a request with this challenge, and of its code with this verifier and with another. */
    const outcome = (emulator: Emulator, challenge: Parameters) =>
      Effect.gen(function*() {
        const callback = yield* UserAgent.approve(authorizationUrl(emulator, challenge))
        const code = callback.searchParams.get("code")
        if (code === null) return callback.searchParams.get("error")
        const wrong = yield* exchange(emulator, code, { code_verifier: pkce().verifier })
        if (wrong.status === 200) return "not verified"
        const again = yield* UserAgent.approve(authorizationUrl(emulator, challenge))
        const right = yield* exchange(emulator, text(again.searchParams.get("code")), { code_verifier: verifier })
        return right.status === 200 ? "verified" : "never"
      })

    it.scoped("is required, accepted, ignored or plain", () =>
      Effect.gen(function*() {
        const found: Record<string, ReadonlyArray<string | null>> = {}
        for (const pkce of ["required", "accepted", "ignored", "plain"] as const) {
          const emulator = yield* started({ pkce })
          found[pkce] = yield* Effect.all([
            outcome(emulator, s256),
            outcome(emulator, plainly),
            outcome(emulator, { code_challenge: verifier })
          ])
        }
        assert.deepStrictEqual(found, {
          required: ["verified", "invalid_request", "invalid_request"],
          accepted: ["verified", "invalid_request", "invalid_request"],
          ignored: ["not verified", "not verified", "not verified"],
          plain: ["invalid_request", "verified", "verified"]
        })
      }))

    it.scoped("is missed where it is required", () =>
      Effect.gen(function*() {
        for (const pkce of ["required", "plain"] as const) {
          const callback = yield* UserAgent.approve(authorizationUrl(yield* started({ pkce })))
          assert.strictEqual(callback.searchParams.get("error"), "invalid_request")
        }
        assert.isString((yield* signIn(yield* started({ pkce: "accepted" })))["access_token"])
      }))
  })

  it.scoped("reads scopes with commas, and does without any", () =>
    Effect.gen(function*() {
      const commas = yield* started({ scopeSeparator: "," })
      const tokens = yield* signIn(commas, { scope: "write,read" })
      assert.strictEqual(tokens["scope"], "write read")
      const { access_token, ...rest } = yield* signIn(yield* started({ scopes: [] }))
      assert.isString(access_token)
      assert.notProperty(rest, "scope")
    }))

  describe("refresh tokens", () => {
    it.scoped("are rotated, and the old one is refused", () =>
      Effect.gen(function*() {
        const emulator = yield* started()
        const first = yield* signIn(emulator)
        const second = yield* json(yield* refresh(emulator, first["refresh_token"]))
        assert.isString(second["refresh_token"])
        assert.notStrictEqual(second["refresh_token"], first["refresh_token"])
        assert.strictEqual((yield* profile(emulator, second["access_token"])).status, 200)
        const again = yield* refresh(emulator, first["refresh_token"])
        assert.deepStrictEqual(yield* errorOf(again), [400, "invalid_grant"])
      }))

    it.scoped("are kept, and a refresh gives none", () =>
      Effect.gen(function*() {
        const emulator = yield* started({ refreshTokens: "kept" })
        const first = yield* signIn(emulator)
        for (let times = 0; times < 2; times++) {
          const renewed = yield* json(yield* refresh(emulator, first["refresh_token"]))
          assert.notProperty(renewed, "refresh_token")
          assert.strictEqual((yield* profile(emulator, renewed["access_token"])).status, 200)
        }
      }))

    it.scoped("are not there", () =>
      Effect.gen(function*() {
        assert.notProperty(yield* signIn(yield* started({ refreshTokens: "none" })), "refresh_token")
      }))

    it.scoped("are used at an endpoint of their own", () =>
      Effect.gen(function*() {
        const emulator = yield* started({ refreshEndpoint: true })
        const { refresh_token } = yield* signIn(emulator)
        const elsewhere = yield* post(emulator.endpoints.tokenEndpoint, {
          grant_type: "refresh_token",
          refresh_token: text(refresh_token),
          ...inForm(emulator)
        })
        assert.deepStrictEqual(yield* errorOf(elsewhere), [400, "unsupported_grant_type"])
        assert.strictEqual((yield* refresh(emulator, refresh_token)).status, 200)
        const code = yield* codeOf(emulator)
        const there = yield* post(text(emulator.endpoints.refreshEndpoint), {
          ...grant(emulator, code),
          ...inForm(emulator)
        })
        assert.deepStrictEqual(yield* errorOf(there), [400, "unsupported_grant_type"])
      }))
  })

  it.scoped("has no expires_in where tokens do not say when they expire", () =>
    Effect.gen(function*() {
      assert.notProperty(yield* signIn(yield* started({ accessTokenLifetime: null })), "expires_in")
      assert.strictEqual((yield* signIn(yield* started({ accessTokenLifetime: 7200 })))["expires_in"], 7200)
      const shorter = yield* started({ accessTokenLifetime: 7200 }, { accessTokenLifetime: "1 minute" })
      assert.strictEqual((yield* signIn(shorter))["expires_in"], 60)
    }))

  it.scoped("is asked with GET where the provider is, and not with POST then", () =>
    Effect.gen(function*() {
      const emulator = yield* started({ tokenMethod: "GET" })
      const form = { ...grant(emulator, yield* codeOf(emulator)), ...inForm(emulator) }
      const posted = yield* post(emulator.endpoints.tokenEndpoint, form)
      assert.deepStrictEqual(yield* errorOf(posted), [400, "unsupported_grant_type"])
      const answer = yield* request(withQuery(emulator.endpoints.tokenEndpoint, form))
      assert.isString((yield* json(answer))["access_token"])
    }))

  it.scoped("lets functions have the first and the last word", () =>
    Effect.gen(function*() {
      const rename = (parameters: URLSearchParams, from: string, to: string) => {
        const renamed = new URLSearchParams(parameters)
        renamed.set(to, renamed.get(from) ?? "")
        renamed.delete(from)
        return renamed
      }
      const emulator = yield* started({
        issuerInCallback: true,
        authorizationRequest: (parameters) => rename(parameters, "client_key", "client_id"),
        callback: (url, { issuer }) => {
          assert.strictEqual(url.searchParams.get("iss"), issuer)
          url.searchParams.set("more", "1")
          return url
        },
        tokenRequest: ({ form, headers }) =>
          headers["x-version"] === undefined
            ? Dialect.json({ code: 17 }, { status: 418 })
            : { headers, form: rename(form, "client_key", "client_id") },
        tokenAnswer: ({ body, headers, status }, { form }, { scopes }) => ({
          status: 200,
          headers,
          body: { ok: status === 200, data: { token: body["access_token"], grant: form.get("grant_type"), scopes } }
        })
      })
      const url = authorizationUrl(emulator, { client_key: emulator.clientId })
      url.searchParams.delete("client_id")
      const callback = yield* UserAgent.approve(url)
      assert.strictEqual(callback.searchParams.get("more"), "1")
      const { client_id: client_key = "", ...secret } = inForm(emulator)
      const form = { ...grant(emulator, text(callback.searchParams.get("code"))), ...secret, client_key }
      const refused = yield* post(emulator.endpoints.tokenEndpoint, form)
      assert.strictEqual(refused.status, 418)
      assert.deepStrictEqual(yield* json(refused), { code: 17 })
      const { data, ok } = yield* json(yield* post(emulator.endpoints.tokenEndpoint, form, { "x-version": "1" }))
      assert.isTrue(ok)
      assert.propertyVal(data, "grant", "authorization_code")
      const again = yield* json(yield* post(emulator.endpoints.tokenEndpoint, form, { "x-version": "1" }))
      assert.isFalse(again["ok"])
    }))

  describe("revocation", () => {
    it.scoped("is the standard's, for clients that authenticate as everywhere", () =>
      Effect.gen(function*() {
        const emulator = yield* started({ revocation: "standard", authentication: "client_secret_basic" })
        const code = yield* codeOf(emulator)
        const tokens = yield* json(
          yield* post(emulator.endpoints.tokenEndpoint, grant(emulator, code), inHeader(emulator))
        )
        const revoke = (form: Parameters, headers: Parameters) =>
          post(text(emulator.endpoints.revocationEndpoint), { token: text(tokens["access_token"]), ...form }, headers)
        assert.strictEqual((yield* revoke(inForm(emulator), {})).status, 401)
        assert.strictEqual((yield* profile(emulator, tokens["access_token"])).status, 200)
        assert.strictEqual((yield* revoke({}, inHeader(emulator))).status, 200)
        assert.strictEqual((yield* profile(emulator, tokens["access_token"])).status, 401)
      }))

    it.scoped("has the token as Bearer and no form", () =>
      Effect.gen(function*() {
        const emulator = yield* started({ revocation: "bearer" })
        const { access_token } = yield* signIn(emulator)
        const endpoint = text(emulator.endpoints.revocationEndpoint)
        assert.strictEqual((yield* post(endpoint, { token: text(access_token), ...inForm(emulator) })).status, 401)
        const unknown = yield* request(endpoint, { method: "POST", headers: bearer("nonsense") })
        assert.strictEqual(unknown.status, 401)
        assert.strictEqual((yield* request(endpoint, { method: "POST", headers: bearer(access_token) })).status, 200)
        assert.strictEqual((yield* profile(emulator, access_token)).status, 401)
      }))

    it.scoped("has a function of its own", () =>
      Effect.gen(function*() {
        const emulator = yield* started({
          revocation: "standard",
          revocationRequest: ({ form, headers }, { clientId }) =>
            form.get("client_key") === clientId
              ? { headers, form: new URLSearchParams([...form, ["client_id", clientId]]) }
              : Dialect.json({ code: 17 }, { status: 418 })
        })
        const { access_token } = yield* signIn(emulator)
        const { client_id: client_key = "", ...secret } = inForm(emulator)
        const revoke = (more: Parameters) =>
          post(text(emulator.endpoints.revocationEndpoint), { token: text(access_token), ...secret, ...more })
        assert.strictEqual((yield* revoke({})).status, 418)
        assert.strictEqual((yield* revoke({ client_key })).status, 200)
        assert.strictEqual((yield* profile(emulator, access_token)).status, 401)
      }))
  })

  it.scoped("takes pushed requests, of clients that authenticate", () =>
    Effect.gen(function*() {
      const emulator = yield* started({ push: true, authentication: "client_secret_basic", scopeSeparator: "," })
      const push = (headers: Parameters) =>
        post(text(emulator.endpoints.pushedAuthorizationRequestEndpoint), {
          response_type: "code",
          redirect_uri: emulator.redirectUri,
          scope: "read,write",
          access_type: "offline"
        }, headers)
      assert.strictEqual((yield* push(basic(emulator.clientId, "wrong"))).status, 401)
      const { request_uri } = yield* json(yield* push(inHeader(emulator)))
      const url = withQuery(emulator.endpoints.authorizationEndpoint, {
        client_id: emulator.clientId,
        request_uri: text(request_uri)
      })
      assert.isString((yield* UserAgent.approve(url)).searchParams.get("code"))
    }))

  it.scoped("takes another account, sees token answers, and forgets grants", () =>
    Effect.gen(function*() {
      const seen: Array<unknown> = []
      const emulator = yield* started({ tokenAnswer: (answer) => ({ ...answer, body: { ...answer.body, more: 1 } }) }, {
        account: { name: "Grace Hopper" },
        scopes: ["read"],
        redirectUri: "http://127.0.0.1:1/cb",
        onTokenAnswer: (answer, { form }) =>
          Effect.sync(() => {
            seen.push(form.get("grant_type"))
            return { ...answer, body: { ...(typeof answer.body === "object" ? answer.body : undefined), seen: true } }
          })
      })
      const tokens = yield* signIn(emulator)
      assert.deepStrictEqual([tokens["scope"], tokens["more"], tokens["seen"]], ["read", 1, true])
      assert.deepStrictEqual(seen, ["authorization_code"])
      assert.strictEqual((yield* json(yield* profile(emulator, tokens["access_token"])))["name"], "Grace Hopper")
      assert.strictEqual(emulator.expected.name, "Grace Hopper")
      yield* emulator.revokeGrants
      assert.strictEqual((yield* profile(emulator, tokens["access_token"])).status, 401)
      assert.deepStrictEqual(yield* errorOf(yield* refresh(emulator, tokens["refresh_token"])), [400, "invalid_grant"])
    }))

  it.scoped("serves further routes, before its own", () =>
    Effect.gen(function*() {
      const emulator = yield* started({
        routes: ({ clientId }) => [
          { method: "GET", path: "/profile", handle: () => Effect.succeed(Dialect.json({ clientId })) }
        ]
      })
      assert.deepStrictEqual(yield* json(yield* request(profileUrl(emulator))), { clientId: emulator.clientId })
    }))

  it.effect("is a layer, by the id of a provider", () =>
    Effect.gen(function*() {
      const emulator = yield* ProviderEmulator.ProviderEmulator
      const callback = yield* UserAgent.approve(authorizationUrl(emulator))
      assert.isTrue(callback.searchParams.has("code"))
      assert.isTrue(ProviderEmulator.ids.includes("github"))
    }).pipe(Effect.provide(ProviderEmulator.layer("github"))))
})
