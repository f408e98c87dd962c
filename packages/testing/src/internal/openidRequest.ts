/**
 * What an authorization request asks for, whichever way it came: as plain parameters, in a signed request object
 * (RFC 9101), by a reference to one, or pushed before (RFC 9126).
 */
import * as Effect from "effect/Effect"
import type { Client, Context, Json, Server } from "./openidModel.js"
import { parse, type Parsed, verifyOf } from "./openidVerify.js"
import { checkRepeated, note, seenBefore } from "./openidViolations.js"

/** Why a request is refused: an error code of OAuth and words for a person. */
export interface Refusal {
  readonly error: string
  readonly description: string
}

export const refuse = (error: string, description: string): Effect.Effect<never, Refusal> =>
  Effect.fail({ error, description })

export interface Resolved {
  readonly parameters: URLSearchParams
  /** The DPoP key the code is to be bound to, when the request was pushed with a proof. */
  readonly jkt: string | undefined
  /** Whether it has been looked at before, when it was pushed. */
  readonly pushed: boolean
}

export const requestUriPrefix = "urn:ietf:params:oauth:request_uri:"

const registered = new Set(["iss", "aud", "exp", "nbf", "iat", "jti", "sub", "request", "request_uri"])

/** The claims of a request object as parameters: what is no string is JSON there and text here. */
const parametersOf = (claims: Json): URLSearchParams => {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(claims)) {
    if (registered.has(name)) continue
    const values = name === "resource" && Array.isArray(value) ? value : [value]
    for (const item of values) parameters.append(name, typeof item === "string" ? item : JSON.stringify(item))
  }
  return parameters
}

const checkObject = ({ now, server }: Context, client: Client, { claims, header }: Parsed): void => {
  const { aud, exp, iat, iss, jti, nbf } = claims
  if (header.typ !== "oauth-authz-req+jwt") note(server, "request-object-typ", "typ is not oauth-authz-req+jwt")
  if (aud !== server.settings.issuer) note(server, "request-object-aud", "aud is not the issuer as a string")
  if (iss !== client.clientId) note(server, "request-object-iss", "iss is not the client")
  if (typeof exp !== "number" || exp < now || exp > now + 3600) {
    note(server, "request-object-exp", "exp is missing, past, or more than an hour away")
  }
  if (typeof nbf !== "number" || nbf > now + 10 || nbf < now - 3600) {
    note(server, "request-object-nbf", "nbf is missing, in the future, or more than an hour old")
  }
  if (typeof iat === "number" && (iat > now + 10 || iat < now - 86400)) {
    note(server, "request-object-iat", "iat is in the future, or more than a day old")
  }
  if (typeof jti !== "string" || jti === "") note(server, "request-object-jti", "no jti")
  else if (seenBefore(server, "request object", jti)) note(server, "request-object-jti-reused", "jti was used before")
  if (claims.request !== undefined || claims.request_uri !== undefined) {
    note(server, "request-object-nested", "a request in a request")
  }
  if (claims.sub !== undefined) note(server, "request-object-sub", "sub: it could pass as a client assertion")
}

const checkOutside = (server: Server, outside: URLSearchParams, inside: URLSearchParams): void => {
  for (const [name, value] of outside) {
    if (["request", "request_uri", "client_assertion", "client_assertion_type", "client_secret"].includes(name)) {
      continue
    }
    if (inside.has(name) && !inside.getAll(name).includes(value)) note(server, "request-object-outside", name)
  }
}

const fromObject = (
  context: Context,
  client: Client,
  object: string,
  outside: URLSearchParams
): Effect.Effect<URLSearchParams, Refusal> =>
  Effect.gen(function*() {
    const { server } = context
    const parsed = parse(object)
    const { alg } = parsed.header
    if (client.requestObjectAlg !== undefined && alg !== client.requestObjectAlg) {
      note(server, "request-object-alg", `alg is not ${client.requestObjectAlg}`)
    }
    if (alg === "none") {
      if (client.requestObjectAlg !== "none") return yield* refuse("invalid_request_object", "not signed")
    } else if (!(yield* verifyOf(object, client))) {
      note(server, "request-object-signature", "not signed by a key of the client")
      return yield* refuse("invalid_request_object", "not signed by a key of the client")
    }
    checkObject(context, client, parsed)
    const inside = parametersOf(parsed.claims)
    checkOutside(server, outside, inside)
    const { aud, exp } = parsed.claims
    if (
      alg !== "none" && aud !== server.settings.issuer && !(Array.isArray(aud) && aud.includes(server.settings.issuer))
    ) {
      return yield* refuse("invalid_request_object", "meant for somebody else")
    }
    if (typeof exp === "number" && exp < context.now) return yield* refuse("invalid_request_object", "expired")
    if (inside.get("client_id") !== client.clientId) {
      return yield* refuse("invalid_request_object", "client_id is not the client's")
    }
    return inside
  })

const pushed = (
  { now, server }: Context,
  client: Client,
  requestUri: string,
  outside: URLSearchParams
): Effect.Effect<Resolved, Refusal> => {
  for (const name of outside.keys()) {
    if (name !== "client_id" && name !== "request_uri") note(server, "par-outside", name)
  }
  const request = server.pushed.get(requestUri)
  if (request === undefined || request.clientId !== client.clientId) {
    note(server, "par-request-uri-reused", "used before, or of another client")
    return refuse("invalid_request_uri", "unknown request_uri")
  }
  server.pushed.delete(requestUri)
  if (request.expires <= now) {
    note(server, "par-request-uri-expired", "sent after its time")
    return refuse("invalid_request_uri", "expired")
  }
  return Effect.succeed({
    parameters: new URLSearchParams(request.parameters.map(([name, value]) => [name, value])),
    jkt: request.jkt,
    pushed: true
  })
}

/** The request object a client serves itself (OpenID Connect Core §6.2). */
const fetched = (server: Server, requestUri: string): Effect.Effect<string, Refusal> => {
  const fetch = server.settings.fetchRequestObject
  return fetch === undefined || !URL.canParse(requestUri)
    ? refuse("request_uri_not_supported", "no way to fetch a request object was given")
    : fetch(new URL(requestUri))
}

/** The parameters of a request, with those of its request object in their place (RFC 9101 §6.3). */
export const resolve = (
  context: Context,
  client: Client,
  outside: URLSearchParams
): Effect.Effect<Resolved, Refusal> =>
  Effect.gen(function*() {
    const { server } = context
    checkRepeated(server, outside)
    const requestUri = outside.get("request_uri")
    if (requestUri?.startsWith(requestUriPrefix) === true) return yield* pushed(context, client, requestUri, outside)
    const object = outside.get("request") ?? (requestUri === null ? undefined : yield* fetched(server, requestUri))
    if (object === undefined) {
      if (client.requireSignedRequestObject) {
        note(server, "request-object-missing", "the client is registered for signed requests")
        return yield* refuse("invalid_request", "a signed request object is needed")
      }
      return { parameters: outside, jkt: undefined, pushed: false }
    }
    return { parameters: yield* fromObject(context, client, object, outside), jkt: undefined, pushed: false }
  })
