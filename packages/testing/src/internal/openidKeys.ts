/**
 * The keys of a `MisbehavingServer`. To make an RSA key takes a good part of a second, so they are made once for an
 * issuer and a place in its history, and shared by all servers of that issuer in this process.
 */
import { createHash, createSecretKey, generateKeyPairSync, type KeyObject } from "node:crypto"
import type { Json, Keys, SigningAlgorithm, SigningKey } from "./openidModel.js"

interface Pair {
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
}

const rsaPairs = new Map<string, Pair>()

const rsaPair = (name: string, bits = 2048): Pair => {
  const known = rsaPairs.get(name)
  if (known !== undefined) return known
  const made = generateKeyPairSync("rsa", { modulusLength: bits })
  rsaPairs.set(name, made)
  return made
}

const pairOf = (alg: SigningAlgorithm, name: string): Pair => {
  switch (alg) {
    case "RS256":
    case "PS256":
      return rsaPair(name)
    case "ES256":
      return generateKeyPairSync("ec", { namedCurve: "P-256" })
    case "EdDSA":
      return generateKeyPairSync("ed25519")
    case "HS256":
      throw new Error("HS256 tokens are signed with the secret of a client, not with a key of the server.")
  }
}

/** A JWK has only members of JSON, which is what an export in that format gives. */
export const toJwk = (key: KeyObject): Json => ({ ...key.export({ format: "jwk" }) })

const signingKey = ({ privateKey, publicKey }: Pair, alg: string): SigningKey => {
  const jwk = toJwk(publicKey)
  const kid = `${alg.toLowerCase()}-${createHash("sha256").update(JSON.stringify(jwk)).digest("base64url").slice(0, 8)}`
  return { kid, alg, privateKey, jwk: { ...jwk, kid, use: "sig", alg } }
}

export const secretKey = (secret: string | Uint8Array): SigningKey => ({
  kid: undefined,
  alg: "HS256",
  privateKey: createSecretKey(typeof secret === "string" ? Buffer.from(secret, "utf8") : secret),
  jwk: {}
})

/** No key at all: the token has no signature. */
export const noKey: SigningKey = { kid: undefined, alg: "none", privateKey: undefined, jwk: {} }

/** A key of 1024 bits, which nobody may use any more. */
export const weakKey = (): SigningKey => signingKey(rsaPair("weak", 1024), "RS256")

const otherCurvePair = (() => {
  let pair: Pair | undefined
  return () => (pair ??= generateKeyPairSync("ec", { namedCurve: "P-384" }))
})()

/** A key on another curve than the algorithm it says it is for. */
export const otherCurveKey = (): SigningKey => signingKey(otherCurvePair(), "ES256")

/** The private members of a key. */
export const privateJwk = ({ privateKey }: SigningKey): Json => (privateKey === undefined ? {} : toJwk(privateKey))

/** Keys made for `pool`, of the algorithms in use; others are made, and published, when they are asked for. */
export const make = (pool: string, algorithms: ReadonlyArray<SigningAlgorithm>): Keys => {
  const used = new Set<SigningAlgorithm>(algorithms.filter((alg) => alg !== "HS256"))
  const generations: Array<Map<SigningAlgorithm, SigningKey>> = []
  const foreign = new Map<SigningAlgorithm, SigningKey>()
  let rotations = 0
  let removed: Map<SigningAlgorithm, SigningKey> | undefined

  const madeOnce = (of: Map<SigningAlgorithm, SigningKey>, alg: SigningAlgorithm, name: string): SigningKey => {
    const known = of.get(alg)
    if (known !== undefined) return known
    const key = signingKey(pairOf(alg, `${pool} ${alg} ${name}`), alg)
    of.set(alg, key)
    return key
  }

  const addGeneration = (): Map<SigningAlgorithm, SigningKey> => {
    const generation = new Map<SigningAlgorithm, SigningKey>()
    generations.unshift(generation)
    return generation
  }

  let newest = addGeneration()
  const current = (alg: SigningAlgorithm): SigningKey => {
    used.add(alg)
    return madeOnce(newest, alg, String(rotations))
  }

  return {
    current,
    foreign: (alg) => madeOnce(foreign, alg, "foreign"),
    published: () => {
      for (const alg of used) current(alg)
      return generations.flatMap((generation) => [...generation.values()])
    },
    previous: (alg) => (generations[1] ?? removed)?.get(alg) ?? current(alg),
    rotate: () => {
      // What is replaced has to have been there.
      for (const alg of used) current(alg)
      rotations += 1
      newest = addGeneration()
    },
    removeOld: () => {
      removed = generations[1] ?? removed
      generations.length = 1
    }
  }
}
