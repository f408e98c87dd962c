import { BufferedBody } from "@effect-oauth/core"
import { NodeOAuth, NodeOAuthHttpClient } from "@effect-oauth/platform-node"
import { ScriptedServer } from "@effect-oauth/testing"
import { HttpBody, HttpClient, HttpClientRequest } from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import { Chunk, Deferred, Effect, Exit, Fiber, Option, Scope, Stream } from "effect"
import { vi } from "vitest"

const get = (url: string) => Effect.flatMap(HttpClient.HttpClient, (http) => http.get(url))

const post = (url: string, body: HttpBody.HttpBody) =>
  Effect.flatMap(HttpClient.HttpClient, (http) => http.execute(HttpClientRequest.post(url, { body })))

const withOptions = (options: NodeOAuthHttpClient.Options) => Effect.provide(NodeOAuth.layerWith(options))

const ok: ScriptedServer.Response = { body: "ok" }

/** Answers each request when it is told to, and counts how many it has had at a time. */
const gate = Effect.gen(function*() {
  const open = yield* Deferred.make<void>()
  const seen = { now: 0, most: 0 }
  const answer = () => {
    seen.now += 1
    seen.most = Math.max(seen.most, seen.now)
    return Effect.as(Deferred.await(open), ok).pipe(
      Effect.tap(() =>
        Effect.sync(() => {
          seen.now -= 1
        })
      )
    )
  }
  return { answer, seen, open: Deferred.succeed(open, undefined) }
})

describe("NodeOAuth connections", () => {
  it.scoped("are kept: requests in a row use one", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make
      yield* server.respond("/", ok)
      yield* Effect.gen(function*() {
        yield* get(server.url("/"))
        const hangUp = yield* Effect.fork(server.awaitHangUp(1))
        for (let n = 0; n < 5; n++) {
          // undici lets the event loop turn once before it uses a connection again.
          yield* Effect.async<void>((resume) => void setImmediate(() => resume(Effect.void)))
          yield* post(server.url("/"), HttpBody.text("x"))
        }
        assert.strictEqual(server.requests.length, 6)
        assert.strictEqual(yield* server.connections, 1)
        assert.strictEqual((yield* Fiber.poll(hangUp))._tag, "None")
      }).pipe(Effect.provide(NodeOAuth.layer))
    }))

  it.scoped("are as many as the setting says and no more, and the rest waits", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make
      const { answer, open, seen } = yield* gate
      yield* server.respond("/", answer)
      yield* Effect.gen(function*() {
        const all = yield* Effect.fork(
          Effect.all(Array.from({ length: 7 }, () => get(server.url("/"))), { concurrency: "unbounded" })
        )
        yield* server.awaitRequest(2)
        yield* Effect.replicateEffect(get(server.url("/other")).pipe(Effect.provide(NodeOAuth.layer)), 3)
        assert.strictEqual(seen.now, 2)
        yield* open
        assert.strictEqual((yield* Fiber.join(all)).length, 7)
        assert.strictEqual(seen.most, 2)
        assert.strictEqual(server.requests.length, 7 + 3)
      }).pipe(withOptions({ connectionsPerOrigin: 2 }))
    }))

  it.scoped("are 64 to an origin unless a setting says otherwise", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make
      const { answer, open, seen } = yield* gate
      yield* server.respond("/", answer)
      yield* Effect.gen(function*() {
        const all = yield* Effect.fork(
          Effect.all(Array.from({ length: 70 }, () => get(server.url("/"))), { concurrency: "unbounded" })
        )
        yield* server.awaitRequest(64)
        // Whole other exchanges pass, and no further request comes.
        yield* Effect.replicateEffect(get(server.url("/other")).pipe(Effect.provide(NodeOAuth.layer)), 3)
        assert.strictEqual(seen.now, 64)
        yield* open
        yield* Fiber.join(all)
        assert.strictEqual(seen.most, 64)
      }).pipe(Effect.provide(NodeOAuth.layer))
    }))

  it.scoped("are closed with the scope", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make
      yield* server.respond("/", ok)
      yield* get(server.url("/")).pipe(
        Effect.tap(() => Effect.map(server.connections, (count) => assert.strictEqual(count, 1))),
        Effect.provide(NodeOAuth.layer)
      )
      yield* server.awaitClosed
    }))

  it.scoped("are closed after the exchange in flight has come to its end", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make
      const { answer, open } = yield* gate
      yield* server.respond("/", answer)
      const scope = yield* Scope.make()
      const http = yield* Scope.extend(NodeOAuthHttpClient.make(), scope)
      const fiber = yield* Effect.fork(http.post(server.url("/"), { body: HttpBody.text("x") }))
      yield* server.awaitRequest(1)
      const closing = yield* Effect.fork(Scope.close(scope, Exit.void))
      // A whole other exchange passes.
      yield* get(server.url("/other")).pipe(Effect.provide(NodeOAuth.layer))
      assert.strictEqual((yield* Fiber.poll(closing))._tag, "None")
      yield* open
      assert.strictEqual((yield* Fiber.join(fiber)).status, 200)
      yield* Fiber.join(closing)
      yield* server.awaitClosed
    }))

  it.scoped(
    "are cut off when the exchange in flight has not come to its end after five seconds",
    () =>
      Effect.gen(function*() {
        const server = yield* ScriptedServer.make
        yield* server.respond("/", ScriptedServer.neverHeaders)
        const scope = yield* Scope.make()
        const http = yield* Scope.extend(NodeOAuthHttpClient.make(), scope)
        const fiber = yield* Effect.fork(http.post(server.url("/"), { body: HttpBody.text("x") }))
        yield* server.awaitRequest(1)
        yield* Effect.acquireRelease(
          Effect.sync(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })),
          () => Effect.sync(() => vi.useRealTimers())
        )
        const closing = yield* Effect.fork(Scope.close(scope, Exit.void))
        yield* Effect.yieldNow()
        yield* Effect.promise(() => vi.advanceTimersByTimeAsync(4999))
        assert.strictEqual((yield* Fiber.poll(closing))._tag, "None")
        yield* Effect.promise(() => vi.advanceTimersByTimeAsync(1))
        yield* Fiber.join(closing)
        yield* server.awaitHangUp(1)
        assert.strictEqual((yield* Effect.flip(Fiber.join(fiber)))._tag, "RequestError")
      }),
    2000
  )

  it.scoped("end with the idle timeout when nobody waits for the exchange any more, however busy the server", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make
      yield* server.respond("/", ScriptedServer.dripping({ body: "x".repeat(60_000) }, "1 millis"))
      yield* Effect.gen(function*() {
        const http = yield* HttpClient.HttpClient
        const fiber = yield* Effect.fork(http.post(server.url("/"), { body: HttpBody.text("x") }))
        yield* server.awaitRequest(1)
        yield* Fiber.interrupt(fiber)
        assert.strictEqual(yield* server.connections, 1)
        yield* server.awaitHangUp(1)
      }).pipe(withOptions({ idleTimeout: "100 millis" }))
    }))

  it.scoped("are no longer made when the scope is closed", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make
      const http = yield* Effect.scoped(NodeOAuthHttpClient.make())
      const error = yield* Effect.flip(http.get(server.url("/")))
      assert.strictEqual(error._tag, "RequestError")
      assert.deepStrictEqual(server.requests, [])
    }))
})

describe("NodeOAuth requests", () => {
  it.scoped("name a user agent", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make
      yield* get(server.url("/")).pipe(Effect.provide(NodeOAuth.layer))
      yield* get(server.url("/")).pipe(withOptions({ userAgent: "my-app/1.0" }))
      const request = HttpClientRequest.get(server.url("/"), { headers: { "User-Agent": "this-once" } })
      yield* HttpClient.execute(request).pipe(withOptions({ userAgent: "my-app/1.0" }))
      assert.deepStrictEqual(
        server.requests.map(({ headers }) => headers["user-agent"]),
        ["effect-oauth", "my-app/1.0", "this-once"]
      )
    }))

  it.scoped("put the parameters into the query, and the fragment nowhere", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make
      const request = HttpClientRequest.get(server.url("/a b/?x=1#part")).pipe(
        HttpClientRequest.setUrlParam("y", "ä &"),
        HttpClientRequest.setHash("part")
      )
      yield* HttpClient.execute(request).pipe(Effect.provide(NodeOAuth.layer))
      const sent = yield* server.awaitRequest(1)
      assert.strictEqual(sent.path, "/a%20b/")
      assert.deepStrictEqual([...sent.query], [["x", "1"], ["y", "ä &"]])
    }))

  it.scoped("send each kind of body", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make
      const parts = ["st", "re", "am"].map((part) => new TextEncoder().encode(part))
      const bodies = [
        HttpBody.empty,
        HttpBody.uint8Array(new TextEncoder().encode("bytes"), "application/x"),
        HttpBody.text("text", "text/x"),
        HttpBody.raw("raw text", { contentType: "text/raw" }),
        HttpBody.raw(Buffer.from("raw bytes"), { contentType: "text/raw" }),
        HttpBody.stream(Stream.fromIterable(parts), "text/stream")
      ]
      yield* Effect.forEach(bodies, (body) => post(server.url("/"), body)).pipe(Effect.provide(NodeOAuth.layer))
      assert.deepStrictEqual(server.requests.map(({ body, headers }) => [headers["content-type"], body]), [
        [undefined, ""],
        ["application/x", "bytes"],
        ["text/x", "text"],
        ["text/raw", "raw text"],
        ["text/raw", "raw bytes"],
        ["text/stream", "stream"]
      ])
    }))

  it.scoped("send form data", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make
      const form = new FormData()
      form.append("name", "Ada")
      form.append("file", new Blob(["bytes"], { type: "text/plain" }), "a.txt")
      yield* post(server.url("/"), HttpBody.formData(form)).pipe(Effect.provide(NodeOAuth.layer))
      const { body, headers } = yield* server.awaitRequest(1)
      const received = new Response(body, { headers: { "content-type": headers["content-type"] ?? "" } })
      const parsed = yield* Effect.promise(() => received.formData())
      assert.strictEqual(parsed.get("name"), "Ada")
      const file = parsed.get("file")
      assert.strictEqual(file instanceof File ? yield* Effect.promise(() => file.text()) : file, "bytes")
    }))

  it.scoped("fail when the stream of their body does", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make
      const failing = Stream.concat(Stream.make(new Uint8Array([97])), Stream.fail("no more"))
      const error = yield* post(server.url("/"), HttpBody.stream(failing)).pipe(
        Effect.provide(NodeOAuth.layer),
        Effect.flip
      )
      assert.strictEqual(error._tag, "RequestError")
      assert.strictEqual(error.reason, "Transport")
      assert.strictEqual(server.requests.length, 0)
    }))

  it.scoped("fail when their URL is none", () =>
    Effect.gen(function*() {
      const error = yield* get("/no-origin").pipe(Effect.provide(NodeOAuth.layer), Effect.flip)
      assert.strictEqual(error._tag, "RequestError")
      assert.strictEqual(error.reason, "InvalidUrl")
    }))

  it.scoped("are not sent when their caller gives up first", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make
      yield* Effect.gen(function*() {
        const http = yield* HttpClient.HttpClient
        for (const request of [http.get(server.url("/get")), http.post(server.url("/post"))]) {
          const fiber = yield* Effect.fork(request)
          yield* Effect.yieldNow()
          yield* Fiber.interrupt(fiber)
        }
        yield* http.get(server.url("/last"))
        // There is one connection, so what was to come before has come.
        assert.deepStrictEqual(server.requests.map(({ path }) => path), ["/last"])
      }).pipe(withOptions({ connectionsPerOrigin: 1 }))
    }))
})

describe("NodeOAuth answers", () => {
  it.scoped("show their body in every way", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make
      const text = "{\"a\":\"ä\"}"
      yield* server.respond("/json", ScriptedServer.json({ a: "ä" }))
      yield* server.respond("/form", {
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: "a=1&a=2&b=%C3%A4"
      })
      const response = yield* get(server.url("/json"))
      assert.isTrue(BufferedBody.isBufferedBody(response))
      assert.strictEqual(response.status, 200)
      assert.strictEqual(response.headers["content-type"], "application/json")
      assert.strictEqual(yield* response.text, text)
      assert.deepStrictEqual(yield* response.json, { a: "ä" })
      assert.strictEqual(yield* response.text, text)
      const buffer = yield* Effect.flatMap(get(server.url("/json")), (response) => response.arrayBuffer)
      assert.strictEqual(Buffer.from(buffer).toString("utf8"), text)
      const chunks = yield* Effect.flatMap(get(server.url("/json")), (response) => Stream.runCollect(response.stream))
      assert.strictEqual(Buffer.concat(Chunk.toArray(chunks)).toString("utf8"), text)

      const form = yield* get(server.url("/form"))
      assert.deepStrictEqual([...yield* form.urlParamsBody], [["a", "1"], ["a", "2"], ["b", "ä"]])
      const formData = yield* (yield* get(server.url("/form"))).formData
      assert.deepStrictEqual(formData.getAll("a"), ["1", "2"])
      assert.isTrue(Option.isNone(form.remoteAddress))
    }).pipe(Effect.provide(NodeOAuth.layer)))

  it.scoped("show their body in one way after another: it is all there", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make
      yield* server.respond("/", { body: "a=1" })
      const response = yield* get(server.url("/"))
      for (const _ of ["once", "again"]) {
        assert.strictEqual(yield* response.text, "a=1")
        assert.strictEqual((yield* response.arrayBuffer).byteLength, 3)
        assert.deepStrictEqual([...yield* response.urlParamsBody], [["a", "1"]])
        assert.strictEqual(Chunk.size(yield* Stream.runCollect(response.stream)), 1)
      }
    }).pipe(Effect.provide(NodeOAuth.layer)))

  it.scoped("may be empty", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make
      for (const status of [200, 204, 205, 304]) {
        yield* server.respond("/", { status })
        const response = yield* get(server.url("/"))
        assert.strictEqual(response.status, status)
        assert.strictEqual(yield* response.text, "")
        assert.strictEqual((yield* response.arrayBuffer).byteLength, 0)
      }
    }).pipe(Effect.provide(NodeOAuth.layer)))

  it.scoped("keep each of their cookies", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make
      yield* server.respond(
        "/",
        ScriptedServer.raw("HTTP/1.1 204 No Content\r\nset-cookie: a=1; Path=/\r\nset-cookie: b=2; HttpOnly\r\n\r\n")
      )
      const { cookies } = yield* get(server.url("/"))
      assert.deepStrictEqual(Object.keys(cookies.cookies), ["a", "b"])
    }).pipe(Effect.provide(NodeOAuth.layer)))

  it.scoped("have no body above the limit, whichever way it is asked for", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make
      yield* server.respond("/", ScriptedServer.neverEnds())
      const response = yield* get(server.url("/"))
      assert.strictEqual(response.status, 200)
      assert.isTrue(BufferedBody.isBufferedBody(response) && response[BufferedBody.TypeId] === "TooLarge")
      const views = [response.text, response.json, response.arrayBuffer, response.urlParamsBody, response.formData]
      for (const view of [...views, Stream.runDrain(response.stream)]) {
        const error = yield* Effect.flip(Effect.asVoid(view))
        assert.strictEqual(error._tag, "ResponseError")
        assert.strictEqual(error.reason, "Decode")
      }
      yield* server.awaitHangUp(1)
    }).pipe(Effect.provide(NodeOAuth.layer)))

  it.scoped("print without their body", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make
      yield* server.respond("/", { body: "not to be seen" })
      const response = yield* get(server.url("/"))
      yield* response.text
      for (const text of [String(response), JSON.stringify(response)]) {
        assert.notInclude(text, "not to be seen")
      }
    }).pipe(Effect.provide(NodeOAuth.layer)))
})
