import { Dialect, EmbeddedServer, UserAgent } from "@effect-oauth/testing"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Option, Redacted } from "effect"
import { decodeJwt } from "jose"
import { createHash } from "node:crypto"
import { basic, json, keyPair, pkce, post, request, signed, text, verifiedBy, withQuery } from "./support.js"

const redirectUri = "https://app.example/callback"

const app: Dialect.Client = { clientId: "app", clientSecret: Redacted.make("secret"), redirectUris: [redirectUri] }

const parameters = { response_type: "code", client_id: "app", redirect_uri: redirectUri, state: "state" }

const codeGrant = (callback: URL) => ({
  grant_type: "authorization_code",
  code: text(callback.searchParams.get("code")),
  redirect_uri: redirectUri
})

const asserted = (assertion: string) => ({
  client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
  client_assertion: assertion
})

/** A proof of possession for one request, RFC 9449 section 4. */
const proof = (
  key: Effect.Effect.Success<ReturnType<typeof keyPair>>,
  htm: string,
  htu: string,
  more: { readonly nonce?: string; readonly accessToken?: string } = {}
) =>
  signed(key.alg, key.privateKey, {
    htm,
    htu,
    ...(more.nonce === undefined ? undefined : { nonce: more.nonce }),
    ...(more.accessToken === undefined
      ? undefined
      : { ath: createHash("sha256").update(more.accessToken).digest("base64url") })
  }, { typ: "dpop+jwt", jwk: key.publicJwk })

const pushed = (
  server: EmbeddedServer.EmbeddedServer,
  form: Record<string, string>,
  headers: Record<string, string> = basic("app", "secret")
) => Effect.flatMap(post(server.endpoints.pushedAuthorizationRequestEndpoint, form, headers), json)

const withRequestUri = (server: EmbeddedServer.EmbeddedServer, answer: Record<string, unknown>) =>
  withQuery(server.endpoints.authorizationEndpoint, { client_id: "app", request_uri: text(answer["request_uri"]) })

describe("EmbeddedServer, requests", () => {
  it.scoped("knows a client by a JWT, signed with its secret or its key", () =>
    Effect.gen(function*() {
      const keys = yield* keyPair("ES256")
      const secret = "a secret of at least 32 characters"
      const server = yield* EmbeddedServer.make({
        clients: [
          { ...app, clientId: "keyed", tokenEndpointAuthMethod: "private_key_jwt", jwks: { keys: [keys.jwk] } },
          {
            ...app,
            clientId: "secret",
            clientSecret: Redacted.make(secret),
            tokenEndpointAuthMethod: "client_secret_jwt"
          }
        ]
      })
      const status = (clientId: string, alg: string, key: CryptoKey | Uint8Array) =>
        Effect.gen(function*() {
          const url = withQuery(server.endpoints.authorizationEndpoint, { ...parameters, client_id: clientId })
          const callback = yield* UserAgent.approve(url)
          const assertion = yield* signed(alg, key, { iss: clientId, sub: clientId, aud: server.issuer })
          const form = { ...codeGrant(callback), ...asserted(assertion) }
          return (yield* post(server.endpoints.tokenEndpoint, form)).status
        })
      assert.strictEqual(yield* status("keyed", "ES256", keys.privateKey), 200)
      assert.strictEqual(yield* status("keyed", "ES256", (yield* keyPair("ES256")).privateKey), 401)
      assert.strictEqual(yield* status("secret", "HS256", Buffer.from(secret)), 200)
      assert.strictEqual(yield* status("secret", "HS256", Buffer.from("another secret of 32 characters!")), 401)
    }))

  it.scoped("takes pushed requests once, and nothing else when it or the client wants them", () =>
    Effect.gen(function*() {
      const server = yield* EmbeddedServer.make({
        clients: [{ ...app, scopes: ["openid", "email"] }, {
          ...app,
          clientId: "pushing",
          requirePushedAuthorizationRequests: true
        }]
      })
      const url = withRequestUri(server, yield* pushed(server, parameters))
      const callback = yield* UserAgent.approve(url)
      assert.strictEqual(callback.searchParams.get("state"), "state")
      const tokens = yield* json(
        yield* post(server.endpoints.tokenEndpoint, codeGrant(callback), basic("app", "secret"))
      )
      assert.strictEqual(tokens["scope"], "openid email", "the scopes of a client that names none")
      assert.deepInclude(server.requests[0], { method: "POST", path: "/par", status: 201 })
      assert.strictEqual((yield* UserAgent.approve(url)).searchParams.get("error"), "invalid_request_uri", "used")

      const direct = withQuery(server.endpoints.authorizationEndpoint, { ...parameters, client_id: "pushing" })
      assert.strictEqual((yield* UserAgent.approve(direct)).searchParams.get("error"), "invalid_request")
      const strict = yield* EmbeddedServer.make({ clients: [app], pushedAuthorizationRequests: "required" })
      const metadata = yield* json(yield* request(strict.metadataUrls.openIdConfiguration))
      assert.strictEqual(metadata["require_pushed_authorization_requests"], true)
      const refused = yield* UserAgent.approve(withQuery(strict.endpoints.authorizationEndpoint, parameters))
      assert.strictEqual(refused.searchParams.get("error"), "invalid_request")
    }))

  it.scoped("takes signed requests, in the URL and pushed", () =>
    Effect.gen(function*() {
      const keys = yield* keyPair("PS256")
      const others = yield* keyPair("ES256")
      const server = yield* EmbeddedServer.make({
        clients: [{
          ...app,
          jwks: { keys: [keys.jwk, others.jwk] },
          requestObjectSigningAlg: "PS256",
          requireSignedRequestObject: true
        }]
      })
      const claims = { ...parameters, iss: "app", aud: server.issuer, scope: "openid" }
      const authorize = (query: Record<string, string>) =>
        withQuery(server.endpoints.authorizationEndpoint, { client_id: "app", ...query })
      const object = yield* signed("PS256", keys.privateKey, claims)
      const callback = yield* UserAgent.approve(authorize({ request: object, state: "not looked at" }))
      assert.strictEqual(callback.searchParams.get("state"), "state")
      assert.isTrue(callback.searchParams.has("code"))

      const again = yield* pushed(server, {
        client_id: "app",
        request: yield* signed("PS256", keys.privateKey, claims)
      })
      assert.isTrue((yield* UserAgent.approve(withRequestUri(server, again))).searchParams.has("code"))

      const unsigned = yield* UserAgent.approve(withQuery(server.endpoints.authorizationEndpoint, parameters))
      assert.strictEqual(unsigned.searchParams.get("error"), "invalid_request")
      const forged = signed("PS256", (yield* keyPair("PS256")).privateKey, claims)
      const unregistered = signed("ES256", others.privateKey, claims)
      for (const object of [yield* forged, yield* unregistered]) {
        const refused = yield* UserAgent.approve(authorize({ request: object, redirect_uri: redirectUri }))
        assert.strictEqual(refused.searchParams.get("error"), "invalid_request_object")
      }
    }))

  it.scoped("binds tokens to a key (DPoP), with a nonce when it wants one", () =>
    Effect.gen(function*() {
      const keys = yield* keyPair("ES256")
      const server = yield* EmbeddedServer.make({
        clients: [{ ...app, dpopBoundAccessTokens: true }],
        requireDpopNonce: true,
        dialect: {
          routes: [{
            method: "GET",
            path: "/whoami",
            handle: ({ access }) => Effect.succeed(Dialect.json({ known: Option.isSome(access) }))
          }]
        }
      })
      const { tokenEndpoint, userinfoEndpoint } = server.endpoints
      const authorize = withQuery(server.endpoints.authorizationEndpoint, { ...parameters, scope: "openid" })
      const form = codeGrant(yield* UserAgent.approve(authorize))
      const ask = (dpop: string) => post(tokenEndpoint, form, { ...basic("app", "secret"), dpop })
      const first = yield* ask(yield* proof(keys, "POST", tokenEndpoint))
      assert.strictEqual((yield* json(first))["error"], "use_dpop_nonce")
      const nonce = text(first.headers.get("dpop-nonce"))
      const tokens = yield* json(yield* ask(yield* proof(keys, "POST", tokenEndpoint, { nonce })))
      assert.strictEqual(tokens["token_type"], "DPoP")

      const accessToken = text(tokens["access_token"])
      const read = (dpop: string) =>
        request(userinfoEndpoint, { headers: { authorization: `DPoP ${accessToken}`, dpop } })
      const own = yield* proof(keys, "GET", userinfoEndpoint, { nonce, accessToken })
      assert.strictEqual((yield* read(own)).status, 200)
      const other = yield* proof(yield* keyPair("ES256"), "GET", userinfoEndpoint, { nonce, accessToken })
      assert.strictEqual((yield* read(other)).status, 401)

      const stolen = { headers: { authorization: `Bearer ${accessToken}` } }
      assert.strictEqual((yield* request(userinfoEndpoint, stolen)).status, 401)
      assert.deepStrictEqual(yield* json(yield* request(`${server.issuer}/whoami`, stolen)), { known: false })

      const lax = yield* EmbeddedServer.make({ clients: [{ ...app, dpopBoundAccessTokens: true }] })
      const url = withQuery(lax.endpoints.authorizationEndpoint, parameters)
      const without = yield* post(
        lax.endpoints.tokenEndpoint,
        codeGrant(yield* UserAgent.approve(url)),
        basic("app", "secret")
      )
      assert.strictEqual((yield* json(without))["error"], "invalid_grant")
      const dpop = yield* proof(keys, "POST", lax.endpoints.tokenEndpoint)
      const granted = yield* post(lax.endpoints.tokenEndpoint, codeGrant(yield* UserAgent.approve(url)), {
        ...basic("app", "secret"),
        dpop
      })
      assert.strictEqual((yield* json(granted))["token_type"], "DPoP")
      assert.isNull(granted.headers.get("dpop-nonce"))
    }))

  it.scoped("gives tokens for one resource, opaque or as a JWT", () =>
    Effect.gen(function*() {
      const resources = ["https://one.example/api", "https://two.example/api"]
      const tokensFor = (server: EmbeddedServer.EmbeddedServer, resource: string) =>
        Effect.gen(function*() {
          const url = withQuery(server.endpoints.authorizationEndpoint, { ...parameters, scope: "openid email" })
          for (const one of resources) url.searchParams.append("resource", one)
          const form = { ...codeGrant(yield* UserAgent.approve(url)), resource }
          return yield* json(yield* post(server.endpoints.tokenEndpoint, form, basic("app", "secret")))
        })
      const server = yield* EmbeddedServer.make({ clients: [app], resources })
      const opaque = yield* tokensFor(server, "https://two.example/api")
      assert.strictEqual(opaque["scope"], "email")
      const introspected = yield* json(
        yield* post(
          server.endpoints.introspectionEndpoint,
          { token: text(opaque["access_token"]) },
          basic("app", "secret")
        )
      )
      assert.strictEqual(introspected["aud"], "https://two.example/api")
      assert.strictEqual((yield* tokensFor(server, "https://three.example/api"))["error"], "invalid_target")
      const unknown = withQuery(server.endpoints.authorizationEndpoint, {
        ...parameters,
        resource: "https://no.example"
      })
      assert.strictEqual((yield* UserAgent.approve(unknown)).searchParams.get("error"), "invalid_target")

      const structured = yield* EmbeddedServer.make({ clients: [app], resources, accessTokenFormat: "jwt" })
      const jwt = yield* tokensFor(structured, "https://one.example/api")
      const { header, payload } = yield* verifiedBy(structured, jwt["access_token"])
      assert.strictEqual(header["typ"], "at+jwt")
      assert.deepInclude(payload, { aud: "https://one.example/api", client_id: "app", scope: "email" })
    }))

  it.scoped("grants rich authorization requests of the types it knows", () =>
    Effect.gen(function*() {
      const server = yield* EmbeddedServer.make({ clients: [app], authorizationDetailsTypes: ["payment"] })
      const metadata = yield* json(yield* request(server.metadataUrls.openIdConfiguration))
      assert.deepStrictEqual(metadata["authorization_details_types_supported"], ["payment"])
      const authorize = (details: ReadonlyArray<unknown>) =>
        withQuery(server.endpoints.authorizationEndpoint, {
          ...parameters,
          scope: "email",
          authorization_details: JSON.stringify(details)
        })
      const details = [{ type: "payment", amount: { value: "1.00", currency: "EUR" } }]
      const callback = yield* UserAgent.approve(authorize(details))
      const tokens = yield* json(
        yield* post(server.endpoints.tokenEndpoint, codeGrant(callback), basic("app", "secret"))
      )
      assert.deepStrictEqual(tokens["authorization_details"], details)
      const form = { token: text(tokens["access_token"]) }
      const introspected = yield* post(server.endpoints.introspectionEndpoint, form, basic("app", "secret"))
      assert.deepStrictEqual((yield* json(introspected))["authorization_details"], details)

      const refused = yield* UserAgent.approve(authorize([{ type: "gift" }]))
      assert.strictEqual(refused.searchParams.get("error"), "invalid_authorization_details")
    }))

  it.scoped("holds a client to FAPI 1.0 Advanced", () =>
    Effect.gen(function*() {
      const keys = yield* keyPair("PS256")
      const server = yield* EmbeddedServer.make({
        clients: [{
          ...app,
          jwks: { keys: [keys.jwk] },
          tokenEndpointAuthMethod: "private_key_jwt",
          responseTypes: ["code", "code id_token"],
          idTokenSignedResponseAlg: "PS256"
        }],
        fapi: "1.0 Final"
      })
      const metadata = yield* json(yield* request(server.metadataUrls.openIdConfiguration))
      assert.strictEqual(metadata["require_signed_request_object"], true)
      const algorithms = ["PS256", "ES256", "EdDSA", "Ed25519"]
      assert.deepStrictEqual(metadata["token_endpoint_auth_signing_alg_values_supported"], algorithms)

      const ask = (more: Record<string, string>) =>
        Effect.gen(function*() {
          const claims = { ...parameters, iss: "app", aud: server.issuer, scope: "openid", nonce: "n", ...more }
          return yield* UserAgent.approve(withQuery(server.endpoints.authorizationEndpoint, {
            client_id: "app",
            redirect_uri: redirectUri,
            request: yield* signed("PS256", keys.privateKey, claims)
          }))
        })
      const hybrid = new URLSearchParams((yield* ask({ response_type: "code id_token" })).hash.slice(1))
      const { payload } = yield* verifiedBy(server, hybrid.get("id_token"))
      assert.property(payload, "s_hash")
      const jarm = yield* ask({ response_mode: "jwt" })
      assert.property(decodeJwt(text(jarm.searchParams.get("response"))), "code")
      assert.strictEqual((yield* ask({})).searchParams.get("error"), "invalid_request", "code needs JARM")

      const form = asserted(yield* signed("PS256", keys.privateKey, { iss: "app", sub: "app", aud: server.issuer }))
      const claims = { ...parameters, iss: "app", aud: server.issuer, response_mode: "jwt" }
      const object = { ...form, client_id: "app", request: yield* signed("PS256", keys.privateKey, claims) }
      const refused = yield* pushed(server, object, {})
      assert.include(text(refused["error_description"]), "PKCE", "which pushed requests need")
    }))

  it.scoped("holds a client to FAPI 2.0", () =>
    Effect.gen(function*() {
      const keys = yield* keyPair("ES256")
      const server = yield* EmbeddedServer.make({
        clients: [{
          ...app,
          jwks: { keys: [keys.jwk] },
          tokenEndpointAuthMethod: "private_key_jwt",
          dpopBoundAccessTokens: true
        }],
        fapi: "2.0"
      })
      const metadata = yield* json(yield* request(server.metadataUrls.openIdConfiguration))
      assert.strictEqual(metadata["require_pushed_authorization_requests"], true)
      assert.deepStrictEqual(metadata["response_types_supported"], ["code"])

      const assertion = (aud: string) => signed("ES256", keys.privateKey, { iss: "app", sub: "app", aud })
      const { challenge, verifier } = pkce()
      const push = (more: Record<string, string>, aud = server.issuer) =>
        Effect.flatMap(assertion(aud), (jwt) => pushed(server, { ...parameters, ...asserted(jwt), ...more }, {}))
      assert.strictEqual((yield* push({}))["error"], "invalid_request", "no PKCE")
      const withPkce = { code_challenge: challenge, code_challenge_method: "S256" }
      assert.strictEqual((yield* push(withPkce, server.endpoints.tokenEndpoint))["error"], "invalid_client")
      const callback = yield* UserAgent.approve(withRequestUri(server, yield* push(withPkce)))
      assert.strictEqual(callback.searchParams.get("iss"), server.issuer)
      const { tokenEndpoint } = server.endpoints
      const form = { ...codeGrant(callback), ...asserted(yield* assertion(server.issuer)), code_verifier: verifier }
      const answer = yield* post(tokenEndpoint, form, { dpop: yield* proof(keys, "POST", tokenEndpoint) })
      assert.strictEqual((yield* json(answer))["token_type"], "DPoP")
    }))
})
