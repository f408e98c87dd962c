/**
 * Whether a JWT of a client is signed by that client: assertions, request objects, ID tokens handed back.
 */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { compactVerify, importJWK, type JWK } from "jose"
import { decode, segments } from "./openidJose.js"
import type { Client, Json } from "./openidModel.js"

export interface Parsed {
  readonly header: Json
  readonly claims: Json
}

export const parse = (token: string): Parsed => {
  const [header, payload] = segments(token)
  return { header: decode(header), claims: decode(payload) }
}

const verifies = (token: string, key: Json | Uint8Array, alg: string): Effect.Effect<boolean> =>
  Effect.promise(async () => {
    try {
      // A key is a JWK as a client or a proof gives it; jose checks what it is.
      await compactVerify(token, key instanceof Uint8Array ? key : await importJWK(key as JWK, alg), {
        algorithms: [alg]
      })
      return true
    } catch {
      return false
    }
  })

/** Whether a token is signed by one of the keys. */
export const verifyWith = (token: string, keys: ReadonlyArray<Json | Uint8Array>): Effect.Effect<boolean> => {
  const { alg, kid } = parse(token).header
  if (typeof alg !== "string" || alg.toLowerCase() === "none") return Effect.succeed(false)
  const candidates = keys.filter((key) =>
    key instanceof Uint8Array ? alg.startsWith("HS") : kid === undefined || key.kid === undefined || key.kid === kid
  )
  return Effect.exists(candidates, (key) => verifies(token, key, alg))
}

/** Whether a token is signed by the client: with a key of its JWK Set, or with its secret. */
export const verifyOf = (token: string, client: Client): Effect.Effect<boolean> => {
  const { alg } = parse(token).header
  return typeof alg === "string" && alg.startsWith("HS")
    ? verifyWith(token, client.clientSecret === undefined ? [] : [Buffer.from(Redacted.value(client.clientSecret))])
    : verifyWith(token, client.keys)
}

export const isAudience = (aud: unknown, expected: string): boolean =>
  aud === expected || (Array.isArray(aud) && aud.includes(expected))
