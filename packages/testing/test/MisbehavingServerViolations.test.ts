import type { MisbehavingServer } from "@effect-oauth/testing"
import { Effect, TestClock } from "effect"
import { breach, type Check, type Server } from "./MisbehavingServerBreach.js"
import {
  authorizationUrl,
  basic,
  type Json,
  json,
  login,
  makeKey,
  now,
  pkce,
  post,
  random,
  request,
  signed,
  text
} from "./MisbehavingServerSupport.js"

const asking = (title: string, checks: ReadonlyArray<Check>, more: Readonly<Record<string, string>>): void =>
  breach(title, checks, (server) => login(server, more))

const omitting = (
  title: string,
  checks: ReadonlyArray<Check>,
  name: string,
  more: Readonly<Record<string, string>> = {}
) =>
  breach(title, checks, (server) => {
    const parameters = Object.entries(request(pkce().challenge, more)).filter(([known]) => known !== name)
    return server.authorize(authorizationUrl(server, Object.fromEntries(parameters)))
  })

const twice = (title: string, checks: ReadonlyArray<Check>, name: "challenge" | "nonce" | "state"): void =>
  breach(title, checks, (server) => {
    const same = random()
    const more = name === "challenge" ? { code_challenge: same } : { [name]: same }
    return Effect.zipRight(login(server, more), login(server, more))
  })

// The authorization request.
omitting("no state", ["state-missing"], "state")
asking("a long state", ["state-too-long"], { state: `${random()}${random()}${random()}` })
asking("a state with a space", ["state-alphabet"], { state: `${random()} x` })
asking("a state of few characters", ["state-entropy"], { state: "abcdefgh" })
twice("a state used twice", ["state-reused"], "state")
omitting("no nonce in the front channel", ["nonce-missing"], "nonce", { response_type: "code id_token" })
asking("a short nonce", ["nonce-too-short", "nonce-entropy"], { nonce: "abc" })
asking("a long nonce", ["nonce-too-long"], { nonce: `${random()}x` })
asking("a nonce with a plus", ["nonce-alphabet"], { nonce: `+${random().slice(1)}` })
asking("a nonce of one character", ["nonce-entropy"], { nonce: "a".repeat(40) })
twice("a nonce used twice", ["nonce-reused"], "nonce")
omitting("no code challenge", ["pkce-missing"], "code_challenge")
asking("the challenge method plain", ["pkce-not-s256"], { code_challenge_method: "plain" })
asking("a challenge that is none", ["pkce-challenge"], { code_challenge: "short" })
twice("a challenge used twice", ["pkce-reused"], "challenge")
breach("a repeated parameter", ["parameter-repeated"], (server) => {
  const url = authorizationUrl(server, request(pkce().challenge))
  url.searchParams.append("scope", "openid")
  return server.authorize(url)
})
asking("a redirect URI nobody registered", ["redirect-uri-unregistered"], { redirect_uri: "https://attacker.example/" })
asking("an unknown client", ["client-unknown"], { client_id: "nobody" })

// Request objects.
const object = (
  title: string,
  checks: ReadonlyArray<Check>,
  claims: Json,
  header: Json = {},
  outside: Readonly<Record<string, string>> = {},
  more: Partial<MisbehavingServer.Client> = {}
): void =>
  breach(title, checks, (server, key) =>
    Effect.gen(function*() {
      const iat = yield* now
      const honest: Json = {
        iss: "app",
        aud: server.issuer,
        iat,
        nbf: iat,
        exp: iat + 300,
        jti: random(),
        ...request(pkce().challenge)
      }
      const kept = Object.fromEntries(
        Object.entries({ ...honest, ...claims }).filter(([, value]) => value !== undefined)
      )
      const token = yield* signed(key, { typ: "oauth-authz-req+jwt", kid: key.publicJwk.kid, ...header }, kept)
      return yield* server.authorize(authorizationUrl(server, { client_id: "app", request: token, ...outside }))
    }), more)

object("an honest request object", [], {})
object("a request object without a type", ["request-object-typ"], {}, { typ: "JWT" })
object("a request object for the token endpoint", ["request-object-aud"], { aud: ["https://op.example"] })
object("a request object of somebody else", ["request-object-iss"], { iss: "other" })
object("a request object for ever", ["request-object-exp"], { exp: undefined })
object("a request object for a day", ["request-object-exp"], { exp: 1_700_086_400 })
object("a request object from no time", ["request-object-nbf"], { nbf: undefined })
object("a request object from tomorrow", ["request-object-iat"], { iat: 1_700_086_400 })
object("a request object without an identifier", ["request-object-jti"], { jti: undefined })
object("a request in a request", ["request-object-nested"], { request_uri: "https://app.example/" })
object("a request object with a subject", ["request-object-sub"], { sub: "app" })
object("another parameter outside", ["request-object-outside"], {}, {}, { scope: "openid" })
object("another algorithm than registered", ["request-object-alg"], {}, {}, {}, { requestObjectSigningAlg: "PS256" })
breach("a request object used twice", ["request-object-jti-reused"], (server, key) =>
  Effect.gen(function*() {
    for (const challenge of [pkce().challenge, pkce().challenge]) {
      const iat = yield* now
      const claims = { iss: "app", aud: server.issuer, nbf: iat, exp: iat + 300, jti: "same", ...request(challenge) }
      const token = yield* signed(key, { typ: "oauth-authz-req+jwt" }, claims)
      yield* server.authorize(authorizationUrl(server, { client_id: "app", request: token }))
    }
  }))
breach("a request object of a stranger", ["request-object-signature"], (server) =>
  Effect.gen(function*() {
    const token = yield* signed(yield* makeKey(), { typ: "oauth-authz-req+jwt" }, { iss: "app" })
    return yield* server.authorize(authorizationUrl(server, { client_id: "app", request: token }))
  }))
breach("no request object", ["request-object-missing"], (server) => login(server), { requireSignedRequestObject: true })

// Pushed requests.
const push = (server: Server, form: Readonly<Record<string, string>>) =>
  post(server, server.endpoint("/par"), form, basic())

const pushed = (server: Server) =>
  Effect.map(Effect.flatMap(push(server, request(pkce().challenge)), json), (answer) => ({
    client_id: "app",
    request_uri: text(answer.request_uri)
  }))

breach("a request that is not pushed", ["par-missing"], (server) => login(server), {
  requirePushedAuthorizationRequests: true
})
breach(
  "a request_uri in a pushed request",
  ["par-request-uri"],
  (server) => push(server, request(pkce().challenge, { request_uri: "https://app.example/" }))
)
breach(
  "a parameter beside a request_uri",
  ["par-outside"],
  (server) =>
    Effect.flatMap(
      pushed(server),
      (parameters) => server.authorize(authorizationUrl(server, { ...parameters, state: "x" }))
    )
)
breach("a request_uri used twice", ["par-request-uri-reused"], (server) =>
  Effect.gen(function*() {
    const url = authorizationUrl(server, yield* pushed(server))
    yield* server.authorize(url)
    yield* server.authorize(url)
  }))
breach("a request_uri used too late", ["par-request-uri-expired"], (server) =>
  Effect.gen(function*() {
    const url = authorizationUrl(server, yield* pushed(server))
    yield* TestClock.adjust("1 minute")
    yield* server.authorize(url)
  }))
