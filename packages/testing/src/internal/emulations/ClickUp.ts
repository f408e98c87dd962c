import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

/** @internal */
export const ClickUp: Emulation = {
  id: "click-up",
  name: "ClickUp",
  authentication: "client_secret_post",
  pkce: "ignored",
  scopes: [],
  refreshTokens: "none",
  accessTokenLifetime: null,
  tokenAnswer: ({ body }) =>
    body["error"] === undefined
      ? json({ access_token: body["access_token"] })
      : json({ err: "Code already used", ECODE: "OAUTH_014" }, { status: 400 }),
  profile: {
    path: "/api/v2/user",
    answer: ({ email, name, picture }) => ({
      user: {
        id: 123,
        username: name,
        email,
        color: "#000000",
        profilePicture: picture,
        initials: "AL",
        week_start_day: null,
        global_font_support: true,
        timezone: "Europe/London"
      }
    }),
    refused: () => json({ err: "Token invalid", ECODE: "OAUTH_025" }, { status: 401 })
  },
  expected: ({ email, name, picture }) => ({ id: "123", name, email, picture })
}
