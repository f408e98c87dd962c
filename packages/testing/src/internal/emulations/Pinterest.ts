import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

/** @internal */
export const Pinterest: Emulation = {
  id: "pinterest",
  name: "Pinterest",
  authentication: "client_secret_basic",
  pkce: "ignored",
  scopes: ["user_accounts:read"],
  scopeSeparator: ",",
  refreshTokens: "rotated",
  accessTokenLifetime: 2_592_000,
  tokenAnswer: ({ body, headers, status }) => ({
    status,
    headers,
    body: status === 200
      ? Object.assign({}, body, {
        response_type: "authorization_code",
        token_type: "bearer",
        refresh_token_expires_in: 5_184_000
      })
      : { code: 283, message: "Your request could not be completed." }
  }),
  profile: {
    answer: (account) => ({
      account_type: "BUSINESS",
      id: "2783136121146311751",
      profile_image: account.picture,
      website_url: "",
      username: "ada",
      about: "Engines",
      business_name: account.name,
      board_count: 14,
      pin_count: 339,
      follower_count: 10,
      following_count: 347,
      monthly_views: 163
    }),
    refused: ({ status }) => json({ code: 2, message: "Authentication failed." }, { status })
  },
  expected: { id: "2783136121146311751", name: "Ada Lovelace", picture: "https://lovelace.example/ada.png" }
}
