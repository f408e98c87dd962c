import type { Emulation } from "../emulation.js"

/** @internal */
export const Concept2: Emulation = {
  id: "concept2",
  name: "Concept2",
  authentication: ["client_secret_post", "client_secret_basic"],
  pkce: "ignored",
  scopes: ["user:read"],
  scopeSeparator: ",",
  refreshTokens: "rotated",
  accessTokenLifetime: 604_800,
  profile: {
    path: "/api/users/me",
    answer: ({ email, picture }) => ({
      data: {
        id: 1,
        username: "adal",
        first_name: "Ada",
        last_name: "Lovelace",
        gender: "F",
        dob: "1815-12-10",
        email,
        country: "GBR",
        profile_image: picture,
        age_restricted: false,
        max_heart_rate: null,
        weight: null,
        logbook_privacy: "partners"
      }
    })
  },
  expected: ({ email, name, picture }) => ({ id: "1", name, email, picture })
}
