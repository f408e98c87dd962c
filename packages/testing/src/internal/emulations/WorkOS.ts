import { hasProperty } from "effect/Predicate"
import type { Emulation } from "../emulation.js"

/** @internal */
export const WorkOS: Emulation = {
  id: "workos",
  name: "WorkOS SSO",
  authentication: ["client_secret_post", "none"],
  pkce: "accepted",
  // There are none, and whatever a client is given is not in the answer.
  scopes: ["sso"],
  refreshTokens: "none",
  accessTokenLifetime: null,
  tokenAnswer: ({ body, ...answer }, _, { account: { email } }) =>
    hasProperty(body, "access_token")
      ? {
        ...answer,
        body: {
          access_token: body.access_token,
          profile: {
            object: "profile",
            id: "prof_01DMC79VCBZ0NY2099737PSVF1",
            organization_id: "org_01EHQMYV6MBK39QC5PZXHY59C3",
            connection_id: "conn_01E4ZCR3C56J083X43JQXF3JK5",
            connection_type: "GoogleOAuth",
            idp_id: "103456789012345678901",
            email,
            first_name: "Ada",
            last_name: "Lovelace",
            role: { slug: "admin" },
            groups: ["Engineering"],
            custom_attributes: {},
            raw_attributes: { hd: "lovelace.example" }
          }
        }
      }
      : { ...answer, body },
  expected: ({ email, name }) => ({ id: "prof_01DMC79VCBZ0NY2099737PSVF1", name, email })
}
