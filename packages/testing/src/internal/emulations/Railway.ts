import type { Emulation } from "../emulation.js"

/** @internal */
export const Railway: Emulation = {
  id: "railway",
  name: "Railway",
  authentication: ["client_secret_basic", "client_secret_post", "none"],
  pkce: "accepted",
  scopes: ["openid", "email", "profile"],
  refreshTokens: "rotated",
  push: true,
  issuerInCallback: true,
  openid: {
    idTokenAlg: "ES256",
    claims: {
      given_name: undefined,
      family_name: undefined,
      locale: undefined,
      email_verified: undefined,
      unknown: null
    },
    idToken: ({ at_hash, aud, exp, iat, iss, nonce, sub }) => ({ at_hash, aud, exp, iat, iss, nonce, sub })
  },
  expected: {
    id: "248289761001",
    name: "Ada Lovelace",
    email: "ada@lovelace.example",
    picture: "https://lovelace.example/ada.png"
  }
}
