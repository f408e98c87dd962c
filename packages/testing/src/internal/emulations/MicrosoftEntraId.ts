import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

const refuse = (code: number, description: string) =>
  json({
    error: "invalid_request",
    error_description: `AADSTS${code}: ${description}`,
    error_codes: [code],
    timestamp: "2016-01-09 02:02:12Z",
    trace_id: "255d1aef-8c98-452f-ac51-23d051240864",
    correlation_id: "fb3d2015-bc17-4bb9-bb85-30c5cf1aaaa7"
  }, { status: 400 })

/** @internal */
export const MicrosoftEntraId: Emulation = {
  id: "microsoft-entra-id",
  name: "Microsoft Entra ID",
  authentication: ["client_secret_basic", "client_secret_post", "none"],
  pkce: "accepted",
  scopes: ["openid", "profile", "email"],
  refreshTokens: "rotated",
  // A client without a secret is a single-page application, and one with a secret is a web application.
  tokenRequest: (request) => {
    const isPublic = request.headers.authorization === undefined && !request.form.has("client_secret")
    if (request.headers.origin !== undefined) {
      return isPublic
        ? request
        : refuse(9_002_326, "cross-origin token redemption is for single-page applications only")
    }
    return isPublic
      ? refuse(9_002_327, "single-page applications redeem tokens in cross-origin requests only")
      : request
  },
  openid: {
    logout: true,
    claims: {
      oid: "690222be-ff1a-4d56-abd1-7e4f7d38e474",
      tid: "9122040d-6c67-4c5b-b112-36a304b66dad",
      preferred_username: "ada@lovelace.example",
      ver: "2.0",
      email_verified: undefined,
      given_name: undefined,
      family_name: undefined,
      picture: undefined,
      locale: undefined
    }
  },
  expected: (account) => ({ id: account.id, name: account.name, email: account.email })
}
