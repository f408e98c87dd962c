import type { Emulation } from "../emulation.js"

/** @internal */
export const Google: Emulation = {
  id: "google",
  name: "Google",
  authentication: ["client_secret_basic", "client_secret_post"],
  pkce: "accepted",
  scopes: ["openid", "profile", "email"],
  refreshTokens: "kept",
  revocation: "standard",
  accessTokenLifetime: 3_599,
  openid: {
    claims: { hd: "lovelace.example", locale: undefined, unknown_member: 1 },
    idToken: (claims, { clientId }) => ({ ...claims, azp: clientId })
  }
}
