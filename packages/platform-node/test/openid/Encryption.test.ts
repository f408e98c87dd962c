/**
 * Answers a server signs and encrypts: ID tokens, profiles, and the callback itself.
 */
import { type Client, ClientAuthentication, type DecryptionKey, type Logout, type TokenSet } from "@effect-oauth/core"
import { NodeOAuth } from "@effect-oauth/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Option, Redacted } from "effect"
import { vi } from "vitest"
import { decryptionPair } from "./support/keys.js"
import { bind, party, Profile, profile, signIn } from "./support/party.js"

// The first test loads the server, and RSA keys take their time.
vi.setConfig({ testTimeout: 20_000 })

const provideNode = Effect.provide(NodeOAuth.layer)

const algorithms = ["RSA-OAEP-256", "ECDH-ES"] as const

const encodings = ["A128CBC-HS256", "A256GCM"] as const

const combinations: ReadonlyArray<Required<DecryptionKey.Encryption>> = algorithms.flatMap((algorithm) =>
  encodings.map((contentEncryption) => ({ algorithm, contentEncryption }))
)

const encoded = ({ idToken }: TokenSet.TokenSet): string => Redacted.value(Option.getOrThrow(idToken))

const headerOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString("utf8"))

describe("encrypted answers", () => {
  for (const { algorithm, contentEncryption } of combinations) {
    it.scopedLive(`${algorithm}, ${contentEncryption}: ID token, profile and callback`, () =>
      Effect.gen(function*() {
        const form = contentEncryption === "A256GCM" ? "CryptoKey" : "JWK"
        const { key, registered } = yield* decryptionPair(algorithm, { form })
        const other = yield* decryptionPair(algorithm, { form, keyId: "another" })
        const encryption = { algorithm, contentEncryption }
        const at = yield* party({
          registered: {
            jwks: { keys: [registered, other.registered] },
            idTokenEncryptedResponseAlg: algorithm,
            idTokenEncryptedResponseEnc: contentEncryption,
            userinfoSignedResponseAlg: "ES256",
            userinfoEncryptedResponseAlg: algorithm,
            userinfoEncryptedResponseEnc: contentEncryption,
            authorizationEncryptedResponseAlg: algorithm,
            authorizationEncryptedResponseEnc: contentEncryption
          },
          client: {
            idTokenEncryptedResponse: encryption,
            userinfoSignedResponseAlg: "ES256",
            userinfoEncryptedResponse: encryption,
            authorizationEncryptedResponse: encryption,
            decryptionKeys: [other.key, key]
          }
        })
        const { callback, idToken, tokens } = yield* signIn(at, { responseMode: "jwt" })
        const response = callback.searchParams.get("response") ?? ""
        for (const token of [Redacted.value(idToken.encoded), response]) {
          assert.strictEqual(token.split(".").length, 5)
          assert.deepInclude(headerOf(token), { alg: algorithm, enc: contentEncryption })
        }
        assert.strictEqual(idToken.claims.sub, "alice")
        assert.deepStrictEqual(yield* at.oauth.fetchUserInfo(tokens, Profile, { idToken }), profile)
        assert.deepStrictEqual(yield* at.oauth.fetchUserInfo(tokens, Profile), profile, "of the user of the ID token")
        const refreshed = yield* at.oauth.refresh(tokens)
        assert.notStrictEqual(encoded(refreshed), encoded(tokens))
      }).pipe(provideNode))
  }

  it.scopedLive("#151, #181 are refused plain where encrypted is registered, encrypted where plain is, and otherwise encrypted", () =>
    Effect.gen(function*() {
      const { key, registered } = yield* decryptionPair("ECDH-ES")
      const encryption = { algorithm: "ECDH-ES" } as const
      const refused = (client: Partial<Client.Options>, isEncrypted: boolean) =>
        Effect.gen(function*() {
          const at = yield* party({
            registered: isEncrypted
              ? {
                jwks: { keys: [registered] },
                idTokenEncryptedResponseAlg: "ECDH-ES",
                authorizationEncryptedResponseAlg: "ECDH-ES"
              }
              : {},
            client
          })
          const idToken = yield* Effect.flip(signIn(at))
          const response = yield* Effect.flip(signIn(at, { responseMode: "jwt" }))
          return [
            idToken._tag === "IdTokenRejected" ? idToken.reason : idToken._tag,
            response._tag === "CallbackRejected" ? response.check : response._tag
          ]
        })
      const keys = { decryptionKeys: [key] }
      const both = { idTokenEncryptedResponse: encryption, authorizationEncryptedResponse: encryption }
      assert.deepStrictEqual(yield* refused({ ...keys, ...both }, false), ["Encryption", "Encryption"])
      assert.deepStrictEqual(yield* refused(keys, true), ["Encryption", "Encryption"])
      const otherwise = { algorithm: "ECDH-ES", contentEncryption: "A256GCM" } as const
      assert.deepStrictEqual(
        yield* refused(
          { ...keys, idTokenEncryptedResponse: otherwise, authorizationEncryptedResponse: otherwise },
          true
        ),
        ["Encryption", "Encryption"],
        "another content encryption than registered"
      )
      const { key: foreign } = yield* decryptionPair("ECDH-ES")
      assert.deepStrictEqual(
        yield* refused({ decryptionKeys: [foreign], ...both }, true),
        ["Encryption", "Encryption"],
        "another key under the same name"
      )
    }).pipe(provideNode))
})

describe("an encrypted ID token as a hint", () => {
  const idTokenEncryptedResponse = { algorithm: "ECDH-ES" } as const

  const signedIn = Effect.gen(function*() {
    const { key, registered } = yield* decryptionPair("ECDH-ES")
    const at = yield* party({
      server: { rememberSignIn: true },
      registered: { jwks: { keys: [registered] }, idTokenEncryptedResponseAlg: "ECDH-ES" },
      client: { idTokenEncryptedResponse, decryptionKeys: [key] }
    })
    return { at, idToken: (yield* signIn(at)).idToken }
  })

  // A server cannot read what it encrypted for the client (OpenID Connect Core 1.0 §3.1.2.1).
  it.scopedLive("is opened to log out", () =>
    Effect.gen(function*() {
      const { at, idToken } = yield* signedIn
      const hintOf = ({ url }: Logout.LogoutRequest) => new URL(Redacted.value(url)).searchParams.get("id_token_hint")
      const request = yield* at.oauth.logoutRequest({ idTokenHint: idToken.encoded })
      const hint = hintOf(request) ?? ""
      assert.strictEqual(hint.split(".").length, 3)
      const again = yield* at.oauth.logoutRequest({ idTokenHint: Redacted.make(hint) })
      assert.strictEqual(hintOf(again), hint, "one that is open already")
      const { key } = yield* decryptionPair("ECDH-ES", { keyId: "another" })
      const rotated = yield* bind(at.server, { client: { idTokenEncryptedResponse, decryptionKeys: [key] } })
      assert.isNull(hintOf(yield* rotated.logoutRequest({ idTokenHint: idToken.encoded })), "the key is gone")
      assert.strictEqual((yield* at.browser.logout(Redacted.value(request.url))).origin, at.server.issuer)
    }).pipe(provideNode))

  it.scopedLive("is opened to sign in again", () =>
    Effect.gen(function*() {
      const { at, idToken } = yield* signedIn
      const silent = yield* signIn(at, { prompt: ["none"], idTokenHint: idToken.encoded })
      assert.strictEqual(silent.idToken.claims.sub, "alice")
    }).pipe(provideNode))
})

describe("signed profiles", () => {
  it.scopedLive("#187 are verified, and refused plain or by another algorithm", () =>
    Effect.gen(function*() {
      const read = (registered: string | undefined, expected: Client.Options["userinfoSignedResponseAlg"]) =>
        Effect.gen(function*() {
          const at = yield* party({
            registered: { userinfoSignedResponseAlg: registered },
            client: { userinfoSignedResponseAlg: expected }
          })
          const { idToken, tokens } = yield* signIn(at)
          return yield* at.oauth.fetchUserInfo(tokens, Profile, { idToken })
        })
      for (const algorithm of ["RS256", "PS256", "ES256", "EdDSA", "HS256"] as const) {
        assert.deepStrictEqual(yield* read(algorithm, algorithm), profile, algorithm)
      }
      const wrong = yield* Effect.flip(read("ES256", "PS256"))
      assert.isTrue(wrong._tag === "JwtRejected" && wrong.reason === "Algorithm")
      for (
        const error of [yield* Effect.flip(read(undefined, "ES256")), yield* Effect.flip(read("ES256", undefined))]
      ) {
        assert.isTrue(error._tag === "InvalidResponse" && error.reason === "UnexpectedContentType")
      }
    }).pipe(provideNode))
})

describe("ID tokens signed with the secret", () => {
  for (const algorithm of ["HS256", "HS384", "HS512"] as const) {
    it.scopedLive(`#139 ${algorithm}, where that is registered`, () =>
      Effect.gen(function*() {
        const secret = Redacted.make("a-secret-that-is-long-enough-for-any-hash-of-64-bytes-and-then-some")
        const at = yield* party({
          registered: { idTokenSignedResponseAlg: algorithm, clientSecret: secret },
          client: {
            idTokenSignedResponseAlg: algorithm,
            authentication: ClientAuthentication.clientSecretPost(secret)
          }
        })
        assert.strictEqual((yield* signIn(at)).idToken.claims.sub, "alice")
      }).pipe(provideNode))
  }
})
