import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

// Common ones are turned away.
const named = /^(?!effect-oauth$|node$|undici$).+/

/** @internal */
export const Reddit: Emulation = {
  id: "reddit",
  name: "Reddit",
  authentication: "client_secret_basic",
  pkce: "ignored",
  scopes: ["identity"],
  refreshTokens: "kept",
  revocation: "standard",
  accessTokenLifetime: 86_400,
  tokenRequest: (request) =>
    named.test(request.headers["user-agent"] ?? "")
      ? request
      : json({ message: "Too Many Requests", error: 429 }, { status: 429 }),
  tokenAnswer: (answer) => {
    if (answer.status === 401) {
      return { ...answer, body: { message: "Unauthorized", error: 401 } }
    }
    return answer.status === 400 ? { ...answer, status: 200 } : answer
  },
  profile: {
    path: "/api/v1/me",
    headers: { "user-agent": named },
    status: 429,
    answer: (account, { parameters }) => ({
      id: "1w72",
      name: "ada",
      icon_img: parameters.get("raw_json") === "1" ? account.picture : `${account.picture}?a=1&amp;b=2`,
      snoovatar_img: "",
      has_verified_email: true,
      verified: true,
      created_utc: 1_146_268_800,
      over_18: false,
      pref_geopopular: null
    }),
    refused: ({ status }) =>
      json({ message: status === 401 ? "Unauthorized" : "Too Many Requests", error: status }, { status })
  },
  expected: { id: "1w72", name: "ada", picture: "https://lovelace.example/ada.png" }
}
