import type { Emulation } from "../emulation.js"

/** @internal */
export const Zoho: Emulation = {
  id: "zoho",
  name: "Zoho",
  authentication: ["client_secret_post", "client_secret_basic"],
  pkce: "accepted",
  scopes: ["AaaServer.profile.READ"],
  scopeSeparator: ",",
  refreshTokens: "kept",
  revocation: "standard",
  callback: (url) => {
    url.searchParams.set("location", "us")
    url.searchParams.set("accounts-server", "https://accounts.zoho.com")
    return url
  },
  tokenAnswer: ({ body, headers, status }) => ({
    status: 200,
    headers,
    body: status === 200
      ? Object.assign({}, body, { api_domain: "https://www.zohoapis.com" })
      : { error: "invalid_code" }
  }),
  profile: {
    answer: (account) => ({
      First_Name: "Ada",
      Email: account.email,
      Last_Name: "Lovelace",
      Display_Name: account.name,
      ZUID: 675925609,
      unknown_member: null
    })
  },
  expected: { id: "675925609", name: "Ada Lovelace", email: "ada@lovelace.example" }
}
