import { hasProperty } from "effect/Predicate"
import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"
import { graphError } from "./Facebook.js"

/** @internal */
export const Instagram: Emulation = {
  id: "instagram",
  name: "Instagram",
  authentication: "client_secret_post",
  pkce: "ignored",
  scopes: ["instagram_business_basic"],
  refreshTokens: "none",
  accessTokenLifetime: null,
  tokenAnswer: (answer) =>
    hasProperty(answer.body, "access_token")
      ? {
        ...answer,
        body: {
          data: [{
            access_token: answer.body.access_token,
            user_id: "17841405793187218",
            permissions: "instagram_business_basic"
          }]
        }
      }
      : json({
        error_type: "OAuthException",
        code: 400,
        error_message: "Matching code was not found or was already used"
      }, { status: 400 }),
  profile: {
    path: "/v24.0/me",
    query: { fields: /^(?=.*\bid\b)(?=.*\busername\b)/ },
    answer: (account) => ({
      data: [{
        id: "24312345678901234",
        user_id: "17841405793187218",
        username: "ada",
        name: account.name,
        account_type: "MEDIA_CREATOR",
        profile_picture_url: account.picture,
        unknown_member: 1
      }]
    }),
    refused: ({ reason }) =>
      reason === "token"
        ? graphError(400, 190, "Error validating access token: Session has expired.", 463)
        : graphError(400, 100, "(#100) Tried accessing nonexisting field")
  },
  expected: {
    id: "24312345678901234",
    name: "Ada Lovelace",
    picture: "https://lovelace.example/ada.png"
  }
}
