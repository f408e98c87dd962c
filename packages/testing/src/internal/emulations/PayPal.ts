import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

/** @internal */
export const PayPal: Emulation = {
  id: "paypal",
  name: "PayPal",
  authentication: "client_secret_basic",
  pkce: "accepted",
  scopes: ["openid", "profile", "email"],
  refreshTokens: "kept",
  revocation: "standard",
  accessTokenLifetime: 28_800,
  tokenAnswer: ({ body, headers, status }) => ({
    status,
    headers,
    body: status === 200
      ? Object.assign({}, body, { nonce: "2026-11-24T12:00:00Z", app_id: "APP-80W284485P519543T" })
      : body
  }),
  openid: {
    idTokenAlg: "HS256",
    onRefresh: false,
    idToken: ({ aud, auth_time, exp, iat, iss, nonce, sub: user_id }) => ({
      aud,
      auth_time,
      exp,
      iat,
      iss,
      nonce,
      user_id
    })
  },
  profile: {
    query: { schema: "openid" },
    answer: (account) => ({
      user_id: "https://www.paypal.com/webapps/auth/identity/user/mWq6_1sU85v5EG9yHdPxJRrhGHrnMJ-1PQKtX6pcsmA",
      sub: "https://www.paypal.com/webapps/auth/identity/user/mWq6_1sU85v5EG9yHdPxJRrhGHrnMJ-1PQKtX6pcsmA",
      name: account.name,
      given_name: "Ada",
      family_name: "Lovelace",
      picture: account.picture,
      email: account.email,
      // As text.
      email_verified: "true",
      payer_id: "WDJJHEBZ4X2LY",
      verified_account: "true",
      account_type: "PERSONAL",
      locale: "en_GB",
      age_range: "36-40"
    }),
    refused: ({ status }) =>
      json({ name: "AUTHENTICATION_FAILURE", debug_id: "5b6c7d8e9f0a1", message: "Invalid access token." }, { status })
  },
  expected: {
    id: "https://www.paypal.com/webapps/auth/identity/user/mWq6_1sU85v5EG9yHdPxJRrhGHrnMJ-1PQKtX6pcsmA",
    name: "Ada Lovelace",
    email: "ada@lovelace.example",
    emailVerified: true,
    picture: "https://lovelace.example/ada.png"
  }
}
