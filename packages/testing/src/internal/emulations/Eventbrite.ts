import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

/** @internal */
export const Eventbrite: Emulation = {
  id: "eventbrite",
  name: "Eventbrite",
  authentication: "client_secret_post",
  pkce: "ignored",
  scopes: [],
  refreshTokens: "none",
  accessTokenLifetime: null,
  tokenAnswer: (answer) =>
    answer.body["error"] === undefined ? { ...answer, body: { ...answer.body, token_type: "bearer" } } : answer,
  profile: {
    path: "/v3/users/me/",
    answer: ({ email, name }) => ({
      emails: [
        { email: "old@lovelace.example", verified: false, primary: false },
        { email, verified: true, primary: true }
      ],
      id: "163054428874",
      name,
      first_name: "Ada",
      last_name: "Lovelace",
      is_public: false,
      image_id: null
    }),
    refused: () =>
      json({
        status_code: 401,
        error_description: "The OAuth token you provided was invalid.",
        error: "INVALID_AUTH"
      }, { status: 401 })
  },
  expected: ({ email, name }) => ({ id: "163054428874", name, email, emailVerified: true })
}
