import type { Emulation } from "../emulation.js"

/** @internal */
export const OneLogin: Emulation = {
  id: "onelogin",
  name: "OneLogin",
  authentication: ["client_secret_basic", "client_secret_post", "none"],
  pkce: "accepted",
  scopes: ["openid", "profile", "email"],
  refreshTokens: "rotated",
  revocation: "standard",
  openid: { claims: { preferred_username: "ada", groups: ["Engineering"], updated_at: 1_790_000_000 }, logout: true }
}
