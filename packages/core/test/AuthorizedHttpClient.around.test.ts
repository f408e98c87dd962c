import { type BufferedBody, DPoP } from "@effect-oauth/core"
import {
  FetchHttpClient,
  Headers,
  HttpClient,
  HttpClientError,
  HttpClientRequest,
  type HttpClientResponse
} from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import { Cause, Context, Effect, Exit, FiberRef, Layer, Logger, Stream } from "effect"
import { api, authorized, failureOf, proofOf, type Settings, tokensSent } from "./authorized.js"
import { assertAbsent, fakeHttp, jsonAnswer, makeClient, prints } from "./support.js"

const ok = jsonAnswer({ id: 1 })

const rejected = jsonAnswer({ error: "invalid_token" }, 401, { "www-authenticate": "Bearer error=\"invalid_token\"" })

/** Answers one after the other; the last one for ever. */
const inOrder = (...answers: ReadonlyArray<BufferedBody.Received>) => {
  const left = [...answers]
  return fakeHttp(() => (left.length > 1 ? left.shift() : left[0]) ?? ok)
}

const redirect = (location: string): BufferedBody.Received => ({
  status: 307,
  headers: { location },
  body: new Uint8Array()
})

const origins = ["ConfigurationError", "InvalidParameter", "origins"]

describe("what is put around an authorized client works", () => {
  it.effect("filterStatusOk, tap, transformResponse, catchTag", () =>
    Effect.gen(function*() {
      const http = inOrder(rejected, ok, jsonAnswer({}, 404))
      const { http: client } = yield* authorized().pipe(Effect.provide(http.layer))
      const seen: Array<number> = []
      const around = client.pipe(
        HttpClient.filterStatusOk,
        HttpClient.tap((response) => Effect.sync(() => seen.push(response.status))),
        HttpClient.transformResponse(Effect.timeout("1 minute")),
        HttpClient.mapRequest(HttpClientRequest.acceptJson),
        HttpClient.catchTag("ReauthorizationRequired", () => Effect.dieMessage("not here"))
      )
      assert.deepStrictEqual(yield* Effect.flatMap(around.get(`${api}/me`), (response) => response.json), { id: 1 })
      const error = yield* Effect.flip(around.get(`${api}/me`))
      assert.deepInclude(error, { _tag: "ResponseError", reason: "StatusCode" })
      assert.deepStrictEqual(seen, [200])
      assert.strictEqual(http.requests[2]?.headers["accept"], "application/json")
    }))

  it.effect("retry, with a proof of its own for each", () =>
    Effect.gen(function*() {
      const dpop = yield* DPoP.generate()
      const http = inOrder(jsonAnswer({}, 503), jsonAnswer({}, 503), ok)
      const { http: client, state } = yield* authorized({ tokenType: "DPoP", client: makeClient({ dpop }) }).pipe(
        Effect.provide(http.layer)
      )
      const around = HttpClient.retryTransient(client, { times: 3 })
      assert.strictEqual((yield* around.get(`${api}/me`)).status, 200)
      const ids = yield* Effect.forEach(http.requests, (sent) => Effect.map(proofOf(sent), ({ jti }) => jti))
      assert.strictEqual(new Set(ids).size, 3)
      assert.strictEqual(state.gets, 3)
    }))

  it.effect("followRedirects, to where the token may go", () =>
    Effect.gen(function*() {
      const other = "https://other.example"
      const http = fakeHttp((sent) =>
        sent.url === `${api}/a`
          ? redirect("/b")
          : sent.url === `${api}/b`
          ? redirect(`${other}/c`)
          : ok
      )
      const { http: within } = yield* authorized({ origins: [api, other] }).pipe(Effect.provide(http.layer))
      assert.strictEqual((yield* HttpClient.followRedirects(within).get(`${api}/a`)).status, 200)
      assert.deepStrictEqual(http.requests.map(({ url }) => url), [`${api}/a`, `${api}/b`, `${other}/c`])
      const { http: without } = yield* authorized().pipe(Effect.provide(http.layer))
      assert.deepStrictEqual(yield* failureOf(HttpClient.followRedirects(without).get(`${api}/a`)), origins)
      assert.deepStrictEqual(http.requests.slice(3).map(({ url }) => url), [`${api}/a`, `${api}/b`])
      assert.strictEqual((yield* without.get(`${api}/a`)).status, 307)
    }))
})

describe("what is in the client below works", () => {
  const over = (
    below: (http: HttpClient.HttpClient) => HttpClient.HttpClient,
    http: ReturnType<typeof fakeHttp>,
    settings: Settings = {}
  ) =>
    authorized(settings).pipe(
      Effect.provideServiceEffect(HttpClient.HttpClient, Effect.map(HttpClient.HttpClient, below)),
      Effect.provide(http.layer)
    )

  it.effect("filterStatusOk: a 401 is one still", () =>
    Effect.gen(function*() {
      const http = inOrder(rejected, ok, rejected, rejected)
      const { http: client, state } = yield* over(HttpClient.filterStatusOk, http)
      assert.strictEqual((yield* client.get(`${api}/me`)).status, 200)
      const error = yield* Effect.flip(client.get(`${api}/me`))
      assert.deepInclude(error, { _tag: "ResponseError", reason: "StatusCode" })
      assert.deepStrictEqual(state.rejected, ["t1", "t2"])
      assert.strictEqual(http.requests.length, 4)
    }))

  it.effect("filterStatusOk: the nonce of an answer counts", () =>
    Effect.gen(function*() {
      const dpop = yield* DPoP.generate()
      const http = inOrder(jsonAnswer({}, 404, { "dpop-nonce": "n1" }), ok)
      const { http: client } = yield* over(HttpClient.filterStatusOk, http, {
        tokenType: "DPoP",
        client: makeClient({ dpop })
      })
      yield* Effect.flip(client.get(`${api}/me`))
      yield* client.get(`${api}/me`)
      assert.strictEqual((yield* proofOf(http.requests[1])).nonce, "n1")
    }))

  it.effect("retry: each has a proof of its own", () =>
    Effect.gen(function*() {
      const dpop = yield* DPoP.generate()
      const http = inOrder(jsonAnswer({}, 503), ok)
      const below = (http: HttpClient.HttpClient) => HttpClient.retry(HttpClient.filterStatusOk(http), { times: 2 })
      const { http: client } = yield* over(below, http, { tokenType: "DPoP", client: makeClient({ dpop }) })
      assert.strictEqual((yield* client.get(`${api}/me`)).status, 200)
      const ids = yield* Effect.forEach(http.requests, (sent) => Effect.map(proofOf(sent), ({ jti }) => jti))
      assert.strictEqual(new Set(ids).size, 2)
    }))

  it.effect("what it does about errors sees those it knows alone", () =>
    Effect.gen(function*() {
      const seen: Array<string> = []
      const http = fakeHttp(() => ok)
      const below = (http: HttpClient.HttpClient) =>
        HttpClient.tapError(http, (error) => Effect.sync(() => seen.push(`${error._tag} ${error.request.url}`)))
      const { http: client } = yield* over(below, http)
      assert.deepStrictEqual(yield* failureOf(client.get("https://other.example/me")), origins)
      assert.deepStrictEqual(seen, ["RequestError https://other.example/me"])
      assert.deepStrictEqual(http.requests, [])
    }))

  it.effect("a redirect that it has followed to where the token was not to go is told of", () =>
    Effect.gen(function*() {
      const http = fakeHttp((sent) => sent.url === `${api}/a` ? redirect("https://other.example/b?c=secret") : ok)
      const { http: client } = yield* over(HttpClient.followRedirects(3), http)
      const error = yield* Effect.flip(client.get(`${api}/a`))
      assert.deepInclude(error, { _tag: "ConfigurationError", reason: "InvalidParameter", setting: "origins" })
      assert.include(error.message, "https://other.example, where the HttpClient followed a redirect to")
      assertAbsent(["secret"], prints(error))
      const within = fakeHttp((sent) => sent.url === `${api}/a` ? redirect("/b") : ok)
      const { http: followed } = yield* over(HttpClient.followRedirects(3), within)
      const response = yield* followed.get(`${api}/a`)
      assert.strictEqual(response.request.url, `${api}/b`)
    }))

  it.effect("headers and addresses that it adds are sent", () =>
    Effect.gen(function*() {
      const http = inOrder(rejected, ok)
      const below = HttpClient.mapRequest((request: HttpClientRequest.HttpClientRequest) =>
        request.pipe(HttpClientRequest.prependUrl(api), HttpClientRequest.setHeader("authorization", "Bearer below"))
      )
      const { http: client } = yield* over(below, http)
      const response = yield* client.get("/me")
      assert.deepStrictEqual(http.requests.map(({ url }) => url), [`${api}/me`, `${api}/me`])
      assert.deepStrictEqual(tokensSent(http.requests), ["Bearer t1", "Bearer t2"])
      // So that what a redirect says is understood as the server means it.
      assert.strictEqual(response.request.url, `${api}/me`)
    }))
})

describe("fetch", () => {
  /** A fetch that answers, and what it was told. */
  const fakeFetch = () => {
    const told: Array<RequestInit> = []
    const fetch = (_: unknown, init: RequestInit = {}) => {
      told.push(init)
      return Promise.resolve(new Response("{}"))
    }
    // The cast leaves out what nobody calls.
    return { told, layer: Layer.succeed(FetchHttpClient.Fetch, fetch as typeof globalThis.fetch) }
  }

  const init = Layer.succeed(FetchHttpClient.RequestInit, { credentials: "include", headers: { "x-layer": "1" } })

  const get = Effect.flatMap(authorized(), ({ http }) => http.get(`${api}/me`))

  it.effect("follows no redirect, and keeps the settings of its layer", () =>
    Effect.gen(function*() {
      const { layer, told } = fakeFetch()
      yield* get.pipe(Effect.provide(Layer.merge(FetchHttpClient.layer, layer)))
      yield* get.pipe(Effect.provide(FetchHttpClient.layer.pipe(Layer.provide([layer, init]))))
      assert.strictEqual(told[0]?.redirect, "manual")
      assert.deepInclude(told[1], { redirect: "manual", credentials: "include" })
      assert.deepInclude(told[1]?.headers, { "x-layer": "1", authorization: "Bearer t1" })
    }))

  it.effect("keeps the settings around a request, which count more", () =>
    Effect.gen(function*() {
      const { layer, told } = fakeFetch()
      yield* get.pipe(
        Effect.provideService(FetchHttpClient.RequestInit, { cache: "no-store" }),
        Effect.provide(FetchHttpClient.layer.pipe(Layer.provide([layer, init])))
      )
      assert.deepInclude(told[0], { redirect: "manual", cache: "no-store" })
      assert.notProperty(told[0], "credentials")
    }))

  it.effect("follows redirects when it is told to", () =>
    Effect.gen(function*() {
      const { layer, told } = fakeFetch()
      const follow = { redirect: "follow" } as const
      yield* get.pipe(
        Effect.provideService(FetchHttpClient.RequestInit, follow),
        Effect.provide(FetchHttpClient.layer.pipe(Layer.provide(layer)))
      )
      yield* get.pipe(
        Effect.provide(
          FetchHttpClient.layer.pipe(Layer.provide([layer, Layer.succeed(FetchHttpClient.RequestInit, follow)]))
        )
      )
      assert.deepStrictEqual(told.map(({ redirect }) => redirect), ["follow", "follow"])
    }))

  it.effect("is told nothing about the requests of other clients", () =>
    Effect.gen(function*() {
      const { layer, told } = fakeFetch()
      const program = Effect.gen(function*() {
        const before = yield* FiberRef.get(FiberRef.currentContext)
        // As it is when a client is made without a layer.
        const raw = HttpClient.make((request, url, signal, fiber) => {
          told.push(Context.unsafeGet(fiber.currentContext, FetchHttpClient.RequestInit))
          return Effect.fail(new HttpClientError.RequestError({ request, reason: "Transport", cause: [url, signal] }))
        })
        const { http } = yield* Effect.provideService(authorized(), HttpClient.HttpClient, raw)
        yield* Effect.flip(http.get(`${api}/me`))
        assert.strictEqual(yield* FiberRef.get(FiberRef.currentContext), before)
        assert.isFalse((yield* FiberRef.get(Headers.currentRedactedNames)).includes("dpop"))
        yield* HttpClient.get(`${api}/me`)
      })
      yield* program.pipe(Effect.provide(Layer.merge(FetchHttpClient.layer, layer)))
      assert.deepStrictEqual(told.map(({ redirect }) => redirect), ["manual", undefined])
    }))
})

/** A resource on a fetch that answers this, or fails. */
const resource = (answer: () => Promise<Response>) =>
  // The cast leaves out what nobody calls.
  FetchHttpClient.layer.pipe(
    Layer.provide(Layer.succeed(FetchHttpClient.Fetch, answer as typeof globalThis.fetch))
  )

describe("#295 the token and the proof stay out of what is printed", () => {
  const prefix = "planted-access-token-"
  // Proofs all begin in the same way.
  const marks = [prefix, Buffer.from("{\"alg\":\"ES256\",\"typ\":\"dpop+jwt\"").toString("base64url").slice(0, -2)]

  const answers: ReadonlyArray<readonly [name: string, answer: () => Promise<Response>]> = [
    ["an answer", async () => new Response("{\"a\":1}", { headers: { "content-type": "application/json" } })],
    ["no JSON", async () => new Response("{", { headers: { "content-type": "application/json" } })],
    [
      "a broken body",
      async () => new Response(new ReadableStream({ pull: () => Promise.reject(new Error("broken")) }))
    ],
    ["no body", async () => new Response(null, { status: 204 })],
    ["401", async () => new Response("no", { status: 401 })],
    ["no answer", () => Promise.reject(new TypeError("fetch failed", { cause: new Error("ECONNREFUSED") }))]
  ]

  for (const tokenType of ["Bearer", "DPoP"] as const) {
    it.effect.each(answers)(`${tokenType}: %s`, ([, answer]) =>
      Effect.gen(function*() {
        const dpop = yield* DPoP.generate()
        const { http } = yield* authorized({ client: makeClient({ dpop }), tokenType, prefix })
        const bodies: ReadonlyArray<
          (response: HttpClientResponse.HttpClientResponse) => Effect.Effect<unknown, unknown>
        > = [
          Effect.succeed,
          (response) => response.json,
          (response) => response.text,
          (response) => response.arrayBuffer,
          (response) => response.formData,
          (response) => response.urlParamsBody,
          (response) => Stream.runCollect(response.stream),
          ({ cookies, headers, remoteAddress, request }) => Effect.succeed({ cookies, headers, remoteAddress, request })
        ]
        for (const client of [http, HttpClient.filterStatusOk(http)]) {
          for (const body of bodies) {
            const lines: Array<string> = []
            const exit = yield* client.get(`${api}/me`).pipe(
              Effect.flatMap(body),
              Effect.tapBoth({ onFailure: (error) => Effect.log(error), onSuccess: (value) => Effect.log(value) }),
              Effect.tapErrorCause((cause) => Effect.logError("failed", cause)),
              Effect.exit,
              Effect.provide(
                Logger.replace(Logger.defaultLogger, Logger.map(Logger.jsonLogger, (line) => lines.push(line)))
              )
            )
            const value = Exit.isSuccess(exit) ? exit.value : Cause.squash(exit.cause)
            assert.isNotEmpty(lines)
            assertAbsent(marks, [...prints(value), ...prints(exit), ...lines])
          }
        }
      }).pipe(Effect.provide(resource(answer))))
  }
})
