import type { Emulation } from "../emulation.js"

/** @internal */
export const Frontegg: Emulation = {
  id: "frontegg",
  name: "Frontegg",
  authentication: ["client_secret_basic", "client_secret_post", "none"],
  pkce: "accepted",
  scopes: ["openid", "profile", "email"],
  refreshTokens: "rotated",
  openid: {
    logout: true,
    claims: ({ picture }) => ({
      picture: undefined,
      profilePictureUrl: picture,
      tenantId: "6e4c3f9a-5f0e-4a55-9d6b-2f0a2f5a9a11",
      roles: ["Admin"],
      permissions: ["fe.secure.*"],
      metadata: {},
      type: "userToken"
    })
  },
  expected: ({ email, id, name, picture }) => ({ id, name, email, emailVerified: true, picture })
}
