import type { Emulation } from "../emulation.js"

/** @internal */
export const Paybin: Emulation = {
  id: "paybin",
  name: "Paybin",
  authentication: "client_secret_post",
  pkce: "required",
  scopes: ["openid", "email", "profile"],
  refreshTokens: "rotated",
  openid: { claims: { preferred_username: "ada", unknown_claim: null } }
}
