/**
 * A client for a bank: FAPI 2.0. What the profile forbids does not compile, and what the server does not offer does not build.
 */
import {
  type AuthorizationRequest,
  type AuthorizationResponse,
  ClientAuthentication,
  DPoP,
  Fapi2,
  SigningKey
} from "@effect-oauth/core"
import { Config, Effect, Layer } from "effect"

const Settings = Config.all({
  issuer: Config.string("ISSUER"),
  clientId: Config.string("CLIENT_ID"),
  privateKey: Config.redacted("CLIENT_PRIVATE_KEY"),
  redirectUri: Config.string("REDIRECT_URI")
})

export const Bank = Layer.unwrapEffect(Effect.gen(function*() {
  const { clientId, issuer, privateKey, redirectUri } = yield* Settings
  const key = yield* SigningKey.fromPkcs8(privateKey, { algorithm: "ES256", keyId: "2026-11" })
  return Fapi2.layer(issuer, {
    client: {
      clientId,
      redirectUri,
      // A client secret here is a type error, and so is a client without `dpop` or a certificate.
      authentication: ClientAuthentication.privateKeyJwt(key),
      dpop: yield* DPoP.make(key),
      idTokenSignedResponseAlg: "ES256"
    },
    scopes: ["openid"]
  })
}))

// Every request is pushed: there is no other method.
export const begin = Effect.flatMap(Fapi2.Fapi2, (bank) => bank.authorizationRequest())

export const complete = (
  callback: AuthorizationResponse.Callback,
  request: AuthorizationRequest.AuthorizationRequest
) =>
  Effect.gen(function*() {
    const bank = yield* Fapi2.Fapi2
    const { idToken, tokens } = yield* bank.signIn(callback, request)
    return { subject: idToken.claims.sub, tokenType: tokens.tokenType }
  })
