import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

/** @internal */
export const Todoist: Emulation = {
  id: "todoist",
  name: "Todoist",
  authentication: ["client_secret_post", "client_secret_basic", "none"],
  pkce: "accepted",
  scopes: ["data:read"],
  scopeSeparator: ",",
  refreshTokens: "rotated",
  revocation: "access_token",
  tokenRequest: (request) =>
    request.headers.authorization === undefined ? request : json({ error: "invalid_client" }, { status: 401 }),
  revocationRequest: (request) =>
    request.headers.authorization === undefined ? json({ error: "invalid_client" }, { status: 401 }) : request,
  profile: {
    answer: (account) => ({
      activated_user: false,
      auto_reminder: 0,
      avatar_big: account.picture,
      email: account.email,
      full_name: account.name,
      id: "2671355",
      image_id: null,
      inbox_project_id: "6X7rM8997g3RQmvh",
      is_premium: true,
      joined_at: "2015-07-31T18:32:06.000000Z",
      lang: "en"
    })
  },
  expected: {
    id: "2671355",
    name: "Ada Lovelace",
    email: "ada@lovelace.example",
    picture: "https://lovelace.example/ada.png"
  }
}
