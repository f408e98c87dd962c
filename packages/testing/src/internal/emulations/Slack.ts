import type { Emulation } from "../emulation.js"

/** @internal */
export const Slack: Emulation = {
  id: "slack",
  name: "Slack",
  authentication: ["client_secret_basic", "client_secret_post"],
  pkce: "ignored",
  scopes: ["openid", "profile", "email"],
  refreshTokens: "rotated",
  revocation: "bearer",
  accessTokenLifetime: 43_200,
  tokenAnswer: (answer) =>
    "error" in answer.body
      ? { ...answer, status: 200, body: { ok: false, error: answer.body.error } }
      : { ...answer, body: { ok: true, ...answer.body } },
  openid: {
    claims: {
      ok: true,
      "https://slack.com/user_id": "U0R7JM",
      "https://slack.com/team_id": "T0R7GR",
      "https://slack.com/team_name": "kraneflannel",
      "https://slack.com/team_domain": "kraneflannel",
      "https://slack.com/team_image_default": true,
      date_email_verified: 1_622_128_723,
      locale: "en-US"
    }
  }
}
