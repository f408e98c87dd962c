import { BitbucketEmulator, UserAgent } from "@effect-oauth/testing"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { connect, createServer } from "node:net"
import { freePort, occupyPort, run, source, start } from "./support.js"

const steps = [
  "1. Send the user to Bitbucket",
  "2. The user answers",
  "3. Check the answer, exchange its code",
  "4. Read the profile",
  "5. Refresh the tokens",
  "6. Use the old refresh token again",
  "7. Receive a callback from an attacker"
]

const stepsOf = (stdout: string): ReadonlyArray<string> => stdout.match(/^\d\. .*$/gm) ?? []

/** A failure is one line on standard error and exit code 1. */
const assertFails = (ended: { readonly code: number | null; readonly stderr: string }, line: RegExp): void => {
  assert.match(ended.stderr, line)
  assert.strictEqual(ended.stderr.trimEnd().split("\n").length, 1, ended.stderr)
  assert.notMatch(ended.stderr, /^\s+at |\.ts:\d/m)
  assert.strictEqual(ended.code, 1)
}

/** A Bitbucket of the test's own, what it gave out, and the variables that send the demo there. */
const bitbucket = Effect.gen(function*() {
  const port = yield* freePort
  const issued: Array<string> = []
  const emulator = yield* BitbucketEmulator.make({
    redirectUri: `http://127.0.0.1:${port}/callback`,
    onTokenAnswer: (answer) =>
      Effect.sync(() => {
        const { access_token, refresh_token } = Object(answer.body)
        issued.push(...[access_token, refresh_token].filter((token) => typeof token === "string"))
        return answer
      })
  })
  return {
    emulator,
    issued,
    port,
    variables: {
      BITBUCKET_CLIENT_ID: emulator.clientId,
      BITBUCKET_CLIENT_SECRET: Redacted.value(emulator.clientSecret),
      BITBUCKET_REDIRECT_URI: emulator.redirectUri,
      BITBUCKET_ENDPOINT_AUTHORIZATION: emulator.endpoints.authorizationEndpoint,
      BITBUCKET_ENDPOINT_TOKEN: emulator.endpoints.tokenEndpoint,
      BITBUCKET_ENDPOINT_USERINFO: emulator.endpoints.userinfoEndpoint
    }
  }
})

const authorizationUrl = /http:\S+\/site\/oauth2\/authorize\?\S+/

describe.concurrent("without configuration", { timeout: 120_000 }, () => {
  it.scopedLive("goes the whole way against the emulator, without a secret or a colour in its output", () =>
    Effect.gen(function*() {
      const { code, stderr, stdout } = yield* run([], {}, source)
      assert.strictEqual(stderr, "")
      assert.deepStrictEqual(stepsOf(stdout), steps)
      assert.match(stdout, /scopes +account, email\n +expires +in 2 hours/)
      assert.match(stdout, /name +Ada Lovelace/)
      assert.match(stdout, /error +OAuthErrorResponse\n +code +invalid_grant/)
      assert.match(stdout, /error +CallbackRejected\n +reason +StateMismatch/)
      assert.match(
        stdout,
        /bitbucket\.org .*, set\nBITBUCKET_CLIENT_ID, BITBUCKET_CLIENT_SECRET, BITBUCKET_REDIRECT_URI\.\n$/
      )
      assert.strictEqual(code, 0)

      // Every secret of the emulator is random and longer than this: codes, tokens, state, verifier, client secret.
      const random = (stdout.match(/[\w-]{20,}/g) ?? []).filter((word) => !word.startsWith("BITBUCKET_"))
      const accountId = "5b1c6f0e-8f0a-4c58-9d5b-3f1f6a8f4d10"
      assert.deepStrictEqual(random, [accountId])
      assert.notMatch(stdout, /\u001b/)
    }))

  it.scopedLive("--deny: one line", () =>
    Effect.gen(function*() {
      const ended = yield* run(["--deny"])
      assertFails(ended, /^Bitbucket did not let the user in\..*access_denied/)
      assert.deepStrictEqual(stepsOf(ended.stdout), steps.slice(0, 2))
    }))

  it.scopedLive("--wrong-secret: one line", () =>
    Effect.gen(function*() {
      const ended = yield* run(["--wrong-secret"])
      assertFails(ended, /^Bitbucket does not know this client\..*401 invalid_client/)
      assert.deepStrictEqual(stepsOf(ended.stdout), steps.slice(0, 2))
    }))

  it.scopedLive("an unknown flag: one line", () =>
    Effect.gen(function*() {
      assertFails(yield* run(["--loud"]), /^The demo takes --deny, --wrong-secret, --timeout <seconds>/)
    }))
})

describe.concurrent("with the variables", { timeout: 120_000 }, () => {
  it.scopedLive("prints the URL, waits for the user, and does the rest", () =>
    Effect.gen(function*() {
      const { emulator, issued, variables } = yield* bitbucket
      const demo = yield* start([], variables)
      const visit = yield* UserAgent.approveAndVisit(yield* demo.printed(authorizationUrl))

      assert.strictEqual(visit.status, 200)
      assert.include(visit.body, "You can close this window")
      assert.strictEqual(visit.headers.get("cache-control"), "no-store")
      assert.strictEqual(visit.headers.get("referrer-policy"), "no-referrer")

      const { code, stderr, stdout } = yield* demo.ended
      assert.strictEqual(stderr, "")
      assert.deepStrictEqual(stepsOf(stdout), steps)
      assert.match(stdout, /Waiting for the callback, 10:00 left/)
      assert.strictEqual(code, 0)

      // The attacker's code went nowhere.
      const exchanges = emulator.requests.filter(({ grantType }) => grantType !== undefined)
      assert.deepStrictEqual(
        exchanges.map(({ grantType, status }) => `${grantType} ${status}`),
        ["authorization_code 200", "refresh_token 200", "refresh_token 400"]
      )

      const secrets = [Redacted.value(emulator.clientSecret), visit.callback.searchParams.get("code") ?? "", ...issued]
      assert.strictEqual(secrets.length, 6)
      for (const secret of secrets) {
        assert.isAbove(secret.length, 20)
        assert.notInclude(stdout, secret)
      }
    }))

  it.scopedLive("a user who says no: one line", () =>
    Effect.gen(function*() {
      const { variables } = yield* bitbucket
      const demo = yield* start([], variables)
      const visit = yield* UserAgent.denyAndVisit(yield* demo.printed(authorizationUrl))
      assert.strictEqual(visit.status, 200)
      assertFails(yield* demo.ended, /^Bitbucket did not let the user in\..*access_denied/)
    }))

  it.scopedLive("a wrong secret: one line, without the secret", () =>
    Effect.gen(function*() {
      const { variables } = yield* bitbucket
      const demo = yield* start([], { ...variables, BITBUCKET_CLIENT_SECRET: "canary" })
      yield* UserAgent.approveAndVisit(yield* demo.printed(authorizationUrl))
      const ended = yield* demo.ended
      assertFails(ended, /^Bitbucket does not know this client\..*401 invalid_client/)
      assert.notInclude(ended.stdout + ended.stderr, "canary")
    }))

  it.scopedLive("an endpoint that does not answer: one line", () =>
    Effect.gen(function*() {
      const { variables } = yield* bitbucket
      const endpoint = `http://127.0.0.1:${yield* freePort}/token`
      const demo = yield* start([], { ...variables, BITBUCKET_ENDPOINT_TOKEN: endpoint })
      yield* UserAgent.approveAndVisit(yield* demo.printed(authorizationUrl))
      assertFails(yield* demo.ended, new RegExp(`^No usable answer from ${endpoint}, Network \\(ECONNREFUSED\\)`))
    }))

  it.scopedLive("nobody comes back in time: one line", () =>
    Effect.gen(function*() {
      const { variables } = yield* bitbucket
      assertFails(yield* run(["--timeout", "0.1"], variables), /^Nobody came back from Bitbucket in time/)
    }))

  it.scopedLive("ctrl-C closes the server and exits with 130", () =>
    Effect.gen(function*() {
      const { port, variables } = yield* bitbucket
      const demo = yield* start([], variables)
      yield* demo.printed(/Waiting for the callback/)
      // A connection that never asks, as browsers open them.
      yield* Effect.acquireRelease(
        Effect.async<ReturnType<typeof connect>>((resume) => {
          const socket = connect(port, "127.0.0.1", () => resume(Effect.succeed(socket)))
          socket.on("error", () => {})
        }),
        (socket) => Effect.sync(() => socket.destroy())
      )
      yield* demo.press("SIGINT")
      const { code, stderr } = yield* demo.ended
      assert.strictEqual(stderr, "Stopped.\n")
      assert.strictEqual(code, 130)
      yield* Effect.async<void>((resume) => {
        const server = createServer()
        server.on("error", (error) => resume(Effect.die(error)))
        server.listen(port, "127.0.0.1", () => server.close(() => resume(Effect.void)))
      })
    }))
})

describe.concurrent("settings that cannot work", { timeout: 120_000 }, () => {
  const complete = {
    BITBUCKET_CLIENT_ID: "key",
    BITBUCKET_CLIENT_SECRET: "canary",
    BITBUCKET_REDIRECT_URI: "http://127.0.0.1:8976/callback"
  }

  it.scopedLive("a port in use: one line", () =>
    Effect.gen(function*() {
      const { port } = yield* occupyPort
      const redirectUri = `http://127.0.0.1:${port}/callback`
      assertFails(
        yield* run([], { ...complete, BITBUCKET_REDIRECT_URI: redirectUri }),
        new RegExp(`^Port ${port} is in use`)
      )
    }))

  it.scopedLive("some variables: one line that names the missing ones", () =>
    Effect.gen(function*() {
      const ended = yield* run([], { BITBUCKET_CLIENT_SECRET: "canary", BITBUCKET_REDIRECT_URI: "" })
      assertFails(ended, /^BITBUCKET_CLIENT_ID and BITBUCKET_REDIRECT_URI are not set\./)
      assert.notInclude(ended.stderr, "canary")
    }))

  it.scopedLive("a redirect URI elsewhere: one line that says what is needed", () =>
    Effect.gen(function*() {
      assertFails(
        yield* run([], { ...complete, BITBUCKET_REDIRECT_URI: "https://app.example/callback" }),
        /^BITBUCKET_REDIRECT_URI has to be an http URL of this machine/
      )
    }))

  it.scopedLive("an endpoint that would send secrets in clear: one line", () =>
    Effect.gen(function*() {
      const redirectUri = `http://127.0.0.1:${yield* freePort}/callback`
      assertFails(
        yield* run([], {
          ...complete,
          BITBUCKET_REDIRECT_URI: redirectUri,
          BITBUCKET_ENDPOINT_TOKEN: "http://proxy.example/token"
        }),
        /^tokenEndpoint cannot be used, InsecureUrl/
      )
    }))
})
