import type { Emulation } from "../emulation.js"

/** @internal */
export const Keycloak: Emulation = {
  id: "keycloak",
  name: "Keycloak",
  authentication: ["client_secret_basic", "client_secret_post", "none"],
  pkce: "accepted",
  scopes: ["openid", "profile", "email"],
  refreshTokens: "rotated",
  revocation: "standard",
  push: true,
  issuerInCallback: true,
  accessTokenLifetime: 300,
  tokenAnswer: (answer) =>
    answer.status === 200
      ? {
        ...answer,
        body: {
          ...Object(answer.body),
          refresh_expires_in: 1_800,
          "not-before-policy": 0,
          session_state: "5b9e4b9f-9b0a-4a1e-8f4e-2d1c0f6f7c11"
        }
      }
      : answer,
  openid: {
    logout: true,
    claims: { preferred_username: "ada", unknown_member: 1 }
  }
}
