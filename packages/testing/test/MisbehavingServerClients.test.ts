import { MisbehavingServer } from "@effect-oauth/testing"
import { HttpBody, HttpClientRequest } from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted, TestClock } from "effect"
import { SignJWT } from "jose"
import {
  assertion,
  authorizationUrl,
  basic,
  client,
  get,
  hash,
  type Json,
  json,
  type Key,
  login,
  makeKey,
  now,
  parametersOf,
  peek,
  pkce,
  post,
  proof,
  random,
  redeem,
  redirectUri,
  request,
  secret,
  signed,
  text
} from "./MisbehavingServerSupport.js"

type Server = MisbehavingServer.MisbehavingServer

const serverWith = (more: Partial<MisbehavingServer.Client> = {}, options: Partial<MisbehavingServer.Options> = {}) =>
  Effect.zipRight(
    TestClock.setTime(1_700_000_000_000),
    MisbehavingServer.make({ clients: [{ ...client, ...more }], ...options })
  )

const jwksOf = (key: Key): MisbehavingServer.Client["jwks"] => ({ keys: [{ ...key.publicJwk }] })

/** A request object as a careful client makes it. */
const requestObject = (server: Server, key: Key, parameters: Json, more: Json = {}) =>
  Effect.gen(function*() {
    const iat = yield* now
    return yield* signed(key, { typ: "oauth-authz-req+jwt", kid: key.publicJwk.kid }, {
      iss: "app",
      aud: server.issuer,
      iat,
      nbf: iat,
      exp: iat + 300,
      jti: random(),
      ...parameters,
      ...more
    })
  })

const pushed = (server: Server, form: Readonly<Record<string, string>>, headers = basic()) =>
  post(server, server.endpoint("/par"), form, headers)

describe("MisbehavingServer and its clients", () => {
  it.effect("believes a client that authenticates as it is registered", () =>
    Effect.gen(function*() {
      const key = yield* makeKey()
      const accepted = (
        more: Partial<MisbehavingServer.Client>,
        form: (server: Server) => Effect.Effect<Readonly<Record<string, string>>>,
        headers: Readonly<Record<string, string>> = {}
      ) =>
        Effect.gen(function*() {
          const server = yield* serverWith(more)
          const response = yield* redeem(server, yield* login(server), yield* form(server), headers)
          return { status: response.status, violations: server.violations, answer: response }
        })
      const none = () => Effect.succeed({})
      const id = () => Effect.succeed({ client_id: "app" })
      const wrong = yield* accepted({}, none, basic("app", "wrong"))
      assert.strictEqual(wrong.status, 401)
      assert.match(wrong.answer.headers["www-authenticate"] ?? "", /^Basic /)
      assert.strictEqual((yield* json(wrong.answer)).error, "invalid_client")
      const odd = "ä +%:&="
      const cases = [
        accepted({}, none, basic()),
        accepted({ clientSecret: Redacted.make(odd) }, none, basic("app", odd)),
        accepted({ tokenEndpointAuthMethod: "client_secret_post" }, () =>
          Effect.succeed({ client_id: "app", client_secret: secret })),
        accepted({ tokenEndpointAuthMethod: "private_key_jwt", jwks: jwksOf(key) }, (server) =>
          assertion(server, key)),
        accepted({ tokenEndpointAuthMethod: "client_secret_jwt" }, (server) =>
          Effect.promise(async () => ({
            client_id: "app",
            client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            client_assertion: await new SignJWT({
              iss: "app",
              sub: "app",
              aud: server.issuer,
              jti: random(),
              iat: 1_700_000_000,
              exp: 1_700_000_060
            }).setProtectedHeader({ alg: "HS256" }).sign(Buffer.from(secret))
          }))),
        accepted({ clientSecret: undefined, tokenEndpointAuthMethod: "none" }, id),
        accepted({ tokenEndpointAuthMethod: "tls_client_auth", clientCertificate: "thumbprint" }, id, {
          "x-client-certificate": "thumbprint"
        })
      ]
      for (const [index, one] of cases.entries()) {
        const { status, violations } = yield* one
        assert.strictEqual(status, 200, String(index))
        assert.deepStrictEqual(violations, [], String(index))
      }
      assert.strictEqual(
        (yield* accepted({ tokenEndpointAuthMethod: "tls_client_auth", clientCertificate: "thumbprint" }, id, {
          "x-client-certificate": "another"
        })).status,
        401
      )
    }))

  it.effect("binds tokens to a client certificate", () =>
    Effect.gen(function*() {
      const server = yield* serverWith({
        tokenEndpointAuthMethod: "self_signed_tls_client_auth",
        tlsClientCertificateBoundAccessTokens: true
      }, { mtlsEndpointAliases: true, clientCertificateHeader: "X-Cert" })
      const document = yield* json(yield* get(server, server.endpoint("/.well-known/openid-configuration")))
      const aliases = document.mtls_endpoint_aliases as Readonly<Record<string, string>>
      assert.strictEqual(aliases.token_endpoint, server.endpoint("/mtls/token"))
      const { callback, verifier } = yield* login(server)
      const tokens = yield* json(
        yield* post(server, text(aliases.token_endpoint), {
          grant_type: "authorization_code",
          client_id: "app",
          code: callback.get("code") ?? "",
          redirect_uri: redirectUri,
          code_verifier: verifier
        }, { "x-cert": "mine" })
      )
      const authorization = `Bearer ${text(tokens.access_token)}`
      const url = text(aliases.userinfo_endpoint)
      assert.strictEqual((yield* get(server, url, { authorization, "x-cert": "mine" })).status, 200)
      assert.strictEqual((yield* get(server, url, { authorization, "x-cert": "another" })).status, 401)
      assert.strictEqual((yield* get(server, url, { authorization })).status, 401)
    }))

  it.effect("takes a pushed request once", () =>
    Effect.gen(function*() {
      const server = yield* serverWith({ requirePushedAuthorizationRequests: true })
      assert.strictEqual((yield* login(server)).callback.get("error"), "invalid_request")
      const { challenge, verifier } = pkce()
      const response = yield* pushed(server, request(challenge))
      assert.strictEqual(response.status, 201)
      const answer = yield* json(response)
      assert.strictEqual(answer.expires_in, 60)
      const url = authorizationUrl(server, { client_id: "app", request_uri: text(answer.request_uri) })
      const callback = parametersOf(yield* server.authorize(url))
      assert.strictEqual((yield* redeem(server, { callback, verifier })).status, 200)
      assert.strictEqual((yield* Effect.flip(server.authorize(url)))._tag, "ErrorPage")
      const late = yield* json(yield* pushed(server, request(pkce().challenge)))
      yield* TestClock.adjust("1 minute")
      const lateUrl = authorizationUrl(server, { client_id: "app", request_uri: text(late.request_uri) })
      const page = yield* Effect.flip(server.authorize(lateUrl))
      assert.match(page.message, /invalid_request_uri/)
      assert.strictEqual((yield* pushed(server, request(challenge), basic("app", "wrong"))).status, 401)
      const unregistered = yield* pushed(server, request(challenge, { redirect_uri: "https://attacker.example/" }))
      assert.strictEqual((yield* json(unregistered)).error, "invalid_request")
    }))

  it.effect("takes signed request objects, by value, pushed, and fetched", () =>
    Effect.gen(function*() {
      const key = yield* makeKey()
      const documents = new Map<string, string>()
      const server = yield* serverWith({ requireSignedRequestObject: true, jwks: jwksOf(key) }, {
        fetchRequestObject: (url) => Effect.succeed(documents.get(url.href) ?? "")
      })
      assert.strictEqual(
        (yield* Effect.flip(login(server))).message,
        "invalid_request a signed request object is needed"
      )
      const { challenge, verifier } = pkce()
      const asked = request(challenge, { scope: "openid email" })
      const claims = {
        ...asked,
        max_age: 600,
        claims: { id_token: { name: null } },
        resource: ["https://a.example", "https://b.example"]
      }
      const byValue = yield* requestObject(server, key, claims)
      const callback = parametersOf(
        yield* server.authorize(authorizationUrl(server, { client_id: "app", request: byValue }))
      )
      assert.strictEqual(callback.get("state"), asked.state)
      const tokens = yield* json(yield* redeem(server, { callback, verifier }))
      assert.strictEqual(peek(text(tokens.id_token)).claims.name, "Alice Adams")
      assert.deepStrictEqual(tokens.resource, ["https://a.example", "https://b.example"])

      const other = yield* requestObject(server, key, request(pkce().challenge))
      const inPar = yield* json(yield* pushed(server, { client_id: "app", request: other }))
      const pushedUrl = authorizationUrl(server, { client_id: "app", request_uri: text(inPar.request_uri) })
      assert.isTrue(parametersOf(yield* server.authorize(pushedUrl)).has("code"))

      documents.set("https://app.example/request", yield* requestObject(server, key, request(pkce().challenge)))
      const fetched = authorizationUrl(server, { client_id: "app", request_uri: "https://app.example/request" })
      assert.isTrue(parametersOf(yield* server.authorize(fetched)).has("code"))
      assert.deepStrictEqual(server.violations.map(({ check }) => check), ["request-object-missing"])

      const stranger = yield* requestObject(server, yield* makeKey(), request(pkce().challenge))
      const refused = yield* Effect.flip(
        server.authorize(authorizationUrl(server, { client_id: "app", request: stranger }))
      )
      assert.match(refused.message, /invalid_request_object/)
    }))

  it.effect("takes unsigned request objects of a client registered for them", () =>
    Effect.gen(function*() {
      const server = yield* serverWith({ requestObjectSigningAlg: "none" })
      const encode = (value: Json) => Buffer.from(JSON.stringify(value)).toString("base64url")
      const object = `${encode({ alg: "none" })}.${encode(request(pkce().challenge))}.`
      const url = authorizationUrl(server, { client_id: "app", request: object })
      assert.isTrue(parametersOf(yield* server.authorize(url)).has("code"))
      const strict = yield* serverWith()
      assert.match((yield* Effect.flip(strict.authorize(url))).message, /not signed/)
    }))

  it.effect("checks DPoP proofs, and asks for nonces at two origins", () =>
    Effect.gen(function*() {
      const key = yield* makeKey()
      const server = yield* serverWith({ dpopBoundAccessTokens: true }, {
        requireDpopNonce: true,
        resourceOrigin: "https://api.op.example"
      })
      const signedIn = yield* login(server, { dpop_jkt: key.jkt })
      const token = (nonce?: string) =>
        Effect.flatMap(proof(key, "POST", server.endpoint("/token"), { nonce }), (headers) =>
          redeem(server, signedIn, {}, { ...basic(), ...headers }))
      const challenge = yield* token()
      assert.strictEqual(challenge.status, 400)
      assert.strictEqual((yield* json(challenge)).error, "use_dpop_nonce")
      const granted = yield* token(challenge.headers["dpop-nonce"])
      const tokens = yield* json(granted)
      assert.strictEqual(tokens.token_type, "DPoP")
      assert.strictEqual(granted.headers["dpop-nonce"], challenge.headers["dpop-nonce"])

      const accessToken = text(tokens.access_token)
      const url = server.endpoint("/userinfo")
      const document = yield* json(yield* get(server, server.endpoint("/.well-known/openid-configuration")))
      assert.strictEqual(document.userinfo_endpoint, url)
      assert.strictEqual(url, "https://api.op.example/userinfo")
      const resource = (more: Json, with_: Key = key) =>
        Effect.flatMap(proof(with_, "GET", url, { ath: hash(accessToken), ...more }), (headers) =>
          get(server, url, { authorization: `dpop ${accessToken}`, ...headers }))
      const asked = yield* resource({})
      assert.strictEqual(asked.status, 401)
      assert.match(asked.headers["www-authenticate"] ?? "", /^DPoP .*error="use_dpop_nonce"/)
      const nonce = asked.headers["dpop-nonce"]
      assert.notStrictEqual(nonce, challenge.headers["dpop-nonce"])
      assert.strictEqual((yield* resource({ nonce })).status, 200)
      assert.deepStrictEqual(server.violations, [])
      assert.strictEqual((yield* resource({ nonce }, yield* makeKey())).status, 401)
      assert.strictEqual((yield* resource({ nonce, ath: hash("another") })).status, 401)
      assert.strictEqual((yield* get(server, url, { authorization: `Bearer ${accessToken}` })).status, 401)
    }))

  it.effect("has one nonce where the resource is of the same origin", () =>
    Effect.gen(function*() {
      const key = yield* makeKey()
      const server = yield* serverWith({ dpopBoundAccessTokens: true }, { requireDpopNonce: true })
      const signedIn = yield* login(server)
      const token = (nonce?: string) =>
        Effect.flatMap(proof(key, "POST", server.endpoint("/token"), { nonce }), (headers) =>
          redeem(server, signedIn, {}, { ...basic(), ...headers }))
      const nonce = (yield* token()).headers["dpop-nonce"]
      const accessToken = text((yield* json(yield* token(nonce))).access_token)
      const url = server.endpoint("/userinfo")
      const headers = yield* proof(key, "GET", url, { ath: hash(accessToken), nonce })
      assert.strictEqual((yield* get(server, url, { authorization: `DPoP ${accessToken}`, ...headers })).status, 200)
    }))

  it.effect("binds a pushed request to the key of its proof", () =>
    Effect.gen(function*() {
      const key = yield* makeKey()
      const server = yield* serverWith({ dpopBoundAccessTokens: true })
      const { challenge, verifier } = pkce()
      const answer = yield* json(
        yield* pushed(server, request(challenge), {
          ...basic(),
          ...(yield* proof(key, "POST", server.endpoint("/par")))
        })
      )
      const callback = parametersOf(
        yield* server.authorize(authorizationUrl(server, { client_id: "app", request_uri: text(answer.request_uri) }))
      )
      const token = (with_: Key) =>
        Effect.flatMap(proof(with_, "POST", server.endpoint("/token")), (headers) =>
          redeem(server, { callback, verifier }, {}, { ...basic(), ...headers }))
      assert.strictEqual((yield* json(yield* token(yield* makeKey()))).error, "invalid_grant")
      assert.strictEqual((yield* token(key)).status, 200)
    }))

  it.effect("signs a user out, and says so to the client", () =>
    Effect.gen(function*() {
      const server = yield* serverWith()
      const signedIn = yield* login(server)
      const tokens = yield* json(yield* redeem(server, signedIn))
      const { sid, sub } = peek(text(tokens.id_token)).claims
      const url = new URL(server.endpoint("/end_session"))
      url.search = new URLSearchParams({
        id_token_hint: text(tokens.id_token),
        post_logout_redirect_uri: "https://app.example/signed-out",
        state: "a state"
      }).toString()
      const response = yield* get(server, url.href)
      assert.strictEqual(response.headers.location, "https://app.example/signed-out?state=a+state")
      assert.strictEqual((yield* login(server, { prompt: "none" })).callback.get("error"), "login_required")

      const logout = yield* server.backChannelLogout()
      assert.strictEqual(logout.url, "https://app.example/backchannel")
      assert.strictEqual(new URLSearchParams(logout.body).get("logout_token"), logout.logoutToken)
      const { claims, header } = peek(logout.logoutToken)
      assert.strictEqual(header.typ, "logout+jwt")
      assert.include(claims, { iss: server.issuer, aud: "app", sub, sid, iat: 1_700_000_000 })
      assert.deepStrictEqual(claims.events, { "http://schemas.openid.net/event/backchannel-logout": {} })
      const changed = peek(yield* server.logoutToken({ claims: { sub: "bob", sid: undefined } })).claims
      assert.strictEqual(changed.sub, "bob")
      assert.isFalse("sid" in changed)

      const front = yield* server.frontChannelLogout()
      assert.strictEqual(front.searchParams.get("iss"), server.issuer)
      assert.strictEqual(front.searchParams.get("sid"), sid)
      assert.deepStrictEqual(server.violations, [])
      assert.strictEqual((yield* get(server, server.endpoint("/end_session?client_id=app"))).status, 200)
    }))

  it.effect("initiates a login, and has a session to watch", () =>
    Effect.gen(function*() {
      const server = yield* serverWith({}, { sessionManagement: true })
      const url = yield* server.initiateLogin({ loginHint: "alice", targetLinkUri: "https://app.example/page" })
      assert.strictEqual(`${url.origin}${url.pathname}`, "https://app.example/login")
      assert.deepStrictEqual([...url.searchParams], [
        ["iss", server.issuer],
        ["login_hint", "alice"],
        ["target_link_uri", "https://app.example/page"]
      ])
      assert.match((yield* login(server)).callback.get("session_state") ?? "", /^[\w-]+\.[\w-]+$/)
      const document = yield* json(yield* get(server, server.endpoint("/.well-known/openid-configuration")))
      assert.strictEqual((yield* get(server, text(document.check_session_iframe))).status, 200)
    }))

  it.effect("registers clients, and is found by WebFinger", () =>
    Effect.gen(function*() {
      const server = yield* serverWith()
      const register = (metadata: Json) =>
        Effect.orDie(
          server.httpClient.execute(
            HttpClientRequest.post(server.endpoint("/register"), { body: HttpBody.unsafeJson(metadata) })
          )
        )
      const response = yield* register({
        redirect_uris: [redirectUri],
        id_token_signed_response_alg: "EdDSA",
        userinfo_signed_response_alg: "ES256"
      })
      assert.strictEqual(response.status, 201)
      const answer = yield* json(response)
      assert.strictEqual(answer.client_secret_expires_at, 0)
      const id = text(answer.client_id)
      const signedIn = yield* login(server, { client_id: id })
      const tokens = yield* json(yield* redeem(server, signedIn, {}, basic(id, text(answer.client_secret))))
      assert.strictEqual(peek(text(tokens.id_token)).header.alg, "EdDSA")
      assert.strictEqual((yield* json(yield* register({}))).error, "invalid_redirect_uri")
      assert.strictEqual(
        (yield* json(yield* register({ redirect_uris: [redirectUri], token_endpoint_auth_method: "magic" }))).error,
        "invalid_client_metadata"
      )
      const found = yield* json(
        yield* get(server, server.endpoint("/.well-known/webfinger?resource=acct:alice@op.example"))
      )
      assert.deepStrictEqual(found.links, [{
        rel: "http://openid.net/specs/connect/1.0/issuer",
        href: server.issuer
      }])
    }))
})
