import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

/** @internal */
export const Kick: Emulation = {
  id: "kick",
  name: "Kick",
  authentication: "client_secret_post",
  pkce: "required",
  scopes: ["user:read"],
  refreshTokens: "rotated",
  revocation: "standard",
  accessTokenLifetime: 7_200,
  tokenAnswer: (answer) => answer.status === 200 ? answer : { ...answer, body: { error: "Invalid request" } },
  profile: {
    path: "/public/v1/users",
    answer: (account) => ({
      data: [{
        user_id: 1_234_567,
        name: account.name,
        email: account.email,
        profile_picture: account.picture,
        unknown_member: 1
      }],
      message: "OK"
    }),
    refused: () => json({ data: {}, message: "Unauthorized" }, { status: 401 })
  },
  expected: {
    id: "1234567",
    name: "Ada Lovelace",
    email: "ada@lovelace.example",
    picture: "https://lovelace.example/ada.png"
  }
}
