import type { Emulation } from "../emulation.js"

/** @internal */
export const HuggingFace: Emulation = {
  id: "huggingface",
  name: "Hugging Face",
  authentication: ["client_secret_basic", "client_secret_post", "none"],
  pkce: "accepted",
  scopes: ["openid", "profile", "email"],
  refreshTokens: "rotated",
  accessTokenLifetime: 28_800,
  openid: {
    claims: ({ picture }) => ({
      preferred_username: "ada",
      profile: "https://huggingface.co/ada",
      website: "https://lovelace.example",
      isPro: false,
      canPay: true,
      orgs: [{
        sub: "5e67bdd61009063689407479",
        name: "Engines",
        preferred_username: "engines",
        picture,
        isEnterprise: false,
        roleInOrg: "admin"
      }],
      securityRestrictions: null
    })
  }
}
