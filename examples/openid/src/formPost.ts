/**
 * The hybrid flow: a code, and with it an ID token that says whose code it is, in a form that the browser posts.
 */
import { AuthorizationRequest, OAuthClient } from "@effect-oauth/core"
import { Effect } from "effect"

export const begin = Effect.gen(function*() {
  const oauth = yield* OAuthClient.OAuthClient
  const request = yield* oauth.authorizationRequest({ scopes: ["openid"], responseType: "code id_token" })
  // The form is posted from the server's page, so the cookie has to be `SameSite=None; Secure` to come with it.
  return { location: request.url, cookie: AuthorizationRequest.toJson(request) }
})

// POST /callback: `body` is the form as it came.
export const complete = (body: string, cookie: string | undefined) =>
  Effect.gen(function*() {
    const oauth = yield* OAuthClient.OAuthClient
    const request = yield* AuthorizationRequest.fromJson(cookie)
    // Both ID tokens are verified: that of the form has the hash of the code, and both are of one user.
    const { idToken } = yield* oauth.signIn(body, request)
    return idToken.claims.sub
  })
