import { DPoP } from "@effect-oauth/core"
import { HttpBody, HttpClient } from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import { api, authorized, inOrder, makeManager, ok, proofOf, tokensSent, unauthorized } from "./authorized.js"
import { type fakeHttp, jsonAnswer, makeClient } from "./support.js"

describe("a nonce", () => {
  const wanted = (nonce: string, challenge = "DPoP error=\"use_dpop_nonce\"") =>
    unauthorized(challenge, { "dpop-nonce": nonce })

  const make = (http: ReturnType<typeof fakeHttp>) =>
    Effect.gen(function*() {
      const dpop = yield* DPoP.generate()
      const { http: client, state } = yield* authorized({ tokenType: "DPoP", client: makeClient({ dpop }) }).pipe(
        Effect.provide(http.layer)
      )
      const nonces = Effect.suspend(() =>
        Effect.forEach(http.requests, (sent) => Effect.map(proofOf(sent), ({ nonce }) => nonce))
      )
      return { client, dpop, nonces, state }
    })

  const of = { method: "GET", url: new URL(`${api}/me`) } as const

  it.effect.each([
    "DPoP error=\"use_dpop_nonce\"",
    "Bearer error=\"invalid_token\", DPoP algs=\"ES256\", error=\"use_dpop_nonce\""
  ])("#196 is put into the proof of a second request: %s", (challenge) =>
    Effect.gen(function*() {
      const http = inOrder(wanted("n1", challenge), ok)
      const { client, nonces, state } = yield* make(http)
      assert.strictEqual((yield* client.get(`${api}/me`)).status, 200)
      yield* client.get(`${api}/me`)
      assert.deepStrictEqual(yield* nonces, [undefined, "n1", "n1"])
      const ids = yield* Effect.forEach(http.requests, (sent) => Effect.map(proofOf(sent), ({ jti }) => jti))
      assert.strictEqual(new Set(ids).size, 3)
      assert.deepStrictEqual(state.rejected, [])
    }))

  it.effect("#197 is put into it once", () =>
    Effect.gen(function*() {
      const http = inOrder(wanted("n1"), wanted("n2"), ok)
      const { client, dpop, nonces, state } = yield* make(http)
      assert.strictEqual((yield* client.get(`${api}/me`)).status, 401)
      assert.deepStrictEqual(yield* nonces, [undefined, "n1"])
      assert.deepStrictEqual(state.rejected, [])
      assert.strictEqual(dpop.nonce({ ...of, accessToken: (yield* makeManager().service.get("")).accessToken }), "n2")
    }))

  it.effect("is not when it is not DPoP that wants it", () =>
    Effect.gen(function*() {
      const http = inOrder(wanted("n1", "Bearer error=\"use_dpop_nonce\""), ok)
      const { client } = yield* make(http)
      assert.strictEqual((yield* client.get(`${api}/me`)).status, 401)
    }))

  it.effect("#205 that is none is not", () =>
    Effect.gen(function*() {
      for (const nonce of ["", "a b", "\"n\"", "n".repeat(1025)]) {
        const http = inOrder(wanted(nonce), ok)
        const { client } = yield* make(http)
        assert.strictEqual((yield* client.get(`${api}/me`)).status, 401)
        assert.strictEqual(http.requests.length, 1)
      }
    }))

  it.effect("of every answer is in the next proof, whatever its status", () =>
    Effect.gen(function*() {
      const http = inOrder(
        jsonAnswer({}, 200, { "dpop-nonce": "n1" }),
        jsonAnswer({}, 403, { "dpop-nonce": "n2" }),
        jsonAnswer({}, 302, { "dpop-nonce": "n3", location: "/other" }),
        ok
      )
      const { client, nonces } = yield* make(http)
      yield* Effect.forEach([1, 2, 3, 4], () => client.get(`${api}/me`))
      assert.deepStrictEqual(yield* nonces, [undefined, "n1", "n2", "n3"])
    }))

  it.effect("and another token may both be wanted, in either order", () =>
    Effect.gen(function*() {
      const rejected = unauthorized("DPoP error=\"invalid_token\"", { "dpop-nonce": "n1" })
      for (const answers of [[wanted("n1"), rejected, ok], [rejected, wanted("n2"), ok]]) {
        const http = inOrder(...answers)
        const { client, state } = yield* make(http)
        assert.strictEqual((yield* client.get(`${api}/me`)).status, 200)
        assert.strictEqual(http.requests.length, 3)
        assert.deepStrictEqual(state.rejected, ["t1"])
        assert.strictEqual(tokensSent(http.requests)[2], "DPoP t2")
      }
      // Each of them once.
      for (const answers of [[wanted("n1"), rejected, wanted("n2"), ok], [rejected, wanted("n2"), rejected, ok]]) {
        const http = inOrder(...answers)
        const { client } = yield* make(http)
        assert.strictEqual((yield* client.get(`${api}/me`)).status, 401)
        assert.strictEqual(http.requests.length, 3)
      }
    }))

  it.effect("that came to another request meanwhile is as good", () =>
    Effect.gen(function*() {
      const http = inOrder(wanted("n1"), ok)
      const { client, dpop } = yield* make(http)
      // The answer has no nonce of its own that is new: it is there already.
      const tokens = yield* makeManager({ tokenType: "DPoP" }).service.get("")
      const late = HttpClient.mapRequest(client, (request) => {
        dpop.setNonce({ ...of, accessToken: tokens.accessToken }, "n0")
        return request
      })
      assert.strictEqual((yield* late.get(`${api}/me`)).status, 200)
      const same = inOrder(wanted("n1"), ok)
      const second = yield* make(same)
      second.dpop.setNonce({ ...of, accessToken: tokens.accessToken }, "n1")
      // Another nonce than the one in the proof there is none.
      assert.strictEqual((yield* second.client.get(`${api}/me`)).status, 401)
      assert.strictEqual(same.requests.length, 1)
    }))

  it.effect("#199 does not make a stream be sent twice", () =>
    Effect.gen(function*() {
      const http = inOrder(wanted("n1"), ok)
      const { client, nonces, state } = yield* make(http)
      const put = client.put(`${api}/me`, { body: HttpBody.stream(Stream.empty) })
      assert.strictEqual((yield* put).status, 401)
      assert.deepStrictEqual(state.rejected, [])
      assert.strictEqual((yield* put).status, 200)
      assert.deepStrictEqual(yield* nonces, [undefined, "n1"])
    }))
})
