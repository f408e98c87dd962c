import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

/** @internal */
export const WeChat: Emulation = {
  id: "wechat",
  name: "WeChat",
  authentication: ["client_secret_post", "none"],
  pkce: "ignored",
  scopes: ["snsapi_login"],
  scopeSeparator: ",",
  refreshTokens: "kept",
  accessTokenLifetime: 7200,
  tokenMethod: "GET",
  refreshEndpoint: true,
  authorizationRequest: (parameters) => {
    parameters.set("client_id", parameters.get("appid") ?? "")
    parameters.delete("appid")
    return parameters
  },
  tokenRequest: ({ form, headers }, { clientSecret, redirectUri }) => {
    const standard = new URLSearchParams(form)
    standard.set("client_id", form.get("appid") ?? "")
    standard.delete("appid")
    if (form.get("grant_type") === "refresh_token") {
      // The secret is not asked for.
      standard.set("client_secret", clientSecret)
      return form.has("secret") ? json({ errcode: 40035, errmsg: "invalid parameter" }) : { headers, form: standard }
    }
    standard.set("client_secret", form.get("secret") ?? "")
    standard.delete("secret")
    standard.set("redirect_uri", redirectUri)
    return { headers, form: standard }
  },
  tokenAnswer: ({ body, headers, status }, { form }) => ({
    status: 200,
    headers: { ...headers, "content-type": "text/plain" },
    body: status === 200 ?
      Object.assign(
        {},
        body,
        form.has("refresh_token")
          ? { refresh_token: form.get("refresh_token") }
          : { unionid: "o6_bmasdasdsad6_2sgVt7hMZOPfL" },
        { token_type: undefined, openid: "oLVPpjqs9BhvzwPj5A-vTYAX3GLc", scope: "snsapi_login" }
      ) :
      { errcode: 40029, errmsg: "invalid code" }
  }),
  profile: {
    query: { openid: /^oLVPpjqs9BhvzwPj5A-vTYAX3GLc$/ },
    token: { parameter: "access_token" },
    contentType: "text/plain",
    answer: (account) =>
      JSON.stringify({
        openid: "oLVPpjqs9BhvzwPj5A-vTYAX3GLc",
        nickname: account.name,
        sex: 1,
        language: "zh_CN",
        province: "Guangdong",
        city: "Guangzhou",
        country: "CN",
        headimgurl: account.picture,
        privilege: ["PRIVILEGE1"],
        unionid: "o6_bmasdasdsad6_2sgVt7hMZOPfL"
      }),
    refused: () => json({ errcode: 40001, errmsg: "invalid credential" })
  },
  expected: { id: "oLVPpjqs9BhvzwPj5A-vTYAX3GLc", name: "Ada Lovelace", picture: "https://lovelace.example/ada.png" }
}
