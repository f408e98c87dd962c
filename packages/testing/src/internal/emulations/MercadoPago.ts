import type { Emulation } from "../emulation.js"

/** @internal */
export const MercadoPago: Emulation = {
  id: "mercado-pago",
  name: "Mercado Pago",
  authentication: "client_secret_post",
  pkce: "accepted",
  scopes: [],
  refreshTokens: "rotated",
  accessTokenLifetime: 15_552_000,
  // Without it the sign-in page is that of Mercado Libre.
  authorizationRequest: (parameters) => parameters.get("platform_id") === "mp" ? parameters : new URLSearchParams(),
  tokenAnswer: (answer) =>
    "error" in answer.body
      ? { ...answer, body: { ...answer.body, message: "the request was refused", status: answer.status, cause: [] } }
      : {
        ...answer,
        body: {
          ...answer.body,
          token_type: "bearer",
          scope: "read write offline_access",
          user_id: 1_234_567,
          public_key: "APP_USR-d0a26210-d215-479a-8895-9f8bf12e5001",
          live_mode: true,
          unknown_member: 1
        }
      },
  expected: { id: "1234567" }
}
