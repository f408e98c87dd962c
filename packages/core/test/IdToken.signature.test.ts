import { ClientAuthentication, type IdToken, OAuthCrypto, OAuthError } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import * as jose from "jose"
import { createHash, createPublicKey } from "node:crypto"
import {
  at,
  base64Url,
  claimsOf,
  makeProvider,
  makeSigner,
  now,
  openIdClient,
  openIdServer,
  outcome,
  parts,
  type Row,
  secretSigner,
  sign,
  type Signer,
  signText,
  testRows,
  verify
} from "./openid.js"

const rs256 = await makeSigner("RS256")
const stranger = await makeSigner("RS256", rs256.keyId)
const ps256 = await makeSigner("PS256")
const es256 = await makeSigner("ES256")
const es384 = await makeSigner("ES384")
const es512 = await makeSigner("ES512")
const edDsa = await makeSigner("EdDSA")
const signers = [rs256, ps256, es256, es384, es512, edDsa]
const jwks = signers.map(({ jwk }) => jwk)

const algorithms = signers.map(({ algorithm }) => algorithm)
const anyAlgorithm = openIdServer({ supported: { idTokenSigningAlgValues: algorithms } })

const secret = "a-client-secret-of-at-least-32-bytes"
const confidential = (
  idTokenSignedResponseAlg?: OAuthCrypto.SignatureAlgorithm,
  clientSecret = secret
) =>
  openIdClient({
    authentication: ClientAuthentication.clientSecretBasic(Redacted.make(clientSecret)),
    idTokenSignedResponseAlg
  })

const bytes = (text: string): Buffer => Buffer.from(text, "base64url")

const flip = (text: string, index: number): string => {
  const changed = bytes(text)
  changed[index] = (changed[index] ?? 0) ^ 1
  return base64Url(changed)
}

/** ECDSA in DER, as everything but JOSE has it. */
const der = (signature: Buffer): Buffer => {
  const integer = (value: Buffer) => {
    const start = value.findIndex((byte) => byte !== 0)
    const bare = value.subarray(start)
    const signed = (bare[0] ?? 0) > 127 ? Buffer.concat([Buffer.from([0]), bare]) : bare
    return Buffer.concat([Buffer.from([2, signed.length]), signed])
  }
  const both = Buffer.concat([integer(signature.subarray(0, 32)), integer(signature.subarray(32))])
  return Buffer.concat([Buffer.from([0x30, both.length]), both])
}

/** With the exponent 1, a signature is its own message, which anybody can make. */
const withoutKey = (header: object): Effect.Effect<string> =>
  Effect.sync(() => {
    const input = `${base64Url(JSON.stringify(header))}.${base64Url(JSON.stringify(claimsOf()))}`
    const digest = Buffer.concat([
      Buffer.from("3031300d060960864801650304020105000420", "hex"),
      createHash("sha256").update(input).digest()
    ])
    const padding = Buffer.alloc(256 - 3 - digest.length, 0xff)
    return `${input}.${base64Url(Buffer.concat([Buffer.from([0, 1]), padding, Buffer.from([0]), digest]))}`
  })

const weakPair = await crypto.subtle.generateKey(
  { name: "RSASSA-PKCS1-v1_5", modulusLength: 1024, publicExponent: new Uint8Array([1, 0, 1]), hash: "SHA-256" },
  true,
  ["sign", "verify"]
)
const weak: Signer = {
  algorithm: "RS256",
  keyId: "weak",
  key: weakPair.privateKey,
  jwk: { ...await jose.exportJWK(weakPair.publicKey), kid: "weak" }
}

const spki = createPublicKey({ key: { ...rs256.jwk }, format: "jwk" })
const publicTexts = {
  "its JWK": JSON.stringify(rs256.jwk),
  "its modulus": rs256.jwk.n ?? "",
  "its PEM": spki.export({ format: "pem", type: "spki" }).toString(),
  "its PEM without the last line break": spki.export({ format: "pem", type: "spki" }).toString().trim()
}

describe("IdToken.verify, of a token's signature", () => {
  testRows(jwks, [
    ...signers.map((signer): Row => [
      `#137 ${signer.algorithm} where the metadata lists it`,
      sign(signer),
      "accepted",
      { server: anyAlgorithm }
    ]),
    ...["none", "None", "NONE", "nOnE", " none", "null", ""].flatMap((alg): ReadonlyArray<Row> => [
      [
        `#136 alg "${alg}" without a signature`,
        parts(rs256, ([, payload]) => [base64Url(JSON.stringify({ alg })), payload, ""]),
        "Algorithm"
      ],
      [`#136 alg "${alg}" with one`, sign(rs256, claimsOf(), { alg }), "Algorithm"],
      [
        `#136 alg "${alg}" that the metadata lists`,
        parts(rs256, ([, payload]) => [base64Url(JSON.stringify({ alg })), payload, ""]),
        "Algorithm",
        { server: openIdServer({ supported: { idTokenSigningAlgValues: ["RS256", alg] } }) }
      ]
    ]),
    [
      "#136 alg none for a client that is registered for HS256",
      parts(rs256, ([, payload]) => [base64Url("{\"alg\":\"none\"}"), payload, ""]),
      "Algorithm",
      { client: confidential("HS256") }
    ],
    ["#137 another than RS256 where nothing is said", sign(es256), "Algorithm"],
    ["#137 another than is registered", sign(rs256), "Algorithm", {
      client: openIdClient({ idTokenSignedResponseAlg: "PS256" })
    }],
    ["#137 the registered one, which the metadata does not list", sign(es256), "accepted", {
      client: openIdClient({ idTokenSignedResponseAlg: "ES256" })
    }],
    ["#137 one that the metadata lists and is not registered", sign(es256), "Algorithm", {
      client: openIdClient({ idTokenSignedResponseAlg: "RS256" }),
      server: anyAlgorithm
    }],
    ["#137 one that the metadata does not list", sign(rs256), "Algorithm", {
      server: openIdServer({ supported: { idTokenSigningAlgValues: ["ES256"] } })
    }],
    ["#137 where the metadata lists none", sign(rs256), "Algorithm", {
      server: openIdServer({ supported: { idTokenSigningAlgValues: [] } })
    }],
    ["#137 the name of another algorithm for the same key", sign(rs256, claimsOf(), { alg: "RS512" }), "Algorithm"],
    [
      "#137 the same key with another padding",
      sign(rs256, claimsOf(), { alg: "PS256", kid: ps256.keyId }),
      "Signature",
      {
        server: anyAlgorithm
      }
    ],
    ...Object.entries(publicTexts).flatMap(([title, text]): ReadonlyArray<Row> => [
      [
        `#138 HS256 by the public key, ${title}`,
        sign(secretSigner(text), claimsOf(), { kid: rs256.keyId }),
        "Algorithm"
      ],
      [
        `#138 HS256 by the public key, ${title}, that the metadata lists`,
        sign(secretSigner(text), claimsOf(), { kid: rs256.keyId }),
        "Algorithm",
        { client: confidential(), server: openIdServer({ supported: { idTokenSigningAlgValues: ["RS256", "HS256"] } }) }
      ],
      [
        `#138 HS256 by the public key, ${title}, where HS256 is registered`,
        sign(secretSigner(text), claimsOf(), { kid: rs256.keyId }),
        "Signature",
        { client: confidential("HS256") }
      ]
    ]),
    ["#139 HS256 where it is registered", sign(secretSigner(secret)), "accepted", { client: confidential("HS256") }],
    ["#139 HS256 by a secret that is no ASCII", sign(secretSigner("ünïcödé-sécrét-of-32-bytes")), "accepted", {
      client: confidential("HS256", "ünïcödé-sécrét-of-32-bytes")
    }],
    ["#139 HS256 by another secret", sign(secretSigner(`${secret}!`)), "Signature", { client: confidential("HS256") }],
    ["#139 HS256 by a secret of 31 bytes", sign(secretSigner("a".repeat(31))), "Key", {
      client: confidential("HS256", "a".repeat(31))
    }],
    ["#139 HS256 that only the metadata names", sign(secretSigner(secret)), "Algorithm", {
      client: confidential(),
      server: openIdServer({ supported: { idTokenSigningAlgValues: ["HS256"] } })
    }],
    ["#139 HS256 where HS512 is registered", sign(secretSigner(secret)), "Algorithm", {
      client: confidential("HS512")
    }],
    ["#139 RS256 where HS256 is registered", sign(rs256), "Algorithm", { client: confidential("HS256") }],
    ["#131, #139 HS256 by a key of the set", sign(secretSigner(secret), claimsOf(), { kid: "oct" }), "Algorithm", {}, [{
      kty: "oct",
      kid: "oct",
      k: base64Url(secret),
      alg: "HS256"
    }]],
    [
      "#140 a key of 1024 bits",
      signText(weak, JSON.stringify({ alg: "RS256", kid: "weak" }), JSON.stringify(claimsOf())),
      "Key",
      {},
      [weak.jwk]
    ],
    ["#141 the exponent 1, with which everybody can sign", withoutKey({ alg: "RS256", kid: "one" }), "Key", {}, [{
      ...rs256.jwk,
      kid: "one",
      e: "AQ"
    }]],
    ["#141 an exponent that is even", sign(rs256, claimsOf(), { kid: "even" }), "Key", {}, [{
      ...rs256.jwk,
      kid: "even",
      e: "AQAC"
    }]],
    [
      "#141 a point that is not on the curve",
      sign(es256, claimsOf(), { kid: "off" }),
      "Key",
      { server: anyAlgorithm },
      [{
        ...es256.jwk,
        kid: "off",
        y: es256.jwk.x
      }]
    ],
    ["#141 a point at zero", sign(es256, claimsOf(), { kid: "off" }), "Key", { server: anyAlgorithm }, [{
      ...es256.jwk,
      kid: "off",
      x: base64Url(Buffer.alloc(32)),
      y: base64Url(Buffer.alloc(32))
    }]],
    [
      "#141 r and s that are zero",
      parts(es256, ([header, payload]) => [header, payload, base64Url(Buffer.alloc(64))]),
      "Signature",
      { server: anyAlgorithm }
    ],
    [
      "#141 an r that is zero",
      parts(
        es256,
        (
          [header, payload, signature]
        ) => [header, payload, base64Url(Buffer.concat([Buffer.alloc(32), bytes(signature).subarray(32)]))]
      ),
      "Signature",
      { server: anyAlgorithm }
    ],
    [
      "#141 an s that is zero",
      parts(
        es256,
        (
          [header, payload, signature]
        ) => [header, payload, base64Url(Buffer.concat([bytes(signature).subarray(0, 32), Buffer.alloc(32)]))]
      ),
      "Signature",
      { server: anyAlgorithm }
    ],
    [
      "#142 a signature of ECDSA in DER",
      parts(es256, ([header, payload, signature]) => [header, payload, base64Url(der(bytes(signature)))]),
      "Signature",
      { server: anyAlgorithm }
    ],
    [
      "#142 one that is a byte too long",
      parts(
        es256,
        (
          [header, payload, signature]
        ) => [header, payload, base64Url(Buffer.concat([bytes(signature), Buffer.alloc(1)]))]
      ),
      "Signature",
      { server: anyAlgorithm }
    ],
    [
      "#142 one that is a byte too short",
      parts(es512, ([header, payload, signature]) => [header, payload, base64Url(bytes(signature).subarray(1))]),
      "Signature",
      { server: anyAlgorithm }
    ],
    ["#127 a key of another curve", sign(es384, claimsOf(), { alg: "ES256" }), "Key", { server: anyAlgorithm }],
    [
      "#143, #156 a bit of the signature",
      parts(rs256, ([header, payload, signature]) => [header, payload, flip(signature, 9)]),
      "Signature"
    ],
    [
      "#143, #156 a bit of the payload",
      parts(
        rs256,
        ([header, , signature]) => [header, base64Url(JSON.stringify(claimsOf({ sub: "248289761002" }))), signature]
      ),
      "Signature"
    ],
    [
      "#143, #156 a member more in the header",
      parts(
        rs256,
        (
          [header, payload, signature]
        ) => [base64Url(JSON.stringify({ ...JSON.parse(bytes(header).toString()), x: 1 })), payload, signature]
      ),
      "Signature"
    ],
    ["#156 a signature by a stranger's key of that name", sign(stranger), "Signature"],
    ["#156 the same from the authorization endpoint", sign(stranger), "Signature", {
      expected: { source: "authorization_endpoint" }
    }],
    ["#156 the same, when the token endpoint is said to have given it", sign(stranger), "Signature", {
      expected: { source: "token_endpoint" }
    }]
  ])

  it.effect(
    "#143, #145 accepts no token of which one character was changed, put in or taken out",
    () =>
      Effect.gen(function*() {
        const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        const provider = makeProvider(jwks)
        const token = yield* sign(es256)
        const changes = { server: anyAlgorithm }
        assert.strictEqual(yield* at(now, outcome(verify(provider, token, changes))), "accepted")
        for (let index = 0; index < token.length; index++) {
          const place = alphabet.indexOf(token[index] ?? "")
          const [before, after] = [token.slice(0, index), token.slice(index + 1)]
          for (const other of [alphabet[(place + 1) % 64], alphabet[(place + 32) % 64], ".", "=", ""]) {
            const changed = `${before}${other}${after}`
            const found = yield* outcome(verify(provider, changed, changes))
            assert.isTrue(changed === token || OAuthError.JwtCheck.literals.some((check) => check === found), changed)
          }
        }
      }),
    30_000
  )

  it.effect("#155 names the algorithm that a runtime has not", () =>
    Effect.gen(function*() {
      const provider = makeProvider(jwks)
      const crypto: OAuthCrypto.Service = {
        ...OAuthCrypto.webCrypto,
        verifier: (algorithm) => OAuthCrypto.unavailable(`no ${algorithm} here`)
      }
      for (const signer of [rs256, secretSigner(secret)]) {
        const client = signer === rs256 ? openIdClient() : confidential("HS256")
        const error = yield* at(now, verify(provider, yield* sign(signer), { client })).pipe(
          Effect.provideService(OAuthCrypto.OAuthCrypto, crypto),
          Effect.flip
        )
        assert.deepInclude(error, { _tag: "ConfigurationError", reason: "CryptoUnavailable" })
        assert.include(error.message, signer.algorithm)
      }
    }))
})

describe("the examples of OpenID Connect Core", () => {
  // OpenID Connect Core 1.0, A.3 and A.4, by the key of A.7.
  const core = openIdServer({ issuer: "http://server.example.com", allowInsecureRequests: true })
  const coreClient = openIdClient({ clientId: "s6BhdRkqt3" })
  const published = {
    kty: "RSA",
    kid: "1e9gdk7",
    n: "w7Zdfmece8iaB0kiTY8pCtiBtzbptJmP28nSWwtdjRu0f2GFpajvWE4VhfJAjEsOcwYzay7XGN0b-X84BfC8hmCTOj2b2eHT7NsZegFPKRUQzJ9w" +
      "W8ipn_aDJWMGDuB1XyqT1E7DYqjUCEOD1b4FLpy_xPn6oV_TYOfQ9fZdbE5HGxJUzekuGcOKqOQ8M7wfYHhHHLxGpQVgL0apWuP2gDDOdTtpuld4" +
      "D2LK1MZK99s9gaSjRHE8JDb1Z4IGhEcEyzkxswVdPndUWzfvWBBWXWxtSUvQGBRkuy1BHOa4sP6FKjWEeeF7gm7UMs2Nm2QUgNZw6xvEDGaLk4KA" +
      "SdIxRQ",
    e: "AQAB"
  }
  const head =
    "eyJraWQiOiIxZTlnZGs3IiwiYWxnIjoiUlMyNTYifQ.ewogImlzcyI6ICJodHRwOi8vc2VydmVyLmV4YW1wbGUuY29tIiwKICJzdWIiO" +
    "iAiMjQ4Mjg5NzYxMDAxIiwKICJhdWQiOiAiczZCaGRSa3F0MyIsCiAibm9uY2UiOiAibi0wUzZfV3pBMk1qIiwKICJleHAiOiAxMzExMjgxOTcwLA" +
    "ogImlhdCI6IDEzMTEyODA5NzAsCiA"
  const a3 = `${head}iYXRfaGFzaCI6ICI3N1FtVVB0alBmeld0RjJBbnBLOVJRIgp9.` +
    "F9gRev0Dt2tKcrBkHy72cmRqnLdzw9FLCCSebV7mWs7o_sv2O5s6zMky2kmhHTVx9HmdvNnx9GaZ8XMYRFeYk8L5NZ7aYlA5W56nsG1iWOou_-gji0" +
    "ibWIuuf4Owaho3YSoi7EvsTuLFz6tq-dLyz0dKABMDsiCmJ5wqkPUDTE3QTXjzbUmOzUDli-gCh5QPuZAq0cNW3pf_2n4zpvTYtbmj12cVcxGIMZby" +
    "7TMWESRjQ9_o3jvhVNcCGcE0KAQXejhA1ocJhNEvQNqMFGlBb6_0RxxKjDZ-Oa329eGDidOvvp0h5hoES4a8IuGKS7NOcpp-aFwp0qVMDLI-Xnm-Pg"
  const a4 = `${head}iY19oYXNoIjogIkxEa3RLZG9RYWszUGswY25YeENsdEEiCn0.` +
    "XW6uhdrkBgcGx6zVIrCiROpWURs-4goO1sKA4m9jhJIImiGg5muPUcNegx6sSv43c5DSn37sxCRrDZZm4ZPBKKgtYASMcE20SDgvYJdJS0cyuFw7Ij" +
    "p_7WnIjcrl6B5cmoM6ylCvsLMwkoQAxVublMwH10oAxjzD6NEFsu9nipkszWhsPePf_rM4eMpkmCbTzume-fzZIi5VjdWGGEmzTg32h3jiex-r5WTH" +
    "bj-u5HL7u_KP3rmbdYNzlzd1xWRYTUs4E8nOTgzAUwvwXkIQhOh5TPcSMBYy6X3E7-_gr9Ue6n4ND7hTFhtjYs3cjNKIA08qm5cpVYFMFMG6PkhzLQ"

  it.effect("#174, #176 verifies the examples of OpenID Connect Core with what came with them", () =>
    Effect.gen(function*() {
      const provider = makeProvider([published])
      const accessToken = Redacted.make("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y")
      const code = Redacted.make("Qcb0Orv1zh30vL1MPRsbm-diHiMwcLyZvn1arpZv-Jxf_11jnpEX3Tgfvk")
      const front = (token: string, expected: IdToken.Expected) =>
        at(
          1_311_280_970,
          outcome(verify(provider, token, {
            server: core,
            client: coreClient,
            expected: { source: "authorization_endpoint", ...expected }
          }))
        )
      assert.strictEqual(yield* front(a3, { accessToken }), "accepted")
      assert.strictEqual(yield* front(a4, { code }), "accepted")
      assert.strictEqual(yield* front(a3, { accessToken: code }), "AccessTokenHash")
      assert.strictEqual(yield* front(a4, { code: accessToken }), "CodeHash")
      assert.strictEqual(yield* front(a3, { accessToken, code }), "CodeHash")
      assert.strictEqual(yield* front(a4, { accessToken, code }), "AccessTokenHash")
    }))
})
