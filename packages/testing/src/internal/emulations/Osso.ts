import type { Emulation } from "../emulation.js"

/** @internal */
export const Osso: Emulation = {
  id: "osso",
  name: "Osso",
  authentication: ["client_secret_basic", "client_secret_post"],
  pkce: "ignored",
  scopes: [],
  refreshTokens: "none",
  profile: {
    answer: (account) => ({
      id: "0a1f7b4e-8f0e-4b52-9a3c-0f6c1c5d9e21",
      email: account.email,
      idp: "Okta",
      requested: { email: account.email }
    })
  },
  expected: { id: "0a1f7b4e-8f0e-4b52-9a3c-0f6c1c5d9e21", email: "ada@lovelace.example" }
}
