import { hasProperty } from "effect/Predicate"
import type { Emulation } from "../emulation.js"

/** @internal */
export const Yahoo: Emulation = {
  id: "yahoo",
  name: "Yahoo",
  authentication: ["client_secret_basic", "client_secret_post"],
  pkce: "ignored",
  scopes: ["openid", "profile", "email"],
  refreshTokens: "kept",
  revocation: "standard",
  openid: {
    idTokenAlg: "ES256",
    claims: ({ picture }) => ({
      birthdate: "1815",
      nickname: "Ada",
      profile_images: { image32: picture, image64: picture, image128: picture, image192: picture }
    })
  },
  // A confidential client that uses PKCE is told that it is unknown.
  authorizationRequest: (parameters) => {
    const known = new URLSearchParams(parameters)
    if (known.has("code_challenge")) known.set("client_id", "unknown")
    return known
  },
  tokenAnswer: (answer) =>
    hasProperty(answer.body, "access_token") ? { ...answer, body: { ...answer.body, token_type: "bearer" } } : answer
}
