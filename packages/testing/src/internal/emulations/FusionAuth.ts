import type { Emulation } from "../emulation.js"

/** @internal */
export const FusionAuth: Emulation = {
  id: "fusionauth",
  name: "FusionAuth",
  authentication: ["client_secret_basic", "client_secret_post", "none"],
  pkce: "accepted",
  scopes: ["openid", "profile", "email"],
  refreshTokens: "kept",
  openid: {
    logout: true,
    claims: ({ name }) => ({
      name: undefined,
      preferred_username: name,
      applicationId: "e5c43e28-ad9a-4bba-9b71-2d2a7dbd9a2d",
      roles: ["admin"],
      tid: "3c219e58-ed0e-4b18-ad48-f4f92793ae32",
      scope: "openid profile email"
    })
  },
  tokenAnswer: (answer) =>
    answer.body["error"] === undefined
      ? { ...answer, body: { ...answer.body, userId: "3b6d2f70-4821-4694-ac89-60333c9c4165" } }
      : answer,
  expected: ({ email, id, name, picture }) => ({ id, name, email, emailVerified: true, picture })
}
