import type { Emulation } from "../emulation.js"

/** @internal */
export const Kinde: Emulation = {
  id: "kinde",
  name: "Kinde",
  authentication: ["client_secret_post", "client_secret_basic", "none"],
  pkce: "accepted",
  scopes: ["openid", "profile", "email"],
  refreshTokens: "rotated",
  revocation: "standard",
  openid: {
    claims: { name: undefined, id: "kp_c3143a4b50ad43c88e541d9077681782", preferred_email: "ada@lovelace.example" }
  },
  expected: ({ email, id, name, picture }) => ({ id, name, email, emailVerified: true, picture })
}
