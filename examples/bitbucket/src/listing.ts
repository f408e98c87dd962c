/**
 * Sign in with Bitbucket in a backend, as short as it gets: what a route that starts a sign-in does, what the route of
 * the callback does, and the layer both need. `main.ts` is the same with everything around it.
 */
import type { AuthorizationRequest } from "@effect-oauth/core"
import { NodeOAuth } from "@effect-oauth/platform-node"
import { Bitbucket } from "@effect-oauth/providers"
import { Config, Effect, Layer } from "effect"

export const begin = Effect.gen(function*() {
  const bitbucket = yield* Bitbucket.Bitbucket
  return yield* bitbucket.authorizationRequest() // url to send the user to + state, verifier, expiry to keep
})

export const complete = (callback: URL, request: AuthorizationRequest.AuthorizationRequest) =>
  Effect.gen(function*() {
    const bitbucket = yield* Bitbucket.Bitbucket
    const tokens = yield* bitbucket.exchange(callback, request) // checks state, iss, error; exchanges the code
    const user = yield* bitbucket.userInfo(tokens) // decoded by Bitbucket's own profile schema
    return { tokens, user }
  }).pipe(
    Effect.catchTag("AuthorizationDenied", (e) => Effect.succeed(e.message)), // the user said no
    Effect.catchTag("CallbackRejected", (e) => Effect.succeed(e.message)), // state or issuer did not match: an attack or a stale tab
    Effect.catchTag("OAuthErrorResponse", (e) => Effect.succeed(e.message)) // e.code === "invalid_grant", e.status, e.description
  )

export const BitbucketLive = Bitbucket.layerConfig({
  clientId: Config.string("BITBUCKET_CLIENT_ID"),
  clientSecret: Config.redacted("BITBUCKET_CLIENT_SECRET"),
  redirectUri: Config.string("BITBUCKET_REDIRECT_URI")
}).pipe(Layer.provide(NodeOAuth.layer))
