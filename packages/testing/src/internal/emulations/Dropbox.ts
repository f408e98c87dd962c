import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

const id = "dbid:AAH4f99T0taONIb-OurWxbNQ6ywGRopQngc"

const apiError = (tag: string, status: number) =>
  json({ error_summary: `${tag}/..`, error: { ".tag": tag } }, { status })

/** @internal */
export const Dropbox: Emulation = {
  id: "dropbox",
  name: "Dropbox",
  authentication: ["client_secret_basic", "client_secret_post", "none"],
  pkce: "accepted",
  scopes: ["openid", "profile", "email"],
  refreshTokens: "kept",
  revocation: "bearer",
  accessTokenLifetime: 14_400,
  openid: {
    claims: { name: undefined, picture: undefined, locale: undefined },
    // Nothing is known of a nonce in its ID tokens.
    idToken: ({ nonce: _, ...claims }) => ({ ...claims, sub: id }),
    onRefresh: false
  },
  tokenAnswer: (answer) =>
    typeof answer.body["access_token"] === "string"
      ? { ...answer, body: { ...answer.body, token_type: "bearer", account_id: id, uid: "12345" } }
      : answer,
  profile: {
    path: "/2/openid/userinfo",
    method: "POST",
    answer: ({ email }, { body, headers }) =>
      // An endpoint without arguments takes no body, or the JSON text `null`, and no form.
      (body === "" || body === "null") && headers["content-type"] !== "application/x-www-form-urlencoded"
        ? {
          given_name: "Ada",
          family_name: "Lovelace",
          email,
          email_verified: true,
          iss: "Dropbox",
          sub: id,
          "dropbox:team_id": null
        }
        : { error_summary: "bad_request/..", error: { ".tag": "bad_request" } },
    refused: ({ reason, status }) => apiError(reason === "token" ? "invalid_access_token" : "bad_request", status)
  },
  expected: ({ email, name }) => ({ id, name, email, emailVerified: true })
}
