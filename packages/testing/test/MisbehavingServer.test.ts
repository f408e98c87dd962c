import { MisbehavingServer } from "@effect-oauth/testing"
import { assert, describe, it } from "@effect/vitest"
import { Effect, TestClock } from "effect"
import { compactDecrypt, createLocalJWKSet, jwtVerify } from "jose"
import { createHash } from "node:crypto"
import {
  authorizationUrl,
  basic,
  client,
  get,
  hash,
  type Json,
  json,
  keySet,
  login,
  makeKey,
  now,
  parametersOf,
  peek,
  pkce,
  redeem,
  redirectUri,
  refresh,
  request,
  text
} from "./MisbehavingServerSupport.js"

type Server = MisbehavingServer.MisbehavingServer

const verify = (server: Server, token: string, audience = "app", jwksUri = "/jwks") =>
  Effect.gen(function*() {
    const jwks = keySet(yield* json(yield* get(server, server.endpoint(jwksUri))))
    const currentDate = new Date((yield* now) * 1000)
    return yield* Effect.promise(() => jwtVerify(token, createLocalJWKSet(jwks), { audience, currentDate }))
  })

const serverWith = (more: Partial<MisbehavingServer.Client> = {}, options: Partial<MisbehavingServer.Options> = {}) =>
  Effect.zipRight(
    TestClock.setTime(1_700_000_000_000),
    MisbehavingServer.make({ clients: [{ ...client, ...more }], ...options })
  )

/** Signs in and gives the tokens. */
const signIn = (server: Server, more: Readonly<Record<string, string>> = {}) =>
  Effect.gen(function*() {
    const signedIn = yield* login(server, more)
    const response = yield* redeem(server, signedIn)
    assert.strictEqual(response.status, 200)
    return { ...signedIn, tokens: yield* json(response) }
  })

const userinfo = (server: Server, accessToken: unknown) =>
  get(server, server.endpoint("/userinfo"), { authorization: `Bearer ${text(accessToken)}` })

const half = (value: string): string => Buffer.from(hash(value), "base64url").subarray(0, 16).toString("base64url")

describe("MisbehavingServer", () => {
  it.effect("signs a user in", () =>
    Effect.gen(function*() {
      const server = yield* serverWith()
      const { callback, nonce, state, tokens } = yield* signIn(server)
      assert.strictEqual(callback.get("state"), state)
      assert.strictEqual(callback.get("iss"), server.issuer)
      assert.strictEqual(tokens.token_type, "Bearer")
      assert.strictEqual(tokens.expires_in, 3600)
      assert.strictEqual(tokens.scope, "openid profile email")
      const { payload, protectedHeader } = yield* verify(server, text(tokens.id_token))
      assert.strictEqual(protectedHeader.alg, "ES256")
      assert.include(payload, {
        iss: server.issuer,
        sub: "alice",
        aud: "app",
        nonce,
        iat: 1_700_000_000,
        exp: 1_700_003_600,
        auth_time: 1_700_000_000,
        at_hash: half(text(tokens.access_token)),
        c_hash: half(text(callback.get("code"))),
        s_hash: half(state)
      })
      const claims = yield* json(yield* userinfo(server, tokens.access_token))
      assert.include(claims, { sub: "alice", name: "Alice Adams", email: "alice@example.com" })
      assert.strictEqual(claims.phone_number, undefined)
      assert.deepStrictEqual(server.violations, [])
    }))

  for (const alg of ["RS256", "PS256", "ES256", "EdDSA"] as const) {
    it.effect(`signs ID tokens with ${alg}`, () =>
      Effect.gen(function*() {
        const server = yield* serverWith({ idTokenSignedResponseAlg: alg })
        const { tokens } = yield* signIn(server)
        const { payload, protectedHeader } = yield* verify(server, text(tokens.id_token))
        assert.strictEqual(protectedHeader.alg, alg)
        // The digest that goes with the algorithm: Ed25519 signs with SHA-512.
        const digest = createHash(alg === "EdDSA" ? "sha512" : "sha256").update(text(tokens.access_token)).digest()
        assert.strictEqual(payload.at_hash, digest.subarray(0, digest.byteLength / 2).toString("base64url"))
        const document = yield* json(yield* get(server, server.endpoint("/.well-known/openid-configuration")))
        assert.deepStrictEqual(document.id_token_signing_alg_values_supported, [alg])
      }))
  }

  it.effect("signs ID tokens with HS256 and the client's secret", () =>
    Effect.gen(function*() {
      const server = yield* serverWith({ idTokenSignedResponseAlg: "HS256" })
      const { tokens } = yield* signIn(server)
      const secret = Buffer.from("a secret of the client that is long enough for HS256")
      const currentDate = new Date((yield* now) * 1000)
      yield* Effect.promise(() => jwtVerify(text(tokens.id_token), secret, { algorithms: ["HS256"], currentDate }))
      const { keys } = keySet(yield* json(yield* get(server, server.endpoint("/jwks"))))
      assert.isFalse(keys.some((key) => key.kty === "oct"))
    }))

  for (
    const [alg, enc] of [["RSA-OAEP", "A256GCM"], ["RSA-OAEP-256", "A128CBC-HS256"], ["ECDH-ES", "A256GCM"]] as const
  ) {
    it.effect(`encrypts ID tokens and userinfo with ${alg} and ${enc}`, () =>
      Effect.gen(function*() {
        const key = yield* makeKey(alg, "enc")
        const server = yield* serverWith({
          idTokenEncryptedResponseAlg: alg,
          idTokenEncryptedResponseEnc: enc,
          userinfoEncryptedResponseAlg: alg,
          userinfoEncryptedResponseEnc: enc,
          userinfoSignedResponseAlg: "ES256",
          jwks: { keys: [{ ...key.publicJwk }] }
        })
        const { tokens } = yield* signIn(server)
        const open = (token: string) =>
          Effect.promise(async () => {
            const { plaintext, protectedHeader } = await compactDecrypt(token, key.privateKey)
            assert.include(protectedHeader, { alg, enc, cty: "JWT", kid: text(key.publicJwk.kid) })
            return new TextDecoder().decode(plaintext)
          })
        const { payload } = yield* verify(server, yield* open(text(tokens.id_token)))
        assert.strictEqual(payload.sub, "alice")
        const response = yield* userinfo(server, tokens.access_token)
        assert.strictEqual(response.headers["content-type"], "application/jwt")
        const claims = yield* verify(server, yield* open(yield* Effect.orDie(response.text)))
        assert.include(claims.payload, { iss: server.issuer, sub: "alice", email: "alice@example.com" })
      }))
  }

  it.effect("encrypts userinfo without signing it, when that is registered", () =>
    Effect.gen(function*() {
      const key = yield* makeKey("ECDH-ES", "enc")
      const server = yield* serverWith({
        userinfoEncryptedResponseAlg: "ECDH-ES",
        jwks: { keys: [{ ...key.publicJwk }] }
      })
      const { tokens } = yield* signIn(server)
      const response = yield* userinfo(server, tokens.access_token)
      const body = yield* Effect.orDie(response.text)
      const { plaintext } = yield* Effect.promise(() => compactDecrypt(body, key.privateKey))
      assert.include(JSON.parse(new TextDecoder().decode(plaintext)), { sub: "alice", email: "alice@example.com" })
    }))

  for (const responseType of ["code id_token", "code id_token token", "id_token", "id_token token", "code token"]) {
    it.effect(`answers ${responseType} in the fragment`, () =>
      Effect.gen(function*() {
        const server = yield* serverWith()
        const asked = request(pkce().challenge, { response_type: responseType })
        const callback = yield* server.authorize(authorizationUrl(server, asked))
        const url = callback.kind === "redirect" ? callback.url : undefined
        assert.strictEqual(url?.search, "")
        const parameters = parametersOf(callback)
        assert.strictEqual(parameters.has("code"), responseType.includes("code"))
        assert.strictEqual(parameters.has("access_token"), responseType.split(" ").includes("token"))
        if (!responseType.includes("id_token")) return
        const { payload } = yield* verify(server, text(parameters.get("id_token")))
        const code = parameters.get("code")
        const accessToken = parameters.get("access_token")
        assert.strictEqual(payload.c_hash, code === null ? undefined : half(code))
        assert.strictEqual(payload.at_hash, accessToken === null ? undefined : half(accessToken))
        assert.strictEqual(payload.s_hash, half(asked.state))
        // Without an access token there is no userinfo to ask.
        assert.strictEqual(payload.email, responseType === "id_token" ? "alice@example.com" : undefined)
      }))
  }

  it.effect("answers in every response mode", () =>
    Effect.gen(function*() {
      const server = yield* serverWith({ redirectUris: [`${redirectUri}?kept=yes`] })
      const callbackOf = (mode: string, more: Readonly<Record<string, string>> = {}) =>
        server.authorize(
          authorizationUrl(
            server,
            request(pkce().challenge, { response_mode: mode, redirect_uri: `${redirectUri}?kept=yes`, ...more })
          )
        )
      const query = yield* callbackOf("query")
      assert.isTrue(query.kind === "redirect" && query.url.searchParams.get("kept") === "yes")
      assert.isTrue(query.kind === "redirect" && query.url.searchParams.has("code"))
      const fragment = yield* callbackOf("fragment")
      assert.isTrue(fragment.kind === "redirect" && new URLSearchParams(fragment.url.hash.slice(1)).has("code"))
      const form = yield* callbackOf("form_post", { state: "a & \"b\" <c> ü" })
      assert.strictEqual(form.kind, "form_post")
      assert.isTrue(form.kind === "form_post" && form.action.href === `${redirectUri}?kept=yes`)
      assert.strictEqual(parametersOf(form).get("state"), "a & \"b\" <c> ü")
      for (const mode of ["jwt", "query.jwt", "fragment.jwt", "form_post.jwt"]) {
        const callback = yield* callbackOf(mode)
        const parameters = parametersOf(callback)
        assert.deepStrictEqual([...parameters.keys()].filter((name) => name !== "kept"), ["response"])
        const { payload } = yield* verify(server, text(parameters.get("response")))
        assert.include(payload, { iss: server.issuer, aud: "app", exp: 1_700_000_600 })
        assert.isString(payload.code)
        assert.strictEqual(callback.kind, mode === "form_post.jwt" ? "form_post" : "redirect")
      }
    }))

  it.effect("encrypts a signed answer for a client registered for it", () =>
    Effect.gen(function*() {
      const key = yield* makeKey("ECDH-ES", "enc")
      const server = yield* serverWith({
        authorizationEncryptedResponseAlg: "ECDH-ES",
        jwks: { keys: [{ ...key.publicJwk }] }
      })
      const { callback } = yield* login(server, { response_mode: "jwt" })
      const { plaintext } = yield* Effect.promise(() => compactDecrypt(text(callback.get("response")), key.privateKey))
      const { payload } = yield* verify(server, new TextDecoder().decode(plaintext))
      assert.strictEqual(payload.aud, "app")
    }))

  it.effect("lets the user say no, and be somebody else", () =>
    Effect.gen(function*() {
      const server = yield* serverWith({}, {
        accounts: [{ id: "alice" }, { id: "bob", claims: { email: "b@example.com" } }]
      })
      const denied = yield* login(server, {}, { approve: false })
      assert.strictEqual(denied.callback.get("error"), "access_denied")
      assert.strictEqual(denied.callback.get("state"), denied.state)
      assert.strictEqual(denied.callback.get("iss"), server.issuer)
      const bob = yield* login(server, {}, { account: "bob" })
      const tokens = yield* json(yield* redeem(server, bob))
      assert.strictEqual(peek(text(tokens.id_token)).claims.sub, "bob")
      assert.include(yield* json(yield* userinfo(server, tokens.access_token)), { sub: "bob", email: "b@example.com" })
    }))

  it.effect("honours prompt and max_age", () =>
    Effect.gen(function*() {
      const server = yield* serverWith()
      const error = (more: Readonly<Record<string, string>>) =>
        Effect.map(login(server, more), ({ callback }) => callback.get("error"))
      const authTime = (more: Readonly<Record<string, string>>) =>
        Effect.map(signIn(server, more), ({ tokens }) => peek(text(tokens.id_token)).claims.auth_time)
      assert.strictEqual(yield* error({ prompt: "none" }), "login_required")
      assert.strictEqual(yield* authTime({}), 1_700_000_000)
      yield* TestClock.adjust("10 minutes")
      assert.strictEqual(yield* error({ prompt: "none" }), null)
      assert.strictEqual(yield* authTime({}), 1_700_000_000)
      assert.strictEqual(yield* authTime({ max_age: "601" }), 1_700_000_000)
      assert.strictEqual(yield* error({ prompt: "none", max_age: "0" }), "login_required")
      assert.strictEqual(yield* error({ prompt: "none", max_age: "599" }), "login_required")
      assert.strictEqual(yield* authTime({ max_age: "599" }), 1_700_000_600)
      yield* TestClock.adjust("1 minute")
      assert.strictEqual(yield* authTime({ prompt: "login" }), 1_700_000_660)
      const ready = yield* serverWith({}, { signedIn: true })
      assert.strictEqual((yield* login(ready, { prompt: "none" })).callback.get("error"), null)
    }))

  it.effect("echoes acr, claims asked for by name, resources and authorization details", () =>
    Effect.gen(function*() {
      const server = yield* serverWith()
      const claims = {
        id_token: { email: null, openbanking_intent_id: { value: "intent-1", essential: true } },
        userinfo: { phone_number: { essential: true } }
      }
      const details = [{ type: "payment", amount: 1 }]
      const { tokens } = yield* signIn(server, {
        acr_values: "gold silver",
        claims: JSON.stringify(claims),
        resource: "https://api.example",
        authorization_details: JSON.stringify(details)
      })
      assert.include(peek(text(tokens.id_token)).claims, {
        acr: "gold",
        email: "alice@example.com",
        openbanking_intent_id: "intent-1"
      })
      assert.deepStrictEqual(tokens.authorization_details, details)
      assert.deepStrictEqual(tokens.resource, ["https://api.example"])
      assert.isString((yield* json(yield* userinfo(server, tokens.access_token))).phone_number)
      const essential = yield* signIn(server, {
        claims: JSON.stringify({ id_token: { acr: { essential: true, values: ["platinum"] } } })
      })
      assert.strictEqual(peek(text(essential.tokens.id_token)).claims.acr, "platinum")
    }))

  it.effect("redeems a code once, and then takes everything back", () =>
    Effect.gen(function*() {
      const server = yield* serverWith()
      const { callback, tokens, verifier } = yield* signIn(server)
      const again = yield* redeem(server, { callback, verifier })
      assert.strictEqual(again.status, 400)
      assert.strictEqual((yield* json(again)).error, "invalid_grant")
      assert.strictEqual((yield* userinfo(server, tokens.access_token)).status, 401)
      assert.strictEqual((yield* refresh(server, text(tokens.refresh_token))).status, 400)
    }))

  it.effect("rotates refresh tokens", () =>
    Effect.gen(function*() {
      const server = yield* serverWith()
      const { tokens } = yield* signIn(server)
      yield* TestClock.adjust("1 minute")
      const second = yield* json(yield* refresh(server, text(tokens.refresh_token), { scope: "openid" }))
      assert.strictEqual(second.scope, "openid")
      assert.notStrictEqual(second.refresh_token, tokens.refresh_token)
      const { payload } = yield* verify(server, text(second.id_token))
      assert.include(payload, { sub: "alice", iat: 1_700_000_060, auth_time: 1_700_000_000 })
      assert.strictEqual(payload.nonce, undefined)
      assert.strictEqual((yield* refresh(server, text(tokens.refresh_token))).status, 400)
      assert.strictEqual((yield* refresh(server, text(second.refresh_token))).status, 200)
      yield* server.revokeRefreshTokens
      const none = yield* serverWith({}, { issueRefreshToken: false })
      assert.strictEqual((yield* signIn(none)).tokens.refresh_token, undefined)
      assert.isString((yield* signIn(none, { scope: "openid offline_access" })).tokens.refresh_token)
    }))

  it.effect("follows the clock of the test", () =>
    Effect.gen(function*() {
      const server = yield* serverWith({}, { accessTokenLifetime: "10 minutes", idTokenLifetime: "5 minutes" })
      const { tokens } = yield* signIn(server)
      assert.strictEqual(tokens.expires_in, 600)
      assert.strictEqual(peek(text(tokens.id_token)).claims.exp, 1_700_000_300)
      yield* TestClock.adjust("599 seconds")
      assert.strictEqual((yield* userinfo(server, tokens.access_token)).status, 200)
      yield* TestClock.adjust("1 second")
      assert.strictEqual((yield* userinfo(server, tokens.access_token)).status, 401)
      const late = yield* login(server)
      yield* TestClock.adjust("1 minute")
      assert.strictEqual((yield* json(yield* redeem(server, late))).error, "invalid_grant")
      const again = yield* signIn(server)
      yield* server.expireAccessTokens
      assert.strictEqual((yield* userinfo(server, again.tokens.access_token)).status, 401)
    }))

  it.effect("rotates its keys", () =>
    Effect.gen(function*() {
      const server = yield* serverWith()
      const kids = Effect.map(
        Effect.flatMap(get(server, server.endpoint("/jwks")), json),
        (body) => keySet(body).keys.map(({ kid }) => kid)
      )
      const kidOf = (tokens: Json) => peek(text(tokens.id_token)).header.kid
      const first = yield* signIn(server)
      const before = yield* kids
      yield* server.rotateKeys
      const second = yield* signIn(server)
      assert.include(before, kidOf(first.tokens))
      assert.notInclude(before, kidOf(second.tokens))
      assert.sameMembers(yield* kids, [kidOf(first.tokens), kidOf(second.tokens)])
      yield* server.removeOldKeys
      assert.deepStrictEqual(yield* kids, [kidOf(second.tokens)])
      yield* server.with("SignedByPreviousKey")
      assert.strictEqual(kidOf((yield* signIn(server)).tokens), kidOf(first.tokens))
      assert.deepStrictEqual(yield* kids, [kidOf(second.tokens)])
    }))

  it.effect("has keys of its own, that do not verify what another server signs", () =>
    Effect.gen(function*() {
      const one = yield* serverWith()
      const other = yield* serverWith({ idTokenSignedResponseAlg: "RS256" }, { issuer: "https://other.example" })
      const another = yield* serverWith({ idTokenSignedResponseAlg: "RS256" })
      const { tokens } = yield* signIn(other)
      yield* verify(other, text(tokens.id_token))
      for (const server of [one, another]) {
        assert.isTrue((yield* Effect.exit(verify(server, text(tokens.id_token))))._tag === "Failure")
      }
    }))

  it.effect("may have an issuer with a path", () =>
    Effect.gen(function*() {
      const server = yield* serverWith({}, { issuer: "https://op.example/tenant/1" })
      for (
        const url of [
          "https://op.example/tenant/1/.well-known/openid-configuration",
          "https://op.example/.well-known/oauth-authorization-server/tenant/1"
        ]
      ) {
        const document = yield* json(yield* get(server, url))
        assert.strictEqual(document.issuer, "https://op.example/tenant/1")
        assert.strictEqual(document.token_endpoint, "https://op.example/tenant/1/token")
      }
      const { tokens } = yield* signIn(server)
      yield* verify(server, text(tokens.id_token))
      const challenge = yield* get(server, server.endpoint("/userinfo"))
      const at = /resource_metadata="([^"]+)"/.exec(challenge.headers["www-authenticate"] ?? "")?.[1] ?? ""
      assert.strictEqual((yield* json(yield* get(server, at))).resource, server.endpoint("/userinfo"))
    }))

  it.effect("vouches for claims of another issuer", () =>
    Effect.gen(function*() {
      const server = yield* serverWith({}, {
        accounts: [{ id: "alice", aggregatedClaims: { address: "here" }, distributedClaims: { credit_score: 650 } }]
      })
      const { tokens } = yield* signIn(server)
      const claims = yield* json(yield* userinfo(server, tokens.access_token))
      assert.deepStrictEqual(claims._claim_names, { address: "src1", credit_score: "src2" })
      // Both are objects on an honest server.
      const sources = claims._claim_sources as Readonly<Record<string, Readonly<Record<string, string>>>>
      const jwks = "/claims-provider/jwks"
      const aggregated = yield* verify(server, text(sources.src1?.JWT), "app", jwks)
      assert.include(aggregated.payload, { iss: server.endpoint("/claims-provider"), address: "here" })
      const endpoint = text(sources.src2?.endpoint)
      const response = yield* get(server, endpoint, { authorization: `Bearer ${text(sources.src2?.access_token)}` })
      assert.strictEqual(response.headers["content-type"], "application/jwt")
      const distributed = yield* verify(server, yield* Effect.orDie(response.text), "app", jwks)
      assert.strictEqual(distributed.payload.credit_score, 650)
      assert.strictEqual((yield* get(server, endpoint)).status, 401)
      const document = yield* json(
        yield* get(server, server.endpoint("/claims-provider/.well-known/openid-configuration"))
      )
      assert.strictEqual(document.jwks_uri, server.endpoint(jwks))
      assert.isTrue((yield* Effect.exit(verify(server, text(sources.src1?.JWT))))._tag === "Failure")
    }))

  it.effect("reaches nothing but itself", () =>
    Effect.gen(function*() {
      const server = yield* serverWith()
      const failure = yield* Effect.flip(server.httpClient.get("https://elsewhere.example/"))
      assert.strictEqual(failure._tag, "RequestError")
      assert.strictEqual((yield* get(server, server.endpoint("/nothing"))).status, 404)
    }))

  it.effect("records what arrives", () =>
    Effect.gen(function*() {
      const server = yield* serverWith()
      const { tokens } = yield* signIn(server)
      yield* userinfo(server, tokens.access_token)
      assert.deepStrictEqual(server.requests.map(({ method, path }) => `${method} ${path}`), [
        "GET /authorize",
        "POST /token",
        "GET /userinfo"
      ])
      const [authorize, token] = server.requests
      assert.strictEqual(authorize?.query.get("client_id"), "app")
      assert.strictEqual(token?.form.get("grant_type"), "authorization_code")
      assert.strictEqual(token?.headers.authorization, basic().authorization)
    }))
})
