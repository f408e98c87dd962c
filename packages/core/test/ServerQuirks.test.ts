import {
  AuthorizationRequest,
  AuthorizationServer,
  ClientAuthentication,
  PushedAuthorizationRequest,
  RefreshToken
} from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Option, Redacted } from "effect"
import { exchange, failure, grants, held, refresh, secretClient, tokens } from "./grants.js"
import {
  assertAbsent,
  fakeHttp,
  formOf,
  jsonAnswer,
  left,
  makeClient,
  makeServer,
  noHttp,
  prints,
  right,
  type Sent,
  summary
} from "./support.js"

const requestParameters = (options: AuthorizationServer.Options, more: AuthorizationRequest.Options = {}) =>
  Effect.map(AuthorizationRequest.make(makeServer(options), makeClient(), more), ({ url }) => new URL(url).searchParams)

describe("scopes of a request", () => {
  it.effect("stand between spaces, or the separator of the server, also in a refresh", () =>
    Effect.gen(function*() {
      const scopes = ["a", "b:c"]
      for (const [quirks, expected] of [[{}, "a b:c"], [{ scopeSeparator: "," }, "a,b:c"]] as const) {
        assert.strictEqual((yield* requestParameters({ quirks }, { scopes })).get("scope"), expected)
        const { http, run } = refresh({ quirks }, undefined, { bare: true, scopes })
        yield* run
        assert.strictEqual(formOf(http.requests[0]).scope, expected)
      }
    }))

  it.effect("are left out when there are none, unless the server wants the parameter", () =>
    Effect.gen(function*() {
      for (const scopes of [[], undefined]) {
        assert.isNull((yield* requestParameters({}, { scopes })).get("scope"))
        assert.isNull((yield* requestParameters({ quirks: { emptyScope: "omitted" } }, { scopes })).get("scope"))
        assert.strictEqual((yield* requestParameters({ quirks: { emptyScope: "sent" } }, { scopes })).get("scope"), "")
      }
      const sent = yield* requestParameters({ quirks: { emptyScope: "sent" } }, { scopes: ["a"] })
      assert.deepStrictEqual(sent.getAll("scope"), ["a"])
    }))
})

describe("PKCE of the method plain", () => {
  it.effect("shows the verifier as the challenge, in the request and nowhere else", () =>
    Effect.gen(function*() {
      const server = makeServer({ pkce: "plain", codeChallengeMethodsSupported: ["plain"] })
      const request = yield* AuthorizationRequest.make(server, makeClient())
      const verifier = Redacted.value(yield* request.codeVerifier)
      const { searchParams } = new URL(request.url)
      assert.strictEqual(verifier.length, 43)
      assert.strictEqual(searchParams.get("code_challenge"), verifier)
      assert.strictEqual(searchParams.get("code_challenge_method"), "plain")
      assertAbsent([verifier], prints(request))
      const stored = right(AuthorizationRequest.fromJson(AuthorizationRequest.toJson(request)))
      assert.deepStrictEqual(stored.codeVerifier, request.codeVerifier)
    }))

  it.effect("is another value for each request, and is exchanged", () =>
    Effect.gen(function*() {
      const answers = [0, 1].map(() => exchange({ pkce: "plain" }))
      const verifiers = yield* Effect.forEach(answers, ({ http, run }) =>
        Effect.map(run, () => formOf(http.requests[0]).code_verifier))
      assert.strictEqual(new Set(verifiers).size, 2)
      assert.isTrue(verifiers.every((verifier) =>
        verifier?.length === 43
      ))
    }))

  it.effect("is not S256 nor none", () =>
    Effect.gen(function*() {
      const s256 = yield* AuthorizationRequest.make(makeServer(), makeClient())
      const { searchParams } = new URL(s256.url)
      assert.notStrictEqual(searchParams.get("code_challenge"), Redacted.value(yield* s256.codeVerifier))
      assert.strictEqual(searchParams.get("code_challenge_method"), "S256")
      const none = yield* AuthorizationRequest.make(makeServer({ pkce: "none" }), makeClient())
      assert.isTrue(Option.isNone(none.codeVerifier))
      assert.notInclude(none.url, "code_challenge")
      const { http, run } = exchange({ pkce: "none" })
      yield* run
      assert.notProperty(formOf(http.requests[0]), "code_verifier")
    }))

  it.effect("is pushed as a secret", () =>
    Effect.gen(function*() {
      const challenges: Array<string> = []
      const http = fakeHttp((sent) => {
        const { code_challenge = "" } = formOf(sent)
        challenges.push(code_challenge)
        return jsonAnswer({ error: "invalid_request", error_description: `not ${code_challenge}` }, 400)
      })
      const server = makeServer({
        pkce: "plain",
        pushedAuthorizationRequestEndpoint: "https://id.example/par"
      })
      const error = yield* PushedAuthorizationRequest.push(server, secretClient).pipe(
        Effect.provide(http.layer),
        Effect.flip
      )
      assert.strictEqual(challenges[0]?.length, 43)
      assertAbsent(challenges, prints(error))
    }))
})

const isGet = { quirks: { tokenRequests: "get" } } satisfies AuthorizationServer.Options

const queryOf = (sent: Sent | undefined) => [...new URL(sent?.url ?? "").searchParams]

describe("token requests by GET", () => {
  it.effect("have their parameters in the query, behind that of the endpoint, and no body", () =>
    Effect.gen(function*() {
      const endpoint = { ...isGet, tokenEndpoint: "https://id.example/token?v=1" }
      const names = {
        exchange: ["v", "grant_type", "code", "redirect_uri", "code_verifier", "client_id", "client_secret"],
        refresh: ["v", "grant_type", "refresh_token", "client_id", "client_secret"]
      }
      for (const name of ["exchange", "refresh"] as const) {
        const { http, run } = grants[name](endpoint)
        assert.strictEqual(Redacted.value((yield* run).accessToken), tokens.access_token)
        const [sent, ...more] = http.requests
        assert.strictEqual(sent?.method, "GET")
        assert.deepStrictEqual([sent?.form, sent?.headers["content-type"]], [[], undefined])
        assert.deepStrictEqual(queryOf(sent).map(([name]) => name), names[name])
        assert.strictEqual(new Map(queryOf(sent)).get("client_secret"), "SECRET-client +&")
        assert.deepStrictEqual(more, [])
      }
    }))

  it.effect("are POSTs unless it says so", () =>
    Effect.gen(function*() {
      for (const quirks of [{}, { tokenRequests: "post" }, { tokenRequests: undefined }] as const) {
        for (const grant of Object.values(grants)) {
          const { http, run } = grant({ quirks })
          yield* run
          assert.deepStrictEqual([http.requests[0]?.method, http.requests[0]?.url], [
            "POST",
            "https://id.example/token"
          ])
        }
      }
    }))

  it.effect("show none of their secrets in an error or a span, whatever is answered", () =>
    Effect.gen(function*() {
      const text = (sent: Sent) => `${sent.url} ${queryOf(sent).map(([, value]) => value).join(" ")}`
      const rows: ReadonlyArray<readonly [answer: Parameters<typeof fakeHttp>[0], expected: string]> = [
        [(sent) => jsonAnswer({ error: "x", error_description: text(sent) }, 400), "OAuthErrorResponse x"],
        [(sent) => jsonAnswer({ error: "x", error_uri: sent.url }), "OAuthErrorResponse x"],
        [
          (sent) => ({ ...jsonAnswer(text(sent), 500), headers: { "content-type": sent.url } }),
          "InvalidResponse UnexpectedStatus"
        ],
        [
          (sent) => ({ ...jsonAnswer({}, 302), headers: { location: sent.url } }),
          "TransportError RedirectRefused"
        ],
        [(sent) => jsonAnswer({}, 307, { location: sent.url }), "TransportError RedirectRefused"]
      ]
      for (const [answer, expected] of rows) {
        for (const grant of Object.values(grants)) {
          const { http, run } = grant(isGet, answer)
          assert.strictEqual(yield* failure(run), expected)
          // A redirect is not followed with the secrets in its query.
          assert.strictEqual(http.requests.length, 1)
        }
      }
    }))
})

describe("the status of a token answer", () => {
  it.effect("is 200, or the one of the server and no other", () =>
    Effect.gen(function*() {
      for (const [tokenAnswerStatus, good, bad] of [[undefined, 200, 201], [200, 200, 201], [201, 201, 200]] as const) {
        for (const grant of Object.values(grants)) {
          const quirks = { tokenAnswerStatus }
          yield* grant({ quirks }, () => jsonAnswer(tokens, good)).run
          for (const status of [bad, 202, 204]) {
            const { run } = grant({ quirks }, () => jsonAnswer(tokens, status))
            assert.strictEqual(yield* failure(run), "InvalidResponse UnexpectedStatus")
          }
          const refused = grant({ quirks }, () => jsonAnswer({ error: "invalid_grant" }, 400))
          assert.strictEqual(yield* failure(refused.run), "OAuthErrorResponse invalid_grant")
          const named = grant({ quirks }, () => jsonAnswer({ ...tokens, error: "invalid_grant" }, good))
          assert.strictEqual(yield* failure(named.run), "OAuthErrorResponse invalid_grant")
        }
      }
    }))
})

describe("the refresh endpoint", () => {
  const refreshEndpoint = "https://id.example/refresh"

  it.effect("is where refresh tokens go, and codes do not", () =>
    Effect.gen(function*() {
      const one = refresh({ refreshEndpoint })
      yield* one.run
      const two = exchange({ refreshEndpoint })
      yield* two.run
      const three = refresh({})
      yield* three.run
      assert.deepStrictEqual([one, two, three].map(({ http }) => http.requests[0]?.url), [
        refreshEndpoint,
        "https://id.example/token",
        "https://id.example/token"
      ])
      assert.include(yield* Effect.flip(refresh({ refreshEndpoint }, () => jsonAnswer({}, 500)).run), {
        endpoint: refreshEndpoint
      })
    }))

  it.effect("is checked as any endpoint, and enough for a server that has no other", () =>
    Effect.gen(function*() {
      const wrong = left(AuthorizationServer.make({ refreshEndpoint: "http://id.example/refresh" }))
      assert.deepStrictEqual(summary(wrong), ["ConfigurationError", "InsecureUrl", "refreshEndpoint"])
      const one = refresh({ tokenEndpoint: undefined, refreshEndpoint })
      yield* one.run
      assert.strictEqual(one.http.requests[0]?.url, refreshEndpoint)
      assert.strictEqual(
        yield* failure(exchange({ tokenEndpoint: undefined, refreshEndpoint }).run),
        "ConfigurationError MissingEndpoint tokenEndpoint"
      )
    }))

  it.effect("is the same for a client with a TLS certificate, which has no address of its own for it", () =>
    Effect.gen(function*() {
      const client = makeClient({ authentication: ClientAuthentication.tlsClientAuth })
      const mtlsEndpointAliases = { tokenEndpoint: "https://mtls.id.example/token" }
      const urlOf = <E>(
        { http, run }: Pick<ReturnType<typeof refresh>, "http"> & { readonly run: Effect.Effect<unknown, E> }
      ) => Effect.map(run, () => http.requests[0]?.url)
      const both = { mtlsEndpointAliases, refreshEndpoint }
      assert.strictEqual(yield* urlOf(refresh(both, undefined, { client })), refreshEndpoint)
      assert.strictEqual(yield* urlOf(exchange(both, undefined, { client })), mtlsEndpointAliases.tokenEndpoint)
      assert.strictEqual(
        yield* urlOf(refresh({ mtlsEndpointAliases }, undefined, { client })),
        mtlsEndpointAliases.tokenEndpoint
      )
    }))
})

describe("the credentials of a method of one's own", () => {
  it.effect("may be headers, which go with every token request", () =>
    Effect.gen(function*() {
      const secrets = [Redacted.make("SECRET-header-key")]
      const authentication = ClientAuthentication.make("own", ({ clientId }) =>
        Effect.succeed({
          headers: { "x-api-key": "SECRET-header-key", origin: "https://app.example" },
          secrets,
          parameters: [["client_id", clientId]]
        }))
      const client = makeClient({ authentication })
      for (const grant of Object.values(grants)) {
        for (const options of [{}, isGet]) {
          const { http, run } = grant(options, () =>
            jsonAnswer({ error: "x", error_description: "SECRET-header-key" }, 400), {
            client
          })
          assert.strictEqual(yield* failure(run), "OAuthErrorResponse x")
          const [sent] = http.requests
          assert.strictEqual(sent?.headers["x-api-key"], "SECRET-header-key")
          assert.strictEqual(sent?.headers["origin"], "https://app.example")
          assert.strictEqual(sent?.headers["accept"], "application/json")
          assert.isUndefined(sent?.headers["authorization"])
        }
      }
    }))

  it.effect("that cannot be made send nothing", () =>
    Effect.gen(function*() {
      const http = noHttp()
      const client = makeClient({ authentication: ClientAuthentication.clientSecretPost(Redacted.make("")) })
      const error = yield* RefreshToken.refresh(makeServer(isGet), client, yield* held).pipe(
        Effect.provide(http.layer),
        Effect.flip
      )
      assert.deepStrictEqual(summary(error), ["ConfigurationError", "InvalidClient", "clientSecret"])
    }))
})
