import type { Emulation } from "../emulation.js"

/** @internal */
export const NetSuite: Emulation = {
  id: "netsuite",
  name: "NetSuite",
  authentication: ["client_secret_basic", "none"],
  pkce: "accepted",
  scopes: ["restlets"],
  refreshTokens: "kept",
  revocation: "standard",
  callback: (url) => {
    url.searchParams.set("role", "3")
    url.searchParams.set("entity", "7")
    url.searchParams.set("company", "1234567")
    return url
  },
  tokenAnswer: ({ body, headers, status }) => ({
    status,
    headers,
    body: status === 200 ? Object.assign({}, body, { expires_in: "3600", token_type: "bearer" }) : body
  }),
  profile: {
    headers: { "content-type": "application/json" },
    query: { script: /./, deploy: "1" },
    answer: (account) => ({
      id: -5,
      name: account.name,
      email: account.email,
      location: 1,
      role: 3,
      roleCenter: "BASIC",
      contact: null
    })
  },
  expected: { id: "-5", name: "Ada Lovelace", email: "ada@lovelace.example" }
}
