/**
 * A client that the server knows by its TLS certificate, and whose tokens are bound to it (RFC 8705).
 */
import { ClientAuthentication, OAuthClient } from "@effect-oauth/core"
import { NodeOAuth } from "@effect-oauth/platform-node"
import { Config, Effect, Layer } from "effect"

const Settings = Config.all({
  issuer: Config.string("ISSUER"),
  clientId: Config.string("CLIENT_ID"),
  certificate: Config.string("CLIENT_CERTIFICATE"),
  privateKey: Config.redacted("CLIENT_PRIVATE_KEY"),
  // Only where the server's certificate is from an authority that Node.js does not know.
  authority: Config.string("SERVER_AUTHORITY").pipe(Config.withDefault(undefined)),
  redirectUri: Config.string("REDIRECT_URI")
})

export const OAuthLive = Layer.unwrapEffect(
  Effect.map(
    Settings,
    ({ authority, certificate, clientId, issuer, privateKey, redirectUri }) =>
      OAuthClient.layerDiscover(issuer, {
        client: {
          clientId,
          redirectUri,
          authentication: ClientAuthentication.tlsClientAuth,
          tlsClientCertificateBoundAccessTokens: true
        },
        scopes: ["openid"]
      }).pipe(Layer.provide(NodeOAuth.layerWith({
        tls: {
          certificate,
          privateKey,
          authorities: authority === undefined ? undefined : [authority]
        }
      })))
  )
)
