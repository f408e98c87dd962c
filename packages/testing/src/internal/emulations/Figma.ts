import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

/** @internal */
export const Figma: Emulation = {
  id: "figma",
  name: "Figma",
  authentication: "client_secret_basic",
  pkce: "accepted",
  scopes: ["current_user:read"],
  refreshTokens: "kept",
  refreshEndpoint: true,
  accessTokenLifetime: 7_776_000,
  tokenAnswer: (answer, { form }) =>
    answer.status !== 200 ? answer : form.get("grant_type") === "refresh_token"
      ? { ...answer, body: { ...Object(answer.body), token_type: "bearer", scope: undefined } }
      : {
        ...answer,
        body: { ...Object(answer.body), token_type: undefined, scope: undefined, user_id_string: "1033389405214440704" }
      },
  profile: {
    path: "/v1/me",
    answer: (account) => ({
      id: "1033389405214440704",
      handle: account.name,
      email: account.email,
      img_url: account.picture,
      unknown_member: 1
    }),
    refused: () => json({ status: 403, err: "Invalid token" }, { status: 403 })
  },
  expected: {
    id: "1033389405214440704",
    name: "Ada Lovelace",
    email: "ada@lovelace.example",
    picture: "https://lovelace.example/ada.png"
  }
}
