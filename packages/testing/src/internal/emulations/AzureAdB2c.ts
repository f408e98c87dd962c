import type { Emulation } from "../emulation.js"

/** @internal */
export const AzureAdB2c: Emulation = {
  id: "azure-ad-b2c",
  name: "Azure AD B2C",
  authentication: ["client_secret_post", "none"],
  pkce: "accepted",
  scopes: ["openid"],
  refreshTokens: "rotated",
  openid: {
    logout: true,
    claims: ({ email }) => ({
      email: undefined,
      email_verified: undefined,
      picture: undefined,
      locale: undefined,
      emails: [email],
      oid: "f5a1b3c2-8d8e-4f6a-9b0a-2f8c8c0d1e2f",
      tfp: "B2C_1_signupsignin",
      ver: "1.0",
      idp: null
    })
  },
  // A request without the scope of an API would get no access token: it is sent away, so that nobody forgets it.
  authorizationRequest: (parameters, { clientId }) => {
    const standard = new URLSearchParams(parameters)
    const scopes = (parameters.get("scope") ?? "").split(" ")
    if (scopes.includes(clientId)) {
      standard.set("scope", scopes.filter((scope) => scope !== clientId).join(" "))
    } else {
      standard.set("scope", "an unknown one")
    }
    return standard
  },
  tokenAnswer: (answer, _request, { clientId }) =>
    answer.body["error"] === undefined
      ? { ...answer, body: { ...answer.body, scope: clientId, not_before: 1_700_000_000, expires_in: "3600" } }
      : answer,
  expected: ({ email, id, name }) => ({ id, name, email })
}
