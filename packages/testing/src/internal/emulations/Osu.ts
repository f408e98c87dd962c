import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

/** @internal */
export const Osu: Emulation = {
  id: "osu",
  name: "osu!",
  authentication: "client_secret_post",
  pkce: "accepted",
  scopes: ["identify"],
  refreshTokens: "rotated",
  revocation: "bearer_delete",
  accessTokenLifetime: 86_400,
  profile: {
    path: "/api/v2/me",
    answer: (account) => ({
      avatar_url: account.picture,
      country_code: "AU",
      default_group: "pippi",
      id: 1,
      is_active: true,
      is_bot: false,
      is_online: true,
      is_supporter: true,
      last_visit: "2020-01-01T00:00:00+00:00",
      pm_friends_only: false,
      profile_colour: null,
      username: "ada",
      join_date: "2010-01-01T00:00:00+00:00",
      discord: null
    }),
    refused: ({ status }) => json({ authentication: "basic" }, { status })
  },
  expected: { id: "1", name: "ada", picture: "https://lovelace.example/ada.png" }
}
