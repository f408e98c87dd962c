import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

const id = "9da7a204-544e-5fd1-9a12-61176c5d4cd8"

/** @internal */
export const Coinbase: Emulation = {
  id: "coinbase",
  name: "Coinbase",
  authentication: "client_secret_post",
  pkce: "accepted",
  scopes: ["wallet:user:read", "wallet:user:email", "offline_access"],
  scopeSeparator: ",",
  refreshTokens: "rotated",
  accessTokenLifetime: 3600,
  tokenAnswer: (answer) =>
    typeof answer.body["access_token"] === "string"
      ? { ...answer, body: { ...answer.body, token_type: "bearer" } }
      : answer,
  profile: {
    path: "/v2/user",
    headers: { "cb-version": /^\d{4}-\d{2}-\d{2}$/ },
    answer: ({ email, name, picture }, { scopes }) => ({
      data: {
        id,
        name,
        username: "ada",
        profile_location: null,
        profile_bio: null,
        profile_url: "https://coinbase.com/ada",
        avatar_url: picture,
        resource: "user",
        resource_path: "/v2/user",
        ...(scopes.includes("wallet:user:email") ? { email } : undefined),
        country: { code: "GB", name: "United Kingdom" },
        created_at: "2015-01-31T20:49:02Z"
      }
    }),
    refused: ({ description, reason, status }) =>
      json({
        errors: [
          reason === "token"
            ? { id: "invalid_token", message: "The access token is invalid" }
            : { id: "invalid_request", message: description }
        ]
      }, { status })
  },
  expected: ({ email, name, picture }) => ({ id, name, email, picture })
}
