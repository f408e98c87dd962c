import {
  AuthorizationCode,
  AuthorizationRequest,
  type Client,
  ClientAuthentication,
  DecryptionKey,
  DPoP
} from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, FastCheck as fc, Option, Redacted } from "effect"
import * as jose from "jose"
import {
  at,
  claimsOf,
  encrypt,
  issuer,
  jwksUri,
  makeProvider,
  makeSigner,
  now,
  openIdClient,
  openIdServer,
  outcome,
  sign
} from "./openid.js"
import {
  anyString,
  assertAbsent,
  begin,
  jsonAnswer,
  makeServer,
  prints,
  right,
  summary,
  wellFormed
} from "./support.js"

const { make } = AuthorizationRequest

type Options = AuthorizationRequest.Options

const signer = await makeSigner("RS256")

const server = openIdServer()
const client = openIdClient()

const query = (request: AuthorizationRequest.AuthorizationRequest) => new URL(request.url).searchParams

/** The query as an object, of which no parameter comes twice. */
const parameters = (request: AuthorizationRequest.AuthorizationRequest): Record<string, string> => {
  const entries = [...query(request)]
  assert.strictEqual(new Set(entries.map(([name]) => name)).size, entries.length, "a parameter was sent twice")
  return Object.fromEntries(entries)
}

/** What every request has. */
const usual = ["response_type", "client_id", "redirect_uri", "state", "code_challenge", "code_challenge_method"]

/** What options add to a request. */
const added = (options: Options, at = client) =>
  Effect.map(make(server, at, options), (request) => {
    const sent = parameters(request)
    assert.includeMembers(Object.keys(sent), usual)
    return Object.fromEntries(Object.entries(sent).filter(([name]) => !usual.includes(name)))
  })

const refusal = (options: Options, at = { server, client }) =>
  Effect.map(Effect.flip(make(at.server, at.client, options)), summary)

/** A client with a secret that a server may sign with. */
const secretClient = (options: Partial<Client.Options>) =>
  openIdClient({ authentication: ClientAuthentication.clientSecretBasic(Redacted.make("s".repeat(32))), ...options })

describe("what a request may ask for", () => {
  const claims = {
    id_token: { auth_time: { essential: true } },
    userinfo: { email: null, "https://x/y": { value: 1 } }
  }
  const details = [{ type: "payment", amount: { currency: "EUR", value: "12.50" } }, { type: "account" }]
  const rows: ReadonlyArray<readonly [options: Options, expected: Readonly<Record<string, string>>]> = [
    [{ prompt: ["login"] }, { prompt: "login" }],
    [{ prompt: ["login", "consent", "select_account"] }, { prompt: "login consent select_account" }],
    [{ prompt: ["none"] }, { prompt: "none" }],
    [{ maxAge: "5 minutes" }, { max_age: "300" }],
    [{ maxAge: 0 }, { max_age: "0" }],
    [{ maxAge: Duration.millis(1999) }, { max_age: "1" }],
    [{ acrValues: ["phr", "urn:mace:incommon:iap:silver"] }, { acr_values: "phr urn:mace:incommon:iap:silver" }],
    [{ claims }, { claims: JSON.stringify(claims) }],
    [{ idTokenHint: Redacted.make("e.y.J") }, { id_token_hint: "e.y.J" }],
    [{ resource: ["https://api.example/v1?a=b"] }, { resource: "https://api.example/v1?a=b" }],
    [{ authorizationDetails: details }, { authorization_details: JSON.stringify(details) }],
    [{ responseMode: "query" }, {}],
    [{ responseMode: "fragment" }, { response_mode: "fragment" }],
    [{ responseMode: "form_post" }, { response_mode: "form_post" }],
    [{ responseMode: "jwt" }, { response_mode: "jwt" }],
    [{ responseType: "code", scopes: ["read"] }, { scope: "read" }]
  ]
  it.effect.each(rows.map(([options, expected]) => ({ options, expected })))(
    "$expected",
    ({ expected, options }) =>
      Effect.gen(function*() {
        assert.deepStrictEqual(yield* added(options), expected)
      })
  )

  it.effect("takes an empty list, and undefined, for what is not asked for", () =>
    Effect.gen(function*() {
      const empty = { prompt: [], acrValues: [], resource: [], authorizationDetails: [] }
      assert.deepStrictEqual(yield* added(empty), {})
      const nothing: Options = {
        responseType: undefined,
        responseMode: undefined,
        prompt: undefined,
        maxAge: undefined,
        acrValues: undefined,
        claims: undefined,
        idTokenHint: undefined,
        resource: undefined,
        authorizationDetails: undefined
      }
      assert.deepStrictEqual(yield* added(nothing), {})
    }))

  it.effect("asks for no page and a page at once of nobody", () =>
    Effect.gen(function*() {
      for (const prompt of [["none", "login"], ["consent", "none"]] as const) {
        assert.deepStrictEqual(yield* refusal({ prompt }), ["ConfigurationError", "InvalidParameter", "prompt"])
      }
    }))

  it.effect("refuses a time without end, which no number says", () =>
    Effect.gen(function*() {
      const expected = ["ConfigurationError", "InvalidParameter", "maxAge"]
      assert.deepStrictEqual(yield* refusal({ maxAge: Duration.infinity }), expected)
    }))

  it.effect("#53 wants resources to be absolute and without a fragment, and repeats the parameter for several", () =>
    Effect.gen(function*() {
      const resource = ["https://api.example/", "urn:example:calendar", "https://api.example/%7e?x=1"]
      const request = yield* make(server, client, { resource })
      assert.deepStrictEqual(query(request).getAll("resource"), resource)
      for (const wrong of ["", "/v1", "api.example", "//api.example", "https://", "https://a.example/#x", "urn:a#"]) {
        assert.deepStrictEqual(
          yield* refusal({ resource: ["https://api.example/", wrong] }),
          ["ConfigurationError", "InvalidParameter", "resource"],
          wrong
        )
      }
    }))

  it.effect("#54 wants details to have a type", () =>
    Effect.gen(function*() {
      const expected = ["ConfigurationError", "InvalidParameter", "authorizationDetails"]
      assert.deepStrictEqual(yield* refusal({ authorizationDetails: [{ type: "a" }, { type: "" }] }), expected)
      for (const wrong of [{}, { type: 1 }, { type: null }]) {
        // @ts-expect-error what a form was made of gets past the types
        assert.deepStrictEqual(yield* refusal({ authorizationDetails: [wrong] }), expected)
      }
    }))

  it.effect("#54 gives the details that were granted, and keeps them through a refresh", () =>
    Effect.gen(function*() {
      const granted = [{ type: "payment", amount: { value: "10.00" }, id: "p-1" }]
      const { callback, request } = yield* begin(server, client, { authorizationDetails: details })
      const provider = makeProvider([])
      provider.published.answer = () =>
        jsonAnswer({ access_token: "abc", token_type: "Bearer", authorization_details: granted })
      const tokens = yield* AuthorizationCode.exchange(server, client, callback, request).pipe(
        Effect.provide(provider.layer)
      )
      assert.deepStrictEqual(Option.getOrNull(tokens.authorizationDetails), granted)
      assert.deepStrictEqual(Redacted.value(tokens.extra), {})
    }))

  it.effect("sends an ID token of before as its server can read it: opened, where it was encrypted for the client", () =>
    Effect.gen(function*() {
      const pair = Effect.promise(() => jose.generateKeyPair("ECDH-ES", { extractable: true }))
      const { privateKey, publicKey } = yield* pair
      const registered = (key: CryptoKey) =>
        openIdClient({
          idTokenEncryptedResponse: { algorithm: "ECDH-ES", contentEncryption: "A256GCM" },
          decryptionKeys: [right(DecryptionKey.make(Redacted.make(key)))]
        })
      const signed = yield* sign(signer)
      const idTokenHint = Redacted.make(yield* encrypt(publicKey, signed, { alg: "ECDH-ES", enc: "A256GCM" }))
      assert.deepStrictEqual(yield* added({ idTokenHint }, registered(privateKey)), { id_token_hint: signed })
      // Its key is gone: it is no hint any more, and no reason to fail.
      assert.deepStrictEqual(yield* added({ idTokenHint }, registered((yield* pair).privateKey)), {})
      const plain = Redacted.make(signed)
      assert.deepStrictEqual(yield* added({ idTokenHint: plain }, registered(privateKey)), { id_token_hint: signed })
    }))

  it.effect("prints no ID token of before", () =>
    Effect.gen(function*() {
      const request = yield* make(server, client, { idTokenHint: Redacted.make("SECRET-hint") })
      assert.include(request.url, "SECRET-hint")
      assertAbsent(["SECRET-hint"], prints(request))
    }))

  it.effect.prop(
    "sends any claim, detail and class as it is",
    [fc.dictionary(anyString, fc.option(fc.record({ value: fc.jsonValue() }))), fc.array(fc.stringMatching(/^\S+$/))],
    ([asked, acrValues]) =>
      Effect.gen(function*() {
        const userinfo = Object.fromEntries(Object.entries(asked).map(([name, claim]) => [wellFormed(name), claim]))
        const sent = yield* added({
          claims: { userinfo },
          acrValues,
          authorizationDetails: [{ ...userinfo, type: "x" }]
        })
        assert.strictEqual(sent["claims"], JSON.stringify({ userinfo }))
        assert.strictEqual(sent["acr_values"], acrValues.length === 0 ? undefined : wellFormed(acrValues.join(" ")))
        assert.strictEqual(sent["authorization_details"], JSON.stringify([{ ...userinfo, type: "x" }]))
      })
  )
})

describe("what an ID token has to agree with", () => {
  it.effect("is kept in the request: the nonce, the age and the classes that are demanded", () =>
    Effect.gen(function*() {
      const plain = AuthorizationRequest.expected(yield* make(server, client, { acrValues: ["a"] }))
      assert.deepStrictEqual(plain, { nonce: undefined, maxAge: undefined, acrValues: undefined })
      const request = yield* make(server, client, {
        scopes: ["openid"],
        maxAge: "90 seconds",
        claims: { id_token: { acr: { essential: true, value: "phr" } } }
      })
      const expected = AuthorizationRequest.expected(request)
      assert.strictEqual(expected.nonce, Option.getOrNull(request.nonce))
      assert.deepStrictEqual(expected.maxAge, Duration.seconds(90))
      assert.deepStrictEqual(expected.acrValues, ["phr"])
    }))

  const acr = (request: object): Options => ({ scopes: ["openid"], claims: { id_token: { acr: request } } })

  it.effect("#173 demands a class only where it is essential, and is told which", () =>
    Effect.gen(function*() {
      for (const wish of [{}, { values: ["a"] }, { value: "a" }, { essential: false, value: "a" }]) {
        assert.isTrue(Option.isNone((yield* make(server, client, acr(wish))).acrValues))
      }
      const elsewhere = {
        scopes: ["openid"],
        claims: { userinfo: { acr: { essential: true } }, id_token: { acr: null } }
      }
      assert.isTrue(Option.isNone((yield* make(server, client, elsewhere)).acrValues))
      for (const demand of [{}, { values: [] }, { values: [1] }, { value: null }, { values: ["a", 1] }]) {
        assert.deepStrictEqual(
          yield* refusal(acr({ essential: true, ...demand })),
          ["ConfigurationError", "InvalidParameter", "claims"],
          JSON.stringify(demand)
        )
      }
    }))

  it.effect("#173 #171 refuses the tokens of a sign-in of another class, or of too long ago, after a stay in a cookie", () =>
    Effect.gen(function*() {
      const of = (options: Options, changes: object) =>
        at(
          now,
          Effect.gen(function*() {
            const { callback, request } = yield* begin(server, client, options)
            const kept = yield* AuthorizationRequest.fromJson(AuthorizationRequest.toJson(request))
            const nonce = Redacted.value(Option.getOrThrow(request.nonce))
            const id_token = yield* sign(signer, claimsOf({ nonce, ...changes }))
            const provider = makeProvider([signer.jwk])
            provider.published.answer = (url) =>
              url === jwksUri ? undefined : jsonAnswer({ access_token: "abc", token_type: "Bearer", id_token })
            return yield* outcome(
              AuthorizationCode.exchange(server, client, callback, kept).pipe(Effect.provide(provider.layer))
            )
          })
        )
      const one = acr({ essential: true, value: "gold" })
      assert.strictEqual(yield* of(one, { acr: "gold" }), "accepted")
      assert.strictEqual(yield* of(one, { acr: "silver" }), "Acr")
      assert.strictEqual(yield* of(one, {}), "Acr")
      const several = acr({ essential: true, values: ["gold", "silver"] })
      assert.strictEqual(yield* of(several, { acr: "silver" }), "accepted")
      assert.strictEqual(yield* of(several, { acr: "bronze" }), "Acr")
      const wish = { ...acr({ values: ["gold"] }), acrValues: ["gold"] }
      assert.strictEqual(yield* of(wish, { acr: "bronze" }), "accepted")
      assert.strictEqual(yield* of(wish, {}), "accepted")
      const young: Options = { scopes: ["openid"], maxAge: "1 minute" }
      assert.strictEqual(yield* of(young, { auth_time: now - 60 }), "accepted")
      assert.strictEqual(yield* of(young, { auth_time: now - 61 }), "AuthTime")
      assert.strictEqual(yield* of(young, {}), "AuthTime")
    }))
})

describe("how the answer comes", () => {
  const hybrid = { scopes: ["openid"], responseType: "code id_token" } as const
  const key = right(DecryptionKey.make(Redacted.make({ kty: "EC", crv: "P-256", d: "x" })))

  it.effect("#47 is a form for an ID token, and asks for one with a nonce and the scope", () =>
    Effect.gen(function*() {
      const request = yield* make(server, client, hybrid)
      const sent = parameters(request)
      assert.strictEqual(sent["response_type"], "code id_token")
      assert.strictEqual(sent["response_mode"], "form_post")
      assert.strictEqual(sent["nonce"], Redacted.value(Option.getOrThrow(request.nonce)))
      assert.deepStrictEqual([request.responseType, request.responseMode], ["code id_token", "form_post"])
      const expected = ["ConfigurationError", "InvalidParameter", "responseType"]
      assert.deepStrictEqual(yield* refusal({ responseType: "code id_token", scopes: ["profile"] }), expected)
    }))

  it.effect("#27 is never a query for an ID token, unless nobody else can read it", () =>
    Effect.gen(function*() {
      for (const responseMode of ["query", "query.jwt"] as const) {
        assert.deepStrictEqual(
          yield* refusal({ ...hybrid, responseMode }),
          ["ConfigurationError", "InvalidParameter", "responseMode"]
        )
      }
      const encrypted = openIdClient({
        authorizationEncryptedResponse: { algorithm: "ECDH-ES" },
        decryptionKeys: [key]
      })
      const request = yield* make(server, encrypted, { ...hybrid, responseMode: "query.jwt" })
      assert.strictEqual(parameters(request)["response_mode"], "query.jwt")
      assert.strictEqual(
        (yield* refusal({ ...hybrid, responseMode: "query" }, { server, client: encrypted }))[2],
        "responseMode"
      )
    }))

  it.effect("is one that the server lists, where it has a list", () =>
    Effect.gen(function*() {
      const at = (supported: object) => ({ server: openIdServer({ supported }), client })
      const modes = ["query", "fragment", "form_post", "jwt", "query.jwt", "fragment.jwt", "form_post.jwt"] as const
      for (const responseMode of modes) {
        const listed = at({ responseModes: [responseMode, "web_message"] })
        assert.strictEqual((yield* make(listed.server, client, { responseMode })).responseMode, responseMode)
        for (const others of [[], modes.filter((mode) => mode !== responseMode)]) {
          const found = yield* refusal({ responseMode }, at({ responseModes: others }))
          assert.deepStrictEqual(found, ["ConfigurationError", "Unsupported", "responseMode"], responseMode)
        }
      }
      // A plain request needs nothing that could be missing in a list.
      yield* make(at({ responseModes: [], responseTypes: [] }).server, client)
      const found = yield* refusal(hybrid, at({ responseModes: ["query", "fragment"] }))
      assert.deepStrictEqual(found, ["ConfigurationError", "Unsupported", "responseMode"])
    }))

  it.effect("brings what the server lists, in whatever order it does", () =>
    Effect.gen(function*() {
      const at = (...responseTypes: ReadonlyArray<string>) => openIdServer({ supported: { responseTypes } })
      yield* make(at("code", "code id_token"), client, hybrid)
      yield* make(at("id_token code"), client, hybrid)
      yield* make(at("code"), client, { responseType: "code" })
      for (const types of [[], ["code"], ["code id_token token"], ["id_token"]]) {
        const found = yield* refusal(hybrid, { server: at(...types), client })
        assert.deepStrictEqual(found, ["ConfigurationError", "Unsupported", "responseType"], types.join())
      }
    }))

  it.effect("is not asked for where it could not be verified", () =>
    Effect.gen(function*() {
      const facts = {
        none: makeServer(),
        issuer: makeServer({ issuer }),
        keys: makeServer({ jwksUri }),
        both: makeServer({ issuer, jwksUri }),
        ignoring: makeServer({ quirks: { idTokens: "ignored" } })
      }
      const bySecret = secretClient({ idTokenSignedResponseAlg: "HS256", authorizationSignedResponseAlg: "HS256" })
      const halfBySecret = secretClient({ idTokenSignedResponseAlg: "HS256" })
      const openid = { scopes: ["openid"] }
      const jarm = { responseMode: "jwt" } as const
      const rows: ReadonlyArray<readonly [keyof typeof facts, Client.Client, Options, missing: string | undefined]> = [
        ["none", client, openid, "issuer"],
        ["issuer", client, openid, "jwksUri"],
        ["keys", client, openid, "issuer"],
        ["both", client, openid, undefined],
        ["ignoring", client, openid, undefined],
        ["ignoring", client, hybrid, "issuer"],
        ["none", client, jarm, "issuer"],
        ["issuer", client, jarm, "jwksUri"],
        ["keys", client, jarm, "issuer"],
        ["both", client, jarm, undefined],
        ["none", bySecret, openid, "issuer"],
        ["issuer", bySecret, openid, undefined],
        ["none", bySecret, jarm, "issuer"],
        ["issuer", bySecret, jarm, undefined],
        ["issuer", bySecret, { ...openid, ...jarm }, undefined],
        ["issuer", halfBySecret, { ...openid, ...jarm }, "jwksUri"],
        ["none", client, { scopes: ["profile", "openid2"] }, undefined]
      ]
      for (const [name, of, options, missing] of rows) {
        const found = yield* Effect.match(make(facts[name], of, options), {
          onFailure: summary,
          onSuccess: () => undefined
        })
        const expected = missing === undefined ? undefined : ["ConfigurationError", "MissingEndpoint", missing]
        assert.deepStrictEqual(found, expected, `${name} ${JSON.stringify(options)}`)
      }
    }))
})

describe("tokens that are bound to a key", () => {
  it.effect("#200 are asked for with its thumbprint, which nobody else sets", () =>
    Effect.gen(function*() {
      const dpop = yield* DPoP.generate()
      assert.match(dpop.thumbprint, /^[\w-]{43}$/)
      const sent = yield* added({}, openIdClient({ dpop }))
      assert.deepStrictEqual(sent, { dpop_jkt: dpop.thumbprint })
      assert.deepStrictEqual(
        yield* refusal({ extraParameters: { dpop_jkt: "another" } }),
        ["ConfigurationError", "ReservedParameter", "extraParameters"]
      )
    }))
})
