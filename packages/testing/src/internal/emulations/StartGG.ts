import type { TokenRequest } from "../../Dialect.js"
import { json } from "../../Dialect.js"
import type { Emulation, Emulator } from "../emulation.js"

/** Both grants have to name the redirect URI and the scopes of the request. */
const names = ({ form }: TokenRequest, { redirectUri, scopes }: Emulator): boolean =>
  form.get("redirect_uri") === redirectUri && form.get("scope") === scopes.join(" ")

/** @internal */
export const StartGG: Emulation = {
  id: "start-gg",
  name: "start.gg",
  authentication: "client_secret_post",
  pkce: "ignored",
  scopes: ["user.identity", "user.email"],
  refreshTokens: "rotated",
  refreshEndpoint: true,
  accessTokenLifetime: 604_800,
  tokenRequest: (request, emulator) =>
    names(request, emulator)
      ? request
      : json({ error: "invalid_request", message: "scope and redirect_uri" }, { status: 400 }),
  profile: {
    path: "/gql/alpha",
    method: "POST",
    headers: { "content-type": /^application\/json/ },
    answer: ({ email, name, picture }, { json }) =>
      JSON.stringify(json).includes("currentUser")
        ? {
          data: {
            currentUser: {
              id: 1_000_001,
              slug: "user/abc12345",
              name,
              email,
              player: { gamerTag: "ada" },
              images: [{ url: picture }],
              discriminator: "abc12345"
            }
          },
          extensions: { cacheControl: { version: 1, hints: null } },
          actionRecords: []
        }
        : { errors: [{ message: "Must provide query string." }] },
    refused: () => json({ success: false, message: "Invalid authentication token" }, { status: 400 })
  },
  expected: ({ email, picture }) => ({ id: "1000001", name: "ada", email, picture })
}
