import { AuthorizationCode, BufferedBody, ClientAuthentication, RefreshToken, UserInfo } from "@effect-oauth/core"
import { FetchHttpClient, HttpClient, HttpClientRequest } from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Redacted, Schema } from "effect"
import { begin, fakeHttp, formOf, jsonAnswer, makeClient, makeServer, summary } from "../support.js"

const server = makeServer()
const client = makeClient({ authentication: ClientAuthentication.clientSecretBasic(Redacted.make("s3cret")) })

const tokens = { access_token: "abc", token_type: "bearer" }

/** A fetch that keeps what it was called with, and answers as told. */
const fakeFetch = (respond: () => Response) => {
  const calls: Array<{ readonly url: string; readonly init: RequestInit }> = []
  const fetch: typeof globalThis.fetch = (input, init = {}) => {
    calls.push({ url: input instanceof Request ? input.url : String(input), init })
    return Promise.resolve(respond())
  }
  return { calls, layer: Layer.provide(FetchHttpClient.layer, Layer.succeed(FetchHttpClient.Fetch, fetch)) }
}

const json = () => Response.json(tokens)

describe("the wire", () => {
  it.effect("#293 sends the headers it has to and no other", () =>
    Effect.gen(function*() {
      const http = fakeHttp((sent) => jsonAnswer(sent.method === "GET" ? { sub: "1" } : tokens))
      const { callback, request } = yield* begin(server, client)
      const held = yield* AuthorizationCode.exchange(server, client, callback, request).pipe(Effect.provide(http.layer))
      yield* UserInfo.fetch(server, client, held, Schema.Struct({ sub: Schema.String })).pipe(
        Effect.provide(http.layer)
      )
      const [exchange, profile] = http.requests
      assert.sameMembers(Object.keys(exchange?.headers ?? {}), [
        "accept",
        "accept-encoding",
        "authorization",
        "content-type",
        "content-length"
      ])
      assert.strictEqual(exchange?.headers["content-type"], "application/x-www-form-urlencoded")
      assert.strictEqual(exchange?.headers["accept"], "application/json")
      assert.sameMembers(Object.keys(profile?.headers ?? {}), ["accept", "accept-encoding", "authorization"])
      // A profile may also come signed, OpenID Connect Core 1.0 §5.3.2.
      assert.strictEqual(profile?.headers["accept"], "application/json, application/jwt")
    }))

  it.effect("#284 #292 keeps its own method, headers, body and redirect mode, whatever a caller sets for fetch", () =>
    Effect.gen(function*() {
      const http = fakeFetch(json)
      const evil: RequestInit = {
        method: "PUT",
        body: "evil",
        redirect: "follow",
        headers: { authorization: "evil", "content-type": "text/plain", dpop: "evil" }
      }
      yield* RefreshToken.refresh(server, client, Redacted.make("def")).pipe(
        Effect.provide(http.layer),
        Effect.provideService(FetchHttpClient.RequestInit, evil)
      )
      assert.strictEqual(http.calls.length, 1)
      assert.strictEqual(http.calls[0]?.url, "https://id.example/token")
      const { body, headers, method, redirect } = http.calls[0]?.init ?? {}
      assert.strictEqual(method, "POST")
      assert.strictEqual(redirect, "manual")
      const sent = new Headers(headers)
      assert.strictEqual(sent.get("authorization"), "Basic bXktYXBwOnMzY3JldA==")
      assert.strictEqual(sent.get("content-type"), "application/x-www-form-urlencoded")
      assert.isTrue(body instanceof Uint8Array)
      const text = body instanceof Uint8Array ? new TextDecoder().decode(body) : ""
      assert.deepStrictEqual(Object.fromEntries(new URLSearchParams(text)), {
        grant_type: "refresh_token",
        refresh_token: "def"
      })
    }))

  it.effect("#292 sends no header that a caller sets for fetch, meant for another server", () =>
    Effect.gen(function*() {
      const http = fakeFetch(json)
      yield* RefreshToken.refresh(server, makeClient(), Redacted.make("def")).pipe(
        Effect.provide(http.layer),
        Effect.provideService(FetchHttpClient.RequestInit, {
          headers: { authorization: "Bearer OTHER", dpop: "OTHER" }
        })
      )
      const sent = new Headers(http.calls[0]?.init.headers)
      assert.isNull(sent.get("authorization"))
      assert.isNull(sent.get("dpop"))
    }))

  it.effect("#284 takes a redirect that fetch hides for a redirect", () =>
    Effect.gen(function*() {
      const opaque = Object.defineProperty(Response.error(), "type", { value: "opaqueredirect" })
      const http = fakeFetch(() => opaque)
      const error = yield* RefreshToken.refresh(server, client, Redacted.make("def")).pipe(
        Effect.provide(http.layer),
        Effect.flip
      )
      assert.deepStrictEqual(summary(error), ["TransportError", "RedirectRefused"])
    }))

  it.effect("#284 believes nothing that comes from another origin, where a client followed a redirect by itself", () =>
    Effect.gen(function*() {
      const elsewhere = Layer.succeed(
        HttpClient.HttpClient,
        HttpClient.make(() =>
          Effect.succeed(BufferedBody.make(HttpClientRequest.post("https://evil.example/token"), jsonAnswer(tokens)))
        )
      )
      const error = yield* RefreshToken.refresh(server, client, Redacted.make("def")).pipe(
        Effect.provide(elsewhere),
        Effect.flip
      )
      assert.deepStrictEqual(summary(error), ["TransportError", "RedirectRefused"])
    }))

  it.effect("keeps the query of a token endpoint", () =>
    Effect.gen(function*() {
      const http = fakeHttp(() => jsonAnswer(tokens))
      const own = makeServer({ tokenEndpoint: "https://id.example/token?p=B2C_1_sign_in" })
      yield* RefreshToken.refresh(own, client, Redacted.make("def")).pipe(Effect.provide(http.layer))
      assert.strictEqual(http.requests[0]?.url, "https://id.example/token?p=B2C_1_sign_in")
      assert.strictEqual(formOf(http.requests[0]).grant_type, "refresh_token")
    }))

  it.effect("#295 names an endpoint in an error without its query", () =>
    Effect.gen(function*() {
      const http = fakeHttp(() => jsonAnswer({ error: "invalid_grant" }, 400))
      const own = makeServer({ tokenEndpoint: "https://id.example/token?key=SECRET" })
      const error = yield* RefreshToken.refresh(own, client, Redacted.make("def")).pipe(
        Effect.provide(http.layer),
        Effect.flip
      )
      assert.deepInclude(error, { _tag: "OAuthErrorResponse", endpoint: "https://id.example/token" })
      assert.notInclude(error.message, "SECRET")
    }))
})
