/**
 * The authorization response, the callback (RFC 6749 §4.1.2): read from whatever it came in, and checked against the
 * request it answers before anything is sent to the token endpoint.
 *
 * @since 0.1.0
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as AuthorizationRequest from "./AuthorizationRequest.js"
import * as AuthorizationServer from "./AuthorizationServer.js"
import type * as Client from "./Client.js"
import * as IdToken from "./IdToken.js"
import * as callbackParameters from "./internal/callbackParameters.js"
import * as jwt from "./internal/jwt.js"
import * as text from "./internal/text.js"
import type { KeyError } from "./IssuerKeys.js"
import { AuthorizationDenied, CallbackRejected, type JwtCheck } from "./OAuthError.js"

/**
 * A callback: its URL (or anything with a `search`, such as a framework's own), its query (with or without the path
 * before it, such as `req.url` of a Node.js server), or the form body of a POST. A string is a URL when it begins with a
 * scheme and a slash, a path when it begins with `/`, and otherwise a query or form.
 *
 * @since 0.1.0
 * @category models
 */
export type Callback = callbackParameters.Callback

const rejected = (reason: CallbackRejected["reason"], parameter?: string, check?: JwtCheck): CallbackRejected =>
  new CallbackRejected({ reason, parameter, check })

/** The parameters of a response. */
const names = [
  "code",
  "state",
  "iss",
  "error",
  "error_description",
  "error_uri",
  "id_token",
  "session_state",
  "response"
] as const

/** An access token has no business in a callback (RFC 9700 §2.1.2). */
const foreign = ["access_token", "token_type", "token"] as const

type Parameters = { readonly [Name in typeof names[number]]?: string }

const withoutForeign = <A extends { readonly [Name in typeof foreign[number]]?: unknown }>(
  parameters: A
): Either.Either<A, CallbackRejected> => {
  const found = foreign.find((name) => parameters[name] !== undefined)
  return found === undefined ? Either.right(parameters) : Either.left(rejected("UnexpectedParameter", found))
}

const decode = (text: string): Either.Either<Parameters, CallbackRejected> =>
  Either.flatMap(callbackParameters.decode(text, [...names, ...foreign]), withoutForeign)

const hasAnswer = (text: string): boolean => /(?:^|&)(?:code|error|access_token|id_token|response)=/.test(text)

/** Reads the place the answer was asked to come in; one in the other place is not the one that was asked for. */
const read = (
  { fragment, query }: { readonly query: string; readonly fragment: string },
  inFragment: boolean
): Either.Either<Parameters, CallbackRejected> =>
  Either.flatMap(decode(inFragment ? fragment : query), (parameters) => {
    const isEmpty = parameters.code === undefined && parameters.error === undefined && parameters.response === undefined
    return isEmpty && hasAnswer(inFragment ? query : fragment)
      ? Either.left(rejected("UnexpectedParameter", inFragment ? "query" : "fragment"))
      : Either.right(parameters)
  })

/** Whether the mode is one of JARM. */
const isSigned = ({ responseMode }: AuthorizationRequest.AuthorizationRequest): boolean =>
  responseMode === "jwt" || responseMode.endsWith(".jwt")

const isInFragment = ({ responseMode, responseType }: AuthorizationRequest.AuthorizationRequest): boolean =>
  responseMode.startsWith("fragment") || (responseMode === "jwt" && responseType !== "code")

/** A parameter that belongs to another kind of answer than the one that was asked for. */
const unasked = (
  isAsked: boolean,
  name: "id_token" | "response",
  parameters: Parameters
): Either.Either<void, CallbackRejected> =>
  isAsked || parameters[name] === undefined ? Either.void : Either.left(rejected("UnexpectedParameter", name))

/**
 * The state a callback names, to find the request it answers among those of several tabs. It proves nothing:
 * `verify` does. Fails with `CallbackRejected` (`Malformed`, `DuplicateParameter`, `UnexpectedParameter`,
 * `StateMissing`). That of a signed response is not seen here: find its request by a cookie.
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
  callbackParameters.places(callback).pipe(
    Either.flatMap((places) => read(places, hasAnswer(places.fragment))),
    Either.flatMap(({ state }) =>
      state === undefined || state === "" ? Either.left(rejected("StateMissing", "state")) : Either.right(state)
    )
  )

const checkIssuer = (
  server: AuthorizationServer.AuthorizationServer,
  { error, id_token, iss }: Parameters
): CallbackRejected | undefined => {
  // An empty parameter counts as omitted (RFC 6749 §3.1).
  if (iss === undefined || iss === "") {
    // The ID token beside a code names the issuer and is verified: servers leave the parameter out then.
    return server.authorizationResponseIssParameterSupported && (id_token === undefined || error !== undefined)
      ? rejected("IssuerMissing", "iss")
      : undefined
  }
  // Without a configured issuer there is nothing to compare with, and a server may send more than we know of it.
  return server.issuer === undefined || iss === server.issuer ? undefined : rejected("IssuerMismatch", "iss")
}

/** The error of a callback, free of what is secret in the request and the callback. */
const denied = (
  request: AuthorizationRequest.AuthorizationRequest,
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
 * A callback that can be trusted: its code, and the ID token that came with it where that was asked for.
 *
 * @since 0.1.0
 * @category models
 */
export interface Verified {
  readonly code: Redacted.Redacted
  readonly idToken: Option.Option<IdToken.IdToken>
  /** What a page watches the session with, see `BrowserSession` (OpenID Connect Session Management 1.0 §2). */
  readonly sessionState: Option.Option<string>
}

/**
 * How a callback can fail.
 *
 * @since 0.1.0
 * @category errors
 */
export type ResponseError = AuthorizationDenied | CallbackRejected | IdToken.IdTokenError

/** The parameters inside a signed response (JARM §2.4): those beside it count for nothing. */
const open = (
  server: AuthorizationServer.AuthorizationServer,
  client: Client.Client,
  response: string | undefined
): Effect.Effect<Parameters, CallbackRejected | KeyError, HttpClient.HttpClient> =>
  Effect.gen(function*() {
    if (response === undefined || response === "") {
      return yield* rejected("ResponseRejected", "response", "Missing")
    }
    const { claims } = yield* jwt.verify(server, client, response, {
      algorithm: client.authorizationSignedResponseAlg,
      supported: server.supported.authorizationSigningAlgValues,
      encryption: client.authorizationEncryptedResponse,
      type: undefined,
      channel: "presented"
    })
    yield* jwt.checkIssuer(server, claims)
    yield* jwt.checkAudience(client, claims)
    yield* jwt.checkTimes(claims, yield* jwt.now(client), true)
    yield* withoutForeign(claims)
    const parameters: { -readonly [Name in keyof Parameters]: Parameters[Name] } = {}
    for (const name of names) {
      const value = claims[name]
      if (value !== undefined && name !== "response") {
        parameters[name] = typeof value === "string" ? value : yield* rejected("Malformed", name)
      }
    }
    return parameters
  }).pipe(
    Effect.catchTag("Rejection", ({ check }) => Effect.fail(rejected("ResponseRejected", "response", check)))
  )

/** The checks that need nothing but the callback and its request, in the order that `verify` gives. */
const check = (
  server: AuthorizationServer.AuthorizationServer,
  request: AuthorizationRequest.AuthorizationRequest,
  parameters: Parameters,
  now: number
): Either.Either<Redacted.Redacted, AuthorizationDenied | CallbackRejected> => {
  if (parameters.state === undefined || parameters.state === "") {
    return Either.left(rejected("StateMissing", "state"))
  }
  if (!text.constantTimeEquals(parameters.state, Redacted.value(request.state))) {
    return Either.left(rejected("StateMismatch", "state"))
  }
  const issuer = checkIssuer(server, parameters)
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
}

/** The ID token of a hybrid flow, OpenID Connect Core 1.0 §3.3.2.12. */
const verifyIdToken = (
  server: AuthorizationServer.AuthorizationServer,
  client: Client.Client,
  request: AuthorizationRequest.AuthorizationRequest,
  { id_token }: Parameters,
  code: Redacted.Redacted
): Effect.Effect<IdToken.IdToken, IdToken.IdTokenError, HttpClient.HttpClient> =>
  id_token === undefined || id_token === ""
    ? Effect.fail(jwt.idTokenRejected(server, "Missing"))
    : IdToken.verify(server, client, Redacted.make(id_token), {
      ...AuthorizationRequest.expected(request),
      source: "authorization_endpoint",
      code,
      state: request.state
    })

/**
 * Checks a callback against the request it answers, and gives its code. In this order: the form (size, encoding,
 * duplicates, tokens where none belong), that the request was made for this server and client, the signature of a signed
 * response (JARM), the state (in constant time), `iss` (RFC 9207), the request's expiry, an error, the code, and the ID
 * token of a hybrid flow. So an error is only believed when the state is right, and a code beside an error is never used.
 *
 * Fails with `CallbackRejected` for what cannot be trusted, `AuthorizationDenied` for an error of the server's, and, in a
 * hybrid flow, with `IdTokenRejected`. The keys for a signature are fetched when they are not held, which can fail as every
 * exchange.
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
  request: AuthorizationRequest.AuthorizationRequest
): Effect.Effect<Verified, ResponseError, HttpClient.HttpClient> =>
  Effect.gen(function*() {
    const received = yield* read(yield* callbackParameters.places(callback), isInFragment(request))
    if (
      request.authorizationServer !== AuthorizationServer.identity(server) || request.clientId !== client.clientId
    ) {
      return yield* rejected("RequestMismatch")
    }
    yield* unasked(isSigned(request), "response", received)
    const parameters = isSigned(request) ? yield* open(server, client, received.response) : received
    yield* unasked(request.responseType !== "code", "id_token", parameters)
    const code = yield* check(server, request, parameters, yield* Clock.currentTimeMillis)
    return {
      code,
      idToken: request.responseType === "code"
        ? Option.none()
        : Option.some(yield* verifyIdToken(server, client, request, parameters, code)),
      sessionState: Option.filter(Option.fromNullable(parameters.session_state), (text) => text !== "")
    }
  })
