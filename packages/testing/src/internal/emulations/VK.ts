import { hasProperty } from "effect/Predicate"
import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

const DEVICE = "vLAq5yYEKIWHKSkWy8TqVTXJCtVYXWnGhZq4oZpHd0Y"

/** One that no standard verifies: its issuer is `VK`. */
const ID_TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJWSyJ9.c2ln"

/** @internal */
export const VK: Emulation = {
  id: "vk",
  name: "VK",
  authentication: ["client_secret_post", "none"],
  pkce: "required",
  scopes: ["vkid.personal_info", "email"],
  refreshTokens: "rotated",
  revocation: "access_token_parameter",
  callback: (url) => {
    const callback = new URL(url)
    if (callback.searchParams.has("code")) {
      callback.searchParams.set("type", "code_v2")
      callback.searchParams.set("expires_in", "600")
      callback.searchParams.set("device_id", DEVICE)
      callback.searchParams.set("ext_id", "vk2.a.o7RfXx")
    }
    return callback
  },
  tokenRequest: (request) =>
    request.form.get("device_id") === DEVICE && request.form.has("state")
      ? request
      : json({ error: "invalid_request", error_description: "device_id is missing or invalid" }),
  tokenAnswer: ({ body, ...answer }, { form }) =>
    hasProperty(body, "access_token")
      ? { ...answer, body: { ...body, user_id: 1_234_567_890, state: form.get("state"), id_token: ID_TOKEN } }
      : json(body),
  profile: {
    path: "/oauth2/user_info",
    method: "POST",
    query: { client_id: (value, { clientId }) => value === clientId },
    token: { parameter: "access_token" },
    answer: ({ email, picture }) => ({
      user: {
        user_id: "1234567890",
        first_name: "Ada",
        last_name: "Lovelace",
        phone: "79991234567",
        avatar: picture,
        email,
        sex: 1,
        verified: false,
        birthday: "10.12.1815",
        language: 3
      }
    }),
    refused: ({ reason }) =>
      json({
        error: reason === "token" ? "invalid_token" : "invalid_request",
        error_description: "access_token is missing or invalid"
      })
  },
  expected: ({ email, name, picture }) => ({ id: "1234567890", name, email, picture })
}
