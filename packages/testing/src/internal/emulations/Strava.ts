import { hasProperty } from "effect/Predicate"
import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

const failure = (resource: string, field: string, code: string) => ({
  message: resource === "Application" ? "Authorization Error" : "Bad Request",
  errors: [{ resource, field, code }]
})

const athlete = {
  id: 134_815,
  username: null,
  resource_state: 2,
  firstname: "Ada",
  lastname: "Lovelace",
  city: "London",
  state: null,
  country: "United Kingdom",
  sex: "F",
  premium: true,
  created_at: "2017-11-14T02:30:05Z",
  profile_medium: "https://lovelace.example/ada-medium.png",
  profile: "https://lovelace.example/ada.png"
}

/** @internal */
export const Strava: Emulation = {
  id: "strava",
  name: "Strava",
  authentication: "client_secret_post",
  pkce: "ignored",
  scopes: ["read"],
  scopeSeparator: ",",
  refreshTokens: "rotated",
  revocation: "bearer",
  accessTokenLifetime: 21_600,
  callback: (url) => {
    const callback = new URL(url)
    if (callback.searchParams.has("code")) callback.searchParams.set("scope", "read")
    return callback
  },
  tokenAnswer: ({ body, ...answer }, { form }) => {
    const isRefresh = form.get("grant_type") === "refresh_token"
    if (hasProperty(body, "access_token")) {
      const more = isRefresh ? {} : { athlete }
      return { ...answer, body: { ...body, scope: undefined, expires_at: 1_568_775_134, ...more } }
    }
    if (hasProperty(body, "error") && body.error === "invalid_client") {
      return json(failure("Application", "client_id", "invalid"), { status: 401 })
    }
    const [resource, field] = isRefresh ? ["RefreshToken", "refresh_token"] : ["AuthorizationCode", "code"]
    return json(failure(resource, field, "invalid"), { status: 400 })
  },
  profile: {
    path: "/api/v3/athlete",
    answer: ({ picture }) => ({ ...athlete, profile: picture }),
    refused: ({ status }) => json(failure("Athlete", "access_token", "invalid"), { status })
  },
  expected: ({ name, picture }) => ({ id: "134815", name, picture })
}
