import type { Emulation } from "../emulation.js"

/** @internal */
export const BeyondIdentity: Emulation = {
  id: "beyondidentity",
  name: "Beyond Identity",
  authentication: ["client_secret_basic", "none"],
  pkce: "accepted",
  scopes: ["openid", "profile", "email"],
  refreshTokens: "none",
  openid: { claims: { preferred_username: "ada", picture: undefined, locale: undefined, resources: [] } },
  expected: ({ email, id, name }) => ({ id, name, email, emailVerified: true })
}
