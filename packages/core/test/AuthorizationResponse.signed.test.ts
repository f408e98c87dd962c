import {
  AuthorizationCode,
  AuthorizationRequest,
  AuthorizationResponse,
  type AuthorizationServer,
  Client,
  ClientAuthentication,
  DecryptionKey,
  type OAuthError
} from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck as fc, Redacted } from "effect"
import * as jose from "jose"
import {
  at,
  base64Url,
  encrypt,
  issuer,
  type Json,
  jwksUri,
  makeProvider,
  makeSigner,
  now,
  openIdClient,
  openIdServer,
  secretSigner,
  sign
} from "./openid.js"
import {
  anyString,
  assertAbsent,
  clientOptions,
  jsonAnswer,
  left,
  makeClient,
  prints,
  right,
  summary
} from "./support.js"

const signer = await makeSigner("RS256")
const stranger = await makeSigner("RS256")
const elliptic = await makeSigner("ES256")
const keys = [signer.jwk, elliptic.jwk]

const server = openIdServer()
const client = openIdClient()

const secret = "s".repeat(32)
const withSecret = (options: Partial<Client.Options>) =>
  openIdClient({ authentication: ClientAuthentication.clientSecretBasic(Redacted.make(secret)), ...options })

interface Setup {
  readonly server?: AuthorizationServer.AuthorizationServer
  readonly client?: Client.Client
  readonly options?: AuthorizationRequest.Options
  readonly keys?: ReadonlyArray<unknown>
}

/** The claims of a good response. */
const claimsOf = (state: string, changes: Json = {}): Json => ({
  iss: issuer,
  aud: "my-app",
  exp: now + 300,
  code: "the-code",
  state,
  ...changes
})

/** What comes of a callback that is made of the state of its request, and what was asked for then. */
const answer = (makeCallback: (state: string) => Effect.Effect<string>, setup: Setup = {}) =>
  at(
    now,
    Effect.gen(function*() {
      const { client: of = client, server: from = server } = setup
      const request = yield* AuthorizationRequest.make(from, of, { responseMode: "jwt", ...setup.options })
      const provider = makeProvider(setup.keys ?? keys)
      const callback = yield* makeCallback(Redacted.value(request.state))
      const result = yield* Effect.either(
        AuthorizationResponse.verify(from, of, callback, request).pipe(Effect.provide(provider.layer))
      )
      return { result, urls: provider.requests.map(({ url }) => url), callback }
    })
  )

/** As `answer`, of a response alone. */
const response = (makeToken: (state: string) => Effect.Effect<string>, setup?: Setup) =>
  answer((state) => Effect.map(makeToken(state), (token) => `/callback?response=${token}`), setup)

const code = (makeToken: (state: string) => Effect.Effect<string>, setup?: Setup) =>
  Effect.map(response(makeToken, setup), ({ result }) => Redacted.value(right(result).code))

/** A failure, in which there is nothing of the response. */
const failure = (makeToken: (state: string) => Effect.Effect<string>, setup?: Setup) =>
  Effect.map(response(makeToken, setup), ({ callback, result }) => {
    const error = left(result)
    const parts = callback.slice(callback.indexOf("=") + 1).split(".").filter((part) => part.length > 20)
    assertAbsent([...parts, "the-code"], prints(error))
    return error
  })

const rejected = (check: OAuthError.JwtCheck) => ["CallbackRejected", "ResponseRejected", "response", check]

const refusal = (makeToken: (state: string) => Effect.Effect<string>, setup?: Setup) =>
  Effect.map(failure(makeToken, setup), summary)

const signed = (changes: Json = {}, header: Json = {}, by = signer) => (state: string) =>
  sign(by, claimsOf(state, changes), header)

describe("a signed response", () => {
  it.effect("gives its code, in each place it may come in", () =>
    Effect.gen(function*() {
      const token = (state: string) => sign(signer, claimsOf(state))
      const places = [
        ["jwt", (jwt: string) => `/callback?response=${jwt}`],
        ["query.jwt", (jwt: string) => `https://app.example/callback?response=${jwt}`],
        ["fragment.jwt", (jwt: string) => `https://app.example/callback#response=${jwt}`],
        ["form_post.jwt", (jwt: string) => `response=${jwt}`]
      ] as const
      for (const [responseMode, place] of places) {
        const { result, urls } = yield* answer((state) => Effect.map(token(state), place), {
          options: { responseMode }
        })
        const verified = right(result)
        assert.strictEqual(Redacted.value(verified.code), "the-code", responseMode)
        assert.strictEqual(verified.idToken._tag, "None")
        assert.deepStrictEqual(urls, [jwksUri])
        assertAbsent(["the-code"], prints(verified))
      }
    }))

  it.effect("#27 counts only in the place it was asked for in", () =>
    Effect.gen(function*() {
      const unexpected = (responseMode: "jwt" | "fragment.jwt", place: string) =>
        Effect.map(
          answer((state) => Effect.map(sign(signer, claimsOf(state)), (jwt) => `/callback${place}response=${jwt}`), {
            options: { responseMode }
          }),
          ({ result, urls }) => {
            assert.deepStrictEqual(urls, [])
            return summary(left(result))
          }
        )
      assert.deepStrictEqual(yield* unexpected("jwt", "#"), ["CallbackRejected", "UnexpectedParameter", "fragment"])
      assert.deepStrictEqual(yield* unexpected("fragment.jwt", "?"), [
        "CallbackRejected",
        "UnexpectedParameter",
        "query"
      ])
    }))

  it.effect("#29 is not replaced by a plain one, also not by an error", () =>
    Effect.gen(function*() {
      for (const plain of ["code=the-code", "error=access_denied", "", "response=", "response"]) {
        const { result, urls } = yield* answer((state) =>
          Effect.succeed(`/callback?${plain}&state=${state}&iss=${issuer}`)
        )
        assert.deepStrictEqual(summary(left(result)), rejected("Missing"), plain)
        assert.deepStrictEqual(urls, [])
      }
    }))

  it.effect("#30 is refused where a plain one was asked for", () =>
    Effect.gen(function*() {
      for (const [responseMode, mark] of [["query", "?"], ["fragment", "#"], ["form_post", "?"]] as const) {
        for (const beside of ["", "&code=the-code"]) {
          const { result, urls } = yield* answer(
            (state) =>
              Effect.map(sign(signer, claimsOf(state)), (jwt) => `${mark}state=${state}${beside}&response=${jwt}`),
            { options: { responseMode } }
          )
          assert.deepStrictEqual(summary(left(result)), ["CallbackRejected", "UnexpectedParameter", "response"])
          assert.deepStrictEqual(urls, [])
        }
      }
    }))

  it.effect("#31 #32 names its issuer and this client", () =>
    Effect.gen(function*() {
      for (
        const iss of [undefined, null, "", `${issuer}/`, "https://ID.example", "https://evil.example", 1, [issuer]]
      ) {
        assert.deepStrictEqual(yield* refusal(signed({ iss })), rejected("Issuer"), String(iss))
      }
      for (const aud of [undefined, null, "", "another-app", ["another-app"], [], ["my-app", 1], { "my-app": 1 }]) {
        assert.deepStrictEqual(yield* refusal(signed({ aud })), rejected("Audience"), String(aud))
      }
      assert.strictEqual(yield* code(signed({ aud: ["my-app"] })), "the-code")
    }))

  it.effect("#31 #33 says how long it is good for, and is not used longer", () =>
    Effect.gen(function*() {
      for (const exp of [undefined, null, String(now + 300), now, now - 1, 0]) {
        assert.deepStrictEqual(yield* refusal(signed({ exp })), rejected("Expired"), String(exp))
      }
      assert.strictEqual(yield* code(signed({ exp: now + 1 })), "the-code")
      const tolerant = openIdClient({ clockTolerance: "30 seconds" })
      assert.strictEqual(yield* code(signed({ exp: now - 29 }), { client: tolerant }), "the-code")
      assert.deepStrictEqual(yield* refusal(signed({ exp: now - 30 }), { client: tolerant }), rejected("Expired"))
      assert.deepStrictEqual(yield* refusal(signed({ nbf: now + 1 })), rejected("NotYetValid"))
      assert.deepStrictEqual(yield* refusal(signed({ iat: now + 1 })), rejected("IssuedAt"))
      assert.strictEqual(yield* code(signed({ iat: now, nbf: now })), "the-code")
    }))

  it.effect("#34 is signed, whatever its header says", () =>
    Effect.gen(function*() {
      const unsigned = (alg: string) => (state: string) =>
        Effect.succeed(
          `${base64Url(JSON.stringify({ alg }))}.${base64Url(JSON.stringify(claimsOf(state)))}.`
        )
      const registered = makeClient({ clockTolerance: 0, authorizationSignedResponseAlg: "RS256" })
      const listing = openIdServer({ supported: { authorizationSigningAlgValues: ["none", "RS256"] } })
      for (const alg of ["none", "None", "NONE", ""]) {
        for (const setup of [{}, { client: registered }, { server: listing }]) {
          assert.deepStrictEqual(yield* refusal(unsigned(alg), setup), rejected("Algorithm"), alg)
        }
      }
      assert.deepStrictEqual(yield* refusal(unsigned("RS256")), rejected("Signature"))
    }))

  it.effect("#34 is signed by the issuer, and as it was signed", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* refusal(signed({}, { kid: signer.keyId }, stranger)), rejected("Signature"))
      assert.deepStrictEqual(yield* refusal(signed({}, { kid: "another" })), rejected("Key"))
      const changed = (state: string) =>
        Effect.map(sign(signer, claimsOf(state, { code: "mine" })), (token) => {
          const [header, , signature] = token.split(".")
          return [header, base64Url(JSON.stringify(claimsOf(state))), signature].join(".")
        })
      assert.deepStrictEqual(yield* refusal(changed), rejected("Signature"))
      for (const text of ["x", "a.b.c", "..", "e30.e30.e30"]) {
        assert.deepStrictEqual(yield* refusal(() => Effect.succeed(text)), rejected("Malformed"), text)
      }
    }))

  it.effect("#34 is signed with the algorithm that is registered, or one of the server's", () =>
    Effect.gen(function*() {
      const es = signed({}, {}, elliptic)
      const registered = openIdClient({ authorizationSignedResponseAlg: "ES256" })
      assert.deepStrictEqual(yield* refusal(es), rejected("Algorithm"))
      assert.strictEqual(yield* code(es, { client: registered }), "the-code")
      assert.deepStrictEqual(yield* refusal(signed(), { client: registered }), rejected("Algorithm"))
      const listing = openIdServer({ supported: { authorizationSigningAlgValues: ["ES256", "HS256"] } })
      assert.strictEqual(yield* code(es, { server: listing }), "the-code")
      assert.deepStrictEqual(yield* refusal(signed(), { server: listing }), rejected("Algorithm"))
      // What is registered for ID tokens says nothing here.
      const idTokens = openIdClient({ idTokenSignedResponseAlg: "ES256" })
      assert.deepStrictEqual(yield* refusal(es, { client: idTokens }), rejected("Algorithm"))
    }))

  it.effect("#34 is signed with the client's secret only where that is registered, and needs no keys then", () =>
    Effect.gen(function*() {
      const byMac = (key = secret) => signed({}, {}, secretSigner(key))
      const registered = withSecret({ authorizationSignedResponseAlg: "HS256" })
      const { result, urls } = yield* response(byMac(), {
        client: registered,
        server: openIdServer({ jwksUri: undefined })
      })
      assert.strictEqual(Redacted.value(right(result).code), "the-code")
      assert.deepStrictEqual(urls, [])
      assert.deepStrictEqual(yield* refusal(byMac("t".repeat(32)), { client: registered }), rejected("Signature"))
      const listing = openIdServer({ supported: { authorizationSigningAlgValues: ["HS256"] } })
      assert.deepStrictEqual(
        yield* refusal(byMac(), { client: withSecret({}), server: listing }),
        rejected("Algorithm")
      )
      const published = JSON.stringify(signer.jwk)
      assert.deepStrictEqual(yield* refusal(byMac(published), { client: withSecret({}) }), rejected("Algorithm"))
    }))

  it.effect("is no token of another kind", () =>
    Effect.gen(function*() {
      for (const typ of ["at+jwt", "logout+jwt", "oauth-authz-req+jwt", 1]) {
        assert.deepStrictEqual(yield* refusal(signed({}, { typ })), rejected("Type"), String(typ))
      }
      assert.strictEqual(yield* code(signed({}, { typ: "JWT" })), "the-code")
    }))

  it.effect("#35 is all that counts: what stands beside it is not read", () =>
    Effect.gen(function*() {
      const beside = "code=evil&state=evil&iss=https%3A%2F%2Fevil.example&error=access_denied&id_token=x"
      for (const order of ["before", "after"] as const) {
        const { result } = yield* answer((state) =>
          Effect.map(
            sign(signer, claimsOf(state)),
            (jwt) => order === "before" ? `?${beside}&response=${jwt}` : `?response=${jwt}&${beside}`
          )
        )
        assert.strictEqual(Redacted.value(right(result).code), "the-code", order)
      }
      // Nor does it fill a gap.
      const { result } = yield* answer((state) =>
        Effect.map(sign(signer, claimsOf(state, { state: undefined })), (jwt) => `?response=${jwt}&state=${state}`)
      )
      assert.deepStrictEqual(summary(left(result)), ["CallbackRejected", "StateMissing", "state"])
      const twice = yield* answer((state) =>
        Effect.map(sign(signer, claimsOf(state)), (jwt) => `?response=${jwt}&response=${jwt}`)
      )
      assert.deepStrictEqual(summary(left(twice.result)), ["CallbackRejected", "DuplicateParameter", "response"])
      const token = yield* answer((state) =>
        Effect.map(sign(signer, claimsOf(state)), (jwt) => `?response=${jwt}&access_token=x`)
      )
      assert.deepStrictEqual(summary(left(token.result)), ["CallbackRejected", "UnexpectedParameter", "access_token"])
    }))

  it.effect("is checked inside as a plain one is", () =>
    Effect.gen(function*() {
      const rows: ReadonlyArray<readonly [changes: Json, expected: ReadonlyArray<string | undefined>]> = [
        [{ state: "another" }, ["CallbackRejected", "StateMismatch", "state"]],
        [{ state: "" }, ["CallbackRejected", "StateMissing", "state"]],
        [{ code: undefined }, ["CallbackRejected", "CodeMissing", "code"]],
        [{ code: "" }, ["CallbackRejected", "CodeMissing", "code"]],
        [{ code: "a\nb" }, ["CallbackRejected", "Malformed", "code"]],
        [{ code: 1 }, ["CallbackRejected", "Malformed", "code"]],
        [{ code: ["the-code"] }, ["CallbackRejected", "Malformed", "code"]],
        [{ state: null }, ["CallbackRejected", "Malformed", "state"]],
        [{ error: {} }, ["CallbackRejected", "Malformed", "error"]],
        [{ id_token: "e.y.J" }, ["CallbackRejected", "UnexpectedParameter", "id_token"]],
        [{ access_token: "x" }, ["CallbackRejected", "UnexpectedParameter", "access_token"]],
        [{ token: "x" }, ["CallbackRejected", "UnexpectedParameter", "token"]],
        [{ error: "access_denied" }, ["AuthorizationDenied", "access_denied"]]
      ]
      for (const [changes, expected] of rows) {
        assert.deepStrictEqual(yield* refusal(signed(changes)), expected, JSON.stringify(changes))
      }
      const denied = yield* failure(signed({ code: undefined, error: "access_denied", error_description: "No\n!" }))
      assert.deepInclude(denied, { code: "access_denied", description: "No !" })
      const late = yield* refusal(signed(), { options: { lifetime: 0 } })
      assert.deepStrictEqual(late, ["CallbackRejected", "RequestExpired", undefined])
      const promising = openIdServer({ authorizationResponseIssParameterSupported: true })
      assert.strictEqual(yield* code(signed(), { server: promising }), "the-code")
    }))

  it.effect("#20 is not even verified for a request of another server or client", () =>
    at(
      now,
      Effect.gen(function*() {
        const other = openIdServer({ issuer: "https://other.example" })
        const request = yield* AuthorizationRequest.make(other, client, { responseMode: "jwt" })
        const provider = makeProvider(keys)
        const callback = `?response=${yield* sign(signer, claimsOf(Redacted.value(request.state)))}`
        for (const  of of[client, openIdClient({ clientId: "another-app" })]) {
          const error = yield* AuthorizationResponse.verify(server, of, callback, request).pipe(
            Effect.provide(provider.layer),
            Effect.flip
          )
          assert.deepStrictEqual(summary(error), ["CallbackRejected", "RequestMismatch", undefined])
        }
        assert.deepStrictEqual(provider.requests, [])
      })
    ))

  it.effect("is told from a server whose keys cannot be had", () =>
    at(
      now,
      Effect.gen(function*() {
        const request = yield* AuthorizationRequest.make(server, client, { responseMode: "jwt" })
        const provider = makeProvider([])
        provider.published.answer = () => jsonAnswer({}, 503)
        const callback = `?response=${yield* sign(signer, claimsOf(Redacted.value(request.state)))}`
        const error = yield* AuthorizationCode.exchange(server, client, callback, request).pipe(
          Effect.provide(provider.layer),
          Effect.flip
        )
        assert.deepInclude(error, { _tag: "InvalidResponse", endpoint: jwksUri, status: 503 })
      })
    ))

  it.effect("shows no state before it is verified", () =>
    Effect.gen(function*() {
      const callback = `/callback?response=${yield* sign(signer, claimsOf("the-state"))}`
      assert.strictEqual(left(AuthorizationResponse.state(callback)).reason, "StateMissing")
    }))

  it.effect.prop(
    "never passes, and never dies, whatever it is",
    [fc.oneof(anyString, fc.base64String())],
    ([text]) =>
      Effect.gen(function*() {
        const { result } = yield* answer(() => Effect.succeed(new URLSearchParams([["response", text]]).toString()))
        assert.strictEqual(left(result)._tag, "CallbackRejected")
      })
  )
})

describe("#36 an encrypted response", () => {
  const encryption = { algorithm: "ECDH-ES", contentEncryption: "A256GCM" } as const
  const header = { alg: "ECDH-ES", enc: "A256GCM" }

  const pair = Effect.promise(() => jose.generateKeyPair("ECDH-ES", { extractable: true }))

  it("needs a key, which is missed when the client is made", () => {
    const error = left(Client.make({ ...clientOptions, authorizationEncryptedResponse: encryption }))
    assert.deepStrictEqual(summary(error), ["ConfigurationError", "InvalidKey", "decryptionKeys"])
    assert.include(error.message, "authorizationEncryptedResponse")
  })

  it.effect("is decrypted and verified where that is registered, and only there", () =>
    Effect.gen(function*() {
      const { privateKey, publicKey } = yield* pair
      const decryptionKeys = [right(DecryptionKey.make(Redacted.make(privateKey)))]
      const registered = openIdClient({ authorizationEncryptedResponse: encryption, decryptionKeys })
      const nested = (by = signer) => (state: string) =>
        Effect.flatMap(sign(by, claimsOf(state)), (token) => encrypt(publicKey, token, header))
      assert.strictEqual(yield* code(nested(), { client: registered }), "the-code")
      assert.deepStrictEqual(yield* refusal(nested()), rejected("Encryption"))
      assert.deepStrictEqual(yield* refusal(signed(), { client: registered }), rejected("Encryption"))
      const forged = yield* refusal((state) =>
        Effect.flatMap(sign(stranger, claimsOf(state), { kid: signer.keyId }), (token) =>
          encrypt(publicKey, token, header)), { client: registered })
      assert.deepStrictEqual(forged, rejected("Signature"))
      const unsigned = yield* refusal(
        (state) =>
          encrypt(publicKey, JSON.stringify(claimsOf(state)), header),
        { client: registered }
      )
      assert.deepStrictEqual(unsigned, rejected("Malformed"))
      const other = openIdClient({
        authorizationEncryptedResponse: encryption,
        decryptionKeys: [right(DecryptionKey.make(Redacted.make((yield* pair).privateKey)))]
      })
      assert.deepStrictEqual(yield* refusal(nested(), { client: other }), rejected("Encryption"))
    }))
})
