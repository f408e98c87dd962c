import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

/** @internal */
export const MailRu: Emulation = {
  id: "mailru",
  name: "Mail.ru",
  authentication: ["client_secret_post", "client_secret_basic"],
  pkce: "ignored",
  scopes: ["userinfo"],
  refreshTokens: "kept",
  // A refresh without the client's id in the form is refused.
  tokenRequest: (request) =>
    request.form.get("grant_type") === "refresh_token" && !request.form.has("client_id")
      ? json({ error: "invalid_request", error_code: 2, error_description: "client_id is missing" }, { status: 400 })
      : request,
  profile: {
    path: "/userinfo",
    token: { parameter: "access_token" },
    answer: ({ email, name, picture }, { emulator }) => ({
      id: "1734604429",
      client_id: emulator.clientId,
      gender: "f",
      name,
      nickname: "Ada",
      locale: "ru_RU",
      first_name: "Ada",
      last_name: "Lovelace",
      birthday: "10.12.1815",
      email,
      image: picture
    }),
    refused: () => json({ error: "token not found", error_code: 6, error_description: "token not found" })
  },
  expected: ({ email, name, picture }) => ({ id: "1734604429", name, email, picture })
}
