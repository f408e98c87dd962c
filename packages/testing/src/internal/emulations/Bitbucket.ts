import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

const UUID = "{6f1d3c9e-5a52-4f0b-8d1e-7c1f6d2b9a43}"

/** @internal */
export const Bitbucket: Emulation = {
  id: "bitbucket",
  name: "Bitbucket",
  authentication: ["client_secret_basic", "client_secret_post"],
  pkce: "accepted",
  scopes: ["account", "email"],
  refreshTokens: "rotated",
  accessTokenLifetime: 7200,
  // The scopes are those of the consumer.
  authorizationRequest: (parameters) => {
    parameters.delete("scope")
    return parameters
  },
  tokenRequest: ({ form, headers }) => {
    const known = new URLSearchParams(form)
    known.delete("scope")
    return { form: known, headers }
  },
  tokenAnswer: ({ body, ...answer }, { form }) => {
    const { scope, ...members } = body
    return {
      ...answer,
      body: "access_token" in members
        ? { ...members, scopes: scope, token_type: "bearer", state: form.get("grant_type") }
        : body
    }
  },
  profile: {
    path: "/2.0/user",
    answer: ({ name, picture }, { emulator: { issuer } }) => ({
      type: "user",
      account_id: "557058:5b1c6f0e-8f0a-4c58-9d5b-3f1f6a8f4d10",
      uuid: UUID,
      display_name: name,
      nickname: "ada",
      username: "ada",
      created_on: "2015-12-10T09:30:00.123456+00:00",
      account_status: "active",
      has_2fa_enabled: null,
      links: {
        self: { href: `${issuer}/2.0/users/${encodeURIComponent(UUID)}` },
        html: { href: `${issuer}/${encodeURIComponent(UUID)}/` },
        avatar: { href: picture },
        repositories: { href: `${issuer}/2.0/repositories/${encodeURIComponent(UUID)}` }
      }
    }),
    refused: ({ status }) =>
      json({
        type: "error",
        error: { message: "Access token expired. Use your refresh token to obtain a new access token." }
      }, {
        status,
        headers: { "www-authenticate": "Bearer realm=\"api.bitbucket.org\", error=\"invalid_token\"" }
      })
  },
  expected: ({ name, picture }) => ({ id: "557058:5b1c6f0e-8f0a-4c58-9d5b-3f1f6a8f4d10", name, picture })
}
