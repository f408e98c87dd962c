/**
 * What the client shows and trusts on TLS connections, and what becomes of settings that do not work.
 */
import { ClientAuthentication, OAuthClient } from "@effect-oauth/core"
import { NodeOAuth, type NodeOAuthHttpClient } from "@effect-oauth/platform-node"
import { ClientCertificate, EmbeddedServer, UserAgent } from "@effect-oauth/testing"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { createPrivateKey } from "node:crypto"
import { vi } from "vitest"
import { leaks, printed, watch } from "../support/plantedSecrets.js"
import { alice, clientId, Profile, profile, redirectUri } from "./support/party.js"

// The first test loads the server, and RSA keys take their time.
vi.setConfig({ testTimeout: 20_000 })

const encrypted = (privateKey: Redacted.Redacted, passphrase: Redacted.Redacted): Redacted.Redacted =>
  Redacted.make(
    createPrivateKey(Redacted.value(privateKey)).export({
      format: "pem",
      type: "pkcs8",
      cipher: "aes-256-cbc",
      passphrase: Redacted.value(passphrase)
    }).toString()
  )

/** A server that knows the client by its certificate. */
const setup = Effect.gen(function*() {
  const server = yield* EmbeddedServer.make({
    clients: [{
      clientId,
      redirectUris: [redirectUri],
      tokenEndpointAuthMethod: "tls_client_auth",
      tlsClientAuthSubjectDn: "CN=client"
    }],
    accounts: [alice],
    tls: true
  })
  const { authority, ca } = yield* Effect.orDie(Effect.fromNullable(server.tls))
  const { certificate, privateKey } = yield* ClientCertificate.signedBy(authority)
  const signIn = (tls: NodeOAuthHttpClient.TlsOptions) =>
    Effect.gen(function*() {
      const oauth = yield* OAuthClient.discover(server.issuer, {
        client: { clientId, redirectUri, authentication: ClientAuthentication.tlsClientAuth },
        scopes: ["openid", "email"]
      })
      const request = yield* oauth.authorizationRequest()
      const callback = yield* UserAgent.approve(request.url, { ca })
      const { idToken, tokens } = yield* oauth.signIn(callback, request)
      return yield* oauth.fetchUserInfo(tokens, Profile, { idToken })
    }).pipe(Effect.provide(NodeOAuth.layerWith({ tls })))
  return { ca, certificate, privateKey, signIn }
})

const passphrase = Redacted.make("planted-passphrase")

describe("TLS settings", () => {
  it.scopedLive("take a certificate, its key, encrypted or not, and several authorities", () =>
    Effect.gen(function*() {
      const { ca, certificate, privateKey, signIn } = yield* setup
      const other = (yield* ClientCertificate.selfSigned()).certificate
      assert.deepStrictEqual(yield* signIn({ certificate, privateKey, authorities: [ca] }), profile)
      const locked = { certificate, privateKey: encrypted(privateKey, passphrase), passphrase }
      assert.deepStrictEqual(yield* signIn({ ...locked, authorities: [other, ca] }), profile)
    }))

  it.scopedLive("trust nobody else", () =>
    Effect.gen(function*() {
      const { certificate, privateKey, signIn } = yield* setup
      const other = (yield* ClientCertificate.selfSigned()).certificate
      for (const authorities of [undefined, [], [other]]) {
        const error = yield* Effect.flip(signIn({ certificate, privateKey, authorities }))
        assert.isTrue(error._tag === "TransportError" && error.reason === "Network")
        assert.match(error.message, /CERT|VERIFY|ISSUER/)
      }
    }))

  it.scopedLive("without a certificate, the server does not know the client", () =>
    Effect.gen(function*() {
      const { ca, signIn } = yield* setup
      const error = yield* Effect.flip(signIn({ authorities: [ca] }))
      assert.isTrue(error._tag === "OAuthErrorResponse" && error.code === "invalid_client")
    }))

  it.scopedLive("that do not work are failures by which nothing secret shows", () =>
    Effect.gen(function*() {
      const { ca, certificate, privateKey, signIn } = yield* setup
      const other = yield* ClientCertificate.selfSigned()
      const good = { certificate, privateKey, authorities: [ca] }
      const locked = encrypted(privateKey, passphrase)
      const secrets = {
        passphrase: Redacted.value(passphrase),
        privateKey: Redacted.value(privateKey).split("\n")[1] ?? "",
        locked: Redacted.value(locked).split("\n")[1] ?? ""
      }
      const wrong: Readonly<Record<string, NodeOAuthHttpClient.TlsOptions>> = {
        "no certificate": { ...good, certificate: "not a certificate" },
        "no key": { ...good, privateKey: passphrase },
        "another certificate's key": { ...good, privateKey: other.privateKey },
        "locked": { ...good, privateKey: locked },
        "wrong passphrase": { ...good, privateKey: locked, passphrase: Redacted.make("planted-passphrase-2") },
        "no authority": { ...good, authorities: ["not a certificate"] }
      }
      for (const [name, tls] of Object.entries(wrong)) {
        const { exit, texts } = yield* watch(signIn(tls))
        assert.strictEqual(exit._tag, "Failure", name)
        assert.include(texts.join("\n"), "TransportError", name)
        assert.deepStrictEqual(leaks([...texts, ...printed(tls)].join("\n"), secrets), [], name)
      }
    }))
})
