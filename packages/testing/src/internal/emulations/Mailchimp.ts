import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

/** @internal */
export const Mailchimp: Emulation = {
  id: "mailchimp",
  name: "Mailchimp",
  authentication: "client_secret_post",
  pkce: "ignored",
  scopes: [],
  refreshTokens: "none",
  tokenAnswer: (answer) =>
    answer.body["error"] === undefined
      ? json({ access_token: answer.body["access_token"], expires_in: 0, scope: null })
      : answer,
  profile: {
    path: "/oauth2/metadata",
    token: [{ scheme: "OAuth" }, "header"],
    answer: ({ email, name, picture }) => ({
      dc: "us6",
      role: "owner",
      accountname: name,
      user_id: 15222113,
      login: { email, avatar: picture, login_id: 15222114, login_name: "ada", login_email: email },
      login_url: "https://login.mailchimp.com",
      api_endpoint: "https://us6.api.mailchimp.com"
    }),
    refused: ({ description }) => json({ error: "invalid_token", error_description: description })
  },
  expected: ({ email, name, picture }) => ({ id: "15222114", name, email, picture })
}
