/**
 * A client that authenticates with a key: the server knows the public half, and no secret is shared.
 */
import { ClientAuthentication, OAuthClient, SigningKey } from "@effect-oauth/core"
import { NodeOAuth } from "@effect-oauth/platform-node"
import { Config, Effect, Layer } from "effect"

const Settings = Config.all({
  issuer: Config.string("ISSUER"),
  clientId: Config.string("CLIENT_ID"),
  // openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256
  privateKey: Config.redacted("CLIENT_PRIVATE_KEY"),
  redirectUri: Config.string("REDIRECT_URI")
})

export const OAuthLive = Layer.unwrapEffect(Effect.gen(function*() {
  const { clientId, issuer, privateKey, redirectUri } = yield* Settings
  const key = yield* SigningKey.fromPkcs8(privateKey, { algorithm: "ES256", keyId: "2026-11" })
  return OAuthClient.layerDiscover(issuer, {
    // Each request has an assertion of its own, for this server alone, good for a minute.
    client: { clientId, redirectUri, authentication: ClientAuthentication.privateKeyJwt(key) },
    scopes: ["openid"]
  })
})).pipe(Layer.provide(NodeOAuth.layer))
