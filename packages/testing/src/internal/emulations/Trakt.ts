import type { Emulation } from "../emulation.js"

/** @internal */
export const Trakt: Emulation = {
  id: "trakt",
  name: "Trakt",
  authentication: "client_secret_post",
  pkce: "accepted",
  scopes: [],
  refreshTokens: "rotated",
  revocation: "access_token",
  accessTokenLifetime: 7_776_000,
  tokenAnswer: ({ body, headers, status }) => ({
    status,
    headers,
    body: status === 200
      ? Object.assign({}, body, { token_type: "bearer", scope: "public", created_at: 1_790_000_000 })
      : body
  }),
  profile: {
    headers: {
      "trakt-api-version": "2",
      "trakt-api-key": (value, { clientId }) => value === clientId,
      "user-agent": /./
    },
    status: 403,
    answer: (account) => ({
      user: {
        username: "ada",
        private: false,
        name: account.name,
        vip: true,
        vip_ep: false,
        ids: { slug: "ada", uuid: "b6589fc6ab0dc82cf12099d1c2d40ab994e8410c" },
        joined_at: "2010-09-25T17:49:25.000Z",
        location: "London",
        about: "Engines",
        gender: null,
        age: null,
        images: { avatar: { full: account.picture } }
      },
      account: { timezone: "Europe/London", date_format: "dmy", time_24hr: true, cover_image: null },
      unknown_member: 1
    })
  },
  expected: {
    id: "b6589fc6ab0dc82cf12099d1c2d40ab994e8410c",
    name: "Ada Lovelace",
    picture: "https://lovelace.example/ada.png"
  }
}
