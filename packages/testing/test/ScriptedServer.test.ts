import { ScriptedServer } from "@effect-oauth/testing"
import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Exit, Fiber, Scope } from "effect"
import { connect, type Socket } from "node:net"
import { json, post, request } from "./support.js"

type Reader = ReadableStreamDefaultReader<Uint8Array>

/** A request that is expected to break: "answered" when it did not. */
const outcome = (url: string): Effect.Effect<string> =>
  Effect.promise(() =>
    fetch(url).then(async (response) => `answered ${await response.text()}`, () => "no answer").catch(() =>
      "broken body"
    )
  )

/** A response whose body is read by hand, and let go at the end of the scope. */
const reading = (url: string) =>
  Effect.gen(function*() {
    const controller = new AbortController()
    yield* Effect.addFinalizer(() => Effect.sync(() => controller.abort()))
    const response = yield* request(url, { signal: controller.signal })
    const { body } = response
    if (body === null) return yield* Effect.dieMessage("no body")
    return { response, reader: body.getReader(), abort: () => controller.abort() }
  })

const readAtLeast = (reader: Reader, bytes: number): Effect.Effect<Uint8Array> =>
  Effect.promise(async () => {
    const chunks: Array<Uint8Array> = []
    let size = 0
    while (size < bytes) {
      const { done, value } = await reader.read()
      if (done) break
      chunks.push(value)
      size += value.byteLength
    }
    return Buffer.concat(chunks)
  })

describe("ScriptedServer", () => {
  it.scoped("answers plainly and records what it was sent", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make
      yield* server.respond("/token", { status: 201, headers: { "x-a": "b" }, body: new Uint8Array([104, 105]) })
      const response = yield* post(server.url("/token?x=1&x=2"), { a: "ä b" }, { "x-sent": "yes" })
      assert.strictEqual(response.status, 201)
      assert.strictEqual(response.headers.get("x-a"), "b")
      assert.strictEqual(response.headers.get("content-length"), "2")
      assert.strictEqual(yield* Effect.promise(() => response.text()), "hi")
      const [recorded] = server.requests
      assert.strictEqual(recorded?.method, "POST")
      assert.strictEqual(recorded?.path, "/token")
      assert.deepStrictEqual(recorded?.query.getAll("x"), ["1", "2"])
      assert.strictEqual(recorded?.headers["x-sent"], "yes")
      assert.strictEqual(recorded?.body, "a=%C3%A4+b")
      assert.strictEqual((yield* request(server.url("/other"))).status, 404)
      assert.strictEqual(server.requests.length, 2)
    }))

  it.scoped("gives a sequence of answers and repeats the last", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make
      yield* server.respond(
        "/",
        ScriptedServer.reset,
        ScriptedServer.json({ n: 2 }, 503),
        ScriptedServer.json({ n: 3 })
      )
      assert.strictEqual(yield* outcome(server.url("/")), "no answer")
      const second = yield* request(server.url("/"))
      assert.strictEqual(second.status, 503)
      assert.deepStrictEqual(yield* json(second), { n: 2 })
      assert.deepStrictEqual(yield* json(yield* request(server.url("/"))), { n: 3 })
      assert.deepStrictEqual(yield* json(yield* request(server.url("/"))), { n: 3 })
      yield* server.respond("/", ScriptedServer.json({ n: "new" }))
      assert.deepStrictEqual(yield* json(yield* request(server.url("/"))), { n: "new" })
    }))

  it.scoped("answers with a function of the request, and with an effect", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make
      const release = yield* Deferred.make<string>()
      yield* server.respond(
        "/",
        ({ query }) => ({ body: `hello ${query.get("name")}` }),
        () => Effect.map(Deferred.await(release), (body) => ({ body }))
      )
      assert.strictEqual(yield* outcome(server.url("/?name=ada")), "answered hello ada")
      const fiber = yield* Effect.fork(outcome(server.url("/")))
      yield* server.awaitRequest(2)
      yield* Deferred.succeed(release, "later")
      assert.strictEqual(yield* Fiber.join(fiber), "answered later")
    }))

  it.scoped("lets a test wait for the n-th request", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make
      const third = yield* Effect.fork(server.awaitRequest(3))
      for (const n of [1, 2, 3]) yield* request(server.url(`/?n=${n}`))
      assert.strictEqual((yield* Fiber.join(third)).query.get("n"), "3")
      assert.strictEqual((yield* server.awaitRequest(1)).query.get("n"), "1")
    }))

  it.scoped("never answers, and notices when the client gives up", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make
      yield* server.respond("/", ScriptedServer.neverHeaders)
      const fiber = yield* Effect.fork(request(server.url("/")))
      yield* server.awaitRequest(1)
      assert.strictEqual(yield* server.connections, 1)
      const hungUp = yield* Effect.fork(server.awaitHangUp(1))
      yield* Fiber.interrupt(fiber)
      yield* Fiber.join(hungUp)
    }))

  it.scoped("counts open sockets and lets a test wait until there is none", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make
      yield* server.awaitClosed
      const { port } = new URL(server.origin)
      const socket = yield* Effect.async<Socket>((resume) => {
        const socket = connect(Number(port), "127.0.0.1", () => resume(Effect.succeed(socket)))
      })
      socket.write("GET / HTTP/1.1\r\nhost: x\r\n\r\n")
      yield* server.awaitRequest(1)
      assert.strictEqual(yield* server.connections, 1)
      const closed = yield* Effect.fork(server.awaitClosed)
      socket.destroy()
      yield* Fiber.join(closed)
      assert.strictEqual(yield* server.connections, 0)
    }))

  it.scoped("never ends, no faster than the client reads", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make
      yield* server.respond("/", ScriptedServer.neverEnds({ headers: { "content-type": "application/json" } }))
      const { abort, reader, response } = yield* reading(server.url("/"))
      assert.strictEqual(response.headers.get("content-type"), "application/json")
      const bytes = yield* readAtLeast(reader, 8 * 1024 * 1024)
      assert.isAtLeast(bytes.byteLength, 8 * 1024 * 1024)
      // Were it not to wait for the client, the loop would never give this request its turn.
      assert.strictEqual((yield* request(server.url("/other"))).status, 404)
      abort()
    }))

  it.scoped("stalls after the headers and a part of the body", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make
      yield* server.respond("/", ScriptedServer.stall({ status: 206, body: "{\"a\":" }))
      const { reader, response } = yield* reading(server.url("/"))
      assert.strictEqual(response.status, 206)
      assert.strictEqual(new TextDecoder().decode(yield* readAtLeast(reader, 5)), "{\"a\":")
      const more = Effect.promise(() => reader.read().then(() => "more", () => "cut"))
      const fiber = yield* Effect.fork(more)
      // A whole other exchange passes and still nothing has come.
      yield* request(server.url("/other"))
      assert.isTrue((yield* Fiber.poll(fiber))._tag === "None")
      assert.isAtLeast(yield* server.connections, 1)
    }))

  it.scoped("resets the connection", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make
      yield* server.respond("/", ScriptedServer.reset)
      const code = yield* Effect.promise(() =>
        fetch(server.url("/"), { method: "POST", body: "x" }).then(() => "answered", (error: unknown) =>
          error instanceof Error && error.cause instanceof Error && "code" in error.cause ? error.cause.code : error)
      )
      assert.strictEqual(code, "ECONNRESET")
      assert.strictEqual(server.requests[0]?.body, "x")
      yield* server.awaitHangUp(1)
    }))

  it.scoped("promises more bytes than it sends", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make
      yield* server.respond("/", ScriptedServer.dropMidBody({ body: "half" }, 100))
      const { reader, response } = yield* reading(server.url("/"))
      assert.strictEqual(response.headers.get("content-length"), "104")
      assert.strictEqual(new TextDecoder().decode(yield* readAtLeast(reader, 4)), "half")
      assert.strictEqual(yield* Effect.promise(() => reader.read().then(() => "more", () => "broken")), "broken")
    }))

  it.scoped("drips", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make
      yield* server.respond("/", ScriptedServer.dripping({ body: "drop" }, "1 millis"))
      const { reader } = yield* reading(server.url("/"))
      const chunks: Array<string> = []
      yield* Effect.promise(async () => {
        for (;;) {
          const { done, value } = await reader.read()
          if (done) return
          chunks.push(new TextDecoder().decode(value))
        }
      })
      assert.strictEqual(chunks.join(""), "drop")
      assert.isAbove(chunks.length, 1)
    }))

  it.scoped("writes raw bytes", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make
      yield* server.respond(
        "/",
        ScriptedServer.raw("HTTP/1.1 200 OK\r\nx: y\r\n\r\nraw"),
        ScriptedServer.raw("nonsense\r\n\r\n")
      )
      const response = yield* request(server.url("/"))
      assert.strictEqual(response.headers.get("x"), "y")
      assert.strictEqual(yield* Effect.promise(() => response.text()), "raw")
      assert.strictEqual(yield* outcome(server.url("/")), "no answer")
    }))

  it.effect("destroys everything when its scope closes", () =>
    Effect.gen(function*() {
      const scope = yield* Scope.make()
      const server = yield* Scope.extend(ScriptedServer.make, scope)
      yield* server.respond("/silent", ScriptedServer.neverHeaders)
      yield* server.respond("/stuck", ScriptedServer.stall({ body: "x" }))
      yield* server.respond("/waiting", () => Effect.never)
      yield* server.respond("/endless", ScriptedServer.neverEnds())
      const paths = ["/silent", "/stuck", "/waiting", "/endless"]
      const fibers = yield* Effect.forEach(paths, (path) => Effect.fork(outcome(server.url(path))))
      yield* server.awaitRequest(4)
      assert.strictEqual(yield* server.connections, 4)
      yield* Scope.close(scope, Exit.void)
      const outcomes = yield* Effect.forEach(fibers, Fiber.join)
      for (const ended of outcomes) assert.include(["no answer", "broken body"], ended)
      assert.strictEqual(yield* server.connections, 0)
      assert.strictEqual(yield* outcome(server.url("/silent")), "no answer")
    }))
})
