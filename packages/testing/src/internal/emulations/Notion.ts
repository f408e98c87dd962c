import { json } from "../../Dialect.js"
import type { Account, Emulation } from "../emulation.js"

const owner = (account: Account) => ({
  type: "user",
  user: {
    object: "user",
    id: "5389a034-eb5c-47b5-8a9e-f79c99ef166c",
    name: account.name,
    avatar_url: account.picture,
    type: "person",
    person: { email: account.email }
  }
})

/** @internal */
export const Notion: Emulation = {
  id: "notion",
  name: "Notion",
  authentication: "client_secret_basic",
  pkce: "ignored",
  scopes: [],
  refreshTokens: "rotated",
  accessTokenLifetime: null,
  authorizationRequest: (parameters) => parameters.get("owner") === "user" ? parameters : new URLSearchParams(),
  tokenAnswer: (answer, _request, { account }) =>
    "error" in answer.body ? answer : {
      ...answer,
      body: {
        ...answer.body,
        token_type: "bearer",
        bot_id: "b3414d65-1224-4ab9-b6c1-0ad9c0a3b1f6",
        workspace_name: "Analytical Engine",
        workspace_icon: null,
        workspace_id: "8a9c2c9e-6b7c-4c8f-9b7e-2a6f0d3c1e5b",
        owner: owner(account),
        duplicated_template_id: null,
        request_id: "1c1d9a1e-3f3c-4f0e-8d6a-5a6b7c8d9e0f"
      }
    },
  profile: {
    path: "/v1/users/me",
    headers: { "notion-version": "2022-06-28" },
    answer: (account) => ({
      object: "user",
      id: "16d84278-ab0e-484c-9bdd-b35da3bd8905",
      name: "Example",
      avatar_url: null,
      type: "bot",
      bot: { owner: owner(account), workspace_name: "Analytical Engine" },
      request_id: "1c1d9a1e-3f3c-4f0e-8d6a-5a6b7c8d9e0f"
    }),
    refused: ({ description, reason, status }) =>
      json({
        object: "error",
        status,
        code: reason === "token" ? "unauthorized" : "missing_version",
        message: description
      }, { status })
  },
  expected: {
    id: "5389a034-eb5c-47b5-8a9e-f79c99ef166c",
    name: "Ada Lovelace",
    email: "ada@lovelace.example",
    picture: "https://lovelace.example/ada.png"
  }
}
