import type { Emulation } from "../emulation.js"

/** @internal */
export const Asgardeo: Emulation = {
  id: "asgardeo",
  name: "Asgardeo",
  authentication: ["client_secret_basic", "client_secret_post", "none"],
  pkce: "accepted",
  scopes: ["openid", "profile", "email"],
  refreshTokens: "rotated",
  revocation: "standard",
  openid: {
    logout: true,
    claims: {
      name: undefined,
      username: "ada@lovelace.example",
      org_id: "10084a8d-113f-4211-a0d5-efe36b082211",
      org_name: "example"
    }
  },
  expected: ({ email, id, name, picture }) => ({ id, name, email, emailVerified: true, picture })
}
