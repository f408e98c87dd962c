import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

/** @internal */
export const Nextcloud: Emulation = {
  id: "nextcloud",
  name: "Nextcloud",
  authentication: ["client_secret_basic", "client_secret_post"],
  pkce: "accepted",
  scopes: [],
  refreshTokens: "rotated",
  tokenAnswer: ({ body, headers, status }) => ({
    status: status === 200 ? 200 : 400,
    headers,
    body: status === 200 ? Object.assign({}, body, { user_id: "ada" }) : body
  }),
  profile: {
    headers: { "ocs-apirequest": "true" },
    query: { format: "json" },
    answer: (account) => ({
      ocs: {
        meta: { status: "ok", statuscode: 200, message: "OK" },
        data: {
          enabled: true,
          id: "ada",
          lastLogin: 1_790_000_000_000,
          email: account.email,
          displayname: account.name,
          "display-name": account.name,
          groups: ["users"],
          language: "en",
          locale: "en_GB",
          notify_email: null
        }
      }
    }),
    refused: ({ description, status }) =>
      json({ ocs: { meta: { status: "failure", statuscode: 997, message: description }, data: [] } }, { status })
  },
  expected: { id: "ada", name: "Ada Lovelace", email: "ada@lovelace.example" }
}
