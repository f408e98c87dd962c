/**
 * DPoP proofs (RFC 9449): what is wrong with one, and the challenge for a nonce.
 */
import * as Effect from "effect/Effect"
import { createHash } from "node:crypto"
import type { Context, Json } from "./openidModel.js"
import { random } from "./openidTokens.js"
import { parse, verifyWith } from "./openidVerify.js"
import { note, seenBefore } from "./openidViolations.js"

export const algorithms: ReadonlyArray<string> = ["ES256", "PS256", "RS256", "EdDSA", "Ed25519"]

const memberOf: Readonly<Record<string, ReadonlyArray<string>>> = {
  EC: ["crv", "kty", "x", "y"],
  OKP: ["crv", "kty", "x"],
  RSA: ["e", "kty", "n"]
}

/** The thumbprint of a public key (RFC 7638), or nothing if it is none. */
export const thumbprint = (jwk: Json): string | undefined => {
  const names = memberOf[String(jwk.kty)]
  if (names === undefined || names.some((name) => typeof jwk[name] !== "string")) return undefined
  const canonical = JSON.stringify(Object.fromEntries(names.map((name) => [name, jwk[name]])))
  return createHash("sha256").update(canonical).digest("base64url")
}

/** Why a proof is refused: for the want of a nonce, or because it is wrong. */
export interface BadProof {
  readonly error: "use_dpop_nonce" | "invalid_dpop_proof"
  readonly description: string
}

const bad = (error: BadProof["error"], description: string): Effect.Effect<never, BadProof> =>
  Effect.fail({ error, description })

const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value)

const withoutQuery = (url: URL): string => `${url.origin}${url.pathname}`

/** A URL as `htu` compares it (RFC 9449 §4.3, check 9). */
const normalised = (htu: unknown): string | undefined =>
  typeof htu === "string" && URL.canParse(htu) ? withoutQuery(new URL(htu)) : undefined

const checkClaims = (
  { incoming, now, server }: Context,
  claims: Json,
  accessToken: string | undefined
): Array<string> => {
  const wrong: Array<string> = []
  const breach = (check: Parameters<typeof note>[1], detail: string): void => {
    note(server, check, detail)
    wrong.push(detail)
  }
  if (claims.htm !== incoming.method) breach("dpop-htm", "htm is not the method of the request")
  if (typeof claims.htu === "string" && /[?#]/.test(claims.htu)) note(server, "dpop-htu", "htu has a query or fragment")
  if (normalised(claims.htu) !== withoutQuery(incoming.url)) breach("dpop-htu", "htu is not the URL of the request")
  if (typeof claims.iat !== "number" || Math.abs(claims.iat - now) > 300) {
    breach("dpop-iat", "iat is missing, or more than five minutes off")
  }
  if (typeof claims.jti !== "string" || claims.jti === "") breach("dpop-jti", "no jti")
  else if (seenBefore(server, "proof", claims.jti)) breach("dpop-jti-reused", "jti was used before")
  if (accessToken === undefined) {
    if (claims.ath !== undefined) note(server, "dpop-ath", "ath without an access token")
  } else if (claims.ath !== createHash("sha256").update(accessToken, "ascii").digest("base64url")) {
    breach("dpop-ath", "ath is not the hash of the access token")
  }
  return wrong
}

/** The nonce for proofs at the origin of a request. A resource of another origin has another. */
export const nonceOf = ({ incoming, server }: Context): string => {
  const { origin } = incoming.url
  const nonce = server.nonces.get(origin) ?? random()
  server.nonces.set(origin, nonce)
  return nonce
}

/** The thumbprint of the key of a request's proof, `undefined` if it has none. */
export const check = (
  context: Context,
  accessToken?: string
): Effect.Effect<string | undefined, BadProof> =>
  Effect.gen(function*() {
    const { incoming, server } = context
    const proof = incoming.headers.dpop
    if (proof === undefined) return undefined
    if (proof.includes(",")) {
      note(server, "dpop-several", "more than one DPoP header")
      return yield* bad("invalid_dpop_proof", "more than one proof")
    }
    const { claims, header } = parse(proof)
    if (header.typ !== "dpop+jwt") {
      note(server, "dpop-typ", "typ is not dpop+jwt")
      return yield* bad("invalid_dpop_proof", "typ is not dpop+jwt")
    }
    if (!algorithms.includes(String(header.alg))) {
      note(server, "dpop-alg", "an alg that is not supported")
      return yield* bad("invalid_dpop_proof", "the alg is not supported")
    }
    const { jwk } = header
    const jkt = isObject(jwk) && jwk.d === undefined && jwk.k === undefined ? thumbprint(jwk) : undefined
    if (!isObject(jwk) || jkt === undefined) {
      note(server, "dpop-jwk", "jwk is not a public key")
      return yield* bad("invalid_dpop_proof", "jwk is not a public key")
    }
    if (!(yield* verifyWith(proof, [{ ...jwk, kid: undefined }]))) {
      note(server, "dpop-signature", "not signed with the key in it")
      return yield* bad("invalid_dpop_proof", "not signed with the key in it")
    }
    const [wrong] = checkClaims(context, claims, accessToken)
    if (wrong !== undefined) return yield* bad("invalid_dpop_proof", wrong)
    const { requireDpopNonce } = server.settings
    if (claims.nonce !== undefined && claims.nonce !== nonceOf(context) && requireDpopNonce) {
      note(server, "dpop-nonce", "the nonce is not the one given last here")
    }
    const challenged = requireDpopNonce && claims.nonce !== nonceOf(context)
    if (server.hooks.dpopChallenge?.(challenged, context) ?? challenged) {
      return yield* bad("use_dpop_nonce", "a nonce is needed")
    }
    return jkt
  })

/** The nonce for the next proof, which also goes with answers that are no challenge (RFC 9449 §8.2). */
export const nonceHeader = (context: Context): Readonly<Record<string, string>> =>
  context.server.settings.requireDpopNonce ? { "dpop-nonce": nonceOf(context) } : {}
