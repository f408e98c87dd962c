import type { Emulation } from "../emulation.js"

/** @internal */
export const Wikimedia: Emulation = {
  id: "wikimedia",
  name: "Wikimedia",
  authentication: ["client_secret_basic", "client_secret_post", "none"],
  pkce: "accepted",
  scopes: [],
  refreshTokens: "rotated",
  accessTokenLifetime: 14_400,
  profile: {
    answer: (account) => ({
      sub: 12345,
      username: "Ada",
      editcount: 1843,
      confirmed_email: true,
      blocked: false,
      registered: "20080101120000",
      groups: ["*", "user", "autoconfirmed"],
      rights: ["read", "edit"],
      grants: ["mwoauth-authonlyprivate"],
      realname: account.name,
      email: account.email,
      unknown_member: null
    })
  },
  expected: { id: "12345", name: "Ada Lovelace", email: "ada@lovelace.example", emailVerified: true }
}
