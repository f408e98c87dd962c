import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

/** @internal */
export const Dribbble: Emulation = {
  id: "dribbble",
  name: "Dribbble",
  authentication: "client_secret_post",
  pkce: "ignored",
  scopes: ["public"],
  refreshTokens: "none",
  accessTokenLifetime: null,
  tokenAnswer: (answer) =>
    typeof answer.body["access_token"] === "string"
      ? { ...answer, body: { ...answer.body, token_type: "bearer" } }
      : answer,
  profile: {
    path: "/v2/user",
    answer: ({ name, picture }) => ({
      id: 1,
      name,
      login: "ada",
      html_url: "https://dribbble.com/ada",
      avatar_url: picture,
      bio: "Computes.",
      location: null,
      links: { web: "https://lovelace.example" },
      can_upload_shot: true,
      pro: false,
      followers_count: 29_262,
      created_at: "2009-07-08T02:51:22Z",
      type: "User",
      teams: []
    }),
    refused: ({ status }) => json({ message: "Bad credentials." }, { status })
  },
  expected: ({ name, picture }) => ({ id: "1", name, picture })
}
