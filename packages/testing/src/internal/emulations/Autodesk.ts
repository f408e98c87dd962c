import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

/** @internal */
export const Autodesk: Emulation = {
  id: "autodesk",
  name: "Autodesk",
  authentication: ["client_secret_basic", "none"],
  pkce: "accepted",
  scopes: ["openid"],
  refreshTokens: "rotated",
  revocation: "standard",
  revocationRequest: (request) =>
    request.form.has("token_type_hint")
      ? request
      : json({ error: "invalid_request", error_description: "token_type_hint is missing." }, { status: 400 }),
  accessTokenLifetime: 3599,
  openid: {},
  // Its answers do not say which scopes were granted.
  tokenAnswer: (answer) => {
    const { scope: _, ...body } = answer.body
    return { ...answer, body }
  },
  profile: {
    path: "/userinfo",
    answer: ({ email, id, name, picture }) => ({
      sub: id,
      name,
      given_name: "Ada",
      family_name: "Lovelace",
      preferred_username: "ada.lovelace",
      email,
      email_verified: true,
      profile: "https://profile.lovelace.example/ada",
      picture,
      locale: "en-GB",
      updated_at: 1_710_000_000,
      is_2fa_enabled: true,
      country_code: "GB",
      address: { country: "United Kingdom" },
      ldap_domain: null,
      job_title: "Mathematician",
      company: "Analytical Engines",
      eidm_guid: id,
      social_userinfo_list: [],
      thumbnails: { sizeX200: picture }
    })
  },
  expected: ({ email, id, name, picture }) => ({ id, name, email, emailVerified: true, picture })
}
