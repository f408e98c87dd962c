/**
 * What is sent: the bytes, the credentials, once, and what becomes of a request whose caller gives up.
 */
import type { OAuthError } from "@effect-oauth/core"
import { ClientAuthentication, OAuthClient } from "@effect-oauth/core"
import { ScriptedServer } from "@effect-oauth/testing"
import { assert } from "@effect/vitest"
import { Deferred, Effect, Fiber, Redacted } from "effect"
import type { Contract } from "../support/contract.js"
import { accessToken, clientId, clientSecret, failsWith, failure, good, party, plain } from "../support/fixture.js"
import { recording } from "../support/recordingTracer.js"

const basic = (pair: string): string => `Basic ${Buffer.from(pair, "utf8").toString("base64")}`

const pick = (headers: Readonly<Record<string, string>>, ...names: ReadonlyArray<string>) =>
  Object.fromEntries(names.map((name) => [name, headers[name]]))

const bytes = ({ subject, test }: Contract): void => {
  test(
    "#37 #46 #94 sends a code as a form, with the redirect URI byte for byte, and the secret in the header alone",
    Effect.gen(function*() {
      const { oauth, server } = yield* party()
      yield* server.respond("/token", good)
      const request = yield* oauth.authorizationRequest()
      const state = Redacted.value(request.state)
      const code = "a+b/c=d e~*\"<>|%41"
      yield* oauth.exchange(new URL(`https://app.example/callback?${new URLSearchParams({ code, state })}`), request)
      const sent = yield* server.awaitRequest(1)
      const verifier = Redacted.value(yield* request.codeVerifier)
      const body = "grant_type=authorization_code&code=a%2Bb%2Fc%3Dd+e%7E*%22%3C%3E%7C%2541" +
        `&redirect_uri=https%3A%2F%2Fapp.example%2Fcallback%3Ffrom%3Dlogin&code_verifier=${verifier}`
      assert.strictEqual(sent.body, body)
      assert.strictEqual(sent.method, "POST")
      assert.deepStrictEqual(pick(sent.headers, "accept", "content-type", "content-length", "authorization"), {
        accept: "application/json",
        "content-type": "application/x-www-form-urlencoded",
        "content-length": String(body.length),
        authorization: basic(`${clientId}:${clientSecret}`)
      })
      // A browser lets no script set it.
      if (subject.name !== "BrowserOAuth.layer") assert.strictEqual(sent.headers["accept-encoding"], "identity")
      if (subject.name === "NodeOAuth.layer") {
        const names = ["accept", "accept-encoding", "authorization", "connection", "content-length", "content-type"]
        assert.deepStrictEqual(Object.keys(sent.headers).sort(), [...names, "host", "user-agent"])
      }
    })
  )

  test(
    "sends a refresh token as a form",
    Effect.gen(function*() {
      const { refresh, server } = yield* party()
      yield* server.respond("/token", good)
      yield* refresh
      const sent = yield* server.awaitRequest(1)
      assert.strictEqual(sent.body, "grant_type=refresh_token&refresh_token=refresh-1")
    })
  )

  test(
    "#188 asks for a profile with the token in the header, and sends no body",
    Effect.gen(function*() {
      const { server, userInfo } = yield* party()
      yield* server.respond("/me", ScriptedServer.json({ id: 1, name: "Ada" }))
      yield* userInfo
      const sent = yield* server.awaitRequest(1)
      assert.strictEqual(sent.method, "GET")
      assert.strictEqual(sent.query.size, 0)
      assert.strictEqual(sent.body, "")
      assert.deepStrictEqual(pick(sent.headers, "accept", "content-type", "authorization"), {
        accept: "application/json, application/jwt",
        "content-type": undefined,
        authorization: `Bearer ${accessToken}`
      })
    })
  )

  test(
    "keeps the query that an endpoint has of its own, #102 and puts no secret beside it",
    Effect.gen(function*() {
      const { exchange, server } = yield* party({ tokenPath: "/token?tenant=a%20b&tenant=c%2B+d&empty=" })
      yield* server.respond("/token", good)
      yield* exchange
      assert.deepStrictEqual([...(yield* server.awaitRequest(1)).query], [
        ["tenant", "a b"],
        ["tenant", "c+ d"],
        ["empty", ""]
      ])
    })
  )

  test(
    "tells nobody of our traces, cookies or pages",
    Effect.gen(function*() {
      const { exchange, server, userInfo } = yield* party()
      yield* server.respond("/token", { ...good, headers: { ...good.headers, "set-cookie": "sid=1; Path=/" } })
      yield* server.respond("/me", ScriptedServer.json({ id: 1, name: "Ada" }))
      yield* Effect.all([exchange, userInfo, exchange]).pipe(
        Effect.withSpan("sign-in"),
        Effect.withTracer(recording().tracer)
      )
      assert.strictEqual(server.requests.length, 3)
      for (const { headers } of server.requests) {
        for (const name of Object.keys(headers)) {
          assert.notMatch(name, /^(traceparent|tracestate|b3|x-b3-.*|baggage|cookie|referer|origin)$/)
        }
      }
    })
  )
}

/** Lets in whoever sends this pair, read in one of the two ways, and answers everybody else as RFC 6749 §5.2 says. */
const strict = (
  read: (pair: string) => readonly [id: string, secret: string] | undefined,
  expected: readonly [id: string, secret: string]
): ScriptedServer.Answer =>
({ headers }) => {
  const [scheme, credentials = ""] = (headers["authorization"] ?? "").split(" ")
  const pair = Buffer.from(credentials, "base64").toString("utf8")
  const [id, secret] = (scheme === "Basic" ? read(pair) : undefined) ?? []
  return id === expected[0] && secret === expected[1] ? good : ScriptedServer.json({ error: "invalid_client" }, 401)
}

const halves = (pair: string): readonly [id: string, secret: string] => {
  const colon = pair.indexOf(":")
  return [pair.slice(0, colon), pair.slice(colon + 1)]
}

const readRaw = halves

const readEncoded = (pair: string): readonly [id: string, secret: string] | undefined => {
  const [id, secret] = halves(pair).map((half) => half.replaceAll("+", " "))
  try {
    return [decodeURIComponent(id ?? ""), decodeURIComponent(secret ?? "")]
  } catch {
    return undefined
  }
}

const credentials = [
  ["letters", "Aa09"],
  ["id", "a+b/c%d:e"],
  ["id with space", "secret with space"],
  ["~*-._!'()", "~*-._!'()"],
  ["%41", "100%"],
  ["id", "\"quoted\" & <b>=\\"],
  ["id:with:colon", "::"],
  ["kötü", "schlüssel"],
  ["приложение", "秘密の鍵"],
  ["🗝️", "👩‍👩‍👧‍👦🔒"]
] as const

const clientCredentials = ({ test }: Contract): void => {
  const pairs = [["id", "a+b/c%d:e"]] as const
  for (const [ours, read, theirs] of [["encoded", readRaw, "raw"], ["raw", readEncoded, "encoded"]] as const) {
    test(
      `#93 sends Basic credentials ${ours}, which a server that reads them ${theirs} refuses`,
      Effect.gen(function*() {
        for (const [id, secret] of pairs) {
          const { exchange, server } = yield* party({
            clientId: id,
            authentication: ClientAuthentication.clientSecretBasic(Redacted.make(secret)),
            quirks: { basicCredentials: ours }
          })
          yield* server.respond("/token", strict(read, [id, secret]))
          yield* failsWith(exchange, server.url("/token"), {
            _tag: "OAuthErrorResponse",
            status: 401,
            code: "invalid_client"
          })
        }
      })
    )
  }

  for (const [ours, read] of [["encoded", readEncoded], ["raw", readRaw]] as const) {
    test(
      `#93 sends any characters in Basic credentials, ${ours}`,
      Effect.gen(function*() {
        for (const [id, secret] of credentials) {
          // No server could tell this colon from the one between the two.
          if (ours === "raw" && id.includes(":")) continue
          const { exchange, server } = yield* party({
            clientId: id,
            authentication: ClientAuthentication.clientSecretBasic(Redacted.make(secret)),
            quirks: { basicCredentials: ours }
          })
          yield* server.respond("/token", strict(read, [id, secret]))
          yield* exchange
          assert.notInclude((yield* server.awaitRequest(1)).body, "client_")
        }
      })
    )
  }

  test(
    "#94 sends any characters in form credentials, and no header",
    Effect.gen(function*() {
      for (const [id, secret] of credentials) {
        const { exchange, server } = yield* party({
          clientId: id,
          authentication: ClientAuthentication.clientSecretPost(Redacted.make(secret))
        })
        yield* server.respond("/token", good)
        yield* exchange
        const { body, headers } = yield* server.awaitRequest(1)
        assert.strictEqual(headers["authorization"], undefined)
        const form = new URLSearchParams(body)
        assert.deepStrictEqual([form.getAll("client_id"), form.getAll("client_secret")], [[id], [secret]])
      }
    })
  )

  test(
    "#95 sends of a public client only its id",
    Effect.gen(function*() {
      const { exchange, refresh, server } = yield* party({ authentication: ClientAuthentication.none })
      yield* server.respond("/token", good)
      yield* exchange
      yield* refresh
      const [first, second] = server.requests
      assert.strictEqual(first?.headers["authorization"], undefined)
      const names = [...new URLSearchParams(first?.body).keys()]
      assert.deepStrictEqual(names, ["grant_type", "code", "redirect_uri", "code_verifier", "client_id"])
      assert.strictEqual(second?.headers["authorization"], undefined)
      assert.strictEqual(
        second?.body,
        `grant_type=refresh_token&refresh_token=refresh-1&client_id=${clientId}`
      )
    })
  )

  test(
    "refuses a colon in the id of a raw pair, and a line break in a secret, when the client is made",
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make
      const wrong = [["a:b", "secret", "clientId"], ["a", "secret\n", "clientSecret"], [
        "a",
        "",
        "clientSecret"
      ]] as const
      for (const [id, secret, setting] of wrong) {
        const made = OAuthClient.make({
          server: { tokenEndpoint: server.url("/token"), quirks: { basicCredentials: "raw" } },
          client: { clientId: id, authentication: ClientAuthentication.clientSecretBasic(Redacted.make(secret)) }
        })
        const { reason, setting: at } = plain(yield* Effect.flip(made))
        assert.deepStrictEqual([reason, at], ["InvalidClient", setting])
      }
      assert.strictEqual(server.requests.length, 0)
    })
  )
}

const once = ({ subject, test }: Contract): void => {
  for (const status of [408, 421, 425, 500, 502, 503, 504]) {
    test(
      `#90 #291 asks once, also after ${status}`,
      Effect.gen(function*() {
        const { exchange, refresh, server, userInfo } = yield* party()
        const answer = { status, headers: { "retry-after": "0" } }
        yield* server.respond("/token", answer)
        yield* server.respond("/me", answer)
        const asked: ReadonlyArray<Effect.Effect<unknown, OAuthError.OAuthError>> = [exchange, refresh, userInfo]
        for (const effect of asked) {
          assert.strictEqual((yield* failure(effect))["status"], status)
        }
        // The fetch standard sends again over another connection after 421, which says that nobody looked at the request.
        assert.strictEqual(server.requests.length, subject.fetch && status === 421 ? 6 : 3)
      })
    )
  }
}

const interruption = ({ subject, test }: Contract): void => {
  test(
    "#290 ends a request for a profile when its caller gives up",
    Effect.gen(function*() {
      const { server, userInfo } = yield* party()
      yield* server.respond("/me", ScriptedServer.neverHeaders, ScriptedServer.stall({ body: "{" }))
      for (const n of [1, 2]) {
        const fiber = yield* Effect.fork(userInfo)
        yield* server.awaitRequest(n)
        yield* Fiber.interrupt(fiber)
        yield* server.awaitHangUp(n)
      }
    })
  )

  test(
    "#290 lets a caller go at once who gives up an exchange",
    Effect.gen(function*() {
      const { exchange, server } = yield* party()
      yield* server.respond("/token", ScriptedServer.neverHeaders)
      const fiber = yield* Effect.fork(exchange)
      yield* server.awaitRequest(1)
      // The server is silent until the end of the test, so waiting for it would not end.
      const exit = yield* Fiber.interrupt(fiber)
      assert.strictEqual(exit._tag, "Failure")
    })
  )

  if (!subject.ours) return

  // A deviation from #290, on purpose: the server may have spent the code or the refresh token already, and its answer
  // is thrown away either way. Ending the connection would only add a request that broke off to its log.
  test(
    "#290 lets an exchange in flight come to its end when its caller gives up",
    Effect.gen(function*() {
      const { exchange, server } = yield* party()
      const release = yield* Deferred.make<void>()
      yield* server.respond("/token", () => Effect.as(Deferred.await(release), good), good)
      const fiber = yield* Effect.fork(exchange)
      const { body } = yield* server.awaitRequest(1)
      assert.match(body, /^grant_type=authorization_code&code=code-1&.*&code_verifier=[\w-]{43}$/)
      const hangUp = yield* Effect.fork(server.awaitHangUp(1))
      yield* Fiber.interrupt(fiber)
      yield* server.respond("/token", good)
      // Another exchange goes by meanwhile, over another connection.
      yield* exchange
      assert.strictEqual((yield* Fiber.poll(hangUp))._tag, "None")
      assert.strictEqual(yield* server.connections, 2)
      yield* Deferred.succeed(release, undefined)
      yield* exchange
      assert.strictEqual((yield* Fiber.poll(hangUp))._tag, "None")
    })
  )

  test(
    "#290 sends a request whose caller gives up before it is on its way whole, or not at all",
    Effect.gen(function*() {
      const { refresh, server } = yield* party()
      yield* server.respond("/token", good)
      // The fiber runs until it has to wait, and no byte can have left before this one gives way.
      const fiber = yield* Effect.fork(refresh)
      yield* Effect.yieldNow()
      yield* Fiber.interrupt(fiber)
      // fetch has its request by now; undici has not begun with it.
      if (subject.fetch) yield* server.awaitRequest(1)
      yield* refresh
      assert.strictEqual(server.requests.length, subject.fetch ? 2 : 1)
      for (const { body, headers } of server.requests) {
        assert.strictEqual(body, "grant_type=refresh_token&refresh_token=refresh-1")
        assert.strictEqual(headers["content-length"], String(body.length))
      }
    })
  )
}

export const sentRequests = (contract: Contract): void => {
  bytes(contract)
  clientCredentials(contract)
  once(contract)
  interruption(contract)
}
