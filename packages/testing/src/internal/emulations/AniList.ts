import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

const graphqlError = (status: number, message: string) =>
  json({ errors: [{ message, status, locations: [{ line: 1, column: 9 }] }], data: null }, { status })

/** @internal */
export const AniList: Emulation = {
  id: "anilist",
  name: "AniList",
  authentication: ["client_secret_post", "client_secret_basic"],
  pkce: "ignored",
  scopes: [],
  refreshTokens: "none",
  accessTokenLifetime: 31_536_000,
  profile: {
    path: "/graphql",
    method: "POST",
    headers: { "content-type": /^application\/json/ },
    answer: ({ name, picture }, { json }) => {
      const query: unknown = typeof json === "object" && json !== null && "query" in json ? json.query : undefined
      return typeof query === "string" && /\bViewer\s*\{[^]*\bid\b/.test(query)
        ? {
          data: {
            Viewer: {
              id: 5_374_391,
              name,
              siteUrl: "https://anilist.co/user/AdaLovelace",
              avatar: { large: picture, medium: null },
              bannerImage: null
            }
          }
        }
        : { errors: [{ message: "Syntax Error: Unexpected <EOF>", status: 400 }], data: null }
    },
    refused: ({ reason, status }) =>
      reason === "token" ? graphqlError(400, "Invalid token") : graphqlError(status, "No query or mutation provided.")
  },
  expected: ({ name, picture }) => ({ id: "5374391", name, picture })
}
