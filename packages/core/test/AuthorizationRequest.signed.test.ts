import {
  AuthorizationCode,
  AuthorizationRequest,
  DPoP,
  OAuthCrypto,
  PushedAuthorizationRequest,
  SigningKey
} from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Option, Redacted } from "effect"
import * as jose from "jose"
import { at, issuer, type Json, makeProvider, now, openIdClient, openIdServer } from "./openid.js"
import { assertAbsent, begin, fakeHttp, formOf, jsonAnswer, makeServer, prints, summary } from "./support.js"

const { make } = AuthorizationRequest

const server = openIdServer()

/** A client that signs its requests. */
const signing = (algorithm: SigningKey.Algorithm = "ES256", keyId?: string) =>
  Effect.map(SigningKey.generate(algorithm, { keyId }), (key) => ({
    key,
    client: openIdClient({ requestObjectSigningKey: key })
  }))

const outer = (request: AuthorizationRequest.AuthorizationRequest): Readonly<Record<string, string>> =>
  Object.fromEntries(new URL(request.url).searchParams)

/** The request object, verified as a server does. */
const open = (object: string | undefined, key: SigningKey.SigningKey, seconds = now) =>
  Effect.promise(() =>
    jose.jwtVerify(object ?? "", { ...key.publicKey }, {
      typ: "oauth-authz-req+jwt",
      algorithms: [key.algorithm],
      issuer: "my-app",
      audience: issuer,
      currentDate: new Date(seconds * 1000),
      clockTolerance: 0
    })
  )

/** The claims that are about the JWT and not about the request. */
const aboutIt = ["iss", "aud", "jti", "iat", "nbf", "exp"]

const asked = (claims: Json): Json =>
  Object.fromEntries(Object.entries(claims).filter(([name]) => !aboutIt.includes(name)))

describe("a signed request", () => {
  it.effect.each(["ES256", "PS256", "RS256", "EdDSA"] as const)(
    "#55 is for one server, by this client, and good for five minutes, signed with %s",
    (algorithm) =>
      at(
        now,
        Effect.gen(function*() {
          const { client, key } = yield* signing(algorithm, "key-1")
          const { payload, protectedHeader } = yield* open(outer(yield* make(server, client)).request, key)
          assert.deepStrictEqual(protectedHeader, { alg: algorithm, typ: "oauth-authz-req+jwt", kid: "key-1" })
          const { aud, exp, iat, iss, nbf } = payload
          assert.deepStrictEqual({ aud, exp, iat, iss, nbf }, {
            aud: issuer,
            exp: now + 300,
            iat: now,
            iss: "my-app",
            nbf: now
          })
          // With a subject it could be taken for a client assertion (RFC 9101 §10.8).
          assert.notProperty(payload, "sub")
          assert.notProperty(payload, "request")
          assert.notProperty(payload, "request_uri")
        })
      )
  )

  it.effect("#55 is refused by who looks at it for another server, by another key, or too late", () =>
    at(
      now,
      Effect.gen(function*() {
        const { client, key } = yield* signing()
        const { request: object } = outer(yield* make(server, client))
        assert.isTrue((yield* Effect.exit(open(object, key, now + 299)))._tag === "Success")
        assert.isTrue((yield* Effect.exit(open(object, key, now + 300)))._tag === "Failure")
        assert.isTrue((yield* Effect.exit(open(object, (yield* signing()).key)))._tag === "Failure")
        const elsewhere = openIdServer({ issuer: "https://other.example" })
        const { request: other } = outer(yield* make(elsewhere, client))
        assert.isTrue((yield* Effect.exit(open(other, key)))._tag === "Failure")
      })
    ))

  it.effect("#55 has an id of its own each time, and the clock of the server", () =>
    at(
      now,
      Effect.gen(function*() {
        const { client, key } = yield* signing()
        const payloads = yield* Effect.replicateEffect(
          Effect.flatMap(make(server, client), (request) => open(outer(request).request, key)),
          20
        )
        const ids = payloads.map(({ payload }) => payload.jti ?? "")
        assert.strictEqual(new Set(ids).size, 20)
        assert.isTrue(ids.every((id) => /^[\w-]{43}$/.test(id)))
        const behind = openIdClient({ requestObjectSigningKey: key, clockSkew: 90 })
        const { payload } = yield* open(outer(yield* make(server, behind)).request, key, now + 90)
        assert.strictEqual(payload.iat, now + 90)
      })
    ))

  it.effect("#56 holds everything that is asked for, numbers and objects as JSON", () =>
    at(
      now,
      Effect.gen(function*() {
        const dpop = yield* DPoP.generate()
        const { key } = yield* signing()
        const client = openIdClient({ requestObjectSigningKey: key, dpop })
        const claims = { id_token: { acr: { essential: true, values: ["phr"] } } }
        const authorizationDetails = [{ type: "payment", amount: { value: 12.5 } }]
        const request = yield* make(server, client, {
          scopes: ["openid", "email"],
          responseType: "code id_token",
          responseMode: "form_post.jwt",
          prompt: ["login", "consent"],
          maxAge: "5 minutes",
          acrValues: ["phr", "mfa"],
          claims,
          idTokenHint: Redacted.make("e.y.J"),
          resource: ["https://api.example/", "urn:example:calendar"],
          authorizationDetails,
          extraParameters: { login_hint: "jane", display: "page" }
        })
        const { payload } = yield* open(outer(request).request, key)
        assert.deepStrictEqual(asked(payload), {
          response_type: "code id_token",
          client_id: "my-app",
          redirect_uri: "https://app.example/callback",
          response_mode: "form_post.jwt",
          scope: "openid email",
          state: Redacted.value(request.state),
          code_challenge: yield* OAuthCrypto.codeChallenge(Redacted.value(Option.getOrThrow(request.codeVerifier))),
          code_challenge_method: "S256",
          nonce: Redacted.value(Option.getOrThrow(request.nonce)),
          dpop_jkt: dpop.thumbprint,
          prompt: "login consent",
          max_age: 300,
          acr_values: "phr mfa",
          claims,
          id_token_hint: "e.y.J",
          resource: ["https://api.example/", "urn:example:calendar"],
          authorization_details: authorizationDetails,
          login_hint: "jane",
          display: "page"
        })
      })
    ))

  it.effect("#56 names one resource as a text, and leaves out what is not asked for", () =>
    at(
      now,
      Effect.gen(function*() {
        const { client, key } = yield* signing()
        const one = yield* open(outer(yield* make(server, client, { resource: ["https://api.example/"] })).request, key)
        assert.strictEqual(one.payload["resource"], "https://api.example/")
        const none = yield* open(outer(yield* make(server, client, { resource: [], prompt: [] })).request, key)
        assert.sameMembers(Object.keys(asked(none.payload)), [
          "response_type",
          "client_id",
          "redirect_uri",
          "state",
          "code_challenge",
          "code_challenge_method"
        ])
      })
    ))

  it.effect("#55 goes into the URL in place of the parameters, beside those that OpenID Connect wants to see", () =>
    Effect.gen(function*() {
      const { client } = yield* signing()
      const plain = yield* make(server, client, { scopes: ["read"] })
      assert.sameMembers(Object.keys(outer(plain)), ["client_id", "response_type", "request"])
      const own = openIdServer({ authorizationEndpoint: "https://id.example/authorize?tenant=1" })
      const openid = yield* make(own, client, { scopes: ["openid"], prompt: ["login"] })
      const { request: object, ...others } = outer(openid)
      assert.deepStrictEqual(others, { tenant: "1", client_id: "my-app", response_type: "code", scope: "openid" })
      assert.isString(object)
    }))

  it.effect("#48 lets no extra parameter stand for a claim of the JWT, nor for a request inside", () =>
    Effect.gen(function*() {
      const { client } = yield* signing()
      for (const name of [...aboutIt, "sub", "request", "request_uri"]) {
        const error = yield* Effect.flip(make(server, client, { extraParameters: { [name]: "mine" } }))
        assert.deepStrictEqual(summary(error), ["ConfigurationError", "ReservedParameter", "extraParameters"], name)
        assert.include(error.message, name)
      }
      // Where nothing is signed, they are parameters like others.
      const request = yield* make(server, openIdClient(), { extraParameters: { sub: "1" } })
      assert.strictEqual(outer(request)["sub"], "1")
    }))

  it.effect("is made where the server demands it, with an algorithm it takes, for an issuer that is known", () =>
    Effect.gen(function*() {
      const { client } = yield* signing()
      const demanding = openIdServer({ requireSignedRequestObject: true })
      const unsigned = yield* Effect.flip(make(demanding, openIdClient()))
      assert.deepStrictEqual(summary(unsigned), ["ConfigurationError", "Unsupported", "requestObjectSigningKey"])
      yield* make(demanding, client)
      const algorithms = (...requestObjectSigningAlgValues: ReadonlyArray<string>) =>
        openIdServer({ supported: { requestObjectSigningAlgValues } })
      yield* make(algorithms("none", "ES256"), client)
      for (const at of [algorithms(), algorithms("PS256", "none")]) {
        const error = yield* Effect.flip(make(at, client))
        assert.deepStrictEqual(summary(error), ["ConfigurationError", "Unsupported", "requestObjectSigningKey"])
      }
      const unknown = yield* Effect.flip(make(makeServer(), client))
      assert.deepStrictEqual(summary(unknown), ["ConfigurationError", "MissingEndpoint", "issuer"])
    }))

  it.effect("#55 is pushed in the same way", () =>
    at(
      now,
      Effect.gen(function*() {
        const { client, key } = yield* signing()
        const pushing = openIdServer({ pushedAuthorizationRequestEndpoint: "https://id.example/par" })
        const http = fakeHttp(() => jsonAnswer({ request_uri: "urn:x:1", expires_in: 60 }, 201))
        const request = yield* PushedAuthorizationRequest.push(pushing, client, { scopes: ["openid"] }).pipe(
          Effect.provide(http.layer)
        )
        const { request: object, ...others } = formOf(http.requests[0])
        assert.deepStrictEqual(others, { client_id: "my-app", response_type: "code", scope: "openid" })
        const { payload } = yield* open(object, key)
        assert.strictEqual(payload["state"], Redacted.value(request.state))
      })
    ))

  it.effect("#295 is in no error, whatever the server repeats of it", () =>
    Effect.gen(function*() {
      const { client } = yield* signing()
      const pushing = openIdServer({ pushedAuthorizationRequestEndpoint: "https://id.example/par" })
      const http = fakeHttp((sent) => {
        const { request } = formOf(sent)
        return jsonAnswer(
          { error: "invalid_request_object", error_description: `got ${request}`, error_uri: request },
          400
        )
      })
      const error = yield* PushedAuthorizationRequest.push(pushing, client, { scopes: ["openid"] }).pipe(
        Effect.provide(http.layer),
        Effect.flip
      )
      assert.deepStrictEqual(summary(error), ["OAuthErrorResponse", "invalid_request_object"])
      assertAbsent(
        (formOf(http.requests[0]).request ?? "").split(".").filter((part) => part.length > 20),
        prints(error)
      )
    }))

  it.effect("is answered as any other", () =>
    Effect.gen(function*() {
      const { client } = yield* signing()
      const { callback, request } = yield* begin(server, client)
      const provider = makeProvider([])
      provider.published.answer = () => jsonAnswer({ access_token: "abc", token_type: "Bearer" })
      const tokens = yield* AuthorizationCode.exchange(server, client, callback, request).pipe(
        Effect.provide(provider.layer)
      )
      assert.strictEqual(Redacted.value(tokens.accessToken), "abc")
    }))
})
