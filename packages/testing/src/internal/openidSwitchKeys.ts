/**
 * Misbehaviours of the JWK Set and of which key signs.
 */
import { createHash } from "node:crypto"
import { countOf } from "./openidHttp.js"
import { base64url, segments } from "./openidJose.js"
import { otherCurveKey, privateJwk, secretKey, weakKey } from "./openidKeys.js"
import type { Context, Hooks, Json, Jwt, SigningKey, Switches } from "./openidModel.js"
import {
  algOf,
  almost,
  answer,
  body,
  contentType,
  instead,
  jwt,
  oidcc,
  redirected,
  status,
  unavailable,
  without
} from "./openidSwitch.js"

const keysOf = (document: Json): ReadonlyArray<Json> =>
  Array.isArray(document.keys)
    ? document.keys.filter((key): key is Json => typeof key === "object" && key !== null)
    : []

const keys = (change: (keys: ReadonlyArray<Json>, context: Context) => ReadonlyArray<unknown>): Hooks =>
  body("jwks", (document, context) => ({ ...document, keys: change(keysOf(document), context) }))

const eachKey = (change: (key: Json) => Json): Hooks => keys((all) => all.map(change))

/** ID tokens signed with another key, which is published beside the honest ones. */
const signedWith = (choose: (context: Context) => SigningKey): Hooks => ({
  ...keys((all, context) => [...all, choose(context).jwk]),
  ...jwt("idToken", (honest, context) => {
    const key = choose(context)
    return { ...honest, key, header: { ...honest.header, alg: key.alg, kid: key.kid } }
  })
})

const symmetric = ({ server }: Context): SigningKey => {
  const secret = createHash("sha256").update(`${server.settings.issuer} published`).digest()
  const jwk = { kty: "oct", k: base64url(secret), kid: "symmetric", alg: "HS256", use: "sig" }
  return { ...secretKey(secret), kid: "symmetric", jwk }
}

const otherAlg: Readonly<Record<string, string>> = { RS256: "PS256", PS256: "RS256", ES256: "ES384", EdDSA: "ES256" }

/** With an exponent of one, a signature is the padded digest itself, and anybody can write it down. */
const padded = (input: string, bytes: number): string => {
  const digestInfo = Buffer.concat([
    Buffer.from("3031300d060960864801650304020105000420", "hex"),
    createHash("sha256").update(input).digest()
  ])
  const filling = Buffer.alloc(bytes - digestInfo.byteLength - 3, 0xff)
  return base64url(Buffer.concat([Buffer.from([0, 1]), filling, Buffer.from([0]), digestInfo]))
}

const bare = (honest: Jwt): Jwt => ({ ...honest, header: without(honest.header, "kid") })

const noKid: Hooks = { jwt: { idToken: bare, userinfo: bare, jarm: bare, logoutToken: bare } }

const withoutKid = (key: Json): Json => without(key, "kid")

const foreignOf = ({ server }: Context, key: Json): Json => {
  const alg = key.alg === "RS256" || key.alg === "PS256" || key.alg === "EdDSA" ? key.alg : "ES256"
  return server.keys.foreign(alg).jwk
}

export const keySwitches = {
  JwksNotFound: {
    text: "There is no JWK Set: 404.",
    specification: "RFC 7517 §5",
    ...status("jwks", 404)
  },
  JwksStatusCreated: {
    text: "The JWK Set comes with status 201.",
    specification: "RFC 7517 §5",
    ...status("jwks", 201)
  },
  JwksRedirect: {
    text: "The JWK Set is said to be elsewhere: 302.",
    specification: "RFC 7517 §5",
    ...redirected("jwks")
  },
  JwksSetContentType: {
    text: "The JWK Set has the content type made for it, application/jwk-set+json.",
    specification: "RFC 7517 §8.5.2",
    verdict: "accept",
    ...contentType("jwks", "application/jwk-set+json")
  },
  JwksWrongContentType: {
    text: "The JWK Set is said to be HTML.",
    specification: "RFC 7517 §8.5.2",
    ...contentType("jwks", "text/html")
  },
  JwksNotJson: {
    text: "The JWK Set is cut off in the middle.",
    specification: "RFC 7517 §5",
    ...answer("jwks", (honest) => ({ ...honest, body: honest.body.slice(0, honest.body.length / 2) }))
  },
  JwksNotArray: {
    text: "The keys are an object, not an array.",
    specification: "RFC 7517 §5.1",
    ...body("jwks", (document) => ({ keys: Object.fromEntries(keysOf(document).map((key, index) => [index, key])) }))
  },
  JwksKeyNotObject: {
    text: "The only key of the set is a string.",
    specification: "RFC 7517 §5.1",
    ...keys(() => ["key"])
  },
  JwksEmpty: {
    text: "The set has no keys.",
    specification: "RFC 7517 §5.1",
    ...keys(() => [])
  },
  JwksUnknownKty: {
    text: "The set starts with a key of a type nobody knows.",
    specification: "RFC 7517 §5",
    verdict: "accept",
    ...keys((all) => [{ kty: "QUANTUM", kid: "quantum", use: "sig" }, ...all])
  },
  JwksMalformedKey: {
    text: "The set starts with keys that have no usable members.",
    specification: "RFC 7517 §5",
    verdict: "accept",
    ...keys((all) => [{ kty: "EC", crv: "P-256", kid: "broken" }, { kty: "RSA", n: 1, kid: "odd" }, ...all])
  },
  JwksSingleKeyWithoutKid: {
    text: "The set has one key without a kid, and tokens name none.",
    specification: "OpenID Connect Core §10.1",
    verdict: "accept",
    modules: oidcc("kid-absent-single-jwks"),
    ...keys((all) => all.slice(0, 1).map(withoutKid)),
    ...noKid
  },
  JwksManyKeysWithoutKid: {
    text: "The set has several keys of one type without a kid, and tokens name none.",
    specification: "OpenID Connect Core §10.1",
    verdict: "either",
    modules: oidcc("kid-absent-multiple-jwks"),
    ...keys((all, context) => [...all.map((key) => foreignOf(context, key)), ...all].map(withoutKid)),
    ...noKid
  },
  JwksDuplicateKid: {
    text: "Another key of the same type has the same kid, and comes first.",
    specification: "RFC 7517 §4.5",
    verdict: "either",
    ...keys((all, context) => [...all.map((key) => ({ ...foreignOf(context, key), kid: key.kid })), ...all])
  },
  JwksKeyForEncryption: {
    text: "The keys are said to be for encryption.",
    specification: "RFC 7517 §4.2",
    ...eachKey((key) => ({ ...key, use: "enc" }))
  },
  JwksKeyOpsWithoutVerify: {
    text: "The keys are said to be for wrapping keys.",
    specification: "RFC 7517 §4.3",
    ...eachKey((key) => ({ ...without(key, "use"), key_ops: ["wrapKey"] }))
  },
  JwksKeyOtherAlg: {
    text: "The keys are said to be for another algorithm.",
    specification: "RFC 7517 §4.4",
    ...eachKey((key) => ({ ...key, alg: otherAlg[String(key.alg)] ?? "RS512" }))
  },
  JwksKeyOtherCurve: {
    text: "Tokens say ES256 and are signed with a published key on P-384.",
    specification: "RFC 7518 §3.4",
    ...signedWith(otherCurveKey)
  },
  JwksWeakRsaKey: {
    text: "ID tokens are signed with an RSA key of 1024 bits.",
    specification: "RFC 7518 §3.3",
    ...signedWith(weakKey)
  },
  JwksRsaExponentOne: {
    text: "The set has an RSA key with the exponent 1, for which anybody can sign.",
    specification: "RFC 8725 §3.4",
    ...keys((all, { server }) => [...all, { ...server.keys.current("RS256").jwk, e: "AQ", kid: "exponent-1" }]),
    ...jwt("idToken", (honest) => ({ ...honest, header: { ...honest.header, alg: "RS256", kid: "exponent-1" } })),
    compact: {
      idToken: (token) => {
        const [head, payload] = segments(token)
        return `${head}.${payload}.${padded(`${head}.${payload}`, 256)}`
      }
    }
  },
  JwksPointNotOnCurve: {
    text: "The point of an elliptic curve key is not on its curve, the number of an RSA key is not the right one.",
    specification: "RFC 7518 §6.2.1",
    ...eachKey((key) => ({
      ...key,
      ...(key.kty === "EC" ? { y: key.x } : undefined),
      ...(key.kty === "RSA" ? { n: base64url(Buffer.from(String(key.n), "base64url").reverse()) } : undefined),
      ...(key.kty === "OKP" ? { x: base64url(Buffer.alloc(31, 1)) } : undefined)
    }))
  },
  JwksPrivateKey: {
    text: "The set has the private keys in it.",
    specification: "RFC 7517 §9.2",
    ...keys((all, { server }) => server.keys.published().map((key, index) => ({ ...all[index], ...privateJwk(key) })))
  },
  JwksSymmetricKey: {
    text: "The set has a symmetric key, and ID tokens are signed with it.",
    specification: "RFC 7517 §9.2",
    ...signedWith(symmetric)
  },
  JwksFailsFirst: {
    text: "The first request for the set is answered with 503, later ones honestly.",
    specification: "RFC 9110 §15.6.4",
    verdict: "either",
    ...answer("jwks", (honest, context) => (countOf("jwks", context) === 1 ? unavailable : honest))
  },
  JwksGoneLater: {
    text: "The first request for the set is answered honestly, later ones with 503.",
    specification: "RFC 9110 §15.6.4",
    verdict: "accept",
    ...answer("jwks", (honest, context) => (countOf("jwks", context) === 1 ? honest : unavailable))
  },
  JwksUnavailable: {
    text: "Every request for the set is answered with 503.",
    specification: "RFC 9110 §15.6.4",
    ...instead("jwks", unavailable)
  },
  JwksTooManyKeys: {
    text: "The set has two thousand keys.",
    specification: "RFC 8259 §9",
    ...keys((all) => Array.from({ length: 2000 }, (_, index) => ({ ...all[0], kid: `key-${index}` })))
  },
  KeysRotatedBeforeSigning: {
    text: "The keys are replaced just before every ID token is signed.",
    specification: "OpenID Connect Core §10.1.1",
    verdict: "accept",
    modules: oidcc("signing-key-rotation-just-before-signing"),
    beforeSigning: { idToken: ({ server }) => server.keys.rotate() }
  },
  SignedByPreviousKey: {
    text: "ID tokens are still signed by the key that was in use before the last rotation, in the set or not.",
    specification: "OpenID Connect Core §10.1.1",
    ...jwt("idToken", (honest, context) => {
      const alg = algOf(context)
      if (alg === "HS256") return honest
      const key = context.server.keys.previous(alg)
      return { ...honest, key, header: { ...honest.header, kid: key.kid } }
    })
  },
  SignedByForeignKey: {
    text: "ID tokens name the right key, and are signed by one that is not the server's.",
    specification: "OpenID Connect Core §3.1.3.7 (6), RFC 8725 §3.8",
    ...jwt("idToken", (honest, context) => {
      const alg = algOf(context)
      const key = alg === "HS256" ? secretKey("not the secret of this client, but one as long as that") : undefined
      return { ...honest, key: key ?? context.server.keys.foreign(alg) }
    })
  },
  SignedByUnknownKid: {
    text: "ID tokens name a key that is never published.",
    specification: "OpenID Connect Core §10.1.1",
    ...jwt("idToken", (honest) => ({ ...honest, header: { ...honest.header, kid: almost(honest.header.kid) } }))
  }
} satisfies Switches
