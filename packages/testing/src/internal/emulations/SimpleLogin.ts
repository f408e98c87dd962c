import type { Emulation } from "../emulation.js"

/** @internal */
export const SimpleLogin: Emulation = {
  id: "simplelogin",
  name: "SimpleLogin",
  authentication: ["client_secret_basic", "client_secret_post"],
  pkce: "ignored",
  scopes: ["openid"],
  refreshTokens: "none",
  openid: {
    claims: (account) => ({
      id: 1,
      client: "Engines",
      avatar_url: account.picture,
      given_name: undefined,
      family_name: undefined,
      picture: undefined,
      locale: undefined
    }),
    idToken: ({ at_hash: _, ...claims }) => claims
  },
  tokenAnswer: ({ body, headers, status }) =>
    status === 200
      ? { status, headers, body: Object.assign({}, body, { user: { id: 1, client: "Engines" } }) }
      : { status: 400, headers, body: { error: "are you sure this code belongs to you?" } },
  expected: {
    id: "248289761001",
    name: "Ada Lovelace",
    email: "ada@lovelace.example",
    emailVerified: true,
    picture: "https://lovelace.example/ada.png"
  }
}
