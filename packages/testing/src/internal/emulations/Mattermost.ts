import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

const appError = (id: string, message: string, status_code: number) =>
  json({ id, message, detailed_error: "", request_id: "5fszmwz1w38uubpo6mx9rydo5a", status_code }, {
    status: status_code
  })

/** @internal */
export const Mattermost: Emulation = {
  id: "mattermost",
  name: "Mattermost",
  authentication: ["client_secret_post", "none"],
  pkce: "accepted",
  scopes: [],
  refreshTokens: "rotated",
  accessTokenLifetime: 2_592_000,
  tokenAnswer: (answer, { form }) =>
    answer.body["error"] === undefined
      ? { ...answer, body: { ...answer.body, token_type: "bearer", scope: "", id_token: "" } }
      : answer.body["error"] === "invalid_client"
      ? appError("api.oauth.get_access_token.credentials.app_error", "Invalid client credentials.", 403)
      : form.get("grant_type") === "refresh_token"
      ? appError("api.oauth.get_access_token.refresh_token.app_error", "Invalid refresh token.", 404)
      : appError("api.oauth.get_access_token.expired_code.app_error", "Invalid or expired authorization code.", 400),
  profile: {
    path: "/api/v4/users/me",
    answer: ({ email }) => ({
      id: "9xuqwrwgstrb3mzrxb83nb357a",
      create_at: 1_511_000_000_000,
      update_at: 1_511_000_000_000,
      delete_at: 0,
      username: "ada",
      auth_data: "",
      auth_service: "",
      email,
      email_verified: true,
      nickname: "",
      first_name: "Ada",
      last_name: "Lovelace",
      position: "Analyst",
      roles: "system_user",
      locale: "en",
      timezone: null
    }),
    refused: () =>
      appError("api.context.session_expired.app_error", "Invalid or expired session, please login again.", 401)
  },
  expected: ({ email, name }) => ({ id: "9xuqwrwgstrb3mzrxb83nb357a", name, email, emailVerified: true })
}
