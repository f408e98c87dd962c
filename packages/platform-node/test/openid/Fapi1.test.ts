/**
 * FAPI 1.0 Advanced, at a real server that is held to it.
 */
import { ClientAuthentication, DPoP, Fapi1 } from "@effect-oauth/core"
import type { Dialect } from "@effect-oauth/testing"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Option } from "effect"
import { vi } from "vitest"
import {
  authentications,
  clientOf,
  complete,
  isInsecure,
  isUnsupported,
  lax,
  methods,
  registeredAs,
  scopes,
  shownBy
} from "./support/fapi.js"
import { signingKey } from "./support/keys.js"
import { clientId, redirectUri } from "./support/party.js"
import { secured } from "./support/secured.js"

// The first test loads the server, and RSA keys take their time.
vi.setConfig({ testTimeout: 20_000 })

describe("FAPI 1.0 Advanced", () => {
  const bound: Partial<Dialect.Client> = {
    tlsClientCertificateBoundAccessTokens: true,
    responseTypes: ["code", "code id_token"]
  }

  for (const method of methods) {
    for (const responses of ["jarm", "detached"] as const) {
      for (const pushed of [true, false]) {
        it.scopedLive(`${method}, ${responses}, ${pushed ? "pushed" : "by value"}`, () =>
          Effect.gen(function*() {
            const { approve, approveForm, key, server, showing } = yield* secured({
              server: { fapi: "1.0 Final" },
              registered: { ...bound, ...registeredAs(method) }
            })
            const oauth = yield* showing(shownBy(method, true))(
              Fapi1.make(server.issuer, {
                client: {
                  clientId,
                  redirectUri,
                  authentication: authentications[method](key),
                  requestObjectSigningKey: key
                },
                scopes,
                responses,
                pushed
              })
            )
            const request = yield* oauth.authorizationRequest()
            assert.strictEqual(new URL(request.url).searchParams.has("request_uri"), pushed)
            assert.strictEqual(new URL(request.url).searchParams.has("request"), !pushed)
            const callback = responses === "jarm"
              ? yield* approve(request.url)
              : (yield* approveForm(request.url)).body
            yield* complete(oauth, callback, request, "Bearer")
          }))
      }
    }
  }

  it.scopedLive("pushes where the server takes pushed requests, unless told otherwise", () =>
    Effect.gen(function*() {
      for (const pushedAuthorizationRequests of [true, false]) {
        const { key, server, showing } = yield* secured({
          server: { fapi: "1.0 Final", pushedAuthorizationRequests },
          registered: bound
        })
        const { dpop: _, ...client } = clientOf(key, yield* DPoP.generate())
        const oauth = yield* showing("signed")(Fapi1.make(server.issuer, { client, scopes }))
        const request = yield* oauth.authorizationRequest()
        assert.strictEqual(Option.isSome(request.urlExpiresAt), pushedAuthorizationRequests)
      }
    }))

  it.scopedLive("does not build with a key that signs with RS256, nor with one the profile does not know", () =>
    Effect.gen(function*() {
      const { key, server, showing } = yield* secured({
        server: { fapi: "1.0 Final" },
        registered: bound
      })
      const { dpop: _, ...client } = clientOf(key, yield* DPoP.generate())
      for (const algorithm of ["RS256", "EdDSA"] as const) {
        const weak = yield* signingKey(algorithm)
        const refused = (change: Partial<Fapi1.ClientOptions>) =>
          Effect.flip(showing("signed")(Fapi1.make(server.issuer, { client: { ...client, ...change }, scopes })))
        isUnsupported(yield* refused({ requestObjectSigningKey: weak }), "requestObjectSigningKey")
        isUnsupported(
          yield* refused({ authentication: ClientAuthentication.privateKeyJwt(weak) }),
          "authentication"
        )
        isUnsupported(yield* refused({ userinfoSignedResponseAlg: algorithm }), "userinfoSignedResponseAlg")
      }
      const insecure = Fapi1.make(server.issuer, { client: { ...client, ...lax }, scopes })
      assert.isTrue(isInsecure(yield* Effect.flip(showing("signed")(insecure))))
    }))

  it.scopedLive("#177 an ID token beside a code has the hash of the state", () =>
    Effect.gen(function*() {
      // Without the profile, this server leaves the hash out.
      const { approveForm, key, server, showing } = yield* secured({
        registered: { tlsClientCertificateBoundAccessTokens: true, responseTypes: ["code", "code id_token"] }
      })
      const { dpop: _, ...client } = clientOf(key, yield* DPoP.generate())
      const oauth = yield* showing("signed")(Fapi1.make(server.issuer, { client, scopes, responses: "detached" }))
      const request = yield* oauth.authorizationRequest()
      const { body } = yield* approveForm(request.url)
      const error = yield* Effect.flip(oauth.signIn(body, request))
      assert.isTrue(error._tag === "IdTokenRejected" && error.reason === "StateHash")
    }))
})
