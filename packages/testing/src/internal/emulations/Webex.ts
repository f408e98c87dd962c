import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

/** @internal */
export const Webex: Emulation = {
  id: "webex",
  name: "Webex",
  authentication: "client_secret_post",
  pkce: "accepted",
  scopes: ["spark:people_read"],
  refreshTokens: "kept",
  accessTokenLifetime: 1_209_599,
  // A refresh answers with the refresh token it was given.
  tokenAnswer: ({ body, headers, status }, { form }) => ({
    status,
    headers,
    body: status !== 200 ? body : Object.assign(
      {},
      form.has("refresh_token") ? { refresh_token: form.get("refresh_token") } : {},
      body,
      { refresh_token_expires_in: 7_775_999 }
    )
  }),
  profile: {
    answer: (account) => ({
      id: "Y2lzY29zcGFyazovL3VzL1BFT1BMRS9mNWIzNjE4Ny1jOGRkLTQ3MjctOGIyZi1mOWM0NDdmMjkwNDY",
      emails: [account.email, "countess@lovelace.example"],
      phoneNumbers: [],
      displayName: account.name,
      nickName: "Ada",
      firstName: "Ada",
      lastName: "Lovelace",
      avatar: account.picture,
      orgId: "Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi85NmFiYzJhYS0zZGNjLTExZTUtYTE1Mi1mZTM0ODE5Y2RjOWE",
      created: "2015-10-18T14:26:16.000Z",
      status: "active",
      type: "person"
    }),
    refused: ({ description, status }) =>
      json(
        { message: description, errors: [{ description }], trackingId: "ROUTER_5F0B0C8D-0001-0001-0001-000000000001" },
        { status }
      )
  },
  expected: {
    id: "Y2lzY29zcGFyazovL3VzL1BFT1BMRS9mNWIzNjE4Ny1jOGRkLTQ3MjctOGIyZi1mOWM0NDdmMjkwNDY",
    name: "Ada Lovelace",
    email: "ada@lovelace.example",
    picture: "https://lovelace.example/ada.png"
  }
}
