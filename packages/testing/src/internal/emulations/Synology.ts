import type { Emulation } from "../emulation.js"

/** @internal */
export const Synology: Emulation = {
  id: "synology",
  name: "Synology SSO Server",
  authentication: ["client_secret_basic", "client_secret_post"],
  pkce: "accepted",
  scopes: ["openid", "email", "groups"],
  refreshTokens: "none",
  accessTokenLifetime: 180,
  openid: {
    claims: {
      username: "ada",
      groups: ["users", "administrators"],
      name: undefined,
      given_name: undefined,
      family_name: undefined,
      email_verified: undefined,
      picture: undefined,
      locale: undefined
    }
  },
  expected: ({ email, id }) => ({ id, name: "ada", email })
}
