import {
  AuthorizationCode,
  AuthorizationRequest,
  type BufferedBody,
  type Client,
  ClientAuthentication,
  DPoP,
  OAuthClient,
  type OAuthError,
  PushedAuthorizationRequest,
  RefreshToken,
  SigningKey,
  TokenSet,
  UserInfo
} from "@effect-oauth/core"
import type { HttpClient } from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted, Schema } from "effect"
import { calculateJwkThumbprint, decodeJwt, EmbeddedJWK, jwtVerify } from "jose"
import { createHash } from "node:crypto"
import {
  assertAbsent,
  begin,
  clientOptions,
  fakeHttp,
  formOf,
  jsonAnswer,
  makeClient,
  makeServer,
  noHttp,
  prints,
  type Sent,
  serverOptions,
  summary
} from "./support.js"

const server = makeServer({
  issuer: "https://id.example",
  pushedAuthorizationRequestEndpoint: "https://id.example/par"
})

const tokens = { access_token: "abc", token_type: "DPoP", refresh_token: "def" }

/** A client whose tokens are bound, and which signs assertions: both are made for one attempt. */
const make = (options: Partial<Client.Options> = {}) =>
  Effect.gen(function*() {
    const key = yield* SigningKey.generate("ES256")
    const dpop = yield* DPoP.generate("ES256")
    return {
      dpop,
      client: makeClient({ authentication: ClientAuthentication.privateKeyJwt(key), dpop, ...options })
    }
  })

/** What a server reads of a proof, verified with the key in it. */
const proofOf = (sent: Sent | undefined) =>
  Effect.promise(async () => {
    const { payload, protectedHeader } = await jwtVerify<{ readonly ath?: string; readonly nonce?: string }>(
      sent?.headers["dpop"] ?? "",
      EmbeddedJWK,
      { typ: "dpop+jwt" }
    )
    return { ...payload, jkt: await calculateJwkThumbprint(protectedHeader.jwk ?? {}) }
  })

const assertionOf = (sent: Sent | undefined) => decodeJwt(formOf(sent)["client_assertion"] ?? "").jti

const Profile = Schema.Struct({ sub: Schema.String })

const held = TokenSet.fromResponse(tokens)

const atServer = (nonce: string): BufferedBody.Received =>
  jsonAnswer({ error: "use_dpop_nonce", error_description: "a nonce is wanted" }, 400, { "dpop-nonce": nonce })

const atResource = (
  nonce: string,
  challenge = "DPoP error=\"use_dpop_nonce\", algs=\"ES256\""
): BufferedBody.Received => ({
  status: 401,
  headers: { "www-authenticate": challenge, "dpop-nonce": nonce },
  body: new Uint8Array()
})

const withNonce = (answer: BufferedBody.Received, nonce: string): BufferedBody.Received => ({
  ...answer,
  headers: { ...answer.headers, "dpop-nonce": nonce }
})

/** Answers one after the other; the last one for ever. */
const inOrder = (...answers: ReadonlyArray<BufferedBody.Received>) => {
  const left = [...answers]
  return fakeHttp(() => {
    const [answer] = left.length > 1 ? left.splice(0, 1) : left
    return answer ?? jsonAnswer({})
  })
}

const pushed = jsonAnswer({ request_uri: "urn:ietf:params:oauth:request_uri:x", expires_in: 60 }, 201)

/** The requests a client makes with a proof; the answer of each, and how it is asked for a nonce there. */
const places: ReadonlyArray<{
  readonly place: string
  readonly answer: BufferedBody.Received
  readonly wanted: (nonce: string) => BufferedBody.Received
  readonly run: (client: Client.Client) => Effect.Effect<void, OAuthError.OAuthError, HttpClient.HttpClient>
}> = [
  {
    place: "a code",
    answer: jsonAnswer(tokens),
    wanted: atServer,
    run: (client: Client.Client) =>
      Effect.asVoid(
        Effect.flatMap(
          begin(server, client),
          ({ callback, request }) => AuthorizationCode.exchange(server, client, callback, request)
        )
      )
  },
  {
    place: "a refresh",
    answer: jsonAnswer(tokens),
    wanted: atServer,
    run: (client: Client.Client) => Effect.asVoid(RefreshToken.refresh(server, client, Redacted.make("def")))
  },
  {
    place: "a pushed request",
    answer: pushed,
    wanted: atServer,
    run: (client: Client.Client) => Effect.asVoid(PushedAuthorizationRequest.push(server, client))
  },
  {
    place: "the profile",
    answer: jsonAnswer({ sub: "1" }),
    wanted: (nonce: string) => atResource(nonce),
    run: (client: Client.Client) =>
      Effect.asVoid(Effect.flatMap(held, (tokens) => UserInfo.fetch(server, client, tokens, Profile)))
  }
]

describe("requests with a proof", () => {
  it.effect("#193 #194 prove the key for the method and place of each, and the token only at the resource", () =>
    Effect.gen(function*() {
      const { client, dpop } = yield* make()
      const own = makeServer({ issuer: "https://id.example", tokenEndpoint: "https://id.example/token?tenant=a" })
      const http = fakeHttp((sent) => jsonAnswer(sent.method === "GET" ? { sub: "1" } : tokens))
      const exchanged = yield* RefreshToken.refresh(own, client, Redacted.make("def")).pipe(Effect.provide(http.layer))
      yield* UserInfo.fetch(own, client, exchanged, Profile).pipe(Effect.provide(http.layer))
      const [token, profile] = http.requests
      const { iat: _, jti: first, ...atToken } = yield* proofOf(token)
      const { iat: __, jti: second, ...atProfile } = yield* proofOf(profile)
      assert.deepStrictEqual<unknown>(atToken, { htm: "POST", htu: "https://id.example/token", jkt: dpop.thumbprint })
      assert.deepStrictEqual<unknown>(atProfile, {
        htm: "GET",
        htu: "https://id.example/me",
        ath: createHash("sha256").update("abc").digest("base64url"),
        jkt: dpop.thumbprint
      })
      assert.notStrictEqual(first, second)
      assert.strictEqual(token?.url, "https://id.example/token?tenant=a")
      assert.isUndefined(token?.headers["authorization"])
      assert.strictEqual(profile?.headers["authorization"], "DPoP abc")
    }))

  it.effect.each(places)(
    "#91 #196 #198 are repeated once with the nonce, all of it fresh: $place",
    ({ answer, run, wanted }) =>
      Effect.gen(function*() {
        const { client, dpop } = yield* make()
        const http = inOrder(wanted("n1"), withNonce(answer, "n2"))
        yield* run(client).pipe(Effect.provide(http.layer))
        assert.strictEqual(http.requests.length, 2)
        const [first, second] = http.requests
        const [before, after] = [yield* proofOf(first), yield* proofOf(second)]
        assert.isUndefined(before.nonce)
        assert.strictEqual(after.nonce, "n1")
        assert.notStrictEqual(before.jti, after.jti)
        assert.deepStrictEqual([before.jkt, after.jkt], [dpop.thumbprint, dpop.thumbprint])
        assert.strictEqual(after.ath, before.ath)
        assert.strictEqual(second?.url, first?.url)
        const { client_assertion: _, ...form } = formOf(first)
        const { client_assertion: __, ...again } = formOf(second)
        assert.deepStrictEqual(again, form)
        if (first?.method === "POST") {
          // An assertion is used once too (RFC 7523 §3).
          assert.isDefined(assertionOf(second))
          assert.notStrictEqual(assertionOf(first), assertionOf(second))
        }
        // The nonce of the answer is that of the next request.
        yield* run(client).pipe(Effect.provide(http.layer))
        assert.strictEqual((yield* proofOf(http.requests[2])).nonce, "n2")
        assert.strictEqual(http.requests.length, 3)
      })
  )

  it.effect.each(places)(
    "#197 are not repeated a second time: $place",
    ({ answer, run, wanted }) =>
      Effect.gen(function*() {
        const { client } = yield* make()
        const http = inOrder(wanted("n1"), wanted("n2"), answer)
        const error = yield* run(client).pipe(Effect.provide(http.layer), Effect.flip)
        assert.deepStrictEqual(summary(error), ["OAuthErrorResponse", "use_dpop_nonce"])
        assert.strictEqual(http.requests.length, 2)
      })
  )

  it.effect.each(places)(
    "#91 are not repeated for another error, whose nonce counts: $place",
    ({ answer, run }) =>
      Effect.gen(function*() {
        const { client } = yield* make()
        const http = inOrder(jsonAnswer({ error: "invalid_dpop_proof" }, 400, { "dpop-nonce": "n1" }), answer)
        const error = yield* run(client).pipe(Effect.provide(http.layer), Effect.flip)
        assert.deepStrictEqual(summary(error), ["OAuthErrorResponse", "invalid_dpop_proof"])
        assert.strictEqual(http.requests.length, 1)
        yield* run(client).pipe(Effect.provide(http.layer))
        assert.strictEqual((yield* proofOf(http.requests[1])).nonce, "n1")
      })
  )

  it.effect.each(places)(
    "#205 take no nonce that is none, and are not repeated for it: $place",
    ({ answer, run, wanted }) =>
      Effect.gen(function*() {
        for (const nonce of ["", "a b", "n1, n2", "n\u00e9", "\"n\"", "n".repeat(1025)]) {
          const { client } = yield* make()
          const http = inOrder(wanted(nonce), answer)
          const error = yield* run(client).pipe(Effect.provide(http.layer), Effect.flip)
          assert.deepStrictEqual(summary(error), ["OAuthErrorResponse", "use_dpop_nonce"])
          assert.strictEqual(http.requests.length, 1)
        }
      })
  )

  it.effect.each([
    "dpop error=use_dpop_nonce",
    "DPOP algs=\"ES256 PS256\", error=\"use_dpop_nonce\"",
    "Bearer, DPoP error=\"use_dpop_nonce\"",
    "Bearer realm=\"a, DPoP\", DPoP error=\"use_dpop_nonce\", Basic realm=\"x\"",
    "Negotiate YWJj, DPoP error=\"use_dpop_nonce\"",
    "Bearer error=\"invalid_token\", DPoP error=\"use_dpop_nonce\""
  ].map((challenge) => ({ challenge })))(
    "#196 are repeated for the challenge $challenge",
    ({ challenge }) =>
      Effect.gen(function*() {
        const { client } = yield* make()
        const http = inOrder(atResource("n1", challenge), jsonAnswer({ sub: "1" }))
        const profile = yield* UserInfo.fetch(server, client, yield* held, Profile).pipe(Effect.provide(http.layer))
        assert.deepStrictEqual(profile, { sub: "1" })
        assert.strictEqual((yield* proofOf(http.requests[1])).nonce, "n1")
      })
  )

  it.effect("#195 tell the nonce of the server from that of a resource at the same origin", () =>
    Effect.gen(function*() {
      const { client } = yield* make()
      const http = fakeHttp((sent) =>
        sent.method === "GET"
          ? withNonce(jsonAnswer({ sub: "1" }), "resource")
          : withNonce(sent.url.endsWith("/par") ? pushed : jsonAnswer(tokens), "server")
      )
      const all = Effect.forEach(places, ({ run }) => run(client), { discard: true }).pipe(Effect.provide(http.layer))
      yield* all
      yield* all
      const nonces = yield* Effect.forEach(http.requests, (sent) => Effect.map(proofOf(sent), ({ nonce }) => nonce))
      assert.deepStrictEqual(nonces, [
        undefined,
        "server",
        "server",
        undefined,
        "server",
        "server",
        "server",
        "resource"
      ])
    }))

  it.effect("#195 take no nonce of a redirect, which may be another server's", () =>
    Effect.gen(function*() {
      const { client, dpop } = yield* make()
      const redirect = { status: 307, headers: { "dpop-nonce": "evil", location: "https://evil.example/" } }
      const http = inOrder({ ...redirect, body: new Uint8Array() })
      const error = yield* RefreshToken.refresh(server, client, Redacted.make("def")).pipe(
        Effect.provide(http.layer),
        Effect.flip
      )
      assert.deepStrictEqual(summary(error), ["TransportError", "RedirectRefused"])
      assert.isUndefined(dpop.nonce({ method: "POST", url: new URL("https://id.example/token") }))
    }))

  it.effect("#91 leave the error to a client that sends no proof", () =>
    Effect.gen(function*() {
      const http = inOrder(atServer("n1"), jsonAnswer({ ...tokens, token_type: "Bearer" }))
      const error = yield* RefreshToken.refresh(server, makeClient(), Redacted.make("def")).pipe(
        Effect.provide(http.layer),
        Effect.flip
      )
      assert.deepStrictEqual(summary(error), ["OAuthErrorResponse", "use_dpop_nonce"])
      assert.strictEqual(http.requests.length, 1)
      assert.notProperty(http.requests[0]?.headers, "dpop")
    }))

  it.effect("#293 have no header besides", () =>
    Effect.gen(function*() {
      const { client } = yield* make()
      const http = inOrder(jsonAnswer({ sub: "1" }))
      yield* UserInfo.fetch(server, client, yield* held, Profile).pipe(Effect.provide(http.layer))
      assert.sameMembers(Object.keys(http.requests[0]?.headers ?? {}), [
        "accept",
        "accept-encoding",
        "authorization",
        "dpop"
      ])
    }))
})

describe("tokens that are bound to a key", () => {
  it.effect("#61 #204 are the only ones a client takes that sent a proof", () =>
    Effect.gen(function*() {
      const { client } = yield* make()
      const assuming = makeServer({ issuer: "https://id.example", quirks: { assumedTokenType: "Bearer" } })
      for (const token_type of ["Bearer", "bearer", "N_A", undefined, null]) {
        for (const at of [server, assuming]) {
          const http = inOrder(jsonAnswer({ ...tokens, token_type }))
          const error = yield* RefreshToken.refresh(at, client, Redacted.make("def")).pipe(
            Effect.provide(http.layer),
            Effect.flip
          )
          assert.deepStrictEqual(summary(error), ["InvalidResponse", "MalformedFields", "token_type"])
        }
      }
      for (const token_type of ["DPoP", "dpop", "DPOP"]) {
        const http = inOrder(jsonAnswer({ ...tokens, token_type }))
        const refreshed = yield* RefreshToken.refresh(server, client, Redacted.make("def")).pipe(
          Effect.provide(http.layer)
        )
        assert.strictEqual(refreshed.tokenType, "DPoP")
      }
    }))

  it.effect("#61 are refused by a client that sent no proof", () =>
    Effect.gen(function*() {
      const http = inOrder(jsonAnswer(tokens))
      const error = yield* RefreshToken.refresh(server, makeClient(), Redacted.make("def")).pipe(
        Effect.provide(http.layer),
        Effect.flip
      )
      assert.deepStrictEqual(summary(error), ["InvalidResponse", "MalformedFields", "token_type"])
    }))

  it.effect("#201 are refreshed with the same key, by a public client too", () =>
    Effect.gen(function*() {
      const { client, dpop } = yield* make({ authentication: ClientAuthentication.none })
      const http = inOrder(jsonAnswer(tokens))
      const { callback, request } = yield* begin(server, client)
      const program = Effect.gen(function*() {
        const first = yield* AuthorizationCode.exchange(server, client, callback, request)
        const second = yield* RefreshToken.refresh(server, client, first)
        yield* RefreshToken.refresh(server, client, second)
      })
      yield* program.pipe(Effect.provide(http.layer))
      const keys = yield* Effect.forEach(http.requests, (sent) => Effect.map(proofOf(sent), ({ jkt }) => jkt))
      assert.deepStrictEqual(keys, [dpop.thumbprint, dpop.thumbprint, dpop.thumbprint])
    }))

  it.effect("#200 are asked for with the thumbprint of the key, which is that of the proof where the request is pushed", () =>
    Effect.gen(function*() {
      const { client, dpop } = yield* make()
      const request = yield* AuthorizationRequest.make(server, client)
      assert.strictEqual(new URL(request.url).searchParams.get("dpop_jkt"), dpop.thumbprint)
      const http = inOrder(pushed)
      yield* PushedAuthorizationRequest.push(server, client).pipe(Effect.provide(http.layer))
      assert.strictEqual(formOf(http.requests[0])["dpop_jkt"], dpop.thumbprint)
      assert.strictEqual((yield* proofOf(http.requests[0])).jkt, dpop.thumbprint)
    }))

  it.effect("are not sent by a client that has no key, nor as a plain token", () =>
    Effect.gen(function*() {
      const http = noHttp()
      const error = yield* UserInfo.fetch(server, makeClient(), yield* held, Profile).pipe(
        Effect.provide(http.layer),
        Effect.flip
      )
      assert.deepStrictEqual(summary(error), ["ConfigurationError", "InvalidKey", "dpop"])
      assert.deepStrictEqual(http.requests, [])
    }))

  it.effect("do not keep a client from presenting a plain token of before, without a proof", () =>
    Effect.gen(function*() {
      const { client } = yield* make()
      const http = inOrder(jsonAnswer({ sub: "1" }))
      const plain = yield* TokenSet.fromResponse({ ...tokens, token_type: "bearer" })
      yield* UserInfo.fetch(server, client, plain, Profile).pipe(Effect.provide(http.layer))
      assert.strictEqual(http.requests[0]?.headers["authorization"], "Bearer abc")
      assert.notProperty(http.requests[0]?.headers, "dpop")
    }))

  it.effect("#203 are bound with an algorithm that the server lists, or not at all", () =>
    Effect.gen(function*() {
      const dpop = yield* DPoP.generate("EdDSA")
      const built = (dpopSigningAlgValues: ReadonlyArray<string> | undefined) =>
        OAuthClient.make({
          server: { ...serverOptions, supported: { dpopSigningAlgValues } },
          client: { ...clientOptions, dpop }
        }).pipe(Effect.provide(noHttp().layer))
      yield* built(undefined)
      yield* built(["ES256", "EdDSA"])
      for (const listed of [["ES256", "PS256"], []]) {
        const error = yield* Effect.flip(built(listed))
        assert.deepStrictEqual(summary(error), ["ConfigurationError", "Unsupported", "dpop"])
      }
    }))
})

describe("#295 proofs and assertions stay out of errors", () => {
  /** Answers an error that repeats what was sent, in every field a server may write to. */
  const echo = (echoed: (sent: Sent) => string) =>
    fakeHttp((sent) => {
      const text = echoed(sent)
      return jsonAnswer({ error: "invalid_request", error_description: `got ${text}!`, error_uri: `u:${text}` }, 400, {
        "www-authenticate": `DPoP error="invalid_token", error_description="${text}"`,
        "content-type": `application/json; x="${text}"`
      })
    })

  it.effect.each(places)("$place", ({ run }) =>
    Effect.gen(function*() {
      const { client } = yield* make()
      const proofs = (sent: Sent) => sent.headers["dpop"] ?? ""
      const assertions = (sent: Sent) => formOf(sent)["client_assertion"] ?? proofs(sent)
      for (const  of of[proofs, assertions]) {
        const forms: ReadonlyArray<(text: string) => string> = [
          (text) => text,
          (text) => text.slice(0, 400),
          (text) => text.toUpperCase(),
          (text) => Buffer.from(text).toString("base64")
        ]
        for (const form of forms) {
          const http = echo((sent) => form(of(sent)))
          const error = yield* run(client).pipe(Effect.provide(http.layer), Effect.flip)
          assert.deepStrictEqual(summary(error), ["OAuthErrorResponse", "invalid_request"])
          const [sent] = http.requests
          const secret = sent === undefined ? "" : form(of(sent))
          assert.isAbove(secret.length, 100)
          assertAbsent([secret.slice(0, 60), secret.slice(-60)], prints(error))
        }
      }
    }))
})
