import { DecryptionKey, IdToken, OAuthError } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck as fc, Redacted } from "effect"
import * as jose from "jose"
import {
  at,
  base64Url,
  claimsOf,
  encrypt,
  issuer,
  makeProvider,
  makeSigner,
  now,
  openIdClient,
  openIdServer,
  outcome,
  parts,
  type Row,
  sign,
  signText,
  testRows,
  verify
} from "./openid.js"
import { assertAbsent, prints, right } from "./support.js"

const rs256 = await makeSigner("RS256")
const stranger = await makeSigner("RS256", rs256.keyId)
const es256 = await makeSigner("ES256")
const jwks = [rs256.jwk, es256.jwk]

const logoutEvent = "http://schemas.openid.net/event/backchannel-logout"

const anyAlgorithm = openIdServer({ supported: { idTokenSigningAlgValues: ["RS256", "ES256"] } })

const decryption = await jose.generateKeyPair("RSA-OAEP-256", { extractable: true })
const encryption = { algorithm: "RSA-OAEP-256", contentEncryption: "A256GCM" } as const
const encrypted = openIdClient({
  idTokenEncryptedResponse: encryption,
  decryptionKeys: [right(DecryptionKey.make(Redacted.make(decryption.privateKey)))]
})
const nested = (inner: Effect.Effect<string>) =>
  Effect.flatMap(
    inner,
    (text) => encrypt(decryption.publicKey, text, { alg: "RSA-OAEP-256", enc: "A256GCM", cty: "JWT" })
  )

describe("IdToken.verify, of a token's form, kind and key", () => {
  testRows(jwks, [
    ["a good token", sign(rs256), "accepted"],
    ["#144 no signature", parts(rs256, ([header, payload]) => [header, payload, ""]), "Signature"],
    ["#144 two parts", parts(rs256, ([header, payload]) => [header, payload]), "Malformed"],
    ["#144 four parts", parts(rs256, (all) => [...all, ""]), "Malformed"],
    ["#144 six parts", parts(rs256, (all) => [...all, ...all]), "Malformed"],
    ["#145 padding", parts(rs256, ([header, payload, signature]) => [header, payload, `${signature}==`]), "Malformed"],
    ["#145 a blank", parts(rs256, ([header, payload, signature]) => [header, payload, `${signature} `]), "Malformed"],
    ["#146 crit", sign(rs256, claimsOf(), { crit: ["exp"], exp: now }), "Critical"],
    ["#146 crit that is empty", sign(rs256, claimsOf(), { crit: [] }), "Critical"],
    ["#147 b64 false", sign(rs256, claimsOf(), { crit: ["b64"], b64: false }), "Critical"],
    ["#147 b64 true, alone", sign(rs256, claimsOf(), { b64: true }), "Critical"],
    ["#148 a payload that is an array", signText(rs256, "{\"alg\":\"RS256\"}", "[]"), "Malformed"],
    [
      "#148 a claim twice",
      signText(rs256, "{\"alg\":\"RS256\"}", `{"sub":"admin",${JSON.stringify(claimsOf()).slice(1)}`),
      "Malformed"
    ],
    [
      "#148 alg twice",
      signText(rs256, "{\"alg\":\"none\",\"alg\":\"RS256\"}", JSON.stringify(claimsOf())),
      "Malformed"
    ],
    [
      "#148 claims with a prototype of their own",
      signText(
        rs256,
        "{\"alg\":\"RS256\"}",
        `{"__proto__":{"email_verified":"yes"},${JSON.stringify(claimsOf()).slice(1)}`
      ),
      "Malformed"
    ],
    ["#122 a key id that is not in the set", sign(rs256, claimsOf(), { kid: "unknown" }), "Key"],
    ["#123 no key id, and one key of the kind", sign(rs256, claimsOf(), { kid: undefined }), "accepted"],
    ["#124 no key id, and several keys of the kind", sign(rs256, claimsOf(), { kid: undefined }), "Key", {}, [{
      ...stranger.jwk,
      kid: "second"
    }]],
    ["#125 two keys of that id", sign(rs256), "Key", {}, [stranger.jwk]],
    ["#126 a key for encryption", sign(stranger, claimsOf(), { kid: "enc" }), "Key", {}, [{
      ...stranger.jwk,
      kid: "enc",
      use: "enc"
    }]],
    ["#131 a private key of the set", sign(stranger, claimsOf(), { kid: "leaked" }), "Key", {}, [{
      ...stranger.jwk,
      kid: "leaked",
      d: "AQAB"
    }]],
    ["#153 a signed token inside an encrypted one", nested(sign(rs256)), "accepted", { client: encrypted }],
    ["#153 claims inside, which nobody signed", nested(Effect.succeed(JSON.stringify(claimsOf()))), "Malformed", {
      client: encrypted
    }],
    [
      "#153 a token inside that is not signed",
      nested(parts(rs256, ([, payload]) => [base64Url("{\"alg\":\"none\"}"), payload, ""])),
      "Algorithm",
      { client: encrypted }
    ],
    ["#153 an encrypted token inside", nested(nested(sign(rs256))), "Encryption", { client: encrypted }],
    ["#153 a token inside by a stranger's key", nested(sign(stranger)), "Signature", { client: encrypted }],
    ["#181 an encrypted token that is not registered", nested(sign(rs256)), "Encryption"],
    ["#181 a plain token where an encrypted one is registered", sign(rs256), "Encryption", { client: encrypted }],
    ["#184 a token of 1 MB", sign(rs256, claimsOf({ filler: "a".repeat(750_000) })), "Malformed"],
    ["#184 an encrypted token of 1 MB", nested(sign(rs256, claimsOf({ filler: "a".repeat(50_000) }))), "Encryption", {
      client: encrypted
    }],
    ["#180 a logout token without a type", sign(rs256, claimsOf({ events: { [logoutEvent]: {} } })), "Type"],
    [
      "#180 a logout token without a type, as any nonce will do",
      sign(rs256, claimsOf({ nonce: undefined, events: { [logoutEvent]: {} } })),
      "Type",
      { expected: { nonce: "any" } }
    ],
    ["#180 events that are none", sign(rs256, claimsOf({ events: ["concert"] })), "accepted"],
    ["#180 no type", sign(rs256, claimsOf(), { typ: undefined }), "accepted"],
    ["#180 the type JWT", sign(rs256, claimsOf(), { typ: "JWT" }), "accepted"],
    ["#180 the media type of a JWT", sign(rs256, claimsOf(), { typ: "application/jwt" }), "accepted"],
    ...[
      "at+jwt",
      "AT+JWT",
      "application/at+jwt",
      "logout+jwt",
      "secevent+jwt",
      "dpop+jwt",
      "oauth-authz-req+jwt",
      "dc+sd-jwt"
    ].map(
      (typ): Row => [`#180 the type ${typ}`, sign(rs256, claimsOf(), { typ }), "Type"]
    ),
    ...[1, null, ["JWT"], {}].map((typ): Row => [
      `#180 the type ${JSON.stringify(typ)}`,
      signText(rs256, JSON.stringify({ alg: "RS256", typ }), JSON.stringify(claimsOf())),
      "Type"
    ])
  ])

  it.effect("#132 follows and trusts no key that the header names or brings", () =>
    Effect.gen(function*() {
      const provider = makeProvider(jwks)
      const evil = "https://evil.example/keys"
      const { kid: _, ...jwk } = stranger.jwk
      for (
        const header of [{ jku: evil }, { x5u: evil }, { jwk }, { x5c: ["MIIB"], x5t: "AA" }, {
          jku: evil,
          jwk,
          x5u: evil
        }]
      ) {
        const headers = [header, { ...header, kid: undefined }]
        for (const changed of headers) {
          const forged = yield* sign(stranger, claimsOf(), changed)
          assert.strictEqual(yield* at(now, outcome(verify(provider, forged))), "Signature")
        }
        const good = yield* sign(rs256, claimsOf(), header)
        assert.strictEqual(yield* outcome(verify(provider, good)), "accepted")
      }
      assert.deepStrictEqual(new Set(provider.requests.map(({ url }) => url)), new Set(["https://id.example/keys"]))
    }))

  it.effect("#135 takes no token of another issuer, nor one that another issuer signed in our issuer's name", () =>
    Effect.gen(function*() {
      const other = openIdServer({ issuer: "https://other.example", jwksUri: "https://id.example/keys" })
      const provider = makeProvider([rs256.jwk])
      const token = yield* sign(rs256)
      assert.strictEqual(yield* at(now, outcome(verify(provider, token, { server: other }))), "Issuer")
      const theirs = yield* sign(stranger, claimsOf(), { kid: "theirs" })
      assert.strictEqual(yield* outcome(verify(provider, theirs)), "Key")
    }))

  it.effect("#157 names the issuer or the keys that a server has not, before anything is fetched", () =>
    Effect.gen(function*() {
      const provider = makeProvider(jwks)
      const token = yield* sign(rs256)
      for (const missing of ["issuer", "jwksUri"] as const) {
        const error = yield* Effect.flip(verify(provider, token, { server: openIdServer({ [missing]: undefined }) }))
        assert.deepInclude(error, { _tag: "ConfigurationError", reason: "MissingEndpoint", setting: missing })
      }
      assert.deepStrictEqual(provider.requests, [])
    }))
})

describe("an IdToken", () => {
  it.effect("has the claims, and its text only where it is asked for", () =>
    Effect.gen(function*() {
      const provider = makeProvider(jwks)
      const text = yield* sign(rs256, claimsOf({ email: "a@b.example", groups: ["a"] }))
      const token = yield* at(now, verify(provider, text))
      assert.isTrue(IdToken.isIdToken(token))
      assert.deepInclude(token.claims, { iss: issuer, sub: "248289761001", email: "a@b.example", groups: ["a"] })
      assert.strictEqual(Redacted.value(token.encoded), text)
      assertAbsent(text.split("."), prints(token).concat(prints(token.encoded)))
    }))

  it("is made by nothing but verification", () => {
    for (
      const forged of [undefined, null, {}, { claims: {} }, { [IdToken.TypeId]: true }, { [IdToken.TypeId]: {} }, {
        [IdToken.TypeId]: { verified: true }
      }]
    ) {
      assert.isFalse(IdToken.isIdToken(forged))
    }
  })
})

describe("IdToken.verify, of any claims that are signed", () => {
  const names = Object.keys(claimsOf()).concat(
    "nbf",
    "auth_time",
    "acr",
    "azp",
    "at_hash",
    "c_hash",
    "tid",
    "email",
    "address"
  )
  const good = new Map<string, unknown>(Object.entries(claimsOf()))
  const anyClaims = fc.record(
    Object.fromEntries(
      names.map((name) => [
        name,
        fc.oneof(
          { weight: 5, arbitrary: fc.constant(good.get(name)) },
          fc.jsonValue({ maxDepth: 2 }),
          fc.constantFrom<unknown>(now, String(now), -1, 1e308, [], [[]], {}, true, ["my-app"], [issuer])
        )
      ])
    )
  )

  it.effect.prop(
    "is a verdict and never a defect, and never accepts a claim of a wrong type",
    [anyClaims],
    ([claims]) =>
      Effect.gen(function*() {
        const provider = makeProvider(jwks)
        const found = yield* at(now, outcome(verify(provider, yield* sign(es256, claims), { server: anyAlgorithm })))
        if (found === "accepted") {
          const { aud, exp, iat, iss, sub } = claims
          assert.isTrue(iss === issuer && typeof sub === "string" && sub !== "")
          assert.isTrue(aud === "my-app" || (Array.isArray(aud) && aud.every((one) => one === "my-app")))
          assert.isTrue(typeof exp === "number" && exp > now && typeof iat === "number" && iat <= now)
        } else {
          assert.isTrue(OAuthError.JwtCheck.literals.some((check) => check === found), found)
        }
      }),
    { fastCheck: { numRuns: 150 }, timeout: 30_000 }
  )
})
