import { NodeOAuth } from "@effect-oauth/platform-node"
import { Mastodon } from "@effect-oauth/providers"
import { ProviderEmulator, ScriptedServer, UserAgent } from "@effect-oauth/testing"
import { assert, describe, it } from "@effect/vitest"
import { Cause, Effect, Layer, Redacted } from "effect"
import { inspect } from "node:util"

const secret = "planted-client-secret"

const asked = { clientName: "My App", redirectUris: ["https://app.example/callback"] } as const

const register = (options: Mastodon.RegisterOptions) => Effect.provide(Mastodon.register(options), NodeOAuth.layer)

/** What Mastodon 4.3 answers; since 4.4 it says that the secret does not expire. */
const answer = {
  id: "563419",
  name: "My App",
  website: null,
  scopes: ["read:accounts"],
  redirect_uri: "https://app.example/callback",
  redirect_uris: ["https://app.example/callback"],
  client_id: "TWhM",
  client_secret: secret,
  vapid_key: "BCk-QqERU0q"
}

const json = (body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}) => ({
  status,
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify(body)
})

/** What comes of an answer, and what was sent. */
const at = (response: ScriptedServer.Response, options: Partial<Mastodon.RegisterOptions> = {}) =>
  Effect.gen(function*() {
    const server = yield* ScriptedServer.make
    yield* server.respond("/api/v1/apps", response)
    const exit = yield* Effect.exit(register({ ...asked, baseUrl: server.origin, ...options }))
    return { exit, server, sent: server.requests[0] }
  })

const prints = (value: unknown) => [
  String(value),
  JSON.stringify(value),
  inspect(value, { depth: 20, showHidden: true }),
  Cause.pretty(Cause.fail(value))
]

describe("Mastodon, registering", () => {
  it.scopedLive("gives what one signs in with", () =>
    Effect.gen(function*() {
      const emulator = yield* ProviderEmulator.make("mastodon")
      const { origin: baseUrl } = new URL(emulator.endpoints.authorizationEndpoint)
      const { redirectUri } = emulator
      const client = yield* register({ baseUrl: `${baseUrl}/`, clientName: "My App", redirectUris: [redirectUri] })
      assert.strictEqual(client.clientId, emulator.clientId)
      const { endpoints } = emulator
      const live = Mastodon.layer({ ...client, baseUrl, redirectUri, endpoints }).pipe(Layer.provide(NodeOAuth.layer))
      const mastodon = yield* Effect.provide(Mastodon.Mastodon, yield* Layer.build(live))
      const request = yield* mastodon.authorizationRequest()
      const tokens = yield* mastodon.exchange(yield* UserAgent.approve(request.url), request)
      assert.strictEqual((yield* mastodon.profile(tokens)).id, emulator.expected.id)

      const error = yield* Effect.flip(
        register({ baseUrl, ...asked, redirectUris: ["https://other.example/callback"] })
      )
      assert.deepInclude(error, { _tag: "OAuthErrorResponse", status: 422, code: "invalid_redirect_uri" })
    }))

  it.scopedLive("sends what Mastodon documents, and what is asked for", () =>
    Effect.gen(function*() {
      const first = yield* at(json({ ...answer, client_secret_expires_at: 0 }))
      assert.strictEqual(first.exit._tag, "Success")
      assert.strictEqual(first.sent?.method, "POST")
      assert.strictEqual(first.sent?.headers["content-type"], "application/json")
      assert.notProperty(first.sent?.headers, "authorization")
      assert.deepStrictEqual(JSON.parse(first.sent?.body ?? ""), {
        client_name: "My App",
        redirect_uris: "https://app.example/callback",
        scopes: "read:accounts"
      })
      const { sent } = yield* at(json(answer), {
        redirectUris: ["https://app.example/callback", "https://app.example/other"],
        scopes: ["read", "write:statuses"],
        website: "https://app.example"
      })
      assert.deepStrictEqual(JSON.parse(sent?.body ?? ""), {
        client_name: "My App",
        redirect_uris: "https://app.example/callback\nhttps://app.example/other",
        scopes: "read write:statuses",
        website: "https://app.example"
      })
    }))

  it.scopedLive("takes the answer of an instance before 4.4, and prints no secret", () =>
    Effect.gen(function*() {
      const { exit } = yield* at(json(answer))
      const client = yield* exit
      assert.strictEqual(client.clientId, "TWhM")
      assert.strictEqual(Redacted.value(client.clientSecret), secret)
      for (const text of [...prints(client), ...prints(exit)]) assert.notInclude(text, secret)
    }))

  it.scopedLive("follows no redirect", () =>
    Effect.gen(function*() {
      const elsewhere = yield* ScriptedServer.make
      yield* elsewhere.respond("/api/v1/apps", json(answer))
      for (const status of [301, 302, 303, 307, 308]) {
        const { exit } = yield* at({ status, headers: { location: elsewhere.url("/api/v1/apps") } })
        assert.deepInclude(yield* Effect.flip(exit), { _tag: "TransportError", reason: "RedirectRefused" })
      }
      assert.strictEqual(elsewhere.requests.length, 0)
    }))

  it.scopedLive("says why it was refused", () =>
    Effect.gen(function*() {
      const invalid = { _tag: "InvalidResponse" } as const
      const refused = (code: string, description: string) => ({
        _tag: "OAuthErrorResponse",
        status: 422,
        code,
        description
      } as const)
      const uri = "Validation failed: Redirect URI must be an absolute URI."
      const blank = "Validation failed: Application name can't be blank"
      const cases = [
        [json({ error: uri }, 422), refused("invalid_redirect_uri", uri)],
        [json({ error: blank }, 422), refused("invalid_client_metadata", blank)],
        [json({ error: "Too many requests" }, 429, { "retry-after": "7" }), { ...invalid, status: 429 }],
        [json({ error: "Gültigkeitsprüfung ist fehlgeschlagen" }, 422), { ...invalid, status: 422 }],
        [json({ error: 1 }, 403), { ...invalid, status: 403, reason: "UnexpectedStatus" }],
        [json(answer, 201), { ...invalid, status: 201, reason: "UnexpectedStatus" }],
        [json({ error: "Too many requests", ...answer }), { ...invalid, reason: "MalformedFields" }],
        [json({ ...answer, client_id: "" }), { ...invalid, reason: "MalformedFields", fields: ["client_id"] }],
        [json({ ...answer, client_secret: undefined }), {
          ...invalid,
          reason: "MalformedFields",
          fields: ["client_secret"]
        }],
        [json([secret]), { ...invalid, reason: "MalformedFields" }],
        [{ headers: { "content-type": "text/html" }, body: secret }, { ...invalid, reason: "UnexpectedContentType" }]
      ] as const
      for (const [response, expected] of cases) {
        const { exit } = yield* at(response)
        const error = yield* Effect.flip(exit)
        assert.deepInclude(error, expected)
        for (const text of [...prints(error), ...prints(exit)]) assert.notInclude(text, secret)
      }
    }))

  it.scopedLive("asks nobody where the instance or the redirect URI may not be", () =>
    Effect.gen(function*() {
      for (
        const [options, reason, setting] of [
          [{ baseUrl: "http://mastodon.example" }, "InsecureUrl", "baseUrl"],
          [{ baseUrl: "mastodon.example" }, "InvalidUrl", "baseUrl"],
          [{ baseUrl: "https://mastodon.example?a" }, "InvalidUrl", "baseUrl"],
          [{ redirectUris: ["http://app.example/callback"] }, "InsecureUrl", "redirectUri"]
        ] as const
      ) {
        const { exit, server } = yield* at(json(answer), options)
        assert.deepInclude(yield* Effect.flip(exit), { _tag: "ConfigurationError", reason, setting })
        assert.strictEqual(server.requests.length, 0)
      }
    }))
})
