import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

/** @internal */
export const Naver: Emulation = {
  id: "naver",
  name: "Naver",
  authentication: "client_secret_post",
  pkce: "ignored",
  scopes: [],
  refreshTokens: "kept",
  tokenRequest: (request) =>
    request.form.get("grant_type") === "authorization_code" && !request.form.has("state")
      ? json({ error: "invalid_request", error_description: "missing required parameters" })
      : request,
  tokenAnswer: (answer) =>
    "error" in answer.body
      ? { ...answer, status: 200 }
      : { ...answer, body: { ...answer.body, token_type: "bearer", expires_in: "3600" } },
  profile: {
    path: "/v1/nid/me",
    answer: (account) => ({
      resultcode: "00",
      message: "success",
      response: {
        id: "32742776",
        nickname: "ada",
        name: account.name,
        email: account.email,
        profile_image: account.picture,
        gender: "F",
        age: "40-49",
        birthday: "12-10",
        birthyear: "1815",
        mobile: "010-0000-0000",
        mobile_e164: "+821000000000"
      }
    }),
    refused: () => json({ resultcode: "024", message: "Authentication failed" }, { status: 401 })
  },
  expected: {
    id: "32742776",
    name: "Ada Lovelace",
    email: "ada@lovelace.example",
    picture: "https://lovelace.example/ada.png"
  }
}
