import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

/** @internal */
export const FortyTwo: Emulation = {
  id: "42-school",
  name: "42 School",
  authentication: ["client_secret_post", "client_secret_basic"],
  pkce: "ignored",
  scopes: ["public"],
  refreshTokens: "rotated",
  accessTokenLifetime: 7_200,
  tokenAnswer: (answer) =>
    answer.status === 200
      ? {
        ...answer,
        body: {
          ...Object(answer.body),
          token_type: "bearer",
          created_at: 1_700_000_000,
          secret_valid_until: 1_702_000_000
        }
      }
      : answer,
  profile: {
    path: "/v2/me",
    answer: (account) => ({
      id: 2,
      login: "alovelac",
      email: account.email,
      first_name: "Ada",
      last_name: "Lovelace",
      usual_full_name: account.name,
      usual_first_name: null,
      displayname: "Augusta Ada Lovelace",
      image: { link: account.picture, versions: { small: `${account.picture}?size=small` } },
      "staff?": false
    }),
    refused: () => json({ error: "Not authorized", message: "The access token is invalid" }, { status: 401 })
  },
  expected: {
    id: "2",
    name: "Ada Lovelace",
    email: "ada@lovelace.example",
    picture: "https://lovelace.example/ada.png"
  }
}
