import type { Emulation } from "../emulation.js"

/** @internal */
export const Netlify: Emulation = {
  id: "netlify",
  name: "Netlify",
  authentication: ["client_secret_basic", "client_secret_post"],
  pkce: "ignored",
  scopes: [],
  refreshTokens: "none",
  accessTokenLifetime: null,
  profile: {
    answer: (account) => ({
      id: "5e3e1d2f4a8f3e0c8d6b1c2a",
      uid: null,
      full_name: account.name,
      avatar_url: account.picture,
      email: account.email,
      affiliate_id: "",
      site_count: 3,
      created_at: "2020-02-08T02:31:27.000Z",
      last_login: "2026-11-20T08:15:00.000Z",
      login_providers: ["github"],
      onboarding_progress: { slides: "" }
    })
  },
  expected: {
    id: "5e3e1d2f4a8f3e0c8d6b1c2a",
    name: "Ada Lovelace",
    email: "ada@lovelace.example",
    picture: "https://lovelace.example/ada.png"
  }
}
