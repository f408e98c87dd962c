import { hasProperty } from "effect/Predicate"
import type { Emulation } from "../emulation.js"

/** @internal */
export const Tiltify: Emulation = {
  id: "tiltify",
  name: "Tiltify",
  authentication: "client_secret_post",
  pkce: "ignored",
  scopes: ["public"],
  refreshTokens: "rotated",
  accessTokenLifetime: 7200,
  tokenAnswer: (answer) =>
    hasProperty(answer.body, "access_token")
      ? { ...answer, body: { ...answer.body, created_at: "2023-04-17T15:22:28Z", token_type: "bearer" } }
      : answer,
  profile: {
    path: "/api/public/current-user",
    headers: { "client-id": (value, { clientId }) => value === clientId },
    answer: ({ email, picture }) => ({
      data: {
        avatar: { alt: "A portrait", height: 200, src: picture, width: 200 },
        description: "Computes for charity",
        email,
        id: "be0e3b3c-133c-4276-a3c0-7c9af6a32c0f",
        legacy_id: 666_497_957,
        slug: "ada",
        social: { discord: null, twitter: "ada" },
        total_amount_raised: { currency: "USD", value: "182.32" },
        url: "/@ada",
        username: "ada"
      }
    })
  },
  expected: ({ email, picture }) => ({ id: "be0e3b3c-133c-4276-a3c0-7c9af6a32c0f", name: "ada", email, picture })
}
