import type { Emulation } from "../emulation.js"

/** @internal */
export const GitLab: Emulation = {
  id: "gitlab",
  name: "GitLab",
  authentication: ["client_secret_basic", "client_secret_post", "none"],
  pkce: "accepted",
  scopes: ["openid", "profile", "email"],
  refreshTokens: "rotated",
  revocation: "standard",
  accessTokenLifetime: 7_200,
  tokenAnswer: (answer) =>
    answer.status === 200 ? { ...answer, body: { ...Object(answer.body), created_at: 1_700_000_000 } } : answer,
  openid: {
    claims: {
      nickname: "ada",
      preferred_username: "ada",
      given_name: undefined,
      family_name: undefined,
      locale: undefined,
      profile: "https://gitlab.example/ada",
      groups: ["engines"],
      groups_direct: ["engines"],
      sub_legacy: "b7ba34d7b5d8f6a3"
    }
  }
}
