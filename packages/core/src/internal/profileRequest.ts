/**
 * A profile that is asked for in a provider's own way: other headers, a query, a POST, an answer in an envelope, a second
 * answer beside the first. What OpenID Connect Core 1.0 §5.3 describes is `UserInfo.fetch`.
 *
 * @internal
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import { identity } from "effect/Function"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as AuthorizationServer from "../AuthorizationServer.js"
import { ConfigurationError, InvalidResponse, isTransient, type OAuthErrorResponse } from "../OAuthError.js"
import type { TokenSet } from "../TokenSet.js"
import * as answer from "./answer.js"
import type * as form from "./form.js"
import * as json from "./json.js"
import * as url from "./url.js"
import * as wire from "./wire.js"

/** Members of an answer, and elements of a list in it, on the way to what is meant. */
export type Envelope = ReadonlyArray<string | number>

/** A further answer. It is asked for with a GET, and with the same token and headers. */
export interface Also {
  /** What is added to the path of the userinfo endpoint. */
  readonly path?: string | undefined
  /** The address, relative to the userinfo endpoint, in which `{profile.name}` is that member of the first answer. */
  readonly url?: string | undefined
  /** Where in the answer the value is. */
  readonly envelope?: Envelope | undefined
  /**
   * Whether the profile does without it where the server refuses it. One that is down, or asks to wait, has not refused.
   *
   * @default false
   */
  readonly optional?: boolean | undefined
}

/** How a profile is asked for. */
export interface ProfileRequest {
  /** @default "GET", and "POST" where there is JSON to send */
  readonly method?: "GET" | "POST" | undefined
  /** Further headers, by their names. */
  readonly headers?: Readonly<Record<string, string | Redacted.Redacted>> | undefined
  /** The body of a POST, as JSON. */
  readonly json?: Readonly<Record<string, unknown>> | undefined
  /** The query of a GET, or the form of a POST, in which `{token.name}` is that member of the token answer. */
  readonly parameters?: Readonly<Record<string, string>> | undefined
  /** What is secret in headers and parameters besides the token: it is looked for in what the server sends back. */
  readonly secrets?: ReadonlyArray<Redacted.Redacted> | undefined
  /**
   * Where the access token goes: into the header `Authorization` as its type, or with another scheme, or into a parameter,
   * where the server takes it nowhere else (RFC 6750 §2.3 tells why not).
   *
   * @default "header"
   */
  readonly token?: "header" | { readonly scheme: string } | { readonly parameter: string } | undefined
  /** Where in the answer the profile is. */
  readonly envelope?: Envelope | undefined
  /** Makes what is read of what came, error answers too: what an envelope cannot say. */
  readonly answer?: ((body: unknown) => unknown) | undefined
  /** Further answers, each a member of the profile before it is decoded. */
  readonly also?: Readonly<Record<string, Also>> | undefined
}

const get = (body: unknown, key: string | number): unknown =>
  Array.isArray(body) && typeof key === "number" ? body[key] : json.isObject(body) ? body[key] : undefined

/** What is in an envelope; an answer without one, and one that names an error, as it is. */
const unwrap = (body: unknown, envelope: Envelope): unknown => {
  const error = get(body, "error")
  const inner = typeof error === "string" && error !== "" ? undefined : envelope.reduce(get, body)
  return inner === undefined ? body : inner
}

/**
 * The members of a token answer that the standard does not have, as a profile.
 *
 * @internal
 */
export const ofTokens = (tokens: TokenSet, envelope: Envelope = []): unknown =>
  unwrap(Redacted.value(tokens.extra), envelope)

/**
 * A member that can stand in a path: a parser of URLs takes dots for another directory, and half a character for none. A
 * number that was not read exactly is another user's.
 */
const member = (body: unknown, name: string): string | undefined => {
  const value = get(body, name)
  const text = Number.isSafeInteger(value) ? String(value) : value
  return typeof text === "string" && !/^\.{0,2}$|\p{Surrogate}/u.test(text) ? text : undefined
}

// A parser of URLs has encoded the braces in a path.
const reference = /(?:\{|%7B)(?:(token|profile)\.(\w+)|(access_token))(?:\}|%7D)/gi

/** What errors call an address: its template, since all that is filled in is the user's, or secret. */
const shownOf = (address: URL): string => url.display(address).replace(/%7B/gi, "{").replace(/%7D/gi, "}")

/** Fills in members of the token answer and of the profile, encoded. */
const refer = (
  template: string,
  shown: string,
  tokens: TokenSet,
  profile: unknown,
  encode: (value: string) => string = encodeURIComponent
): Either.Either<string, ConfigurationError | InvalidResponse> => {
  const missing = { token: new Array<string>(), profile: new Array<string>() }
  const filled = template.replace(reference, (_, source?: string, name?: string) => {
    if (source === undefined || name === undefined) {
      return encode(Redacted.value(tokens.accessToken))
    }
    const value = member(source === "token" ? Redacted.value(tokens.extra) : profile, name)
    return value === undefined ? String(missing[source === "token" ? source : "profile"].push(name)) : encode(value)
  })
  if (missing.profile.length > 0) {
    return Either.left(
      new InvalidResponse({ endpoint: shown, status: 200, reason: "MalformedFields", fields: missing.profile })
    )
  }
  return missing.token.length === 0 ? Either.right(filled) : Either.left(
    new ConfigurationError({
      reason: "InvalidParameter",
      setting: "tokens",
      detail: `there is no ${
        missing.token.join(", ")
      }: it comes with the answer to the code, so keep the whole token set`
    })
  )
}

const isRefusal = (error: wire.WireError | ConfigurationError): error is OAuthErrorResponse | InvalidResponse =>
  (error._tag === "OAuthErrorResponse" || error._tag === "InvalidResponse") && error.status >= 400 &&
  !isTransient(error)

/** The wire reads objects, and what an envelope leads to may be a list or a text. */
const held = "[]"
const asObject = (body: unknown): unknown => json.isObject(body) ? body : { [held]: body }
const asGiven = (body: json.JsonObject): unknown => Object.hasOwn(body, held) ? body[held] : body

/**
 * Asks for a profile and decodes it; one with a `sub` has to be of the subject. Fails as `UserInfo.fetch` does, and with
 * `ConfigurationError`: `InvalidParameter` where the address needs a member of the token answer that is not there,
 * `Unsupported` for a token that is bound to a key.
 *
 * @internal
 */
export const fetch = <A, I>(
  server: AuthorizationServer.AuthorizationServer,
  tokens: TokenSet,
  profile: Schema.Schema<A, I>,
  request: ProfileRequest,
  subject: unknown
): Effect.Effect<A, wire.WireError | ConfigurationError, HttpClient.HttpClient> =>
  Effect.gen(function*() {
    if (tokens.tokenType === "DPoP") {
      return yield* new ConfigurationError({
        reason: "Unsupported",
        setting: "request",
        detail: "the token is bound to a key, and no proof is sent to an endpoint that is not OpenID Connect's"
      })
    }
    const endpoint = yield* AuthorizationServer.endpoint(server, "userinfoEndpoint")
    const token = request.token ?? "header"
    const scheme = token === "header" ? tokens.tokenType : "scheme" in token ? token.scheme : undefined
    const headers = Object.fromEntries(
      Object.entries(request.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value])
    )
    const given = yield* Effect.forEach(
      Object.entries(request.parameters ?? {}),
      ([name, template]) =>
        Either.map(refer(template, shownOf(endpoint), tokens, undefined, identity), (value) => [name, value] as const)
    )
    const at = (address: URL, body: unknown) => {
      const shown = shownOf(address)
      return Either.map(refer(address.href, shown, tokens, body), (filled) => ({ url: new URL(filled), shown }))
    }
    const send = (
      address: { readonly url: URL; readonly shown: string },
      { also, body, envelope, method }: {
        readonly method: "GET" | "POST"
        readonly envelope: Envelope
        readonly also: boolean
        readonly body?: Readonly<Record<string, unknown>> | undefined
      }
    ) => {
      const parameters: Array<form.Parameter> = also ? [] : [...given]
      if (typeof token === "object" && "parameter" in token) {
        parameters.push([token.parameter, tokens.accessToken])
      }
      return wire.send({
        span: "UserInfo.fetch",
        attributes: {},
        endpoint: address.url,
        shown: address.shown,
        method,
        headers,
        authorization: scheme === undefined
          ? undefined
          : Redacted.make(`${scheme} ${Redacted.value(tokens.accessToken)}`),
        secrets: [tokens.accessToken, ...request.secrets ?? []],
        form: parameters.length === 0 ? undefined : parameters,
        json: body,
        decoder: (value) => Either.right(value),
        make: (value) => json.isObject(value) ? asGiven(value) : value,
        // What a provider answers may be nothing that its function knows.
        translate: (value) => {
          const read = Either.try(() => also ? value : request.answer?.(value) ?? value)
          return Either.isLeft(read) ? undefined : asObject(unwrap(read.right, envelope))
        },
        jsonUnderAnyContentType: server.quirks.jsonUnderAnyContentType
      })
    }
    const first = yield* at(endpoint, undefined)
    let body = yield* send(first, {
      method: request.method ?? (request.json === undefined ? "GET" : "POST"),
      envelope: request.envelope ?? [],
      also: false,
      body: request.json
    })
    for (const [name, more] of Object.entries(request.also ?? {})) {
      const relative = more.url ?? `${endpoint.origin}${endpoint.pathname}${more.path ?? ""}`
      const href = url.read(relative, endpoint)?.href ?? relative
      const address = yield* url.endpoint(`userInfo.also.${name}`, href, server.allowInsecureRequests)
      const value = yield* Effect.flatMap(at(address, body), (address) =>
        send(address, { method: "GET", envelope: more.envelope ?? [], also: true })).pipe(
          Effect.catchIf(
            (error): error is OAuthErrorResponse | InvalidResponse =>
              more.optional === true && isRefusal(error),
            () => Effect.succeed(undefined)
          )
        )
      body = json.isObject(body) && value !== undefined ? { ...body, [name]: value } : body
    }
    const decoded = yield* decode(first.shown, body, profile, tokens, request.secrets)
    return subject === undefined || get(body, "sub") === undefined || get(body, "sub") === subject
      ? decoded
      : yield* subjectMismatch(first.shown)
  })

/**
 * A profile of somebody else than who signed in, OpenID Connect Core 1.0 §5.3.4.
 *
 * @internal
 */
export const subjectMismatch = (endpoint: string): InvalidResponse =>
  new InvalidResponse({ endpoint, status: 200, reason: "SubjectMismatch", fields: ["sub"] })

/**
 * Decodes what was found, wherever it was.
 *
 * @internal
 */
export const decode = <A, I>(
  endpoint: string,
  body: unknown,
  profile: Schema.Schema<A, I>,
  tokens: TokenSet,
  secrets: ReadonlyArray<Redacted.Redacted> = []
): Either.Either<A, OAuthErrorResponse | InvalidResponse> =>
  answer.decode(
    {
      endpoint,
      status: 200,
      contentType: "application/json",
      secrets: [tokens.accessToken, ...secrets].map(Redacted.value)
    },
    body,
    Schema.decodeUnknownEither(profile, { errors: "all" })
  )
