import { Dialect, EmbeddedServer, UserAgent } from "@effect-oauth/testing"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Option, Redacted, Scope } from "effect"
import { basic, json, pkce, post, request, secureRequest, text, withQuery } from "./support.js"

const redirectUri = "https://app.example/callback"

const app = {
  clientId: "app",
  clientSecret: Redacted.make("secret"),
  redirectUris: [redirectUri]
}

const authorizationUrl = (server: EmbeddedServer.EmbeddedServer, more: Record<string, string> = {}): URL =>
  withQuery(server.endpoints.authorizationEndpoint, {
    response_type: "code",
    client_id: "app",
    redirect_uri: redirectUri,
    state: "state",
    ...more
  })

const exchange = (server: EmbeddedServer.EmbeddedServer, callback: URL) =>
  post(
    server.endpoints.tokenEndpoint,
    {
      grant_type: "authorization_code",
      code: text(callback.searchParams.get("code")),
      redirect_uri: redirectUri
    },
    basic("app", "secret")
  )

const claimsOf = (idToken: unknown): Record<string, unknown> =>
  JSON.parse(Buffer.from(text(idToken).split(".")[1] ?? "", "base64url").toString("utf8"))

/** Everything the process writes to the console or straight to its streams while an effect runs. */
const written = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<Array<string>, E, R> =>
  Effect.acquireUseRelease(
    Effect.sync(() => {
      const lines: Array<string> = []
      const methods = ["debug", "info", "log", "warn", "error"] as const
      const saved = methods.map((method) => console[method])
      const streams = [process.stdout, process.stderr].map((stream) => ({ stream, write: stream.write }))
      for (const method of methods) console[method] = (...args: Array<unknown>) => void lines.push(String(args[0]))
      for (const { stream } of streams) {
        stream.write = (chunk: string | Uint8Array) => {
          lines.push(String(chunk))
          return true
        }
      }
      const restore = () => {
        for (const [index, method] of methods.entries()) console[method] = saved[index] ?? console[method]
        for (const { stream, write } of streams) stream.write = write
      }
      return { lines, restore }
    }),
    ({ lines }) => Effect.as(effect, lines),
    ({ restore }) => Effect.sync(restore)
  )

describe("EmbeddedServer", () => {
  // The first test of the file, so that the server is loaded inside it.
  it.scoped("says nothing, not even while it is loaded, refuses or fails", () =>
    Effect.gen(function*() {
      const lines = yield* written(Effect.gen(function*() {
        const server = yield* EmbeddedServer.make({ clients: [app] })
        const tokens = yield* json(yield* exchange(server, yield* UserAgent.approve(authorizationUrl(server))))
        const bearer = { authorization: `Bearer ${text(tokens["access_token"])}` }
        yield* request(server.endpoints.userinfoEndpoint, { headers: { ...bearer, origin: "https://app.example" } })
        yield* post(server.endpoints.introspectionEndpoint, { token: "x" }, basic("app", "secret"))
        yield* post(server.endpoints.revocationEndpoint, { token: "x" }, basic("app", "secret"))
        yield* post(server.endpoints.tokenEndpoint, { grant_type: "nonsense" }, basic("app", "wrong"))
        yield* request(`${server.issuer}/.well-known/openid-configuration`)
        yield* request(server.endpoints.jwksUri)
        yield* request(authorizationUrl(server, { redirect_uri: "https://evil.example/" }))
        yield* request(`${server.issuer}/nothing`)
        assert.deepStrictEqual(server.requests.filter(({ status }) => status >= 500), [])
      }))
      assert.deepStrictEqual(lines, [])
    }))

  it.scoped("says nothing with everything switched on, and when nobody answers a logout", () =>
    Effect.gen(function*() {
      const lines = yield* written(Effect.gen(function*() {
        const secure = yield* EmbeddedServer.make({
          clients: [{ ...app, idTokenSignedResponseAlg: "EdDSA" }],
          acrValues: ["gold"],
          requireDpopNonce: true,
          authorizationDetailsTypes: ["payment"],
          resources: ["https://api.example"],
          accessTokenFormat: "jwt",
          fapi: "2.0",
          tls: true
        })
        const ca = secure.tls?.ca ?? ""
        yield* UserAgent.approve(authorizationUrl(secure), { ca })
        yield* secureRequest(secure.metadataUrls.openIdConfiguration, { ca })
        yield* secureRequest(secure.tls?.mtlsEndpoints.tokenEndpoint ?? "", { ca }, { client_id: "app" })

        const server = yield* EmbeddedServer.make({
          clients: [{ ...app, backchannelLogoutUri: "http://127.0.0.1:1/" }],
          authorizationDetailsTypes: ["payment"],
          resources: ["https://api.example"]
        })
        const browser = yield* UserAgent.make
        const details = { authorization_details: JSON.stringify([{ type: "payment" }]), scope: "email" }
        const tokens = yield* json(
          yield* exchange(server, yield* browser.approve(authorizationUrl(server, details)))
        )
        const form = { token: text(tokens["access_token"]) }
        yield* post(server.endpoints.introspectionEndpoint, form, basic("app", "secret"))
        yield* browser.approve(authorizationUrl(server, { claims: JSON.stringify({ id_token: { name: null } }) }))
        yield* browser.logout(server.endpoints.endSessionEndpoint)
        const requests = [...server.requests, ...secure.requests]
        assert.deepStrictEqual(requests.filter(({ status }) => status >= 500), [])
      }))
      assert.deepStrictEqual(lines, [])
    }))

  it.scoped("speaks OpenID Connect by the book", () =>
    Effect.gen(function*() {
      const server = yield* EmbeddedServer.make({
        clients: [app],
        accounts: [{ id: "ada", claims: { name: "Ada Lovelace", email: "ada@example.com", email_verified: true } }]
      })
      const metadata = yield* json(yield* request(`${server.issuer}/.well-known/openid-configuration`))
      assert.strictEqual(metadata["issuer"], server.issuer)
      assert.strictEqual(metadata["authorization_endpoint"], server.endpoints.authorizationEndpoint)
      assert.strictEqual(metadata["token_endpoint"], server.endpoints.tokenEndpoint)
      assert.strictEqual(metadata["userinfo_endpoint"], server.endpoints.userinfoEndpoint)
      assert.strictEqual(metadata["jwks_uri"], server.endpoints.jwksUri)

      const callback = yield* UserAgent.approve(authorizationUrl(server, { scope: "openid email", nonce: "n-1" }))
      assert.strictEqual(callback.searchParams.get("iss"), server.issuer)
      const tokens = yield* json(yield* exchange(server, callback))
      assert.strictEqual(tokens["token_type"], "Bearer")
      assert.strictEqual(tokens["scope"], "openid email")
      const claims = claimsOf(tokens["id_token"])
      assert.strictEqual(claims["iss"], server.issuer)
      assert.strictEqual(claims["aud"], "app")
      assert.strictEqual(claims["sub"], "ada")
      assert.strictEqual(claims["nonce"], "n-1")

      const userinfo = yield* request(server.endpoints.userinfoEndpoint, {
        headers: { authorization: `Bearer ${text(tokens["access_token"])}` }
      })
      assert.deepStrictEqual(yield* json(userinfo), { sub: "ada", email: "ada@example.com", email_verified: true })
    }))

  it.scoped("introspects and revokes", () =>
    Effect.gen(function*() {
      const server = yield* EmbeddedServer.make({ clients: [app], accessTokenLifetime: "90 seconds" })
      const tokens = yield* json(yield* exchange(server, yield* UserAgent.approve(authorizationUrl(server))))
      assert.strictEqual(tokens["expires_in"], 90)
      const form = { token: text(tokens["access_token"]) }
      const introspect = post(server.endpoints.introspectionEndpoint, form, basic("app", "secret"))
      assert.strictEqual((yield* json(yield* introspect))["active"], true)
      const revoked = yield* post(server.endpoints.revocationEndpoint, form, basic("app", "secret"))
      assert.strictEqual(revoked.status, 200)
      assert.deepStrictEqual(yield* json(yield* introspect), { active: false })
    }))

  it.scoped("keeps to the options: PKCE required, no rotation, no refresh token, RS256", () =>
    Effect.gen(function*() {
      const strict = yield* EmbeddedServer.make({ clients: [app], pkce: "required" })
      const refused = yield* UserAgent.approve(authorizationUrl(strict))
      assert.strictEqual(refused.searchParams.get("error"), "invalid_request")

      const lax = yield* EmbeddedServer.make({
        clients: [app],
        rotateRefreshTokens: false,
        signingAlgorithms: ["RS256"],
        issueRefreshToken: ({ scopes }) => scopes.includes("email")
      })
      const withEmail = authorizationUrl(lax, { scope: "openid email" })
      const tokens = yield* json(yield* exchange(lax, yield* UserAgent.approve(withEmail)))
      const header = JSON.parse(Buffer.from(text(tokens["id_token"]).split(".")[0] ?? "", "base64url").toString("utf8"))
      assert.strictEqual(header.alg, "RS256")
      const form = { grant_type: "refresh_token", refresh_token: text(tokens["refresh_token"]) }
      for (const _ of [1, 2]) {
        const again = yield* post(lax.endpoints.tokenEndpoint, form, basic("app", "secret"))
        assert.strictEqual((yield* json(again))["refresh_token"], form.refresh_token)
      }
      const without = yield* UserAgent.approve(authorizationUrl(lax, { scope: "openid" }))
      assert.notProperty(yield* json(yield* exchange(lax, without)), "refresh_token")
    }))

  it.scoped("serves a public native client with PKCE on a loopback port of its choice", () =>
    Effect.gen(function*() {
      const server = yield* EmbeddedServer.make({
        clients: [{ clientId: "cli", redirectUris: ["http://127.0.0.1/cb"], applicationType: "native" }]
      })
      const { challenge, verifier } = pkce()
      const redirect_uri = "http://127.0.0.1:61234/cb"
      const url = authorizationUrl(server, {
        client_id: "cli",
        redirect_uri,
        code_challenge: challenge,
        code_challenge_method: "S256"
      })
      const callback = yield* UserAgent.approve(url)
      assert.strictEqual(callback.port, "61234")
      const unprotected = yield* UserAgent.approve(authorizationUrl(server, { client_id: "cli", redirect_uri }))
      assert.strictEqual(unprotected.searchParams.get("error"), "invalid_request", "a public client needs PKCE")
      const response = yield* post(server.endpoints.tokenEndpoint, {
        grant_type: "authorization_code",
        client_id: "cli",
        code: text(callback.searchParams.get("code")),
        redirect_uri,
        code_verifier: verifier
      })
      assert.strictEqual(response.status, 200)
    }))

  it.scoped("shows a page a person can use, with the text escaped", () =>
    Effect.gen(function*() {
      const server = yield* EmbeddedServer.make({
        clients: [{ ...app, name: "<b>App</b> & \"Co\"" }],
        accounts: [{ id: "a", claims: { name: "Ada" } }, { id: "b", claims: {} }]
      })
      const first = yield* request(authorizationUrl(server, { scope: "openid email", login_hint: "b" }))
      const cookie = first.headers.getSetCookie().map((line) => line.split(";")[0]).join("; ")
      const page = yield* request(new URL(text(first.headers.get("location")), server.issuer), { headers: { cookie } })
      const html = yield* Effect.promise(() => page.text())
      assert.include(html, "&lt;b&gt;App&lt;/b&gt; &amp; &quot;Co&quot; wants access to your account")
      assert.include(html, "<li>openid</li><li>email</li>")
      assert.include(html, "<option value=\"b\" selected>b</option>")
      assert.strictEqual(page.headers.get("cache-control"), "no-store")

      const stranger = yield* request(new URL(text(first.headers.get("location")), server.issuer))
      assert.strictEqual(stranger.status, 400)
    }))

  it.scoped("forgets who signed in unless told to remember", () =>
    Effect.gen(function*() {
      const forgetful = yield* EmbeddedServer.make({ clients: [app] })
      const browser = yield* UserAgent.make
      yield* browser.approve(authorizationUrl(forgetful))
      const silent = yield* browser.approve(authorizationUrl(forgetful, { prompt: "none" }))
      assert.strictEqual(silent.searchParams.get("error"), "login_required")

      const mindful = yield* EmbeddedServer.make({ clients: [app], rememberSignIn: true })
      yield* browser.approve(authorizationUrl(mindful))
      const again = yield* browser.approve(authorizationUrl(mindful, { prompt: "none" }))
      assert.isTrue(again.searchParams.has("code"))
    }))

  it.scoped("lets a dialect rename, wrap and add", () =>
    Effect.gen(function*() {
      const server = yield* EmbeddedServer.make({
        clients: [app],
        dialect: {
          authorizationRequest: (sent) => {
            const parameters = new URLSearchParams(sent)
            parameters.set("client_id", parameters.get("client_key") ?? "")
            return parameters
          },
          callback: (url) => {
            url.searchParams.set("extra", "1")
            return url
          },
          tokenRequest: ({ form, headers }) => {
            const renamed = new URLSearchParams(form)
            renamed.set("code", form.get("auth_code") ?? "")
            return { form: renamed, headers }
          },
          tokenAnswer: (answer, { form }) =>
            Effect.succeed({
              status: 200,
              headers: { "content-type": "application/x-www-form-urlencoded" },
              body: `status=${answer.status}&grant=${form.get("grant_type")}`
            }),
          routes: [{
            method: "POST",
            path: "/whoami",
            handle: ({ access, body, headers, url }) =>
              Effect.succeed(Dialect.json({
                account: Option.map(access, ({ account }) => account.id).pipe(Option.getOrNull),
                body,
                query: url.searchParams.get("q"),
                type: headers["content-type"]
              }))
          }]
        }
      })
      const url = authorizationUrl(server)
      url.searchParams.delete("client_id")
      url.searchParams.set("client_key", "app")
      const callback = yield* UserAgent.approve(url)
      assert.strictEqual(callback.searchParams.get("extra"), "1")
      const form = {
        grant_type: "authorization_code",
        auth_code: text(callback.searchParams.get("code")),
        redirect_uri: redirectUri
      }
      const response = yield* post(server.endpoints.tokenEndpoint, form, basic("app", "secret"))
      assert.strictEqual(response.headers.get("content-type"), "application/x-www-form-urlencoded")
      assert.strictEqual(yield* Effect.promise(() => response.text()), "status=200&grant=authorization_code")
      const who = yield* request(`${server.issuer}/whoami?q=1`, { method: "POST", body: "hello" })
      assert.deepStrictEqual(yield* json(who), {
        account: null,
        body: "hello",
        query: "1",
        type: "text/plain;charset=UTF-8"
      })
      assert.strictEqual((yield* request(`${server.issuer}/whoami`)).status, 404)
    }))

  it.effect("is gone when its scope closes, whatever its clients are doing", () =>
    Effect.gen(function*() {
      const scope = yield* Scope.make()
      const server = yield* EmbeddedServer.make({
        clients: [app],
        dialect: { routes: [{ method: "GET", path: "/hang", handle: () => Effect.never }] }
      }).pipe(Scope.extend(scope))
      yield* request(`${server.issuer}/.well-known/openid-configuration`)
      const hanging = fetch(`${server.issuer}/hang`).then(() => "answered", () => "cut")
      yield* request(`${server.issuer}/.well-known/openid-configuration`)
      yield* Scope.close(scope, Exit.void)
      assert.strictEqual(yield* Effect.promise(() => hanging), "cut")
      const after = yield* Effect.promise(() => fetch(server.issuer).then(() => "answered", () => "refused"))
      assert.strictEqual(after, "refused")
    }))
})
