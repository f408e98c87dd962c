/**
 * A relying party by hand: raw requests, and none of our own protocol code.
 */
import type { MisbehavingServer } from "@effect-oauth/testing"
import { HttpBody, HttpClientRequest, type HttpClientResponse } from "@effect/platform"
import { Clock, Effect, Redacted } from "effect"
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JSONWebKeySet, type JWK, SignJWT } from "jose"
import { createHash, randomBytes } from "node:crypto"

export type Json = Readonly<Record<string, unknown>>

export const redirectUri = "https://app.example/callback"

export const secret = "a secret of the client that is long enough for HS256"

export const client: MisbehavingServer.Client = {
  clientId: "app",
  clientSecret: Redacted.make(secret),
  redirectUris: [redirectUri, `${redirectUri}?kept=yes`],
  postLogoutRedirectUris: ["https://app.example/signed-out"],
  backchannelLogoutUri: "https://app.example/backchannel",
  frontchannelLogoutUri: "https://app.example/frontchannel",
  initiateLoginUri: "https://app.example/login"
}

export const random = (): string => randomBytes(32).toString("base64url")

export const pkce = () => {
  const verifier = random()
  return { verifier, challenge: createHash("sha256").update(verifier).digest("base64url") }
}

export const text = (value: unknown): string => {
  if (typeof value !== "string") throw new Error(`not a string: ${typeof value}`)
  return value
}

const object = (value: unknown): Json => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error("not a JSON object")
  return { ...value }
}

export const json = (response: HttpClientResponse.HttpClientResponse): Effect.Effect<Json> =>
  Effect.map(Effect.orDie(response.json), object)

export const get = (
  server: MisbehavingServer.MisbehavingServer,
  url: string,
  headers: Readonly<Record<string, string>> = {}
) => Effect.orDie(server.httpClient.execute(HttpClientRequest.get(url, { headers })))

export const post = (
  server: MisbehavingServer.MisbehavingServer,
  url: string,
  form: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {}
) =>
  Effect.orDie(
    server.httpClient.execute(
      HttpClientRequest.post(url, {
        headers,
        body: HttpBody.text(new URLSearchParams(form).toString(), "application/x-www-form-urlencoded")
      })
    )
  )

export const basic = (id = "app", password = secret): Readonly<Record<string, string>> => ({
  authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(password)}`).toString("base64")}`
})

export interface Login {
  readonly callback: URLSearchParams
  readonly verifier: string
  readonly nonce: string
  readonly state: string
}

export const authorizationUrl = (
  server: MisbehavingServer.MisbehavingServer,
  parameters: Readonly<Record<string, string>>
): URL => {
  const url = new URL(server.endpoint("/authorize"))
  url.search = new URLSearchParams(parameters).toString()
  return url
}

/** The parameters of an authorization request as a careful client sends them. */
export const request = (challenge: string, more: Readonly<Record<string, string>> = {}) => ({
  response_type: "code",
  client_id: "app",
  redirect_uri: redirectUri,
  scope: "openid profile email",
  state: random(),
  nonce: random(),
  code_challenge: challenge,
  code_challenge_method: "S256",
  ...more
})

/** The parameters of a callback, on whichever way it came. */
export const parametersOf = (callback: MisbehavingServer.Callback): URLSearchParams => {
  if (callback.kind === "form_post") return new URLSearchParams(callback.body)
  return callback.url.hash === "" ? callback.url.searchParams : new URLSearchParams(callback.url.hash.slice(1))
}

export const login = (
  server: MisbehavingServer.MisbehavingServer,
  more: Readonly<Record<string, string>> = {},
  options?: MisbehavingServer.AuthorizeOptions
): Effect.Effect<Login, MisbehavingServer.ErrorPage> =>
  Effect.gen(function*() {
    const { challenge, verifier } = pkce()
    const asked = request(challenge, more)
    const callback = yield* server.authorize(authorizationUrl(server, asked), options)
    return { callback: parametersOf(callback), verifier, nonce: asked.nonce, state: asked.state }
  })

export const redeem = (
  server: MisbehavingServer.MisbehavingServer,
  { callback, verifier }: Pick<Login, "callback" | "verifier">,
  more: Readonly<Record<string, string>> = {},
  headers: Readonly<Record<string, string>> = basic()
) =>
  post(server, server.endpoint("/token"), {
    grant_type: "authorization_code",
    code: callback.get("code") ?? "",
    redirect_uri: redirectUri,
    code_verifier: verifier,
    ...more
  }, headers)

export const refresh = (
  server: MisbehavingServer.MisbehavingServer,
  refreshToken: string,
  more: Readonly<Record<string, string>> = {},
  headers: Readonly<Record<string, string>> = basic()
) =>
  post(
    server,
    server.endpoint("/token"),
    { grant_type: "refresh_token", refresh_token: refreshToken, ...more },
    headers
  )

/** Header and claims of a JWT, without a look at its signature. */
export const peek = (token: string): { readonly header: Json; readonly claims: Json } => {
  const [header = "", payload = ""] = token.split(".")
  return {
    header: object(JSON.parse(Buffer.from(header, "base64url").toString("utf8"))),
    claims: object(JSON.parse(Buffer.from(payload, "base64url").toString("utf8")))
  }
}

/** A JWK Set, which jose checks further. */
export const keySet = (body: Json): JSONWebKeySet => {
  if (!Array.isArray(body.keys)) throw new Error("not a JWK Set")
  return { keys: body.keys }
}

export interface Key {
  readonly privateKey: CryptoKey
  readonly publicJwk: JWK
  readonly jkt: string
}

export const makeKey = (alg = "ES256", use: "enc" | "sig" = "sig"): Effect.Effect<Key> =>
  Effect.promise(async () => {
    const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
    const jwk = await exportJWK(publicKey)
    const jkt = await calculateJwkThumbprint(jwk)
    return { privateKey, publicJwk: { ...jwk, kid: jkt.slice(0, 8), use }, jkt }
  })

/** A JWT signed by a client. */
export const signed = (key: Key, header: Json, claims: Json, alg = "ES256"): Effect.Effect<string> =>
  Effect.promise(() => new SignJWT({ ...claims }).setProtectedHeader({ alg, ...header }).sign(key.privateKey))

export const now = Effect.map(Clock.currentTimeMillis, (millis) => Math.floor(millis / 1000))

export const proof = (
  key: Key,
  method: string,
  url: string,
  more: Json = {},
  header: Json = {}
): Effect.Effect<{ readonly dpop: string }> =>
  Effect.gen(function*() {
    const { kid: _kid, use: _use, ...jwk } = key.publicJwk
    const claims = { htm: method, htu: url, iat: yield* now, jti: random(), ...more }
    return { dpop: yield* signed(key, { typ: "dpop+jwt", jwk, ...header }, claims) }
  })

export const hash = (token: string): string => createHash("sha256").update(token).digest("base64url")

export const assertion = (
  server: MisbehavingServer.MisbehavingServer,
  key: Key,
  more: Json = {}
): Effect.Effect<Readonly<Record<string, string>>> =>
  Effect.gen(function*() {
    const iat = yield* now
    const claims = { iss: "app", sub: "app", aud: server.issuer, iat, exp: iat + 60, jti: random(), ...more }
    return {
      client_id: "app",
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      client_assertion: yield* signed(key, { kid: key.publicJwk.kid }, claims)
    }
  })
