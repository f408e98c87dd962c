import type { Emulation } from "../emulation.js"

const encoded = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString("base64url")

/** @internal */
export const EveOnline: Emulation = {
  id: "eveonline",
  name: "EVE Online",
  authentication: ["client_secret_basic", "client_secret_post", "none"],
  pkce: "accepted",
  scopes: [],
  refreshTokens: "rotated",
  revocation: "standard",
  accessTokenLifetime: 1199,
  tokenAnswer: (answer, _request, { account, clientId, scopes }) =>
    answer.body["error"] === undefined
      ? {
        ...answer,
        body: {
          ...answer.body,
          access_token: `${encoded({ alg: "RS256", kid: "JWT-Signature-Key", typ: "JWT" })}.${
            encoded({
              scp: scopes,
              jti: "998e12c7-3241-43c5-8355-2c48822e0a1b",
              kid: "JWT-Signature-Key",
              sub: "CHARACTER:EVE:123123",
              azp: clientId,
              tenant: "tranquility",
              tier: "live",
              region: "world",
              aud: [clientId, "EVE Online"],
              name: account.name,
              owner: "8PmzCeTKb4VFUDrHLc/AeZXDSWM=",
              iss: "https://login.eveonline.com"
            })
          }.${encoded(answer.body["access_token"])}`
        }
      }
      : answer,
  expected: ({ name }) => ({
    id: "123123",
    name,
    picture: "https://images.evetech.net/characters/123123/portrait"
  })
}
