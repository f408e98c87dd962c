/**
 * The sockets of an embedded server.
 */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import { createServer, type Server } from "node:http"
import { createServer as createSecureServer, type ServerOptions } from "node:https"
import type { AddressInfo } from "node:net"
import type { Authority } from "../ClientCertificate.js"
import * as Certificates from "./embeddedCertificates.js"

export interface Listener {
  readonly server: Server
  readonly port: number
  readonly origin: string
}

/** The port has to be known before the issuer can be named, so the server listens before it can answer. */
const listen = (port: number, tls?: ServerOptions | undefined): Effect.Effect<Listener, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.async<Server>((resume) => {
      const server = tls === undefined ? createServer() : createSecureServer(tls)
      server.once("error", (error) => resume(Effect.die(error)))
      server.listen(port, "127.0.0.1", () => resume(Effect.succeed(server)))
    }),
    (server) =>
      Effect.async<void>((resume) => {
        server.close(() => resume(Effect.void))
        server.closeAllConnections()
      })
  ).pipe(
    Effect.map((server) => {
      // Node answers null and strings for servers that do not listen on a port; this one does.
      const { port } = server.address() as AddressInfo
      return { server, port, origin: `${tls === undefined ? "http" : "https"}://127.0.0.1:${port}` }
    })
  )

export interface Listeners {
  readonly main: Listener
  readonly secure: { readonly mtls: Listener; readonly authority: Authority } | undefined
}

/** Who asks for certificates has a listener of its own: at the other one a browser would ask its user for them. */
export const open = (port: number, tls: boolean): Effect.Effect<Listeners, never, Scope.Scope> =>
  Effect.gen(function*() {
    if (!tls) return { main: yield* listen(port), secure: undefined }
    const authority = yield* Effect.promise(Certificates.makeAuthority)
    const { certificate, privateKey } = yield* Effect.promise(() => Certificates.makeServer(authority))
    const main = yield* listen(port, { cert: certificate, key: privateKey })
    const mtls = yield* listen(0, {
      cert: certificate,
      key: privateKey,
      ca: authority.certificate,
      requestCert: true,
      // Whether a certificate will do is for the client's way of authentication to say.
      rejectUnauthorized: false
    })
    return {
      main,
      secure: {
        mtls,
        authority: { certificate: authority.certificate, privateKey: Redacted.make(authority.privateKey) }
      }
    }
  })
