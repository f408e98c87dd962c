/** Revocation at servers that have a way of their own, see `AuthorizationServer.Quirks.revocation`. */
import {
  type AuthorizationServer,
  type BufferedBody,
  ClientAuthentication,
  DPoP,
  Revocation,
  TokenSet
} from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Redacted, TestClock } from "effect"
import {
  assertAbsent,
  fakeHttp,
  formOf,
  jsonAnswer,
  makeClient,
  makeServer,
  noHttp,
  prints,
  summary
} from "./support.js"

const { revoke } = Revocation

type Variant = NonNullable<AuthorizationServer.Quirks["revocation"]>

const revocationEndpoint = "https://id.example/revoke"

const serverWith = (revocation: Variant, options: AuthorizationServer.Options = {}) =>
  makeServer({ revocationEndpoint, ...options, quirks: { revocation } })

const client = makeClient()
const basic = makeClient({ authentication: ClientAuthentication.clientSecretBasic(Redacted.make("s3cret")) })

const answer = (body: string, status = 200, headers: Readonly<Record<string, string>> = {}): BufferedBody.Received => ({
  status,
  headers,
  body: new TextEncoder().encode(body)
})

const done = answer("")

const held = (more: object = {}) =>
  TokenSet.fromResponse({ access_token: "the-access", token_type: "Bearer", refresh_token: "the-refresh", ...more })

const bare = Redacted.make("bare")

const all: ReadonlyArray<Variant> = ["standard", "access_token", "access_token_parameter", "bearer", "bearer_delete"]

describe("every way of revocation", () => {
  it.effect.each(all)("%s is understood as any other, and so is its refusal", (variant) =>
    Effect.gen(function*() {
      const run = (received: BufferedBody.Received) =>
        revoke(serverWith(variant), client, bare).pipe(Effect.provide(fakeHttp(() => received).layer))
      yield* run(answer("null", 200, { "content-type": "application/json" }))
      yield* run(jsonAnswer({ response: 1 }))
      yield* run(answer("", 204))
      const unknown = { "www-authenticate": "Bearer error=\"invalid_token\"" }
      const failure = (received: BufferedBody.Received) => Effect.map(Effect.flip(run(received)), summary)
      assert.deepStrictEqual(yield* failure(answer("", 401, unknown)), ["OAuthErrorResponse", "invalid_token"])
      assert.deepStrictEqual(yield* failure(jsonAnswer({ ok: false, error: "token_revoked" })), [
        "OAuthErrorResponse",
        "token_revoked"
      ])
      assert.deepStrictEqual(yield* failure(jsonAnswer({ status: 400, message: "Invalid token" }, 400)), [
        "InvalidResponse",
        "UnexpectedStatus"
      ])
    }))

  it.effect.each(all)("%s has an endpoint and a token, or nothing is sent", (variant) =>
    Effect.gen(function*() {
      const http = noHttp()
      const failure = (at: AuthorizationServer.AuthorizationServer, token: string) =>
        revoke(at, client, Redacted.make(token)).pipe(Effect.provide(http.layer), Effect.flip, Effect.map(summary))
      const without = makeServer({ quirks: { revocation: variant } })
      assert.deepStrictEqual(yield* failure(without, "bare"), [
        "ConfigurationError",
        "MissingEndpoint",
        "revocationEndpoint"
      ])
      assert.deepStrictEqual(yield* failure(serverWith(variant), "a\nb"), [
        "ConfigurationError",
        "InvalidParameter",
        "tokens"
      ])
    }))

  it.effect.each(all)(
    "%s goes to the address for certificates where the client has one",
    (variant) =>
      Effect.gen(function*() {
        const http = fakeHttp(() => done)
        const alias = "https://mtls.id.example/revoke"
        const at = serverWith(variant, { mtlsEndpointAliases: { revocationEndpoint: alias } })
        yield* revoke(at, makeClient({ authentication: ClientAuthentication.tlsClientAuth }), bare).pipe(
          Effect.provide(http.layer)
        )
        assert.deepStrictEqual(http.requests.map(({ url }) => url), [alias])
      })
  )

  it.effect.each(all)(
    "#253 %s is repeated for a server that is busy, and the same again",
    (variant) =>
      Effect.gen(function*() {
        const http = fakeHttp(() => http.requests.length === 1 ? answer("", 503, { "retry-after": "3" }) : done)
        const fiber = yield* Effect.fork(
          revoke(serverWith(variant), client, bare).pipe(Effect.provide(http.layer))
        )
        yield* TestClock.adjust("2999 millis")
        assert.strictEqual(http.requests.length, 1)
        yield* TestClock.adjust("1 millis")
        yield* Fiber.join(fiber)
        assert.strictEqual(http.requests.length, 2)
        assert.deepStrictEqual(http.requests[1], http.requests[0])
      })
  )

  it.effect.each(all)(
    "%s shows no token in why it failed, also when the server repeats it",
    (variant) =>
      Effect.gen(function*() {
        const [access_token, refresh_token] = ["planted-access", "planted-refresh"]
        const sent = variant === "standard" ? refresh_token : access_token
        for (const status of [200, 400]) {
          const body = { error: "invalid_request", error_description: `no ${sent} here` }
          const exit = yield* Effect.exit(
            revoke(serverWith(variant), basic, yield* held({ access_token, refresh_token })).pipe(
              Effect.provide(fakeHttp(() => jsonAnswer(body, status)).layer)
            )
          )
          assertAbsent([access_token, refresh_token], prints(exit))
          assert.include(JSON.stringify(exit), "no <redacted> here")
        }
      })
  )
})

describe("a server that revokes access tokens alone", () => {
  it.effect("gets the access token, and as the standard has it otherwise", () =>
    Effect.gen(function*() {
      const http = fakeHttp(() => done)
      const at = serverWith("access_token")
      yield* revoke(at, client, yield* held(), { tokenTypeHint: "refresh_token" }).pipe(Effect.provide(http.layer))
      yield* revoke(at, basic, yield* held({ refresh_token: undefined })).pipe(Effect.provide(http.layer))
      yield* revoke(at, basic, bare, { tokenTypeHint: "refresh_token" }).pipe(Effect.provide(http.layer))
      assert.deepStrictEqual(http.requests.map(formOf), [
        { token: "the-access", token_type_hint: "access_token", client_id: "my-app" },
        { token: "the-access", token_type_hint: "access_token" },
        // Who has a refresh token revoked on its own knows better.
        { token: "bare", token_type_hint: "refresh_token" }
      ])
      assert.deepStrictEqual(http.requests.map(({ headers, method }) => [method, headers["authorization"]]), [
        ["POST", undefined],
        ["POST", "Basic bXktYXBwOnMzY3JldA=="],
        ["POST", "Basic bXktYXBwOnMzY3JldA=="]
      ])
    }))

  it.effect("gets it as access_token, where it calls it so", () =>
    Effect.gen(function*() {
      const http = fakeHttp(() => done)
      const at = serverWith("access_token_parameter")
      const post = makeClient({ authentication: ClientAuthentication.clientSecretPost(Redacted.make("s3cret")) })
      yield* revoke(at, post, yield* held()).pipe(Effect.provide(http.layer))
      yield* revoke(at, post, bare).pipe(Effect.provide(http.layer))
      assert.deepInclude(formOf(http.requests[0]), {
        access_token: "the-access",
        client_id: "my-app",
        client_secret: "s3cret"
      })
      assert.deepStrictEqual(formOf(http.requests[1]), {
        access_token: "bare",
        client_id: "my-app",
        client_secret: "s3cret"
      })
      for (const { form, method, url } of http.requests) {
        assert.deepStrictEqual({ method, url }, { method: "POST", url: revocationEndpoint })
        assert.notInclude(form.map(([name]) => name), "token")
      }
    }))

  it.effect("gets a proof beside it, where the client has a key", () =>
    Effect.gen(function*() {
      const bound = makeClient({ dpop: yield* DPoP.generate("ES256") })
      for (const variant of ["access_token", "access_token_parameter"] as const) {
        const http = fakeHttp(() => done)
        yield* revoke(serverWith(variant), bound, bare).pipe(Effect.provide(http.layer))
        assert.property(http.requests[0]?.headers, "dpop")
      }
    }))
})

describe("a server that has its token presented", () => {
  it.effect.each([["bearer", "POST"], ["bearer_delete", "DELETE"]] as const)(
    "gets the access token, and nothing else: %s",
    ([variant, method]) =>
      Effect.gen(function*() {
        const http = fakeHttp(() => done)
        const at = serverWith(variant)
        yield* revoke(at, basic, yield* held()).pipe(Effect.provide(http.layer))
        yield* revoke(at, basic, bare, { tokenTypeHint: "refresh_token" }).pipe(Effect.provide(http.layer))
        assert.deepStrictEqual(http.requests.map(({ headers }) => headers["authorization"]), [
          "Bearer the-access",
          "Bearer bare"
        ])
        for (const { headers, ...sent } of http.requests) {
          assert.deepStrictEqual(sent, { form: [], method, url: revocationEndpoint })
          assert.notProperty(headers, "content-type")
        }
      })
  )
})

describe("a server whose facts do not say", () => {
  it.effect("is the standard's", () =>
    Effect.gen(function*() {
      const http = fakeHttp(() => done)
      for (const at of [serverWith("standard"), makeServer({ revocationEndpoint })]) {
        yield* revoke(at, client, yield* held()).pipe(Effect.provide(http.layer))
      }
      for (const request of http.requests) {
        assert.strictEqual(formOf(request).token, "the-refresh")
        assert.notProperty(request.headers, "authorization")
      }
    }))
})
