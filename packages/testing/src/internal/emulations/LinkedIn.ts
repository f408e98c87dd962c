import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

/** @internal */
export const LinkedIn: Emulation = {
  id: "linkedin",
  name: "LinkedIn",
  authentication: "client_secret_post",
  pkce: "ignored",
  scopes: ["openid", "profile", "email"],
  refreshTokens: "kept",
  accessTokenLifetime: 5_184_000,
  tokenRequest: (request) =>
    request.form.has("code_verifier")
      ? json({ error: "invalid_client", error_description: "Client authentication failed" }, { status: 401 })
      : request,
  tokenAnswer: (answer) =>
    answer.status === 200
      ? { ...answer, body: { ...Object(answer.body), refresh_token_expires_in: 31_536_000 } }
      : answer,
  openid: {
    claims: { locale: { country: "US", language: "en" }, unknown_member: 1 },
    idToken: (claims) => ({ ...claims, nonce: undefined })
  }
}
