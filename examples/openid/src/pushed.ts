/**
 * Requests that nobody on the way can read or change: pushed to the server (RFC 9126), signed (RFC 9101), and answered by a
 * response that the server signs (JARM). What is asked for is said in detail (RFC 9396), and what was granted is data.
 */
import { AuthorizationRequest, type AuthorizationResponse, OAuthClient } from "@effect-oauth/core"
import { Effect, Option } from "effect"

// The client has a `requestObjectSigningKey`, so that each request is signed.
export const begin = Effect.gen(function*() {
  const oauth = yield* OAuthClient.OAuthClient
  const request = yield* oauth.pushedAuthorizationRequest({
    scopes: ["openid"],
    responseMode: "jwt",
    maxAge: "1 hour",
    authorizationDetails: [{ type: "payment_initiation", amount: "165.88", currency: "EUR" }]
  })
  // The URL has the client id and a reference, and is good for a minute or so: send the user there at once.
  return { location: request.url, cookie: AuthorizationRequest.toJson(request) }
})

export const complete = (callback: AuthorizationResponse.Callback, cookie: string | undefined) =>
  Effect.gen(function*() {
    const oauth = yield* OAuthClient.OAuthClient
    const request = yield* AuthorizationRequest.fromJson(cookie)
    const { idToken, tokens } = yield* oauth.signIn(callback, request)
    return {
      subject: idToken.claims.sub,
      // Not longer than an hour ago: otherwise the ID token was rejected.
      signedInAt: idToken.claims.auth_time,
      granted: Option.getOrElse(tokens.authorizationDetails, () => [])
    }
  })
