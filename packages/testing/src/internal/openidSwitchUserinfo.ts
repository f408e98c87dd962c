/**
 * Misbehaviours of the userinfo endpoint and of claims others vouch for.
 */
import { json } from "./openidHttp.js"
import { compact as compactOf, decode, segments } from "./openidJose.js"
import { noKey } from "./openidKeys.js"
import type { Hooks, Json, Switches } from "./openidModel.js"
import {
  almost,
  alternateAlg,
  answer,
  body,
  brokenSignature,
  claims,
  compact,
  contentType,
  instead,
  jwt,
  oidcc,
  redirected,
  repeated,
  unavailable,
  without
} from "./openidSwitch.js"

const isJwt = (headers: Readonly<Record<string, string>>): boolean => headers["content-type"] === "application/jwt"

const challenge = (value: string, status = 401): Hooks =>
  instead("userinfo", {
    ...json({}, status),
    headers: { "content-type": "application/json", "www-authenticate": value }
  })

const sources = (change: (source: Json) => Json): Hooks =>
  body("userinfo", (honest) => {
    const { _claim_sources: known } = honest
    if (typeof known !== "object" || known === null) return honest
    const changed = Object.entries(known).map((
      [name, source]
    ): readonly [string, unknown] => [name, change({ ...source })])
    return { ...honest, _claim_sources: Object.fromEntries(changed) }
  })

export const userinfoSwitches = {
  UserinfoWrongSub: {
    text: "The subject is another than the ID token's.",
    specification: "OpenID Connect Core §5.3.2",
    modules: oidcc("userinfo-invalid-sub"),
    ...body("userinfo", (honest) => ({ ...honest, sub: `${String(honest.sub)}invalid` }))
  },
  UserinfoMissingSub: {
    text: "There is no subject.",
    specification: "OpenID Connect Core §5.3.2",
    ...body("userinfo", (honest) => without(honest, "sub"))
  },
  UserinfoSubNotString: {
    text: "The subject is a number.",
    specification: "OpenID Connect Core §5.3.2",
    ...body("userinfo", (honest) => ({ ...honest, sub: 1 }))
  },
  UserinfoOddClaimTypes: {
    text: "Claims are of other types than they should be.",
    specification: "OpenID Connect Core §5.1",
    verdict: "accept",
    ...body("userinfo", (honest) => ({ ...honest, email_verified: "yes", updated_at: "today", address: "Hollywood" }))
  },
  UserinfoNotSigned: {
    text: "The answer is JSON, though the client is registered for a signed one.",
    specification: "OpenID Connect Core §5.3.2",
    ...answer("userinfo", (honest) => isJwt(honest.headers) ? json(decode(segments(honest.body)[1]), 200) : honest)
  },
  UserinfoSignedUnasked: {
    text: "The answer is a JWT without a signature, though the client is registered for JSON.",
    specification: "OpenID Connect Core §5.3.2",
    ...answer("userinfo", (honest) =>
      honest.status === 200 && !isJwt(honest.headers)
        ? {
          ...honest,
          headers: { ...honest.headers, "content-type": "application/jwt" },
          body: compactOf({
            key: noKey,
            header: { alg: "none" },
            claims: JSON.parse(honest.body),
            channel: undefined,
            hashed: {}
          })
        }
        : honest)
  },
  UserinfoInvalidSignature: {
    text: "Bits of the signature are flipped.",
    specification: "OpenID Connect Core §5.3.4",
    ...compact("userinfo", brokenSignature)
  },
  UserinfoAlgNone: {
    text: "The JWT has no signature, and its header says so.",
    specification: "RFC 8725 §3.2",
    ...jwt("userinfo", (honest) => ({ ...honest, key: noKey, header: { alg: "none" } }))
  },
  UserinfoAlternateAlg: {
    text: "The JWT is properly signed, with another algorithm than the registered one.",
    specification: "OpenID Connect Core §5.3.4",
    ...body("jwks", (document, { server }) => {
      for (const client of server.clients.values()) server.keys.current(alternateAlg(client.userinfoAlg ?? "RS256"))
      return { ...document, keys: server.keys.published().map((key) => key.jwk) }
    }),
    ...jwt("userinfo", (honest, { client, server }) => {
      const key = server.keys.current(alternateAlg(client?.userinfoAlg ?? "RS256"))
      return { ...honest, key, header: { ...honest.header, alg: key.alg, kid: key.kid } }
    })
  },
  UserinfoForeignKey: {
    text: "The JWT names the right key, and is signed by one that is not the server's.",
    specification: "OpenID Connect Core §5.3.4",
    ...jwt("userinfo", (honest, { client, server }) => {
      const alg = client?.userinfoAlg ?? "ES256"
      return alg === "HS256" ? honest : { ...honest, key: server.keys.foreign(alg) }
    })
  },
  UserinfoWrongIssuer: {
    text: "The issuer of the JWT has one character more.",
    specification: "OpenID Connect Core §5.3.2",
    ...claims("userinfo", (honest) => ({ ...honest, iss: almost(honest.iss) }))
  },
  UserinfoMissingIssuer: {
    text: "The JWT has no issuer.",
    specification: "OpenID Connect Core §5.3.2",
    verdict: "either",
    ...claims("userinfo", (honest) => without(honest, "iss"))
  },
  UserinfoWrongAudience: {
    text: "The audience of the JWT has one character more.",
    specification: "OpenID Connect Core §5.3.2",
    ...claims("userinfo", (honest) => ({ ...honest, aud: almost(honest.aud) }))
  },
  UserinfoMissingAudience: {
    text: "The JWT has no audience.",
    specification: "OpenID Connect Core §5.3.2",
    verdict: "either",
    ...claims("userinfo", (honest) => without(honest, "aud"))
  },
  UserinfoExpired: {
    text: "The JWT expired six minutes ago.",
    specification: "RFC 7519 §4.1.4",
    ...claims("userinfo", (honest, { now }) => ({ ...honest, exp: now - 360 }))
  },
  UserinfoNotEncrypted: {
    text: "The JWT is not encrypted, though the client is registered for it.",
    specification: "OpenID Connect Core §5.3.4",
    encrypt: { userinfo: () => undefined }
  },
  UserinfoNotJson: {
    text: "The answer is cut off in the middle.",
    specification: "OpenID Connect Core §5.3.2",
    ...answer("userinfo", (honest) => ({ ...honest, body: honest.body.slice(0, honest.body.length / 2) }))
  },
  UserinfoNotObject: {
    text: "The answer is an array with the object in it.",
    specification: "OpenID Connect Core §5.3.2",
    ...answer("userinfo", (honest) => ({ ...honest, body: `[${honest.body}]` }))
  },
  UserinfoDuplicateSub: {
    text: "The answer has two subjects.",
    specification: "RFC 8259 §4",
    ...repeated("userinfo", "sub", "somebody else")
  },
  UserinfoWrongContentType: {
    text: "The answer is said to be HTML.",
    specification: "OpenID Connect Core §5.3.2",
    ...contentType("userinfo", "text/html")
  },
  UserinfoRedirect: {
    text: "The answer is said to be elsewhere: 302.",
    specification: "RFC 9700 §4.12",
    ...redirected("userinfo")
  },
  UserinfoUnavailable: {
    text: "The server cannot answer now.",
    specification: "RFC 9110 §15.6.4",
    ...instead("userinfo", unavailable)
  },
  UserinfoInvalidToken: {
    text: "The access token is said to be invalid.",
    specification: "RFC 6750 §3.1",
    ...challenge("Bearer realm=\"userinfo\", error=\"invalid_token\", error_description=\"expired\"")
  },
  UserinfoInsufficientScope: {
    text: "The access token is said not to be good for this.",
    specification: "RFC 6750 §3.1",
    ...challenge("Bearer error=\"insufficient_scope\", scope=\"openid profile\"", 403)
  },
  UserinfoOddChallenge: {
    text: "The challenge is one of several, with odd commas and quoted pairs.",
    specification: "RFC 9110 §11.6.1",
    ...challenge(", Negotiate dG9rZW4=, , Basic realm=\"a \\\"b\\\", c\",bearer ERROR = \"invalid_token\" ,")
  },
  UserinfoStrayChallenge: {
    text: "An honest answer has a challenge in its headers.",
    specification: "RFC 9110 §11.6.1",
    verdict: "accept",
    ...answer("userinfo", (honest) => ({
      ...honest,
      headers: { ...honest.headers, "www-authenticate": "Bearer error=\"invalid_token\"" }
    }))
  },
  AggregatedClaimsInvalidSignature: {
    text: "Bits of the signature over aggregated or distributed claims are flipped.",
    specification: "OpenID Connect Core §5.6.2",
    ...compact("claimSource", brokenSignature)
  },
  AggregatedClaimsAlgNone: {
    text: "Aggregated and distributed claims have no signature. The suite's own are like that.",
    specification: "OpenID Connect Core §5.6.2",
    verdict: "either",
    modules: oidcc("aggregated-claims", "distributed-claims"),
    ...jwt("claimSource", (honest) => ({ ...honest, key: noKey, header: { alg: "none" } }))
  },
  AggregatedClaimsOwnKey: {
    text: "Aggregated and distributed claims say they are of another issuer, and are signed by this one.",
    specification: "RFC 8725 §3.8",
    ...jwt("claimSource", (honest, { server }) => {
      const key = server.keys.current("ES256")
      return { ...honest, key, header: { ...honest.header, kid: key.kid } }
    })
  },
  DistributedClaimsForeignHost: {
    text: "Distributed claims are at a host nobody knows.",
    specification: "OpenID Connect Core §5.6.2",
    ...sources((source) =>
      source.endpoint === undefined ? source : { ...source, endpoint: "https://attacker.example/claims" }
    )
  },
  DistributedClaimsPrivateAddress: {
    text: "Distributed claims are at an address of a cloud's metadata service.",
    specification: "RFC 9728 §7.7",
    ...sources((source) =>
      source.endpoint === undefined ? source : { ...source, endpoint: "http://169.254.169.254/latest/meta-data" }
    )
  }
} satisfies Switches
