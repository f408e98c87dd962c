import type { Emulation } from "../emulation.js"

/** @internal */
export const Descope: Emulation = {
  id: "descope",
  name: "Descope",
  authentication: ["client_secret_basic", "client_secret_post", "none"],
  pkce: "accepted",
  scopes: ["openid", "profile", "email"],
  refreshTokens: "rotated",
  revocation: "standard",
  openid: { logout: true, claims: { phone_number: null, amr: ["email"], drn: "DS" } }
}
