import type { Emulation } from "../emulation.js"

/** @internal */
export const Okta: Emulation = {
  id: "okta",
  name: "Okta",
  authentication: ["client_secret_basic", "client_secret_post", "none"],
  pkce: "accepted",
  scopes: ["openid", "profile", "email"],
  refreshTokens: "rotated",
  revocation: "standard",
  openid: {
    logout: true,
    claims: {
      preferred_username: "ada@lovelace.example",
      zoneinfo: "America/Los_Angeles",
      updated_at: 1_311_280_970,
      ver: 1
    }
  }
}
