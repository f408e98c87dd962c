import type { Emulation } from "../emulation.js"

const id = "https://login.salesforce.com/id/00D300000000lnGEAQ/005300000000000AAA"

/** @internal */
export const Salesforce: Emulation = {
  id: "salesforce",
  name: "Salesforce",
  authentication: ["client_secret_basic", "client_secret_post", "none"],
  pkce: "accepted",
  scopes: ["openid", "profile", "email"],
  refreshTokens: "kept",
  revocation: "standard",
  accessTokenLifetime: null,
  tokenAnswer: (answer) =>
    answer.status === 200
      ? {
        ...answer,
        body: {
          ...answer.body,
          signature: "SSSbLO/gBhmmyNUvN18ODBDFYHzakxOMgqYtu+hDPsc=",
          instance_url: "https://example.my.salesforce.com",
          id,
          issued_at: "1558553873237"
        }
      }
      : answer,
  openid: {
    logout: true,
    claims: ({ picture }) => ({
      user_id: "005300000000000AAA",
      organization_id: "00D300000000lnGEAQ",
      preferred_username: "ada@lovelace.example",
      nickname: "ada",
      zoneinfo: "America/Los_Angeles",
      picture: undefined,
      photos: { picture, thumbnail: `${picture}?size=t` },
      user_type: "STANDARD",
      language: "en_US",
      phone_number: null,
      updated_at: "2013-12-02T18:46:42.000+0000"
    })
  },
  expected: (account) => ({
    id: account.id,
    name: account.name,
    email: account.email,
    emailVerified: true,
    picture: account.picture
  })
}
