import type { Emulation } from "../emulation.js"

/** @internal */
export const Authentik: Emulation = {
  id: "authentik",
  name: "authentik",
  authentication: ["client_secret_basic", "client_secret_post", "none"],
  pkce: "accepted",
  scopes: ["openid", "profile", "email", "offline_access"],
  refreshTokens: "rotated",
  revocation: "standard",
  accessTokenLifetime: 300,
  openid: {
    idTokenAlg: "ES256",
    claims: {
      email_verified: false,
      preferred_username: "ada",
      nickname: "ada",
      groups: ["authentik Admins", "analysts"],
      given_name: "Ada Lovelace",
      family_name: undefined,
      picture: undefined,
      locale: undefined
    },
    idToken: (claims) => ({ ...claims, acr: "goauthentik.io/providers/oauth2/default", uid: "6tJKMtwE" }),
    logout: true
  }
}
