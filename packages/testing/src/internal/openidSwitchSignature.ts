/**
 * Misbehaviours of the header, the signature and the serialization of ID tokens.
 */
import { generateKeyPairSync } from "node:crypto"
import { keyFor } from "./openidIssue.js"
import { base64url, compactOf, decode, derSignature, encode, publicKeyBytes, segments, sign } from "./openidJose.js"
import { noKey, secretKey, toJwk } from "./openidKeys.js"
import type { Hooks, Json, Jwt, SigningKey, Switches } from "./openidModel.js"
import {
  algOf,
  alternateAlg,
  body,
  brokenSignature,
  claims,
  compact,
  everywhere,
  fapi1,
  fapi2,
  header,
  jwt,
  oidcc,
  repeatMember
} from "./openidSwitch.js"

const unsigned = (alg: string): Hooks => jwt("idToken", (honest) => ({ ...honest, key: noKey, header: { alg } }))

const typ = (value: string): Hooks => header("idToken", (honest) => ({ ...honest, typ: value }))

/** Signed again, with other text than JSON.stringify would give. */
const rewritten = (change: (header: string, payload: string) => readonly [header: string, payload: string]): Hooks =>
  compact(
    "idToken",
    (_, { claims, header, key }) => compactOf(key, ...change(JSON.stringify(header), JSON.stringify(claims)))
  )

/** Signed with a fresh key that the header itself brings along, or points at. */
const bringing = (members: (jwk: Json) => Json): Hooks =>
  jwt("idToken", (honest) => {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
    const jwk = toJwk(publicKey)
    const key: SigningKey = { kid: undefined, alg: "ES256", privateKey, jwk }
    return { ...honest, key, header: { ...honest.header, alg: "ES256", ...members(jwk) } }
  })

/** The alphabet of plain base64, in all three segments, under a signature over just that. */
const plainBase64 = (_: string, { claims, header, key }: Jwt): string => {
  const plain = (text: string): string => text.replaceAll("-", "+").replaceAll("_", "/")
  // A run of question marks has both characters in which the alphabets differ.
  const input = plain(`${encode(header)}.${encode({ ...claims, filling: "??????>>>>>>" })}`)
  return `${input}.${plain(sign(key, input))}`
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

const alternate: Hooks = {
  ...body("jwks", (document, { server }) => {
    // The other key has to be there, so that nothing but the algorithm is wrong.
    for (const client of server.clients.values()) server.keys.current(alternateAlg(client.idTokenAlg))
    return { ...document, keys: server.keys.published().map((key) => key.jwk) }
  }),
  ...jwt("idToken", (honest, context) => {
    const key = context.server.keys.current(alternateAlg(algOf(context)))
    return { ...honest, key, header: { ...honest.header, alg: key.alg, kid: key.kid } }
  })
}

export const signature = {
  IdTokenInvalidSignature: {
    text: "Bits of the signature are flipped.",
    specification: "OpenID Connect Core §3.1.3.7 (6)",
    modules: [...oidcc("invalid-sig-rs256", "invalid-sig-es256", "invalid-sig-hs256"), ...fapi1("invalid-signature")],
    ...compact("idToken", brokenSignature)
  },
  IdTokenAlgNone: {
    text: "There is no signature, and the header says so.",
    specification: "RFC 8725 §3.2",
    modules: [...oidcc("idtoken-sig-none"), ...fapi1("invalid-null-alg"), ...fapi2("invalid-null-alg")],
    ...unsigned("none")
  },
  IdTokenAlgNoneOddCase: {
    text: "There is no signature, and the header says so in an odd case: nOnE.",
    specification: "RFC 8725 §2.1",
    ...unsigned("nOnE")
  },
  IdTokenAlgNoneAdvertised: {
    text: "There is no signature, and the metadata says that this happens.",
    specification: "RFC 8725 §3.2",
    ...body("metadata", (document) => ({ ...document, id_token_signing_alg_values_supported: ["none"] })),
    ...unsigned("none")
  },
  IdTokenAlternateAlg: {
    text: "The token is properly signed, with a published key, and another algorithm than the registered one.",
    specification: "OpenID Connect Core §3.1.3.7 (7)",
    modules: everywhere("invalid-alternate-alg").slice(1),
    ...alternate
  },
  IdTokenHs256PublicKey: {
    text: "The token is signed with HS256, and the public key is the secret.",
    specification: "RFC 8725 §2.1",
    ...jwt("idToken", (honest) => ({
      ...honest,
      key: secretKey(publicKeyBytes(honest.key)),
      header: { ...honest.header, alg: "HS256" }
    }))
  },
  IdTokenHs256Secret: {
    text:
      "The token is signed with HS256 and the client secret, though the client is registered for another algorithm.",
    specification: "OpenID Connect Core §3.1.3.7 (8)",
    ...jwt("idToken", (honest, { client, server }) =>
      client === undefined
        ? honest
        : { ...honest, key: keyFor(server.keys, "HS256", client), header: { alg: "HS256" } })
  },
  IdTokenHeaderTampered: {
    text: "A member is added to the header after signing.",
    specification: "RFC 7515 §5.2",
    ...compact("idToken", (token) => {
      const [head, payload, signature] = segments(token)
      return [encode({ ...decode(head), added: true }), payload, signature].join(".")
    })
  },
  IdTokenPayloadTampered: {
    text: "A claim is added after signing.",
    specification: "RFC 7515 §5.2",
    ...compact("idToken", (token) => {
      const [head, payload, signature] = segments(token)
      return [head, encode({ ...decode(payload), admin: true }), signature].join(".")
    })
  },
  IdTokenSignatureEmpty: {
    text: "The header names an algorithm, and the signature is empty.",
    specification: "RFC 7515 §5.2",
    ...compact("idToken", (token) => `${segments(token).slice(0, 2).join(".")}.`)
  },
  IdTokenSignatureTruncated: {
    text: "The signature is half as long as it should be.",
    specification: "RFC 7518 §3.4",
    ...compact("idToken", (token) => {
      const [head, payload, signature] = segments(token)
      const bytes = Buffer.from(signature, "base64url")
      return [head, payload, base64url(bytes.subarray(0, bytes.byteLength / 2))].join(".")
    })
  },
  IdTokenSignatureDer: {
    text: "An ECDSA signature is in DER, as certificates have it. Of other algorithms it is not valid at all.",
    specification: "RFC 7518 §3.4",
    ...compact("idToken", (token, { key }) => {
      const input = segments(token).slice(0, 2).join(".")
      return `${input}.${derSignature(key, input)}`
    })
  },
  IdTokenSignatureZero: {
    text: "The signature is of the right length, and all zero.",
    specification: "RFC 8725 §3.4",
    ...compact("idToken", (token) => {
      const [head, payload, signature] = segments(token)
      return [head, payload, base64url(Buffer.alloc(Buffer.from(signature, "base64url").byteLength))].join(".")
    })
  },
  IdTokenTwoParts: {
    text: "The token has two parts.",
    specification: "RFC 7515 §7.1",
    ...compact("idToken", (token) => segments(token).slice(0, 2).join("."))
  },
  IdTokenFourParts: {
    text: "The token has a fourth part.",
    specification: "RFC 7515 §7.1",
    ...compact("idToken", (token) => `${token}.${base64url("more")}`)
  },
  IdTokenSixParts: {
    text: "The token has six parts, one more than an encrypted one.",
    specification: "RFC 7516 §7.1",
    ...compact("idToken", (token) => `${token}.${token}`)
  },
  IdTokenBase64Padding: {
    text: "The segments end with the padding of plain base64.",
    specification: "RFC 7515 §2",
    ...compact("idToken", (_, { claims, header, key }) => {
      const pad = (text: string): string => text.padEnd(Math.ceil(text.length / 4) * 4, "=")
      // A signature of 64 or 256 bytes always needs padding.
      const input = `${pad(encode(header))}.${pad(encode(claims))}`
      return `${input}.${pad(sign(key, input))}`
    })
  },
  IdTokenBase64Alphabet: {
    text: "The segments are in the alphabet of plain base64.",
    specification: "RFC 7515 §2",
    ...compact("idToken", plainBase64)
  },
  IdTokenBase64Whitespace: {
    text: "There is a line break in the signature.",
    specification: "RFC 7515 §2",
    ...compact("idToken", (token) => `${token.slice(0, -8)}\n${token.slice(-8)}`)
  },
  IdTokenBase64TrailingBits: {
    text: "The bits left over in the last character of the signature are not zero.",
    specification: "RFC 4648 §3.5",
    verdict: "either",
    ...compact("idToken", (token) => {
      const last = alphabet.indexOf(token.slice(-1))
      return `${token.slice(0, -1)}${alphabet[last ^ 1] ?? ""}`
    })
  },
  IdTokenCritUnknown: {
    text: "The header says that a member nobody knows must be understood.",
    specification: "RFC 7515 §4.1.11",
    ...header("idToken", (honest) => ({ ...honest, crit: ["unheard-of"], "unheard-of": true }))
  },
  IdTokenCritEmpty: {
    text: "The list of what must be understood is empty.",
    specification: "RFC 7515 §4.1.11",
    ...header("idToken", (honest) => ({ ...honest, crit: [] }))
  },
  IdTokenB64False: {
    text: "The header says that the payload is not encoded, without saying that this must be understood.",
    specification: "RFC 7797 §6",
    ...header("idToken", (honest) => ({ ...honest, b64: false }))
  },
  IdTokenHeaderNotObject: {
    text: "The header is an array.",
    specification: "RFC 7515 §4",
    ...rewritten((head, payload) => [`[${head}]`, payload])
  },
  IdTokenPayloadNotObject: {
    text: "The payload is an array.",
    specification: "RFC 7519 §7.2",
    ...rewritten((head, payload) => [head, `[${payload}]`])
  },
  IdTokenHeaderDuplicateMember: {
    text: "The header names an algorithm twice, none first.",
    specification: "RFC 7515 §4",
    ...rewritten((head, payload) => [repeatMember(head, "alg", "none"), payload])
  },
  IdTokenPayloadDuplicateMember: {
    text: "The payload names a subject twice.",
    specification: "RFC 7519 §4",
    ...rewritten((head, payload) => [head, repeatMember(payload, "sub", "somebody else")])
  },
  IdTokenJwkHeader: {
    text: "The token is signed with a key that its own header brings along.",
    specification: "RFC 8725 §3.10",
    ...bringing((jwk) => ({ jwk }))
  },
  IdTokenJkuHeader: {
    text: "The token is signed with a key from a set its own header points at.",
    specification: "RFC 8725 §3.10",
    ...bringing(() => ({ jku: "https://attacker.example/jwks" }))
  },
  IdTokenX5uHeader: {
    text: "The token is signed with the key of a certificate its own header points at.",
    specification: "RFC 8725 §3.10",
    ...bringing(() => ({ x5u: "https://attacker.example/certificate" }))
  },
  IdTokenX5cHeader: {
    text: "The token is signed with the key of a certificate its own header brings along.",
    specification: "RFC 8725 §3.10",
    ...bringing(() => ({ x5c: [Buffer.from("no certificate, and none that would be trusted").toString("base64")] }))
  },
  IdTokenTypAccessToken: {
    text: "The token says that it is an access token.",
    specification: "RFC 8725 §3.11",
    ...typ("at+jwt")
  },
  IdTokenTypLogoutToken: {
    text: "The token says that it is a logout token.",
    specification: "RFC 8725 §3.11",
    ...typ("logout+jwt")
  },
  IdTokenTypSecurityEvent: {
    text: "The token says that it is a security event.",
    specification: "RFC 8725 §3.11",
    ...typ("secevent+jwt")
  },
  IdTokenTooLarge: {
    text: "The token is larger than a megabyte.",
    specification: "RFC 8259 §9",
    ...claims("idToken", (honest) => ({ ...honest, filling: "x".repeat(2 ** 20) }))
  }
} satisfies Switches
