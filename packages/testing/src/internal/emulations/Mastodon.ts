import type { Emulation } from "../emulation.js"

/** @internal */
export const Mastodon: Emulation = {
  id: "mastodon",
  name: "Mastodon",
  authentication: ["client_secret_post", "client_secret_basic"],
  pkce: "accepted",
  scopes: ["read:accounts"],
  refreshTokens: "none",
  revocation: "standard",
  accessTokenLifetime: null,
  tokenAnswer: (answer) =>
    answer.status === 200
      ? { ...answer, body: { ...answer.body, created_at: 1_573_979_017 } }
      : answer,
  profile: {
    path: "/api/v1/accounts/verify_credentials",
    answer: (account) => ({
      id: "14715",
      username: "ada",
      acct: "ada",
      display_name: account.name,
      locked: false,
      bot: false,
      created_at: "2016-11-24T10:02:12.085Z",
      note: "<p>Notes on the Analytical Engine</p>",
      url: "https://mastodon.example/@ada",
      avatar: account.picture,
      avatar_static: account.picture,
      followers_count: 821,
      source: { privacy: "public", sensitive: false, language: null, note: "", fields: [] },
      emojis: [],
      fields: []
    })
  },
  expected: { id: "14715", name: "Ada Lovelace", picture: "https://lovelace.example/ada.png" }
}
