import type { Emulation } from "../emulation.js"

/** @internal */
export const Gitea: Emulation = {
  id: "gitea",
  name: "Gitea",
  authentication: ["client_secret_basic", "client_secret_post", "none"],
  pkce: "accepted",
  scopes: ["openid", "profile", "email", "read:user"],
  refreshTokens: "rotated",
  tokenAnswer: (answer) =>
    answer.status === 200
      ? { ...answer, body: { ...Object(answer.body), token_type: "bearer", scope: undefined } }
      : answer,
  openid: {
    claims: {
      preferred_username: "ada",
      given_name: undefined,
      family_name: undefined,
      locale: undefined,
      email_verified: undefined,
      groups: ["engines", "engines:owners"],
      unknown_member: 1
    }
  },
  expected: (account) => ({
    id: account.id,
    name: account.name,
    email: account.email,
    picture: account.picture
  })
}
