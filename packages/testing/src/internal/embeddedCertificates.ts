/**
 * Certificates for TLS on the loopback interface: an authority, servers, clients, and who a client is.
 *
 * They are valid for a lifetime, so that no clock is asked.
 */
import { createPrivateKey, generateKeyPair, randomBytes, type X509Certificate } from "node:crypto"
import { createRequire } from "node:module"
import type { Socket } from "node:net"
import { TLSSocket } from "node:tls"
import { promisify } from "node:util"

type X509 = typeof import("@peculiar/x509")

let loaded: X509 | undefined

/**
 * The library's container of services will not load where `Reflect` cannot tell metadata. It asks for none that
 * matters here, so that two functions that know nothing will do. It is loaded in one go, so that nobody else sees them.
 */
const loadX509 = (): X509 => {
  if (loaded !== undefined) return loaded
  const missing = ["getMetadata", "getOwnMetadata"].filter((name) => !(name in Reflect))
  for (const name of missing) Reflect.defineProperty(Reflect, name, { value: () => undefined, configurable: true })
  try {
    const library: X509 = createRequire(import.meta.url)("@peculiar/x509")
    loaded = library
    return library
  } finally {
    for (const name of missing) Reflect.deleteProperty(Reflect, name)
  }
}

/** PEM, both of them. */
export interface KeyedCertificate {
  readonly certificate: string
  readonly privateKey: string
}

/** One attribute after the other, in the order of RFC 4514: the most specific one first. */
export type Subject = ReadonlyArray<readonly [type: "CN" | "O", value: string]>

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" }

const subtle = globalThis.crypto.subtle

const importKeys = async (privateKey: string) => {
  const key = createPrivateKey(privateKey)
  const { crv, d, kty, x, y } = key.export({ format: "jwk" })
  if (crv === undefined || d === undefined || kty === undefined || x === undefined || y === undefined) {
    throw new Error("The private key of a certificate is not on the curve P-256.")
  }
  return {
    privateKey: await subtle.importKey("jwk", { crv, d, kty, x, y }, ALGORITHM, true, ["sign"]),
    publicKey: await subtle.importKey("jwk", { crv, kty, x, y }, ALGORITHM, true, ["verify"])
  }
}

const newPrivateKey = async (): Promise<string> => {
  const { privateKey } = await promisify(generateKeyPair)("ec", { namedCurve: "P-256" })
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString()
}

/** A certificate lists the attributes the other way round. */
const nameOf = (subject: Subject) => subject.map(([type, value]) => ({ [type]: [value] })).reverse()

type Kind = "authority" | "server" | "client"

const extensionsOf = (x509: X509, kind: Kind) => {
  const { digitalSignature, keyCertSign } = x509.KeyUsageFlags
  if (kind === "authority") {
    return [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(keyCertSign | digitalSignature, true)
    ]
  }
  const usage = kind === "server" ? x509.ExtendedKeyUsage.serverAuth : x509.ExtendedKeyUsage.clientAuth
  return [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.KeyUsagesExtension(digitalSignature, true),
    new x509.ExtendedKeyUsageExtension([usage]),
    ...(kind === "server"
      ? [
        new x509.SubjectAlternativeNameExtension([
          { type: "ip", value: "127.0.0.1" },
          { type: "dns", value: "localhost" }
        ])
      ]
      : [])
  ]
}

/** Signed by the authority, or by itself without one. */
export const make = async (
  kind: Kind,
  subject: Subject,
  authority?: KeyedCertificate | undefined
): Promise<KeyedCertificate> => {
  const x509 = loadX509()
  const privateKey = await newPrivateKey()
  const keys = await importKeys(privateKey)
  const signer = authority === undefined ? keys : await importKeys(authority.privateKey)
  const issuer = authority === undefined
    ? nameOf(subject)
    : new x509.X509Certificate(authority.certificate).subjectName
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: `01${randomBytes(15).toString("hex")}`,
    subject: nameOf(subject),
    issuer,
    notBefore: new Date("2000-01-01T00:00:00Z"),
    notAfter: new Date("2100-01-01T00:00:00Z"),
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey: signer.privateKey,
    extensions: extensionsOf(x509, kind)
  })
  return { certificate: `${certificate.toString("pem")}\n`, privateKey }
}

/** An authority has a name of its own, for programs that trust several. */
export const makeAuthority = (): Promise<KeyedCertificate> =>
  make("authority", [["CN", `Embedded server authority ${randomBytes(4).toString("hex")}`]])

export const makeServer = (authority: KeyedCertificate): Promise<KeyedCertificate> =>
  make("server", [["CN", "127.0.0.1"]], authority)

/** A subject as RFC 4514 writes it. */
export const distinguishedName = (subject: Subject): string =>
  subject
    .map(([type, value]) => `${type}=${value.replace(/[\\,+"<>;=]|^[ #]| $/g, "\\$&")}`)
    .join(",")

/** The attributes of a name, cut at a separator that is not escaped, without the space around them. */
const attributesOf = (name: string, separator: string): ReadonlyArray<string> =>
  name
    .split(new RegExp(`(?<!\\\\)${separator}`))
    .map((attribute) => attribute.trim().replace(/^([^=]+?)\s*=\s*/, (_, type: string) => `${type.toUpperCase()}=`))
    .map((attribute) => attribute.replace(/\\(.)/g, "$1"))

/** Whether a certificate is about the subject with this name. Node writes one attribute a line, the broadest first. */
export const sameSubject = (certificate: X509Certificate, name: string): boolean => {
  const shown = [...attributesOf(certificate.subject, "\n")].reverse()
  const expected = attributesOf(name, ",")
  return shown.length === expected.length && shown.every((attribute, index) => attribute === expected[index])
}

/** Who is at the other end of a connection, if they have shown a certificate. */
export const peerOf = (
  socket: Socket
): { readonly certificate: X509Certificate; readonly authorized: boolean } | undefined => {
  if (!(socket instanceof TLSSocket)) return undefined
  const certificate = socket.getPeerX509Certificate()
  return certificate === undefined ? undefined : { certificate, authorized: socket.authorized }
}
