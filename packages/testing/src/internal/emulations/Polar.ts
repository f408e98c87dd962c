import type { Emulation } from "../emulation.js"

/** @internal */
export const Polar: Emulation = {
  id: "polar",
  name: "Polar",
  authentication: ["client_secret_post", "client_secret_basic", "none"],
  pkce: "accepted",
  scopes: ["openid", "profile", "email"],
  refreshTokens: "rotated",
  revocation: "standard",
  issuerInCallback: true,
  openid: {
    claims: { given_name: undefined, family_name: undefined, picture: undefined, locale: undefined, unknown_member: 1 }
  }
}
