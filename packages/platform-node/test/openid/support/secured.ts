/**
 * A real server on TLS with one client, and what the client has: a key to sign with, and certificates.
 */
import type { SigningKey } from "@effect-oauth/core"
import { NodeOAuth } from "@effect-oauth/platform-node"
import { ClientCertificate, type Dialect, EmbeddedServer, UserAgent } from "@effect-oauth/testing"
import type { HttpClient } from "@effect/platform"
import { Effect, Layer } from "effect"
import { registered as registeredKey, signingKey } from "./keys.js"
import { alice, clientId, redirectUri } from "./party.js"

export interface Settings {
  readonly server?: Partial<EmbeddedServer.Options> | undefined
  readonly registered?: Partial<Dialect.Client> | undefined
  /** Of the key of the client. */
  readonly algorithm?: SigningKey.Algorithm | undefined
}

/** What the client shows on its connections. */
export type Shown = "signed" | "self-signed" | "nothing"

export interface Secured {
  readonly server: EmbeddedServer.EmbeddedServer
  readonly key: SigningKey.SigningKey
  /** The user approves. */
  readonly approve: (url: string) => Effect.Effect<URL, UserAgent.UserAgentError>
  readonly approveForm: (url: string) => Effect.Effect<UserAgent.FormPost, UserAgent.UserAgentError>
  /** Provides an `HttpClient` that trusts the server and shows a certificate. */
  readonly showing: (
    shown: Shown
  ) => <A, E>(effect: Effect.Effect<A, E, HttpClient.HttpClient>) => Effect.Effect<A, E>
}

/** The subject is `CN=client`, for `tls_client_auth`; the self-signed one is registered. */
export const secured = ({ algorithm = "PS256", registered, server: options }: Settings = {}) =>
  Effect.gen(function*() {
    const key = yield* signingKey(algorithm)
    const selfSigned = yield* ClientCertificate.selfSigned()
    const server = yield* EmbeddedServer.make({
      accounts: [alice],
      tls: true,
      ...options,
      clients: [{
        clientId,
        redirectUris: [redirectUri],
        jwks: { keys: [registeredKey(key), selfSigned.jwk] },
        tokenEndpointAuthMethod: "private_key_jwt",
        idTokenSignedResponseAlg: "PS256",
        authorizationSignedResponseAlg: "PS256",
        ...registered
      }]
    })
    const { authority, ca } = yield* Effect.orDie(Effect.fromNullable(server.tls))
    const signed = yield* ClientCertificate.signedBy(authority)
    const http = (tls: { readonly certificate?: string; readonly privateKey?: typeof signed.privateKey }) =>
      Layer.build(NodeOAuth.layerWith({ tls: { ...tls, authorities: [ca] } }))
    const contexts = {
      signed: yield* http({ certificate: signed.certificate, privateKey: signed.privateKey }),
      "self-signed": yield* http({ certificate: selfSigned.certificate, privateKey: selfSigned.privateKey }),
      nothing: yield* http({})
    }
    return {
      server,
      key,
      approve: (url) => UserAgent.approve(url, { ca }),
      approveForm: (url) => UserAgent.approveForm(url, { ca }),
      showing: (shown) => Effect.provide(contexts[shown])
    } satisfies Secured
  })
