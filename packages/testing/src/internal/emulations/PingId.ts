import type { Emulation } from "../emulation.js"

/** @internal */
export const PingId: Emulation = {
  id: "ping-id",
  name: "Ping Identity",
  authentication: ["client_secret_basic", "client_secret_post", "none"],
  pkce: "accepted",
  scopes: ["openid", "profile", "email"],
  refreshTokens: "rotated",
  revocation: "standard",
  push: true,
  openid: {
    claims: {
      preferred_username: "ada",
      updated_at: 1_790_000_000,
      env: "2f1e3a5c-0b7d-4c2e-9a41-7c5d9e8b6f10",
      "p1.region": "EU"
    },
    logout: true
  }
}
