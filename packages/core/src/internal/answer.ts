/**
 * What an answer means: a decoded value, the server's OAuth error, or an answer that the standard does not allow.
 *
 * @internal
 */
import * as Duration from "effect/Duration"
import * as Either from "effect/Either"
import * as ParseResult from "effect/ParseResult"
import { InvalidResponse, OAuthErrorResponse } from "../OAuthError.js"
import * as challenge from "./challenge.js"
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
const withTokensOf = (context: Context, body: JsonObject): Context => {
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

type JsonObject = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const optionalText = (context: Context, value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? scrubbed(context, value) : undefined

/**
 * The OAuth error in a body (RFC 6749 §5.2); none when there is no `error`, or `null` in its place; and an answer
 * that is not allowed when `error` is no error code.
 */
const oauthError = (answer: Context, body: JsonObject): OAuthErrorResponse | InvalidResponse | undefined => {
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
    code: scrubbed(context, body.error),
    description: optionalText(context, body.error_description),
    uri: optionalText(context, body.error_uri),
    retryAfter: context.retryAfter,
    wwwAuthenticate: header(context, context.wwwAuthenticate)
  })
}

/** Deeper nesting has no meaning here, and what copies or prints a value later would run out of stack. */
const maxDepth = 64

const isShallow = (value: unknown, depth = 0): boolean =>
  typeof value !== "object" || value === null ||
  (depth < maxDepth && Object.values(value).every((member) => isShallow(member, depth + 1)))

// JSON.parse makes `__proto__` a member like any other; whoever copies members by assignment would set a prototype.
const withoutProto = (body: JsonObject): JsonObject => {
  if (!Object.hasOwn(body, "__proto__")) {
    return body
  }
  const { ["__proto__"]: _, ...rest } = body
  return rest
}

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
  if (!isObject(value)) {
    return Either.left(invalid(context, "MalformedJson"))
  }
  const deep = Object.keys(value).filter((name) => !isShallow(value[name]))
  if (deep.length > 0) {
    return Either.left(malformed(context, deep))
  }
  const error = oauthError(context, value)
  if (error !== undefined) {
    return Either.left(error)
  }
  return Either.mapLeft(decoder(withoutProto(value)), (parseError) => {
    const paths = ParseResult.ArrayFormatter.formatErrorSync(parseError).map((issue) => issue.path.join("."))
    return malformed(context, [...new Set(paths)])
  })
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

// Engines quote the text in their SyntaxError, so nothing of the failure is kept.
const parseJson = (body: Uint8Array): Either.Either<unknown, void> =>
  Either.try({ try: (): unknown => JSON.parse(utf8.decode(body)), catch: () => undefined })

const mediaType = (contentType: string): string => (contentType.split(";")[0] ?? "").trim().toLowerCase()

// A missing content type may be guessed (RFC 9110 §8.3); parameters mean nothing for JSON (RFC 8259 §11).
const isJson = (contentType: string | undefined): boolean => {
  if (contentType === undefined || contentType.trim() === "") {
    return true
  }
  const type = mediaType(contentType)
  return type === "application/json" || (type.startsWith("application/") && type.endsWith("+json"))
}

// RFC 6750 §3: a resource server may answer with nothing but a challenge that names the error.
const challengeError = (wwwAuthenticate: string | undefined): JsonObject => {
  const challenges = wwwAuthenticate === undefined ? [] : challenge.parse(wwwAuthenticate)
  const ours = challenges.filter(({ scheme }) => scheme === "bearer" || scheme === "dpop")
  return {
    error: ours.map(({ parameters }) => parameters.get("error")).find((error) => error !== undefined),
    error_description: ours[0]?.parameters.get("error_description")
  }
}

/**
 * Reads an answer: its value on 200, its OAuth error on any status above 399 that carries one, and otherwise what is
 * wrong with it. An error body counts under any content type, and one that cannot be read is not reported: the status
 * says more.
 *
 * @internal
 */
export const read = <A>(
  context: Context,
  body: Uint8Array,
  decoder: Decoder<A>,
  jsonUnderAnyContentType: boolean
): Either.Either<A, OAuthErrorResponse | InvalidResponse> => {
  if (context.status === 200) {
    if (!jsonUnderAnyContentType && !isJson(context.contentType)) {
      return Either.left(invalid(context, "UnexpectedContentType"))
    }
    return Either.flatMap(
      Either.mapLeft(parseJson(body), () => invalid(context, "MalformedJson")),
      (value) => decode(context, value, decoder)
    )
  }
  if (context.status >= 400) {
    const value = Either.getOrUndefined(parseJson(body))
    const error = isObject(value) ? oauthError(context, value) : undefined
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
  return millis === undefined ? undefined : Duration.millis(Math.min(Math.max(millis, 0), 86_400_000))
}
