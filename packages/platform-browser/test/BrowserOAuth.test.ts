/**
 * What `fetch` is asked for. What it does with that is the business of the contract in `platform-node`, and of the tests
 * in Chromium.
 */
import { BufferedBody, ClientAuthentication, OAuthClient, TokenSet } from "@effect-oauth/core"
import { BrowserOAuth } from "@effect-oauth/platform-browser"
import { HttpBody, HttpClient, HttpClientRequest } from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import { Chunk, Deferred, Effect, Fiber, Redacted, Schema, Stream } from "effect"
import { vi } from "vitest"

interface Asked {
  readonly url: string
  readonly init: RequestInit & { readonly duplex?: string }
}

/** Puts a function in the place of the global `fetch` until the scope closes, and keeps what it was asked. */
const withFetch = (answer: (asked: Asked) => Promise<Response>) =>
  Effect.map(
    Effect.acquireRelease(
      Effect.sync(() => {
        const original = globalThis.fetch
        const asked: Array<Asked> = []
        globalThis.fetch = (input, init = {}) => {
          const one = { url: String(input), init }
          asked.push(one)
          return answer(one)
        }
        return { original, asked }
      }),
      ({ original }) =>
        Effect.sync(() => {
          globalThis.fetch = original
        })
    ),
    ({ asked }): ReadonlyArray<Asked> => asked
  )

const json = (body: unknown, status = 200): Promise<Response> =>
  Promise.resolve(new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } }))

const tokens = { access_token: "access-1", token_type: "Bearer", refresh_token: "refresh-1" }

const client = OAuthClient.make({
  server: {
    authorizationEndpoint: "https://id.example/authorize",
    tokenEndpoint: "https://id.example/token",
    userinfoEndpoint: "https://id.example/me"
  },
  client: {
    clientId: "my-page",
    redirectUri: "https://app.example/callback",
    authentication: ClientAuthentication.none
  }
}).pipe(Effect.provide(BrowserOAuth.layer))

const refresh = Effect.flatMap(client, (client) => client.refresh(Redacted.make("refresh-1")))

const userInfo = Effect.flatMap(
  client,
  (client) =>
    Effect.flatMap(
      Effect.orDie(TokenSet.fromResponse(tokens)),
      (tokens) => client.fetchUserInfo(tokens, Schema.Struct({ id: Schema.Number }))
    )
)

const policy = { redirect: "manual", credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer" }

/** Never answers, and tells when it is asked and when the asking is aborted. */
const silence = Effect.gen(function*() {
  const [arrived, aborted] = [yield* Deferred.make<void>(), yield* Deferred.make<void>()]
  const answer = ({ init }: Asked): Promise<Response> => {
    init.signal?.addEventListener("abort", () => Deferred.unsafeDone(aborted, Effect.void))
    Deferred.unsafeDone(arrived, Effect.void)
    return new Promise(() => undefined)
  }
  return { arrived, aborted, answer }
})

describe("BrowserOAuth", () => {
  it.scoped("#284 #293 asks for no redirects, no cookies, no cache and no referrer, and sets no header of the browser's", () =>
    Effect.gen(function*() {
      const asked = yield* withFetch(() => json(tokens))
      yield* refresh
      const [{ init, url } = { url: "", init: {} }] = asked
      assert.strictEqual(url, "https://id.example/token")
      const { body, headers, signal: _, ...rest } = init
      assert.deepStrictEqual(rest, { method: "POST", ...policy } as typeof rest)
      assert.deepStrictEqual({ ...headers }, {
        accept: "application/json",
        "content-type": "application/x-www-form-urlencoded"
      })
      assert.instanceOf(body, Uint8Array)
      assert.strictEqual(
        new TextDecoder().decode(body as Uint8Array),
        "grant_type=refresh_token&refresh_token=refresh-1&client_id=my-page"
      )
    }))

  it.scoped("#188 asks for a profile in the same way, with the token in the header and a signal", () =>
    Effect.gen(function*() {
      const asked = yield* withFetch(() => json({ id: 1 }))
      yield* userInfo
      const { headers, signal, ...rest } = asked[0]?.init ?? {}
      assert.deepStrictEqual(rest, { method: "GET", ...policy } as typeof rest)
      assert.deepStrictEqual({ ...headers }, {
        accept: "application/json, application/jwt",
        authorization: "Bearer access-1"
      })
      assert.instanceOf(signal, AbortSignal)
    }))

  it.scoped("#284 refuses the answer that a browser shows in place of a redirect", () =>
    Effect.gen(function*() {
      // No constructor makes an opaque redirect.
      const opaque = { type: "opaqueredirect", status: 0, headers: new Headers(), body: null }
      yield* withFetch(() => Promise.resolve(opaque as unknown as Response))
      for (const error of [yield* Effect.flip(refresh), yield* Effect.flip(userInfo)]) {
        assert.strictEqual(error._tag, "TransportError")
        assert.strictEqual(error._tag === "TransportError" && error.reason, "RedirectRefused")
      }
    }))

  it.scoped("#288 lets go of a body that is too large", () =>
    Effect.gen(function*() {
      const cancelled = yield* Deferred.make<void>()
      const chunk = new Uint8Array(BufferedBody.maxBytes / 2)
      const body = new ReadableStream({
        pull: (controller) => controller.enqueue(chunk),
        cancel: () => Effect.runPromise(Effect.asVoid(Deferred.succeed(cancelled, undefined)))
      })
      yield* withFetch(() => Promise.resolve(new Response(body, { headers: { "content-type": "application/json" } })))
      const error = yield* Effect.flip(refresh)
      assert.strictEqual(error._tag === "TransportError" && error.reason, "TooLarge")
      yield* Deferred.await(cancelled)
    }))

  it.scoped("reports a failing fetch, also when it says nothing", () =>
    Effect.gen(function*() {
      for (const failing of [() => Promise.reject(new TypeError("Failed to fetch")), () => Promise.reject(undefined)]) {
        yield* Effect.scoped(Effect.gen(function*() {
          yield* withFetch(failing)
          const error = yield* Effect.flip(refresh)
          assert.strictEqual(error._tag === "TransportError" && error.reason, "Network")
        }))
      }
    }))

  it.scoped("#290 aborts a request for a profile when the caller gives up", () =>
    Effect.gen(function*() {
      const { aborted, answer, arrived } = yield* silence
      yield* withFetch(answer)
      const fiber = yield* Effect.fork(userInfo)
      yield* Deferred.await(arrived)
      yield* Fiber.interrupt(fiber)
      yield* Deferred.await(aborted)
    }))

  it.scoped("#290 lets a POST end when the caller gives up, but not for ever", () =>
    Effect.gen(function*() {
      const { aborted, answer, arrived } = yield* silence
      yield* withFetch(answer)
      const fiber = yield* Effect.fork(refresh)
      yield* Deferred.await(arrived)
      yield* Effect.acquireRelease(
        Effect.sync(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })),
        () => Effect.sync(() => vi.useRealTimers())
      )
      yield* Fiber.interrupt(fiber)
      // The caller is let go first, and then the request.
      yield* Effect.yieldNow()
      yield* Effect.promise(() => vi.advanceTimersByTimeAsync(59_999))
      assert.isFalse(yield* Deferred.isDone(aborted))
      yield* Effect.promise(() => vi.advanceTimersByTimeAsync(1))
      yield* Deferred.await(aborted)
    }))

  it.scoped("hands each kind of body to fetch", () =>
    Effect.gen(function*() {
      const asked = yield* withFetch(() => Promise.resolve(new Response(null, { status: 204 })))
      const form = new FormData()
      const bodies = [
        HttpBody.empty,
        HttpBody.uint8Array(new Uint8Array([1]), "application/x"),
        HttpBody.raw("raw", { contentType: "text/raw" }),
        HttpBody.formData(form),
        HttpBody.stream(Stream.make(new Uint8Array([1, 2])), "text/stream")
      ]
      for (const body of bodies) {
        const response = yield* BrowserOAuth.httpClient.execute(HttpClientRequest.post("https://id.example/", { body }))
        assert.strictEqual(response.status, 204)
      }
      const [empty, bytes, raw, formData, stream] = asked.map(({ init }) => init)
      assert.isFalse("body" in (empty ?? {}))
      assert.deepStrictEqual(bytes?.body, new Uint8Array([1]))
      assert.strictEqual(raw?.body, "raw")
      assert.strictEqual(formData?.body, form)
      assert.isUndefined(formData?.duplex)
      assert.strictEqual(stream?.duplex, "half")
      const sent = stream?.body
      assert.instanceOf(sent, ReadableStream)
      const read = Stream.fromReadableStream(() => sent as ReadableStream<Uint8Array>, String)
      assert.deepStrictEqual(Chunk.toArray(yield* Stream.runCollect(read)), [new Uint8Array([1, 2])])
    }))

  it.scoped("keeps each cookie, where the platform shows them", () =>
    Effect.gen(function*() {
      const headers = new Headers([["set-cookie", "a=1; Path=/"], ["set-cookie", "b=2; HttpOnly"]])
      yield* withFetch(() => Promise.resolve(new Response("", { headers })))
      const { cookies } = yield* BrowserOAuth.httpClient.get("https://id.example/")
      assert.deepStrictEqual(Object.keys(cookies.cookies), ["a", "b"])
    }))

  it.scoped("puts the parameters into the query, and fails for a URL that is none", () =>
    Effect.gen(function*() {
      const asked = yield* withFetch(() => json({}))
      yield* HttpClientRequest.get("https://id.example/?x=1").pipe(
        HttpClientRequest.setUrlParam("y", "ä &"),
        HttpClient.execute
      )
      assert.strictEqual(asked[0]?.url, "https://id.example/?x=1&y=%C3%A4+%26")
      const error = yield* Effect.flip(HttpClient.get("https://"))
      assert.strictEqual(error._tag === "RequestError" && error.reason, "InvalidUrl")
      assert.strictEqual(asked.length, 1)
    }).pipe(Effect.provide(BrowserOAuth.layer)))
})
