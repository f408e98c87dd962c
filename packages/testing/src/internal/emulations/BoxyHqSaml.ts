import type { Emulation } from "../emulation.js"

/** @internal */
export const BoxyHqSaml: Emulation = {
  id: "boxyhq-saml",
  name: "SAML Jackson",
  authentication: ["client_secret_post", "none"],
  pkce: "accepted",
  scopes: [],
  refreshTokens: "none",
  accessTokenLifetime: 300,
  // Its errors are texts, which a program sees as an InvalidResponse. Here they stay the standard's.
  tokenAnswer: (answer) =>
    answer.body["error"] === undefined ? { ...answer, body: { ...answer.body, token_type: "bearer" } } : answer,
  profile: {
    path: "/api/oauth/userinfo",
    answer: ({ email }) => ({
      id: "32b5af58fdf",
      email,
      firstName: "Ada",
      lastName: "Lovelace",
      roles: ["admin"],
      groups: ["analysts"],
      raw: { "http://schemas.microsoft.com/identity/claims/tenantid": "4c6dd1e1" },
      requested: { tenant: "lovelace.example", product: "demo", client_id: "my-app", state: "a state" },
      sub: "32b5af58fdf"
    })
  },
  expected: ({ email, name }) => ({ id: "lovelace.example/demo/32b5af58fdf", name, email })
}
