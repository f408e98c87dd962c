import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

/** @internal */
export const Patreon: Emulation = {
  id: "patreon",
  name: "Patreon",
  authentication: "client_secret_post",
  pkce: "ignored",
  scopes: ["identity", "identity[email]"],
  refreshTokens: "rotated",
  accessTokenLifetime: 2_678_400,
  tokenAnswer: (answer) => answer.status === 200 ? { ...answer, body: { ...answer.body, version: "0.0.1" } } : answer,
  profile: {
    path: "/api/oauth2/v2/identity",
    answer: (account, { parameters }) => {
      const known: Readonly<Record<string, unknown>> = {
        email: account.email,
        full_name: account.name,
        image_url: account.picture,
        is_email_verified: true,
        vanity: null
      }
      // Without fields it has no attributes.
      const asked = (parameters.get("fields[user]") ?? "").split(",")
      return {
        data: {
          attributes: Object.fromEntries(Object.entries(known).filter(([name]) => asked.includes(name))),
          id: "12345689",
          type: "user",
          relationships: { memberships: { data: [] } }
        },
        links: { self: "https://www.patreon.com/api/oauth2/v2/user/12345689" }
      }
    },
    refused: ({ description, status }) =>
      json({
        errors: [{
          code: 1,
          code_name: "Unauthorized",
          detail: description,
          status: String(status),
          title: "Unauthorized"
        }]
      }, { status })
  },
  expected: {
    id: "12345689",
    name: "Ada Lovelace",
    email: "ada@lovelace.example",
    emailVerified: true,
    picture: "https://lovelace.example/ada.png"
  }
}
