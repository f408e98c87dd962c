/**
 * The keys an embedded server signs with, and the algorithms it knows.
 */
import { generateKeyPair } from "node:crypto"
import { promisify } from "node:util"
import type { Configuration, JWK } from "oidc-provider"
import type { Settings, SigningAlgorithm } from "./embeddedSettings.js"

const ALGORITHMS: ReadonlyArray<SigningAlgorithm> = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519"
]

const HMAC = ["HS256", "HS384", "HS512"] as const

/** What FAPI leaves of the algorithms, FAPI 1.0 Advanced section 8.6 and FAPI 2.0 section 5.4.1 taken together. */
const FAPI = ["PS256", "ES256", "EdDSA", "Ed25519"] as const

const CURVES = { ES256: "P-256", ES384: "P-384", ES512: "P-521" } as const

const make = async (algorithm: SigningAlgorithm): Promise<JWK> => {
  const generate = promisify(generateKeyPair)
  const pair = algorithm === "ES256" || algorithm === "ES384" || algorithm === "ES512"
    ? await generate("ec", { namedCurve: CURVES[algorithm] })
    : algorithm === "EdDSA" || algorithm === "Ed25519"
    ? await generate("ed25519")
    : await generate("rsa", { modulusLength: 2048 })
  return { ...pair.privateKey.export({ format: "jwk" }), use: "sig", alg: algorithm }
}

const rsaKeys = new Map<SigningAlgorithm, Promise<JWK>>()

/**
 * A signing key. An elliptic one takes about a millisecond and is made afresh; an RSA one takes a few hundred, so that
 * there is one for each algorithm in a process.
 */
const signingKey = (algorithm: SigningAlgorithm): Promise<JWK> => {
  if (!algorithm.startsWith("RS") && !algorithm.startsWith("PS")) return make(algorithm)
  const known = rsaKeys.get(algorithm)
  if (known !== undefined) return known
  const key = make(algorithm)
  rsaKeys.set(algorithm, key)
  return key
}

/** The algorithms clients are registered for. */
const named = ({ clients }: Settings): ReadonlySet<string | undefined> =>
  new Set(clients.flatMap((client) => [
    client.idTokenSignedResponseAlg,
    client.userinfoSignedResponseAlg,
    client.authorizationSignedResponseAlg
  ]))

/** The algorithms a server needs keys for: its own, and those its clients are registered for. */
const algorithmsOf = (settings: Settings): ReadonlyArray<SigningAlgorithm> => {
  const byClients = named(settings)
  return [...new Set([...settings.signingAlgorithms, ...ALGORITHMS.filter((name) => byClients.has(name))])]
}

export const signingKeys = (settings: Settings): Promise<Array<JWK>> =>
  Promise.all(algorithmsOf(settings).map(signingKey))

/** The algorithm of a client that names none. */
export const defaultAlgorithm = (settings: Settings): SigningAlgorithm => settings.signingAlgorithms[0] ?? "ES256"

const ENCRYPTION: NonNullable<NonNullable<Configuration["enabledJWA"]>["idTokenEncryptionAlgValues"]> = [
  "RSA-OAEP",
  "RSA-OAEP-256",
  "ECDH-ES",
  "ECDH-ES+A128KW",
  "ECDH-ES+A256KW",
  "A128KW",
  "A256KW",
  "dir"
]

export const enabledAlgorithms = (settings: Settings): NonNullable<Configuration["enabledJWA"]> => {
  const byClients = named(settings)
  const server = [...algorithmsOf(settings), ...HMAC.filter((name) => byClients.has(name))]
  const client = settings.fapi === undefined ? [...HMAC, ...ALGORITHMS] : FAPI
  return {
    idTokenSigningAlgValues: server,
    userinfoSigningAlgValues: server,
    authorizationSigningAlgValues: server,
    clientAuthSigningAlgValues: client,
    requestObjectSigningAlgValues: client,
    dPoPSigningAlgValues: settings.fapi === undefined ? ALGORITHMS : FAPI,
    idTokenEncryptionAlgValues: ENCRYPTION,
    userinfoEncryptionAlgValues: ENCRYPTION,
    authorizationEncryptionAlgValues: ENCRYPTION
  }
}
