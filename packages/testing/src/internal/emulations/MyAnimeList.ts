import type { Emulation } from "../emulation.js"

/** @internal */
export const MyAnimeList: Emulation = {
  id: "myanimelist",
  name: "MyAnimeList",
  authentication: ["client_secret_basic", "client_secret_post", "none"],
  pkce: "plain",
  scopes: [],
  refreshTokens: "rotated",
  profile: {
    path: "/v2/users/@me",
    answer: (account) => ({
      id: 15_817_239,
      name: "ada",
      picture: account.picture,
      gender: "female",
      birthday: "1815-12-10",
      location: "London",
      joined_at: "2017-01-02T06:35:48+00:00",
      is_supporter: false
    })
  },
  expected: { id: "15817239", name: "ada", picture: "https://lovelace.example/ada.png" }
}
