import { BufferedBody, OAuthHttpClient, RequestTimeout } from "@effect-oauth/core"
import { HttpClient } from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Fiber, TestClock } from "effect"

const answer: BufferedBody.Received = { status: 200, headers: {}, body: new TextEncoder().encode("abc") }

type Done = (result: BufferedBody.Received | Error) => void

/** A client whose transport says what it was asked, and counts how often it was told to give up. */
const makeClient = (send: (done: Done) => void) => {
  const seen = { sent: 0, givenUp: 0 }
  const client = OAuthHttpClient.make({
    payload: () => Effect.void,
    send: (_request, _url, _payload, done) => {
      seen.sent += 1
      send(done)
      return () => {
        seen.givenUp += 1
      }
    }
  })
  return { client, seen }
}

describe("OAuthHttpClient", () => {
  it.effect("gives the answer, also when it comes at once", () =>
    Effect.gen(function*() {
      const { client, seen } = makeClient((done) => done(answer))
      const response = yield* client.get("https://id.example/")
      assert.isTrue(BufferedBody.isBufferedBody(response))
      assert.strictEqual(yield* response.text, "abc")
      // Nothing is left that could give up later.
      yield* TestClock.adjust("1 hour")
      assert.deepStrictEqual(seen, { sent: 1, givenUp: 0 })
    }))

  it.effect("fails with what the transport says, and sends nothing for what is no URL", () =>
    Effect.gen(function*() {
      const cause = new Error("no route")
      const { client, seen } = makeClient((done) => done(cause))
      const failed = yield* Effect.flip(client.get("https://id.example/"))
      assert.strictEqual(failed._tag === "RequestError" && failed.reason, "Transport")
      assert.strictEqual(failed.cause, cause)
      const invalid = yield* Effect.flip(client.get("https://"))
      assert.strictEqual(invalid._tag === "RequestError" && invalid.reason, "InvalidUrl")
      assert.strictEqual(seen.sent, 1)
    }))

  it.effect("#289 gives up when the time is over, by the clock of its caller", () =>
    Effect.gen(function*() {
      const sent = yield* Deferred.make<void>()
      const { client, seen } = makeClient(() => Deferred.unsafeDone(sent, Effect.void))
      const fiber = yield* client.post("https://id.example/").pipe(
        RequestTimeout.withRequestTimeout("5 seconds"),
        Effect.flip,
        Effect.fork
      )
      yield* Deferred.await(sent)
      yield* TestClock.adjust("4999 millis")
      assert.strictEqual((yield* Fiber.poll(fiber))._tag, "None")
      yield* TestClock.adjust("1 millis")
      assert.instanceOf((yield* Fiber.join(fiber)).cause, RequestTimeout.TimedOut)
      assert.deepStrictEqual(seen, { sent: 1, givenUp: 1 })
    }))

  it.effect("#290 gives up once when its caller is interrupted, and lets go of its timer", () =>
    Effect.gen(function*() {
      const sent = yield* Deferred.make<void>()
      const { client, seen } = makeClient(() => Deferred.unsafeDone(sent, Effect.void))
      const fiber = yield* Effect.fork(client.get("https://id.example/"))
      yield* Deferred.await(sent)
      yield* Fiber.interrupt(fiber)
      yield* TestClock.adjust("1 hour")
      assert.deepStrictEqual(seen, { sent: 1, givenUp: 1 })
    }))

  it("is known as itself, and no longer when it is wrapped", () => {
    const { client } = makeClient(() => {})
    assert.isTrue(OAuthHttpClient.isOAuthHttpClient(client))
    assert.isFalse(OAuthHttpClient.isOAuthHttpClient(HttpClient.mapRequest(client, (request) => request)))
  })
})
