import { hasProperty } from "effect/Predicate"
import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

type Failure = readonly [status: number, message: string]

const errors: Readonly<Record<string, Failure>> = {
  invalid_client: [403, "invalid client secret"],
  authorization_code: [400, "Invalid authorization code"],
  refresh_token: [400, "Invalid refresh token"]
}

const missing: Failure = [400, "missing grant type"]

/** @internal */
export const Twitch: Emulation = {
  id: "twitch",
  name: "Twitch",
  authentication: "client_secret_post",
  pkce: "ignored",
  scopes: ["openid", "user:read:email"],
  refreshTokens: "rotated",
  revocation: "access_token",
  accessTokenLifetime: 14_124,
  openid: {
    claims: {
      preferred_username: "Ada",
      name: undefined,
      given_name: undefined,
      family_name: undefined,
      locale: undefined
    },
    onRefresh: false
  },
  tokenAnswer: ({ body, ...answer }, { form }) => {
    if (hasProperty(body, "scope")) {
      return { ...answer, body: { ...body, scope: String(body.scope).split(" "), token_type: "bearer" } }
    }
    const error = hasProperty(body, "error") ? body.error : undefined
    const [status, message] = errors[error === "invalid_client" ? error : form.get("grant_type") ?? ""] ?? missing
    return json({ status, message }, { status })
  },
  profile: {
    path: "/helix/users",
    headers: { "client-id": (value, { clientId }) => value === clientId },
    status: 401,
    answer: ({ email, id, picture }) => ({
      data: [{
        id,
        login: "ada",
        display_name: "Ada",
        type: "",
        broadcaster_type: "partner",
        description: "Computes.",
        profile_image_url: picture,
        offline_image_url: "",
        view_count: 5_980_557,
        email,
        created_at: "2016-12-14T20:32:28Z"
      }]
    }),
    refused: ({ status }) =>
      json({ error: "Unauthorized", status, message: "Client ID and OAuth token do not match" }, { status })
  },
  expected: ({ email, id, picture }) => ({ id, name: "Ada", email, emailVerified: true, picture })
}
