import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

// The name of an application, and not that of a library.
const named = /^(?!effect-oauth$|node$|undici$).+/

/** @internal */
export const Shikimori: Emulation = {
  id: "shikimori",
  name: "Shikimori",
  authentication: "client_secret_post",
  pkce: "ignored",
  scopes: [],
  refreshTokens: "rotated",
  accessTokenLifetime: 86_400,
  tokenRequest: (request) =>
    named.test(request.headers["user-agent"] ?? "")
      ? request
      : json({ error: "Invalid User-Agent" }, { status: 403 }),
  tokenAnswer: (answer) =>
    answer.status === 200
      ? { ...answer, body: { ...answer.body, scope: "user_rates", created_at: 1_521_452_360 } }
      : answer,
  profile: {
    path: "/api/users/whoami",
    headers: { "user-agent": named },
    status: 403,
    answer: (account) => ({
      id: 1,
      nickname: "ada",
      avatar: account.picture,
      image: { x160: account.picture },
      last_online_at: "2019-01-01T00:00:00.000+03:00",
      url: "https://shikimori.io/ada",
      name: null,
      sex: "female",
      website: null,
      birth_on: "1815-12-10",
      full_years: 41,
      locale: "ru"
    }),
    refused: ({ description, status }) => json({ error: "invalid_token", error_description: description }, { status })
  },
  expected: { id: "1", name: "ada", picture: "https://lovelace.example/ada.png" }
}
