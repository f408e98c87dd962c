import { hasProperty } from "effect/Predicate"
import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

/** @internal */
export const Tumblr: Emulation = {
  id: "tumblr",
  name: "Tumblr",
  authentication: ["client_secret_basic", "client_secret_post"],
  pkce: "ignored",
  scopes: ["basic", "offline_access"],
  refreshTokens: "rotated",
  accessTokenLifetime: 2520,
  tokenAnswer: (answer) =>
    hasProperty(answer.body, "access_token")
      ? { ...answer, body: { ...answer.body, id_token: false, token_type: "bearer" } }
      : answer,
  profile: {
    path: "/v2/user/info",
    answer: ({ picture }) => ({
      meta: { status: 200, msg: "OK" },
      response: {
        user: {
          following: 263,
          default_post_format: "html",
          name: "ada",
          likes: 606,
          blogs: [
            { name: "engines", title: "Engines", url: "https://engines.tumblr.com/", primary: false, uuid: "t:second" },
            {
              name: "ada",
              title: "Ada Lovelace",
              url: "https://ada.tumblr.com/",
              primary: true,
              followers: 33_004_929,
              uuid: "t:7RBdHLzN-MNzGhiBFKCaFe",
              avatar: [{ width: 512, height: 512, url: picture }, {
                width: 64,
                height: 64,
                url: "https://64.media.tumblr.com/a"
              }]
            }
          ]
        }
      }
    }),
    refused: ({ status }) =>
      json({
        meta: { status, msg: "Unauthorized" },
        response: [],
        errors: [{ title: "Unauthorized", code: 1016, detail: "Unable to authorize" }]
      }, { status })
  },
  expected: ({ picture }) => ({ id: "t:7RBdHLzN-MNzGhiBFKCaFe", name: "ada", picture })
}
