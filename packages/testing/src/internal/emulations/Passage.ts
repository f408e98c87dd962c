import type { Emulation } from "../emulation.js"

/** @internal */
export const Passage: Emulation = {
  id: "passage",
  name: "Passage",
  authentication: "client_secret_basic",
  pkce: "accepted",
  scopes: ["openid", "email"],
  refreshTokens: "none",
  openid: {
    claims: {
      name: undefined,
      given_name: undefined,
      family_name: undefined,
      picture: undefined,
      locale: undefined,
      phone: "+15005550006",
      phone_number_verified: true
    }
  },
  expected: { id: "248289761001", email: "ada@lovelace.example", emailVerified: true }
}
