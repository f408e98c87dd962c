import { hasProperty } from "effect/Predicate"
import type { Emulation } from "../emulation.js"
import { graphError } from "./Facebook.js"

/** @internal */
export const Threads: Emulation = {
  id: "threads",
  name: "Threads",
  authentication: "client_secret_post",
  pkce: "ignored",
  scopes: ["threads_basic"],
  refreshTokens: "none",
  accessTokenLifetime: null,
  tokenAnswer: (answer) =>
    hasProperty(answer.body, "access_token")
      // A number that JSON parsers in JavaScript do not read exactly.
      ? { ...answer, body: `{"access_token":${JSON.stringify(answer.body.access_token)},"user_id":17841405793187218}` }
      : graphError(400, 100, "This authorization code has been used.", 36009),
  profile: {
    path: "/v1.0/me",
    query: { fields: /^(?=.*\bid\b)(?=.*\busername\b)/ },
    answer: (account) => ({
      id: "17841405793187218",
      username: "ada",
      name: account.name,
      threads_profile_picture_url: account.picture,
      threads_biography: "Engines.",
      is_verified: false
    }),
    refused: ({ reason }) =>
      reason === "token"
        ? graphError(400, 190, "Error validating access token: Session has expired.", 463)
        : graphError(400, 100, "(#100) Tried accessing nonexisting field")
  },
  expected: {
    id: "17841405793187218",
    name: "Ada Lovelace",
    picture: "https://lovelace.example/ada.png"
  }
}
