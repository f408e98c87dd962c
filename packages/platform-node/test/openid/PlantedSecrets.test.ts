/**
 * Whole sign-ins at a real server, with everything that is secret in them: what is signed with and decrypted with, what
 * proves the client, what travels, and what is held. None of it may show in anything a program prints on the way, when it
 * works and when it does not.
 */
import { ClientAuthentication, DPoP, Logout, TokenSet } from "@effect-oauth/core"
import { NodeOAuth } from "@effect-oauth/platform-node"
import { ScriptedServer, UserAgent } from "@effect-oauth/testing"
import type { HttpClient } from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Option, Redacted } from "effect"
import { vi } from "vitest"
import { leaks, printed, type Secrets, watch } from "../support/plantedSecrets.js"
import { carried, held, membersOf, parts } from "./support/carried.js"
import { decryptionPair, signingPair } from "./support/keys.js"
import { bind, clientSecret, party, Profile, signIn } from "./support/party.js"

// The first test loads the server, and RSA keys take their time.
vi.setConfig({ testTimeout: 20_000 })

const goodbye = "https://app.example/goodbye"

/** What is printed on the way, the secrets there are, and whether one shows. */
const makeWatch = () => {
  const texts: Array<string> = []
  const secrets: { [name: string]: string } = {}
  return {
    learn: (more: Secrets): void => void Object.assign(secrets, parts(more)),
    /** Runs an effect, and keeps all that is printed of it. */
    look: <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
      Effect.gen(function*() {
        const outcome = yield* Deferred.make<A, E>()
        const watched = yield* watch(Effect.onExit(effect, (exit) => Deferred.done(outcome, exit)))
        texts.push(...watched.texts)
        return yield* Deferred.await(outcome)
      }),
    print: (...values: ReadonlyArray<unknown>): void => void texts.push(...values.flatMap(printed)),
    /** Nothing shows of all there is, among it these opaque values and these tokens with parts. */
    check: (opaque: ReadonlyArray<string>, tokens: ReadonlyArray<string>): void => {
      assert.includeMembers(Object.keys(secrets), [...opaque, ...tokens.map((name) => `${name}, part 2`)])
      assert.isAbove(texts.length, 100)
      assert.deepStrictEqual(leaks(texts.join("\n"), secrets), [])
    },
    secrets
  }
}

describe("planted secrets of whole sign-ins", () => {
  it.scopedLive(
    "show nowhere: private_key_jwt, PAR, JAR, JARM, DPoP, everything encrypted",
    () =>
      Effect.gen(function*() {
        const { check, learn, look, print, secrets } = makeWatch()
        const authenticating = yield* signingPair("PS256", "authenticating")
        const requesting = yield* signingPair("ES256", "requesting")
        const proving = yield* signingPair("EdDSA", "proving")
        const decrypting = yield* decryptionPair("RSA-OAEP-256")
        const dpop = yield* DPoP.make(proving.key)
        const authentication = ClientAuthentication.privateKeyJwt(authenticating.key)
        for (const [name, { privateJwk }] of Object.entries({ authenticating, requesting, proving, decrypting })) {
          learn(membersOf(name, privateJwk))
        }
        const at = yield* party({
          server: {
            requireDpopNonce: true,
            dialect: {
              tokenRequest: (request) => {
                learn(carried(request.headers, request.form))
                return request
              }
            }
          },
          registered: {
            tokenEndpointAuthMethod: "private_key_jwt",
            jwks: { keys: [authenticating.registered, requesting.registered, decrypting.registered] },
            requireSignedRequestObject: true,
            requirePushedAuthorizationRequests: true,
            dpopBoundAccessTokens: true,
            idTokenEncryptedResponseAlg: "RSA-OAEP-256",
            userinfoSignedResponseAlg: "ES256",
            userinfoEncryptedResponseAlg: "RSA-OAEP-256",
            authorizationEncryptedResponseAlg: "RSA-OAEP-256"
          },
          client: {
            authentication,
            requestObjectSigningKey: requesting.key,
            dpop,
            decryptionKeys: [decrypting.key],
            idTokenEncryptedResponse: { algorithm: "RSA-OAEP-256" },
            userinfoSignedResponseAlg: "ES256",
            userinfoEncryptedResponse: { algorithm: "RSA-OAEP-256" },
            authorizationEncryptedResponse: { algorithm: "RSA-OAEP-256" }
          }
        })
        const server = yield* at.oauth.server
        const endpoint = new URL(at.server.endpoints.tokenEndpoint)
        const credentials = yield* look(authentication.authenticate({ clientId: "app", server, endpoint }))
        learn({
          "an assertion": credentials.parameters.map(([, value]) =>
            Redacted.isRedacted(value) ? Redacted.value(value) : ""
          ).join("")
        })
        print(at, at.oauth.client, authentication, requesting.key, decrypting.key, dpop)

        const request = yield* look(at.oauth.pushedAuthorizationRequest({ responseMode: "jwt" }))
        learn({
          state: Redacted.value(request.state),
          verifier: Redacted.value(Option.getOrThrow(request.codeVerifier))
        })
        const callback = yield* at.browser.approve(request.url)
        learn({ response: callback.searchParams.get("response") ?? "" })
        const { idToken, tokens } = yield* look(at.oauth.signIn(callback, request))
        learn(held("first", tokens))
        yield* look(at.oauth.fetchUserInfo(tokens, Profile, { idToken }))
        const refreshed = yield* look(at.oauth.refresh(tokens))
        learn(held("second", refreshed))
        yield* look(at.oauth.verifyIdToken(idToken.encoded, { nonce: "any" }))

        const failing: ReadonlyArray<Effect.Effect<unknown, unknown, HttpClient.HttpClient>> = [
          at.oauth.signIn(callback, request),
          at.oauth.signIn(callback, yield* at.oauth.pushedAuthorizationRequest({ responseMode: "jwt" })),
          at.oauth.signIn(callback, yield* at.oauth.pushedAuthorizationRequest()),
          at.oauth.refresh(tokens),
          at.oauth.verifyIdToken(idToken.encoded),
          Effect.zipRight(at.server.expireAccessTokens, at.oauth.fetchUserInfo(refreshed, Profile, { idToken })),
          Effect.flatMap(bind(at.server), (stranger) => stranger.refresh(refreshed)),
          Effect.flatMap(bind(at.server), (stranger) => stranger.fetchUserInfo(refreshed, Profile))
        ]
        for (const step of failing) {
          yield* Effect.flip(look(step))
        }
        check(
          [
            "authenticating d",
            "requesting d",
            "proving d",
            "decrypting qi",
            "code",
            "code_verifier",
            "verifier",
            "refresh_token",
            "state",
            "first accessToken",
            "second refreshToken"
          ],
          ["client_assertion", "an assertion", "proof", "response", "first idToken", "second idToken"]
        )
        // What is stored has them: the test looks at the right thing.
        assert.includeMembers([...leaks(TokenSet.toJson(refreshed), secrets)], [
          "second accessToken",
          "second refreshToken"
        ])
      }).pipe(Effect.provide(NodeOAuth.layer)),
    20_000
  )

  it.scopedLive(
    "show nowhere: client_secret_jwt, hybrid flow by form, ID tokens signed with the secret",
    () =>
      Effect.gen(function*() {
        const { check, learn, look, print } = makeWatch()
        const authentication = ClientAuthentication.clientSecretJwt(clientSecret)
        learn({ clientSecret: Redacted.value(clientSecret) })
        const at = yield* party({
          server: {
            dialect: {
              tokenRequest: (request) => {
                learn(carried(request.headers, request.form))
                return request
              }
            }
          },
          registered: {
            tokenEndpointAuthMethod: "client_secret_jwt",
            responseTypes: ["code id_token"],
            idTokenSignedResponseAlg: "HS256"
          },
          client: { authentication, idTokenSignedResponseAlg: "HS256" }
        })
        print(at.oauth, at.oauth.client, authentication)
        const request = yield* look(at.oauth.authorizationRequest({ responseType: "code id_token" }))
        const { body } = yield* UserAgent.approveForm(request.url)
        learn({ state: Redacted.value(request.state) })
        learn({ front: new URLSearchParams(body).get("id_token") ?? "" })
        const { idToken, tokens } = yield* look(at.oauth.signIn(body, request))
        learn(held("first", tokens))
        yield* look(at.oauth.fetchUserInfo(tokens, Profile, { idToken }))
        learn(held("second", yield* look(at.oauth.refresh(tokens))))

        const changed = (change: (form: URLSearchParams) => void) => {
          const form = new URLSearchParams(body)
          change(form)
          return at.oauth.signIn(form, request)
        }
        const failing: ReadonlyArray<Effect.Effect<unknown, unknown, HttpClient.HttpClient>> = [
          at.oauth.signIn(body, request),
          changed((form) => form.set("code", "another")),
          changed((form) => form.set("state", "another")),
          changed((form) => form.set("id_token", `${form.get("id_token") ?? ""}x`)),
          changed((form) => form.append("id_token", form.get("id_token") ?? "")),
          changed((form) => form.delete("id_token")),
          at.oauth.refresh(tokens)
        ]
        for (const step of failing) {
          yield* Effect.flip(look(step))
        }
        check(
          [
            "clientSecret",
            "state",
            "code",
            "code_verifier",
            "refresh_token",
            "first accessToken",
            "second refreshToken"
          ],
          ["client_assertion", "front", "first idToken"]
        )
      }).pipe(Effect.provide(NodeOAuth.layer)),
    20_000
  )

  it.scopedLive("#295 show nowhere: logout, at the server and by the back channel", () =>
    Effect.gen(function*() {
      const { check, learn, look, print } = makeWatch()
      const receiver = yield* ScriptedServer.make
      yield* receiver.respond("/logged-out", { status: 200 })
      const at = yield* party({
        server: { rememberSignIn: true },
        registered: {
          postLogoutRedirectUris: [goodbye],
          backchannelLogoutUri: receiver.url("/logged-out"),
          backchannelLogoutSessionRequired: true
        }
      })
      const { idToken, tokens } = yield* signIn(at)
      learn(held("the", tokens))
      const request = yield* look(
        at.oauth.logoutRequest({ idTokenHint: idToken.encoded, postLogoutRedirectUri: goodbye })
      )
      learn({ state: Redacted.value(Option.getOrThrow(request.state)) })
      const back = yield* at.browser.logout(Redacted.value(request.url))
      yield* look(Logout.verifyReturn(back, request))
      for (const url of [goodbye, `${back.href}x`, `${back.href}&state=1`]) {
        yield* Effect.flip(look(Logout.verifyReturn(url, request)))
      }
      print(yield* Logout.fromJson(Logout.toJson(request)))
      yield* Effect.flip(look(Logout.fromJson(`${Logout.toJson(request)}x`)))

      const token = new URLSearchParams(receiver.requests[0]?.body).get("logout_token") ?? ""
      learn({ logoutToken: token })
      yield* Effect.flip(look(at.oauth.verifyLogoutToken(Redacted.make(`${token}AA`))))
      yield* Effect.flip(look(at.oauth.verifyLogoutToken(idToken.encoded)))
      yield* look(at.oauth.verifyLogoutToken(Redacted.make(token)))
      const replayed = yield* Effect.flip(look(at.oauth.verifyLogoutToken(Redacted.make(token))))
      assert.isTrue(replayed._tag === "JwtRejected" && replayed.reason === "Replayed")
      check(["the accessToken", "state"], ["the idToken", "logoutToken"])
    }).pipe(Effect.provide(NodeOAuth.layer)))
})
