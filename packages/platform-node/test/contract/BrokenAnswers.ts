/**
 * What the wire makes of redirects, of answers that are too large, too slow or cut off, and of no answer at all.
 */
import { BufferedBody, type OAuthError } from "@effect-oauth/core"
import { ScriptedServer } from "@effect-oauth/testing"
import { assert } from "@effect/vitest"
import { Effect, Exit, Fiber, Scope, TestClock } from "effect"
import { gzipSync } from "node:zlib"
import type { Contract } from "../support/contract.js"
import { bind, failsWith, failure, good, type Party, party } from "../support/fixture.js"

const headers = { "content-type": "application/json" }

const transport = (reason: string, detail?: string) => ({
  _tag: "TransportError",
  reason,
  ...(detail === undefined ? {} : { detail })
})

const tooLarge = transport("TooLarge", `more than ${BufferedBody.maxBytes} bytes`)
const timeout = transport("Timeout", "30s")

const redirects = ({ test }: Contract): void => {
  for (const status of [301, 302, 303, 307, 308]) {
    test(
      `#284 does not follow ${status} to another origin`,
      Effect.gen(function*() {
        const { exchange, refresh, server, userInfo } = yield* party()
        const elsewhere = yield* ScriptedServer.make
        yield* elsewhere.respond("/token", good)
        yield* elsewhere.respond("/me", ScriptedServer.json({ id: 1, name: "Eve" }))
        for (const path of ["/token", "/me"]) {
          yield* server.respond(path, { status, headers: { location: elsewhere.url(path) } })
        }
        const expected = transport("RedirectRefused", String(status))
        yield* failsWith(exchange, server.url("/token"), expected)
        yield* failsWith(refresh, server.url("/token"), expected)
        yield* failsWith(userInfo, server.url("/me"), expected)
        assert.strictEqual(server.requests.length, 3)
        assert.deepStrictEqual(elsewhere.requests, [])
      })
    )
  }

  test(
    "#284 refuses a redirect with tokens in its body, to its own origin, and without a place to go",
    Effect.gen(function*() {
      const { exchange, server } = yield* party()
      yield* server.respond(
        "/token",
        { ...good, status: 302, headers: { ...headers, location: "/token" } },
        { ...good, status: 307 },
        { status: 304 }
      )
      yield* failsWith(exchange, server.url("/token"), transport("RedirectRefused", "302"))
      yield* failsWith(exchange, server.url("/token"), transport("RedirectRefused", "307"))
      yield* failsWith(exchange, server.url("/token"), transport("RedirectRefused", "304"))
      assert.strictEqual(server.requests.length, 3)
    })
  )

  test(
    "#284 lets go of a redirect whose body never ends",
    Effect.gen(function*() {
      const { exchange, server, userInfo } = yield* party()
      const endless = ScriptedServer.neverEnds({ status: 302, headers: { location: "/elsewhere" } })
      yield* server.respond("/token", endless)
      yield* server.respond("/me", endless)
      yield* failsWith(exchange, server.url("/token"), transport("RedirectRefused", "302"))
      yield* server.awaitHangUp(1)
      yield* failsWith(userInfo, server.url("/me"), transport("RedirectRefused", "302"))
      yield* server.awaitHangUp(2)
    })
  )
}

/** `bytes` of spaces and then a good answer: what a client reads that keeps only the end of it. */
const padded = (bytes: number): string => " ".repeat(bytes) + String(good.body)

const large = ({ subject, test }: Contract): void => {
  test(
    "#288 stops reading a body that never ends, and closes the connection",
    Effect.gen(function*() {
      const { exchange, server, userInfo } = yield* party()
      yield* server.respond("/token", ScriptedServer.neverEnds({ headers }))
      yield* server.respond("/me", ScriptedServer.neverEnds({ headers }))
      yield* failsWith(exchange, server.url("/token"), tooLarge)
      yield* server.awaitHangUp(1)
      yield* failsWith(userInfo, server.url("/me"), tooLarge)
      yield* server.awaitHangUp(2)
    })
  )

  test(
    "#288 stops reading an error that never ends",
    Effect.gen(function*() {
      const { exchange, server } = yield* party()
      yield* server.respond("/token", ScriptedServer.neverEnds({ status: 500 }))
      yield* failsWith(exchange, server.url("/token"), tooLarge)
      yield* server.awaitHangUp(1)
    })
  )

  test(
    "#288 refuses a body above the limit that says how long it is",
    Effect.gen(function*() {
      const { exchange, server } = yield* party()
      yield* server.respond("/token", { headers, body: padded(BufferedBody.maxBytes) })
      yield* failsWith(exchange, server.url("/token"), tooLarge)
    })
  )

  test(
    "#288 refuses a body above the limit that does not say how long it is",
    Effect.gen(function*() {
      const { exchange, server } = yield* party()
      yield* server.respond(
        "/token",
        ScriptedServer.raw(
          `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n${padded(BufferedBody.maxBytes)}`
        )
      )
      yield* failsWith(exchange, server.url("/token"), tooLarge)
    })
  )

  test(
    "#288 takes no tokens from behind the length that was announced",
    Effect.gen(function*() {
      const { exchange, server } = yield* party()
      yield* server.respond(
        "/token",
        ScriptedServer.raw(
          `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 10\r\n\r\n${
            padded(BufferedBody.maxBytes)
          }`
        )
      )
      // Whether the ten bytes are still an answer is the platform's business.
      assert.include(["MalformedJson", "Network"], (yield* failure(exchange))["reason"])
    })
  )

  test(
    "#288 takes a body of exactly the limit",
    Effect.gen(function*() {
      const { exchange, server } = yield* party()
      const length = Buffer.byteLength(String(good.body))
      yield* server.respond("/token", { headers, body: padded(BufferedBody.maxBytes - length) })
      yield* exchange
    })
  )

  test(
    "#288 counts what a compressed body becomes, where the platform undoes the compression",
    Effect.gen(function*() {
      const { exchange, server } = yield* party()
      yield* server.respond("/token", {
        headers: { ...headers, "content-encoding": "gzip" },
        body: gzipSync(padded(BufferedBody.maxBytes * 8))
      })
      const error = yield* failure(exchange)
      assert.strictEqual(error["reason"], subject.fetch ? "TooLarge" : "MalformedJson")
    })
  )
}

/** Runs an exchange against a server that is slow, and turns the clock until the timeout, and not before. */
const timesOut = (
  { exchange, server, userInfo }: Party,
  which: "/token" | "/me"
): Effect.Effect<void> =>
  Effect.gen(function*() {
    const asked: Effect.Effect<unknown, OAuthError.OAuthError> = which === "/token" ? exchange : userInfo
    const before = server.requests.length
    const fiber = yield* Effect.fork(asked)
    yield* server.awaitRequest(before + 1)
    yield* TestClock.adjust("29999 millis")
    assert.strictEqual((yield* Fiber.poll(fiber))._tag, "None")
    yield* TestClock.adjust("1 millis")
    yield* failsWith(Fiber.join(fiber), server.url(which), timeout)
    assert.strictEqual(server.requests.length, before + 1)
  })

const slow = ({ test }: Contract): void => {
  const long = { headers, body: padded(60_000) }
  const answers = [
    ["headers that never come", ScriptedServer.neverHeaders],
    ["a body that stalls", ScriptedServer.stall(good)],
    ["a body that drips", ScriptedServer.dripping(long, "1 millis")]
  ] as const
  for (const [title, answer] of answers) {
    test(
      `#289 gives up after the timeout on ${title}, and asks once`,
      Effect.gen(function*() {
        const slowParty = yield* party()
        yield* slowParty.server.respond("/token", answer)
        yield* slowParty.server.respond("/me", answer)
        yield* timesOut(slowParty, "/token")
        yield* timesOut(slowParty, "/me")
        // Nobody waits for a profile any more, so its connection is free.
        yield* slowParty.server.awaitHangUp(2)
        yield* TestClock.adjust("10 minutes")
        assert.strictEqual(slowParty.server.requests.length, 2)
      })
    )
  }
}

const broken = ({ test }: Contract): void => {
  test(
    "#90 #291 reports a reset connection and does not ask again",
    Effect.gen(function*() {
      const { exchange, refresh, server, userInfo } = yield* party()
      yield* server.respond("/token", ScriptedServer.reset)
      yield* server.respond("/me", ScriptedServer.reset)
      for (const [effect, path] of [[exchange, "/token"], [refresh, "/token"], [userInfo, "/me"]] as const) {
        const { detail, ...error } = yield* failure(effect)
        assert.deepStrictEqual(error, { ...transport("Network"), endpoint: server.url(path) })
        assert.include(["ECONNRESET", "UND_ERR_SOCKET"], detail)
      }
      assert.strictEqual(server.requests.length, 3)
    })
  )

  test(
    "#90 #291 does not ask again when a connection that was kept is reset",
    Effect.gen(function*() {
      const { exchange, server, userInfo } = yield* party()
      yield* server.respond("/token", good, ScriptedServer.reset, good)
      yield* server.respond("/me", ScriptedServer.reset, ScriptedServer.json({ id: 1, name: "Ada" }))
      yield* exchange
      assert.strictEqual((yield* failure(exchange))["reason"], "Network")
      assert.strictEqual(server.requests.length, 2)
      yield* exchange
      assert.strictEqual((yield* failure(userInfo))["reason"], "Network")
      assert.strictEqual(server.requests.length, 4)
    })
  )

  test(
    "reports a connection that is closed in the middle of a body",
    Effect.gen(function*() {
      const { exchange, server } = yield* party()
      // The part that arrives is a whole good answer: that it came is not enough.
      yield* server.respond("/token", ScriptedServer.dropMidBody(good, 10))
      const { detail: _, ...error } = yield* failure(exchange)
      assert.deepStrictEqual(error, { ...transport("Network"), endpoint: server.url("/token") })
      assert.strictEqual(server.requests.length, 1)
    })
  )

  test(
    "reports what is no HTTP",
    Effect.gen(function*() {
      const { exchange, server } = yield* party()
      yield* server.respond("/token", ScriptedServer.raw("SSH-2.0-OpenSSH_9.6\r\n\r\n"))
      const { detail: _, ...error } = yield* failure(exchange)
      assert.deepStrictEqual(error, { ...transport("Network"), endpoint: server.url("/token") })
    })
  )

  test(
    "reads past what a server says in advance",
    Effect.gen(function*() {
      const { exchange, server } = yield* party()
      const early = "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\ncontent-type: text/html\r\n\r\n"
      const body = String(good.body)
      const answer = `content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`
      yield* server.respond("/token", ScriptedServer.raw(`${early}HTTP/1.1 200 OK\r\n${answer}`))
      yield* exchange
    })
  )

  test(
    "reports a refused connection by its code",
    Effect.gen(function*() {
      const scope = yield* Scope.make()
      const server = yield* Scope.extend(ScriptedServer.make, scope)
      const { exchange, userInfo } = yield* bind(server)
      yield* Scope.close(scope, Exit.void)
      yield* failsWith(exchange, server.url("/token"), transport("Network", "ECONNREFUSED"))
      yield* failsWith(userInfo, server.url("/me"), transport("Network", "ECONNREFUSED"))
    })
  )
}

export const brokenAnswers = (contract: Contract): void => {
  redirects(contract)
  large(contract)
  slow(contract)
  broken(contract)
}
