import type { Emulation } from "../emulation.js"

/** @internal */
export const BattleNet: Emulation = {
  id: "battlenet",
  name: "Battle.net",
  authentication: "client_secret_basic",
  pkce: "ignored",
  scopes: ["openid"],
  refreshTokens: "none",
  revocation: "standard",
  accessTokenLifetime: 86_399,
  openid: {
    claims: {
      battle_tag: "Ada#1815",
      name: undefined,
      given_name: undefined,
      family_name: undefined,
      email: undefined,
      email_verified: undefined,
      picture: undefined,
      locale: undefined
    },
    logout: true
  },
  tokenAnswer: (answer, _, { account: { id } }) =>
    typeof answer.body["access_token"] === "string"
      ? { ...answer, body: { ...answer.body, token_type: "bearer", sub: id } }
      : answer,
  profile: {
    path: "/userinfo",
    answer: ({ id }) => ({ sub: id, id: 248_289_761, battletag: "Ada#1815", region: "eu" })
  },
  expected: ({ id }) => ({ id, name: "Ada#1815" })
}
