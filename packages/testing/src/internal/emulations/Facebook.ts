import { hasProperty } from "effect/Predicate"
import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

/**
 * The error object of Meta's Graph API.
 *
 * @internal
 */
export const graphError = (status: number, code: number, message: string, subcode?: number) =>
  json({
    error: {
      message,
      type: "OAuthException",
      code,
      ...(subcode === undefined ? {} : { error_subcode: subcode }),
      fbtrace_id: "AEl4xJ2oPnJ1vXG1mGGQGWd"
    }
  }, { status })

/** @internal */
export const Facebook: Emulation = {
  id: "facebook",
  name: "Facebook",
  authentication: "client_secret_post",
  pkce: "accepted",
  scopes: ["public_profile", "email"],
  refreshTokens: "none",
  accessTokenLifetime: 5_183_944,
  tokenAnswer: (answer) =>
    !hasProperty(answer.body, "error")
      ? { ...answer, body: { ...Object(answer.body), token_type: "bearer", scope: undefined } }
      : answer.body.error === "invalid_grant"
      ? graphError(400, 100, "This authorization code has been used.", 36009)
      : graphError(400, 1, "Error validating client secret."),
  profile: {
    path: "/v24.0/me",
    query: { fields: /^(?=.*\bid\b)(?=.*\bpicture\b)/ },
    answer: (account) => ({
      id: "10158249275312345",
      name: account.name,
      email: account.email,
      picture: { data: { height: 50, is_silhouette: false, url: account.picture, width: 50 } },
      unknown_member: 1
    }),
    refused: ({ reason }) =>
      reason === "token"
        ? graphError(400, 190, "Error validating access token: Session has expired.", 463)
        : graphError(400, 100, "(#100) Tried accessing nonexisting field")
  },
  expected: {
    id: "10158249275312345",
    name: "Ada Lovelace",
    email: "ada@lovelace.example",
    picture: "https://lovelace.example/ada.png"
  }
}
