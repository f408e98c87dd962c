import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

/** @internal */
export const HubSpot: Emulation = {
  id: "hubspot",
  name: "HubSpot",
  authentication: "client_secret_post",
  pkce: "accepted",
  scopes: ["oauth"],
  refreshTokens: "kept",
  revocation: "standard",
  accessTokenLifetime: 1800,
  tokenAnswer: (answer) =>
    answer.body["error"] === undefined
      ? {
        ...answer,
        body: {
          ...answer.body,
          token_use: "access_token",
          token_type: "bearer",
          id_token: null,
          hub_id: 62515,
          user_id: 123,
          scopes: ["oauth"]
        }
      }
      : answer,
  profile: {
    path: "/oauth/2026-03/token/introspect",
    method: "POST",
    token: { parameter: "token" },
    query: {
      client_id: (value, { clientId }) => value === clientId,
      client_secret: (value, { clientSecret }) => value === clientSecret
    },
    answer: ({ email }, { emulator, parameters }) => ({
      token_use: "access_token",
      active: true,
      token: parameters.get("token"),
      signed_access_token: { hubId: 62515, userId: 123, signature: "a signature" },
      hub_id: 62515,
      user_id: 123,
      client_id: emulator.clientId,
      app_id: 456,
      scopes: ["oauth"],
      expires_in: 1754,
      is_private_distribution: false,
      token_type: "access",
      user: email,
      hub_domain: "lovelace.example"
    }),
    refused: ({ reason, status }) =>
      reason === "token"
        ? json({ active: false, token_use: "access_token" })
        : json({ error: "invalid_client" }, { status })
  },
  expected: ({ email }) => ({ id: "123", email })
}
