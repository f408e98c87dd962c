import type { Emulation } from "../emulation.js"

/** @internal */
export const Gumroad: Emulation = {
  id: "gumroad",
  name: "Gumroad",
  authentication: ["client_secret_post", "client_secret_basic"],
  pkce: "ignored",
  scopes: ["view_profile"],
  refreshTokens: "rotated",
  accessTokenLifetime: null,
  tokenAnswer: ({ body, headers, status }) => ({
    status,
    headers,
    body: status === 200
      ? Object.assign({}, body, { scope: "view_profile", created_at: 1_790_000_000 })
      : body
  }),
  profile: {
    answer: (account) => ({
      success: true,
      user: {
        bio: "Engines",
        name: account.name,
        twitter_handle: null,
        id: "G_-mnBf9b1j9A7a4ub4nFQ==",
        user_id: "G_-mnBf9b1j9A7a4ub4nFQ==",
        email: account.email,
        url: "https://ada.gumroad.com",
        profile_url: account.picture,
        links: ["engines"]
      }
    })
  },
  expected: {
    id: "G_-mnBf9b1j9A7a4ub4nFQ==",
    name: "Ada Lovelace",
    email: "ada@lovelace.example",
    picture: "https://lovelace.example/ada.png"
  }
}
