import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

/** @internal */
export const FreshBooks: Emulation = {
  id: "freshbooks",
  name: "FreshBooks",
  authentication: "client_secret_post",
  pkce: "ignored",
  scopes: ["user:profile:read"],
  refreshTokens: "rotated",
  revocation: "standard",
  accessTokenLifetime: 43_200,
  tokenAnswer: (answer) =>
    answer.body["error"] === undefined
      ? { ...answer, body: { ...answer.body, created_at: 1_424_471_407, direct_buy_tokens: {} } }
      : answer,
  profile: {
    path: "/auth/api/v1/users/me",
    answer: ({ email }) => ({
      response: {
        id: 2192788,
        identity_id: 2192788,
        first_name: "Ada",
        last_name: "Lovelace",
        email,
        language: "en",
        confirmed_at: "2017-05-10T16:11:51Z",
        created_at: "2017-05-09T13:53:10Z",
        setup_complete: true,
        phone_numbers: [{ title: "", phone_number: null }],
        profession: { id: 1, title: "Analyst", company: "Lovelace", designation: null },
        business_memberships: [{ id: 165, role: "owner", business: { id: 77, name: "Lovelace", account_id: "zDmNq" } }]
      }
    }),
    refused: () =>
      json({
        error: "unauthenticated",
        error_description: "This action requires authentication to continue."
      }, { status: 401 })
  },
  expected: ({ email, name }) => ({ id: "2192788", name, email })
}
