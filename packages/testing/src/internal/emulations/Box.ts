import type { Emulation } from "../emulation.js"

/** @internal */
export const Box: Emulation = {
  id: "box",
  name: "Box",
  authentication: "client_secret_post",
  pkce: "ignored",
  scopes: [],
  refreshTokens: "rotated",
  revocation: "standard",
  accessTokenLifetime: 3600,
  tokenAnswer: (answer) =>
    typeof answer.body["access_token"] === "string"
      ? { ...answer, body: { ...answer.body, token_type: "bearer", restricted_to: [] } }
      : answer,
  profile: {
    path: "/2.0/users/me",
    answer: ({ email, name, picture }) => ({
      type: "user",
      id: "11446498",
      name,
      login: email,
      created_at: "2012-12-12T10:53:43-08:00",
      modified_at: "2012-12-12T10:53:43-08:00",
      language: "en",
      timezone: "Europe/London",
      space_amount: 11_345_156_112,
      space_used: 1_237_009_912,
      max_upload_size: 2_147_483_648,
      status: "active",
      job_title: "Mathematician",
      phone: "6509241374",
      address: "12 St James's Square, London",
      avatar_url: picture,
      notification_email: null
    })
  },
  expected: ({ email, name, picture }) => ({ id: "11446498", name, email, picture })
}
