import { hasProperty } from "effect/Predicate"
import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

const errors: Readonly<Record<string, string>> = {
  invalid_client: "Invalid Params: invalid client_id/client_secret",
  authorization_code: "Invalid Params: invalid code",
  refresh_token: "Invalid Params: invalid refresh_token"
}

/** @internal */
export const Withings: Emulation = {
  id: "withings",
  name: "Withings",
  authentication: "client_secret_post",
  pkce: "ignored",
  scopes: ["user.metrics"],
  scopeSeparator: ",",
  refreshTokens: "rotated",
  accessTokenLifetime: 10_800,
  tokenRequest: (request) =>
    request.form.get("action") === "requesttoken"
      ? request
      : json({ status: 503, body: {}, error: "Invalid Params: Missing action" }),
  tokenAnswer: ({ body, ...answer }, { form }) => {
    if (hasProperty(body, "scope")) {
      const scope = String(body.scope).replaceAll(" ", ",")
      return json({
        status: 0,
        body: { ...body, userid: "12345678", scope, csrf_token: "PACnnxwHTaBQOGIVtXmzmBqVyuTcizMe" }
      })
    }
    if (hasProperty(body, "status")) return { ...answer, body }
    const code = hasProperty(body, "error") ? String(body.error) : ""
    return json({
      status: 503,
      body: {},
      error: errors[code] ?? errors[form.get("grant_type") ?? ""] ?? "Invalid Params"
    })
  },
  expected: { id: "12345678" }
}
