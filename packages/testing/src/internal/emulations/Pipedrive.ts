import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

/** @internal */
export const Pipedrive: Emulation = {
  id: "pipedrive",
  name: "Pipedrive",
  authentication: "client_secret_basic",
  pkce: "ignored",
  scopes: [],
  refreshTokens: "rotated",
  revocation: "standard",
  tokenAnswer: ({ body, headers, status }) => ({
    status,
    headers,
    body: status === 200
      ? Object.assign({}, body, { scope: "users:read,base", api_domain: "https://engines.pipedrive.com" })
      : body
  }),
  profile: {
    answer: (account) => ({
      success: true,
      data: {
        id: 777,
        name: account.name,
        default_currency: "GBP",
        locale: "en_GB",
        lang: 1,
        email: account.email,
        phone: null,
        activated: true,
        last_login: "2026-11-20 08:43:13",
        is_admin: 1,
        timezone_name: "Europe/London",
        icon_url: account.picture,
        is_you: true,
        company_id: 345678,
        company_name: "Engines",
        company_domain: "engines"
      }
    }),
    refused: ({ description, status }) => json({ success: false, error: description, errorCode: status }, { status })
  },
  expected: {
    id: "345678:777",
    name: "Ada Lovelace",
    email: "ada@lovelace.example",
    picture: "https://lovelace.example/ada.png"
  }
}
