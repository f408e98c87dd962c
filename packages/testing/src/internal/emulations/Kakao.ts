import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

/** @internal */
export const Kakao: Emulation = {
  id: "kakao",
  name: "Kakao",
  authentication: ["client_secret_post", "none"],
  pkce: "accepted",
  scopes: [],
  refreshTokens: "kept",
  revocation: "bearer",
  accessTokenLifetime: 21_599,
  tokenAnswer: (answer) =>
    answer.status === 200
      ? {
        ...answer,
        body: {
          ...Object(answer.body),
          token_type: "bearer",
          scope: "account_email profile_image profile_nickname",
          refresh_token_expires_in: 5_183_999
        }
      }
      : { ...answer, body: { ...Object(answer.body), error_code: "KOE320" } },
  openid: {
    // With OpenID Connect switched on, a request without scopes gives an ID token too.
    always: true,
    claims: (account) => ({
      name: undefined,
      given_name: undefined,
      family_name: undefined,
      locale: undefined,
      email_verified: undefined,
      nickname: account.name
    })
  },
  profile: {
    path: "/v2/user/me",
    answer: (account) => ({
      id: 123_456_789,
      connected_at: "2022-04-11T01:45:28Z",
      kakao_account: {
        name_needs_agreement: false,
        name: account.name,
        profile_nickname_needs_agreement: false,
        profile: {
          nickname: account.name,
          thumbnail_image_url: `${account.picture}?size=110`,
          profile_image_url: account.picture,
          is_default_image: false
        },
        email_needs_agreement: false,
        is_email_valid: true,
        is_email_verified: true,
        email: account.email
      },
      properties: { nickname: account.name }
    }),
    refused: () => json({ msg: "this access token does not exist", code: -401 }, { status: 401 })
  },
  expected: {
    id: "123456789",
    name: "Ada Lovelace",
    email: "ada@lovelace.example",
    emailVerified: true,
    picture: "https://lovelace.example/ada.png"
  }
}
