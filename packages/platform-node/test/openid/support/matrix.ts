/**
 * The matrix of sign-ins: how the client authenticates, how it asks and is answered, and how the server signs. Every
 * combination is a client of its own at one of two servers, one of them on TLS.
 */
import { ClientAuthentication, DPoP, OAuthClient, type SigningKey } from "@effect-oauth/core"
import { NodeCrypto, NodeOAuth } from "@effect-oauth/platform-node"
import { ClientCertificate, type Dialect, EmbeddedServer, UserAgent } from "@effect-oauth/testing"
import { Context, Effect, Layer, Redacted, Schema } from "effect"
import { registered, signingKey } from "./keys.js"

export const methods = [
  "client_secret_basic",
  "client_secret_post",
  "client_secret_jwt",
  "private_key_jwt",
  "tls_client_auth",
  "self_signed_tls_client_auth",
  "none"
] as const

export const modes = ["plain", "PAR", "JAR", "JARM", "DPoP", "mTLS"] as const

export const algorithms = ["RS256", "PS256", "ES256", "EdDSA"] as const

type Algorithm = typeof algorithms[number]

export interface Cell {
  readonly method: typeof methods[number]
  readonly mode: typeof modes[number]
  /** Of the ID token and the signed answer; and of the keys that the client has, where it has some. */
  readonly algorithm: Algorithm
}

const redirectUri = "https://app.example/callback"

const secret = Redacted.make("a-secret-of-at-least-thirty-two-bytes")

export const clientIdOf = ({ algorithm, method, mode }: Cell): string => `${method}.${mode}.${algorithm}`

/** Whether the client presents a certificate, which only the server on TLS can see. */
export const isOnTls = ({ method, mode }: Cell): boolean => mode === "mTLS" || method.includes("tls")

export const cells: ReadonlyArray<Cell> = methods.flatMap((method) =>
  modes.flatMap((mode) => algorithms.map((algorithm) => ({ method, mode, algorithm })))
)

interface Keys {
  readonly signing: Readonly<Record<Algorithm, SigningKey.SigningKey>>
  readonly selfSigned: ClientCertificate.ClientCertificate
}

const registration = (cell: Cell, { selfSigned, signing }: Keys): Dialect.Client => {
  const { algorithm, method, mode } = cell
  return {
    clientId: clientIdOf(cell),
    redirectUris: [redirectUri],
    tokenEndpointAuthMethod: method,
    clientSecret: method.startsWith("client_secret") ? secret : undefined,
    jwks: {
      keys: [
        registered(signing[algorithm]),
        ...(method === "self_signed_tls_client_auth" ? [selfSigned.jwk] : [])
      ]
    },
    tlsClientAuthSubjectDn: method === "tls_client_auth" ? "CN=client" : undefined,
    idTokenSignedResponseAlg: algorithm,
    authorizationSignedResponseAlg: algorithm,
    requirePushedAuthorizationRequests: mode === "PAR" ? true : undefined,
    requireSignedRequestObject: mode === "JAR" ? true : undefined,
    requestObjectSigningAlg: mode === "JAR" ? algorithm : undefined,
    dpopBoundAccessTokens: mode === "DPoP" ? true : undefined,
    tlsClientCertificateBoundAccessTokens: mode === "mTLS" ? true : undefined
  }
}

const authenticationOf = ({ algorithm, method }: Cell, keys: Keys): ClientAuthentication.ClientAuthentication => {
  switch (method) {
    case "client_secret_basic":
      return ClientAuthentication.clientSecretBasic(secret)
    case "client_secret_post":
      return ClientAuthentication.clientSecretPost(secret)
    case "client_secret_jwt":
      return ClientAuthentication.clientSecretJwt(secret)
    case "private_key_jwt":
      return ClientAuthentication.privateKeyJwt(keys.signing[algorithm])
    case "tls_client_auth":
      return ClientAuthentication.tlsClientAuth
    case "self_signed_tls_client_auth":
      return ClientAuthentication.selfSignedTlsClientAuth
    case "none":
      return ClientAuthentication.none
  }
}

type Http = Context.Context<Layer.Layer.Success<typeof NodeOAuth.layer>>

export interface Party {
  readonly server: EmbeddedServer.EmbeddedServer
  readonly oauth: OAuthClient.Service
  /** As the user: approves, and gives the callback. */
  readonly approve: (url: string) => Effect.Effect<URL, UserAgent.UserAgentError>
}

/** The clients of all cells, and the servers they are registered at. */
export class Matrix extends Context.Tag("test/openid/Matrix")<
  Matrix,
  {
    readonly party: (cell: Cell) => Effect.Effect<Party>
    readonly servers: { readonly plain: EmbeddedServer.EmbeddedServer; readonly secured: EmbeddedServer.EmbeddedServer }
  }
>() {}

export const layer: Layer.Layer<Matrix> = Layer.scoped(
  Matrix,
  Effect.gen(function*() {
    const keys: Keys = {
      signing: yield* Effect.all({
        RS256: signingKey("RS256"),
        PS256: signingKey("PS256"),
        ES256: signingKey("ES256"),
        EdDSA: signingKey("EdDSA")
      }, { concurrency: "unbounded" }),
      selfSigned: yield* ClientCertificate.selfSigned()
    }
    const accounts = [{ id: "alice", claims: { email: "alice@example.com" } }]
    const serve = (tls: boolean) =>
      EmbeddedServer.make({
        clients: cells.filter((cell) => isOnTls(cell) === tls).map((cell) => registration(cell, keys)),
        accounts,
        tls
      })
    const plain = yield* serve(false)
    const secured = yield* serve(true)
    const tls = yield* Effect.fromNullable(secured.tls)
    const presenting = ({ certificate, privateKey }: ClientCertificate.ClientCertificate) =>
      Layer.build(NodeOAuth.layerWith({ tls: { certificate, privateKey, authorities: [tls.ca] } }))
    const http = {
      plain: yield* Layer.build(NodeOAuth.layer),
      signed: yield* presenting(yield* ClientCertificate.signedBy(tls.authority)),
      selfSigned: yield* presenting(keys.selfSigned)
    }
    const httpOf = (cell: Cell): Http =>
      !isOnTls(cell) ? http.plain : cell.method === "self_signed_tls_client_auth" ? http.selfSigned : http.signed

    return {
      servers: { plain, secured },
      party: (cell: Cell) =>
        Effect.gen(function*() {
          const { algorithm, mode } = cell
          const server = isOnTls(cell) ? secured : plain
          const oauth = yield* OAuthClient.discover(server.issuer, {
            client: {
              clientId: clientIdOf(cell),
              redirectUri,
              authentication: authenticationOf(cell, keys),
              idTokenSignedResponseAlg: algorithm,
              authorizationSignedResponseAlg: algorithm,
              requestObjectSigningKey: mode === "JAR" ? keys.signing[algorithm] : undefined,
              dpop: mode === "DPoP" ? yield* DPoP.make(keys.signing[algorithm]) : undefined,
              tlsClientCertificateBoundAccessTokens: mode === "mTLS"
            },
            scopes: ["openid", "email"]
          })
          return { server, oauth, approve: (url: string) => UserAgent.approve(url, { ca: server.tls?.ca }) }
        }).pipe(Effect.provide(httpOf(cell)), Effect.orDie)
    }
  }).pipe(Effect.provide(NodeCrypto.layer), Effect.orDie)
)

export const Profile = Schema.Struct({ sub: Schema.String, email: Schema.String })
