import type { Emulation } from "../emulation.js"

/** @internal */
export const Zitadel: Emulation = {
  id: "zitadel",
  name: "ZITADEL",
  authentication: ["client_secret_basic", "client_secret_post", "none"],
  pkce: "accepted",
  scopes: ["openid", "profile", "email"],
  refreshTokens: "rotated",
  revocation: "standard",
  openid: {
    claims: {
      gender: "female",
      nickname: "ada",
      preferred_username: "ada@lovelace.example",
      updated_at: 1_790_000_000,
      "urn:zitadel:iam:user:metadata": {}
    },
    logout: true
  }
}
