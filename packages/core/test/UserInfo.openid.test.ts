import {
  type AuthorizationServer,
  type BufferedBody,
  type Client,
  ClientAuthentication,
  DecryptionKey,
  IdToken,
  IssuerKeys,
  OAuthClient,
  TokenSet,
  UserInfo
} from "@effect-oauth/core"
import type { HttpClient } from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Option, Redacted, Schema, TestClock } from "effect"
import { CompactEncrypt, SignJWT, UnsecuredJWT } from "jose"
import * as Crypto from "node:crypto"
import {
  assertAbsent,
  clientOptions,
  fakeHttp,
  jsonAnswer,
  makeClient,
  makeServer,
  prints,
  right,
  summary
} from "./support.js"

const issuer = "https://id.example"
const now = 1_700_000_000
const secret = "SECRET-of-at-least-32-characters-long"

const signing = Crypto.generateKeyPairSync("rsa", { modulusLength: 2048 })
const stranger = Crypto.generateKeyPairSync("rsa", { modulusLength: 2048 })
const decryption = Crypto.generateKeyPairSync("rsa", { modulusLength: 2048 })

const jwks = { keys: [{ ...signing.publicKey.export({ format: "jwk" }), kid: "one", use: "sig" }] }

const facts = {
  issuer,
  jwksUri: "https://id.example/jwks",
  authorizationEndpoint: "https://id.example/authorize",
  tokenEndpoint: "https://id.example/token",
  userinfoEndpoint: "https://id.example/me"
} satisfies AuthorizationServer.Options

const server = makeServer(facts)

const Profile = Schema.Struct({ name: Schema.optionalWith(Schema.String, { exact: true }) })

const claims = { iss: issuer, aud: "my-app", sub: "user-1", name: "Ada" }

const sign = (
  payload: Readonly<Record<string, unknown>>,
  header: Readonly<Record<string, unknown>> = {},
  key: Crypto.KeyObject = signing.privateKey
) =>
  Effect.promise(() =>
    new SignJWT({ ...payload }).setProtectedHeader({ alg: "RS256", kid: "one", ...header }).sign(key)
  )

const encryption: DecryptionKey.Encryption = { algorithm: "RSA-OAEP-256", contentEncryption: "A256GCM" }

const encrypt = (text: string, header: Readonly<Record<string, string>> = {}) =>
  Effect.promise(() =>
    new CompactEncrypt(new TextEncoder().encode(text))
      .setProtectedHeader({ alg: "RSA-OAEP-256", enc: "A256GCM", ...header })
      .encrypt(decryption.publicKey)
  )

const decryptionKeys = [
  right(DecryptionKey.make(Redacted.make<JsonWebKey>({ ...decryption.privateKey.export({ format: "jwk" }) })))
]

const jwtAnswer = (token: string, contentType = "application/jwt", status = 200): BufferedBody.Received => ({
  status,
  headers: { "content-type": contentType },
  body: new TextEncoder().encode(token)
})

/** Gives the keys, and a profile. */
const answering = (profile: BufferedBody.Received) =>
  fakeHttp((sent) => sent.url.endsWith("/jwks") ? jsonAnswer(jwks) : profile)

const withKeys = <A, E>(effect: Effect.Effect<A, E, HttpClient.HttpClient>, http: ReturnType<typeof fakeHttp>) =>
  Effect.zipRight(TestClock.setTime(now * 1000), effect).pipe(
    Effect.provide(http.layer),
    Effect.provideService(IssuerKeys.IssuerKeys, IssuerKeys.make())
  )

const tokensWith = (idToken?: string) =>
  TokenSet.fromResponse({ access_token: "SECRET-access", token_type: "bearer", id_token: idToken })

/** Reads a profile that is answered so. */
const read = (profile: BufferedBody.Received, client: Partial<Client.Options> = {}, options: UserInfo.Options = {}) =>
  Effect.flatMap(
    tokensWith(),
    (tokens) => withKeys(UserInfo.fetch(server, makeClient(client), tokens, Profile, options), answering(profile))
  )

const idTokenClaims = { iss: issuer, aud: "my-app", sub: "user-1", iat: now, exp: now + 300 }

const signed = { userinfoSignedResponseAlg: "RS256" } as const

describe("UserInfo, a profile of OpenID Connect", () => {
  describe("#186 has to be of the user who signed in", () => {
    const profiles: ReadonlyArray<readonly [why: string, profile: Readonly<Record<string, unknown>>]> = [
      ["no sub", { name: "Ada" }],
      ["another one", { sub: "user-2", name: "Ada" }],
      ["another case", { sub: "User-1", name: "Ada" }],
      ["more", { sub: "user-1 ", name: "Ada" }],
      ["empty", { sub: "", name: "Ada" }],
      ["null", { sub: null, name: "Ada" }],
      ["a list of it", { sub: ["user-1"], name: "Ada" }]
    ]

    it.effect("by the ID token in the tokens", () =>
      Effect.gen(function*() {
        const tokens = yield* tokensWith(yield* sign(idTokenClaims))
        const fetch = (profile: unknown, options?: UserInfo.Options) =>
          withKeys(UserInfo.fetch(server, makeClient(), tokens, Profile, options), answering(jsonAnswer(profile)))
        assert.deepStrictEqual(yield* fetch({ sub: "user-1", name: "Ada" }), { name: "Ada" })
        for (const [why, profile] of profiles) {
          const error = yield* Effect.flip(fetch(profile))
          assert.deepStrictEqual(summary(error), ["InvalidResponse", "SubjectMismatch", "sub"], why)
          assertAbsent(["user-", "Ada", "SECRET"], prints(error))
          assert.deepStrictEqual(yield* fetch(profile, { idToken: "ignored" }), { name: "Ada" })
        }
      }))

    it.effect("by the one that is given, whatever the tokens have", () =>
      Effect.gen(function*() {
        const idToken = yield* withKeys(
          IdToken.verify(server, makeClient(), Redacted.make(yield* sign(idTokenClaims))),
          answering(jsonAnswer({}))
        )
        for (
          const tokens of [yield* tokensWith(), yield* tokensWith(yield* sign({ ...idTokenClaims, sub: "user-2" }))]
        ) {
          const fetch = (profile: unknown) =>
            withKeys(UserInfo.fetch(server, makeClient(), tokens, Profile, { idToken }), answering(jsonAnswer(profile)))
          assert.deepStrictEqual(yield* fetch({ sub: "user-1", name: "Ada" }), { name: "Ada" })
          for (const [why, profile] of profiles) {
            assert.deepStrictEqual(
              summary(yield* Effect.flip(fetch(profile))),
              ["InvalidResponse", "SubjectMismatch", "sub"],
              why
            )
          }
        }
      }))

    it.effect("by an encrypted ID token, and by a signed profile", () =>
      Effect.gen(function*() {
        const tokens = yield* tokensWith(yield* encrypt(yield* sign(idTokenClaims)))
        const client = makeClient({ ...signed, idTokenEncryptedResponse: encryption, decryptionKeys })
        const fetch = (sub: string) =>
          Effect.flatMap(sign({ ...claims, sub }), (token) =>
            withKeys(UserInfo.fetch(server, client, tokens, Profile), answering(jwtAnswer(token))))
        assert.deepStrictEqual(yield* fetch("user-1"), { name: "Ada" })
        assert.deepStrictEqual(summary(yield* Effect.flip(fetch("user-2"))), [
          "InvalidResponse",
          "SubjectMismatch",
          "sub"
        ])
      }))

    it.effect("and may have no sub where nobody said who signed in", () =>
      Effect.gen(function*() {
        assert.deepStrictEqual(yield* read(jsonAnswer({ name: "Ada" })), { name: "Ada" })
      }))

    it.effect("by the claim that came, and not by what a schema makes of it", () =>
      Effect.gen(function*() {
        const tokens = yield* tokensWith(yield* sign(idTokenClaims))
        const Renamed = Schema.Struct({
          sub: Schema.transform(Schema.String, Schema.String, {
            decode: () => "user-1",
            encode: () => "user-2"
          })
        })
        const fetch = (sub: string) =>
          withKeys(UserInfo.fetch(server, makeClient(), tokens, Renamed), answering(jsonAnswer({ sub })))
        assert.deepStrictEqual(yield* fetch("user-1"), { sub: "user-1" })
        assert.strictEqual(summary(yield* Effect.flip(fetch("user-2")))[1], "SubjectMismatch")
      }))
  })

  describe("#187 is signed where that is registered", () => {
    it.effect("and then it is read", () =>
      Effect.gen(function*() {
        const http = answering(jwtAnswer(yield* sign(claims)))
        const tokens = yield* tokensWith()
        const profile = yield* withKeys(UserInfo.fetch(server, makeClient(signed), tokens, Profile), http)
        assert.deepStrictEqual(profile, { name: "Ada" })
        assert.strictEqual(http.requests[0]?.headers["accept"], "application/json, application/jwt")
        assert.deepStrictEqual(http.requests.map(({ url }) => url), [
          "https://id.example/me",
          "https://id.example/jwks"
        ])
      }))

    const accepted: ReadonlyArray<
      readonly [what: string, claims: Readonly<Record<string, unknown>>, header?: Readonly<Record<string, unknown>>]
    > = [
      ["without iss", { ...claims, iss: undefined }],
      ["without aud", { ...claims, aud: undefined }],
      ["for several", { ...claims, aud: ["other", "my-app"] }],
      ["with times", { ...claims, iat: now, nbf: now, exp: now + 1 }],
      ["with times within the tolerance", { ...claims, iat: now + 29, nbf: now + 29, exp: now + 29 }],
      ["just expired", { ...claims, exp: now - 29 }],
      ["with a type", claims, { typ: "JWT" }],
      ["without a key id", claims, { kid: undefined }]
    ]
    it.effect.each(accepted.map(([what, claims, header]) => ({ what, claims, header })))(
      "$what",
      ({ claims, header }) =>
        Effect.gen(function*() {
          assert.deepStrictEqual(yield* read(jwtAnswer(yield* sign(claims, header)), signed), { name: "Ada" })
        })
    )

    it.effect("under its content type, however that is written", () =>
      Effect.gen(function*() {
        const token = yield* sign(claims)
        for (const contentType of ["application/jwt; charset=utf-8", "Application/JWT", " application/jwt ;x=y"]) {
          assert.deepStrictEqual(yield* read(jwtAnswer(token, contentType), signed), { name: "Ada" })
        }
      }))

    const rejected: ReadonlyArray<
      readonly [reason: string, claims: Readonly<Record<string, unknown>>, header?: Readonly<Record<string, unknown>>]
    > = [
      ["Issuer", { ...claims, iss: "https://id.example/" }],
      ["Issuer", { ...claims, iss: null }],
      ["Issuer", { ...claims, iss: ["https://id.example"] }],
      ["Audience", { ...claims, aud: "other" }],
      ["Audience", { ...claims, aud: [] }],
      ["Audience", { ...claims, aud: "" }],
      ["Audience", { ...claims, aud: null }],
      ["Audience", { ...claims, aud: ["my-app", 1] }],
      ["Expired", { ...claims, exp: now - 30 }],
      ["Expired", { ...claims, exp: "soon" }],
      ["NotYetValid", { ...claims, nbf: now + 31 }],
      ["IssuedAt", { ...claims, iat: now + 31 }],
      ["Algorithm", claims, { alg: "PS256" }],
      ["Algorithm", claims, { alg: "RS512" }],
      ["Key", claims, { kid: "two" }],
      ["Type", claims, { typ: "logout+jwt" }],
      ["Type", claims, { typ: "application/at+jwt" }]
    ]
    it.effect.each(rejected.map(([reason, claims, header], index) => ({ reason, claims, header, index })))(
      "or rejected, $reason ($index)",
      ({ claims, header, reason }) =>
        Effect.gen(function*() {
          const token = yield* sign(claims, header)
          const error = yield* Effect.flip(read(jwtAnswer(token), signed))
          assert.deepStrictEqual(summary(error), ["JwtRejected", reason])
          assert.deepInclude(error, { token: "userinfo", issuer })
          assertAbsent(["user-1", "Ada", token.slice(0, 30), "SECRET"], prints(error))
        })
    )

    it.effect("by the issuer, and by nobody else", () =>
      Effect.gen(function*() {
        const token = yield* sign(claims)
        const [header = "", payload = "", signature = ""] = token.split(".")
        const other = Buffer.from(JSON.stringify({ ...claims, sub: "user-2" })).toString("base64url")
        const unsecured = new UnsecuredJWT(claims).encode()
        const pem = signing.publicKey.export({ type: "spki", format: "pem" })
        const confused = yield* sign(claims, { alg: "HS256" }, Crypto.createSecretKey(Buffer.from(pem)))
        const strangers = yield* sign(claims, {}, stranger.privateKey)
        const critical = Buffer.from(JSON.stringify({ alg: "RS256", kid: "one", crit: ["x"], x: 1 })).toString(
          "base64url"
        )
        const table = [
          [strangers, "Signature"],
          [`${header}.${other}.${signature}`, "Signature"],
          [`${header}.${payload}.`, "Signature"],
          [unsecured, "Algorithm"],
          [confused, "Algorithm"],
          [`${critical}.${payload}.${signature}`, "Critical"],
          [`${header}.${payload}`, "Malformed"],
          ["", "Malformed"],
          [JSON.stringify(claims), "Malformed"],
          [yield* encrypt(token), "Encryption"]
        ] as const
        for (const [token, reason] of table) {
          assert.deepStrictEqual(summary(yield* Effect.flip(read(jwtAnswer(token), signed))), ["JwtRejected", reason])
        }
      }))

    it.effect("and not taken as JSON, nor a signed one where JSON is registered", () =>
      Effect.gen(function*() {
        const json = yield* Effect.flip(read(jsonAnswer(claims), signed))
        assert.deepStrictEqual(summary(json), ["InvalidResponse", "UnexpectedContentType"])
        assert.deepInclude(json, { contentType: "application/json", status: 200 })
        const jwt = yield* Effect.flip(read(jwtAnswer(yield* sign(claims))))
        assert.deepStrictEqual(summary(jwt), ["InvalidResponse", "UnexpectedContentType"])
        assert.deepInclude(jwt, { contentType: "application/jwt", status: 200 })
        const quirky = makeServer({ ...facts, quirks: { jsonUnderAnyContentType: true } })
        for (
          const [client, answer] of [[{}, jwtAnswer(yield* sign(claims))], [
            signed,
            jwtAnswer(JSON.stringify(claims), "text/plain")
          ]] as const
        ) {
          const error = yield* Effect.flip(
            withKeys(UserInfo.fetch(quirky, makeClient(client), yield* tokensWith(), Profile), answering(answer))
          )
          assert.deepStrictEqual(summary(error), ["InvalidResponse", "UnexpectedContentType"])
        }
      }))

    it.effect("with the client's secret only where that is registered", () =>
      Effect.gen(function*() {
        const authentication = ClientAuthentication.clientSecretBasic(Redacted.make(secret))
        const token = yield* sign(claims, { alg: "HS256" }, Crypto.createSecretKey(Buffer.from(secret)))
        const client = { userinfoSignedResponseAlg: "HS256", authentication } as const
        assert.deepStrictEqual(yield* read(jwtAnswer(token), client), { name: "Ada" })
        const wrong = yield* sign(claims, { alg: "HS256" }, Crypto.createSecretKey(Buffer.from(`${secret}!`)))
        assert.deepStrictEqual(summary(yield* Effect.flip(read(jwtAnswer(wrong), client))), [
          "JwtRejected",
          "Signature"
        ])
        const byKey = yield* Effect.flip(read(jwtAnswer(token), { ...signed, authentication }))
        assert.deepStrictEqual(summary(byKey), ["JwtRejected", "Algorithm"])
      }))

    it.effect("and decoded with the schema, and an error in it is one", () =>
      Effect.gen(function*() {
        const wrong = yield* Effect.flip(read(jwtAnswer(yield* sign({ ...claims, name: 1 })), signed))
        assert.deepStrictEqual(summary(wrong), ["InvalidResponse", "MalformedFields", "name"])
        const error = yield* Effect.flip(read(jwtAnswer(yield* sign({ ...claims, error: "invalid_token" })), signed))
        assert.deepStrictEqual(summary(error), ["OAuthErrorResponse", "invalid_token"])
      }))

    it.effect("and only a 200 is a profile", () =>
      Effect.gen(function*() {
        for (const status of [201, 203, 401, 500]) {
          const error = yield* Effect.flip(read(jwtAnswer(yield* sign(claims), "application/jwt", status), signed))
          assert.deepStrictEqual(summary(error), ["InvalidResponse", "UnexpectedStatus"])
        }
      }))
  })

  describe("#187 is encrypted where that is registered", () => {
    const encrypted = { userinfoEncryptedResponse: encryption, decryptionKeys } as const
    const nested = { ...encrypted, ...signed } as const

    it.effect("and signed within it, or not", () =>
      Effect.gen(function*() {
        const plain = yield* encrypt(JSON.stringify({ sub: "user-1", name: "Ada" }))
        assert.deepStrictEqual(yield* read(jwtAnswer(plain), encrypted), { name: "Ada" })
        const inner = yield* encrypt(yield* sign(claims), { cty: "JWT" })
        assert.deepStrictEqual(yield* read(jwtAnswer(inner), nested), { name: "Ada" })
      }))

    it.effect("with the way that is registered, and the signature is checked all the same", () =>
      Effect.gen(function*() {
        const text = JSON.stringify(claims)
        const token = yield* sign(claims)
        const table = [
          [encrypted, yield* encrypt(text, { alg: "RSA-OAEP" }), "Encryption"],
          [encrypted, yield* encrypt(text, { enc: "A128GCM" }), "Encryption"],
          [encrypted, (yield* encrypt(text)).slice(0, -2), "Encryption"],
          [encrypted, token, "Encryption"],
          [encrypted, yield* encrypt(token), "Malformed"],
          [encrypted, "", "Encryption"],
          [nested, token, "Encryption"],
          [nested, yield* encrypt(text), "Malformed"],
          [nested, yield* encrypt(new UnsecuredJWT(claims).encode()), "Algorithm"],
          [nested, yield* encrypt(yield* sign(claims, {}, stranger.privateKey)), "Signature"],
          [nested, yield* encrypt(yield* sign({ ...claims, aud: "other" })), "Audience"],
          [nested, yield* encrypt(yield* sign({ ...claims, iss: "https://evil.example" })), "Issuer"]
        ] as const
        for (const [index, [client, token, reason]] of table.entries()) {
          const error = yield* Effect.flip(read(jwtAnswer(token), client))
          assert.deepStrictEqual(summary(error), ["JwtRejected", reason], String(index))
          assertAbsent(["Ada", "user-1"], prints(error))
        }
        for (const client of [encrypted, nested]) {
          const error = yield* Effect.flip(read(jsonAnswer(claims), client))
          assert.deepStrictEqual(summary(error), ["InvalidResponse", "UnexpectedContentType"])
        }
        for (const inside of ["[]", "1", "null"]) {
          const error = yield* Effect.flip(read(jwtAnswer(yield* encrypt(inside)), encrypted))
          assert.deepStrictEqual(summary(error), ["InvalidResponse", "MalformedJson"])
        }
      }))
  })

  it.effect("#188 is read with the token in the header, and nothing of it in the URL", () =>
    Effect.gen(function*() {
      const own = makeServer({ ...facts, userinfoEndpoint: "https://id.example/me?schema=openid" })
      const http = answering(jsonAnswer({ sub: "user-1" }))
      yield* withKeys(UserInfo.fetch(own, makeClient(), yield* tokensWith(), Profile), http)
      const [sent, ...more] = http.requests
      assert.deepStrictEqual(more, [])
      assert.strictEqual(sent?.method, "GET")
      assert.strictEqual(sent?.url, "https://id.example/me?schema=openid")
      assert.strictEqual(sent?.headers["authorization"], "Bearer SECRET-access")
      assert.deepStrictEqual(sent?.form, [])
    }))

  it.effect("#189 names the error of a challenge, and repeats no token", () =>
    Effect.gen(function*() {
      const table = [
        [401, "Bearer error=\"invalid_token\", error_description=\"SECRET-access expired\"", "invalid_token"],
        [403, "Bearer realm=\"x\", error=\"insufficient_scope\", scope=\"profile\"", "insufficient_scope"],
        [400, "bearer error=invalid_request", "invalid_request"],
        [401, "Basic realm=\"error=x\", BEARER error=\"invalid_token\"", "invalid_token"]
      ] as const
      for (const [status, challenge, code] of table) {
        const answer = { status, headers: { "www-authenticate": challenge }, body: new Uint8Array() }
        const error = yield* Effect.flip(read(answer, signed))
        assert.deepStrictEqual(summary(error), ["OAuthErrorResponse", code])
        assert.deepInclude(error, { status })
        assertAbsent(["SECRET"], prints(error))
      }
      for (const challenge of ["Bearer", "Basic error=\"invalid_token\"", "Bearer realm=\"x\""]) {
        const answer = { status: 401, headers: { "www-authenticate": challenge }, body: new Uint8Array() }
        const error = yield* Effect.flip(read(answer))
        assert.deepStrictEqual(summary(error), ["InvalidResponse", "UnexpectedStatus"])
        assert.deepInclude(error, { status: 401, wwwAuthenticate: challenge })
      }
    }))

  it.effect("#190 is taken with a challenge that has no meaning on a 200", () =>
    Effect.gen(function*() {
      for (
        const challenge of ["Bearer error=\"invalid_token\"", "Basic realm=\"x\"", "DPoP error=\"use_dpop_nonce\""]
      ) {
        const stray = { "www-authenticate": challenge }
        assert.deepStrictEqual(yield* read(jsonAnswer({ name: "Ada" }, 200, stray)), { name: "Ada" })
        const answer = jwtAnswer(yield* sign(claims))
        const withStray = { ...answer, headers: { ...answer.headers, ...stray } }
        assert.deepStrictEqual(yield* read(withStray, signed), { name: "Ada" })
      }
    }))

  it.effect("#192 is not asked for when the ID token is rejected", () =>
    Effect.gen(function*() {
      const wrong: ReadonlyArray<
        readonly [claims: Readonly<Record<string, unknown>>, reason: string, key?: Crypto.KeyObject]
      > = [
        [{ iss: "https://evil.example" }, "Issuer"],
        [{ aud: "other" }, "Audience"],
        [{ exp: now - 60 }, "Expired"],
        [{ nonce: "another" }, "Nonce"],
        [{}, "Signature", stranger.privateKey]
      ]
      for (const [claims, reason, key] of [[{}, "Verified"] as const, ...wrong]) {
        let nonce = ""
        const http = fakeHttp((sent) =>
          sent.url.endsWith("/jwks")
            ? jsonAnswer(jwks)
            : sent.url.endsWith("/me")
            ? jsonAnswer({ sub: "user-1", name: "Ada" })
            : Effect.map(
              sign({ ...idTokenClaims, nonce, ...claims }, {}, key),
              (id_token) => jsonAnswer({ access_token: "abc", token_type: "bearer", id_token })
            )
        )
        const program = Effect.gen(function*() {
          const oauth = yield* OAuthClient.make({ server: facts, client: clientOptions, scopes: ["openid"] })
          const request = yield* oauth.authorizationRequest()
          nonce = Redacted.value(Option.getOrThrow(request.nonce))
          const callback = `?code=abc&state=${Redacted.value(request.state)}&iss=${encodeURIComponent(issuer)}`
          const { idToken, tokens } = yield* oauth.signIn(callback, request)
          return yield* oauth.fetchUserInfo(tokens, Profile, { idToken })
        })
        const outcome = yield* Effect.either(withKeys(program, http))
        const asked = http.requests.some(({ url }) => url.endsWith("/me"))
        if (reason === "Verified") {
          assert.deepStrictEqual(right(outcome), { name: "Ada" })
          assert.isTrue(asked)
        } else {
          assert.deepStrictEqual(outcome._tag === "Left" ? summary(outcome.left) : [], ["IdTokenRejected", reason])
          assert.isFalse(asked)
        }
      }
    }))
})
