import type { Emulation } from "../emulation.js"

/** @internal */
export const Vercel: Emulation = {
  id: "vercel",
  name: "Vercel",
  authentication: ["client_secret_basic", "client_secret_post"],
  pkce: "required",
  scopes: ["openid", "profile", "email"],
  refreshTokens: "rotated",
  revocation: "standard",
  openid: {
    claims: {
      given_name: undefined,
      family_name: undefined,
      locale: undefined,
      preferred_username: "ada",
      unknown_claim: null
    }
  }
}
