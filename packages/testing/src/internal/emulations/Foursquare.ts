import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

/** @internal */
export const Foursquare: Emulation = {
  id: "foursquare",
  name: "Foursquare",
  authentication: "client_secret_post",
  pkce: "ignored",
  scopes: [],
  refreshTokens: "none",
  accessTokenLifetime: null,
  tokenAnswer: (answer) =>
    answer.body["error"] === undefined ? json({ access_token: answer.body["access_token"] }) : answer,
  profile: {
    path: "/v2/users/self",
    token: { parameter: "oauth_token" },
    query: { v: /^\d{8}$/ },
    answer: ({ email }) => ({
      meta: { code: 200, requestId: "59a45921351e3d43b07028b5" },
      notifications: [{ type: "notificationTray", item: { unreadCount: 0 } }],
      response: {
        user: {
          id: "32",
          firstName: "Ada",
          lastName: "Lovelace",
          gender: "female",
          relationship: "self",
          photo: { prefix: "https://lovelace.example/img/user/", suffix: "/ada.png" },
          contact: { email, verifiedPhone: "false" },
          homeCity: "London"
        }
      }
    }),
    refused: ({ description, status }) =>
      json({
        meta: {
          code: status,
          errorType: "invalid_auth",
          errorDetail: description,
          requestId: "59a45921351e3d43b07028b6"
        },
        response: {}
      }, { status })
  },
  expected: ({ email, name }) => ({
    id: "32",
    name,
    email,
    picture: "https://lovelace.example/img/user/original/ada.png"
  })
}
