/**
 * The authorization response, the callback (RFC 6749 §4.1.2): read from whatever it came in, and checked against the
 * request it answers before anything is sent to the token endpoint.
 *
 * @since 0.1.0
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import { hasProperty } from "effect/Predicate"
import * as Redacted from "effect/Redacted"
import type { AuthorizationRequest } from "./AuthorizationRequest.js"
import * as AuthorizationServer from "./AuthorizationServer.js"
import type * as Client from "./Client.js"
import * as form from "./internal/form.js"
import * as text from "./internal/text.js"
import { AuthorizationDenied, CallbackRejected } from "./OAuthError.js"

/**
 * A callback: its URL (or anything with a `search`, such as a framework's own), its query (with or without the path
 * before it, such as `req.url` of a Node.js server), or the form body of a POST. A string is a URL when it begins with a
 * scheme and a slash, a path when it begins with `/`, and otherwise a query or form.
 *
 * @since 0.1.0
 * @category models
 */
export type Callback = URL | URLSearchParams | { readonly search: string; readonly hash?: string | undefined } | string

/** The most a callback may have, in characters: no server of ours or theirs sends as much in a URL. */
const maxLength = 65_536

const rejected = (reason: CallbackRejected["reason"], parameter?: string): CallbackRejected =>
  new CallbackRejected({ reason, parameter })

/** The query and the fragment, without their marks; nothing for what is no callback. */
const split = (callback: Callback): readonly [query: string, fragment: string] | undefined => {
  if (typeof callback === "string") {
    if (!/^(?:[a-z][a-z0-9+.-]*:\/|[/?#])/i.test(callback)) {
      // A question mark in the name of the first parameter: a path or host without what it should begin with.
      return /^[^=&]*\?/.test(callback) ? undefined : [callback, ""]
    }
    const hash = callback.indexOf("#")
    const beforeHash = hash === -1 ? callback : callback.slice(0, hash)
    const question = beforeHash.indexOf("?")
    return [question === -1 ? "" : beforeHash.slice(question + 1), hash === -1 ? "" : callback.slice(hash + 1)]
  }
  // What a framework hands over gets past the types.
  if (hasProperty(callback, "search") && typeof callback.search === "string") {
    const hash = hasProperty(callback, "hash") && typeof callback.hash === "string" ? callback.hash : ""
    return [callback.search.replace(/^\?/, ""), hash.replace(/^#/, "")]
  }
  return callback instanceof URLSearchParams ? [callback.toString(), ""] : undefined
}

/** The parameters of a response, of which each may come once (RFC 6749 §3.1). */
const names = ["code", "state", "iss", "error", "error_description", "error_uri"] as const

type Parameters = { readonly [Name in typeof names[number]]?: string }

const isName = (name: string): name is typeof names[number] => names.some((known) => known === name)

/** A token, or an answer of another mode, has no business in the answer to a code request. */
const foreign = new Set(["access_token", "id_token", "token_type", "response"])

const parse = (callback: Callback): Either.Either<Parameters, CallbackRejected> => {
  if (typeof callback === "string" && callback.length > maxLength) {
    return Either.left(rejected("Malformed"))
  }
  const parts = split(callback)
  if (parts === undefined || parts[0].length > maxLength) {
    return Either.left(rejected("Malformed"))
  }
  const [query, fragment] = parts
  const parameters: { [Name in typeof names[number]]?: string } = {}
  for (const [name, value] of form.decode(query)) {
    if (foreign.has(name)) {
      return Either.left(rejected("UnexpectedParameter", name))
    }
    if (isName(name)) {
      if (parameters[name] !== undefined) {
        return Either.left(rejected("DuplicateParameter", name))
      }
      // The description is for people: one in another encoding is lost, not a reason to lose the error.
      if (value === undefined && name !== "error_description" && name !== "error_uri") {
        return Either.left(rejected("Malformed", name))
      }
      parameters[name] = value ?? ""
    }
  }
  if (
    parameters.code === undefined && parameters.error === undefined &&
    /(?:^|&)(?:code|error|access_token|id_token)=/.test(fragment)
  ) {
    return Either.left(rejected("UnexpectedParameter", "fragment"))
  }
  return Either.right(parameters)
}

/**
 * The state a callback names, to find the request it answers among those of several tabs. It proves nothing:
 * `verify` does. Fails with `CallbackRejected` (`Malformed`, `DuplicateParameter`, `UnexpectedParameter`,
 * `StateMissing`).
 *
 * @example
 * ```ts
 * import { AuthorizationResponse } from "@effect-oauth/core"
 *
 * AuthorizationResponse.state("/callback?code=abc&state=xyz") // Right("xyz")
 * ```
 *
 * @since 0.1.0
 * @category accessors
 */
export const state = (callback: Callback): Either.Either<string, CallbackRejected> =>
  Either.flatMap(
    parse(callback),
    ({ state }) =>
      state === undefined || state === "" ? Either.left(rejected("StateMissing", "state")) : Either.right(state)
  )

const checkIssuer = (
  server: AuthorizationServer.AuthorizationServer,
  iss: string | undefined
): CallbackRejected | undefined => {
  // An empty parameter counts as omitted (RFC 6749 §3.1).
  if (iss === undefined || iss === "") {
    return server.authorizationResponseIssParameterSupported ? rejected("IssuerMissing", "iss") : undefined
  }
  // Without a configured issuer there is nothing to compare with, and a server may send more than we know of it.
  return server.issuer === undefined || iss === server.issuer ? undefined : rejected("IssuerMismatch", "iss")
}

/** The error of a callback, free of what is secret in the request and the callback. */
const denied = (
  request: AuthorizationRequest,
  { code, error_description, error_uri }: Parameters,
  error: string
): AuthorizationDenied | CallbackRejected => {
  const values = [Option.some(request.state), request.nonce, request.codeVerifier].flatMap(Option.toArray)
  const secrets = [...values.map(Redacted.value), code ?? ""]
  const cleaned = (value: string) => text.clean(text.scrub(value, secrets))
  return cleaned(error) === "" ? rejected("Malformed", "error") : new AuthorizationDenied({
    code: cleaned(error),
    description: error_description === undefined ? undefined : cleaned(error_description),
    uri: error_uri === undefined ? undefined : cleaned(error_uri)
  })
}

/**
 * Checks a callback against the request it answers, and gives its code. In this order: the form (size, encoding,
 * duplicates, tokens where none belong), that the request was made for this server and client, the state (in
 * constant time), `iss` (RFC 9207), the request's expiry, an error, the code. So an error is only believed when the
 * state is right, and a code beside an error is never used.
 *
 * Fails with `CallbackRejected` for what cannot be trusted, and `AuthorizationDenied` for an error of the server's.
 *
 * @example
 * ```ts
 * import type { AuthorizationRequest, AuthorizationServer, Client } from "@effect-oauth/core"
 * import { AuthorizationResponse } from "@effect-oauth/core"
 * import { Effect } from "effect"
 *
 * const mayContinue = (
 *   server: AuthorizationServer.AuthorizationServer,
 *   client: Client.Client,
 *   callback: URL,
 *   request: AuthorizationRequest.AuthorizationRequest
 * ) =>
 *   AuthorizationResponse.verify(server, client, callback, request).pipe(
 *     Effect.as(true),
 *     Effect.catchTag("CallbackRejected", (error) => Effect.as(Effect.logWarning(error.message), false))
 *   )
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
export const verify = (
  server: AuthorizationServer.AuthorizationServer,
  client: Client.Client,
  callback: Callback,
  request: AuthorizationRequest
): Effect.Effect<Redacted.Redacted, AuthorizationDenied | CallbackRejected> =>
  Effect.flatMap(Clock.currentTimeMillis, (now) =>
    Either.flatMap(parse(callback), (parameters): Either.Either<
      Redacted.Redacted,
      AuthorizationDenied | CallbackRejected
    > => {
      if (
        request.authorizationServer !== AuthorizationServer.identity(server) || request.clientId !== client.clientId
      ) {
        return Either.left(rejected("RequestMismatch"))
      }
      if (parameters.state === undefined || parameters.state === "") {
        return Either.left(rejected("StateMissing", "state"))
      }
      if (!text.constantTimeEquals(parameters.state, Redacted.value(request.state))) {
        return Either.left(rejected("StateMismatch", "state"))
      }
      const issuer = checkIssuer(server, parameters.iss)
      if (issuer !== undefined) {
        return Either.left(issuer)
      }
      if (request.expiresAt.epochMillis <= now) {
        return Either.left(rejected("RequestExpired"))
      }
      const { code, error } = parameters
      if (error !== undefined && error !== "") {
        return Either.left(denied(request, parameters, error))
      }
      if (code === undefined || code === "") {
        return Either.left(rejected("CodeMissing", "code"))
      }
      return text.isVisible(code) ? Either.right(Redacted.make(code)) : Either.left(rejected("Malformed", "code"))
    }))
