/**
 * The wire: the one place that talks HTTP to an authorization server or reads a resource for it. Whatever `HttpClient`
 * a user provides, redirects are refused, the whole exchange is bounded in time and the body in size, the platform's
 * tracing is off (it would record headers, and send trace ids to a third party), and errors are scrubbed.
 *
 * @internal
 */
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as HttpBody from "@effect/platform/HttpBody"
import * as HttpClient from "@effect/platform/HttpClient"
import type * as HttpClientError from "@effect/platform/HttpClientError"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import type * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as DefaultServices from "effect/DefaultServices"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { hasProperty } from "effect/Predicate"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as Tracer from "effect/Tracer"
import * as BufferedBody from "../BufferedBody.js"
import type { InvalidResponse, OAuthErrorResponse } from "../OAuthError.js"
import { TransportError } from "../OAuthError.js"
import { isOAuthHttpClient } from "../OAuthHttpClient.js"
import { RequestTimeout, TimedOut } from "../RequestTimeout.js"
import * as answer from "./answer.js"
import * as bounded from "./bounded.js"
import * as form from "./form.js"
import * as url from "./url.js"

/** @internal */
export type WireError = OAuthErrorResponse | InvalidResponse | TransportError

/**
 * One exchange. A `form` or `json` makes it a POST, otherwise it is a GET, unless `method` says otherwise: the form of a GET
 * is its query.
 *
 * @internal
 */
export interface Exchange<A, B> extends answer.Format<A> {
  /** The name of our span, `Module.method`. */
  readonly span: string
  /** Further span attributes: never anything secret. */
  readonly attributes: Readonly<Record<string, string>>
  readonly endpoint: URL
  /** What errors call the endpoint, where something secret is in its path. */
  readonly shown?: string | undefined
  readonly method?: "GET" | "POST" | "DELETE" | undefined
  /** Further headers, by their names in lower case. */
  readonly headers?: Readonly<Record<string, string | Redacted.Redacted>> | undefined
  readonly authorization: Redacted.Redacted | undefined
  /** What is secret besides the header and the redacted parameters. */
  readonly secrets: ReadonlyArray<Redacted.Redacted>
  readonly form: ReadonlyArray<form.Parameter> | undefined
  readonly json?: Readonly<Record<string, unknown>> | undefined
  /** A proof of possession (RFC 9449), and what is told of a nonce for the next one. */
  readonly dpop?: { readonly proof: string; readonly onNonce: (nonce: string) => void } | undefined
  /** Makes what is given back, of the answer and when it was received, in milliseconds since the epoch. */
  readonly make: (value: A, receivedAt: number) => B
  /** Where a JWT may come in place of JSON, what is made of it. */
  readonly makeOfJwt?: ((token: string) => B) | undefined
}

const jwtType = "application/jwt"

const transport = (endpoint: string, reason: TransportError["reason"], detail?: string): TransportError =>
  new TransportError({ endpoint, reason, detail })

// Only a code such as ECONNREFUSED is kept of a platform error: its message and its request may hold anything.
const platformCode = (error: unknown): string | undefined => {
  let cause: unknown = error
  for (let depth = 0; depth < 6 && hasProperty(cause, "cause"); depth++) {
    cause = cause.cause
    if (hasProperty(cause, "code") && typeof cause.code === "string" && /^[A-Z][A-Z0-9_]{2,48}$/.test(cause.code)) {
      return cause.code
    }
  }
  return undefined
}

const toRequest = <A, B>(exchange: Exchange<A, B>): HttpClientRequest.HttpClientRequest => {
  // Without the second header a server may compress, which not every client undoes (RFC 9110 §12.5.3).
  const headers: Record<string, string> = {
    accept: exchange.makeOfJwt === undefined ? "application/json" : `application/json, ${jwtType}`,
    "accept-encoding": "identity"
  }
  if (exchange.authorization !== undefined) {
    headers.authorization = Redacted.value(exchange.authorization)
  }
  if (exchange.dpop !== undefined) {
    headers.dpop = exchange.dpop.proof
  }
  for (const header of Object.entries(exchange.headers ?? {})) {
    headers[header[0]] = form.value(header)
  }
  if (exchange.method === "GET" && exchange.form !== undefined) {
    return HttpClientRequest.get(url.withQuery(exchange.endpoint, form.encode(exchange.form)), { headers })
  }
  const body = toBody(exchange)
  const { href } = exchange.endpoint
  switch (exchange.method ?? (body === undefined ? "GET" : "POST")) {
    case "GET":
      return HttpClientRequest.get(href, { headers })
    case "POST":
      return HttpClientRequest.post(href, { headers, body })
    case "DELETE":
      return HttpClientRequest.del(href, { headers })
  }
}

const toBody = <A, B>(exchange: Exchange<A, B>): HttpBody.Uint8Array | undefined => {
  const bytes = (text: string, contentType: string) => HttpBody.uint8Array(new TextEncoder().encode(text), contentType)
  if (exchange.json !== undefined) {
    return bytes(JSON.stringify(exchange.json), "application/json")
  }
  return exchange.form === undefined
    ? undefined
    : bytes(form.encode(exchange.form), "application/x-www-form-urlencoded")
}

/**
 * What must not come back in a text: every redacted value we sent, alone and as it stands in the header, and the proof,
 * which could be used again until its server has seen it.
 */
const secretsOf = <A, B>(exchange: Exchange<A, B>): ReadonlyArray<string> => {
  const sent = [...exchange.form ?? [], ...Object.entries(exchange.headers ?? {})]
  const redacted = sent.filter((parameter) => Redacted.isRedacted(parameter[1]))
  const secrets = [...redacted.map(form.value), ...exchange.secrets.map(Redacted.value)]
  if (exchange.authorization !== undefined) {
    const header = Redacted.value(exchange.authorization)
    secrets.push(header, header.slice(header.indexOf(" ") + 1))
  }
  if (exchange.dpop !== undefined) {
    secrets.push(exchange.dpop.proof)
  }
  return secrets
}

// A client that fails on other statuses than 2xx still hands over the response: the OAuth error is in it.
const recoverResponse = (
  endpoint: string,
  error: HttpClientError.HttpClientError
): Effect.Effect<HttpClientResponse.HttpClientResponse, TransportError> =>
  error._tag === "ResponseError" && error.reason === "StatusCode"
    ? Effect.succeed(error.response)
    : Effect.fail(transport(endpoint, "Network", platformCode(error)))

const readBody = (
  endpoint: string,
  response: HttpClientResponse.HttpClientResponse
): Effect.Effect<Uint8Array | "TooLarge", TransportError> => {
  if (BufferedBody.isBufferedBody(response)) {
    return Effect.succeed(response[BufferedBody.TypeId])
  }
  const collector = BufferedBody.collector()
  return response.stream.pipe(
    Stream.takeWhile((chunk) => collector.add(chunk)),
    Stream.runDrain,
    Effect.catchAll((error) =>
      error.reason === "EmptyBody" ? Effect.void : Effect.fail(transport(endpoint, "Network", platformCode(error)))
    ),
    Effect.map(collector.body)
  )
}

/** Why an answer is a redirect, followed or not. */
const refuse = <A, B>(
  { endpoint }: Exchange<A, B>,
  { request, status }: HttpClientResponse.HttpClientResponse
): string | undefined => {
  if (status >= 300 && status < 400) {
    return String(status)
  }
  // Browsers show a redirect that was not followed as status 0.
  if (status === 0) {
    return "not followed"
  }
  // The client followed one. What was sent is lost, but nothing that came from there is believed.
  return url.read(request.url)?.origin === endpoint.origin
    ? undefined
    : "the answer came from another origin"
}

/**
 * Lets go of a body that will not be read, and of its connection: to interrupt its reading is what aborts it.
 *
 * @internal
 */
export const discard = (response: HttpClientResponse.HttpClientResponse): Effect.Effect<void> =>
  BufferedBody.isBufferedBody(response)
    ? Effect.void
    // Finalizers call it too, in which nothing is interruptible by itself.
    : Effect.fork(Effect.interruptible(Stream.runDrain(response.stream))).pipe(
      Effect.tap(Effect.yieldNow()),
      Effect.flatMap(Fiber.interruptFork)
    )

const receive = <A, B>(
  exchange: Exchange<A, B>,
  endpoint: string,
  response: HttpClientResponse.HttpClientResponse,
  onStatus: ((status: number) => void) | undefined
): Effect.Effect<B, WireError> => {
  const refusal = refuse(exchange, response)
  if (refusal !== undefined) {
    return Effect.zipRight(discard(response), Effect.fail(transport(endpoint, "RedirectRefused", refusal)))
  }
  return Effect.flatMap(readBody(endpoint, response), (body): Effect.Effect<B, WireError> => {
    if (body === "TooLarge") {
      return Effect.fail(transport(endpoint, "TooLarge", `more than ${BufferedBody.maxBytes} bytes`))
    }
    return Effect.flatMap(Clock.currentTimeMillis, (receivedAt) => {
      onStatus?.(response.status)
      const headers = response.headers
      const nonce = headers["dpop-nonce"]
      if (nonce !== undefined) {
        exchange.dpop?.onNonce(nonce)
      }
      const contentType = headers["content-type"]
      if (exchange.makeOfJwt !== undefined && response.status === 200 && contentType !== undefined) {
        if (answer.mediaType(contentType) === jwtType) {
          return Effect.succeed(exchange.makeOfJwt(new TextDecoder().decode(body)))
        }
      }
      const context: answer.Context = {
        endpoint,
        status: response.status,
        contentType,
        retryAfter: response.status === 200 ? undefined : answer.retryAfter(headers["retry-after"], receivedAt),
        wwwAuthenticate: headers["www-authenticate"],
        // Secrets are only wanted for the texts of errors.
        get secrets() {
          return secretsOf(exchange)
        }
      }
      const value = answer.read(context, body, exchange)
      return value._tag === "Left" ? Effect.fail(value.left) : Effect.succeed(exchange.make(value.right, receivedAt))
    })
  })
}

// Fetch follows redirects unless told not to, in the innermost place. Headers that a caller sets for all its requests
// are not for this server.
const forFetch = (context: Context.Context<never>): Context.Context<never> => {
  const { headers: _, ...init }: RequestInit = context.unsafeMap.get(FetchHttpClient.RequestInit.key) ?? {}
  return Context.add(context, FetchHttpClient.RequestInit, { ...init, redirect: "manual" })
}

const run = <A, B>(
  exchange: Exchange<A, B>,
  onStatus?: (status: number) => void
): Effect.Effect<B, WireError, HttpClient.HttpClient> =>
  Effect.contextWithEffect((context: Context.Context<HttpClient.HttpClient>) => {
    const http = Context.get(context, HttpClient.HttpClient)
    const endpoint = exchange.shown ?? url.display(exchange.endpoint)
    const timedOut = () => transport(endpoint, "Timeout", Duration.format(Context.get(context, RequestTimeout)))
    const answered = http.execute(toRequest(exchange)).pipe(
      Effect.catchAll((error) =>
        error.cause instanceof TimedOut ? Effect.fail(timedOut()) : recoverResponse(endpoint, error)
      ),
      Effect.flatMap((response) => receive(exchange, endpoint, response, onStatus))
    )
    return isOAuthHttpClient(http) ? answered : bounded.run(answered, {
      context: forFetch(context),
      timeout: Context.get(context, RequestTimeout),
      onTimeout: timedOut
    })
  })

/**
 * The tracer that is there when nobody set one: it records for nobody, and a span costs as much as the exchange.
 *
 * @internal
 */
export const nativeTracer = Context.get(DefaultServices.liveServices, Tracer.Tracer)

/**
 * Sends one exchange and gives what it makes of the answer.
 *
 * @internal
 */
export const send = <A, B>(exchange: Exchange<A, B>): Effect.Effect<B, WireError, HttpClient.HttpClient> =>
  Effect.flatMap(Effect.tracer, (tracer) =>
    tracer === nativeTracer
      ? run(exchange)
      : Effect.useSpan(
        exchange.span,
        {
          kind: "client",
          captureStackTrace: false,
          attributes: { ...exchange.attributes, "server.address": exchange.endpoint.host }
        },
        (span) =>
          run(exchange, (status) => span.attribute("http.response.status_code", status)).pipe(
            Effect.tapError((error) => Effect.sync(() => annotate(span, error))),
            // A span ends with what its effect gives, and a profile is nobody's business: a function shows nothing.
            Effect.map((value) => () => value)
          )
      ).pipe(Effect.map((value) => value())))

const annotate = (span: Tracer.Span, error: WireError): void => {
  span.attribute("error.type", error._tag)
  if (error._tag === "OAuthErrorResponse") {
    span.attribute("oauth.error", error.code)
  }
}
