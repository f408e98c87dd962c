import type { Emulation } from "../emulation.js"

/** @internal */
export const Logto: Emulation = {
  id: "logto",
  name: "Logto",
  authentication: ["client_secret_basic", "client_secret_post", "none"],
  pkce: "accepted",
  scopes: ["openid", "profile", "email"],
  refreshTokens: "rotated",
  revocation: "standard",
  issuerInCallback: true,
  openid: {
    logout: true,
    claims: ({ name }) => ({
      name: null,
      given_name: undefined,
      family_name: undefined,
      username: name,
      created_at: 1_677_000_000_000,
      custom_data: {}
    })
  },
  expected: ({ email, id, name, picture }) => ({ id, name, email, emailVerified: true, picture })
}
