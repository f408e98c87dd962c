/**
 * Certificates for clients that authenticate with TLS (RFC 8705).
 *
 * An `EmbeddedServer` with `tls` has an authority of its own. `signedBy` makes a client certificate that it trusts, for
 * `tls_client_auth`; `selfSigned` makes one nobody vouches for, for `self_signed_tls_client_auth`, with the key to
 * register. Either of them serves for certificate-bound access tokens. The keys are on the curve P-256, and the
 * certificates are valid until 2100.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { createHash, X509Certificate } from "node:crypto"
import * as Certificates from "./internal/embeddedCertificates.js"

/**
 * A certificate authority with its key, both in PEM.
 *
 * @since 0.1.0
 * @category models
 */
export interface Authority {
  readonly certificate: string
  readonly privateKey: Redacted.Redacted<string>
}

/**
 * A certificate of a client.
 *
 * - `certificate`, `privateKey`: in PEM, the key as PKCS #8. A client shows them when it connects.
 * - `subjectDn`: the subject as RFC 4514 writes it, for the client's `tlsClientAuthSubjectDn`.
 * - `jwk`: the public key with the certificate as `x5c`, for the client's `jwks`.
 *
 * @since 0.1.0
 * @category models
 */
export interface ClientCertificate {
  readonly certificate: string
  readonly privateKey: Redacted.Redacted<string>
  readonly subjectDn: string
  readonly jwk: Readonly<Record<string, unknown>>
}

/**
 * Whom the certificate is about. `commonName` defaults to `"client"`; without an `organization` there is none.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  readonly commonName?: string | undefined
  readonly organization?: string | undefined
}

const make = (options: Options, authority: Authority | undefined): Effect.Effect<ClientCertificate> =>
  Effect.promise(async () => {
    const subject: Certificates.Subject = [
      ["CN", options.commonName ?? "client"],
      ...(options.organization === undefined ? [] : [["O", options.organization] as const])
    ]
    const { certificate, privateKey } = await Certificates.make(
      "client",
      subject,
      authority && { certificate: authority.certificate, privateKey: Redacted.value(authority.privateKey) }
    )
    const parsed = new X509Certificate(certificate)
    return {
      certificate,
      privateKey: Redacted.make(privateKey),
      subjectDn: Certificates.distinguishedName(subject),
      jwk: {
        ...parsed.publicKey.export({ format: "jwk" }),
        kid: createHash("sha256").update(parsed.raw).digest("base64url"),
        x5c: [parsed.raw.toString("base64")]
      }
    }
  })

/**
 * A certificate signed by an authority, such as the one of an `EmbeddedServer` with `tls`.
 *
 * @example
 * ```ts
 * import { ClientCertificate, EmbeddedServer } from "@effect-oauth/testing"
 * import { Effect } from "effect"
 *
 * const program = Effect.gen(function*() {
 *   const server = yield* EmbeddedServer.make({
 *     tls: true,
 *     clients: [{
 *       clientId: "app",
 *       redirectUris: ["https://app.example/callback"],
 *       tokenEndpointAuthMethod: "tls_client_auth",
 *       tlsClientAuthSubjectDn: "CN=app,O=Example"
 *     }]
 *   })
 *   if (server.tls === undefined) return yield* Effect.dieMessage("no TLS")
 *   return yield* ClientCertificate.signedBy(server.tls.authority, { commonName: "app", organization: "Example" })
 * }).pipe(Effect.scoped)
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const signedBy = (authority: Authority, options: Options = {}): Effect.Effect<ClientCertificate> =>
  make(options, authority)

/**
 * A certificate signed by itself.
 *
 * @example
 * ```ts
 * import { ClientCertificate, EmbeddedServer } from "@effect-oauth/testing"
 * import { Effect } from "effect"
 *
 * const program = Effect.gen(function*() {
 *   const certificate = yield* ClientCertificate.selfSigned({ commonName: "app" })
 *   return yield* EmbeddedServer.make({
 *     tls: true,
 *     clients: [{
 *       clientId: "app",
 *       redirectUris: ["https://app.example/callback"],
 *       tokenEndpointAuthMethod: "self_signed_tls_client_auth",
 *       jwks: { keys: [certificate.jwk] }
 *     }]
 *   })
 * }).pipe(Effect.scoped)
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const selfSigned = (options: Options = {}): Effect.Effect<ClientCertificate> => make(options, undefined)
