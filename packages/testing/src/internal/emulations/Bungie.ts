import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

const id = "4352452"

const answerOf = (code: number, status: string, message: string) => ({
  ErrorCode: code,
  ThrottleSeconds: 0,
  ErrorStatus: status,
  Message: message,
  MessageData: {}
})

/** @internal */
export const Bungie: Emulation = {
  id: "bungie",
  name: "Bungie.net",
  authentication: ["client_secret_basic", "client_secret_post", "none"],
  pkce: "ignored",
  scopes: [],
  refreshTokens: "rotated",
  accessTokenLifetime: 3600,
  // A request must not name any scope.
  authorizationRequest: (sent) => {
    const parameters = new URLSearchParams(sent)
    if (parameters.has("scope")) parameters.delete("response_type")
    return parameters
  },
  tokenAnswer: (answer) =>
    typeof answer.body["access_token"] === "string"
      ? { ...answer, body: { ...answer.body, refresh_expires_in: 7_776_000, membership_id: id } }
      : answer,
  profile: {
    path: "/Platform/User/GetCurrentBungieNetUser/",
    headers: { "x-api-key": /./ },
    answer: ({ name }) => ({
      Response: {
        membershipId: id,
        uniqueName: id,
        displayName: name,
        profilePicture: 70_650,
        profileTheme: 1101,
        isDeleted: false,
        about: "",
        firstAccess: "2014-09-09T10:00:00.000Z",
        legacyPortalUID: null,
        context: { isFollowing: false, ignoreStatus: { isIgnored: false, ignoreFlags: 0 } },
        locale: "en",
        localeInheritDefault: true,
        profilePicturePath: "/img/profile/avatars/bungieday_09.jpg",
        statusText: ""
      },
      ...answerOf(1, "Success", "Ok")
    }),
    refused: ({ reason, status }) =>
      reason === "token"
        ? json(answerOf(99, "WebAuthRequired", "Please sign-in to continue."), { status })
        : json(answerOf(2101, "ApiInvalidOrExpiredKey", "Application API key is invalid."), { status })
  },
  expected: ({ name }) => ({ id, name, picture: "https://www.bungie.net/img/profile/avatars/bungieday_09.jpg" })
}
