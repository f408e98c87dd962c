/**
 * What an answer means: a decoded value, the server's OAuth error, or an answer that the standard does not allow.
 *
 * @internal
 */
import * as Duration from "effect/Duration"
import * as Either from "effect/Either"
import { identity } from "effect/Function"
import * as ParseResult from "effect/ParseResult"
import { InvalidResponse, OAuthErrorResponse } from "../OAuthError.js"
import { isRegisteredCode } from "./advice.js"
import * as challenge from "./challenge.js"
import * as json from "./json.js"
import * as text from "./text.js"

/**
 * What is known of an answer besides its body.
 *
 * @internal
 */
export interface Context {
  /** Origin and path of the endpoint. */
  readonly endpoint: string
  readonly status: number
  readonly contentType?: string | undefined
  readonly retryAfter?: Duration.Duration | undefined
  readonly wwwAuthenticate?: string | undefined
  /** What was sent in secret, to be taken out of texts the server sends back. */
  readonly secrets: ReadonlyArray<string>
}

/** @internal */
export type Decoder<A> = (value: unknown) => Either.Either<A, ParseResult.ParseError>

const scrubbed = (context: Context, value: string): string => text.clean(text.scrub(value, context.secrets))

/** The context of an answer whose body may name its own tokens in the text of an error. */
const withTokensOf = (context: Context, body: unknown): Context => {
  if (!json.isObject(body)) {
    return context
  }
  const tokens = [body.access_token, body.refresh_token, body.id_token].filter((token) => typeof token === "string")
  return tokens.length === 0 ? context : { ...context, secrets: [...context.secrets, ...tokens] }
}

const header = (context: Context, value: string | undefined): string | undefined =>
  value === undefined ? undefined : scrubbed(context, value)

const invalid = (
  context: Context,
  reason: InvalidResponse["reason"],
  fields: ReadonlyArray<string> = []
): InvalidResponse =>
  new InvalidResponse({
    endpoint: context.endpoint,
    status: context.status,
    reason,
    contentType: header(context, context.contentType),
    fields,
    retryAfter: context.retryAfter,
    wwwAuthenticate: header(context, context.wwwAuthenticate)
  })

/** Names of members can be the server's too, and as many as fit into an answer. */
const malformed = (context: Context, paths: ReadonlyArray<string>): InvalidResponse =>
  invalid(context, "MalformedFields", paths.slice(0, 16).map((path) => scrubbed(context, path)))

const optionalText = (context: Context, value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? scrubbed(context, value) : undefined

/** A code is compared by programs, so it is kept whole or, should a secret be in it, not at all. */
const errorCode = (context: Context, code: string): string =>
  isRegisteredCode(code) || scrubbed(context, code) === code ? code : text.redacted

/**
 * The OAuth error in a body (RFC 6749 §5.2); none when there is no `error`, or `null` in its place; and an answer
 * that is not allowed when `error` is no error code.
 */
const oauthError = (answer: Context, body: json.JsonObject): OAuthErrorResponse | InvalidResponse | undefined => {
  if (body.error === undefined || body.error === null) {
    return undefined
  }
  const context = withTokensOf(answer, body)
  if (typeof body.error !== "string" || !text.isErrorCode(body.error)) {
    return invalid(context, "MalformedFields", ["error"])
  }
  return new OAuthErrorResponse({
    endpoint: context.endpoint,
    status: context.status,
    code: errorCode(context, body.error),
    description: optionalText(context, body.error_description),
    uri: optionalText(context, body.error_uri),
    retryAfter: context.retryAfter,
    wwwAuthenticate: header(context, context.wwwAuthenticate)
  })
}

const withoutProto = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(withoutProto)
    : json.isObject(value)
    ? Object.fromEntries(
      Object.entries(value).flatMap(([name, member]) => name === "__proto__" ? [] : [[name, withoutProto(member)]])
    )
    : value

/**
 * Decodes the JSON of a successful answer. An `error` in it is an error, whatever stands beside it.
 *
 * @internal
 */
export const decode = <A>(
  context: Context,
  value: unknown,
  decoder: Decoder<A>
): Either.Either<A, OAuthErrorResponse | InvalidResponse> => {
  if (!json.isObject(value)) {
    return Either.left(invalid(context, "MalformedJson"))
  }
  const error = oauthError(context, value)
  if (error !== undefined) {
    return Either.left(error)
  }
  const wrong = Object.keys(value).filter((name) => !json.isJson(value[name]))
  if (wrong.length > 0) {
    return Either.left(malformed(context, wrong))
  }
  return Either.mapLeft(decoder(json.hasProto(value) ? withoutProto(value) : value), (parseError) => {
    const paths = ParseResult.ArrayFormatter.formatErrorSync(parseError).map((issue) => issue.path.join("."))
    return malformed(context, [...new Set(paths)])
  })
}

/** @internal */
export const mediaType = (contentType: string): string => (contentType.split(";")[0] ?? "").trim().toLowerCase()

// A missing content type may be guessed (RFC 9110 §8.3); parameters mean nothing for JSON (RFC 8259 §11).
const isJsonType = (contentType: string | undefined): boolean => {
  if (contentType === undefined || contentType.trim() === "") {
    return true
  }
  const type = mediaType(contentType)
  return type === "application/json" || (type.startsWith("application/") && type.endsWith("+json"))
}

// RFC 6750 §3: a resource server may answer with nothing but a challenge that names the error.
const challengeError = (wwwAuthenticate: string | undefined): json.JsonObject => {
  const challenges = wwwAuthenticate === undefined ? [] : challenge.parse(wwwAuthenticate)
  const withError = (wanted: string) =>
    challenges.find(({ parameters, scheme }) => scheme === wanted && parameters.has("error"))
  // A resource that says both was shown a proof.
  const found = withError("dpop") ?? withError("bearer")
  return Object.fromEntries(found?.parameters ?? [])
}

/**
 * The failure of an answer that is JSON and should be a JWT, or the other way round.
 *
 * @internal
 */
export const unexpectedType = (context: Context, contentType: string): InvalidResponse =>
  invalid({ ...context, contentType }, "UnexpectedContentType")

/**
 * How the body of a successful answer is read.
 *
 * @internal
 */
export interface Format<A> {
  readonly decoder: Decoder<A>
  /** The status of success; 200 unless it says otherwise. */
  readonly status?: 200 | 201 | undefined
  readonly jsonUnderAnyContentType?: boolean | undefined
  /**
   * `ignored` where the status says all: then 200 and 204 are success, the body counts only when it names an error, and the
   * decoder is given `undefined`.
   *
   * @default "json"
   */
  readonly content?: "json" | "ignored" | undefined
  /** Makes the standard's body of the server's, before anything of it is looked at. */
  readonly translate?: ((body: unknown) => unknown) | undefined
}

/**
 * An answer without content that counts. Nobody who did what was asked for names an error beside it; and what is no error
 * code, such as `false` or an empty text, is no error here.
 */
const ignore = <A>(
  context: Context,
  body: Uint8Array,
  decoder: Decoder<A>
): Either.Either<A, OAuthErrorResponse | InvalidResponse> => {
  const value = Either.getOrUndefined(json.parse(body))
  const error = json.isObject(value) && typeof value.error === "string" && value.error !== ""
    ? oauthError(context, value)
    : undefined
  return error === undefined
    ? Either.mapLeft(decoder(undefined), () => invalid(context, "MalformedFields"))
    : Either.left(error)
}

/**
 * Reads an answer: its value on success, its OAuth error on any status above 399 that carries one, and otherwise what is
 * wrong with it. An error body counts under any content type, and one that cannot be read is not reported: the status
 * says more.
 *
 * @internal
 */
export const read = <A>(
  context: Context,
  body: Uint8Array,
  { content = "json", decoder, jsonUnderAnyContentType = false, status = 200, translate = identity }: Format<A>
): Either.Either<A, OAuthErrorResponse | InvalidResponse> => {
  if (content === "ignored" && (context.status === 200 || context.status === 204)) {
    return ignore(context, body, decoder)
  }
  // What a dialect leaves out of the body may be in the text it makes.
  const contextOf = (value: unknown): Context => translate === identity ? context : withTokensOf(context, value)
  if (context.status === status) {
    if (!jsonUnderAnyContentType && !isJsonType(context.contentType)) {
      return Either.left(invalid(context, "UnexpectedContentType"))
    }
    return Either.flatMap(
      Either.mapLeft(json.parse(body), () => invalid(context, "MalformedJson")),
      (value) => decode(contextOf(value), translate(value), decoder)
    )
  }
  if (context.status >= 400) {
    const given = Either.getOrUndefined(json.parse(body))
    const value = given === undefined ? undefined : translate(given)
    const error = json.isObject(value) ? oauthError(contextOf(given), value) : undefined
    const found = error?._tag === "OAuthErrorResponse"
      ? error
      : oauthError(context, challengeError(context.wwwAuthenticate))
    if (found !== undefined) {
      return Either.left(found)
    }
  }
  return Either.left(invalid(context, "UnexpectedStatus"))
}

// RFC 9110 §5.6.7. Other text may look like a date to an engine.
const httpDate = /^\s*[A-Z][a-z]{2,8}, \d{2}[ -][A-Z][a-z]{2}[ -](?:\d{4}|\d{2}) \d{2}:\d{2}:\d{2} GMT\s*$/

/**
 * The `Retry-After` header: seconds, or a date, which lies in the past as zero. What is neither is ignored, and a day
 * is the longest that is believed.
 *
 * @internal
 */
export const retryAfter = (value: string | undefined, now: number): Duration.Duration | undefined => {
  if (value === undefined) {
    return undefined
  }
  const seconds = /^\s*(\d{1,9})\s*$/.exec(value)
  const millis = seconds !== null
    ? Number(seconds[1]) * 1000
    : httpDate.test(value)
    ? Date.parse(value) - now // oxlint-disable-line no-restricted-globals -- it parses, and reads no clock
    : undefined
  return millis === undefined || Number.isNaN(millis)
    ? undefined
    : Duration.millis(Math.min(Math.max(millis, 0), 86_400_000))
}
