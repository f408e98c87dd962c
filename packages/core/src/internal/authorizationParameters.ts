/**
 * The parameters of an authorization request, and what is kept of it until its callback comes: made here once, whether
 * they then go into a URL, into a signed request object (RFC 9101), or are pushed (RFC 9126).
 *
 * @internal
 */
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as Record from "effect/Record"
import * as Redacted from "effect/Redacted"
import type { ClaimsRequest, Options, ResponseMode, ResponseType } from "../AuthorizationParameters.js"
import * as AuthorizationServer from "../AuthorizationServer.js"
import type * as Client from "../Client.js"
import * as OAuthCrypto from "../OAuthCrypto.js"
import { ConfigurationError } from "../OAuthError.js"
import type * as form from "./form.js"
import * as jws from "./jws.js"
import * as jwt from "./jwt.js"
import { normalize } from "./scopes.js"
import * as url from "./url.js"

/**
 * Parameters by name, secret ones redacted. What is no text is JSON: as text in a form, as it is in a request object.
 */
type Sent = Record<string, unknown>

/** The last moment a date can name, for a lifetime without end. */
const lastMoment = 8_640_000_000_000_000

const reserved = new Set([
  "response_type",
  "response_mode",
  "client_id",
  "redirect_uri",
  "scope",
  "state",
  "nonce",
  "code_challenge",
  "code_challenge_method",
  "code_verifier",
  "client_secret",
  "client_assertion",
  "client_assertion_type",
  "request",
  "request_uri",
  "prompt",
  "max_age",
  "acr_values",
  "claims",
  "id_token_hint",
  "resource",
  "authorization_details",
  "dpop_jkt"
])

const isReserved = (setting: string, name: string): ConfigurationError =>
  new ConfigurationError({
    reason: "ReservedParameter",
    setting,
    detail: `${name} is set by the protocol, the endpoint or an option of its own, and cannot be replaced`
  })

/** @internal */
export const unsupported = (setting: string, detail: string): Either.Either<never, ConfigurationError> =>
  Either.left(new ConfigurationError({ reason: "Unsupported", setting, detail }))

const invalid = (setting: string, detail: string): Either.Either<never, ConfigurationError> =>
  Either.left(new ConfigurationError({ reason: "InvalidParameter", setting, detail }))

const checkExtra = (
  endpoint: URL,
  extra: Readonly<Record<string, string>>
): Either.Either<void, ConfigurationError> => {
  const own = [...endpoint.searchParams.keys()]
  const clash = own.find((name) => reserved.has(name))
  if (clash !== undefined) {
    return Either.left(isReserved("authorizationEndpoint", clash))
  }
  const taken = Object.keys(extra).find((name) => reserved.has(name) || own.includes(name))
  return taken === undefined ? Either.void : Either.left(isReserved("extraParameters", taken))
}

const chooseRedirectUri = (
  server: AuthorizationServer.AuthorizationServer,
  client: Client.Client,
  options: Options
): Either.Either<string, ConfigurationError> => {
  if (options.redirectUri !== undefined) {
    return url.redirectUri(options.redirectUri, server.allowInsecureRequests)
  }
  return client.redirectUri === undefined
    ? Either.left(url.invalid("redirectUri", "the authorization code flow needs one"))
    : Either.right(client.redirectUri)
}

const isJwtMode = (mode: ResponseMode): boolean => mode === "jwt" || mode.endsWith(".jwt")

/** An answer that could not be verified is not asked for. */
const checkVerifiable = (
  server: AuthorizationServer.AuthorizationServer,
  client: Client.Client,
  responseMode: ResponseMode,
  withIdToken: boolean
): Either.Either<void, ConfigurationError> => {
  const signed = [
    ...(isJwtMode(responseMode) ? [client.authorizationSignedResponseAlg] : []),
    ...(withIdToken ? [client.idTokenSignedResponseAlg] : [])
  ]
  const missing = signed.length > 0 && server.issuer === undefined
    ? "issuer"
    : signed.some((algorithm) => algorithm?.startsWith("HS") !== true) && server.jwksUri === undefined
    ? "jwksUri"
    : undefined
  return missing === undefined ? Either.void : Either.left(
    new ConfigurationError({
      reason: "MissingEndpoint",
      setting: missing,
      detail: "ID tokens and signed responses cannot be verified without it: discover the server, or set it"
    })
  )
}

/** The order in a response type means nothing (RFC 6749 §8.4). */
const sorted = (responseType: string): string => responseType.split(" ").sort().join(" ")

/** What the server rules out of what was asked for; of a plain request nothing, since many servers do not list it. */
const checkSupported = (
  { supported }: AuthorizationServer.AuthorizationServer,
  responseType: ResponseType | undefined,
  responseMode: ResponseMode | undefined
): Either.Either<void, ConfigurationError> => {
  if (responseMode !== undefined && supported.responseModes?.includes(responseMode) === false) {
    return unsupported("responseMode", `the server offers ${supported.responseModes.join(", ")}`)
  }
  return responseType !== undefined && supported.responseTypes?.map(sorted).includes(sorted(responseType)) === false
    ? unsupported("responseType", `the server offers ${supported.responseTypes.join(", ")}`)
    : Either.void
}

/** A query is kept in logs and histories (OAuth 2.0 Multiple Response Type Encoding Practices §3, JARM §2.3.1). */
const checkMode = (
  client: Client.Client,
  responseType: ResponseType,
  responseMode: ResponseMode
): Either.Either<void, ConfigurationError> => {
  const isOpen = responseMode === "query" ||
    (responseMode === "query.jwt" && client.authorizationEncryptedResponse === undefined)
  return responseType !== "code" && isOpen
    ? invalid("responseMode", "an ID token must not come in a query, where anybody can read it later")
    : Either.void
}

const checkValues = (
  { authorizationDetails, maxAge, prompt, resource }: Options
): Either.Either<void, ConfigurationError> => {
  if (prompt?.includes("none") === true && prompt.length > 1) {
    return invalid("prompt", "none stands alone: no page cannot be one to sign in (OpenID Connect Core 1.0 §3.1.2.1)")
  }
  if (maxAge !== undefined && !Duration.isFinite(Duration.decode(maxAge))) {
    return invalid("maxAge", "it has to be a number of seconds: leave it out for no limit")
  }
  if (resource?.every((uri) => url.read(uri) !== undefined && !uri.includes("#")) === false) {
    return invalid("resource", "each has to be an absolute URI without a fragment (RFC 8707 §2)")
  }
  return authorizationDetails?.every(({ type }) => typeof type === "string" && type !== "") === false
    ? invalid("authorizationDetails", "each has to have a type (RFC 9396 §2)")
    : Either.void
}

/** The classes of sign-in that a request demands, OpenID Connect Core 1.0 §5.5.1.1. */
const demandedAcr = (
  claims: ClaimsRequest | undefined
): Either.Either<Option.Option<ReadonlyArray<string>>, ConfigurationError> => {
  const acr = claims?.id_token?.acr
  if (acr?.essential !== true) {
    return Either.right(Option.none())
  }
  const values = acr.values ?? (acr.value === undefined ? [] : [acr.value])
  return values.length > 0 && values.every((value) => typeof value === "string")
    ? Either.right(Option.some(values))
    : invalid("claims", "an essential acr needs the values of which one is demanded")
}

/** An empty parameter counts as one that is left out (RFC 6749 §3.1). */
const unlessEmpty = <A>(values: ReadonlyArray<A> | undefined): ReadonlyArray<A> | undefined =>
  values?.length === 0 ? undefined : values

const secret = (value: string | undefined) => Option.map(Option.fromNullable(value), Redacted.make)

/**
 * Checks what is asked for, makes the secret values, and gives the parameters and what is to be kept.
 *
 * @internal
 */
export const prepare = (
  server: AuthorizationServer.AuthorizationServer,
  client: Client.Client,
  options: Options
) =>
  Effect.gen(function*() {
    const endpoint = yield* AuthorizationServer.endpoint(server, "authorizationEndpoint")
    const redirectUri = yield* chooseRedirectUri(server, client, options)
    const extra = options.extraParameters ?? {}
    yield* checkExtra(endpoint, extra)
    yield* checkValues(options)

    const responseType = options.responseType ?? "code"
    const responseMode = options.responseMode ?? (responseType === "code" ? "query" : "form_post")
    yield* checkMode(client, responseType, responseMode)
    yield* checkSupported(
      server,
      options.responseType,
      responseType === "code" ? options.responseMode : responseMode
    )
    const scopes = normalize(options.scopes ?? [])
    const withOpenId = scopes.includes("openid")
    if (responseType !== "code" && !withOpenId) {
      return yield* invalid("responseType", "an ID token needs the scope openid")
    }
    const isIgnored = responseType === "code" && server.quirks.idTokens === "ignored"
    yield* checkVerifiable(server, client, responseMode, withOpenId && !isIgnored)
    const acrValues = yield* demandedAcr(options.claims)
    const maxAge = Option.map(Option.fromNullable(options.maxAge), (age) => Math.floor(Duration.toSeconds(age)))

    const state = yield* OAuthCrypto.randomValue
    const codeVerifier = server.pkce === "none" ? undefined : yield* OAuthCrypto.randomValue
    const nonce = withOpenId ? yield* OAuthCrypto.randomValue : undefined
    const hint = options.idTokenHint === undefined
      ? undefined
      : Option.getOrUndefined(yield* jwt.readable(client, options.idTokenHint))
    const sent: Sent = {
      response_type: responseType,
      client_id: client.clientId,
      redirect_uri: redirectUri,
      response_mode: responseMode === "query" ? undefined : responseMode,
      scope: scopes.length === 0 && server.quirks.emptyScope !== "sent"
        ? undefined
        : scopes.join(server.quirks.scopeSeparator ?? " "),
      state: Redacted.make(state),
      code_challenge: codeVerifier === undefined
        ? undefined
        : server.pkce === "plain"
        ? Redacted.make(codeVerifier)
        : yield* OAuthCrypto.codeChallenge(codeVerifier),
      code_challenge_method: codeVerifier === undefined ? undefined : server.pkce,
      nonce: nonce === undefined ? undefined : Redacted.make(nonce),
      dpop_jkt: client.dpop?.thumbprint,
      prompt: unlessEmpty(options.prompt)?.join(" "),
      max_age: Option.getOrUndefined(maxAge),
      acr_values: unlessEmpty(options.acrValues)?.join(" "),
      claims: options.claims,
      id_token_hint: hint,
      resource: unlessEmpty(options.resource),
      authorization_details: unlessEmpty(options.authorizationDetails),
      ...extra
    }
    const now = yield* Clock.currentTimeMillis
    return {
      endpoint,
      sent,
      record: {
        state: Redacted.make(state),
        codeVerifier: secret(codeVerifier),
        nonce: secret(nonce),
        redirectUri,
        scopes,
        responseType,
        responseMode,
        maxAge,
        acrValues,
        clientId: client.clientId,
        authorizationServer: AuthorizationServer.identity(server),
        expiresAt: DateTime.unsafeMake(
          Math.min(now + Duration.toMillis(options.lifetime ?? "10 minutes"), lastMoment)
        )
      }
    }
  })

// All that is redacted here is text.
const isSecret = (value: unknown): value is Redacted.Redacted => Redacted.isRedacted(value)

/** As a form has it: JSON as text, and several resources one after the other (RFC 8707 §2). */
const asForm = (sent: Sent): ReadonlyArray<form.Parameter> =>
  Object.entries(sent).flatMap(([name, value]): ReadonlyArray<form.Parameter> => {
    if (value === undefined) {
      return []
    }
    if (name === "resource" && Array.isArray(value)) {
      return value.map((uri) => [name, String(uri)])
    }
    return [[name, typeof value === "string" || isSecret(value) ? value : JSON.stringify(value)]]
  })

const jwtClaims = new Set(["iss", "sub", "aud", "exp", "nbf", "iat", "jti"])

/** How long a request object is good for, in seconds: the user may read a page of ours before it is used. */
const requestObjectLifetime = 300

/**
 * The parameters as a form, or, for a client that signs its requests, the request object in their place, and beside it
 * what OpenID Connect wants to see of them (RFC 9101 §5, OpenID Connect Core 1.0 §6.1).
 *
 * @internal
 */
export const signed = (
  server: AuthorizationServer.AuthorizationServer,
  client: Client.Client,
  sent: Sent
): Effect.Effect<ReadonlyArray<form.Parameter>, ConfigurationError> =>
  Effect.gen(function*() {
    const key = client.requestObjectSigningKey
    if (key === undefined) {
      return server.requireSignedRequestObject
        ? yield* unsupported("requestObjectSigningKey", "the server takes signed requests only (RFC 9101 §10.5)")
        : asForm(sent)
    }
    // Beside the parameters stand the claims about the JWT itself (RFC 9101 §4), `sub` never (§10.8).
    const claim = Object.keys(sent).find((name) => jwtClaims.has(name))
    if (claim !== undefined) {
      return yield* Either.left(isReserved("extraParameters", claim))
    }
    const algorithms = server.supported.requestObjectSigningAlgValues
    if (algorithms?.includes(key.algorithm) === false) {
      return yield* unsupported("requestObjectSigningKey", `the server takes ${algorithms.join(", ")}`)
    }
    const { issuer } = server
    if (issuer === undefined) {
      return yield* new ConfigurationError({
        reason: "MissingEndpoint",
        setting: "issuer",
        detail: "a signed request is made for one issuer (RFC 9101 §5)"
      })
    }
    const now = yield* jws.seconds(client.clockSkew)
    const { resource, ...others } = sent
    const request = yield* jws.sign(
      {
        alg: key.algorithm,
        typ: "oauth-authz-req+jwt",
        ...(key.keyId === undefined ? {} : { kid: key.keyId })
      },
      {
        ...Record.map(others, (value) => isSecret(value) ? Redacted.value(value) : value),
        resource: Array.isArray(resource) && resource.length === 1 ? resource[0] : resource,
        iss: client.clientId,
        aud: issuer,
        jti: yield* OAuthCrypto.randomValue,
        iat: now,
        nbf: now,
        exp: now + requestObjectLifetime
      },
      key.sign
    )
    return asForm({
      client_id: sent.client_id,
      response_type: sent.response_type,
      scope: sent.nonce === undefined ? undefined : sent.scope,
      // State and nonce are in it.
      request: Redacted.make(request)
    })
  })
