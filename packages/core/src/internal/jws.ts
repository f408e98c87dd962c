/**
 * The compact form of a signed JWT (RFC 7515 §7.1, RFC 7519 §3): taken apart strictly, and put together. Nothing here
 * verifies: a signature is what `internal/jwt` is about.
 *
 * @internal
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Encoding from "effect/Encoding"
import * as json from "./json.js"

/** @internal */
export interface Jws {
  readonly header: json.JsonObject
  readonly algorithm: string
  readonly keyId: string | undefined
  readonly claims: json.JsonObject
  /** What was signed: header and payload as they were written. */
  readonly signingInput: Uint8Array
  readonly signature: Uint8Array
}

/**
 * The most a token may have, in characters: a real one has a few thousand.
 *
 * @internal
 */
export const maxLength = 65_536

// The last character of a group may only have bits that are used: otherwise two texts mean one value.
const base64url = /^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-][AQgw]|[A-Za-z0-9_-]{2}[AEIMQUYcgkosw048])?$/

/**
 * Decodes base64url without padding (RFC 7515 §2), and nothing else.
 *
 * @internal
 */
export const decodeBase64Url = (text: string): Either.Either<Uint8Array, void> =>
  base64url.test(text)
    ? Either.mapLeft(Encoding.decodeBase64Url(text), () => undefined)
    : Either.left(undefined)

const decodeObject = (text: string): Either.Either<json.JsonObject, void> =>
  Either.flatMap(
    Either.flatMap(decodeBase64Url(text), json.parse),
    (value) =>
      json.isObject(value) && json.isJson(value) && !json.hasProto(value) ? Either.right(value) : Either.left(undefined)
  )

/**
 * Why a text was not taken: it is no signed JWT, an encrypted one, or one with header extensions (RFC 7515 §4.1.11,
 * RFC 7797), of which we know none.
 *
 * @internal
 */
export type Refusal = "Malformed" | "Encryption" | "Critical"

/** @internal */
export const parse = (token: string): Either.Either<Jws, Refusal> => {
  const parts = token.length > maxLength ? [] : token.split(".", 6)
  const [header, payload, signature] = parts
  if (parts.length === 5) {
    return Either.left("Encryption")
  }
  if (parts.length !== 3 || header === undefined || payload === undefined || signature === undefined) {
    return Either.left("Malformed")
  }
  const decoded = Either.all({
    header: decodeObject(header),
    claims: decodeObject(payload),
    signature: decodeBase64Url(signature)
  })
  if (Either.isLeft(decoded)) {
    return Either.left("Malformed")
  }
  const { alg, b64, crit, kid } = decoded.right.header
  if (crit !== undefined || b64 !== undefined) {
    return Either.left("Critical")
  }
  if (typeof alg !== "string" || (kid !== undefined && typeof kid !== "string")) {
    return Either.left("Malformed")
  }
  return Either.right({
    ...decoded.right,
    algorithm: alg,
    keyId: kid,
    signingInput: new TextEncoder().encode(`${header}.${payload}`)
  })
}

const encodeObject = (value: json.JsonObject): string => Encoding.encodeBase64Url(JSON.stringify(value))

/**
 * What time it is for the times in a token of ours: whole seconds, by a clock that may be known to be wrong.
 *
 * @internal
 */
export const seconds = (clockSkew: number): Effect.Effect<number> =>
  Effect.map(Clock.currentTimeMillis, (millis) => Math.floor(millis / 1000 + clockSkew))

/**
 * Signs claims.
 *
 * @internal
 */
export const sign = <E>(
  header: json.JsonObject,
  claims: json.JsonObject,
  signer: (data: Uint8Array) => Effect.Effect<Uint8Array, E>
): Effect.Effect<string, E> => {
  const signingInput = `${encodeObject(header)}.${encodeObject(claims)}`
  return Effect.map(
    signer(new TextEncoder().encode(signingInput)),
    (signature) => `${signingInput}.${Encoding.encodeBase64Url(signature)}`
  )
}
