import {
  AuthorizationCode,
  type AuthorizationRequest,
  type Client,
  type IdToken,
  RefreshToken,
  TokenSet
} from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Option, Redacted } from "effect"
import {
  at,
  claimsOf,
  type Json,
  makeProvider,
  makeSigner,
  now,
  openIdClient,
  openIdServer,
  outcome,
  type Provider,
  sign,
  verify
} from "./openid.js"
import { begin, jsonAnswer } from "./support.js"

const signer = await makeSigner("ES256")
const stranger = await makeSigner("ES256")

const server = openIdServer({ supported: { idTokenSigningAlgValues: ["ES256"] } })
const client = openIdClient()

const tokenEndpoint = "https://id.example/token"

const provide = (answer: Json, keys: ReadonlyArray<unknown> = [signer.jwk]): Provider => {
  const provider = makeProvider(keys)
  provider.published.answer = (url) =>
    url === tokenEndpoint
      ? jsonAnswer({ access_token: "the-access-token", token_type: "Bearer", ...answer })
      : undefined
  return provider
}

const nonceOf = (request: AuthorizationRequest.AuthorizationRequest): string =>
  Redacted.value(Option.getOrThrow(request.nonce))

/** What comes of a sign-in whose ID token is made of its nonce. */
const signIn = (
  makeToken: (nonce: string) => Effect.Effect<string | undefined>,
  options: AuthorizationRequest.Options = { scopes: ["openid"] },
  keys: ReadonlyArray<unknown> = [signer.jwk]
) =>
  at(
    now,
    Effect.gen(function*() {
      const { callback, request } = yield* begin(server, client, options)
      const provider = provide({ id_token: yield* makeToken(nonceOf(request)) }, keys)
      const signedIn = yield* outcome(
        AuthorizationCode.signIn(server, client, callback, request).pipe(Effect.provide(provider.layer))
      )
      const exchanged = yield* outcome(
        AuthorizationCode.exchange(server, client, callback, request).pipe(Effect.provide(provider.layer))
      )
      assert.strictEqual(exchanged, signedIn, "an exchange is as strict as a sign-in")
      return { outcome: signedIn, urls: provider.requests.map(({ url }) => url) }
    })
  )

describe("the code flow", () => {
  it.effect("#156 accepts an ID token by the server's key", () =>
    Effect.gen(function*() {
      const found = yield* signIn((nonce) => sign(signer, claimsOf({ nonce })))
      assert.strictEqual(found.outcome, "accepted")
      assert.deepStrictEqual(found.urls, ["https://id.example/keys", tokenEndpoint, tokenEndpoint])
    }))

  it.effect("#156 rejects one by another key, though it came from the token endpoint", () =>
    Effect.gen(function*() {
      assert.strictEqual((yield* signIn((nonce) => sign(stranger, claimsOf({ nonce })))).outcome, "Signature")
      const unsigned = yield* signIn((nonce) =>
        Effect.map(sign(signer, claimsOf({ nonce })), (token) => `${token.slice(0, token.lastIndexOf("."))}.`)
      )
      assert.strictEqual(unsigned.outcome, "Signature")
    }))

  it.effect("#78 rejects an answer without an ID token where one was asked for", () =>
    Effect.gen(function*() {
      assert.strictEqual((yield* signIn(() => Effect.succeed(undefined))).outcome, "Missing")
      assert.strictEqual((yield* signIn(() => Effect.succeed(""))).outcome, "Missing")
      assert.strictEqual((yield* signIn(() => Effect.succeed("null"))).outcome, "Malformed")
    }))

  it.effect("#170 rejects the ID token of another sign-in, and one without a nonce", () =>
    Effect.gen(function*() {
      assert.strictEqual((yield* signIn(() => sign(signer))).outcome, "Nonce")
      assert.strictEqual((yield* signIn(() => sign(signer, claimsOf({ nonce: undefined })))).outcome, "Nonce")
    }))

  it.effect("#171, #173 rejects a sign-in that is older than asked for, or of another class", () =>
    Effect.gen(function*() {
      const options: AuthorizationRequest.Options = {
        scopes: ["openid"],
        maxAge: "1 hour",
        claims: { id_token: { acr: { essential: true, values: ["gold"] } } }
      }
      const of = (changes: Json) =>
        Effect.map(
          signIn((nonce) => sign(signer, claimsOf({ nonce, auth_time: now, acr: "gold", ...changes })), options),
          ({ outcome }) => outcome
        )
      assert.strictEqual(yield* of({}), "accepted")
      assert.strictEqual(yield* of({ auth_time: undefined }), "AuthTime")
      assert.strictEqual(yield* of({ auth_time: now - 3601 }), "AuthTime")
      assert.strictEqual(yield* of({ acr: "silver" }), "Acr")
    }))

  it.effect("#174 rejects an ID token that belongs to another access token", () =>
    Effect.gen(function*() {
      const found = yield* signIn((nonce) => sign(signer, claimsOf({ nonce, at_hash: "77QmUPtjPfzWtF2AnpK9RQ" })))
      assert.strictEqual(found.outcome, "AccessTokenHash")
    }))

  it.effect("#133 spends no code when there are no keys to verify with", () =>
    Effect.gen(function*() {
      const { callback, request } = yield* begin(server, client, { scopes: ["openid"] })
      const provider = makeProvider([])
      provider.published.answer = () => jsonAnswer({}, 404)
      const found = yield* outcome(
        AuthorizationCode.signIn(server, client, callback, request).pipe(Effect.provide(provider.layer))
      )
      assert.strictEqual(found, "InvalidResponse UnexpectedStatus")
      assert.isTrue(provider.requests.every(({ url }) => url !== tokenEndpoint))
    }))
})

describe("the hybrid flow", () => {
  const hash = (value: string) =>
    Effect.map(
      Effect.promise(() => crypto.subtle.digest("SHA-256", new TextEncoder().encode(value))),
      (digest) => Buffer.from(digest.slice(0, 16)).toString("base64url")
    )

  it.effect("#176, #179 wants both ID tokens to be of one user and one issuer", () =>
    Effect.gen(function*() {
      const c_hash = yield* hash("the-code")
      const complete = (first: Json, second: Json) =>
        at(
          now,
          Effect.gen(function*() {
            const { callback, request } = yield* begin(server, client, {
              scopes: ["openid"],
              responseType: "code id_token"
            })
            const nonce = nonceOf(request)
            const form = new URLSearchParams(callback.slice(callback.indexOf("?") + 1))
            form.set("id_token", yield* sign(signer, claimsOf({ nonce, c_hash, ...first })))
            const provider = provide({ id_token: yield* sign(signer, claimsOf({ nonce, ...second })) })
            return yield* outcome(
              AuthorizationCode.signIn(server, client, form, request).pipe(Effect.provide(provider.layer))
            )
          })
        )
      assert.strictEqual(yield* complete({}, {}), "accepted")
      assert.strictEqual(yield* complete({}, { sub: "another" }), "Subject")
      assert.strictEqual(yield* complete({ sub: "another" }, {}), "Subject")
      assert.strictEqual(yield* complete({}, { iss: "https://other.example" }), "Issuer")
      assert.strictEqual(yield* complete({ c_hash: undefined }, {}), "CodeHash")
      assert.strictEqual(yield* complete({ c_hash: "77QmUPtjPfzWtF2AnpK9RQ" }, {}), "CodeHash")
    }))
})

describe("a refresh", () => {
  const before = {
    aud: ["my-app", "https://api.example"],
    azp: "my-app",
    auth_time: now - 1000,
    iat: now - 500,
    exp: now - 200
  }
  const trusting = openIdClient({ trustedAudiences: ["https://api.example", "another"] })

  /** What comes of a token that follows on one with the claims of `before`. */
  const follow = (changes: Json, previous: Json = {}, client: Client.Client = trusting) =>
    Effect.gen(function*() {
      const held = yield* sign(signer, claimsOf({ ...before, ...previous }))
      const token = yield* sign(signer, claimsOf({ ...before, iat: now, exp: now + 300, ...changes }))
      const provider = makeProvider([signer.jwk])
      const expected: IdToken.Expected = { nonce: undefined, previous: Redacted.make(held) }
      return yield* at(now, outcome(verify(provider, token, { server, client, expected })))
    })

  it.effect("#235 accepts the same user, with the nonce or without, and a later time", () =>
    Effect.gen(function*() {
      assert.strictEqual(yield* follow({}), "accepted")
      assert.strictEqual(yield* follow({ nonce: undefined }), "accepted")
      assert.strictEqual(yield* follow({ auth_time: undefined }), "accepted")
      assert.strictEqual(yield* follow({}, { auth_time: undefined }), "accepted")
      assert.strictEqual(yield* follow({ aud: ["https://api.example", "my-app"] }), "accepted")
      assert.strictEqual(yield* follow({ iat: before.iat }), "accepted")
    }))

  const rows: ReadonlyArray<readonly [title: string, changes: Json, expected: string]> = [
    ["another user", { sub: "another" }, "Subject"],
    ["another issuer", { iss: "https://other.example" }, "Issuer"],
    ["an audience less", { aud: ["my-app"] }, "Audience"],
    ["one audience in place of another", { aud: ["my-app", "another"] }, "Audience"],
    ["no azp any more", { aud: ["my-app", "https://api.example"], azp: undefined }, "AuthorizedParty"],
    ["another time of sign-in", { auth_time: now - 999 }, "AuthTime"],
    ["a sign-in of now", { auth_time: now }, "AuthTime"],
    ["another nonce", { nonce: "another" }, "Nonce"],
    ["an older token", { iat: before.iat - 1 }, "IssuedAt"],
    ["an expired token", { exp: now }, "Expired"]
  ]
  for (const [title, changes, expected] of rows) {
    it.effect(`#235 rejects ${title}: ${expected}`, () =>
      Effect.gen(function*() {
        assert.strictEqual(yield* follow(changes), expected)
      }))
  }

  it.effect("#235 rejects an azp that was not there, a nonce that was not, and another issuer of before", () =>
    Effect.gen(function*() {
      assert.strictEqual(yield* follow({ aud: "my-app" }, { aud: "my-app", azp: undefined }), "AuthorizedParty")
      assert.strictEqual(yield* follow({}, { nonce: undefined }), "Nonce")
      assert.strictEqual(yield* follow({}, { iss: "https://other.example" }), "Issuer")
      const tolerant = openIdClient({ trustedAudiences: ["https://api.example"], clockTolerance: "30 seconds" })
      assert.strictEqual(yield* follow({ iat: before.iat - 30 }, {}, tolerant), "accepted")
      assert.strictEqual(yield* follow({ iat: before.iat - 31 }, {}, tolerant), "IssuedAt")
    }))

  it.effect("#235 gives no tokens with an ID token of another user, or one by another key", () =>
    Effect.gen(function*() {
      const refresh = (token: Effect.Effect<string>) =>
        Effect.gen(function*() {
          const held = yield* TokenSet.fromResponse({
            access_token: "old",
            token_type: "Bearer",
            refresh_token: "the-refresh-token",
            id_token: yield* sign(signer)
          })
          const provider = provide({ id_token: yield* token })
          return yield* outcome(RefreshToken.refresh(server, client, held).pipe(Effect.provide(provider.layer)))
        })
      yield* at(now, Effect.void)
      assert.strictEqual(yield* refresh(sign(signer)), "accepted")
      assert.strictEqual(yield* refresh(sign(signer, claimsOf({ nonce: undefined }))), "accepted")
      assert.strictEqual(yield* refresh(sign(signer, claimsOf({ sub: "another" }))), "Subject")
      assert.strictEqual(yield* refresh(sign(stranger)), "Signature")
    }))
})
