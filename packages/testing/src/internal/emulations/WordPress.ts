import type { Emulation } from "../emulation.js"

/** @internal */
export const WordPress: Emulation = {
  id: "wordpress",
  name: "WordPress.com",
  authentication: "client_secret_post",
  pkce: "ignored",
  scopes: ["auth"],
  refreshTokens: "none",
  accessTokenLifetime: null,
  tokenAnswer: ({ body, headers, status }) => ({
    status: status === 200 ? 200 : 400,
    headers,
    body: status === 200
      ? Object.assign({}, body, { token_type: "bearer", blog_id: "0", blog_url: null, scope: "auth" })
      : body
  }),
  profile: {
    answer: (account) => ({
      ID: 78972699,
      display_name: account.name,
      username: "ada",
      email: account.email,
      email_verified: true,
      primary_blog: 83006245,
      language: "en",
      token_site_id: null,
      token_scope: ["auth"],
      avatar_URL: account.picture,
      profile_URL: "https://en.gravatar.com/ada",
      verified: true,
      meta: { links: { self: "https://public-api.wordpress.com/rest/v1/me" } }
    })
  },
  expected: {
    id: "78972699",
    name: "Ada Lovelace",
    email: "ada@lovelace.example",
    emailVerified: true,
    picture: "https://lovelace.example/ada.png"
  }
}
