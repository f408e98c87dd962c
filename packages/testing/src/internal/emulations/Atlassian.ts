import type { Emulation } from "../emulation.js"

/** @internal */
export const Atlassian: Emulation = {
  id: "atlassian",
  name: "Atlassian",
  authentication: "client_secret_post",
  pkce: "ignored",
  scopes: ["read:me", "offline_access"],
  refreshTokens: "rotated",
  // Without the two parameters there is no consent, and no tokens for the API.
  authorizationRequest: (sent) => {
    const parameters = new URLSearchParams(sent)
    if (parameters.get("audience") !== "api.atlassian.com" || parameters.get("prompt") !== "consent") {
      parameters.delete("response_type")
    }
    return parameters
  },
  tokenAnswer: (answer, { form }) => {
    const { token_type: _, ...body } = answer.body
    const refused = body["error"] === "invalid_grant" && form.get("grant_type") === "refresh_token"
    return refused
      ? { ...answer, status: 403, body: { ...body, error_description: "Unknown or invalid refresh token." } }
      : { ...answer, body }
  },
  profile: {
    path: "/me",
    answer: ({ email, name, picture }) => ({
      account_type: "atlassian",
      account_id: "112233aa-bb11-cc22-33dd-445566abcabc",
      email,
      email_verified: true,
      name,
      picture,
      account_status: "active",
      nickname: "ada",
      zoneinfo: "Europe/London",
      locale: "en-GB",
      extended_profile: { job_title: "Mathematician", organization: null }
    })
  },
  expected: ({ email, name, picture }) => ({
    id: "112233aa-bb11-cc22-33dd-445566abcabc",
    name,
    email,
    emailVerified: true,
    picture
  })
}
