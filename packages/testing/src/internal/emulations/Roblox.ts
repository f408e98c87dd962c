import type { Emulation } from "../emulation.js"

/** @internal */
export const Roblox: Emulation = {
  id: "roblox",
  name: "Roblox",
  authentication: ["client_secret_basic", "client_secret_post", "none"],
  pkce: "accepted",
  scopes: ["openid", "profile"],
  refreshTokens: "rotated",
  revocation: "standard",
  accessTokenLifetime: 899,
  openid: {
    idTokenAlg: "ES256",
    claims: {
      nickname: "Ada Lovelace",
      preferred_username: "ada",
      created_at: 1_584_682_495,
      profile: "https://www.roblox.com/users/1516563360/profile",
      // While there is no image of the avatar.
      picture: null,
      given_name: undefined,
      family_name: undefined,
      email: undefined,
      email_verified: undefined,
      locale: undefined,
      unknown_member: 1
    }
  }
}
