/**
 * Signing out, from either side: the user leaves here and then at the server, or leaves at the server and is signed out here.
 */
import { BackChannelLogout, Logout, OAuthClient, type TokenSet } from "@effect-oauth/core"
import { Effect, Option, Redacted } from "effect"

// POST /logout: end your own session first. Then send the user to `location`, and keep `cookie`.
export const begin = (tokens: TokenSet.TokenSet, postLogoutRedirectUri: string) =>
  Effect.gen(function*() {
    const oauth = yield* OAuthClient.OAuthClient
    const request = yield* oauth.logoutRequest({
      idTokenHint: Option.getOrUndefined(tokens.idToken),
      postLogoutRedirectUri
    })
    return { location: Redacted.value(request.url), cookie: Logout.toJson(request) }
  })

// GET /signed-out: the user is back.
export const complete = (callback: URL, cookie: string | undefined) =>
  Effect.gen(function*() {
    yield* Logout.verifyReturn(callback, yield* Logout.fromJson(cookie))
    return "You are signed out."
  })

// POST /back-channel-logout: the server says that a user signed out there.
export const receive = (
  request: BackChannelLogout.Request,
  endSessions: (logout: BackChannelLogout.LogoutToken) => Effect.Effect<void>
) =>
  Effect.gen(function*() {
    const oauth = yield* OAuthClient.OAuthClient
    return yield* BackChannelLogout.receive(request, {
      verify: oauth.verifyLogoutToken,
      onLogout: endSessions,
      onRejected: (error) => Effect.logWarning(error.message)
    })
  })
