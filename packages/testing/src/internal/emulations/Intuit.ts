import type { Emulation } from "../emulation.js"

/** @internal */
export const Intuit: Emulation = {
  id: "intuit",
  name: "Intuit",
  authentication: ["client_secret_basic", "client_secret_post"],
  pkce: "ignored",
  scopes: ["openid", "profile", "email"],
  refreshTokens: "rotated",
  revocation: "standard",
  tokenAnswer: (answer) =>
    answer.status === 200
      ? {
        ...answer,
        body: {
          ...Object(answer.body),
          token_type: "bearer",
          scope: undefined,
          x_refresh_token_expires_in: 8_726_400
        }
      }
      : answer,
  openid: {
    idToken: ({ aud, auth_time, exp, iat, iss, sub }) => ({
      sub,
      aud: [aud].flat(),
      realmid: "1234567890",
      auth_time,
      iss,
      exp,
      iat
    })
  },
  profile: {
    path: "/v1/openid_connect/userinfo",
    answer: (account) => ({
      sub: account.id,
      email: account.email,
      emailVerified: true,
      givenName: "Ada",
      familyName: "Lovelace",
      phoneNumber: "+1 5555550100",
      phoneNumberVerified: false,
      address: { streetAddress: "12 St James's Square", locality: "London" },
      unknown_member: 1
    })
  },
  expected: (account) => ({
    id: account.id,
    name: "Ada Lovelace",
    email: account.email,
    emailVerified: true
  })
}
