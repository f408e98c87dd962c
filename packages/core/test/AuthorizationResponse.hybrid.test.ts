import {
  AuthorizationCode,
  AuthorizationRequest,
  AuthorizationResponse,
  type AuthorizationServer,
  type Client,
  IdToken
} from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Option, Redacted } from "effect"
import { createHash } from "node:crypto"
import {
  at,
  base64Url,
  claimsOf,
  issuer,
  type Json,
  jwksUri,
  makeProvider,
  makeSigner,
  now,
  openIdClient,
  openIdServer,
  sign,
  type Signer
} from "./openid.js"
import { assertAbsent, jsonAnswer, left, prints, right, summary } from "./support.js"

const signer = await makeSigner("RS256")
const stranger = await makeSigner("RS256")

const server = openIdServer()
const client = openIdClient()

const tokenEndpoint = "https://id.example/token"

/** The left half of a digest, OpenID Connect Core 1.0 §3.3.2.11. */
const hash = (value: string): string =>
  createHash("sha256").update(value, "ascii").digest().subarray(0, 16).toString("base64url")

interface Setup {
  readonly server?: AuthorizationServer.AuthorizationServer
  readonly client?: Client.Client
  readonly options?: AuthorizationRequest.Options
  /** Changes of the claims of the ID token in the callback, of which the values may be made of the request. */
  readonly first?: Json | ((values: { readonly state: string }) => Json)
  readonly by?: Signer
  /** Changes of the callback itself. */
  readonly callback?: Readonly<Record<string, string | undefined>>
}

/** A request of the hybrid flow, and the form of its callback. */
const begin = (setup: Setup = {}) =>
  Effect.gen(function*() {
    const from = setup.server ?? server
    const of = setup.client ?? client
    const request = yield* AuthorizationRequest.make(from, of, {
      scopes: ["openid"],
      responseType: "code id_token",
      ...setup.options
    })
    const state = Redacted.value(request.state)
    const nonce = Redacted.value(Option.getOrThrow(request.nonce))
    const changes = typeof setup.first === "function" ? setup.first({ state }) : setup.first
    const id_token = yield* sign(setup.by ?? signer, claimsOf({ nonce, c_hash: hash("the-code"), ...changes }))
    const all: Readonly<Record<string, string | undefined>> = { code: "the-code", id_token, state, ...setup.callback }
    const form = new URLSearchParams()
    for (const [name, value] of Object.entries(all)) {
      if (value !== undefined) {
        form.set(name, value)
      }
    }
    return { request, nonce, form, from, of }
  })

/** What came of a callback, and who was asked. */
const verify = (
  setup: Setup = {},
  place: (form: URLSearchParams) => AuthorizationResponse.Callback = (form) => form.toString()
) =>
  at(
    now,
    Effect.gen(function*() {
      const { form, from, nonce, of, request } = yield* begin(setup)
      const provider = makeProvider([signer.jwk])
      const result = yield* Effect.either(
        AuthorizationResponse.verify(from, of, place(form), request).pipe(Effect.provide(provider.layer))
      )
      // A verified token is data like any other, and shows its claims; not so what was refused.
      const secrets = [
        form.get("code"),
        form.get("id_token")?.split(".")[2],
        result._tag === "Left" ? nonce : undefined
      ]
        .flatMap((value) => value === null || value === undefined || value.length < 8 ? [] : [value])
      assertAbsent(secrets, prints(result))
      return { result, urls: provider.requests.map(({ url }) => url) }
    })
  )

const refusal = (setup: Setup) => Effect.map(verify(setup), ({ result }) => summary(left(result)))

const idTokenOf = (setup: Setup) => Effect.map(verify(setup), ({ result }) => Option.getOrThrow(right(result).idToken))

describe("a callback with an ID token", () => {
  it.effect("gives code and verified ID token, as a form or in a fragment", () =>
    Effect.gen(function*() {
      const places: ReadonlyArray<
        readonly ["form_post" | "fragment", (form: URLSearchParams) => AuthorizationResponse.Callback]
      > = [
        ["form_post", (form) => form.toString()],
        ["form_post", (form) => form],
        ["fragment", (form) => `https://app.example/callback#${form.toString()}`],
        ["fragment", (form) => new URL(`https://app.example/callback?tab=1#${form.toString()}`)]
      ]
      for (const [responseMode, place] of places) {
        const { result, urls } = yield* verify({ options: { responseMode } }, place)
        const { code, idToken } = right(result)
        assert.strictEqual(Redacted.value(code), "the-code")
        assert.isTrue(Option.exists(idToken, IdToken.isIdToken))
        assert.strictEqual(Option.getOrThrow(idToken).claims.sub, "248289761001")
        assert.deepStrictEqual(urls, [jwksUri])
      }
    }))

  it.effect("#27 counts only in the place it was asked for in", () =>
    Effect.gen(function*() {
      const elsewhere = (responseMode: "form_post" | "fragment", mark: string) =>
        Effect.map(
          verify({ options: { responseMode } }, (form) => `/callback${mark}${form.toString()}`),
          ({ result }) => summary(left(result))
        )
      assert.deepStrictEqual(yield* elsewhere("fragment", "?"), ["CallbackRejected", "UnexpectedParameter", "query"])
      assert.deepStrictEqual(yield* elsewhere("form_post", "#"), [
        "CallbackRejected",
        "UnexpectedParameter",
        "fragment"
      ])
    }))

  it.effect.each(["fragment.jwt", "form_post.jwt", "jwt"] as const)("may itself be signed, as %s", (responseMode) =>
    at(
      now,
      Effect.gen(function*() {
        const { form, request } = yield* begin({ options: { responseMode } })
        const claims = { iss: issuer, aud: "my-app", exp: now + 60, ...Object.fromEntries(form) }
        const answer = (changes: Json) =>
          Effect.gen(function*() {
            const response = yield* sign(signer, { ...claims, ...changes })
            const provider = makeProvider([signer.jwk])
            const mark = responseMode === "form_post.jwt" ? "" : "/callback#"
            return yield* AuthorizationResponse.verify(server, client, `${mark}response=${response}`, request).pipe(
              Effect.provide(provider.layer),
              Effect.either
            )
          })
        assert.isTrue(Option.isSome(right(yield* answer({})).idToken))
        assert.deepStrictEqual(summary(left(yield* answer({ id_token: undefined }))), ["IdTokenRejected", "Missing"])
        assert.deepStrictEqual(summary(left(yield* answer({ code: "another" }))), ["IdTokenRejected", "CodeHash"])
      })
    ))

  it.effect("#26 has to have one", () =>
    Effect.gen(function*() {
      for (const id_token of [undefined, ""]) {
        assert.deepStrictEqual(yield* refusal({ callback: { id_token } }), ["IdTokenRejected", "Missing"])
      }
      assert.deepStrictEqual(yield* refusal({ callback: { id_token: "x" } }), ["IdTokenRejected", "Malformed"])
      assert.deepStrictEqual(yield* refusal({ callback: { code: undefined } }), [
        "CallbackRejected",
        "CodeMissing",
        "code"
      ])
    }))

  it.effect("#47 has the nonce of the request in it", () =>
    Effect.gen(function*() {
      for (const nonce of [undefined, "", "another", 1]) {
        assert.deepStrictEqual(yield* refusal({ first: { nonce } }), ["IdTokenRejected", "Nonce"], String(nonce))
      }
    }))

  it.effect("#176 has the hash of the code in it", () =>
    Effect.gen(function*() {
      for (const c_hash of [undefined, null, "", hash("another"), `${hash("the-code")}=`, 1]) {
        assert.deepStrictEqual(yield* refusal({ first: { c_hash } }), ["IdTokenRejected", "CodeHash"], String(c_hash))
      }
      assert.deepStrictEqual(yield* refusal({ callback: { code: "another" } }), ["IdTokenRejected", "CodeHash"])
    }))

  it.effect("#177 has the right hash of the state in it, or none where none is demanded", () =>
    Effect.gen(function*() {
      const demanding = openIdClient({ requireStateHash: true })
      for (const  of of[client, demanding]) {
        yield* idTokenOf({ client: of, first: ({ state }) => ({ s_hash: hash(state) }) })
        for (const s_hash of ["", hash("another"), null, 1]) {
          assert.deepStrictEqual(yield* refusal({ client: of, first: { s_hash } }), ["IdTokenRejected", "StateHash"])
        }
      }
      yield* idTokenOf({})
      assert.deepStrictEqual(yield* refusal({ client: demanding }), ["IdTokenRejected", "StateHash"])
    }))

  it.effect("#175 #25 has no access token beside it, so that a hash of one says nothing", () =>
    Effect.gen(function*() {
      const callback = { access_token: "the-access-token" }
      for (const first of [{}, { at_hash: hash("the-access-token") }]) {
        assert.deepStrictEqual(yield* refusal({ callback, first }), [
          "CallbackRejected",
          "UnexpectedParameter",
          "access_token"
        ])
      }
      yield* idTokenOf({ first: { at_hash: hash("of what comes later") } })
    }))

  it.effect("is verified as any other, and has to be young", () =>
    Effect.gen(function*() {
      const rows: ReadonlyArray<readonly [setup: Setup, check: string]> = [
        [{ by: { ...stranger, keyId: signer.keyId } }, "Signature"],
        [{ by: { ...stranger, keyId: "another" } }, "Key"],
        [{ first: { iss: "https://other.example" } }, "Issuer"],
        [{ first: { aud: "another-app" } }, "Audience"],
        [{ first: { exp: now } }, "Expired"],
        [{ first: { sub: undefined } }, "Subject"],
        [{ first: { iat: now - 3601, exp: now + 1 } }, "IssuedAt"],
        [{ first: { iat: now - 61 }, client: openIdClient({ maxFrontChannelAge: "1 minute" }) }, "IssuedAt"],
        [{ options: { maxAge: "1 minute" }, first: { auth_time: now - 61 } }, "AuthTime"],
        [{ options: { maxAge: "1 minute" } }, "AuthTime"]
      ]
      for (const [setup, check] of rows) {
        assert.deepStrictEqual(yield* refusal(setup), ["IdTokenRejected", check], check)
      }
      yield* idTokenOf({ first: { iat: now - 3600 } })
      const header = base64Url(JSON.stringify({ alg: "none" }))
      const unsigned = `${header}.${base64Url(JSON.stringify(claimsOf({ c_hash: hash("the-code") })))}.`
      assert.deepStrictEqual(yield* refusal({ callback: { id_token: unsigned } }), ["IdTokenRejected", "Algorithm"])
    }))

  it.effect("#173 is of the class that was demanded", () =>
    Effect.gen(function*() {
      const options = { claims: { id_token: { acr: { essential: true, values: ["gold"] } } } }
      yield* idTokenOf({ options, first: { acr: "gold" } })
      assert.deepStrictEqual(yield* refusal({ options, first: { acr: "silver" } }), ["IdTokenRejected", "Acr"])
    }))

  it.effect("#9 #14 is looked at after the state and the issuer, and not beside an error", () =>
    Effect.gen(function*() {
      const asked = (callback: Setup["callback"]) =>
        Effect.map(verify({ callback: { ...callback, id_token: "e.y.J" } }), ({ result, urls }) => {
          assert.deepStrictEqual(urls, [])
          return summary(left(result))
        })
      assert.deepStrictEqual(yield* asked({ state: "x" }), ["CallbackRejected", "StateMismatch", "state"])
      assert.deepStrictEqual(yield* asked({ iss: "https://evil.example" }), [
        "CallbackRejected",
        "IssuerMismatch",
        "iss"
      ])
      assert.deepStrictEqual(yield* asked({ error: "access_denied" }), ["AuthorizationDenied", "access_denied"])
      const bare = { code: undefined, id_token: undefined, error: "login_required" }
      assert.deepStrictEqual(yield* refusal({ callback: bare }), ["AuthorizationDenied", "login_required"])
    }))

  it.effect("#13 names the issuer, so that a server may leave the parameter out that it promises", () =>
    Effect.gen(function*() {
      const promising = openIdServer({ authorizationResponseIssParameterSupported: true })
      yield* idTokenOf({ server: promising })
      yield* idTokenOf({ server: promising, callback: { iss: issuer } })
      // Beside an error it is not verified, and says nothing.
      const error = { code: undefined, error: "access_denied" }
      for (const id_token of [undefined, "", "e.y.J"]) {
        const found = yield* refusal({ server: promising, callback: { ...error, id_token } })
        assert.deepStrictEqual(found, ["CallbackRejected", "IssuerMissing", "iss"])
      }
    }))

  it.effect("#20 is not looked at for a request of another server", () =>
    at(
      now,
      Effect.gen(function*() {
        const other = openIdServer({ issuer: "https://other.example" })
        const { form, request } = yield* begin({ server: other })
        const provider = makeProvider([signer.jwk])
        const error = yield* AuthorizationResponse.verify(server, client, form, request).pipe(
          Effect.provide(provider.layer),
          Effect.flip
        )
        assert.deepStrictEqual(summary(error), ["CallbackRejected", "RequestMismatch", undefined])
        assert.deepStrictEqual(provider.requests, [])
      })
    ))
})

describe("a sign-in with an ID token from both endpoints", () => {
  /** What comes of it, and whether the code was sent. */
  const complete = (setup: Setup, second: Json = {}) =>
    at(
      now,
      Effect.gen(function*() {
        const { form, from, nonce, of, request } = yield* begin(setup)
        const provider = makeProvider([signer.jwk])
        const id_token = yield* sign(signer, claimsOf({ nonce, at_hash: hash("abc"), ...second }))
        provider.published.answer = (url) =>
          url === tokenEndpoint ? jsonAnswer({ access_token: "abc", token_type: "Bearer", id_token }) : undefined
        const result = yield* Effect.either(
          AuthorizationCode.signIn(from, of, form, request).pipe(Effect.provide(provider.layer))
        )
        return { result, id_token, urls: provider.requests.map(({ url }) => url) }
      })
    )

  it.effect("gives the one of the token endpoint, which may say more", () =>
    Effect.gen(function*() {
      const { id_token, result, urls } = yield* complete({}, { email: "jane@example.com" })
      const { idToken, tokens } = right(result)
      assert.strictEqual(idToken.claims.email, "jane@example.com")
      assert.strictEqual(Redacted.value(idToken.encoded), id_token)
      assert.strictEqual(Redacted.value(tokens.accessToken), "abc")
      assert.deepStrictEqual(urls, [jwksUri, tokenEndpoint])
    }))

  it.effect("#179 wants both to be of one user", () =>
    Effect.gen(function*() {
      for (const [first, second] of [[{ sub: "another" }, {}], [{}, { sub: "another" }]] as const) {
        const { result } = yield* complete({ first }, second)
        assert.deepStrictEqual(summary(left(result)), ["IdTokenRejected", "Subject"])
      }
      assert.isTrue((yield* complete({ first: { sub: "a" } }, { sub: "a" })).result._tag === "Right")
      const { result } = yield* complete({}, { nonce: "another" })
      assert.deepStrictEqual(summary(left(result)), ["IdTokenRejected", "Nonce"])
    }))

  it.effect("#176 #179 spends no code when the first is refused", () =>
    Effect.gen(function*() {
      for (const setup of [{ first: { c_hash: hash("another") } }, { callback: { id_token: undefined } }]) {
        const { result, urls } = yield* complete(setup)
        assert.strictEqual(left(result)._tag, "IdTokenRejected")
        assert.notInclude(urls, tokenEndpoint)
      }
    }))

  it.effect("#179 wants both to be of one issuer, also where tenants have their own", () =>
    Effect.gen(function*() {
      const perTenant = openIdServer({
        issuer: "https://login.example/{tenantid}/v2.0",
        quirks: { issuerPerTenant: true }
      })
      const of = (tid: string) => ({ tid, iss: `https://login.example/${tid}/v2.0` })
      const same = yield* complete({ server: perTenant, first: of("1a") }, of("1a"))
      assert.strictEqual(right(same.result).idToken.claims.iss, "https://login.example/1a/v2.0")
      const { result } = yield* complete({ server: perTenant, first: of("1a") }, of("2b"))
      assert.deepStrictEqual(summary(left(result)), ["IdTokenRejected", "Issuer"])
    }))
})
