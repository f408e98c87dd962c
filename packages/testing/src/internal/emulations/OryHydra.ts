import type { Emulation } from "../emulation.js"

/** @internal */
export const OryHydra: Emulation = {
  id: "ory-hydra",
  name: "Ory Hydra",
  authentication: ["client_secret_basic", "client_secret_post", "none"],
  pkce: "accepted",
  scopes: ["openid", "profile", "email"],
  refreshTokens: "rotated",
  revocation: "standard",
  // ID tokens have members of Hydra's own, and the claims only what the consent application gives.
  openid: {
    claims: { given_name: undefined, family_name: undefined, locale: undefined, rat: 1_790_000_000, sid: "a-session" },
    logout: true
  }
}
