/**
 * Tokens that are of no use to a thief: bound to a key that this program has and nobody can read (RFC 9449).
 */
import { ClientAuthentication, DPoP, OAuthClient, StandardClaims, type TokenSet } from "@effect-oauth/core"
import { NodeOAuth } from "@effect-oauth/platform-node"
import { Config, Effect, Layer } from "effect"

const Settings = Config.all({
  issuer: Config.string("ISSUER"),
  clientId: Config.string("CLIENT_ID"),
  clientSecret: Config.redacted("CLIENT_SECRET"),
  redirectUri: Config.string("REDIRECT_URI")
})

export const OAuthLive = Layer.unwrapEffect(Effect.gen(function*() {
  const { clientId, clientSecret, issuer, redirectUri } = yield* Settings
  // A fresh key: tokens are good while this process lives. For longer, keep one: `SigningKey.fromJwk`, then `DPoP.make`.
  const dpop = yield* DPoP.generate("ES256")
  return OAuthClient.layerDiscover(issuer, {
    client: {
      clientId,
      redirectUri,
      authentication: ClientAuthentication.clientSecretBasic(clientSecret),
      dpop
    },
    scopes: ["openid"]
  })
})).pipe(Layer.provide(NodeOAuth.layer))

// Each request has a proof of its own, and is sent once more when the server wants another nonce in it.
export const whoIs = (tokens: TokenSet.TokenSet) =>
  Effect.gen(function*() {
    const oauth = yield* OAuthClient.OAuthClient
    const renewed = yield* oauth.refresh(tokens)
    const profile = yield* oauth.fetchUserInfo(renewed, StandardClaims.StandardClaims)
    return { subject: profile.sub, tokenType: renewed.tokenType }
  })
