import { type Dialect, EmbeddedServer, UserAgent } from "@effect-oauth/testing"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { compactDecrypt, decodeProtectedHeader } from "jose"
import { createHash } from "node:crypto"
import { basic, json, keyPair, post, request, text, verifiedBy, withQuery } from "./support.js"

const redirectUri = "https://app.example/callback"

const app: Dialect.Client = { clientId: "app", clientSecret: Redacted.make("secret"), redirectUris: [redirectUri] }

const ada = { id: "ada", claims: { name: "Ada Lovelace", email: "ada@example.com", "https://app.example/team": "red" } }

const authorizationUrl = (server: EmbeddedServer.EmbeddedServer, more: Record<string, string> = {}): URL =>
  withQuery(server.endpoints.authorizationEndpoint, {
    response_type: "code",
    client_id: "app",
    redirect_uri: redirectUri,
    state: "state",
    scope: "openid email",
    nonce: "n-1",
    ...more
  })

const exchange = (server: EmbeddedServer.EmbeddedServer, code: string | null, clientId = "app") =>
  Effect.flatMap(
    post(
      server.endpoints.tokenEndpoint,
      { grant_type: "authorization_code", code: text(code), redirect_uri: redirectUri },
      basic(clientId, "secret")
    ),
    json
  )

const signIn = (server: EmbeddedServer.EmbeddedServer, more: Record<string, string> = {}) =>
  Effect.flatMap(
    UserAgent.approve(authorizationUrl(server, more)),
    (callback) => exchange(server, callback.searchParams.get("code"), more["client_id"])
  )

const userinfo = (server: EmbeddedServer.EmbeddedServer, tokens: Record<string, unknown>) =>
  request(server.endpoints.userinfoEndpoint, { headers: { authorization: `Bearer ${text(tokens["access_token"])}` } })

/** The published keys: their ids by algorithm. */
const publishedKeys = (server: EmbeddedServer.EmbeddedServer) =>
  request(server.endpoints.jwksUri).pipe(
    Effect.flatMap((response) => Effect.promise(() => response.json())),
    Effect.map(({ keys }: { keys: ReadonlyArray<{ alg: string; kid: string }> }) =>
      new Map(keys.map(({ alg, kid }) => [alg, kid]))
    )
  )

const inFragment = (url: URL): URLSearchParams => new URLSearchParams(url.hash.slice(1))

/** What was signed before it was encrypted. */
const decrypted = (key: Parameters<typeof compactDecrypt>[1], token: unknown): Effect.Effect<string> =>
  Effect.promise(async () => new TextDecoder().decode((await compactDecrypt(text(token), key)).plaintext))

describe("EmbeddedServer, OpenID Connect", () => {
  it.scoped("publishes what it offers, under both names", () =>
    Effect.gen(function*() {
      const server = yield* EmbeddedServer.make({ clients: [app], acrValues: ["gold"] })
      const metadata = yield* json(yield* request(server.metadataUrls.openIdConfiguration))
      assert.deepStrictEqual(yield* json(yield* request(server.metadataUrls.oauthAuthorizationServer)), metadata)
      assert.deepInclude(metadata, {
        issuer: server.issuer,
        pushed_authorization_request_endpoint: server.endpoints.pushedAuthorizationRequestEndpoint,
        end_session_endpoint: server.endpoints.endSessionEndpoint,
        response_types_supported: ["code", "code id_token", "id_token"],
        acr_values_supported: ["gold"],
        request_parameter_supported: true,
        claims_parameter_supported: true,
        backchannel_logout_supported: true,
        id_token_signing_alg_values_supported: ["ES256"],
        authorization_signing_alg_values_supported: ["ES256"]
      })
      assert.deepStrictEqual(metadata["response_modes_supported"], [
        "form_post",
        "fragment",
        "query",
        "jwt",
        "query.jwt",
        "fragment.jwt",
        "form_post.jwt"
      ])
      assert.includeMembers(Object.keys(metadata), ["dpop_signing_alg_values_supported"])

      const plain = yield* EmbeddedServer.make({
        clients: [app],
        responseTypes: ["code"],
        pushedAuthorizationRequests: false,
        requestObjects: false,
        jwtResponseModes: false,
        encryption: false,
        claimsParameter: false,
        dpop: false,
        logout: false,
        backchannelLogout: false
      })
      const less = yield* json(yield* request(plain.metadataUrls.openIdConfiguration))
      assert.deepStrictEqual(less["response_types_supported"], ["code"])
      assert.notIncludeMembers(Object.keys(less), ["end_session_endpoint"])
      for (const name of Object.keys(less)) {
        assert.notMatch(
          name,
          /^(pushed|request_object|authorization_signing|dpop|end_session|backchannel|.*encryption)/
        )
      }
      assert.strictEqual((yield* request(plain.endpoints.endSessionEndpoint)).status, 404)
      assert.strictEqual((yield* post(plain.endpoints.pushedAuthorizationRequestEndpoint, {})).status, 404)
    }))

  it.scoped("signs for each client with the algorithm it is registered for", () =>
    Effect.gen(function*() {
      const algorithms = ["RS256", "PS256", "ES384", "EdDSA", "Ed25519"]
      const server = yield* EmbeddedServer.make({
        clients: [
          app,
          ...algorithms.map((alg) => ({ ...app, clientId: alg, idTokenSignedResponseAlg: alg })),
          {
            ...app,
            clientId: "HS256",
            clientSecret: Redacted.make("secret"),
            idTokenSignedResponseAlg: "HS256"
          }
        ],
        signingAlgorithms: ["ES256", "ES512"]
      })
      for (const alg of algorithms) {
        const { header } = yield* verifiedBy(server, (yield* signIn(server, { client_id: alg }))["id_token"])
        assert.strictEqual(header["alg"], alg)
      }
      const { header } = yield* verifiedBy(server, (yield* signIn(server))["id_token"])
      assert.strictEqual(header["alg"], "ES256", "the first of the server's")
      const shared = yield* signIn(server, { client_id: "HS256" })
      assert.strictEqual(decodeProtectedHeader(text(shared["id_token"])).alg, "HS256")

      const keys = yield* publishedKeys(server)
      assert.sameMembers([...keys.keys()], ["ES256", "ES512", ...algorithms])
      const others = yield* publishedKeys(
        yield* EmbeddedServer.make({ clients: [app], signingAlgorithms: ["RS256", "ES256"] })
      )
      assert.strictEqual(others.get("RS256"), keys.get("RS256"), "made once in a process")
      assert.notStrictEqual(others.get("ES256"), keys.get("ES256"))
    }))

  it.scoped("answers code id_token and id_token in the fragment, with the hashes", () =>
    Effect.gen(function*() {
      const server = yield* EmbeddedServer.make({
        clients: [{ ...app, responseTypes: ["code id_token", "id_token"] }],
        accounts: [ada]
      })
      const hybrid = yield* UserAgent.approve(authorizationUrl(server, { response_type: "code id_token" }))
      assert.strictEqual(hybrid.search, "")
      const code = text(inFragment(hybrid).get("code"))
      const { payload } = yield* verifiedBy(server, inFragment(hybrid).get("id_token"))
      assert.strictEqual(
        payload["c_hash"],
        createHash("sha256").update(code).digest().subarray(0, 16).toString("base64url")
      )
      assert.strictEqual(payload["nonce"], "n-1")
      assert.property(yield* exchange(server, code), "id_token")

      const implicit = yield* UserAgent.approve(authorizationUrl(server, { response_type: "id_token" }))
      const claims = (yield* verifiedBy(server, inFragment(implicit).get("id_token"))).payload
      assert.strictEqual(claims["email"], "ada@example.com", "there is no access token to ask for it with")
      assert.isFalse(inFragment(implicit).has("code"))

      const refused = yield* UserAgent.approve(authorizationUrl(server))
      assert.strictEqual(refused.searchParams.get("error"), "invalid_request", "not registered for code alone")
    }))

  it.scoped("answers with a form, approved or denied, and with a fragment when asked to", () =>
    Effect.gen(function*() {
      const server = yield* EmbeddedServer.make({ clients: [app] })
      const url = authorizationUrl(server, { response_mode: "form_post" })
      const { action, body } = yield* UserAgent.approveForm(url)
      assert.strictEqual(action.href, redirectUri)
      const form = new URLSearchParams(body)
      assert.strictEqual(form.get("state"), "state")
      assert.strictEqual(form.get("iss"), server.issuer)
      assert.property(yield* exchange(server, form.get("code")), "access_token")

      const denied = new URLSearchParams((yield* UserAgent.denyForm(url)).body)
      assert.strictEqual(denied.get("error"), "access_denied")

      const fragment = yield* UserAgent.approve(authorizationUrl(server, { response_mode: "fragment" }))
      assert.property(yield* exchange(server, inFragment(fragment).get("code")), "access_token")
    }))

  it.scoped("signs and encrypts authorization answers (JARM)", () =>
    Effect.gen(function*() {
      const { jwk, privateKey } = yield* keyPair("ECDH-ES+A256KW", "enc")
      const server = yield* EmbeddedServer.make({
        clients: [app, {
          ...app,
          clientId: "secretive",
          jwks: { keys: [jwk] },
          authorizationSignedResponseAlg: "PS256",
          authorizationEncryptedResponseAlg: "ECDH-ES+A256KW",
          authorizationEncryptedResponseEnc: "A256GCM"
        }]
      })
      const claims = { iss: server.issuer, aud: "app", state: "state" }
      for (const mode of ["jwt", "query.jwt"]) {
        const callback = yield* UserAgent.approve(authorizationUrl(server, { response_mode: mode }))
        assert.deepStrictEqual([...callback.searchParams.keys()], ["response"])
        const { header, payload } = yield* verifiedBy(server, callback.searchParams.get("response"))
        assert.strictEqual(header["alg"], "ES256")
        assert.deepInclude(payload, claims)
        assert.property(yield* exchange(server, text(payload["code"])), "access_token")
      }
      const fragment = yield* UserAgent.approve(authorizationUrl(server, { response_mode: "fragment.jwt" }))
      assert.deepInclude((yield* verifiedBy(server, inFragment(fragment).get("response"))).payload, claims)
      const { body } = yield* UserAgent.denyForm(authorizationUrl(server, { response_mode: "form_post.jwt" }))
      const denied = yield* verifiedBy(server, new URLSearchParams(body).get("response"))
      assert.deepInclude(denied.payload, { ...claims, error: "access_denied" })

      const secret = yield* UserAgent.approve(
        authorizationUrl(server, { client_id: "secretive", response_mode: "jwt" })
      )
      const response = text(secret.searchParams.get("response"))
      assert.strictEqual(decodeProtectedHeader(response).enc, "A256GCM")
      const { header, payload } = yield* verifiedBy(server, yield* decrypted(privateKey, response))
      assert.strictEqual(header["alg"], "PS256")
      assert.strictEqual(payload["aud"], "secretive")
    }))

  it.scoped("encrypts ID tokens and signs or encrypts userinfo", () =>
    Effect.gen(function*() {
      const { jwk, privateKey } = yield* keyPair("RSA-OAEP-256", "enc")
      const server = yield* EmbeddedServer.make({
        clients: [
          { ...app, clientId: "signed", userinfoSignedResponseAlg: "ES256" },
          {
            ...app,
            jwks: { keys: [jwk] },
            idTokenEncryptedResponseAlg: "RSA-OAEP-256",
            idTokenEncryptedResponseEnc: "A128GCM",
            userinfoSignedResponseAlg: "ES256",
            userinfoEncryptedResponseAlg: "RSA-OAEP-256"
          }
        ],
        accounts: [ada]
      })
      const tokens = yield* signIn(server)
      assert.strictEqual(decodeProtectedHeader(text(tokens["id_token"])).enc, "A128GCM")
      const idToken = yield* verifiedBy(server, yield* decrypted(privateKey, tokens["id_token"]))
      assert.strictEqual(idToken.payload["sub"], "ada")

      const encrypted = yield* userinfo(server, tokens)
      const nested = yield* Effect.promise(() => encrypted.text())
      assert.strictEqual(decodeProtectedHeader(nested).enc, "A128CBC-HS256")
      assert.strictEqual(
        (yield* verifiedBy(server, yield* decrypted(privateKey, nested))).payload["email"],
        "ada@example.com"
      )

      const answer = yield* userinfo(server, yield* signIn(server, { client_id: "signed" }))
      assert.include(answer.headers.get("content-type"), "application/jwt")
      const { payload } = yield* verifiedBy(server, yield* Effect.promise(() => answer.text()))
      assert.deepInclude(payload, { iss: server.issuer, aud: "signed", sub: "ada", email: "ada@example.com" })
    }))

  it.scoped("gives the claims that are asked for by name, also those of no scope", () =>
    Effect.gen(function*() {
      const server = yield* EmbeddedServer.make({ clients: [app], accounts: [ada] })
      const claims = {
        id_token: { name: null, "https://app.example/team": { essential: true } },
        userinfo: { name: null }
      }
      const tokens = yield* signIn(server, { scope: "openid", claims: JSON.stringify(claims) })
      const { payload } = yield* verifiedBy(server, tokens["id_token"])
      assert.strictEqual(payload["name"], "Ada Lovelace")
      assert.strictEqual(payload["https://app.example/team"], "red")
      assert.notProperty(payload, "email")
      assert.deepStrictEqual(yield* json(yield* userinfo(server, tokens)), { sub: "ada", name: "Ada Lovelace" })
    }))

  it.scoped("says how and when the user signed in", () =>
    Effect.gen(function*() {
      const server = yield* EmbeddedServer.make({
        clients: [app, { ...app, clientId: "aged", defaultMaxAge: 60 }, {
          ...app,
          clientId: "timed",
          requireAuthTime: true
        }],
        acrValues: ["silver", "gold"]
      })
      const claimsFor = (more: Record<string, string>) =>
        Effect.flatMap(signIn(server, more), (tokens) => verifiedBy(server, tokens["id_token"])).pipe(
          Effect.map(({ payload }) => payload)
        )
      assert.strictEqual((yield* claimsFor({ acr_values: "bronze gold" }))["acr"], "gold")
      assert.strictEqual((yield* claimsFor({ acr_values: "bronze" }))["acr"], "silver")
      const essential = (values: ReadonlyArray<string>) => ({
        claims: JSON.stringify({ id_token: { acr: { essential: true, values } } })
      })
      assert.strictEqual((yield* claimsFor(essential(["bronze", "gold"])))["acr"], "gold")
      const unmet = yield* UserAgent.approve(authorizationUrl(server, essential(["bronze"])))
      assert.strictEqual(unmet.searchParams.get("error"), "unmet_authentication_requirements")

      assert.notProperty(yield* claimsFor({}), "auth_time")
      assert.isNumber((yield* claimsFor({ max_age: "60" }))["auth_time"])
      assert.isNumber((yield* claimsFor({ client_id: "aged" }))["auth_time"])
      assert.isNumber((yield* claimsFor({ client_id: "timed" }))["auth_time"])
    }))

  it.scoped("remembers who signed in until it is told to ask", () =>
    Effect.gen(function*() {
      const server = yield* EmbeddedServer.make({
        clients: [app],
        accounts: [ada, { id: "bob", claims: {} }],
        rememberSignIn: true
      })
      const browser = yield* UserAgent.make
      yield* browser.approve(authorizationUrl(server))
      const silent = yield* browser.approve(authorizationUrl(server, { prompt: "none" }))
      assert.isTrue(silent.searchParams.has("code"))
      const pages = () => server.requests.filter(({ path }) => path === "/interaction/:uid").length
      const before = pages()
      yield* browser.approve(authorizationUrl(server, { max_age: "60" }))
      assert.strictEqual(pages(), before)
      yield* browser.approve(authorizationUrl(server, { prompt: "login" }))
      assert.strictEqual(pages(), before + 2)
    }))
})
