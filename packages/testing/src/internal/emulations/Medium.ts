import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

/** @internal */
export const Medium: Emulation = {
  id: "medium",
  name: "Medium",
  authentication: "client_secret_post",
  pkce: "ignored",
  scopes: ["basicProfile"],
  scopeSeparator: ",",
  refreshTokens: "rotated",
  accessTokenLifetime: null,
  // Success is a 201, and the scopes are a list.
  tokenAnswer: ({ body, headers, status }) =>
    status === 200
      ? {
        status: 201,
        headers,
        body: Object.assign({}, body, { scope: ["basicProfile"], expires_at: 1_893_456_000_000 })
      }
      : { status, headers, body: { errors: [{ message: "An error occurred.", code: 6000 }] } },
  profile: {
    answer: (account) => ({
      data: {
        id: "5303d74c64f66366f00cb9b2a94f3251bf5",
        username: "ada",
        name: account.name,
        url: "https://medium.com/@ada",
        imageUrl: account.picture,
        unknown_member: 1
      }
    }),
    refused: ({ status }) => json({ errors: [{ message: "Token was invalid.", code: 6003 }] }, { status })
  },
  expected: {
    id: "5303d74c64f66366f00cb9b2a94f3251bf5",
    name: "Ada Lovelace",
    picture: "https://lovelace.example/ada.png"
  }
}
