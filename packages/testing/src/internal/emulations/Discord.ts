import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

const id = "80351110224678912"
const avatar = "a_8342729096ea3675442027381ff50dfe"

/** @internal */
export const Discord: Emulation = {
  id: "discord",
  name: "Discord",
  authentication: ["client_secret_basic", "client_secret_post", "none"],
  pkce: "accepted",
  scopes: ["openid", "identify", "email"],
  refreshTokens: "rotated",
  revocation: "standard",
  accessTokenLifetime: 604_800,
  issuerInCallback: true,
  openid: {
    claims: {
      name: undefined,
      given_name: undefined,
      family_name: undefined,
      preferred_username: "ada",
      nickname: "Ada"
    },
    // Nothing is known of a nonce in its ID tokens.
    idToken: ({ nonce: _, ...claims }) => ({ ...claims, sub: id }),
    onRefresh: false
  },
  profile: {
    path: "/api/users/@me",
    answer: ({ email, name }, { scopes }) => ({
      id,
      username: "ada",
      discriminator: "0",
      global_name: name,
      avatar,
      avatar_decoration_data: null,
      banner: null,
      accent_color: 16_711_680,
      locale: "en-GB",
      mfa_enabled: true,
      premium_type: 1,
      public_flags: 64,
      ...(scopes.includes("email") ? { email, verified: true } : undefined)
    }),
    refused: ({ status }) => json({ message: "401: Unauthorized", code: 0 }, { status })
  },
  expected: ({ email, name }) => ({
    id,
    name,
    email,
    emailVerified: true,
    picture: `https://cdn.discordapp.com/avatars/${id}/${avatar}.gif`
  })
}
