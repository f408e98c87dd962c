/**
 * A private key as a PEM text (RFC 7468 §10), read strictly: other kinds of PEM are told apart, so that it can be said what
 * to do about them.
 *
 * @internal
 */
import * as Either from "effect/Either"
import * as Encoding from "effect/Encoding"
import * as Redacted from "effect/Redacted"

const convert = "convert it with `openssl pkcs8 -topk8 -nocrypt -in key.pem`"

/** What else a PEM text may hold, and what to do about it. */
const otherLabels: ReadonlyMap<string | undefined, string> = new Map([
  ["ENCRYPTED PRIVATE KEY", "it is encrypted: take the password off with `openssl pkcs8 -in key.pem`"],
  ["RSA PRIVATE KEY", `it is in PKCS #1: ${convert}`],
  ["EC PRIVATE KEY", `it is in SEC 1: ${convert}`],
  ["EC PARAMETERS", `it is in SEC 1: ${convert}`],
  ["PUBLIC KEY", "it is a public key: give the private one"],
  ["CERTIFICATE", "it is a certificate: give the private key that belongs to it"]
])

/**
 * The DER in a text; or what is wrong with it, and what to do.
 *
 * @internal
 */
export const decode = (pem: unknown): Either.Either<Redacted.Redacted<Uint8Array>, string> => {
  // An environment variable that is not set gets past the types.
  if (typeof pem !== "string" || pem.trim() === "") {
    return Either.left("it is empty or not set")
  }
  const label = /-----BEGIN ([A-Z ]+)-----/.exec(pem)?.[1]
  if (label !== undefined && label !== "PRIVATE KEY") {
    return Either.left(otherLabels.get(label) ?? "it is a PEM text of another kind than PRIVATE KEY")
  }
  if (pem.includes("\\n")) {
    return Either.left("its line breaks are written as \\n: turn them into line breaks")
  }
  const body = /-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----/.exec(pem)?.[1]
  return body === undefined
    ? Either.left("it has to be a PEM text from -----BEGIN PRIVATE KEY----- to -----END PRIVATE KEY-----")
    : Either.mapBoth(Encoding.decodeBase64(body.replaceAll(/\s/g, "")), {
      onLeft: () => "between BEGIN and END there is something that is not base64",
      onRight: (der) => Redacted.make(der)
    })
}
