import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

/** @internal */
export const DonationAlerts: Emulation = {
  id: "donation-alerts",
  name: "DonationAlerts",
  authentication: "client_secret_post",
  pkce: "ignored",
  scopes: ["oauth-user-show"],
  refreshTokens: "rotated",
  accessTokenLifetime: 631_151_999,
  authorizationRequest: (sent) => {
    const parameters = new URLSearchParams(sent)
    if (!parameters.has("scope")) parameters.delete("response_type")
    return parameters
  },
  tokenRequest: (request) =>
    request.form.get("grant_type") === "refresh_token" && !request.form.has("scope")
      ? json({ error: "invalid_request", error_description: "The parameter scope is missing." }, { status: 400 })
      : request,
  // Its answers do not say which scopes were granted.
  tokenAnswer: (answer) => {
    const { scope: _, ...body } = answer.body
    return { ...answer, body }
  },
  profile: {
    path: "/api/v1/user/oauth",
    answer: ({ email, name, picture }) => ({
      data: {
        id: 3,
        code: "ada_lovelace",
        name,
        avatar: picture,
        email,
        language: "en_US",
        socket_connection_token: "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.c2lnbmF0dXJl"
      }
    })
  },
  expected: ({ email, name, picture }) => ({ id: "3", name, email, picture })
}
