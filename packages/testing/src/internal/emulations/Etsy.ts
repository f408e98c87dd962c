import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

/** @internal */
export const Etsy: Emulation = {
  id: "etsy",
  name: "Etsy",
  authentication: "none",
  pkce: "required",
  scopes: ["shops_r", "email_r"],
  refreshTokens: "rotated",
  profile: {
    path: "/v3/application/users/me",
    headers: {
      "x-api-key": (value, { clientId }) => value.startsWith(`${clientId}:`) && value.length > clientId.length + 1
    },
    status: 403,
    answer: () => ({ user_id: 12345678, shop_id: 1, unknown_member: 1 }),
    also: {
      "//v3/application/users/12345678": ({ email, picture }) => ({
        user_id: 12345678,
        primary_email: email,
        first_name: "Ada",
        last_name: "Lovelace",
        image_url_75x75: picture
      })
    },
    refused: ({ reason, status }) =>
      reason === "token"
        ? json({ error: "invalid_token", error_description: "access token is expired" }, { status })
        : json({ error: "Shared secret is required in x-api-key header." }, { status })
  },
  expected: {
    id: "12345678",
    name: "Ada Lovelace",
    email: "ada@lovelace.example",
    picture: "https://lovelace.example/ada.png"
  }
}
