import { hasProperty } from "effect/Predicate"
import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

/** @internal */
export const GitHub: Emulation = {
  id: "github",
  name: "GitHub",
  authentication: ["client_secret_basic", "client_secret_post"],
  pkce: "accepted",
  scopes: ["user:email"],
  refreshTokens: "rotated",
  accessTokenLifetime: 28_800,
  tokenAnswer: (answer, { form, headers }) => {
    const body = answer.status === 200
      ? { ...Object(answer.body), token_type: "bearer", refresh_token_expires_in: 15_897_600 }
      : hasProperty(answer.body, "error") && answer.body.error === "invalid_client"
      ? {
        error: "incorrect_client_credentials",
        error_description: "The client_id and/or client_secret passed are incorrect."
      }
      : form.get("grant_type") === "refresh_token"
      ? { error: "bad_refresh_token", error_description: "The refresh token passed is incorrect or expired." }
      : { error: "bad_verification_code", error_description: "The code passed is incorrect or expired." }
    return headers.accept?.includes("application/json") === true ? json(body) : {
      status: 200,
      headers: { "content-type": "application/x-www-form-urlencoded; charset=utf-8" },
      body: new URLSearchParams(body).toString()
    }
  },
  profile: {
    path: "/user",
    headers: { "user-agent": /./ },
    status: 403,
    answer: (account) => ({
      login: "octocat",
      id: 583_231,
      node_id: "MDQ6VXNlcjU4MzIzMQ==",
      avatar_url: account.picture,
      html_url: "https://github.com/octocat",
      name: account.name,
      email: null
    }),
    also: {
      "/emails": ({ email }) => [
        { email: "octocat@users.noreply.example", primary: false, verified: true, visibility: null },
        { email, primary: true, verified: true, visibility: "private" }
      ]
    },
    refused: ({ reason, status }) =>
      json({
        message: reason === "token" ? "Bad credentials" : "Request forbidden by administrative rules.",
        documentation_url: "https://docs.github.com/rest",
        status: String(status)
      }, { status })
  },
  expected: {
    id: "583231",
    name: "Ada Lovelace",
    email: "ada@lovelace.example",
    emailVerified: true,
    picture: "https://lovelace.example/ada.png"
  }
}
