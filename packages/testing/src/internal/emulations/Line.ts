import type { Emulation } from "../emulation.js"

/** @internal */
export const Line: Emulation = {
  id: "line",
  name: "LINE",
  authentication: "client_secret_post",
  pkce: "accepted",
  scopes: ["openid", "profile"],
  refreshTokens: "kept",
  revocation: "access_token_parameter",
  accessTokenLifetime: 2_592_000,
  // A refresh gives the same refresh token again.
  tokenAnswer: (answer, { form }) =>
    answer.status === 200 && form.has("refresh_token")
      ? { ...answer, body: { ...Object(answer.body), refresh_token: form.get("refresh_token") } }
      : answer,
  openid: {
    idTokenAlg: "HS256",
    onRefresh: false,
    claims: {
      given_name: undefined,
      family_name: undefined,
      locale: undefined,
      email: undefined,
      email_verified: undefined,
      amr: ["linesso"],
      unknown_member: 1
    }
  },
  expected: (account) => ({ id: account.id, name: account.name, picture: account.picture })
}
