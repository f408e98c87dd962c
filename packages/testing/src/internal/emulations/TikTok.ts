import { hasProperty } from "effect/Predicate"
import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

const renamed = (parameters: URLSearchParams): URLSearchParams => {
  const standard = new URLSearchParams(parameters)
  standard.delete("client_id")
  const key = standard.get("client_key")
  standard.delete("client_key")
  if (key !== null) standard.set("client_id", key)
  return standard
}

/** @internal */
export const TikTok: Emulation = {
  id: "tiktok",
  name: "TikTok",
  authentication: "client_secret_post",
  pkce: "accepted",
  scopes: ["user.info.basic"],
  scopeSeparator: ",",
  refreshTokens: "rotated",
  revocation: "access_token",
  accessTokenLifetime: 86_400,
  authorizationRequest: renamed,
  callback: (url) => {
    const callback = new URL(url)
    if (callback.searchParams.has("code")) callback.searchParams.set("scopes", "user.info.basic")
    return callback
  },
  tokenRequest: ({ form, headers }) => ({ headers, form: renamed(form) }),
  revocationRequest: ({ form, headers }) => ({ headers, form: renamed(form) }),
  tokenAnswer: ({ body, ...answer }) =>
    hasProperty(body, "scope")
      ? {
        ...answer,
        body: {
          ...body,
          open_id: "723f24d7-e717-40f8-a2b6-cb8464cd23b4",
          refresh_expires_in: 31_536_000,
          scope: String(body.scope).replaceAll(" ", ",")
        }
      }
      : json({ ...Object(body), log_id: "202206221854370101130062072500FFA2" }),
  profile: {
    path: "/v2/user/info/",
    query: { fields: /(^|,)open_id(,|$)/ },
    answer: ({ name, picture }, { parameters }) => {
      const user: Readonly<Record<string, unknown>> = {
        open_id: "723f24d7-e717-40f8-a2b6-cb8464cd23b4",
        union_id: "c9c60f44-a68e-4f5d-84dd-ce22faeb0ba1",
        avatar_url: picture,
        avatar_large_url: picture,
        display_name: name,
        username: "ada",
        is_verified: true,
        bio_description: "Analyst"
      }
      const fields = (parameters.get("fields") ?? "").split(",")
      return {
        data: { user: { ...Object.fromEntries(fields.map((field) => [field, user[field]])), avatar_url_100: picture } },
        error: { code: "ok", message: "", log_id: "20220829194722CBE87ED59D524E727021" }
      }
    },
    refused: ({ status }) =>
      json({
        error: {
          code: "access_token_invalid",
          message: "The access token is invalid or not found in the request.",
          log_id: "202210112248442CB9319E1FB30C1073F3"
        }
      }, { status })
  },
  expected: ({ name, picture }) => ({ id: "723f24d7-e717-40f8-a2b6-cb8464cd23b4", name, picture })
}
