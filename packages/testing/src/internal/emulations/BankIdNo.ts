import type { Emulation } from "../emulation.js"

/** @internal */
export const BankIdNo: Emulation = {
  id: "bankid-no",
  name: "BankID Norge",
  authentication: ["client_secret_basic", "client_secret_post"],
  pkce: "accepted",
  scopes: ["openid", "profile"],
  refreshTokens: "rotated",
  openid: {
    claims: {
      email: undefined,
      email_verified: undefined,
      picture: undefined,
      birthdate: "1815-12-10",
      acr: "urn:bankid:bid;LOA=4",
      bankid_altsub: "9578-6000-4-3140",
      originator: "CN=BankID - TestBank1 - Bank CA 3,OU=123456789,O=TestBank1 AS,C=NO",
      additionalCertInfo: { certValidFrom: 1_689_840_000_000, serialNumber: "1234567", keySize: "2048" },
      typ: "ID"
    }
  },
  expected: ({ id, name }) => ({ id, name })
}
