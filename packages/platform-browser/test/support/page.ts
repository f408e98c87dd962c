/**
 * The program of the page in Chromium.test.ts: it runs our client in a real browser against the origins in the page's
 * own query, and leaves what happened in `globalThis.results`.
 */
import { AuthorizationRequest, ClientAuthentication, OAuthClient, OAuthError } from "@effect-oauth/core"
import { BrowserOAuth } from "@effect-oauth/platform-browser"
import { Effect, Either, Fiber, Layer, Redacted } from "effect"

const server = new URLSearchParams(location.search).get("server") ?? ""

const refreshAt = (path: string) =>
  OAuthClient.make({
    server: { authorizationEndpoint: `${server}/authorize`, tokenEndpoint: `${server}${path}` },
    client: {
      clientId: "page",
      redirectUri: `${location.origin}/callback`,
      authentication: ClientAuthentication.none
    },
    timeout: "10 seconds"
  }).pipe(
    Effect.flatMap((client) => client.refresh(Redacted.make("old"))),
    Effect.match({
      onSuccess: (tokens) => `tokens: ${tokens.scopes.join(" ")}`,
      onFailure: (error) =>
        OAuthError.isOAuthError(error) && "reason" in error ? `${error._tag}: ${error.reason}` : error._tag
    })
  )

const signIn = Effect.gen(function*() {
  const client = yield* OAuthClient.make({
    server: { authorizationEndpoint: `${server}/authorize`, tokenEndpoint: `${server}/token` },
    client: { clientId: "page", redirectUri: `${location.origin}/callback`, authentication: ClientAuthentication.none }
  })
  const request = yield* client.authorizationRequest({ scopes: ["profile"] })
  // What a page does: keep the request over the redirect.
  sessionStorage.setItem("request", AuthorizationRequest.toJson(request))
  const kept = yield* AuthorizationRequest.fromJson(sessionStorage.getItem("request"))
  const state = new URL(request.url).searchParams.get("state") ?? ""
  const callback = new URL(`${location.origin}/callback?code=abc&state=${state}`)
  const tokens = yield* client.exchange(callback, kept)
  return { tokens: Redacted.value(tokens.accessToken), url: request.url }
})

const program = Effect.gen(function*() {
  const interrupted = yield* Effect.fork(refreshAt("/slow"))
  // The answer to this one comes after the slow request has arrived, so that one is in flight when it is interrupted.
  yield* refreshAt("/when-slow-arrived")
  yield* Fiber.interruptFork(interrupted)
  return {
    signIn: yield* signIn,
    redirect: yield* refreshAt("/redirect"),
    large: yield* refreshAt("/large"),
    refused: yield* refreshAt("/refused"),
    withoutCors: yield* refreshAt("/without-cors"),
    scopes: yield* refreshAt("/token")
  }
})

void Effect.runPromise(Effect.either(Effect.provide(program, Layer.fresh(BrowserOAuth.layer)))).then((result) =>
  Object.assign(globalThis, { results: Either.getOrElse(result, (error) => ({ failed: String(error) })) })
)
