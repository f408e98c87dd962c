import { hasProperty } from "effect/Predicate"
import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

/** @internal */
export const Linear: Emulation = {
  id: "linear",
  name: "Linear",
  authentication: ["client_secret_post", "client_secret_basic", "none"],
  pkce: "accepted",
  scopes: ["read"],
  scopeSeparator: ",",
  refreshTokens: "rotated",
  revocation: "bearer",
  accessTokenLifetime: 86_399,
  profile: {
    path: "/graphql",
    method: "POST",
    answer: (account, request) =>
      hasProperty(request.json, "query") && String(request.json.query).includes("viewer")
        ? {
          data: {
            viewer: {
              id: "8b5c9bd0-4a3e-4c9f-8f35-6a4fb1b6f6a2",
              name: account.name,
              displayName: "ada",
              email: account.email,
              avatarUrl: account.picture,
              active: true,
              unknown_member: 1
            }
          }
        }
        : { errors: [{ message: "Must provide query string", extensions: { code: "GRAPHQL_PARSE_FAILED" } }] },
    refused: ({ status }) =>
      json({
        errors: [{
          message: "Authentication required, not authenticated",
          extensions: { type: "authentication error", code: "AUTHENTICATION_ERROR", statusCode: 401, userError: true }
        }]
      }, { status })
  },
  expected: {
    id: "8b5c9bd0-4a3e-4c9f-8f35-6a4fb1b6f6a2",
    name: "Ada Lovelace",
    email: "ada@lovelace.example",
    picture: "https://lovelace.example/ada.png"
  }
}
