import { FetchHttpClient, HttpClient, HttpClientRequest } from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Tracer } from "effect"
import * as CallbackServer from "../src/CallbackServer.js"

const Live = Layer.merge(CallbackServer.layer(new URL("http://127.0.0.1:0/callback")), FetchHttpClient.layer)

describe("CallbackServer", () => {
  it.live("hands over callbacks in order, as they came", () =>
    Effect.gen(function*() {
      const { next, redirectUri } = yield* CallbackServer.CallbackServer
      yield* HttpClient.get(`${redirectUri}?code=a%ZZ&code=b`)
      yield* HttpClient.get(redirectUri)
      assert.strictEqual(yield* next, "/callback?code=a%ZZ&code=b")
      assert.strictEqual(yield* next, "/callback")
    }).pipe(Effect.provide(Live)))

  it.live("answers nothing else", () =>
    Effect.gen(function*() {
      const { next, redirectUri } = yield* CallbackServer.CallbackServer
      const favicon = yield* HttpClient.get(new URL("/favicon.ico", redirectUri))
      const post = yield* HttpClient.execute(HttpClientRequest.post(redirectUri))
      yield* HttpClient.get(redirectUri, { urlParams: { code: "c" } })
      assert.deepStrictEqual([favicon.status, post.status], [404, 404])
      assert.strictEqual(yield* next, "/callback?code=c")
    }).pipe(Effect.provide(Live)))

  it.live("leaves the URL of a callback out of traces", () =>
    Effect.gen(function*() {
      const names: Array<string> = []
      const { context, span } = yield* Effect.tracer
      const tracer = Tracer.make({
        span: (...args) => {
          names.push(args[0])
          return span(...args)
        },
        context
      })
      const visit = Effect.gen(function*() {
        const { redirectUri } = yield* CallbackServer.CallbackServer
        const response = yield* Effect.promise(() => fetch(`${redirectUri}?code=c`))
        assert.strictEqual(response.status, 200)
        yield* Effect.withSpan(Effect.void, "control")
      })
      yield* visit.pipe(Effect.provide(Live), Effect.withTracer(tracer))
      assert.deepStrictEqual(names, ["control"])
    }))
})
