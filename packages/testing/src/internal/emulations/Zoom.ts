import { hasProperty } from "effect/Predicate"
import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

/** @internal */
export const Zoom: Emulation = {
  id: "zoom",
  name: "Zoom",
  authentication: "client_secret_basic",
  pkce: "accepted",
  scopes: ["user:read:user"],
  refreshTokens: "rotated",
  revocation: "access_token",
  tokenAnswer: ({ body, ...answer }) => ({
    ...answer,
    body: hasProperty(body, "error")
      ? { reason: "Invalid Token!", error: body.error }
      : { ...Object(body), token_type: "bearer", api_url: "https://api.zoom.us" }
  }),
  profile: {
    path: "/v2/users/me",
    answer: ({ email, name, picture }) => ({
      id: "zJKyaiAyTNC-MWjiWC18KQ",
      first_name: "Ada",
      last_name: "Lovelace",
      display_name: name,
      email,
      type: 1,
      role_name: "Owner",
      pmi: 3_542_471_135,
      timezone: "Europe/London",
      verified: 1,
      pic_url: picture,
      account_id: "q6gBJVO5TzexKYTb_I2rpg",
      status: "active",
      dept: ""
    }),
    refused: ({ status }) => json({ code: 124, message: "Invalid access token." }, { status })
  },
  expected: ({ email, name, picture }) => ({
    id: "zJKyaiAyTNC-MWjiWC18KQ",
    name,
    email,
    emailVerified: true,
    picture
  })
}
