/**
 * Answers of a token endpoint, and what becomes of each. The endpoint is left out of what is expected.
 */
import type { AuthorizationServer } from "@effect-oauth/core"
import { ScriptedServer } from "@effect-oauth/testing"
import { good, tokens } from "./fixture.js"

export interface AnswerCase {
  readonly title: string
  readonly answer: ScriptedServer.Response
  readonly quirks?: AuthorizationServer.Quirks
  /** The failure; without one the answer is good. */
  readonly error?: Readonly<Record<string, unknown>>
}

const json = "application/json"

const typed = (contentType: string | undefined, body: string | Uint8Array, status = 200): ScriptedServer.Response => ({
  status,
  headers: contentType === undefined ? {} : { "content-type": contentType },
  body
})

const withHeaders = (
  response: ScriptedServer.Response,
  headers: Readonly<Record<string, string>>
): ScriptedServer.Response => ({ ...response, headers: { ...response.headers, ...headers } })

const body = JSON.stringify(tokens)

const malformed = { _tag: "InvalidResponse", status: 200, reason: "MalformedJson", contentType: json, fields: [] }

const fields = (...fields: ReadonlyArray<string>) => ({ ...malformed, reason: "MalformedFields", fields })

const unexpected = (status: number, contentType?: string) => ({
  _tag: "InvalidResponse",
  status,
  reason: "UnexpectedStatus",
  ...(contentType === undefined ? {} : { contentType }),
  fields: []
})

const oauth = (status: number, code: string, more: Readonly<Record<string, unknown>> = {}) => ({
  _tag: "OAuthErrorResponse",
  status,
  code,
  ...more
})

const encode = (text: string, encoding: BufferEncoding): Uint8Array => Buffer.from(text, encoding)

const goodAnswers: ReadonlyArray<AnswerCase> = [
  { title: "accepts a good answer", answer: good },
  { title: "#74 accepts JSON in odd case with a charset", answer: typed("Application/JSON; charset=ISO-8859-1", body) },
  { title: "#74 accepts a media type that ends in +json", answer: typed("application/vnd.example.v2+json", body) },
  { title: "#74 accepts an answer without a content type", answer: typed(undefined, body) },
  {
    title: "#75 accepts one name in several objects, and names as values",
    answer: typed(json, `{"list":[{"a":"a"},{"a":"\\"a\\":"}],"a":{"a":1},${body.slice(1)}`)
  },
  {
    title: "#288 accepts a member of nearly a mebibyte",
    answer: ScriptedServer.json({ ...tokens, photo: "A".repeat(1_000_000) })
  },
  { title: "#60 accepts a token type in any case", answer: ScriptedServer.json({ ...tokens, token_type: "bEaReR" }) },
  { title: "#62 accepts a missing lifetime", answer: ScriptedServer.json({ ...tokens, expires_in: undefined }) },
  { title: "#190 accepts a stray challenge", answer: withHeaders(good, { "www-authenticate": "Bearer error=\"x\"" }) },
  {
    title: "#73 accepts JSON under text/plain where the server's facts say so",
    answer: typed("text/plain", body),
    quirks: { jsonUnderAnyContentType: true }
  },
  {
    title: "#58 accepts a missing token type where the server's facts say so",
    answer: ScriptedServer.json({ ...tokens, token_type: undefined }),
    quirks: { assumedTokenType: "Bearer" }
  }
]

const badAnswers: ReadonlyArray<AnswerCase> = [
  {
    title: "#73 refuses JSON under text/plain",
    answer: typed("text/plain", body),
    error: { ...malformed, reason: "UnexpectedContentType", contentType: "text/plain" }
  },
  {
    title: "refuses a page of HTML",
    answer: typed("text/html; charset=utf-8", "<html><body>Sign in to the Wi-Fi</body></html>"),
    error: { ...malformed, reason: "UnexpectedContentType", contentType: "text/html; charset=utf-8" }
  },
  { title: "#72 refuses truncated JSON", answer: typed(json, body.slice(0, -3)), error: malformed },
  { title: "#72 refuses an array", answer: typed(json, "[]"), error: malformed },
  { title: "#72 refuses null", answer: typed(json, "null"), error: malformed },
  { title: "#72 refuses a number", answer: typed(json, "42"), error: malformed },
  { title: "#72 refuses a text", answer: typed(json, "\"access_token\""), error: malformed },
  { title: "#72 refuses an empty body", answer: typed(json, ""), error: malformed },
  { title: "#77 refuses UTF-16", answer: typed(json, encode(body, "utf16le")), error: malformed },
  {
    title: "#77 refuses Latin-1",
    answer: typed("application/json; charset=ISO-8859-1", encode(body.replace("t-1", "tönning"), "latin1")),
    error: { ...malformed, contentType: "application/json; charset=ISO-8859-1" }
  },
  {
    title: "#77 refuses invalid UTF-8",
    answer: typed(json, new Uint8Array([...encode(body.slice(0, -2), "utf8"), 0xff, 0x22, 0x7d])),
    error: malformed
  },
  { title: "#77 refuses a byte order mark", answer: typed(json, `\ufeff${body}`), error: malformed },
  { title: "#77 refuses 100,000 brackets", answer: typed(json, "[".repeat(100_000)), error: malformed },
  {
    title: "#77 refuses 100,000 nested arrays",
    answer: typed(json, "[".repeat(100_000) + "]".repeat(100_000)),
    error: malformed
  },
  {
    title: "#75 refuses a member that is there twice",
    answer: typed(json, `{"access_token":"other",${body.slice(1)}`),
    error: malformed
  },
  {
    title: "#75 refuses a member that is there twice, once in disguise, deep inside",
    answer: typed(json, `{"list":[{"a":{"b":"}","\\u0062":1}}],${body.slice(1)}`),
    error: malformed
  },
  {
    title: "#57 refuses a missing access token",
    answer: ScriptedServer.json({ ...tokens, access_token: undefined }),
    error: fields("access_token")
  },
  {
    title: "#57 refuses an empty access token",
    answer: ScriptedServer.json({ ...tokens, access_token: "" }),
    error: fields("access_token")
  },
  {
    title: "#57 refuses an access token that would break a header",
    answer: ScriptedServer.json({ ...tokens, access_token: "a\r\nx: y" }),
    error: fields("access_token")
  },
  {
    title: "#58 refuses a missing token type",
    answer: ScriptedServer.json({ ...tokens, token_type: undefined }),
    error: fields("token_type")
  },
  {
    title: "#59 refuses the token type mac",
    answer: ScriptedServer.json({ ...tokens, token_type: "mac" }),
    error: fields("token_type")
  },
  {
    title: "#59 refuses the token type mac where a missing one is assumed",
    answer: ScriptedServer.json({ ...tokens, token_type: "mac" }),
    quirks: { assumedTokenType: "Bearer" },
    error: fields("token_type")
  },
  {
    title: "#61 refuses the token type DPoP, for which no proof was sent",
    answer: ScriptedServer.json({ ...tokens, token_type: "DPoP" }),
    error: fields("token_type")
  },
  {
    title: "#64 refuses a negative lifetime",
    answer: ScriptedServer.json({ ...tokens, expires_in: -1 }),
    error: fields("expires_in")
  },
  { title: "#80 refuses 201", answer: { ...good, status: 201 }, error: unexpected(201, json) },
  { title: "#80 refuses 202", answer: { ...good, status: 202 }, error: unexpected(202, json) },
  { title: "#80 refuses 204", answer: { status: 204 }, error: unexpected(204) },
  { title: "#80 refuses 206", answer: { ...good, status: 206 }, error: unexpected(206, json) }
]

const errorAnswers: ReadonlyArray<AnswerCase> = [
  {
    title: "#82 keeps error, description, uri and status",
    answer: ScriptedServer.json({
      error: "invalid_grant",
      error_description: "The code is expired.",
      error_uri: "https://id.example/errors#grant"
    }, 400),
    error: oauth(400, "invalid_grant", {
      description: "The code is expired.",
      uri: "https://id.example/errors#grant"
    })
  },
  {
    title: "#71 takes an error under 200 for an error",
    answer: ScriptedServer.json({ error: "bad_verification_code" }),
    error: oauth(200, "bad_verification_code")
  },
  {
    title: "#71 takes an error beside tokens for an error",
    answer: ScriptedServer.json({ ...tokens, error: "invalid_scope" }),
    error: oauth(200, "invalid_scope")
  },
  {
    title: "#86 refuses an error under 200 that is no text",
    answer: ScriptedServer.json({ ...tokens, error: true }),
    error: fields("error")
  },
  {
    title: "takes null for a description that is not there",
    answer: ScriptedServer.json({ error: "invalid_request", error_description: null, error_uri: null }, 400),
    error: oauth(400, "invalid_request")
  },
  {
    title: "#86 says of an error that is no text only the status",
    answer: ScriptedServer.json({ error: { code: "invalid_grant" } }, 400),
    error: unexpected(400, json)
  },
  {
    title: "#86 says of an empty error only the status",
    answer: ScriptedServer.json({ error: "" }, 400),
    error: unexpected(400, json)
  },
  {
    title: "#85 says of 400 without JSON only the status",
    answer: typed("text/html", "<h1>Bad Request</h1>", 400),
    error: unexpected(400, "text/html")
  },
  {
    title: "#84 reads an error under text/plain",
    answer: typed("text/plain", "{\"error\":\"invalid_grant\"}", 400),
    error: oauth(400, "invalid_grant")
  },
  {
    title: "#84 reads an error under application/problem+json",
    answer: typed("application/problem+json", "{\"error\":\"invalid_grant\",\"title\":\"No\"}", 400),
    error: oauth(400, "invalid_grant")
  },
  {
    title: "#92 makes control characters and line ends in an error harmless",
    answer: ScriptedServer.json({ error: "invalid_request", error_description: "\u001b[31ma\r\nb\u202ec" }, 400),
    error: oauth(400, "invalid_request", { description: "[31ma b c" })
  },
  {
    title: "#85 shortens a long description",
    answer: ScriptedServer.json({ error: "invalid_request", error_description: "x".repeat(100_000) }, 400),
    error: oauth(400, "invalid_request", { description: `${"x".repeat(512)}…` })
  },
  {
    title: "keeps a challenge to Basic that comes alone",
    answer: { status: 401, headers: { "www-authenticate": "Basic realm=\"token\"" } },
    error: { ...unexpected(401), wwwAuthenticate: "Basic realm=\"token\"" }
  },
  {
    title: "#189 reads the error of a Bearer challenge that comes alone",
    answer: { status: 401, headers: { "www-authenticate": "Bearer realm=\"r\", error=\"invalid_token\"" } },
    error: oauth(401, "invalid_token", { wwwAuthenticate: "Bearer realm=\"r\", error=\"invalid_token\"" })
  },
  {
    title: "#83 keeps both the error and the challenge of 401",
    answer: withHeaders(ScriptedServer.json({ error: "invalid_client", error_description: "Wrong secret." }, 401), {
      "www-authenticate": "Basic realm=\"token\", charset=\"UTF-8\""
    }),
    error: oauth(401, "invalid_client", {
      description: "Wrong secret.",
      wwwAuthenticate: "Basic realm=\"token\", charset=\"UTF-8\""
    })
  },
  ...[403, 429, 500, 503].flatMap((status): ReadonlyArray<AnswerCase> => [
    {
      title: `#88 keeps the error of ${status}`,
      answer: ScriptedServer.json({ error: "temporarily_unavailable" }, status),
      error: oauth(status, "temporarily_unavailable")
    },
    { title: `says of ${status} without a body the status`, answer: { status }, error: unexpected(status) }
  ]),
  {
    title: "#87 reads Retry-After in seconds",
    answer: withHeaders(ScriptedServer.json({ error: "slow_down" }, 429), { "retry-after": "120" }),
    error: oauth(429, "slow_down", { retryAfter: 120_000 })
  },
  {
    // Under the test clock it is the beginning of 1970.
    title: "#87 reads Retry-After as a date",
    answer: { status: 503, headers: { "retry-after": "Thu, 01 Jan 1970 00:02:00 GMT" } },
    error: { ...unexpected(503), retryAfter: 120_000 }
  },
  ...["soon", "-5", "1e3", "12.5", ""].map((text): AnswerCase => ({
    title: `#87 ignores Retry-After: ${JSON.stringify(text)}`,
    answer: { status: 503, headers: { "retry-after": text } },
    error: unexpected(503)
  }))
]

export const answers: ReadonlyArray<AnswerCase> = [...goodAnswers, ...badAnswers, ...errorAnswers]
