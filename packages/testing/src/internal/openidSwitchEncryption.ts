/**
 * Misbehaviours in the encryption of ID tokens. All but `IdTokenEncryptedUnasked` need a client that is registered for
 * it.
 */
import { planFor, withHeader } from "./openidEncryption.js"
import { decode, segments } from "./openidJose.js"
import type { Encryption, Hooks, Switches } from "./openidModel.js"
import { almost, fapi1 } from "./openidSwitch.js"

const plan = (change: (honest: Encryption, token: string) => Encryption): Hooks => ({
  encrypt: { idToken: (honest, _, token) => (honest === undefined ? undefined : change(honest, token)) }
})

const otherAlg: Readonly<Record<string, string>> = {
  "RSA-OAEP": "RSA-OAEP-256",
  "RSA-OAEP-256": "RSA-OAEP",
  "ECDH-ES": "ECDH-ES+A128KW"
}

const zipped = (honest: Encryption): Encryption => ({
  ...honest,
  // Only the RSA family is made by hand, which compression needs.
  alg: honest.alg.startsWith("RSA") ? honest.alg : "dir",
  header: { ...honest.header, zip: "DEF" }
})

export const encryption = {
  IdTokenEncryptedRsa15: {
    text: "The ID token is encrypted with RSA1_5, for a client that has an RSA key.",
    specification: "FAPI 1.0 Advanced §8.6.1",
    modules: fapi1("encrypted-idtoken-usingrsa15"),
    ...plan((honest) => (honest.recipient.kty === "RSA" ? { ...honest, alg: "RSA1_5" } : honest))
  },
  IdTokenEncryptedOtherAlg: {
    text: "The ID token is encrypted with another algorithm than the registered one.",
    specification: "OpenID Connect Core §3.1.3.7 (1)",
    ...plan((honest) => ({ ...honest, alg: otherAlg[honest.alg] ?? honest.alg }))
  },
  IdTokenEncryptedOtherEnc: {
    text: "The content of the ID token is encrypted with another algorithm than the registered one.",
    specification: "OpenID Connect Core §3.1.3.7 (1)",
    ...plan((honest) => ({ ...honest, enc: honest.enc === "A256GCM" ? "A128CBC-HS256" : "A256GCM" }))
  },
  IdTokenEncryptedDir: {
    text: "The ID token is encrypted with dir and a key made of what is public.",
    specification: "RFC 8725 §3.4",
    ...plan((honest) => ({ ...honest, alg: "dir" }))
  },
  IdTokenEncryptedInvalidCurve: {
    text: "The ephemeral key of ECDH-ES is not on the curve.",
    specification: "RFC 8725 §3.4",
    encrypted: {
      idToken: (jwe) =>
        withHeader(jwe, (header) => {
          const { epk } = header
          return typeof epk === "object" && epk !== null && "x" in epk
            ? { ...header, epk: { ...epk, y: epk.x } }
            : { ...header, epk: { kty: "EC", crv: "P-256", x: "AQ", y: "AQ" } }
        })
    }
  },
  IdTokenEncryptedWrongKid: {
    text: "The ID token is encrypted to a key the client has, and names another.",
    specification: "RFC 7516 §4.1.6",
    ...plan((honest) => ({ ...honest, kid: almost(honest.kid) }))
  },
  IdTokenEncryptedWithoutKid: {
    text: "The ID token is encrypted to a key the client has, and names none.",
    specification: "RFC 7516 §4.1.6",
    verdict: "accept",
    ...plan((honest) => ({ ...honest, kid: undefined }))
  },
  IdTokenEncryptedNotNested: {
    text: "What is encrypted is the claims, not a signed token.",
    specification: "OpenID Connect Core §10.2",
    ...plan((honest, token) => ({
      ...honest,
      header: {},
      plaintext: JSON.stringify(decode(segments(token)[1]))
    }))
  },
  IdTokenEncryptedZipped: {
    text: "The ID token is compressed before it is encrypted.",
    specification: "RFC 8725 §3.6",
    ...plan(zipped)
  },
  IdTokenEncryptedZipBomb: {
    text: "The encrypted token is small, and what is in it has sixteen megabytes when it is decompressed.",
    specification: "RFC 8725 §3.6",
    ...plan((honest) => zipped({ ...honest, plaintext: "x".repeat(2 ** 24) }))
  },
  IdTokenEncryptedUnasked: {
    text: "The ID token is encrypted, though the client is not registered for it.",
    specification: "OpenID Connect Core §3.1.3.7 (1)",
    encrypt: {
      idToken: (honest, { client }, token) => {
        const kty = client?.keys.find((key) => key.use !== "sig")?.kty
        if (honest !== undefined || client === undefined || kty === undefined) return honest
        const alg = kty === "RSA" ? "RSA-OAEP-256" : "ECDH-ES"
        return planFor(client, { alg, enc: "A256GCM" }, token, { cty: "JWT" })
      }
    }
  },
  IdTokenNotEncrypted: {
    text: "The ID token is not encrypted, though the client is registered for it.",
    specification: "OpenID Connect Core §3.1.3.7 (1)",
    encrypt: { idToken: () => undefined }
  }
} satisfies Switches
