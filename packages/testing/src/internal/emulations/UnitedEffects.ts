import type { Emulation } from "../emulation.js"

/** @internal */
export const UnitedEffects: Emulation = {
  id: "united-effects",
  name: "United Effects",
  authentication: "client_secret_basic",
  pkce: "accepted",
  scopes: ["openid", "email", "profile"],
  refreshTokens: "rotated",
  // Without the resource a request is none.
  authorizationRequest: (parameters, { issuer }) =>
    parameters.get("resource") === issuer ? parameters : new URLSearchParams(),
  revocation: "standard",
  openid: {
    claims: {
      name: undefined,
      given_name: undefined,
      family_name: undefined,
      email_verified: undefined,
      picture: undefined,
      locale: undefined,
      verified: true,
      username: "ada",
      group: "5f6e7d8c9b0a",
      unknown_claim: null
    },
    logout: true
  },
  expected: { id: "248289761001", name: "ada", email: "ada@lovelace.example" }
}
