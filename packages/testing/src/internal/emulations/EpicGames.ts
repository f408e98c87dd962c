import type { Emulation } from "../emulation.js"

const id = "9626f441055349ce8cb7d7d5a483eaa2"

/** @internal */
export const EpicGames: Emulation = {
  id: "epic-games",
  name: "Epic Games",
  authentication: "client_secret_basic",
  pkce: "ignored",
  scopes: ["basic_profile"],
  refreshTokens: "rotated",
  revocation: "standard",
  accessTokenLifetime: 7200,
  tokenAnswer: (answer, _, { clientId }) =>
    typeof answer.body["access_token"] === "string"
      ? {
        ...answer,
        body: {
          ...answer.body,
          token_type: "bearer",
          expires_at: "2026-11-24T12:00:00.000Z",
          refresh_expires: 28_800,
          refresh_expires_at: "2026-11-24T18:00:00.000Z",
          account_id: id,
          client_id: clientId,
          application_id: "fghi4567O03HROxEjwbn7kgXpBhnhWwv"
        }
      }
      : {
        ...answer,
        body: {
          ...answer.body,
          errorCode: `errors.com.epicgames.account.oauth.${answer.body["error"]}`,
          errorMessage: answer.body["error_description"] ?? null,
          messageVars: [],
          numericErrorCode: 18_059
        }
      },
  profile: {
    path: "/epic/oauth/v2/userInfo",
    answer: ({ name }) => ({ sub: id, preferred_username: name, preferred_language: "en", country: null })
  },
  expected: ({ name }) => ({ id, name })
}
