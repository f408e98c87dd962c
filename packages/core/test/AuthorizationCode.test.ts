import { AuthorizationCode, AuthorizationServer, ClientAuthentication } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Option, Redacted, TestClock } from "effect"
import {
  assertAbsent,
  begin,
  fakeHttp,
  formOf,
  jsonAnswer,
  makeClient,
  makeServer,
  noHttp,
  prints,
  right,
  summary
} from "./support.js"

const { exchange } = AuthorizationCode

const server = makeServer()
const client = makeClient()

const tokens = { access_token: "abc", token_type: "bearer", expires_in: 3600, refresh_token: "def" }

const reveal = (value: Option.Option<Redacted.Redacted>) => Option.getOrUndefined(Option.map(value, Redacted.value))

const secret = "s3cret/value"
const methods = {
  none: ClientAuthentication.none,
  basic: ClientAuthentication.clientSecretBasic(Redacted.make(secret)),
  post: ClientAuthentication.clientSecretPost(Redacted.make(secret))
}

describe("AuthorizationCode", () => {
  it.effect("#37 #46 exchanges the code with the redirect URI as it was sent, and the verifier", () =>
    Effect.gen(function*() {
      const http = fakeHttp(() => jsonAnswer(tokens))
      const redirectUri = "https://APP.example:443/callback?b=%7e&a=1"
      const { callback, request } = yield* begin(server, client, { redirectUri, scopes: ["read"] })
      const result = yield* exchange(server, client, callback, request).pipe(Effect.provide(http.layer))
      assert.strictEqual(Redacted.value(result.accessToken), "abc")
      assert.strictEqual(reveal(result.refreshToken), "def")
      assert.deepStrictEqual(result.scopes, ["read"])

      assert.strictEqual(http.requests.length, 1)
      assert.strictEqual(http.requests[0]?.method, "POST")
      assert.strictEqual(http.requests[0]?.url, "https://id.example/token")
      assert.strictEqual(http.requests[0]?.headers["accept"], "application/json")
      assert.deepStrictEqual(formOf(http.requests[0]), {
        grant_type: "authorization_code",
        code: "the-code",
        redirect_uri: redirectUri,
        code_verifier: reveal(request.codeVerifier) ?? "none",
        client_id: "my-app"
      })
    }))

  it.effect("#46 sends no verifier where no challenge was sent", () =>
    Effect.gen(function*() {
      const http = fakeHttp(() => jsonAnswer(tokens))
      const without = makeServer({ pkce: "none" })
      const { callback, request } = yield* begin(without, client)
      yield* exchange(without, client, callback, request).pipe(Effect.provide(http.layer))
      assert.notProperty(formOf(http.requests[0]), "code_verifier")
    }))

  it.effect("#94 #95 #102 authenticates in one way, and never in the URL", () =>
    Effect.gen(function*() {
      for (const [name, authentication] of Object.entries(methods)) {
        const http = fakeHttp(() => jsonAnswer(tokens))
        const at = makeClient({ authentication })
        const { callback, request } = yield* begin(server, at)
        yield* exchange(server, at, callback, request).pipe(Effect.provide(http.layer))
        const form = formOf(http.requests[0])
        const authorization = http.requests[0]?.headers["authorization"]
        assert.strictEqual(authorization?.startsWith("Basic "), name === "basic" ? true : undefined)
        assert.strictEqual(form.client_secret, name === "post" ? secret : undefined)
        assert.strictEqual(form.client_id, name === "basic" ? undefined : "my-app")
        assert.strictEqual(http.requests[0]?.url, "https://id.example/token")
        assertAbsent([secret, encodeURIComponent(secret), "the-code"], [http.requests[0]?.url ?? "", request.url])
      }
    }))

  it.effect("#8 #9 sends nothing for a callback that is refused", () =>
    Effect.gen(function*() {
      const http = noHttp()
      const { callback, request } = yield* begin(server, client)
      const state = Redacted.value(request.state)
      for (
        const [answer, expected] of [
          ["?code=abc&state=wrong", "CallbackRejected"],
          [`?code=abc&error=access_denied&state=${state}`, "AuthorizationDenied"],
          [`?state=${state}`, "CallbackRejected"],
          [`${callback}&access_token=x`, "CallbackRejected"]
        ] as const
      ) {
        const error = yield* exchange(server, client, answer, request).pipe(Effect.provide(http.layer), Effect.flip)
        assert.strictEqual(error._tag, expected)
      }
      assert.deepStrictEqual(http.requests, [])
    }))

  it.effect("sends nothing when there is no token endpoint or the client cannot authenticate", () =>
    Effect.gen(function*() {
      const http = noHttp()
      const bare = right(AuthorizationServer.make({ authorizationEndpoint: "https://id.example/authorize" }))
      const first = yield* begin(bare, client)
      const missing = yield* exchange(bare, client, first.callback, first.request).pipe(
        Effect.provide(http.layer),
        Effect.flip
      )
      assert.deepStrictEqual(summary(missing), ["ConfigurationError", "MissingEndpoint", "tokenEndpoint"])

      const broken = makeClient({ authentication: ClientAuthentication.clientSecretPost(Redacted.make("")) })
      const second = yield* begin(server, broken)
      const invalid = yield* exchange(server, broken, second.callback, second.request).pipe(
        Effect.provide(http.layer),
        Effect.flip
      )
      assert.deepStrictEqual(summary(invalid), ["ConfigurationError", "InvalidClient", "clientSecret"])
      assert.deepStrictEqual(http.requests, [])
    }))

  it.effect("#67 #69 takes the scopes of the request unless the answer names others", () =>
    Effect.gen(function*() {
      for (const [answer, expected] of [[{}, ["read", "write"]], [{ scope: "read" }, ["read"]]] as const) {
        const http = fakeHttp(() => jsonAnswer({ ...tokens, ...answer }))
        const { callback, request } = yield* begin(server, client, { scopes: ["read", "write"] })
        const result = yield* exchange(server, client, callback, request).pipe(Effect.provide(http.layer))
        assert.deepStrictEqual(result.scopes, expected)
      }
    }))

  it.effect("#81 counts the lifetime from the moment the answer was received", () =>
    Effect.gen(function*() {
      const http = fakeHttp(() => Effect.as(TestClock.adjust("5 seconds"), jsonAnswer(tokens)))
      const { callback, request } = yield* begin(server, client)
      const result = yield* exchange(server, client, callback, request).pipe(Effect.provide(http.layer))
      const expiresAt = Option.getOrThrow(result.expiresAt)
      assert.strictEqual(expiresAt.epochMillis, 5000 + 3_600_000)
    }))

  it.effect("looks at no ID token of a server that is said to give none that could be verified", () =>
    Effect.gen(function*() {
      const http = fakeHttp(() => jsonAnswer({ ...tokens, id_token: "signed.by.nobody" }))
      const ignoring = makeServer({ quirks: { idTokens: "ignored" } })
      const { callback, request } = yield* begin(ignoring, client, { scopes: ["openid"] })
      const result = yield* exchange(ignoring, client, callback, request).pipe(Effect.provide(http.layer))
      assert.strictEqual(reveal(result.idToken), "signed.by.nobody")
      assert.strictEqual(http.requests.length, 1)
      const error = yield* AuthorizationCode.signIn(ignoring, client, callback, request).pipe(
        Effect.provide(http.layer),
        Effect.flip
      )
      assert.deepStrictEqual(summary(error), ["IdTokenRejected", "Missing"])
    }))

  it.effect("says of nobody who signed in where no ID token was asked for", () =>
    Effect.gen(function*() {
      const http = fakeHttp(() => jsonAnswer(tokens))
      const { callback, request } = yield* begin(server, client, { scopes: ["read"] })
      const error = yield* AuthorizationCode.signIn(server, client, callback, request).pipe(
        Effect.provide(http.layer),
        Effect.flip
      )
      assert.deepStrictEqual(summary(error), ["IdTokenRejected", "Missing"])
    }))

  it.effect("#58 assumes a token type only by the quirk", () =>
    Effect.gen(function*() {
      const http = fakeHttp(() => jsonAnswer({ access_token: "abc" }))
      const { callback, request } = yield* begin(server, client)
      const strict = exchange(server, client, callback, request)
      const error = yield* strict.pipe(Effect.provide(http.layer), Effect.flip)
      assert.deepStrictEqual(summary(error), ["InvalidResponse", "MalformedFields", "token_type"])
      const quirky = makeServer({ quirks: { assumedTokenType: "Bearer" } })
      const result = yield* exchange(quirky, client, callback, request).pipe(Effect.provide(http.layer))
      assert.strictEqual(result.tokenType, "Bearer")
    }))

  it.effect("#90 sends the code once, whatever the answer", () =>
    Effect.gen(function*() {
      for (const answer of [jsonAnswer({}, 503), jsonAnswer({ error: "server_error" }, 500), jsonAnswer({}, 429)]) {
        const http = fakeHttp(() => answer)
        const { callback, request } = yield* begin(server, client)
        yield* exchange(server, client, callback, request).pipe(Effect.provide(http.layer), Effect.flip)
        assert.strictEqual(http.requests.length, 1)
      }
    }))

  it.effect.each(["none", "basic", "post"] as const)(
    "#295 takes everything secret that was sent out of the texts of the server, authenticated by %s",
    (name) =>
      Effect.gen(function*() {
        const authentication = methods[name]
        const at = makeClient({ authentication })
        const { callback, request } = yield* begin(server, at)
        const verifier = reveal(request.codeVerifier) ?? ""
        const credentials = yield* authentication.authenticate({
          clientId: "my-app",
          server,
          endpoint: new URL("https://id.example/token")
        })
        const header = credentials.authorization === undefined ? "" : Redacted.value(credentials.authorization)
        const secrets = [
          "the-code",
          verifier,
          ...(name === "none" ? [] : [secret, new URLSearchParams([["", secret]]).toString().slice(1)]),
          ...(header === "" ? [] : [header.slice("Basic ".length)])
        ]
        for (const echoed of secrets) {
          const http = fakeHttp(() =>
            jsonAnswer(
              {
                error: "invalid_client",
                error_description: `got ${echoed} from you`,
                error_uri: `https://x/?${echoed}`
              },
              401,
              { "www-authenticate": `Basic realm="${echoed}"` }
            )
          )
          const error = yield* exchange(server, at, callback, request).pipe(Effect.provide(http.layer), Effect.flip)
          assert.deepStrictEqual(summary(error), ["OAuthErrorResponse", "invalid_client"])
          assertAbsent([echoed], prints(error))
        }
      })
  )
})
