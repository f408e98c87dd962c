import type { Emulation } from "../emulation.js"

/** @internal */
export const Faceit: Emulation = {
  id: "faceit",
  name: "FACEIT",
  authentication: "client_secret_basic",
  pkce: "required",
  scopes: ["openid", "profile", "email"],
  refreshTokens: "rotated",
  accessTokenLifetime: 86_400,
  openid: {
    // The nonce is left out: that it comes back is not confirmed.
    idToken: ({ aud, email, exp, iat, picture, sub }, { account }) => ({
      iss: "https://api.faceit.com/auth",
      sub,
      aud,
      exp,
      iat,
      guid: sub,
      nickname: account.name,
      email,
      picture
    })
  },
  authorizationRequest: (parameters) => {
    const standard = new URLSearchParams(parameters)
    if (parameters.get("redirect_popup") !== "true") standard.set("response_type", "an unknown one")
    return standard
  },
  profile: {
    path: "/auth/v1/resources/userinfo",
    answer: ({ email, name, picture }) => ({
      guid: "0b0a4f5e-3d1c-4b6f-8a55-2f2c7d1b6a11",
      nickname: name,
      email,
      email_verified: true,
      picture,
      locale: "en",
      birthdate: null,
      memberships: ["free"]
    })
  },
  expected: ({ email, name, picture }) => ({
    id: "0b0a4f5e-3d1c-4b6f-8a55-2f2c7d1b6a11",
    name,
    email,
    emailVerified: true,
    picture
  })
}
