import type { Emulation } from "../emulation.js"

/** @internal */
export const Auth0: Emulation = {
  id: "auth0",
  name: "Auth0",
  authentication: ["client_secret_basic", "client_secret_post", "none"],
  pkce: "accepted",
  scopes: ["openid", "profile", "email", "offline_access"],
  refreshTokens: "rotated",
  revocation: "standard",
  push: true,
  accessTokenLifetime: 86_400,
  openid: {
    claims: { nickname: "ada", updated_at: "2026-11-24T10:00:00.000Z", "https://lovelace.example/roles": ["admin"] },
    logout: true
  }
}
