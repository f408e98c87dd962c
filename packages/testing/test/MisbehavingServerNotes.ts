/**
 * What is seen of a server, written down as places and values. What is random is replaced by what it should be: the
 * nonce that was sent, the hash of the token.
 */
import type { MisbehavingServer } from "@effect-oauth/testing"
import type { HttpClientResponse } from "@effect/platform"
import { Effect } from "effect"
import { compactDecrypt, compactVerify, importJWK, type JWK } from "jose"
import { createHash } from "node:crypto"
import { get, type Json, type Key, secret } from "./MisbehavingServerSupport.js"

export type Server = MisbehavingServer.MisbehavingServer

/** Values by places, taken down with a switch on where `wrong` says so. */
export class Notes {
  readonly values = new Map<string, string>()
  private readonly kids: Array<string> = []
  private readonly server: Server
  private readonly name: MisbehavingServer.Options["misbehaviour"]

  constructor(server: Server, name: MisbehavingServer.Options["misbehaviour"]) {
    this.server = server
    this.name = name
  }

  add(place: string, value: unknown): void {
    if (value !== undefined) this.values.set(place, this.named(value))
  }

  /** Names of keys and random strings are other ones each time. */
  private named(value: unknown): string {
    return JSON.stringify(value)
      .replaceAll(/(?:es256|rs256)-[\w-]{8}/g, (kid) => {
        if (!this.kids.includes(kid)) this.kids.push(kid)
        return `key ${this.kids.indexOf(kid)}`
      })
      .replaceAll(/[\w-]{43,}/g, (text) => `${text.length} characters`)
  }

  /** Prepared by the honest server, looked at with the switch. */
  readonly wrong = <A, E>(effect: Effect.Effect<A, E>): Effect.Effect<A, E> =>
    Effect.zipRight(this.server.with(this.name), effect).pipe(Effect.zipLeft(this.server.with(undefined)))
}

export const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value)

export const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export const short = (value: unknown): unknown =>
  typeof value === "string" && value.length > 300
    ? `${value.length} characters`
    : Array.isArray(value) && value.length > 100
    ? `${value.length} elements`
    : value

/** A key without its numbers, which are others each time. */
export const keyShape = (key: unknown): unknown => {
  if (!isObject(key)) return key
  const { d, e, kid, n, x, y, ...rest } = key
  const odd = {
    private: d !== undefined,
    point: x !== undefined && x === y ? "none" : "some",
    e,
    size: String(n ?? x).length
  }
  return { ...rest, ...odd, kid }
}

export const opaque = (value: unknown): unknown =>
  typeof value === "string" && /^[A-Za-z0-9_-]{43,44}$/.test(value) ? `${value.length} random characters` : value

/** Names that stand twice in a JSON object, or what is there instead of one. */
const oddShape = (text: string, known: ReadonlyArray<string> = []): string | undefined => {
  if (text.startsWith("{")) {
    const names = [...text.matchAll(/[{,]"([^"]+)":/g)].map(([, name]) => name)
    const twice = names.filter((name, index) => names.indexOf(name) !== index && name !== undefined)
    const odd = [
      ...twice.filter((name) => !known.includes(name ?? "")),
      ...(names.includes("__proto__") ? ["__proto__"] : [])
    ]
    return odd.length === 0 ? undefined : [...new Set(odd)].join(" ")
  }
  return text.slice(0, 1)
}

const interesting = ["content-type", "location", "www-authenticate", "retry-after", "allow", "dpop-nonce"]

export const noteResponse = (
  notes: Notes,
  place: string,
  response: HttpClientResponse.HttpClientResponse,
  clean: (name: string, value: unknown) => unknown = (_, value) => opaque(value)
): Effect.Effect<string> =>
  Effect.map(Effect.orDie(response.text), (text) => {
    notes.add(`${place}.status`, response.status)
    for (const name of interesting) notes.add(`${place}.${name}`, short(response.headers[name]))
    const body = parsed(text)
    if (isObject(body)) {
      // A set has many keys.
      notes.add(`${place}.shape`, place.startsWith("jwks") ? undefined : oddShape(text, ["rel", "href"]))
      for (const [name, value] of Object.entries(body)) notes.add(`${place}.body.${name}`, short(clean(name, value)))
    } else if (!/^[\w-]+\.[\w-]+\./.test(text)) {
      notes.add(`${place}.body`, Array.isArray(body) ? "an array" : body === undefined ? "no JSON" : body)
    }
    return text
  })

export const keysOf = (server: Server): Effect.Effect<ReadonlyArray<Json>> =>
  Effect.gen(function*() {
    const response = yield* get(server, server.endpoint("/jwks"))
    const body = parsed(yield* Effect.orDie(response.text))
    return isObject(body) && Array.isArray(body.keys) ? body.keys.filter(isObject) : []
  })

/** What a key is said to be for is not the question here, nor what is in it that should not be. */
const bare = ({ d: _d, key_ops: _ops, use: _use, ...key }: Json): JWK => key as JWK

export const verifies = (token: string, key: Json | Uint8Array, alg: string): Effect.Effect<boolean> =>
  Effect.promise(async () => {
    try {
      await compactVerify(token, key instanceof Uint8Array ? key : await importJWK(bare(key), alg), {
        algorithms: [alg]
      })
      return true
    } catch {
      return false
    }
  })

export interface Expected {
  readonly nonce?: string
  readonly state?: string
  readonly code?: string
  readonly accessToken?: string
}

const half = (value: string): string =>
  createHash("sha256").update(value).digest().subarray(0, 16).toString("base64url")

export const claimOf = (name: string, value: unknown, expected: Expected): unknown => {
  const { accessToken, code, nonce, state } = expected
  if (name === "nonce" && value === nonce) return "the nonce sent"
  if (name === "state" && value === state) return "the state sent"
  const hashed = { at_hash: accessToken, c_hash: code, s_hash: state }[name]
  if (typeof value === "string" && name.endsWith("_hash")) {
    // Where what is hashed is not shown, nothing is known of its hash.
    return hashed === "" || (hashed !== undefined && value === half(hashed))
      ? "the right hash"
      : `${value.length} characters`
  }
  return name === "jti" || name === "code" || name === "sid" ? opaque(value) : short(value)
}

/** A signature of ECDSA in DER is of no fixed length. */
const formOf = (signature: Uint8Array): string =>
  signature[0] === 0x30 && signature[1] === signature.byteLength - 2 ? "DER" : `${signature.byteLength} bytes`

/** A JWT: header, claims, whether its signature holds with the keys that are published, and its form. */
export const noteJwt = (
  server: Server,
  notes: Notes,
  place: string,
  token: string,
  expected: Expected = {}
): Effect.Effect<void> =>
  Effect.gen(function*() {
    const parts = token.split(".")
    const decode = (part: string | undefined): unknown => parsed(Buffer.from(part ?? "", "base64url").toString("utf8"))
    const header = decode(parts[0])
    const claims = decode(parts[1])
    notes.add(`${place}.parts`, parts.length)
    notes.add(`${place}.alphabet`, /^[\w.-]*$/.test(token) ? "base64url" : "another")
    for (const [index, name] of ["header", "claims"].entries()) {
      const text = Buffer.from(parts[index] ?? "", "base64url").toString("utf8")
      if (parts.length === 3) notes.add(`${place}.${name}.shape`, oddShape(text))
    }
    if (isObject(header)) {
      for (const [name, value] of Object.entries(header)) {
        notes.add(`${place}.header.${name}`, name === "epk" ? "a key" : value)
      }
    }
    if (isObject(claims)) {
      for (const [name, value] of Object.entries(claims)) {
        notes.add(`${place}.claims.${name}`, name === "_claim_sources" ? "sources" : claimOf(name, value, expected))
      }
    }
    const alg = isObject(header) ? String(header.alg) : ""
    const kid = isObject(header) ? header.kid : undefined
    const keys = (yield* notes.wrong(keysOf(server))).filter((key) =>
      kid === undefined || key.kid === kid || key.kid === undefined
    )
    const candidates: ReadonlyArray<Json | Uint8Array> = alg === "HS256" ? [Buffer.from(secret), ...keys] : keys
    const holds = parts.length === 3 && (yield* Effect.exists(candidates, (key) => verifies(token, key, alg)))
    const form = formOf(Buffer.from(parts[2] ?? "", "base64url"))
    notes.add(`${place}.signature`, holds ? "valid" : `invalid, ${form}`)
    // jose is lenient about what is left over in the last character.
    notes.add(
      `${place}.canonical`,
      parts.every((part) => Buffer.from(part, "base64url").toString("base64url") === part)
    )
  })

export const noteJwe = (notes: Notes, place: string, token: string, key: Key): Effect.Effect<void> =>
  Effect.gen(function*() {
    const parts = token.split(".")
    notes.add(`${place}.parts`, parts.length)
    const header = parsed(Buffer.from(parts[0] ?? "", "base64url").toString("utf8"))
    if (isObject(header)) {
      for (const [name, value] of Object.entries(header)) {
        notes.add(
          `${place}.header.${name}`,
          name === "epk" && isObject(value) ? (value.x === value.y ? "no point" : "a point") : value
        )
      }
    }
    const plaintext = yield* Effect.promise(() =>
      compactDecrypt(token, key.privateKey).then(
        (result) => new TextDecoder().decode(result.plaintext),
        () => undefined
      )
    )
    notes.add(
      `${place}.plaintext`,
      plaintext === undefined ? "not decrypted" : plaintext.split(".").length === 3 ? "a JWT" : "no JWT"
    )
  })
