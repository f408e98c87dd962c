import type { Emulation } from "../emulation.js"

/** @internal */
export const DuendeIdentityServer6: Emulation = {
  id: "duende-identity-server6",
  name: "Duende IdentityServer",
  authentication: ["client_secret_basic", "client_secret_post", "none"],
  pkce: "required",
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
