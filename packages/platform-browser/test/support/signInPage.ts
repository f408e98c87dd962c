/**
 * The page of SignIn.chromium.test.ts: an application that signs a user in, with a key that never leaves the browser. It
 * begins the sign-in at `/`, completes it at `/callback`, and leaves what happened in `globalThis.results`.
 */
import {
  AuthorizationRequest,
  ClientAuthentication,
  DPoP,
  OAuthClient,
  OAuthCrypto,
  type OAuthError,
  SigningKey
} from "@effect-oauth/core"
import { BrowserOAuth } from "@effect-oauth/platform-browser"
import type { HttpClient } from "@effect/platform"
import { Effect, Either, Encoding, Layer, Redacted, Schema } from "effect"

interface Settings {
  readonly issuer: string
  readonly clientId: string
}

const database = Effect.async<IDBDatabase>((resume) => {
  const opening = indexedDB.open("app", 1)
  opening.addEventListener("upgradeneeded", () => opening.result.createObjectStore("keys"))
  opening.addEventListener("success", () => resume(Effect.succeed(opening.result)))
  opening.addEventListener("error", () => resume(Effect.die(opening.error)))
})

const keys = <A>(mode: IDBTransactionMode, use: (store: IDBObjectStore) => IDBRequest<A>) =>
  Effect.flatMap(database, (database) =>
    Effect.async<A>((resume) => {
      const request = use(database.transaction("keys", mode).objectStore("keys"))
      request.addEventListener("success", () => resume(Effect.succeed(request.result)))
      request.addEventListener("error", () => resume(Effect.die(request.error)))
    }))

/** The client, with the key pair under which its tokens are bound. */
const clientOf = ({ clientId, issuer }: Settings, pair: CryptoKeyPair) =>
  Effect.gen(function*() {
    const signingKey = yield* SigningKey.fromCryptoKeyPair(pair, { algorithm: "ES256" })
    return yield* OAuthClient.discover(issuer, {
      client: {
        clientId,
        redirectUri: `${location.origin}/callback`,
        authentication: ClientAuthentication.none,
        dpop: yield* DPoP.make(signingKey)
      },
      scopes: ["openid", "email"]
    })
  })

const freshKey = Effect.gen(function*() {
  const crypto = yield* OAuthCrypto.OAuthCrypto
  const pair = yield* crypto.generateKeyPair("ES256")
  yield* keys("readwrite", (store) => store.put(pair, "dpop"))
  return pair
})

const begin = (settings: Settings) =>
  Effect.gen(function*() {
    const pair = yield* freshKey
    const client = yield* clientOf(settings, pair)
    const request = yield* client.pushedAuthorizationRequest()
    sessionStorage.setItem("settings", JSON.stringify(settings))
    sessionStorage.setItem("request", AuthorizationRequest.toJson(request))
    return { url: request.url }
  })

const json = (part: string | undefined): unknown =>
  JSON.parse(Either.getOrThrow(Encoding.decodeBase64UrlString(part ?? "")))

const complete = Effect.gen(function*() {
  const settings: Settings = JSON.parse(sessionStorage.getItem("settings") ?? "{}")
  const pair: CryptoKeyPair = yield* keys("readonly", (store) => store.get("dpop"))
  const client = yield* clientOf(settings, pair)
  const kept = yield* AuthorizationRequest.fromJson(sessionStorage.getItem("request"))
  const { idToken, tokens } = yield* client.signIn(new URL(location.href), kept)
  const profile = yield* client.fetchUserInfo(tokens, Schema.Struct({ email: Schema.String }))
  const refreshed = yield* client.refresh(tokens)
  const exported = yield* Effect.promise(() =>
    crypto.subtle.exportKey("jwk", pair.privateKey).then(() => "exported", (error: unknown) => String(error))
  )
  const proof = yield* client.client.dpop?.proof({ method: "GET", url: new URL("https://api.example/me?page=1") }) ??
    Effect.succeed("")
  const [header, claims] = proof.split(".")
  return {
    subject: idToken.claims.sub,
    algorithm: json(Redacted.value(idToken.encoded).split(".")[0]),
    tokenType: tokens.tokenType,
    refreshedType: refreshed.tokenType,
    profile,
    exported,
    extractable: pair.privateKey.extractable,
    header: json(header),
    claims: json(claims),
    thumbprint: client.client.dpop?.thumbprint
  }
})

const query = new URLSearchParams(location.search)

/** Errors as far as they are asked about. */
const told = <A extends object, E extends OAuthError.OAuthError>(effect: Effect.Effect<A, E, HttpClient.HttpClient>) =>
  effect.pipe(
    Effect.match({
      onSuccess: (value): object => value,
      onFailure: (error) => ({
        failed: error._tag,
        code: "code" in error ? error.code : undefined,
        reason: "reason" in error ? error.reason : undefined,
        text: error.message
      })
    }),
    Effect.catchAllDefect((defect) => Effect.succeed({ failed: "defect", text: String(defect) })),
    Effect.provide(Layer.fresh(BrowserOAuth.layer))
  )

const program = location.pathname === "/callback"
  ? told(complete)
  : told(begin({ issuer: query.get("issuer") ?? "", clientId: query.get("client") ?? "" }))

Object.assign(globalThis, { loseKey: () => Effect.runPromise(Effect.asVoid(freshKey)) })

void Effect.runPromise(program).then((results) => Object.assign(globalThis, { results }))
