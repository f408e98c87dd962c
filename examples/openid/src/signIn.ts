/**
 * Sign in with OpenID Connect: the server is discovered, the ID token verified, the profile read.
 */
import {
  AuthorizationRequest,
  type AuthorizationResponse,
  ClientAuthentication,
  OAuthClient,
  StandardClaims,
  TokenSet
} from "@effect-oauth/core"
import { NodeOAuth } from "@effect-oauth/platform-node"
import { Config, Effect, Layer } from "effect"

const Settings = Config.all({
  issuer: Config.string("ISSUER"),
  clientId: Config.string("CLIENT_ID"),
  clientSecret: Config.redacted("CLIENT_SECRET"),
  redirectUri: Config.string("REDIRECT_URI")
})

// The metadata is asked for when the layer is built: a wrong issuer, or a server without what is needed, stops the program
// here, and not its first user.
export const OAuthLive = Layer.unwrapEffect(
  Effect.map(Settings, ({ clientId, clientSecret, issuer, redirectUri }) =>
    OAuthClient.layerDiscover(issuer, {
      client: { clientId, redirectUri, authentication: ClientAuthentication.clientSecretBasic(clientSecret) },
      scopes: ["openid", "email", "profile"]
    }))
).pipe(Layer.provide(NodeOAuth.layer))

// GET /login: send the user to `location`, and keep `cookie` where only this browser brings it back.
export const begin = Effect.gen(function*() {
  const oauth = yield* OAuthClient.OAuthClient
  const request = yield* oauth.authorizationRequest()
  return { location: request.url, cookie: AuthorizationRequest.toJson(request) }
})

// GET /callback, with the cookie, which is deleted.
export const complete = (callback: AuthorizationResponse.Callback, cookie: string | undefined) =>
  Effect.gen(function*() {
    const oauth = yield* OAuthClient.OAuthClient
    const request = yield* AuthorizationRequest.fromJson(cookie)
    // State, issuer and expiry are those of the request; the code is exchanged; the ID token's signature and claims hold.
    const { idToken, tokens } = yield* oauth.signIn(callback, request)
    const profile = yield* oauth.fetchUserInfo(tokens, StandardClaims.StandardClaims, { idToken })
    return {
      // The key of an account: an email address can change hands.
      account: `${idToken.claims.iss} ${idToken.claims.sub}`,
      email: profile.email_verified === true ? profile.email : undefined,
      stored: TokenSet.toJson(tokens)
    }
  }).pipe(
    Effect.catchTags({
      AuthorizationDenied: () => Effect.succeed("You did not sign in."),
      CallbackRejected: () => Effect.succeed("That sign-in is stale. Please start again."),
      // Whoever this is, the server did not say so. The message names the check.
      IdTokenRejected: (error) => Effect.as(Effect.logError(error.message), "Please start again.")
    })
  )
