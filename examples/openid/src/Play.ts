/**
 * The other side of each program: an authorization server in this process, with the clients the programs are, and what
 * the programs read from the environment.
 */
import { ClientAuthentication, OAuthClient, SigningKey } from "@effect-oauth/core"
import { NodeOAuth } from "@effect-oauth/platform-node"
import { ClientCertificate, type Dialect, EmbeddedServer } from "@effect-oauth/testing"
import { ConfigProvider, Effect, Layer, Redacted } from "effect"
import { generateKeyPairSync } from "node:crypto"

export const redirectUri = "https://app.example/callback"

const clientSecret = "a-secret-that-is-long-enough-for-every-use"

const account = {
  id: "ada",
  claims: { name: "Ada Lovelace", email: "ada@example.com", email_verified: true }
}

/** A key pair as a program would be given it: the private half in PEM, the public one at the server. */
const makeKey = Effect.gen(function*() {
  const pem = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "pkcs8", format: "pem" })
  const privateKey = Redacted.make(pem.toString())
  const signingKey = yield* SigningKey.fromPkcs8(privateKey, { algorithm: "ES256", keyId: "2026-11" })
  return {
    privateKey,
    signingKey,
    jwks: { keys: [{ ...signingKey.publicKey, kid: "2026-11", alg: "ES256", use: "sig" }] }
  }
})

/** What makes the client of a program another than the one with a secret. */
export interface Setup {
  readonly client?: Partial<Dialect.Client>
  readonly server?: Partial<EmbeddedServer.Options>
  readonly environment?: Readonly<Record<string, string>>
}

const environmentOf = (variables: Readonly<Record<string, string>>) =>
  Layer.setConfigProvider(ConfigProvider.fromMap(new Map(Object.entries(variables))))

/** Starts a server that knows one client, and gives the environment that the program of this client reads. */
export const start = (setup: Setup = {}) =>
  Effect.gen(function*() {
    const server = yield* EmbeddedServer.make({
      clients: [{
        clientId: "my-app",
        clientSecret: Redacted.make(clientSecret),
        redirectUris: [redirectUri],
        ...setup.client
      }],
      accounts: [account],
      ...setup.server
    })
    const environment = {
      ISSUER: server.issuer,
      CLIENT_ID: "my-app",
      CLIENT_SECRET: clientSecret,
      REDIRECT_URI: redirectUri,
      ...setup.environment
    }
    return {
      server,
      environment: Layer.setConfigProvider(ConfigProvider.fromMap(new Map(Object.entries(environment))))
    }
  })

/** A client that authenticates with a key. */
export const startWithKey = (setup: Setup = {}) =>
  Effect.gen(function*() {
    const key = yield* makeKey
    const started = yield* start({
      ...setup,
      client: { clientSecret: undefined, tokenEndpointAuthMethod: "private_key_jwt", jwks: key.jwks, ...setup.client },
      environment: { CLIENT_PRIVATE_KEY: Redacted.value(key.privateKey), ...setup.environment }
    })
    return { ...started, key }
  })

/** A client whose requests are pushed and signed, and whose answers are signed. */
export const startForPushed = Effect.gen(function*() {
  const { key, server } = yield* startWithKey({
    client: {
      authorizationSignedResponseAlg: "ES256",
      requestObjectSigningAlg: "ES256",
      requirePushedAuthorizationRequests: true,
      requireSignedRequestObject: true
    },
    server: { authorizationDetailsTypes: ["payment_initiation"] }
  })
  const client = OAuthClient.layerDiscover(server.issuer, {
    client: {
      clientId: "my-app",
      redirectUri,
      authentication: ClientAuthentication.privateKeyJwt(key.signingKey),
      requestObjectSigningKey: key.signingKey,
      authorizationSignedResponseAlg: "ES256"
    }
  })
  return { client: Layer.provide(client, NodeOAuth.layer) }
})

/** A bank, with TLS, and a client of it. */
export const startForFapi2 = Effect.gen(function*() {
  const { environment, server } = yield* startWithKey({
    client: { dpopBoundAccessTokens: true },
    server: { fapi: "2.0", tls: true }
  })
  return { environment, ca: server.tls?.ca ?? "" }
})

/** A client with a certificate of the server's own authority. The server listens with TLS. */
export const startWithCertificate = Effect.gen(function*() {
  const { server } = yield* start({
    client: {
      clientSecret: undefined,
      tokenEndpointAuthMethod: "tls_client_auth",
      tlsClientAuthSubjectDn: "CN=my-app",
      tlsClientCertificateBoundAccessTokens: true
    },
    server: { tls: true }
  })
  const { tls } = server
  if (tls === undefined) {
    return yield* Effect.dieMessage("the server has no TLS")
  }
  const { certificate, privateKey } = yield* ClientCertificate.signedBy(tls.authority, { commonName: "my-app" })
  return {
    server,
    ca: tls.ca,
    environment: environmentOf({
      ISSUER: server.issuer,
      CLIENT_ID: "my-app",
      CLIENT_CERTIFICATE: certificate,
      CLIENT_PRIVATE_KEY: Redacted.value(privateKey),
      SERVER_AUTHORITY: tls.ca,
      REDIRECT_URI: redirectUri
    })
  }
})
