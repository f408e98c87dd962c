import type { Emulation } from "../emulation.js"

/** @internal */
export const IdentityServer4: Emulation = {
  id: "identity-server4",
  name: "IdentityServer4",
  authentication: ["client_secret_basic", "client_secret_post", "none"],
  pkce: "accepted",
  scopes: ["openid", "profile", "email"],
  refreshTokens: "rotated",
  revocation: "standard",
  openid: {
    logout: true,
    claims: { website: "https://lovelace.example", preferred_username: "ada", role: ["analyst"] },
    idToken: ({ aud, auth_time, exp, iat, iss, nonce, sub }) => ({
      iss,
      sub,
      aud,
      iat,
      nbf: iat,
      exp,
      nonce,
      auth_time,
      idp: "local",
      amr: ["pwd"]
    })
  }
}
