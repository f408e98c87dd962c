import type { Emulation } from "../emulation.js"

/** @internal */
export const Vipps: Emulation = {
  id: "vipps",
  name: "Vipps",
  authentication: "client_secret_basic",
  pkce: "accepted",
  scopes: ["openid", "name", "email"],
  refreshTokens: "none",
  openid: {
    claims: {
      picture: undefined,
      locale: undefined,
      sid: "7d78a726-af92-499e-b857-de263ef9a969",
      address: {
        address_type: "home",
        country: "NO",
        formatted: "BOKS 6300, ETTERSTAD\n0603\nOSLO\nNO",
        postal_code: "0603",
        region: "OSLO",
        street_address: "BOKS 6300, ETTERSTAD"
      },
      other_addresses: [],
      birthdate: "1815-12-10",
      phone_number: "4712345678"
    }
  },
  expected: { id: "248289761001", name: "Ada Lovelace", email: "ada@lovelace.example", emailVerified: true }
}
