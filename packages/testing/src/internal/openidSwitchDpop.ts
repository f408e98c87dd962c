/**
 * Misbehaviours around DPoP and pushed authorization requests. Those of challenges need a server that asks for nonces.
 */
import { json } from "./openidHttp.js"
import type { Answer, Context, Hooks, Switches } from "./openidModel.js"
import { answer, body, everyAnswer, fapi2, instead, redirected, status, without } from "./openidSwitch.js"
import { random } from "./openidTokens.js"

const hasChallenge = ({ headers, status }: Answer): boolean =>
  status === 401 && /use_dpop_nonce/.test(headers["www-authenticate"] ?? "")

const resourceChallenge = (change: (value: string) => string): Hooks =>
  everyAnswer("userinfo", (honest) => {
    const value = honest.headers["www-authenticate"]
    return value === undefined || !hasChallenge(honest)
      ? honest
      : { ...honest, headers: { ...honest.headers, "www-authenticate": change(value) } }
  })

/** At every place where there are nonces. */
const nonces = (change: (answer: Answer, context: Context) => Answer): Hooks => ({
  answer: { token: change, par: change, userinfo: change }
})

const nonceHeader = (change: (nonce: string) => string | undefined): Hooks =>
  nonces((honest) => {
    const nonce = honest.headers["dpop-nonce"]
    if (nonce === undefined) return honest
    const changed = change(nonce)
    return {
      ...honest,
      headers: changed === undefined
        ? Object.fromEntries(Object.entries(honest.headers).filter(([name]) => name !== "dpop-nonce"))
        : { ...honest.headers, "dpop-nonce": changed }
    }
  })

export const dpop = {
  DpopChallengeSchemeCase: {
    text: "The scheme of the resource's challenge is in an odd case.",
    specification: "RFC 9110 §11.1",
    verdict: "accept",
    modules: fapi2("rs-dpop-auth-scheme-case-insensitivity"),
    ...resourceChallenge((value) => value.replace(/^DPoP/, "dPoP"))
  },
  DpopChallengeAmongOthers: {
    text: "The resource's challenge is one of several.",
    specification: "RFC 9110 §11.6.1",
    verdict: "accept",
    ...resourceChallenge((value) => `Bearer realm="userinfo", ${value}, Basic realm="userinfo"`)
  },
  DpopChallengeWithoutNonce: {
    text: "A nonce is asked for, and none is given.",
    specification: "RFC 9449 §8",
    ...nonceHeader(() => undefined)
  },
  DpopNonceAlwaysChallenged: {
    text: "Every proof is refused for the want of a nonce, also those that have it.",
    specification: "RFC 9449 §8",
    dpopChallenge: () => true
  },
  DpopNonceRotates: {
    text: "Every answer, also a success, has a new nonce, and the one before is no longer good.",
    specification: "RFC 9449 §8.2",
    verdict: "accept",
    ...nonces((honest, context) => {
      const { incoming, server } = context
      if (honest.headers["dpop-nonce"] === undefined) return honest
      const next = `${random()}.next`
      server.nonces.set(incoming.url.origin, next)
      return { ...honest, headers: { ...honest.headers, "dpop-nonce": next } }
    })
  },
  DpopNonceHuge: {
    text: "The nonce is longer than the header of a request may be.",
    specification: "RFC 9449 §8.1",
    ...nonceHeader(() => "n".repeat(12_000))
  },
  DpopNonceMalformed: {
    text: "The nonce has characters that it may not have.",
    specification: "RFC 9449 §8.1",
    ...nonceHeader((nonce) => `${nonce} "quoted"`)
  },
  DpopOtherAlgorithms: {
    text: "The metadata lists only an algorithm for proofs that nobody has.",
    specification: "RFC 9449 §5.1",
    ...body("metadata", (document) => ({ ...document, dpop_signing_alg_values_supported: ["ES512K"] }))
  },
  DpopInvalidProof: {
    text: "Every token request is refused for its proof.",
    specification: "RFC 9449 §5",
    ...instead("token", json({ error: "invalid_dpop_proof", error_description: "not this one" }, 400))
  },
  ParStatusOk: {
    text: "A pushed request is answered with 200 instead of 201.",
    specification: "RFC 9126 §2.2",
    verdict: "either",
    ...status("par", 200)
  },
  ParMissingRequestUri: {
    text: "A pushed request is answered without a request_uri.",
    specification: "RFC 9126 §2.2",
    ...body("par", (honest) => without(honest, "request_uri"))
  },
  ParRequestUriNotString: {
    text: "The request_uri is a number.",
    specification: "RFC 9126 §2.2",
    ...body("par", (honest) => ({ ...honest, request_uri: 1 }))
  },
  ParMissingExpiresIn: {
    text: "A pushed request is answered without a lifetime.",
    specification: "RFC 9126 §2.2",
    ...body("par", (honest) => without(honest, "expires_in"))
  },
  ParExpiresInZero: {
    text: "The lifetime of a pushed request is zero.",
    specification: "RFC 9126 §2.2",
    ...body("par", (honest) => ({ ...honest, expires_in: 0 }))
  },
  ParExpiresInOneSecond: {
    text: "A pushed request is forgotten after one second.",
    specification: "RFC 9126 §2.2",
    verdict: "accept",
    ...body("par", (honest, { now, server }) => {
      const uri = String(honest.request_uri)
      const pushed = server.pushed.get(uri)
      if (pushed !== undefined) server.pushed.set(uri, { ...pushed, expires: now + 1 })
      return { ...honest, expires_in: 1 }
    })
  },
  ParRefused: {
    text: "A pushed request is refused.",
    specification: "RFC 9126 §2.3",
    ...instead("par", json({ error: "invalid_request", error_description: "not like this" }, 400))
  },
  ParMethodNotAllowed: {
    text: "A pushed request is answered with 405.",
    specification: "RFC 9126 §2.3",
    ...instead("par", { status: 405, headers: { allow: "POST" }, body: "" })
  },
  ParTooLarge: {
    text: "A pushed request is answered with 413.",
    specification: "RFC 9126 §2.3",
    ...instead("par", { status: 413, headers: {}, body: "" })
  },
  ParTooMany: {
    text: "A pushed request is answered with 429, and when to come again.",
    specification: "RFC 9126 §2.3",
    ...instead("par", { status: 429, headers: { "retry-after": "60" }, body: "" })
  },
  ParNotJson: {
    text: "The answer to a pushed request is cut off in the middle.",
    specification: "RFC 9126 §2.2",
    ...answer("par", (honest) => ({ ...honest, body: honest.body.slice(0, honest.body.length / 2) }))
  },
  ParRedirect: {
    text: "A pushed request is answered with a redirect.",
    specification: "RFC 9700 §4.12",
    ...redirected("par")
  }
} satisfies Switches
