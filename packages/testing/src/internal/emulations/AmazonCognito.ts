import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

/** @internal */
export const AmazonCognito: Emulation = {
  id: "amazon-cognito",
  name: "Amazon Cognito",
  authentication: ["client_secret_basic", "none"],
  pkce: "accepted",
  scopes: ["openid", "profile", "email"],
  refreshTokens: "kept",
  revocation: "standard",
  revocationRequest: (request) =>
    request.form.get("token_type_hint") === "access_token"
      ? json({ error: "unsupported_token_type" }, { status: 400 })
      : request,
  openid: {
    claims: ({ id }) => ({
      "cognito:username": id,
      phone_number: "+12065551212",
      phone_number_verified: "true",
      "custom:department": "Engineering",
      locale: undefined
    }),
    idToken: (claims) => ({ ...claims, token_use: "id", origin_jti: "64f513be-32db-42b0-b78e-b02127b4f463" })
  },
  // Its answers do not say which scopes were granted.
  tokenAnswer: (answer) => {
    const { scope: _, ...body } = answer.body
    return { ...answer, body }
  },
  profile: {
    path: "/oauth2/userInfo",
    answer: ({ email, id, name, picture }) => ({
      sub: id,
      username: id,
      name,
      given_name: "Ada",
      family_name: "Lovelace",
      email,
      email_verified: "true",
      phone_number: "+12065551212",
      phone_number_verified: "false",
      picture,
      "custom:department": "Engineering"
    })
  },
  expected: ({ email, id, name, picture }) => ({ id, name, email, emailVerified: true, picture })
}
