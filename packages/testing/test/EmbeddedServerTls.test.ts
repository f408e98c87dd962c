import { ClientCertificate, type Dialect, EmbeddedServer, UserAgent } from "@effect-oauth/testing"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { createHash, X509Certificate } from "node:crypto"
import { list, pkce, secureRequest, text, withQuery } from "./support.js"

const redirectUri = "https://app.example/callback"

const app: Dialect.Client = { clientId: "app", redirectUris: [redirectUri] }

const secured = (server: EmbeddedServer.EmbeddedServer): EmbeddedServer.Tls => {
  if (server.tls === undefined) throw new Error("no TLS")
  return server.tls
}

const { challenge, verifier } = pkce()

const codeFor = (server: EmbeddedServer.EmbeddedServer, clientId: string) =>
  UserAgent.approve(
    withQuery(server.endpoints.authorizationEndpoint, {
      response_type: "code",
      client_id: clientId,
      redirect_uri: redirectUri,
      scope: "openid",
      code_challenge: challenge,
      code_challenge_method: "S256"
    }),
    { ca: secured(server).ca }
  ).pipe(Effect.map((callback) => text(callback.searchParams.get("code"))))

const shown = ({ certificate, privateKey }: ClientCertificate.ClientCertificate) => ({
  cert: certificate,
  key: Redacted.value(privateKey)
})

const exchange = (
  server: EmbeddedServer.EmbeddedServer,
  clientId: string,
  certificate?: ClientCertificate.ClientCertificate,
  tokenEndpoint = secured(server).mtlsEndpoints.tokenEndpoint
) =>
  Effect.gen(function*() {
    const { ca } = secured(server)
    const form = {
      grant_type: "authorization_code",
      client_id: clientId,
      code: yield* codeFor(server, clientId),
      redirect_uri: redirectUri,
      code_verifier: verifier
    }
    return yield* secureRequest(tokenEndpoint, { ca, ...(certificate && shown(certificate)) }, form)
  })

describe("EmbeddedServer, TLS", () => {
  it.scoped("speaks HTTPS with a certificate made for it, and names its other listener", () =>
    Effect.gen(function*() {
      const server = yield* EmbeddedServer.make({ clients: [app], tls: true })
      assert.match(server.issuer, /^https:\/\/127\.0\.0\.1:\d+$/)
      const { ca, mtlsEndpoints } = secured(server)
      const { body: metadata } = yield* secureRequest(server.metadataUrls.openIdConfiguration, { ca })
      assert.strictEqual(metadata["issuer"], server.issuer)
      assert.strictEqual(metadata["tls_client_certificate_bound_access_tokens"], true)
      const methods = list(metadata["token_endpoint_auth_methods_supported"])
      assert.includeMembers([...methods], ["tls_client_auth", "self_signed_tls_client_auth"])
      assert.deepStrictEqual(metadata["mtls_endpoint_aliases"], {
        token_endpoint: mtlsEndpoints.tokenEndpoint,
        userinfo_endpoint: mtlsEndpoints.userinfoEndpoint,
        revocation_endpoint: mtlsEndpoints.revocationEndpoint,
        introspection_endpoint: mtlsEndpoints.introspectionEndpoint,
        pushed_authorization_request_endpoint: mtlsEndpoints.pushedAuthorizationRequestEndpoint
      })
      assert.notStrictEqual(new URL(mtlsEndpoints.tokenEndpoint).origin, server.issuer)
      const misplaced = new URL("/.well-known/openid-configuration", mtlsEndpoints.tokenEndpoint)
      assert.strictEqual((yield* secureRequest(misplaced, { ca })).status, 404)

      const authorize = withQuery(server.endpoints.authorizationEndpoint, { response_type: "code", client_id: "app" })
      assert.strictEqual((yield* Effect.flip(UserAgent.approve(authorize))).reason, "Unreachable", "not trusted")
      const other = yield* EmbeddedServer.make({ clients: [app], tls: true })
      const untrusted = yield* Effect.flip(UserAgent.approve(authorize, { ca: secured(other).ca }))
      assert.strictEqual(untrusted.reason, "Unreachable")

      const plain = yield* EmbeddedServer.make({ clients: [app] })
      assert.isUndefined(plain.tls)
    }))

  it.scoped("knows a client by a certificate of its authority and its subject", () =>
    Effect.gen(function*() {
      const subject = { commonName: "app, one", organization: "Example" }
      const server = yield* EmbeddedServer.make({
        clients: [{
          ...app,
          tokenEndpointAuthMethod: "tls_client_auth",
          tlsClientAuthSubjectDn: "CN=app\\, one, O=Example"
        }],
        tls: true
      })
      const { authority } = secured(server)
      const own = yield* ClientCertificate.signedBy(authority, subject)
      assert.strictEqual(own.subjectDn, "CN=app\\, one,O=Example")
      assert.strictEqual((yield* exchange(server, "app", own)).status, 200)
      assert.deepInclude(server.requests.at(-1), { path: "/token", status: 200, mtls: true })
      const status = (certificate?: ClientCertificate.ClientCertificate, endpoint?: string) =>
        Effect.map(exchange(server, "app", certificate, endpoint), ({ status }) => status)
      assert.strictEqual(yield* status(own, server.endpoints.tokenEndpoint), 401, "nobody asked for it there")
      assert.strictEqual(yield* status(), 401)
      assert.strictEqual(yield* status(yield* ClientCertificate.signedBy(authority)), 401, "another subject")
      assert.strictEqual(yield* status(yield* ClientCertificate.selfSigned(subject)), 401, "nobody vouches for it")
    }))

  it.scoped("knows a client by a certificate it has registered", () =>
    Effect.gen(function*() {
      const own = yield* ClientCertificate.selfSigned()
      assert.strictEqual(own.subjectDn, "CN=client")
      const server = yield* EmbeddedServer.make({
        clients: [{ ...app, tokenEndpointAuthMethod: "self_signed_tls_client_auth", jwks: { keys: [own.jwk] } }],
        tls: true
      })
      assert.strictEqual((yield* exchange(server, "app", own)).status, 200)
      assert.strictEqual((yield* exchange(server, "app", yield* ClientCertificate.selfSigned())).status, 401)
    }))

  it.scoped("binds tokens to a certificate", () =>
    Effect.gen(function*() {
      const server = yield* EmbeddedServer.make({
        clients: [{ ...app, tlsClientCertificateBoundAccessTokens: true }],
        tls: true
      })
      const certificate = yield* ClientCertificate.selfSigned()
      const { body, status } = yield* exchange(server, "app", certificate)
      assert.strictEqual(status, 200)
      const { ca, mtlsEndpoints } = secured(server)
      const thumbprint = createHash("sha256").update(new X509Certificate(certificate.certificate).raw)
      const authorization = `Bearer ${text(body["access_token"])}`
      const introspected = yield* secureRequest(server.endpoints.introspectionEndpoint, { ca }, {
        client_id: "app",
        token: text(body["access_token"])
      })
      assert.deepStrictEqual(introspected.body["cnf"], { "x5t#S256": thumbprint.digest("base64url") })
      const read = (tls: { readonly cert?: string; readonly key?: string }) =>
        Effect.map(
          secureRequest(mtlsEndpoints.userinfoEndpoint, { ca, ...tls }, undefined, { authorization }),
          ({ status }) => status
        )
      assert.strictEqual(yield* read(shown(certificate)), 200)
      assert.strictEqual(yield* read({}), 401)
      assert.strictEqual(yield* read(shown(yield* ClientCertificate.selfSigned())), 401)
    }))
})
