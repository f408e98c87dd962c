import { hasProperty } from "effect/Predicate"
import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

/** @internal */
export const Twitter: Emulation = {
  id: "twitter",
  name: "X (Twitter)",
  authentication: ["client_secret_basic", "none"],
  pkce: "required",
  scopes: ["users.read", "tweet.read", "offline.access"],
  refreshTokens: "rotated",
  revocation: "standard",
  accessTokenLifetime: 7200,
  tokenAnswer: (answer) =>
    hasProperty(answer.body, "access_token") ? { ...answer, body: { ...answer.body, token_type: "bearer" } } : answer,
  profile: {
    path: "/2/users/me",
    answer: ({ email, name, picture }, { parameters }) => {
      const more: Readonly<Record<string, unknown>> = {
        profile_image_url: picture,
        verified: true,
        confirmed_email: email,
        created_at: "2013-12-14T04:35:55.000Z"
      }
      const fields = (parameters.get("user.fields") ?? "").split(",").filter((field) => field in more)
      return {
        data: {
          id: "2244994945",
          name,
          username: "ada",
          unknown_member: 1,
          ...Object.fromEntries(fields.map((field) => [field, more[field]]))
        }
      }
    },
    refused: ({ status }) =>
      json({ title: "Unauthorized", type: "about:blank", status, detail: "Unauthorized" }, { status })
  },
  expected: ({ name, picture }) => ({ id: "2244994945", name, picture })
}
